-- Stock moves behind the upload. An upload used to move levels and to keep its lines packed; now it keeps
-- them alone, and levels are moved when somebody looks, or a little later: docs/adr/0009-stock.md.

-- What is packed has moved its levels: only its movements are missing. The owner sees every merchant's rows for this once.
alter table app.stock_batch no force row level security;
alter table app.stock_movement no force row level security;

with line as (
  select b.merchant_id, b.chain, b.seq as batch_seq, b.variant as batch_variant, b.store_id, l.*
    from app.stock_batch b cross join lateral unnest(b.line_seq, b.line_variant, b.line_position, b.line_product, b.line_qty_milli, b.line_at, b.tail_milli, b.tail_count)
      as l (seq, variant, position, product_id, qty_milli, at, tail_milli, tail_count)
), level as (
  select b.merchant_id, b.chain, b.seq as batch_seq, b.variant as batch_variant, v.*
    from app.stock_batch b cross join lateral unnest(b.level_product, b.level_qty_milli, b.level_movements, b.level_rate_micro, b.level_rate_milli, b.level_counted_at, b.late_milli, b.late_count)
      as v (product_id, qty_milli, movements, rate_micro, rate_milli, counted_at, late_milli, late_count)
), taken_back as (
  select l.*, v.rate_micro, v.rate_milli, v.movements - v.late_count + row_number() over behind as number,
         (v.qty_milli + v.late_milli - sum(l.qty_milli) over behind)::bigint as after_milli
    from level v join line l using (merchant_id, chain, batch_seq, batch_variant, product_id) where v.late_count > 0 and l.at <= v.counted_at
  window behind as (partition by l.merchant_id, l.chain, l.batch_seq, l.batch_variant, l.product_id order by l.tail_count desc)
)
insert into app.stock_movement (merchant_id, chain, store_id, seq, variant, position, product_id, kind, qty_milli, at, number, value_micro)
select merchant_id, chain, store_id, seq, variant, -position, product_id, 'count_correction', -qty_milli, at, number,
       app.stock_value(rate_micro, rate_milli, after_milli) - app.stock_value(rate_micro, rate_milli, after_milli + qty_milli)
  from taken_back
union all
select l.merchant_id, l.chain, l.store_id, l.seq, l.variant, l.position, l.product_id, case when l.qty_milli < 0 then 'sale' else 'refund' end, l.qty_milli, l.at,
       v.movements - v.late_count - l.tail_count + 1,
       app.stock_value(v.rate_micro, v.rate_milli, v.qty_milli + v.late_milli - l.tail_milli + l.qty_milli)
         - app.stock_value(v.rate_micro, v.rate_milli, v.qty_milli + v.late_milli - l.tail_milli)
  from line l join level v using (merchant_id, chain, batch_seq, batch_variant, product_id);

alter table app.stock_movement force row level security;
drop table app.stock_batch;

-- Sales that have arrived and have not moved stock yet: the goods of one upload, as apps/server/src/modules/stock packs them.
create table app.stock_batch (
  merchant_id uuid not null,
  -- The order in which they came. One counter for all merchants: what is missing in between says nothing.
  arrival bigint generated always as identity,
  chain integer not null,
  store_id uuid not null,
  -- So many are to be moved.
  lines integer not null,
  packed text not null,
  primary key (merchant_id, arrival)
);
-- It is read once, and soon: to compress it takes longer than to write it.
alter table app.stock_batch alter packed set storage external;
select migration.protect('stock_batch');

-- The job that laid packed rows out has nothing left to do. Its table is made behind the first migrations.
set local role stilltill_jobs;
do $$
begin
  if to_regclass('jobs.jobs') is not null then
    perform jobs.remove_job(key) from jobs.jobs where task_identifier = 'stock.unpack' and key is not null;
  end if;
end
$$;
reset role;
