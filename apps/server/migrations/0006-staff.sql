-- People who sign on at tills.

create table app.operator (
  merchant_id uuid not null,
  id uuid not null,
  name text not null,
  role text not null check (role in ('operator', 'manager', 'owner')),
  active boolean not null,
  language text not null check (language in ('zh', 'en')),
  -- What argon2id made of the PIN: {salt, memory_kib, passes, hash}; null: no PIN yet, no sign-on.
  pin jsonb,
  -- Counts the decisions about this operator: one that a restored database lacks has a higher number.
  revision integer not null default 0,
  created_at timestamptz not null,
  primary key (merchant_id, id)
);
select migration.protect('operator');
