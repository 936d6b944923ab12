-- The gate's tables: what was said about consent, whom not to contact, messages, and what counts under the caps.

-- One row for each thing that was said; never changed. The last word of a contact point, purpose and channel holds.
create table app.consent (
  merchant_id uuid not null,
  id uuid not null,
  customer_id uuid not null,
  -- Null: said of every way of reaching them.
  point_id uuid,
  act text not null check (act in ('given', 'withdrawn')),
  form text not null check (form in ('soft', 'express', 'confirmed', 'written')),
  purposes text[] not null,
  channels text[] not null,
  at timestamptz not null,
  -- Where it was said: at a till, on the customer's pages, by a reply, by a person of the shop, in an import.
  source text not null,
  -- SHA-256 of the notice's text as it was shown, and its language.
  notice_hash bytea,
  language text,
  -- The entry that says so.
  chain integer not null,
  seq integer not null,
  primary key (merchant_id, id)
);
create index consent_of_customer on app.consent (merchant_id, customer_id, at);
select migration.protect_append_only('consent');

-- Whom not to contact. By keyed hash of the address, so that it outlives the person's data; or by person.
create table app.suppression (
  merchant_id uuid not null,
  id uuid not null,
  -- 'stopped': wants nothing but what they ask for. 'erased'. 'listed': on the merchant's own list. 'dead': the address does not work. 'complained'.
  kind text not null check (kind in ('stopped', 'erased', 'listed', 'dead', 'complained')),
  customer_id uuid,
  lookup bytea,
  at timestamptz not null,
  lifted_at timestamptz,
  primary key (merchant_id, id),
  check (customer_id is not null or lookup is not null)
);
create index suppression_of_customer on app.suppression (merchant_id, customer_id) where lifted_at is null;
create index suppression_by_lookup on app.suppression (merchant_id, lookup) where lifted_at is null;
select migration.protect('suppression');

-- Copies of public registers of people who want no calls, by keyed hash.
create table app.public_register (
  merchant_id uuid not null,
  register text not null,
  copied_at timestamptz not null,
  primary key (merchant_id, register)
);
select migration.protect('public_register');
create table app.register_listing (
  merchant_id uuid not null,
  register text not null,
  lookup bytea not null,
  primary key (merchant_id, register, lookup)
);
select migration.protect('register_listing');

create table app.message (
  merchant_id uuid not null,
  id uuid not null,
  -- What asked for it, and for which once: the same request is not made twice.
  request_key text not null,
  customer_id uuid not null,
  point_id uuid not null,
  store_id uuid not null,
  channel text not null,
  purpose text not null,
  subject text not null,
  by text not null check (by in ('person', 'machine')),
  -- What it stands on, where it was asked for or a dealing is under way.
  ground jsonb,
  made_at timestamptz not null,
  -- In which life of the database it was made: what a restore brings back may have gone out meanwhile.
  incarnation text not null,
  expires_at timestamptz not null,
  -- What goes out, under the person's key; null once it is erased. Its SHA-256, and the parts that the law asks for.
  content bytea,
  content_hash bytea not null,
  parts text[] not null,
  -- 'waiting': goes out from `due_at` on. 'sending': claimed, and may be on the wire. 'unknown': it may have gone out, and nobody sends it again by themselves.
  state text not null check (state in ('waiting', 'sending', 'sent', 'delivered', 'failed', 'unknown', 'denied', 'cancelled')),
  due_at timestamptz not null,
  claimed_by uuid,
  claimed_at timestamptz,
  -- How often a provider refused it for the moment.
  refusals integer not null default 0,
  provider text,
  reference text,
  -- The last decision about it, in the server's own journal.
  chain integer not null,
  seq integer not null,
  primary key (merchant_id, id)
);
create unique index message_by_request on app.message (merchant_id, request_key);
create index message_due on app.message (merchant_id, due_at, id) where state = 'waiting';
create index message_sending on app.message (merchant_id, claimed_by) where state = 'sending';
create index message_of_customer on app.message (merchant_id, customer_id, made_at);
create index message_in_order on app.message (merchant_id, made_at, id);
create index message_by_reference on app.message (merchant_id, provider, reference) where reference is not null;
select migration.protect('message');

-- What counts under the caps: reserved in the transaction of the decision, and given up where it surely never went out.
create table app.contact_made (
  merchant_id uuid not null,
  message_id uuid not null,
  customer_id uuid not null,
  lookup bytea not null,
  channel text not null,
  purpose text not null,
  subject text not null,
  at timestamptz not null,
  primary key (merchant_id, message_id)
);
create index contact_made_to_customer on app.contact_made (merchant_id, customer_id, at);
create index contact_made_to_lookup on app.contact_made (merchant_id, lookup, at);
select migration.protect('contact_made');
