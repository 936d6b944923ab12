-- The registry of terminals, what they last said of themselves, and what they said by the hour: docs/adr/0017-fleet.md.

alter table app.store
  -- Millionths of a degree; both or none.
  add column lat_e6 integer check (lat_e6 between -90000000 and 90000000),
  add column lon_e6 integer check (lon_e6 between -180000000 and 180000000),
  -- The names of its networks, as tills have them on their lists.
  add column networks text[] not null default '{}',
  add check ((lat_e6 is null) = (lon_e6 is null));

alter table app.terminal
  add column model text,
  add column serial text,
  -- Where in the store it stands.
  add column place text,
  add column peripherals text[] not null default '{}',
  -- The operator who answers for it.
  add column custodian_id uuid,
  -- In their order: of two that say something the first wins.
  add column groups uuid[] not null default '{}' check (cardinality(groups) <= 20),
  -- The time for which it is lent to an event.
  add column window_from timestamptz,
  add column window_until timestamptz,
  add column lost_at timestamptz,
  add column lost_by text,
  add column lost_reason text,
  -- When it checked in since.
  add column lost_seen_at timestamptz,
  add column lock_id uuid,
  add column locked_at timestamptz,
  add column lock_reason text,
  add column lock_call text,
  add column lock_code text,
  add check ((window_from is null) = (window_until is null) and window_from < window_until),
  add check ((lock_id is null) = (locked_at is null));
create index terminal_lost on app.terminal (merchant_id) where lost_at is not null;

create table app.terminal_group (
  merchant_id uuid not null,
  id uuid not null,
  name text not null,
  created_at timestamptz not null,
  primary key (merchant_id, id),
  unique (merchant_id, name)
);
select migration.protect('terminal_group');

-- Raised by whatever changes what shall hold at terminals: processes keep the registry in memory by it.
create table app.fleet_version (
  merchant_id uuid primary key,
  version bigint not null
);
select migration.protect('fleet_version');

-- What a terminal said at its last check-in. Nothing that changes has an index, so that a check-in rewrites one row of
-- one page and no more.
create table app.check_in (
  merchant_id uuid not null,
  terminal_id uuid not null,
  at timestamptz not null,
  -- When it was told to come again.
  ordered_s integer not null,
  -- The store of the certificate that it showed.
  certified_store_id uuid not null,
  -- As it was last told to screens: active, late, silent.
  liveness text not null check (liveness in ('active', 'late', 'silent')),
  operator_id uuid,
  app_build text not null,
  -- Entries that wait at it, as it says.
  waiting integer not null,
  battery_ppm integer,
  is_charging boolean,
  network_kind text,
  network_name text,
  rtt_ms integer,
  paper text,
  -- The terminal's clock less ours.
  clock_offset_ms bigint,
  -- Each with the time of the first of the check-ins in a row that said it.
  faults text[] not null,
  faults_since timestamptz[] not null,
  -- Names of measurements that can't be, of this check-in, and how many there ever were.
  refused text[] not null,
  refused_count integer not null,
  -- All measurements, in the form of Telemetry.
  telemetry jsonb not null,
  -- What it says that its settings are.
  settings jsonb not null,
  -- By setting that differs: {since, told}; told once the next contact found it still so.
  drift jsonb not null,
  drifting text[] not null,
  primary key (merchant_id, terminal_id)
) with (fillfactor = 50);
select migration.protect('check_in');

-- An hour of a terminal, by our clock. Kept for twelve months (PCI DSS 10.5.1).
create table app.terminal_hour (
  merchant_id uuid not null,
  hour timestamptz not null,
  terminal_id uuid not null,
  store_id uuid not null,
  check_ins integer not null,
  -- A bit for each minute, from the first: between check-ins that came when they should, and with an operator.
  minutes_on bigint not null,
  minutes_operator bigint not null,
  battery_ppm_min integer,
  queue_max integer not null,
  rtt_ms_max integer,
  app_errors_max integer,
  refused integer not null,
  faults text[] not null,
  primary key (merchant_id, terminal_id, hour)
) with (fillfactor = 50);
create index terminal_hour_in_order on app.terminal_hour (merchant_id, hour);
select migration.protect('terminal_hour');

-- Who showed a key or a pass that nobody was given. `merchant_id`: whom they named; null: nobody that there is.
create table auth.unknown_device (
  address text not null,
  merchant_id uuid,
  count bigint not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  unique nulls not distinct (address, merchant_id)
);
create index unknown_device_newest on auth.unknown_device (last_at);

-- Rounds of inspections (PCI DSS 9.5.1): which terminals are looked at, and how often.
create table app.inspection_round (
  merchant_id uuid not null,
  id uuid not null,
  name text not null,
  risk text not null check (risk in ('low', 'medium', 'high')),
  every_days integer not null check (every_days between 1 and 366),
  -- Both empty: all terminals.
  stores uuid[] not null,
  groups uuid[] not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (merchant_id, id)
);
select migration.protect('inspection_round');

create table app.inspection (
  merchant_id uuid not null,
  id uuid not null,
  terminal_id uuid not null,
  at timestamptz not null,
  by_name text not null,
  outcome text not null check (outcome in ('sound', 'doubtful', 'tampered')),
  seal_numbers text[] not null,
  pictures text[] not null,
  reported jsonb not null,
  note text,
  primary key (merchant_id, id)
);
create index inspection_of_terminal on app.inspection (merchant_id, terminal_id, at desc);
select migration.protect_append_only('inspection');

create table app.inspection_picture (
  merchant_id uuid not null,
  -- The first 16 bytes of the SHA-256 of its bytes.
  hash bytea not null check (length(hash) = 16),
  kind text not null check (kind in ('image/jpeg', 'image/png', 'image/webp')),
  bytes bytea not null check (length(bytes) <= 300000),
  created_at timestamptz not null,
  primary key (merchant_id, hash)
);
select migration.protect('inspection_picture');
