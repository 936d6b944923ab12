-- What is asked of operators at their next sign-on, by a manager or by the policy of watch: docs/adr/0018-watch.md.

create table app.sign_on_demand (
  merchant_id uuid not null,
  id uuid not null,
  operator_id uuid not null,
  asks text not null check (asks in ('step_up', 'approval')),
  asked_at timestamptz not null,
  -- A name of the office, or 'policy'.
  asked_by text not null,
  until timestamptz not null,
  -- From which position of the change feed on tills could know of it, and from which on that it is over.
  began_position bigint,
  over_position bigint,
  -- When the first sign-on that met it arrived. Tills are told by a job behind the upload.
  met_at timestamptz,
  ended_at timestamptz,
  how text check (how in ('met', 'taken_back', 'replaced', 'expired')),
  primary key (merchant_id, id),
  check ((ended_at is null) = (how is null))
);
create unique index sign_on_demand_standing on app.sign_on_demand (merchant_id, operator_id) where ended_at is null;
create index sign_on_demand_of_operator on app.sign_on_demand (merchant_id, operator_id, asked_at);
select migration.protect('sign_on_demand');

-- Sign-ons that met one: a till that met it asks no more, also before it hears that it is over.
create table app.sign_on_demand_meeting (
  merchant_id uuid not null,
  demand_id uuid not null,
  terminal_id uuid not null,
  chain integer not null,
  seq integer not null,
  variant smallint not null,
  at timestamptz not null,
  primary key (merchant_id, demand_id, chain, seq, variant)
);
select migration.protect_append_only('sign_on_demand_meeting');

-- Findings are answered by asking for more, too; and what the policy wanted and could not do is told.
alter table app.finding
  drop constraint finding_answer_check,
  add constraint finding_answer_check check (answer in ('note', 'step_up', 'approval', 'lock', 'case', 'dismissed')),
  add column demand_id uuid,
  add column wanted text;
