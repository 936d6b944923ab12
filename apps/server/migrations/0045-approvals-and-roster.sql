-- Approvals from the office, who of the office is which operator, and who is to work when. docs/adr/0016-permissions.md.

create table app.approval (
  merchant_id uuid not null,
  -- Made by the till that asks.
  id uuid not null,
  terminal_id uuid not null,
  store_id uuid not null,
  session_id uuid not null,
  -- Who asks.
  operator_id uuid not null,
  action text not null,
  -- What it is for: {action, sale, shift, line, measure}, and the SHA-256 that binds it to that.
  subject jsonb not null,
  subject_hash bytea not null,
  words text not null,
  amount_minor bigint,
  asked_at timestamptz not null,
  -- Until when it may be answered. Behind that one that is still 'asked' is over.
  until timestamptz not null,
  state text not null default 'asked' check (state in ('asked', 'given', 'refused', 'withdrawn')),
  answered_at timestamptz,
  by_operator_id uuid,
  -- Until when a given one holds, and the server's signature.
  good_until timestamptz,
  signature text,
  primary key (merchant_id, id)
);
create index approval_by_time on app.approval (merchant_id, asked_at);
select migration.protect('approval');

-- In which entries an approval stands. One that stands in two that are not of the same sale was used twice.
create table app.approval_use (
  merchant_id uuid not null,
  approval_id uuid not null,
  chain integer not null,
  seq integer not null,
  variant smallint not null,
  -- The sale or refund whose part the entry is; null: the entry stands for itself.
  subject_id uuid,
  primary key (merchant_id, approval_id, chain, seq, variant)
);
select migration.protect_append_only('approval_use');

-- An account may be that of one operator, and an auditor reads and no more.
alter table auth.office_user
  drop constraint office_user_role_check,
  add constraint office_user_role_check check (role in ('auditor', 'manager', 'owner')),
  add column operator_id uuid,
  -- Since when the account opens nothing any more. The row stays for the name.
  add column ended_at timestamptz;
create unique index office_user_of_operator on auth.office_user (merchant_id, operator_id) where operator_id is not null;

create table auth.invitation (
  id uuid primary key,
  token_hash text not null unique,
  merchant_id uuid not null references auth.merchant,
  name text not null,
  role text not null check (role in ('auditor', 'manager')),
  made_by text not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index invitation_of_merchant on auth.invitation (merchant_id);

-- Who is to work when and where. No two of one operator overlap: whoever writes holds the merchant's lock of the roster.
create table app.roster_shift (
  merchant_id uuid not null,
  id uuid not null,
  operator_id uuid not null,
  store_id uuid not null,
  from_at timestamptz not null,
  until_at timestamptz not null check (until_at > from_at),
  -- late: a manager took a session outside of the roster as theirs afterwards, for a reason.
  accepted text not null check (accepted in ('planned', 'late', 'swapped')),
  reason text,
  made_by text not null,
  made_at timestamptz not null,
  primary key (merchant_id, id)
);
create index roster_shift_by_time on app.roster_shift (merchant_id, from_at);
create index roster_shift_of_operator on app.roster_shift (merchant_id, operator_id, from_at);
select migration.protect('roster_shift');

-- Two operators who exchanged shifts, or one who took another's over.
create table app.roster_swap (
  merchant_id uuid not null,
  id uuid not null,
  shift_id uuid not null,
  -- The shift that was given for it; null: taken over.
  other_shift_id uuid,
  from_operator_id uuid not null,
  to_operator_id uuid not null,
  reason text,
  accepted_by text not null,
  accepted_at timestamptz not null,
  primary key (merchant_id, id)
);
select migration.protect_append_only('roster_swap');

-- What a sign-on outside of the roster does; null: nothing.
alter table app.store add column off_roster text check (off_roster in ('note', 'manager'));
