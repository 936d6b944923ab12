-- What customers answer that no machine may act on: a question, a word that opens. A person reads it.

create table app.contact_reply (
  merchant_id uuid not null,
  id uuid not null,
  customer_id uuid not null,
  point_id uuid not null,
  channel text not null,
  at timestamptz not null,
  -- What they wrote, under the key of that person: it can't be read once they are erased.
  text bytea not null,
  -- What kind of answer it seems to be.
  sense text not null,
  read_at timestamptz,
  read_by text,
  primary key (merchant_id, id)
);
create index contact_reply_in_order on app.contact_reply (merchant_id, at, id);
create index contact_reply_of_customer on app.contact_reply (merchant_id, customer_id);
select migration.protect('contact_reply');
