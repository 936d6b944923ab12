-- Customers, and how they are reached. What names a person is encrypted under a key of that person alone, which erasure
-- destroys; an address is found by a keyed hash. docs/adr/0013-gate.md.

create table app.customer (
  merchant_id uuid not null,
  id uuid not null,
  created_at timestamptz not null,
  -- The language in which they are written to; null: the store's.
  language text,
  -- ISO 3166 codes of where they may live, and how surely that is known.
  places text[] not null,
  places_certainty text not null check (places_certainty in ('known', 'guessed')),
  -- IANA names of where they may live; empty: nobody knows.
  zones text[] not null,
  zones_certainty text not null check (zones_certainty in ('known', 'guessed', 'unknown')),
  -- Hours in which they want to be reached, as a rule pack writes hours; null: whenever the rules allow.
  wished_hours jsonb,
  paused_until timestamptz,
  -- Names, notes and the safe word as JSON: AES-256-GCM, nonce first; null once it is erased.
  personal bytea,
  -- The person's key, encrypted under the merchant's secret; null once it is destroyed.
  key bytea,
  -- Somebody found that it is the same person as another; it stays a row, so that it can be parted again.
  merged_into uuid,
  -- Whether another one was merged into this.
  has_merged boolean not null default false,
  erased_at timestamptz,
  revision integer not null default 1,
  primary key (merchant_id, id),
  check ((erased_at is null) or (personal is null and key is null))
);
create index customer_by_root on app.customer (merchant_id, merged_into) where merged_into is not null;
create index customer_in_order on app.customer (merchant_id, created_at, id);
select migration.protect('customer');

create table app.contact_point (
  merchant_id uuid not null,
  id uuid not null,
  customer_id uuid not null,
  kind text not null check (kind in ('phone', 'email', 'push', 'wechat', 'alipay')),
  -- HMAC-SHA256 of kind and address as they are written in one form, under a secret of this merchant. It outlives the address.
  lookup bytea not null,
  -- The address under the person's key; null once it is erased.
  address bytea,
  created_at timestamptz not null,
  -- When the customer answered from it, on a device of their own; null: they have not.
  confirmed_at timestamptz,
  removed_at timestamptz,
  primary key (merchant_id, id)
);
create index contact_point_of_customer on app.contact_point (merchant_id, customer_id);
create index contact_point_by_lookup on app.contact_point (merchant_id, lookup);
select migration.protect('contact_point');
