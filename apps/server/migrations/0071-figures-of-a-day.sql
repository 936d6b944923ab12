-- Sums of days and hours, so that today and reports read hundreds of rows: docs/adr/0021-figures-of-a-day.md. Each row is
-- of one chain: an upload holds its chain anyway, so that tills of one store never wait for each other here.

create table app.sale_hour (
  merchant_id uuid not null,
  store_id uuid not null,
  -- Day and hour by the store's own clock.
  day date not null,
  hour smallint not null,
  chain integer not null,
  currency text not null,
  sales integer not null,
  lines integer not null,
  -- Numeric: forged sales of the largest amount must not stop what comes behind them.
  sales_minor numeric(30) not null,
  refunds integer not null,
  refunds_minor numeric(30) not null,
  -- What was sold less what came back, without tax.
  net_minor numeric(30) not null,
  primary key (merchant_id, store_id, day, hour, chain, currency)
) with (fillfactor = 50);
select migration.protect('sale_hour');

create table app.sale_tax_day (
  merchant_id uuid not null,
  store_id uuid not null,
  day date not null,
  rate_ppm integer not null,
  -- Whether the tax came on top of the prices.
  is_added boolean not null,
  chain integer not null,
  currency text not null,
  sold_net_minor numeric(30) not null,
  sold_tax_minor numeric(30) not null,
  returned_net_minor numeric(30) not null,
  returned_tax_minor numeric(30) not null,
  primary key (merchant_id, store_id, day, rate_ppm, is_added, chain, currency)
) with (fillfactor = 50);
select migration.protect('sale_tax_day');

-- A list of one terminal must not look through all sales of its store.
create index sale_of_chain on app.sale (merchant_id, chain, at);
-- Refunds are few among many.
create index sale_refund_of_store on app.sale (merchant_id, store_id, at) where kind = 'refund';

-- What is there already. The owner sees every merchant's rows for this once.
alter table app.sale no force row level security;
alter table app.entry no force row level security;
alter table app.store no force row level security;
alter table app.sale_hour no force row level security;
alter table app.sale_tax_day no force row level security;

create temporary table sale_in_day on commit drop as
  select s.*, greatest(least((s.at at time zone coalesce(st.timezone, 'UTC')), timestamp '9999-12-31 23:59'), timestamp '0001-01-01 00:00') as local_at
    from app.sale s left join app.store st on st.merchant_id = s.merchant_id and st.id = s.store_id;

insert into app.sale_hour (merchant_id, store_id, day, hour, chain, currency, sales, lines, sales_minor, refunds, refunds_minor, net_minor)
select merchant_id, store_id, local_at::date, extract(hour from local_at)::smallint, chain, currency,
       count(*) filter (where kind = 'sale'), coalesce(sum(lines) filter (where kind = 'sale'), 0), coalesce(sum(total_minor) filter (where kind = 'sale'), 0),
       count(*) filter (where kind = 'refund'), coalesce(sum(total_minor) filter (where kind = 'refund'), 0),
       sum(case kind when 'sale' then total_minor - tax_minor else tax_minor - total_minor end)
  from sale_in_day group by 1, 2, 3, 4, 5, 6;

insert into app.sale_tax_day (merchant_id, store_id, day, rate_ppm, is_added, chain, currency, sold_net_minor, sold_tax_minor, returned_net_minor, returned_tax_minor)
select s.merchant_id, s.store_id, s.local_at::date, (t.part->>'rate_ppm')::integer, coalesce(e.body->>'tax_mode', 'included') = 'added', s.chain, s.currency,
       coalesce(sum((t.part->>'net_minor')::numeric) filter (where s.kind = 'sale'), 0), coalesce(sum((t.part->>'tax_minor')::numeric) filter (where s.kind = 'sale'), 0),
       coalesce(sum((t.part->>'net_minor')::numeric) filter (where s.kind = 'refund'), 0), coalesce(sum((t.part->>'tax_minor')::numeric) filter (where s.kind = 'refund'), 0)
  from sale_in_day s
  join app.entry found on found.merchant_id = s.merchant_id and found.chain = s.chain and found.seq = s.seq and found.variant = s.variant
  cross join lateral (select found.text::jsonb->'body' as body) e
  cross join lateral jsonb_array_elements(e.body->'tax') as t (part)
 group by 1, 2, 3, 4, 5, 6, 7;

alter table app.sale force row level security;
alter table app.entry force row level security;
alter table app.store force row level security;
alter table app.sale_hour force row level security;
alter table app.sale_tax_day force row level security;
