-- Sign-ons outside of somebody's roster that no manager let at the till: the office accepts them afterwards, or has them looked at.

create table app.off_roster_sign_on (
  merchant_id uuid not null,
  chain integer not null,
  seq integer not null,
  variant smallint not null,
  -- Of the entry that told it.
  hash bytea not null,
  epoch text not null,
  terminal_id uuid not null,
  store_id uuid not null,
  operator_id uuid not null,
  at timestamptz not null,
  -- When they last signed off at that store in the half day behind it; null: not yet.
  until_at timestamptz,
  -- Null: nobody decided.
  answer text check (answer in ('accepted', 'finding')),
  answered_at timestamptz,
  answered_by text,
  reason text,
  primary key (merchant_id, chain, seq, variant),
  check ((answer is null) = (answered_at is null))
);
create index off_roster_sign_on_open on app.off_roster_sign_on (merchant_id, at) where answer is null;
create index off_roster_sign_on_of_operator on app.off_roster_sign_on (merchant_id, operator_id, at);
select migration.protect('off_roster_sign_on');
