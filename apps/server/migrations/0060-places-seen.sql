-- Where terminals said that they are, for as long as they said the same: watch judges a fact by the time at which it happened.

alter table app.check_in
  -- {since_ms, network, position, position_ms}: where it is by its last check-in, and since when; null: it does not say.
  add column place jsonb;

-- A stretch that is over, from its first check-in to its last.
create table app.terminal_place (
  merchant_id uuid not null,
  terminal_id uuid not null,
  until_at timestamptz not null,
  from_at timestamptz not null,
  network_name text,
  -- Millionths of a degree, and metres; all or none.
  lat_e6 integer,
  lon_e6 integer,
  accuracy_m integer,
  primary key (merchant_id, terminal_id, until_at),
  check (from_at <= until_at),
  check (num_nulls(lat_e6, lon_e6, accuracy_m) in (0, 3))
);
create index terminal_place_in_order on app.terminal_place (merchant_id, until_at);
select migration.protect('terminal_place');
