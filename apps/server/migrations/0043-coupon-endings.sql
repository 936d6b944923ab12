-- Coupons of one member have a last day, may be made for a group, and are taken back while nobody has used them. docs/adr/0015-points.md.

alter table app.member_coupon
  -- Null: as long as its promotion holds.
  add column valid_until timestamptz,
  -- The group for whose accounts it was made; null: for one account, or for whoever has it.
  add column group_id uuid,
  add column taken_back_at timestamptz;
-- In the order in which they were made, as the office reads them.
create index member_coupon_of_promotion on app.member_coupon (merchant_id, promotion_id, id);
