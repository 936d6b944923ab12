-- What a shop says of itself in its messages, its own templates, its providers, calls that people make, and mailings.

create table app.contact_setting (
  merchant_id uuid not null primary key,
  -- Stands under mails: the law of some places wants it.
  postal_address text check (length(postal_address) <= 300),
  -- After so many days the text of a message is emptied; what the message was stays.
  keep_receipts_days integer not null default 30 check (keep_receipts_days between 1 and 3650),
  keep_others_days integer not null default 180 check (keep_others_days between 1 and 3650)
);
select migration.protect('contact_setting');

create table app.provider_setting (
  merchant_id uuid not null,
  channel text not null check (channel in ('sms', 'email', 'push')),
  provider text not null,
  -- What is no secret, in the form of the provider's settings.
  body jsonb not null,
  -- The rest as JSON under a secret of this merchant: AES-256-GCM, nonce first.
  secrets bytea not null,
  -- SHA-256 of the token in the address that the provider calls back.
  callback_hash bytea not null,
  -- Rises with each change: a process that sends with an older one makes its sender anew.
  version integer not null,
  changed_at timestamptz not null,
  changed_by text not null,
  primary key (merchant_id, channel)
);
select migration.protect('provider_setting');

create table app.message_template (
  merchant_id uuid not null,
  id uuid not null,
  name text not null check (length(name) between 1 and 100),
  purpose text not null,
  -- By language: title and text, in Liquid.
  texts jsonb not null,
  version integer not null,
  changed_at timestamptz not null,
  primary key (merchant_id, id)
);
select migration.protect('message_template');

-- What became of a call that a person was to make.
create table app.call_outcome (
  merchant_id uuid not null,
  message_id uuid not null,
  outcome text not null check (outcome in ('reached', 'not_reached', 'wrong_number', 'no_more_calls')),
  by text not null,
  at timestamptz not null,
  primary key (merchant_id, message_id)
);
select migration.protect('call_outcome');

create table app.mailing (
  merchant_id uuid not null,
  id uuid not null,
  -- What asked for it, and for which once.
  request_key text not null,
  name text not null check (length(name) between 1 and 100),
  store_id uuid not null,
  channel text not null,
  purpose text not null,
  -- The texts as they were when it was made: what is changed later changes no mailing.
  texts jsonb not null,
  -- Who is meant; see MailingAudience.
  audience jsonb not null,
  starts_at timestamptz not null,
  state text not null check (state in ('waiting', 'running', 'done', 'cancelled')),
  -- The contact point up to which it has come, in the order of their ids; null: it has not begun.
  reached uuid,
  -- How many were looked at, and what the gate answered.
  looked_at integer not null default 0,
  allowed integer not null default 0,
  deferred integer not null default 0,
  denied integer not null default 0,
  made_at timestamptz not null,
  made_by text not null,
  primary key (merchant_id, id)
);
create unique index mailing_by_request on app.mailing (merchant_id, request_key);
create index mailing_in_order on app.mailing (merchant_id, made_at, id);
select migration.protect('mailing');

-- What is emptied after its time is found by this.
create index message_kept on app.message (merchant_id, made_at) where content is not null and state not in ('waiting', 'sending');
-- Messages of one subject, as a mailing.
create index message_of_subject on app.message (merchant_id, subject) where state = 'waiting';
