-- Stock: docs/adr/0009-stock.md. All but `stock_threshold` is computed from entries and can be computed again from them.

-- What a quantity is worth by a ratio (so much value for so much quantity), rounded half away from zero as
-- packages/domain/stock does it. Whole numbers throughout: a quotient of numerics is cut off before it could be rounded.
create function app.stock_value(rate_micro numeric, rate_milli bigint, qty_milli bigint) returns numeric
  language sql immutable parallel safe
  return sign(rate_micro * qty_milli) * div(2 * abs(rate_micro * qty_milli) + rate_milli, 2 * rate_milli::numeric);

-- What the ledger of a product in a store comes to. Written at each sale, in place: it has no further index.
create table app.stock_level (
  merchant_id uuid not null,
  store_id uuid not null,
  product_id uuid not null,
  -- May be below zero.
  qty_milli bigint not null,
  -- How many movements it has, which is the number of the last one.
  movements bigint not null,
  -- The moving average as a ratio; null while nobody has said what the goods cost. In millionths of a minor unit.
  rate_micro numeric(60),
  rate_milli bigint check (rate_milli > 0),
  -- When the product was last looked at and counted.
  counted_at timestamptz,
  primary key (merchant_id, store_id, product_id),
  check ((rate_micro is null) = (rate_milli is null))
) with (fillfactor = 50);
select migration.protect('stock_level');

create table app.stock_movement (
  merchant_id uuid not null,
  -- The entry's short key, and the place of the line in it, from 1. Below zero: a correction of that line, because it
  -- happened before the product's last count.
  chain integer not null,
  seq integer not null,
  variant smallint not null,
  position smallint not null,
  store_id uuid not null,
  product_id uuid not null,
  kind text not null,
  -- Above zero: it came in.
  qty_milli bigint not null,
  -- What came in or went out by it, in millionths of a minor unit; null: no cost was known.
  value_micro numeric(60),
  -- Of what brought a cost of its own: by how much what is there was valued anew besides. Null: it went at the average.
  adjusted_micro numeric(60),
  -- Its number in the ledger of its product and store, in order of arrival.
  number bigint not null,
  -- When it happened, by its own clock, and never later than it arrived.
  at timestamptz not null,
  primary key (merchant_id, chain, seq, variant, position)
);
create index stock_movement_in_order on app.stock_movement (merchant_id, store_id, product_id, at);
select migration.protect_append_only('stock_movement');

-- Movements of one upload of sales, not laid out yet: an upload writes one row here instead of one for each line, and
-- whoever reads movements lays them out first. A line is an entry's number, variant, place and so on, at the same place in
-- each array; `tail` is what the lines of its product come to from it on. A level is what the upload left of it.
create table app.stock_batch (
  merchant_id uuid not null,
  chain integer not null,
  -- Of its first line.
  seq integer not null,
  variant smallint not null,
  store_id uuid not null,
  line_seq integer[] not null,
  line_variant smallint[] not null,
  line_position smallint[] not null,
  line_product uuid[] not null,
  line_qty_milli bigint[] not null,
  line_at timestamptz[] not null,
  tail_milli bigint[] not null,
  tail_count bigint[] not null,
  level_product uuid[] not null,
  level_qty_milli bigint[] not null,
  level_movements bigint[] not null,
  level_rate_micro numeric[] not null,
  level_rate_milli bigint[] not null,
  level_counted_at timestamptz[] not null,
  -- Of its lines those that happened before the product's last count.
  late_milli bigint[] not null,
  late_count bigint[] not null,
  primary key (merchant_id, chain, seq, variant)
);
-- It is read once, and soon: to compress it takes longer than to write it.
alter table app.stock_batch alter line_product set storage external, alter line_seq set storage external, alter line_qty_milli set storage external,
  alter line_at set storage external, alter tail_milli set storage external, alter tail_count set storage external, alter line_position set storage external,
  alter line_variant set storage external, alter level_product set storage external, alter level_qty_milli set storage external, alter level_movements set storage external,
  alter level_rate_micro set storage external, alter level_rate_milli set storage external, alter level_counted_at set storage external,
  alter late_milli set storage external, alter late_count set storage external;
select migration.protect('stock_batch');

-- The entries of the office that move stock.
create table app.stock_document (
  merchant_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('delivery', 'write_off', 'count', 'transfer_out', 'transfer_in')),
  chain integer not null,
  seq integer not null,
  store_id uuid not null,
  -- Of a transfer, the store at its other end; and of one that arrived, the document by which it was sent.
  other_store_id uuid,
  transfer_id uuid,
  at timestamptz not null,
  made_by text not null,
  note text,
  lines integer not null,
  primary key (merchant_id, id)
);
create index stock_document_in_order on app.stock_document (merchant_id, at, id);
create unique index stock_document_of_entry on app.stock_document (merchant_id, chain, seq);
-- A transfer arrives once.
create unique index stock_transfer_arrived on app.stock_document (merchant_id, transfer_id) where transfer_id is not null;
select migration.protect_append_only('stock_document');

create table app.stock_threshold (
  merchant_id uuid not null,
  store_id uuid not null,
  product_id uuid not null,
  -- From there on the product is low.
  low_milli bigint not null check (low_milli >= 0),
  primary key (merchant_id, store_id, product_id)
);
select migration.protect('stock_threshold');
