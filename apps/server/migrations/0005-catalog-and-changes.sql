-- Products with their barcodes and prices, and the change feed of docs/adr/0003-change-feed.md.

create table app.product (
  merchant_id uuid not null,
  id uuid not null,
  code text not null,
  -- {"zh": …, "en": …}
  names jsonb not null,
  tax_rate_ppm integer not null check (tax_rate_ppm between 0 and 1000000),
  unit text not null check (unit in ('piece', 'kilogram')),
  favourite integer check (favourite >= 0),
  category text,
  primary key (merchant_id, id)
);
create index product_by_code on app.product (merchant_id, code, id);
select migration.protect('product');

create table app.product_barcode (
  merchant_id uuid not null,
  barcode text not null,
  product_id uuid not null,
  -- Its place among the product's barcodes, from 1.
  place integer not null,
  primary key (merchant_id, barcode, product_id)
);
create index barcode_of_product on app.product_barcode (merchant_id, product_id);
select migration.protect('product_barcode');

create table app.product_price (
  merchant_id uuid not null,
  product_id uuid not null,
  -- From this moment on, until the next one's.
  holds_from timestamptz not null,
  price_minor bigint not null check (price_minor between 0 and 1000000000000),
  primary key (merchant_id, product_id, holds_from)
);
select migration.protect('product_price');

create table app.change_counter (
  merchant_id uuid primary key,
  position bigint not null
);
select migration.protect('change_counter');

create table app.change (
  merchant_id uuid not null,
  kind text not null,
  id text not null,
  position bigint not null,
  -- Null: for all stores. It stays the same for as long as the record lives.
  store_id uuid,
  -- The record as JSON, ready to be sent; null: it is gone.
  body text,
  primary key (merchant_id, kind, id)
);
create unique index change_by_position on app.change (merchant_id, position);
select migration.protect('change');
