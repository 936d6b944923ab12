-- What is computed from entries about sales. A key is the entry's: chain, number, and which of the entries with that
-- number it is. Names, taxes and voided lines are read from the entry itself.

create table app.sale (
  merchant_id uuid not null,
  chain integer not null,
  seq integer not null,
  variant smallint not null,
  -- sale | refund
  kind text not null,
  -- Born with the draft. It may stand here twice, where a terminal was copied or restored.
  sale_id uuid not null,
  store_id uuid not null,
  shift_id uuid not null,
  at timestamptz not null,
  received_at timestamptz not null,
  operator_id uuid,
  currency text not null,
  -- Not below zero, also of a refund.
  total_minor bigint not null,
  tax_minor bigint not null,
  lines integer not null,
  -- The sale that a refund takes back; null without receipt.
  linked_sale_id uuid,
  receipt_token_hash bytea,
  primary key (merchant_id, chain, seq, variant)
);
create index sale_of_store on app.sale (merchant_id, store_id, at);
create index sale_by_id on app.sale (merchant_id, sale_id);
create index sale_by_receipt on app.sale (merchant_id, receipt_token_hash) where receipt_token_hash is not null;
create index sale_refunds on app.sale (merchant_id, linked_sale_id) where linked_sale_id is not null;
select migration.protect('sale');

create table app.sale_line (
  merchant_id uuid not null,
  chain integer not null,
  seq integer not null,
  variant smallint not null,
  -- Its place in the entry, from 1.
  position smallint not null,
  tax_rate_ppm integer not null,
  qty_milli bigint not null,
  price_minor bigint not null,
  amount_minor bigint not null,
  product_id uuid,
  primary key (merchant_id, chain, seq, variant, position)
);
select migration.protect('sale_line');

create table app.tender (
  merchant_id uuid not null,
  chain integer not null,
  seq integer not null,
  variant smallint not null,
  position smallint not null,
  tender_id uuid not null,
  kind text not null,
  amount_minor bigint not null,
  given_minor bigint not null,
  change_minor bigint not null,
  primary key (merchant_id, chain, seq, variant, position)
);
select migration.protect('tender');

create table app.basket_abandoned (
  merchant_id uuid not null,
  chain integer not null,
  seq integer not null,
  variant smallint not null,
  sale_id uuid not null,
  at timestamptz not null,
  operator_id uuid,
  currency text not null,
  reason text not null,
  lines integer not null,
  voided integer not null,
  amount_minor numeric(30) not null,
  primary key (merchant_id, chain, seq, variant)
);
select migration.protect('basket_abandoned');

-- Running figures of a shift, from the entries that name it. Sums are numeric: a forged sale of the largest amount,
-- sent ten thousand times, must not stop the sales behind it by an overflow.
create table app.shift (
  merchant_id uuid not null,
  shift_id uuid not null,
  terminal_id uuid not null,
  store_id uuid not null,
  currency text not null,
  -- When it was first heard of; `opened_at` is null where the entry that opened it is lost.
  first_at timestamptz not null,
  opened_at timestamptz,
  opened_by uuid,
  float_minor bigint not null default 0,
  sales integer not null default 0,
  sales_minor numeric(30) not null default 0,
  refunds integer not null default 0,
  refunds_minor numeric(30) not null default 0,
  cash_in_minor numeric(30) not null default 0,
  cash_out_minor numeric(30) not null default 0,
  closed_at timestamptz,
  counted_minor bigint,
  reason text,
  revision integer not null default 0,
  primary key (merchant_id, shift_id)
) with (fillfactor = 50);
create index shift_in_order on app.shift (merchant_id, first_at);
select migration.protect('shift');

-- A closed shift's report. Revision 1 is what the terminal sealed; an entry that comes later for the shift makes the
-- next one, and the one before stays as it was.
create table app.shift_report (
  merchant_id uuid not null,
  shift_id uuid not null,
  revision integer not null,
  made_at timestamptz not null,
  float_minor bigint not null,
  sales integer not null,
  sales_minor numeric(30) not null,
  refunds integer not null,
  refunds_minor numeric(30) not null,
  cash_in_minor numeric(30) not null,
  cash_out_minor numeric(30) not null,
  counted_minor bigint not null,
  expected_minor numeric(30) not null,
  difference_minor numeric(30) not null,
  primary key (merchant_id, shift_id, revision)
);
select migration.protect_append_only('shift_report');
