-- Coupons that one member may use once. docs/adr/0015-points.md.

create table app.member_coupon (
  merchant_id uuid not null,
  id uuid not null,
  -- SHA-256 of the code.
  coupon_hash bytea not null,
  promotion_id uuid not null,
  -- Whom it was made for; null: whoever has it.
  account_id uuid,
  issued_at timestamptz not null,
  -- The basket that is about to use it, and until when nobody else may.
  held_sale_id uuid,
  held_until timestamptz,
  -- The sale that used it.
  used_sale_id uuid,
  used_at timestamptz,
  primary key (merchant_id, id)
);
create unique index member_coupon_by_hash on app.member_coupon (merchant_id, coupon_hash);
create index member_coupon_of_account on app.member_coupon (merchant_id, account_id) where account_id is not null;
create index member_coupon_by_hold on app.member_coupon (merchant_id, held_sale_id) where held_sale_id is not null and used_sale_id is null;
select migration.protect('member_coupon');
