-- Links by which somebody who is locked out chooses a new password, and codes of authenticator apps that were used:
-- each signs in once. Sessions that began before have no end of their own beyond a day, so nobody is left with an old one.

create table auth.access_reset (
  id uuid primary key,
  token_hash text not null unique,
  merchant_id uuid not null references auth.merchant,
  user_id text not null references auth.office_user on delete cascade,
  -- Whether authenticator app, backup codes and passkeys go as well.
  removes_second_factor boolean not null,
  -- Who made it, by name.
  made_by text not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index access_reset_of_user on auth.access_reset (user_id);

create table auth.used_code (
  user_id text not null references auth.office_user on delete cascade,
  code_hash text not null,
  used_at timestamptz not null,
  primary key (user_id, code_hash)
);
