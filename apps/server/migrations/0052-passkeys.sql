-- Passkeys of people of the office, as better-auth's plugin keeps them, under names of our own (modules/office/auth.ts).

create table auth.office_passkey (
  id text primary key,
  name text,
  public_key text not null,
  user_id text not null references auth.office_user on delete cascade,
  credential_id text not null,
  counter integer not null,
  device_type text not null,
  backed_up boolean not null,
  transports text,
  created_at timestamptz,
  aaguid text
);
create index office_passkey_user_id_idx on auth.office_passkey (user_id);
create unique index office_passkey_credential_id_idx on auth.office_passkey (credential_id);
