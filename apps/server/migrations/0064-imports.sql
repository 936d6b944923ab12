-- Data that a shop brings along in files, docs/adr/0019-import.md: the file while it waits, what became of each import, and
-- what each record was before, so that a whole import can be undone.

create table app.data_import (
  merchant_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('products', 'stock', 'staff')),
  name text not null check (length(name) <= 200),
  at timestamptz not null,
  by text not null,
  state text not null check (state in ('receiving', 'ready', 'waiting', 'running', 'checked', 'done', 'refused', 'failed', 'undoing', 'undone')),
  format text not null check (format in ('csv', 'xlsx')),
  bytes bigint not null default 0,
  -- How the file is read, what its columns are, and what is to be done.
  settings jsonb not null default '{}',
  -- The names of its columns.
  header text[] not null default '{}',
  -- What a run does: look, take all rows or none, or leave out the wrong ones.
  mode text check (mode in ('check', 'all', 'skip_bad')),
  counts jsonb not null default '{}',
  rows_done integer not null default 0,
  fault text,
  done_at timestamptz,
  primary key (merchant_id, id)
);
create index data_import_in_order on app.data_import (merchant_id, at, id);
select migration.protect('data_import');

create table app.data_import_chunk (
  merchant_id uuid not null,
  import_id uuid not null,
  number integer not null,
  -- Bytes of the file as they came: AES-256-GCM under the merchant's secret, nonce first.
  content bytea not null,
  primary key (merchant_id, import_id, number)
);
alter table app.data_import_chunk alter content set storage external;
select migration.protect('data_import_chunk');

-- What is wrong with a cell. `place` tells two of one row apart.
create table app.data_import_problem (
  merchant_id uuid not null,
  import_id uuid not null,
  line integer not null,
  place integer not null,
  field text,
  value text not null check (length(value) <= 200),
  code text not null,
  is_refused boolean not null,
  primary key (merchant_id, import_id, line, place)
);
select migration.protect('data_import_problem');

-- What a record was before an import touched it (null: it was not there), and what it came to by it.
create table app.data_import_record (
  merchant_id uuid not null,
  import_id uuid not null,
  record_id uuid not null,
  line integer not null,
  before jsonb,
  after_hash bytea not null check (length(after_hash) = 32),
  primary key (merchant_id, import_id, record_id)
);
select migration.protect('data_import_record');

-- What the columns of a header were the last time that somebody said so.
create table app.data_import_mapping (
  merchant_id uuid not null,
  kind text not null,
  header_hash bytea not null check (length(header_hash) = 32),
  settings jsonb not null,
  at timestamptz not null,
  primary key (merchant_id, kind, header_hash)
);
select migration.protect('data_import_mapping');
