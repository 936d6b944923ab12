-- Links that messages carry, by which customers reach their own pages or say that they want no more; and the short codes by
-- which they check a message. docs/adr/0014-consent-and-links.md.

create table app.care_link (
  merchant_id uuid not null,
  id uuid not null,
  -- SHA-256 of the token as it stands in the link; the token itself is in the message alone.
  token_hash bytea not null check (length(token_hash) = 32),
  -- 'person': opens the pages of whoever has the contact point, once it is confirmed. 'one_click': withdraws and does nothing else.
  kind text not null check (kind in ('person', 'one_click')),
  customer_id uuid not null,
  point_id uuid not null,
  -- The message that carries it; null: it was not written in one.
  message_id uuid,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  primary key (merchant_id, id)
);
create unique index care_link_by_token on app.care_link (merchant_id, token_hash);
create index care_link_of_customer on app.care_link (merchant_id, customer_id);
create index care_link_of_message on app.care_link (merchant_id, message_id) where message_id is not null;
create index care_link_by_expiry on app.care_link (merchant_id, expires_at);
select migration.protect('care_link');

-- HMAC-SHA256 of the short code that the message shows, under a secret of its merchant; null: it shows none.
alter table app.message add column code_hash bytea;
create index message_by_code on app.message (merchant_id, code_hash) where code_hash is not null;
