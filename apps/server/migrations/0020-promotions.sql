-- Promotions, the versions of them that tills had, and what they gave. How a store sells.

create table app.promotion (
  merchant_id uuid not null,
  id uuid not null,
  -- In the form of PromotionRecord.
  body jsonb not null,
  -- Counts its changes; a change names the one that it was made on.
  version integer not null,
  -- Of the body, to find by; null: open.
  holds_from timestamptz,
  holds_until timestamptz,
  changed_at timestamptz not null,
  primary key (merchant_id, id)
);

-- What tills had of a promotion between two positions of the change feed, so that the cursor of an entry can be read.
create table app.promotion_version (
  merchant_id uuid not null,
  promotion_id uuid not null,
  version integer not null,
  body jsonb not null,
  from_position bigint not null,
  -- From here on another version held, or none; null: it holds.
  until_position bigint,
  primary key (merchant_id, promotion_id, version)
);
create index promotion_version_by_position on app.promotion_version (merchant_id, until_position, from_position);

-- What a promotion gave in a sale.
create table app.promotion_use (
  merchant_id uuid not null,
  chain integer not null,
  seq integer not null,
  variant smallint not null,
  promotion_id uuid not null,
  given_minor bigint not null,
  primary key (merchant_id, chain, seq, variant, promotion_id)
);
create index promotion_use_by_promotion on app.promotion_use (merchant_id, promotion_id) include (given_minor);

select migration.protect('promotion');
select migration.protect('promotion_version');
select migration.protect('promotion_use');

-- In the form of SellingSettings; null: as stores usually sell.
alter table app.store add column selling jsonb;
