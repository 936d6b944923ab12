-- By what a product is found from anywhere in the office: code, names, barcodes, and how Chinese names are spelt, in one
-- text of lower case. Written with the product's row of the change feed, which has all of it; a product off sale has none.
create table app.product_words (
  merchant_id uuid not null,
  product_id uuid not null,
  words text not null,
  primary key (merchant_id, product_id)
);
select migration.protect('product_words');

alter table app.change no force row level security;
alter table app.product_words no force row level security;
insert into app.product_words (merchant_id, product_id, words)
select merchant_id, id::uuid, lower(concat_ws(' ', p.body->>'code', (select string_agg(value, ' ') from jsonb_each_text(p.body->'names')), (select string_agg(value, ' ') from jsonb_array_elements_text(p.body->'barcodes')), p.body->>'spelt'))
  from app.change c cross join lateral (select c.body::jsonb as body) p where kind = 'product' and c.body is not null;
alter table app.change force row level security;
alter table app.product_words force row level security;
