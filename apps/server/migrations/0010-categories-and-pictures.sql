-- Categories as records of their own, pictures, cost, and what the office knows of a product beside what tills know.

create table app.category (
  merchant_id uuid not null,
  id uuid not null,
  -- {"zh": …, "en": …}
  names jsonb not null,
  -- Its place among the others, from 0. Two may share one for a moment; the id decides then.
  place integer not null check (place >= 0),
  primary key (merchant_id, id)
);

create table app.picture (
  merchant_id uuid not null,
  -- The first 16 bytes of the SHA-256 of its bytes.
  hash bytea not null check (length(hash) = 16),
  kind text not null check (kind in ('image/jpeg', 'image/png', 'image/webp')),
  bytes bytea not null check (length(bytes) <= 65536),
  primary key (merchant_id, hash)
);

-- What an operator added at a till for a barcode that nothing had: the fact, whatever became of the product.
create table app.product_added (
  merchant_id uuid not null,
  product_id uuid not null,
  terminal_id uuid not null,
  at timestamptz not null,
  barcode text not null,
  primary key (merchant_id, product_id)
);

alter table app.product
  add column category_id uuid,
  -- Of a piece or a kilogram. It never leaves for a till.
  add column cost_minor bigint check (cost_minor between 0 and 1000000000000),
  add column picture_hash bytea,
  -- Counts the changes of everything but prices.
  add column version integer not null default 1,
  -- Not on sale since; its row stays for what was sold.
  add column withdrawn_at timestamptz,
  -- Added at a till, and nobody has looked at it in the office since.
  add column to_complete boolean not null default false;

-- The owner is bound by row-level security too; for what it moves here it sees all merchants.
alter table app.product no force row level security;
alter table app.change no force row level security;
alter table app.change_counter no force row level security;

-- A category was one text, Chinese and then English as in "饮料 Drinks", or a single name.
insert into app.category (merchant_id, id, names, place)
select merchant_id, md5(merchant_id::text || '/' || category)::uuid,
       case when category ~ '^[^ A-Za-z]+ [A-Za-z].*$'
            then jsonb_build_object('zh', split_part(category, ' ', 1), 'en', substr(category, strpos(category, ' ') + 1))
            else jsonb_build_object('zh', category) end,
       row_number() over (partition by merchant_id order by min(code)) - 1
  from app.product where category is not null group by merchant_id, category;
update app.product set category_id = md5(merchant_id::text || '/' || category)::uuid where category is not null;

-- The feed says the same: each category, and each product with the id of its own.
create temporary table moved on commit drop as
select merchant_id, kind, id, body, row_number() over (partition by merchant_id order by kind, id) as step
  from (
    select merchant_id, 'category' as kind, id::text as id, jsonb_build_object('id', id, 'names', names, 'place', place)::text as body from app.category
    union all
    select change.merchant_id, 'product', change.id, (change.body::jsonb || jsonb_build_object('category', product.category_id))::text
      from app.change join app.product on product.merchant_id = change.merchant_id and product.id::text = change.id
     where change.kind = 'product' and change.body is not null and product.category is not null
  ) as each;
insert into app.change (merchant_id, kind, id, position, body)
select moved.merchant_id, kind, id, counter.position + step, body from moved join app.change_counter counter on counter.merchant_id = moved.merchant_id
on conflict (merchant_id, kind, id) do update set position = excluded.position, body = excluded.body;
update app.change_counter counter set position = counter.position + (select count(*) from moved where moved.merchant_id = counter.merchant_id);

alter table app.product drop column category;
alter table app.product force row level security;
alter table app.change force row level security;
alter table app.change_counter force row level security;

create index product_by_category on app.product (merchant_id, category_id) where category_id is not null;
create index product_by_favourite on app.product (merchant_id, favourite) where favourite is not null;
create index product_by_picture on app.product (merchant_id, picture_hash) where picture_hash is not null;
select migration.protect('category');
select migration.protect('picture');
select migration.protect('product_added');
