-- Who put a basket aside in which something was decided by hand. Whoever ends it as a sale did not decide that.

create table app.handed_decision (
  merchant_id uuid not null,
  sale_id uuid not null,
  chain integer not null,
  seq integer not null,
  variant smallint not null,
  operator_id uuid not null,
  store_id uuid not null,
  -- What is known of their rights then: by the position of the change feed, or by the time where that is null.
  position bigint,
  at timestamptz not null,
  -- Of each decision its action and its line.
  decisions jsonb not null,
  primary key (merchant_id, sale_id, chain, seq, variant)
);
select migration.protect_append_only('handed_decision');
