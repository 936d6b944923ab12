-- Sums of goods also by quarter (`day` is the first of it): a year of all goods is then read from half as many rows, and from
-- fewer still where most goods sell every month. docs/adr/0021-figures-of-a-day.md.
create table app.sale_product_quarter (like app.sale_product_month including all);
alter table app.sale_product_quarter set (fillfactor = 50);
select migration.protect('sale_product_quarter');

-- Of what is there already, from its sums of months. The owner sees every merchant's rows for this once.
alter table app.sale_product_month no force row level security;
alter table app.sale_product_quarter no force row level security;

insert into app.sale_product_quarter (merchant_id, store_id, day, product_id, currency, sold_milli, sold_minor, returned_milli, returned_minor, net_minor, costed_minor, cost_micro)
select merchant_id, store_id, date_trunc('quarter', day::timestamp)::date, product_id, currency,
       sum(sold_milli), sum(sold_minor), sum(returned_milli), sum(returned_minor), sum(net_minor), sum(costed_minor), sum(cost_micro)
  from app.sale_product_month group by 1, 2, 3, 4, 5 order by 1, 3, 2;

alter table app.sale_product_month force row level security;
alter table app.sale_product_quarter force row level security;
