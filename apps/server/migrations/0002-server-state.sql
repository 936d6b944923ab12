-- What the server keeps for itself: its incarnation, how often each server process started, answers to commands that
-- may be repeated, and the one way by which a business transaction adds a job.

-- One row. A restored database brings an old value back, so it is raised whenever a restore is noticed.
create table platform.incarnation (
  only_row boolean primary key default true check (only_row),
  value text not null,
  reason text not null,
  raised_at timestamptz not null
);
grant select, insert, update on platform.incarnation to stilltill_app;

-- One row for each data folder. The server counts its beats here and in the folder: where the row is behind, the
-- database is older than the folder, and was restored.
create table platform.server (
  server_id uuid primary key,
  beat bigint not null,
  remembered_seq bigint not null,
  beat_at timestamptz not null
);
grant select, insert, update on platform.server to stilltill_app;

create table app.idempotent_command (
  merchant_id uuid not null default app.current_merchant(),
  key text not null,
  operation text not null,
  request_hash bytea not null,
  answer jsonb,
  at timestamptz not null,
  primary key (merchant_id, key)
);
create index idempotent_command_age on app.idempotent_command (merchant_id, at);
select migration.protect('idempotent_command');

set local role stilltill_jobs;
-- The job commits with the transaction that adds it and carries its merchant. Runs as stilltill_jobs, since the
-- application's role sees nothing in this schema; add_job is graphile-worker's and is made after this.
create function jobs.enqueue(identifier text, body jsonb, run_at timestamptz, job_key text, max_attempts integer) returns void
  language plpgsql security definer set search_path = jobs, pg_temp
as $$
begin
  perform jobs.add_job(
    enqueue.identifier,
    payload => json_build_object('merchant_id', nullif(current_setting('app.merchant', true), ''), 'body', enqueue.body),
    run_at => coalesce(enqueue.run_at, now()),
    max_attempts => enqueue.max_attempts,
    job_key => enqueue.job_key
  );
end
$$;
revoke all on function jobs.enqueue from public;
grant usage on schema jobs to stilltill_app, stilltill_auth;
grant execute on function jobs.enqueue to stilltill_app, stilltill_auth;
reset role;
