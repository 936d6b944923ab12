-- Sums by product, tender and operator, and what the goods had cost: docs/adr/0021-figures-of-a-day.md. They are made behind
-- the upload, which leaves one row here; whoever reads them adds up first what waits.

create table app.sale_unsummed (
  merchant_id uuid not null,
  -- The order in which they came. One counter for all merchants: what is missing in between says nothing.
  arrival bigint generated always as identity,
  chain integer not null,
  store_id uuid not null,
  -- Of each sale or refund its place in the chain, its day and hour by the store's clock, and whether tax came on top.
  seqs integer[] not null,
  variants smallint[] not null,
  days date[] not null,
  hours smallint[] not null,
  added smallint[] not null,
  primary key (merchant_id, arrival)
);
select migration.protect('sale_unsummed');

-- The same for days and for whole months (`day` is the first of it), so that a year is read in a moment.
create table app.sale_product_day (
  merchant_id uuid not null,
  store_id uuid not null,
  day date not null,
  -- Zeros: goods without a product.
  product_id uuid not null,
  currency text not null,
  -- Numeric throughout: forged sales of the largest amount must not stop what comes behind them.
  sold_milli numeric(30) not null,
  sold_minor numeric(30) not null,
  returned_milli numeric(30) not null,
  returned_minor numeric(30) not null,
  -- Sold less what came back, without tax: the lines' parts of what their sales came to.
  net_minor numeric(30) not null,
  -- Of that, what lines came to whose cost is known, and that cost in millionths of a minor unit.
  costed_minor numeric(30) not null,
  cost_micro numeric(60) not null,
  primary key (merchant_id, store_id, day, product_id, currency)
) with (fillfactor = 80);
select migration.protect('sale_product_day');

create table app.sale_product_month (like app.sale_product_day including all);
alter table app.sale_product_month set (fillfactor = 50);
select migration.protect('sale_product_month');

create table app.sale_margin_hour (
  merchant_id uuid not null,
  store_id uuid not null,
  day date not null,
  hour smallint not null,
  currency text not null,
  net_minor numeric(30) not null,
  costed_minor numeric(30) not null,
  cost_micro numeric(60) not null,
  primary key (merchant_id, store_id, day, hour, currency)
) with (fillfactor = 50);
select migration.protect('sale_margin_hour');

create table app.sale_tender_day (
  merchant_id uuid not null,
  store_id uuid not null,
  day date not null,
  kind text not null,
  currency text not null,
  tenders integer not null,
  taken_minor numeric(30) not null,
  returned_minor numeric(30) not null,
  primary key (merchant_id, store_id, day, kind, currency)
) with (fillfactor = 50);
select migration.protect('sale_tender_day');

create table app.sale_operator_day (
  merchant_id uuid not null,
  store_id uuid not null,
  day date not null,
  -- Zeros: the entry names nobody.
  operator_id uuid not null,
  currency text not null,
  sales integer not null,
  lines integer not null,
  sales_minor numeric(30) not null,
  refunds integer not null,
  refunds_minor numeric(30) not null,
  net_minor numeric(30) not null,
  primary key (merchant_id, store_id, day, operator_id, currency)
) with (fillfactor = 50);
select migration.protect('sale_operator_day');

-- What was taken off, voided and opened beside the sales of a day. Most uploads have nothing of it and write no row.
create table app.sale_aside_day (
  merchant_id uuid not null,
  store_id uuid not null,
  day date not null,
  chain integer not null,
  currency text not null,
  discounts integer not null,
  discounts_minor numeric(30) not null,
  promotions_minor numeric(30) not null,
  points_minor numeric(30) not null,
  waived_minor numeric(30) not null,
  voided integer not null,
  voided_minor numeric(30) not null,
  no_sales integer not null,
  primary key (merchant_id, store_id, day, chain, currency)
) with (fillfactor = 50);
select migration.protect('sale_aside_day');

-- Who gets the daily report by mail, and when: docs/adr/0024-daily-report.md.
create table app.report_mail_setting (
  merchant_id uuid not null,
  -- Of the store's clock.
  hour smallint not null check (hour between 0 and 23),
  language text not null check (language in ('zh', 'en')),
  -- Accounts of the office.
  users uuid[] not null,
  is_on boolean not null,
  -- What was due before is not sent afterwards.
  since timestamptz not null,
  primary key (merchant_id)
);
select migration.protect('report_mail_setting');

-- One row for each day that was written about: whoever inserts it writes the mails.
create table app.report_mail (
  merchant_id uuid not null,
  day date not null,
  -- Stores of one zone and currency stand in one mail.
  timezone text not null,
  currency text not null,
  made_at timestamptz not null,
  messages uuid[] not null default '{}',
  primary key (merchant_id, day, timezone, currency)
);
select migration.protect('report_mail');

