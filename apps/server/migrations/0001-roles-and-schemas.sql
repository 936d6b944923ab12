-- The schemas of docs/adr/0005-row-level-security-and-roles.md and the function that protects a table. Run by
-- stilltill_owner; the roles themselves belong to the whole server and are made before, by its administrator.

revoke all on schema migration from public;

create schema app;
grant usage on schema app to stilltill_app;

create schema auth;
grant usage on schema auth to stilltill_auth;
alter default privileges in schema auth grant select, insert, update, delete on tables to stilltill_auth;
alter default privileges in schema auth grant usage, select on sequences to stilltill_auth;

-- What belongs to the server and to no merchant. Each table grants by itself.
create schema platform;
grant usage on schema platform to stilltill_app, stilltill_auth;

-- The merchant of this transaction; NULL where none was set, so that a comparison with it holds for no row.
create function app.current_merchant() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('app.merchant', true), '')::uuid;

-- Called for each table of app, in the migration that makes it.
create function migration.protect(table_name text) returns void
  language plpgsql
as $$
declare
  first_key_column text;
begin
  select a.attname into first_key_column
    from pg_index i
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
   where i.indrelid = format('app.%I', table_name)::regclass and i.indisprimary;
  if first_key_column is distinct from 'merchant_id' then
    raise exception 'the primary key of app.% must begin with merchant_id', table_name;
  end if;
  execute format('alter table app.%I enable row level security', table_name);
  execute format('alter table app.%I force row level security', table_name);
  -- As a subquery the merchant is read once for each statement and not once for each row.
  execute format(
    'create policy own_merchant on app.%I using (merchant_id = (select app.current_merchant())) with check (merchant_id = (select app.current_merchant()))',
    table_name
  );
  execute format('grant select, insert, update, delete on app.%I to stilltill_app', table_name);
end
$$;

-- For tables of which a row, once written, is never changed: journals and what is computed from them by adding.
create function migration.protect_append_only(table_name text) returns void
  language plpgsql
as $$
begin
  perform migration.protect(table_name);
  execute format('revoke update, delete on app.%I from stilltill_app', table_name);
end
$$;

-- graphile-worker makes its own tables, as their owner. It would also make the schema and its list of migrations, but
-- CREATE SCHEMA IF NOT EXISTS asks for a right on the database even where the schema is there; so both are made here,
-- in the form of graphile-worker 0.18.
create schema jobs authorization stilltill_jobs;
set local role stilltill_jobs;
create table jobs.migrations (
  id integer primary key,
  ts timestamptz default now() not null,
  breaking boolean not null default false
);
reset role;
