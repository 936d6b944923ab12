-- Looking at history again is a job that tells how far it has come.

create table app.watch_run (
  merchant_id uuid not null,
  id uuid not null,
  from_at timestamptz not null,
  asked_at timestamptz not null,
  asked_by text not null,
  state text not null check (state in ('waiting', 'running', 'done', 'failed')),
  -- Up to when history was looked at.
  reached_at timestamptz,
  ended_at timestamptz,
  entries integer not null,
  findings integer not null,
  new_findings integer not null,
  primary key (merchant_id, id)
);
create index watch_run_newest on app.watch_run (merchant_id, asked_at);
-- One at a time.
create unique index watch_run_open on app.watch_run (merchant_id) where state in ('waiting', 'running');
select migration.protect('watch_run');
