-- Lists of customers that a shop brings along, and the proof of what they agreed to. A list is kept, encrypted, until it was
-- taken in or a day has passed.

create table app.customer_import (
  merchant_id uuid not null,
  id uuid not null,
  -- SHA-256 of the file: the same file is taken in once.
  file_hash bytea not null check (length(file_hash) = 32),
  name text not null check (length(name) <= 200),
  at timestamptz not null,
  by text not null,
  encoding text not null check (encoding in ('utf-8', 'utf-16le', 'utf-16be', 'gb18030')),
  delimiter text not null,
  state text not null check (state in ('previewed', 'waiting', 'running', 'done', 'failed')),
  -- What would come of it, and once it runs what came of it so far.
  counts jsonb not null,
  rows_done integer not null default 0,
  columns text[] not null,
  columns_unknown text[] not null,
  -- The key of its lines, encrypted under the merchant's secret; null once they are gone.
  key bytea,
  primary key (merchant_id, id)
);
create unique index customer_import_by_file on app.customer_import (merchant_id, file_hash);
create index customer_import_in_order on app.customer_import (merchant_id, at, id);
select migration.protect('customer_import');

create table app.customer_import_chunk (
  merchant_id uuid not null,
  import_id uuid not null,
  number integer not null,
  -- Bytes of the file as they came: AES-256-GCM under the import's key, nonce first.
  content bytea not null,
  primary key (merchant_id, import_id, number)
);
alter table app.customer_import_chunk alter content set storage external;
select migration.protect('customer_import_chunk');

-- What is wrong with a row, by its number alone: the list itself is not kept.
create table app.customer_import_problem (
  merchant_id uuid not null,
  import_id uuid not null,
  row integer not null,
  code text not null,
  is_refused boolean not null,
  primary key (merchant_id, import_id, row, code)
);
select migration.protect('customer_import_problem');

-- The words that an import gave as proof of a consent, under the key of their person; the entry holds their hash.
create table app.import_proof (
  merchant_id uuid not null,
  consent_id uuid not null,
  customer_id uuid not null,
  proof bytea not null,
  primary key (merchant_id, consent_id)
);
create index import_proof_of_customer on app.import_proof (merchant_id, customer_id);
select migration.protect('import_proof');
