-- Fault codes that a shop explains by itself, beside the catalogue that comes with the program: docs/adr/0017-fleet.md.

create table app.fault (
  merchant_id uuid not null,
  id uuid not null,
  -- As it stands on the machine's screen.
  code text not null check (code ~ '^[A-Za-z0-9_.-]{1,20}$'),
  -- reported: the shop has seen it, and nobody has confirmed its cause.
  source text not null check (source in ('shop', 'reported')),
  -- Texts by language; a cause that is null is not confirmed.
  cause jsonb,
  operator_does jsonb not null,
  engineer_does jsonb not null,
  words text[] not null,
  changed_at timestamptz not null,
  changed_by text not null,
  primary key (merchant_id, id)
);
create unique index fault_code on app.fault (merchant_id, lower(code));
select migration.protect('fault');
