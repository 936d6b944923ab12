-- Sign-in to the back office: the tables that better-auth 1.7 asks for, under names of our own (modules/office/auth.ts
-- says which is which; a test compares them with what the library wants), and the owner's one-use set-up link.

create table auth.office_user (
  id text primary key,
  merchant_id uuid not null references auth.merchant,
  role text not null check (role in ('manager', 'owner')),
  name text not null,
  -- In lower case.
  email text not null unique,
  email_verified boolean not null,
  image text,
  two_factor_enabled boolean,
  created_at timestamptz not null default current_timestamp,
  updated_at timestamptz not null default current_timestamp
);
create index office_user_of_merchant on auth.office_user (merchant_id);

create table auth.office_session (
  id text primary key,
  expires_at timestamptz not null,
  -- The cookie carries it with a signature, under a secret outside the database.
  token text not null unique,
  created_at timestamptz not null default current_timestamp,
  updated_at timestamptz not null,
  ip_address text,
  user_agent text,
  user_id text not null references auth.office_user on delete cascade
);
create index office_session_user_id_idx on auth.office_session (user_id);

create table auth.office_account (
  id text primary key,
  account_id text not null,
  provider_id text not null,
  user_id text not null references auth.office_user on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  -- What scrypt made of it, with its salt.
  password text,
  created_at timestamptz not null default current_timestamp,
  updated_at timestamptz not null
);
create index office_account_user_id_idx on auth.office_account (user_id);

create table auth.office_verification (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default current_timestamp,
  updated_at timestamptz not null default current_timestamp
);
create index office_verification_identifier_idx on auth.office_verification (identifier);

create table auth.office_two_factor (
  id text primary key,
  -- Encrypted by the library under the secret of sign-in.
  secret text not null,
  backup_codes text not null,
  user_id text not null references auth.office_user on delete cascade,
  verified boolean,
  failed_verification_count integer,
  locked_until timestamptz
);
create index office_two_factor_secret_idx on auth.office_two_factor (secret);
create index office_two_factor_user_id_idx on auth.office_two_factor (user_id);

create table auth.setup_link (
  token_hash text primary key,
  merchant_id uuid not null references auth.merchant,
  made_at timestamptz not null,
  used_at timestamptz
);
