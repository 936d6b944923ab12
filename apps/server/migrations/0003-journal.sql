-- The journals of terminals and of the server itself: docs/adr/0001-journal-and-epochs.md. Entries, seals and
-- quarantined bytes are never changed by the application; what is noticed about them later stands in `exception`.

-- One chain is one epoch of one terminal, or of the server. Its number stands for both in every other table, which
-- keeps keys short. An upload locks its row first, and nothing else of the journal before it.
create table app.chain (
  merchant_id uuid not null,
  chain integer not null,
  terminal_id uuid not null,
  epoch text not null,
  owner text not null check (owner in ('terminal', 'server')),
  -- Of the enrolment under which it began; null for the server's own.
  store_id uuid,
  store_code text,
  terminal_code text,
  enrolment_id uuid,
  began_at timestamptz not null,
  -- The last entry of the line that came first; 0 and zeros: none yet.
  head_seq integer not null,
  head_hash bytea not null,
  head_at timestamptz,
  -- Who signed on last in it and has not signed off.
  operator_id uuid,
  -- Two entries of it carry one number: the terminal must begin a new epoch.
  branched boolean not null default false,
  -- Lost entries are known of, and may still turn up.
  has_gap boolean not null default false,
  -- The highest head that the terminal said it has; null: it never said.
  reported_seq integer,
  reported_hash bytea,
  primary key (merchant_id, chain),
  unique (merchant_id, terminal_id, epoch)
) with (fillfactor = 50);
select migration.protect('chain');

create table app.entry (
  merchant_id uuid not null,
  chain integer not null,
  seq integer not null,
  hash bytea not null,
  -- 0 for the first entry that came with this number, 1 for the next: short keys for what is computed from it.
  variant smallint not null,
  kind text not null,
  at timestamptz not null,
  received_at timestamptz not null,
  operator_id uuid,
  -- The bytes as they were written. Everything else is read from them.
  text text not null,
  primary key (merchant_id, chain, seq, hash)
);
-- An entry of a usual sale is kept in its row as it is: compressing it with pglz takes longer than all else that is done
-- with it. Where this PostgreSQL was built with lz4 it is compressed all the same.
do $$
begin
  execute 'alter table app.entry alter column text set compression lz4';
exception when feature_not_supported then
  execute 'alter table app.entry set (toast_tuple_target = 8160)';
end
$$;
-- Sales are found through seals and the tables of sales; this is for what is rare among them.
create index entry_of_rare_kind on app.entry (merchant_id, kind, received_at, chain, seq) where kind <> 'sale.completed';
select migration.protect_append_only('entry');

-- A run of entries that was taken, with the seal that vouches for it and our acknowledgement of it.
create table app.seal (
  merchant_id uuid not null,
  chain integer not null,
  seq integer not null,
  hash bytea not null,
  -- The first entry of the run that was new.
  from_seq integer not null,
  -- The terminal's clock as it signed it: the text itself, since the signature is over it.
  sealed_at text not null,
  signature text not null,
  -- Whose key made it; null for the server's own.
  enrolment_id uuid,
  -- The terminal's clock when it sent the run, and ours when we took it.
  sent_at timestamptz,
  received_at timestamptz not null,
  incarnation text not null,
  -- Our signature over the acknowledgement, made at `received_at`; null for the server's own entries.
  acknowledgement text,
  -- Lost entries that turn up may come under an end that is held already.
  primary key (merchant_id, chain, seq, hash, from_seq)
);
create index seal_in_order on app.seal (merchant_id, received_at, chain, seq);
select migration.protect_append_only('seal');

-- The server's own journal of a merchant: which chain it writes now, and under which incarnation it began.
create table app.server_journal (
  merchant_id uuid primary key,
  terminal_id uuid not null,
  chain integer not null,
  incarnation text not null
);
select migration.protect('server_journal');

-- What a person must look at. `subject` names the matter, so that the same matter never opens two.
create table app.exception (
  merchant_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('flagged', 'unprojected', 'gap', 'branch', 'quarantine', 'head_missing', 'terminal_recovered')),
  code text not null,
  details jsonb not null,
  subject text not null,
  terminal_id uuid,
  -- The entries that it speaks of, from `seq` to `to_seq`; `hash` is of the entry, of a gap that of its last lost entry.
  chain integer,
  epoch text,
  seq integer,
  to_seq integer,
  hash bytea,
  opened_at timestamptz not null,
  settled_at timestamptz,
  settled_by text,
  outcome text,
  reason text,
  primary key (merchant_id, id),
  unique (merchant_id, subject)
);
create index exception_open on app.exception (merchant_id, opened_at) where settled_at is null;
create index exception_settled on app.exception (merchant_id, settled_at) where settled_at is not null;
create index exception_of_chain on app.exception (merchant_id, chain, seq);
select migration.protect('exception');

-- Bytes that came and were not sound, as they came.
create table app.quarantined (
  merchant_id uuid not null,
  id uuid not null,
  exception_id uuid not null,
  terminal_id uuid not null,
  -- Of what stands in it: the same again is not stored again.
  content_hash bytea not null,
  -- upload: a whole request body. damaged: bytes that a till found damaged in its storage.
  source text not null check (source in ('upload', 'damaged')),
  seq integer,
  bytes bytea not null,
  received_at timestamptz not null,
  released_at timestamptz,
  primary key (merchant_id, id),
  unique (merchant_id, terminal_id, content_hash),
  foreign key (merchant_id, exception_id) references app.exception
);
create index quarantined_of_exception on app.quarantined (merchant_id, exception_id, id);
create index quarantined_of_day on app.quarantined (merchant_id, terminal_id, received_at);
select migration.protect('quarantined');

-- Keys of personal fields, each sealed to the merchant's key. Erasing one empties it and leaves the row, so that the
-- same key sent again later meets it and is not stored.
create table app.field_key (
  merchant_id uuid not null,
  key uuid not null,
  sealed bytea,
  erased_at timestamptz,
  primary key (merchant_id, key),
  check ((sealed is null) = (erased_at is not null))
);
select migration.protect('field_key');

-- What a terminal said of itself at its last contact.
create table app.contact (
  merchant_id uuid not null,
  terminal_id uuid not null,
  last_contact_at timestamptz not null,
  -- The terminal's clock then.
  terminal_at timestamptz not null,
  epoch text,
  reported_seq integer,
  reported_hash bytea,
  waiting integer not null,
  storage_persisted boolean,
  storage_used_ppm integer,
  app_build text not null,
  primary key (merchant_id, terminal_id)
) with (fillfactor = 50);
select migration.protect('contact');
