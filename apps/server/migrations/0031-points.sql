-- Cards, points and groups of customers. A card is known by the hash of its code alone. docs/adr/0015-points.md.

-- Every version of the rules that tills may have gone by, in the form of PointRulesRecord.
create table app.point_rule (
  merchant_id uuid not null,
  version integer not null,
  body jsonb not null,
  changed_at timestamptz not null,
  primary key (merchant_id, version)
);
select migration.protect_append_only('point_rule');

create table app.point_account (
  merchant_id uuid not null,
  id uuid not null,
  -- Null: a card that was handed out to nobody whom the shop knows.
  customer_id uuid,
  -- The sum of its entries. Below zero where points were spent offline that were not there any more.
  balance_points bigint not null,
  created_at timestamptz not null,
  primary key (merchant_id, id)
);
create unique index point_account_of_customer on app.point_account (merchant_id, customer_id) where customer_id is not null;
create index point_account_in_order on app.point_account (merchant_id, created_at, id);
select migration.protect('point_account');

create table app.member_card (
  merchant_id uuid not null,
  id uuid not null,
  -- SHA-256 of the code.
  card_hash bytea not null,
  account_id uuid not null,
  -- unknown: a sale named it, and the shop never issued it.
  state text not null check (state in ('active', 'locked', 'replaced', 'unknown')),
  issued_at timestamptz not null,
  primary key (merchant_id, id)
);
create unique index member_card_by_hash on app.member_card (merchant_id, card_hash);
create index member_card_of_account on app.member_card (merchant_id, account_id);
select migration.protect('member_card');

-- The ledger. Written once: whatever changes a balance is another entry.
create table app.point_entry (
  merchant_id uuid not null,
  account_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('earned', 'spent', 'taken_back', 'returned', 'expired', 'corrected', 'moved')),
  points bigint not null check (points <> 0),
  at timestamptz not null,
  expires_at timestamptz,
  -- The sale that it is of; null: none.
  sale_id uuid,
  -- Who did it by hand, and why.
  by_name text,
  reason text,
  primary key (merchant_id, account_id, id)
);
create index point_entry_of_sale on app.point_entry (merchant_id, sale_id) where sale_id is not null;
select migration.protect_append_only('point_entry');

-- What the ledger needs of a member's sale, so that what comes back later is counted against it.
create table app.point_sale (
  merchant_id uuid not null,
  sale_id uuid not null,
  card_hash bytea not null,
  at timestamptz not null,
  earned_points bigint not null,
  spent_points bigint not null,
  -- Of each line: its number, its quantity in thousandths, what it counted for, and what points took off it.
  lines jsonb not null,
  primary key (merchant_id, sale_id)
);
create index point_sale_of_card on app.point_sale (merchant_id, card_hash);
select migration.protect_append_only('point_sale');

-- Points that a basket is about to spend: nobody else gets them until then.
create table app.point_hold (
  merchant_id uuid not null,
  sale_id uuid not null,
  id uuid not null,
  account_id uuid not null,
  terminal_id uuid not null,
  points bigint not null check (points > 0),
  until timestamptz not null,
  state text not null check (state in ('open', 'spent', 'released')),
  primary key (merchant_id, sale_id)
);
create index point_hold_of_account on app.point_hold (merchant_id, account_id) where state = 'open';
select migration.protect('point_hold');

create table app.customer_group (
  merchant_id uuid not null,
  id uuid not null,
  names jsonb not null,
  created_at timestamptz not null,
  primary key (merchant_id, id)
);
select migration.protect('customer_group');

create table app.customer_group_member (
  merchant_id uuid not null,
  account_id uuid not null,
  group_id uuid not null,
  primary key (merchant_id, account_id, group_id)
);
create index customer_group_member_by_group on app.customer_group_member (merchant_id, group_id);
select migration.protect('customer_group_member');
