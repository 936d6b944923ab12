-- Roles that a merchant defined, who holds them where, badges, and every version of all of it. docs/adr/0016-permissions.md.

-- The owner is bound by row-level security too; for what it copies here it sees all merchants.
alter table app.operator no force row level security;
alter table app.store no force row level security;

alter table app.operator
  -- Roles by store, in the form of RolePlaces. Empty: the built-in role of their rank, everywhere.
  add column places jsonb not null default '[]',
  -- Null: not known, from before it was counted.
  add column pin_figures smallint;

-- Under which the badges of all stores are hashed: {salt, memory_kib, passes}.
alter table app.merchant add column badge_salt jsonb;

create table app.role (
  merchant_id uuid not null,
  id uuid not null,
  -- In the form of RoleRecord.
  body jsonb not null,
  -- Gone, and kept for the name that it had.
  removed boolean not null default false,
  -- Counts the decisions about this role: one that a restored database lacks has a higher number.
  revision integer not null,
  primary key (merchant_id, id)
);
select migration.protect('role');

create table app.badge (
  merchant_id uuid not null,
  id uuid not null,
  operator_id uuid not null,
  -- printed: a code that the shop made. card: the serial number of a card.
  form text not null check (form in ('printed', 'card')),
  -- What argon2id made of what it says.
  hash bytea not null check (length(hash) = 32),
  issued_at timestamptz not null,
  issued_by text not null,
  withdrawn_at timestamptz,
  primary key (merchant_id, id)
);
-- A badge is one person's.
create unique index badge_by_hash on app.badge (merchant_id, hash) where withdrawn_at is null;
create index badge_of_operator on app.badge (merchant_id, operator_id) where withdrawn_at is null;
select migration.protect('badge');

-- Every version of what decides over rights, from the position of the change feed at which tills could know it.
create table app.rights_version (
  merchant_id uuid not null,
  -- operator: rank, whether they are here, and their roles. role: its definition. store: the limits of its operators.
  kind text not null check (kind in ('operator', 'role', 'store')),
  id uuid not null,
  position bigint not null,
  began_at timestamptz not null,
  -- Null: it is gone, or says nothing of rights any more.
  body jsonb,
  -- Of an operator: no longer here.
  is_gone boolean not null default false,
  primary key (merchant_id, kind, id, position)
);
create index operator_gone on app.rights_version (merchant_id, id) where is_gone;
-- What is known of operators and stores so far counts from the beginning; since when somebody is gone nobody wrote down, so it
-- counts from now.
insert into app.rights_version (merchant_id, kind, id, position, began_at, body, is_gone)
select merchant_id, 'operator', id, 0, case when active then created_at else now() end, jsonb_build_object('role', role, 'active', active, 'places', '[]'::jsonb), not active from app.operator
union all
select merchant_id, 'store', id, 0, created_at, selling -> 'limits', false from app.store;
select migration.protect_append_only('rights_version');

alter table app.operator force row level security;
alter table app.store force row level security;

-- Drawers that were opened without a sale, and where shifts began between them: how often, in one shift, is a right.
create table app.drawer_opening (
  merchant_id uuid not null,
  chain integer not null,
  seq integer not null,
  variant smallint not null,
  -- Null: a shift began here.
  operator_id uuid,
  primary key (merchant_id, chain, seq, variant)
);
select migration.protect_append_only('drawer_opening');
