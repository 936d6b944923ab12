-- What watch has looked at, what it keeps in mind, and what it found: docs/adr/0018-watch.md. Nothing of it is written by
-- an upload: entries are looked at behind it, chain by chain.

-- How far each chain was looked at.
create table app.watch_position (
  merchant_id uuid not null,
  chain integer not null,
  -- Entries of the line that came first, up to this number.
  taken_seq integer not null,
  -- As the journal told it: unchanged means that nothing came.
  version text not null,
  primary key (merchant_id, chain)
) with (fillfactor = 50);
select migration.protect('watch_position');

-- Entries that came below that number, in gaps or on branches, and were looked at.
create table app.watch_late (
  merchant_id uuid not null,
  chain integer not null,
  seq integer not null,
  variant smallint not null,
  primary key (merchant_id, chain, seq, variant)
);
select migration.protect('watch_late');

-- What the rules keep in mind between two looks; whoever looks holds the row.
create table app.watch_state (
  merchant_id uuid primary key,
  state jsonb,
  looked_at timestamptz
);
select migration.protect('watch_state');

create table app.finding (
  merchant_id uuid not null,
  id uuid not null,
  -- Names the matter: rule, operator, terminal, beginning and entries. The same again is not written again.
  subject bytea not null,
  rule text not null,
  operator_id uuid,
  other_id uuid,
  store_id uuid not null,
  terminal_id uuid,
  from_at timestamptz not null,
  until_at timestamptz not null,
  found_at timestamptz not null,
  sure_ppm integer not null check (sure_ppm between 0 and 1000000),
  explanations text[] not null,
  evidence jsonb not null,
  -- [{terminal, epoch, seq, hash}]
  entries jsonb not null,
  made_at timestamptz not null,
  -- Null: it waits for a person.
  answer text check (answer in ('note', 'lock', 'case', 'dismissed')),
  answered_at timestamptz,
  answered_by text,
  reason text,
  case_id uuid,
  primary key (merchant_id, id),
  unique (merchant_id, subject)
);
create index finding_open on app.finding (merchant_id, found_at, id) where answer is null;
create index finding_of_day on app.finding (merchant_id, found_at, id);
create index finding_of_operator on app.finding (merchant_id, operator_id, found_at);
create index finding_of_case on app.finding (merchant_id, case_id) where case_id is not null;
select migration.protect('finding');

-- What the operators of a store did in a week, as the rules counted it: score cards are worked out from it.
create table app.watch_week (
  merchant_id uuid not null,
  -- Its Monday, 00:00 UTC.
  week_from timestamptz not null,
  store_id uuid not null,
  -- {rows, approvals} of WeekCounts.
  counts jsonb not null,
  primary key (merchant_id, week_from, store_id)
);
select migration.protect('watch_week');

-- The owner's policy, where it is not the usual one.
create table app.watch_policy (
  merchant_id uuid primary key,
  answers jsonb not null,
  sure_ppm integer not null check (sure_ppm between 0 and 1000000),
  revision integer not null
);
select migration.protect('watch_policy');
