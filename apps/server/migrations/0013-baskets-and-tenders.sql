-- Money in several ways, baskets that wait, and what came back of a line.

-- Which line of its sale a refund's line takes back; null for a sale's own lines and for goods without a receipt.
alter table app.sale_line add column of_line integer;
-- The line's own number in its sale; null in what was computed before.
alter table app.sale_line add column line integer;
alter table app.tender add column reference text;

-- Cash that went into a drawer or out of it without a sale.
alter table app.shift add column moved_in_minor numeric(30) not null default 0;
alter table app.shift add column moved_out_minor numeric(30) not null default 0;
alter table app.shift_report add column moved_in_minor numeric(30) not null default 0;
alter table app.shift_report add column moved_out_minor numeric(30) not null default 0;

-- Baskets put aside, from basket.parked until they are recalled, sold or given up. The basket itself stands in the entry.
create table app.parked_basket (
  merchant_id uuid not null,
  sale_id uuid not null,
  store_id uuid not null,
  terminal_id uuid not null,
  chain integer not null,
  seq integer not null,
  variant smallint not null,
  at timestamptz not null,
  operator_id uuid,
  note text,
  -- The terminal that it was handed to; its entry that says so may still be on its way.
  taken_by uuid,
  taken_at timestamptz,
  primary key (merchant_id, sale_id)
);
create index parked_in_store on app.parked_basket (merchant_id, store_id, at);
select migration.protect('parked_basket');

-- Results of tenders that are no part of a sale's entry: parts, declined and unknown ones, and what these proved to be.
create table app.tender_result (
  merchant_id uuid not null,
  tender_id uuid not null,
  sale_id uuid not null,
  chain integer not null,
  seq integer not null,
  variant smallint not null,
  at timestamptz not null,
  operator_id uuid,
  kind text not null,
  currency text not null,
  amount_minor bigint not null,
  reference text,
  -- approved | declined | unknown, as it was first known
  outcome text not null,
  -- approved | declined | returned, as it was settled; null: it was not
  resolved text,
  resolved_at timestamptz,
  primary key (merchant_id, tender_id)
);
create index tender_result_unknown on app.tender_result (merchant_id, at) where outcome = 'unknown' and resolved is null;
create index tender_result_of_sale on app.tender_result (merchant_id, sale_id);
select migration.protect('tender_result');
