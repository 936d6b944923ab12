-- Cases: findings that a person answers for, with the word of the operator concerned: docs/adr/0018-watch.md.

create table app.watch_case (
  merchant_id uuid not null,
  id uuid not null,
  -- Whom it concerns; null: nobody is known.
  operator_id uuid,
  opened_at timestamptz not null,
  opened_by text not null,
  -- The account of the office that has it in hand; never that of whoever is concerned.
  in_charge text,
  in_charge_name text,
  told_at timestamptz,
  -- When their first word arrived.
  replied_at timestamptz,
  ended_at timestamptz,
  outcome text check (outcome in ('misconduct', 'accident', 'unfounded', 'unclear')),
  reason text,
  primary key (merchant_id, id),
  check ((ended_at is null) = (outcome is null))
);
create index watch_case_open on app.watch_case (merchant_id, opened_at, id) where ended_at is null;
create index watch_case_of_operator on app.watch_case (merchant_id, operator_id, opened_at);
create index watch_case_ended on app.watch_case (merchant_id, ended_at, id) where ended_at is not null;
select migration.protect('watch_case');

-- The time line of a case. What stands in it is in an entry too: of the server's own journal, or of a terminal's.
create table app.case_event (
  merchant_id uuid not null,
  case_id uuid not null,
  chain integer not null,
  seq integer not null,
  variant smallint not null,
  kind text not null check (kind in ('opened', 'added', 'assigned', 'noted', 'told', 'replied', 'ended')),
  at timestamptz not null,
  by_name text,
  -- Whose word it is.
  operator_id uuid,
  text text,
  primary key (merchant_id, case_id, chain, seq, variant)
);
create index case_event_in_order on app.case_event (merchant_id, case_id, at, chain, seq);
select migration.protect_append_only('case_event');
