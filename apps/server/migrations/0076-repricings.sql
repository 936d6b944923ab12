-- Price changes: new prices of many products by one rule, now or from a moment on (docs/adr/0022-prices-to-come.md). The
-- prices themselves stand with their products; here is who changed what by which rule, and what it was before.

create table app.repricing (
  merchant_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  by_name text not null check (length(by_name) <= 100),
  holds_from timestamptz not null,
  -- Which goods, by what rule, and how prices end: as it was asked for.
  goods jsonb not null,
  rule jsonb not null,
  ending jsonb,
  products integer not null check (products > 0),
  taken_back_at timestamptz,
  taken_back_by text check (length(taken_back_by) <= 100),
  primary key (merchant_id, id),
  check ((taken_back_at is null) = (taken_back_by is null))
);
create index repricing_in_order on app.repricing (merchant_id, holds_from, id);
select migration.protect('repricing');

create table app.repricing_price (
  merchant_id uuid not null,
  repricing_id uuid not null,
  product_id uuid not null,
  -- By the code that it had then: the list is read in this order.
  code text not null,
  -- What it would cost otherwise at that moment; null: nothing yet.
  was_minor bigint,
  price_minor bigint not null check (price_minor between 0 and 1000000000000),
  primary key (merchant_id, repricing_id, code, product_id)
);
select migration.protect('repricing_price');
