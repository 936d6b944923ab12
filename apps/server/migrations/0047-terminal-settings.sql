-- What each scope says about the settings of terminals: docs/adr/0017-fleet.md. The nearest that says something wins.

create table app.terminal_setting (
  merchant_id uuid not null,
  scope text not null check (scope in ('merchant', 'store', 'group', 'terminal')),
  -- Of the merchant, store, group or terminal.
  id uuid not null,
  -- In the form of the wire; what is not named is left to the scopes farther away.
  "values" jsonb not null,
  changed_at timestamptz not null,
  changed_by text not null,
  primary key (merchant_id, scope, id)
);
select migration.protect('terminal_setting');
