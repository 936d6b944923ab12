-- Merchants, their stores and terminals, and every key that was ever enrolled for a terminal.

create table app.merchant (
  merchant_id uuid primary key,
  shop_name text not null,
  -- What argon2id made of the owner's recovery code: {salt, memory_kib, passes, hash}; null until the owner has set up.
  recovery jsonb,
  created_at timestamptz not null
);
select migration.protect('merchant');

create table app.store (
  merchant_id uuid not null references app.merchant,
  id uuid not null,
  code text not null check (code ~ '^[A-Z0-9]{1,8}$'),
  name text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  timezone text not null,
  idle_lock_s integer not null default 300 check (idle_lock_s between 30 and 900),
  languages text[] not null default '{zh,en}',
  created_at timestamptz not null,
  primary key (merchant_id, id),
  unique (merchant_id, code)
);
select migration.protect('store');

create table app.terminal (
  merchant_id uuid not null,
  id uuid not null,
  store_id uuid not null,
  code text not null check (code ~ '^[A-Z0-9]{1,8}$'),
  name text not null,
  state text not null default 'new' check (state in ('new', 'enrolled', 'retired', 'compromised')),
  -- The enrolment that it works under; null before the first.
  enrolment_id uuid,
  created_at timestamptz not null,
  primary key (merchant_id, id),
  foreign key (merchant_id, store_id) references app.store,
  unique (merchant_id, store_id, code)
);
select migration.protect('terminal');

-- Never removed: entries sealed under an earlier key are still verified with it.
create table app.enrolment (
  merchant_id uuid not null,
  id uuid not null,
  terminal_id uuid not null,
  -- Ed25519, raw, base64url.
  public_key text not null,
  state text not null check (state in ('enrolled', 'replaced', 'retired', 'compromised')),
  -- The certificate as it was given out; it is given out again where an answer was lost.
  certificate jsonb not null,
  enrolled_at timestamptz not null,
  primary key (merchant_id, id),
  foreign key (merchant_id, terminal_id) references app.terminal
);
create index enrolment_of_terminal on app.enrolment (merchant_id, terminal_id);
select migration.protect('enrolment');

-- What comes before a merchant is known.

create table auth.merchant (
  id uuid primary key,
  created_at timestamptz not null
);

create table auth.enrolment_code (
  -- HMAC under a secret outside the database: forty bits alone could be tried from a stolen backup.
  code_hash text primary key,
  merchant_id uuid not null,
  terminal_id uuid not null,
  expires_at timestamptz not null,
  -- The key and enrolment that used it up. The same key may ask again, because its answer can be lost.
  used_public_key text,
  used_enrolment_id uuid
);
create index enrolment_code_of_terminal on auth.enrolment_code (merchant_id, terminal_id);

create table auth.terminal_key (
  enrolment_id uuid primary key,
  merchant_id uuid not null,
  terminal_id uuid not null,
  public_key text not null,
  state text not null check (state in ('enrolled', 'replaced', 'retired', 'compromised')),
  changed_at timestamptz not null,
  -- The highest `created` of a signed request that was taken, seconds since 1970.
  created_s_max bigint not null default 0
);
create index terminal_key_by_key on auth.terminal_key (public_key);
create index terminal_key_of_terminal on auth.terminal_key (merchant_id, terminal_id);
create index terminal_key_changed on auth.terminal_key (changed_at) where state <> 'enrolled';

create table auth.token_nonce (
  enrolment_id uuid not null,
  nonce text not null,
  seen_at timestamptz not null,
  primary key (enrolment_id, nonce)
);
