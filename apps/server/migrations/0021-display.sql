-- What stores show on their customer displays while nothing is sold, and how their tills begin.

create table app.display_picture (
  merchant_id uuid not null,
  -- The first 16 bytes of the SHA-256 of its bytes.
  hash bytea not null check (length(hash) = 16),
  kind text not null check (kind in ('image/jpeg', 'image/png', 'image/webp')),
  bytes bytea not null check (length(bytes) <= 180000),
  created_at timestamptz not null,
  primary key (merchant_id, hash)
);
select migration.protect('display_picture');

alter table app.store
  -- In the form of DisplaySettings; null: the shop's name alone.
  add column display jsonb,
  -- Whether operators who chose nothing else have the simple mode.
  add column simple_mode boolean not null default false;