create index basket_abandoned_in_order on app.basket_abandoned (merchant_id, at);
create index consent_in_order on app.consent (merchant_id, at);

-- What is there already waits to be added up like what arrives. The owner sees every merchant's rows for this once.
alter table app.sale no force row level security;
alter table app.entry no force row level security;
alter table app.store no force row level security;
alter table app.chain no force row level security;
alter table app.sale_unsummed no force row level security;
alter table app.sale_aside_day no force row level security;

create temporary table sale_to_sum on commit drop as
  select s.merchant_id, s.chain, s.seq, s.variant, s.store_id, s.currency, s.received_at, e.body,
         greatest(least((s.at at time zone coalesce(st.timezone, 'UTC')), timestamp '9999-12-31 23:59'), timestamp '0001-01-01 00:00') as local_at
    from app.sale s
    join app.entry found on found.merchant_id = s.merchant_id and found.chain = s.chain and found.seq = s.seq and found.variant = s.variant
    cross join lateral (select found.text::jsonb->'body' as body) e
    left join app.store st on st.merchant_id = s.merchant_id and st.id = s.store_id;

insert into app.sale_unsummed (merchant_id, chain, store_id, seqs, variants, days, hours, added)
select merchant_id, chain, store_id, array_agg(seq order by seq, variant), array_agg(variant order by seq, variant), array_agg(local_at::date order by seq, variant),
       array_agg(extract(hour from local_at)::smallint order by seq, variant), array_agg((coalesce(body->>'tax_mode', 'included') = 'added')::integer::smallint order by seq, variant)
  from sale_to_sum group by merchant_id, chain, store_id, seq / 500 order by min(received_at), chain, seq / 500;

insert into app.sale_aside_day (merchant_id, store_id, day, chain, currency, discounts, discounts_minor, promotions_minor, points_minor, waived_minor, voided, voided_minor, no_sales)
select s.merchant_id, s.store_id, s.local_at::date, s.chain, s.currency, sum(r.discounts), sum(r.discounts_minor), sum(r.promotions_minor), sum(r.points_minor),
       sum(coalesce((s.body->>'waived_minor')::numeric, 0)), sum(v.voided), sum(v.voided_minor), 0
  from sale_to_sum s
  cross join lateral (
    select count(*) filter (where r->>'kind' in ('discount', 'share')) as discounts, coalesce(sum((r->>'amount_minor')::numeric) filter (where r->>'kind' in ('discount', 'share')), 0) as discounts_minor,
           coalesce(sum((r->>'amount_minor')::numeric) filter (where r->>'kind' = 'promotion'), 0) as promotions_minor,
           coalesce(sum((r->>'amount_minor')::numeric) filter (where r->>'kind' = 'points'), 0) as points_minor
      from jsonb_array_elements(s.body->'lines') as l cross join lateral jsonb_array_elements(coalesce(l->'reductions', '[]')) as r) r
  cross join lateral (select count(*) as voided, coalesce(sum((l->>'amount_minor')::numeric), 0) as voided_minor from jsonb_array_elements(coalesce(s.body->'voided', '[]')) as l) v
 where s.body ? 'voided' and (r.discounts > 0 or r.promotions_minor > 0 or r.points_minor > 0 or v.voided > 0 or coalesce((s.body->>'waived_minor')::numeric, 0) > 0)
 group by 1, 2, 3, 4, 5;

insert into app.sale_aside_day as known (merchant_id, store_id, day, chain, currency, discounts, discounts_minor, promotions_minor, points_minor, waived_minor, voided, voided_minor, no_sales)
select e.merchant_id, c.store_id, greatest(least((e.at at time zone coalesce(st.timezone, 'UTC')), timestamp '9999-12-31 23:59'), timestamp '0001-01-01 00:00')::date, e.chain, '', 0, 0, 0, 0, 0, 0, 0, count(*)
  from app.entry e
  join app.chain c on c.merchant_id = e.merchant_id and c.chain = e.chain
  left join app.store st on st.merchant_id = c.merchant_id and st.id = c.store_id
 where e.kind = 'drawer.opened' and c.store_id is not null and e.text::jsonb->'body'->>'reason' = 'no_sale'
 group by 1, 2, 3, 4, 5;

alter table app.sale force row level security;
alter table app.entry force row level security;
alter table app.store force row level security;
alter table app.chain force row level security;
alter table app.sale_unsummed force row level security;
alter table app.sale_aside_day force row level security;
