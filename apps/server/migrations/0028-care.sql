-- What customers say and ask on their own pages, and who in the shop looked at what is known about them.

-- Who saw somebody's data in the office, when and how; the customer reads it. One row for each look within an hour.
create table app.customer_access (
  merchant_id uuid not null,
  id uuid not null,
  customer_id uuid not null,
  at timestamptz not null,
  -- The name of the person of the shop.
  by text not null,
  what text not null check (what in ('listed', 'opened', 'exported', 'changed')),
  primary key (merchant_id, id)
);
create index customer_access_of_customer on app.customer_access (merchant_id, customer_id, at, id);
select migration.protect_append_only('customer_access');

-- What somebody with a receipt says about the sale. It holds nothing of who they are.
create table app.feedback (
  merchant_id uuid not null,
  id uuid not null,
  -- SHA-256 of the token in the receipt's link: one for each receipt.
  receipt_hash bytea not null,
  store_id uuid not null,
  receipt_number text not null,
  stars smallint not null check (stars between 1 and 5),
  words text not null check (length(words) <= 1000),
  at timestamptz not null,
  changed_at timestamptz not null,
  answer text,
  answered_at timestamptz,
  answered_by text,
  primary key (merchant_id, id),
  unique (merchant_id, receipt_hash)
);
create index feedback_in_order on app.feedback (merchant_id, at, id);
select migration.protect('feedback');

-- 发票 that customers ask for from their receipt's page. The buyer stands under a key of this request alone.
create table app.fapiao_request (
  merchant_id uuid not null,
  id uuid not null,
  receipt_hash bytea not null,
  store_id uuid not null,
  receipt_number text not null,
  total_minor bigint not null,
  currency text not null,
  -- Title, tax number and address to send to, as JSON: AES-256-GCM, nonce first.
  buyer bytea not null,
  -- The request's key, encrypted under the merchant's secret.
  key bytea not null,
  state text not null check (state in ('asked', 'issued', 'refused')),
  asked_at timestamptz not null,
  ended_at timestamptz,
  ended_by text,
  -- The number of the 发票 that was issued.
  fapiao_number text,
  -- Why it was refused; the customer reads it.
  reason text,
  primary key (merchant_id, id)
);
-- Once it was refused, it may be asked for again.
create unique index fapiao_request_of_receipt on app.fapiao_request (merchant_id, receipt_hash) where state <> 'refused';
create index fapiao_request_in_order on app.fapiao_request (merchant_id, asked_at, id);
create index fapiao_request_by_receipt on app.fapiao_request (merchant_id, receipt_hash, asked_at);
select migration.protect('fapiao_request');

-- A receipt from whose page somebody left their number or address: once for each.
create table app.receipt_sign_up (
  merchant_id uuid not null,
  receipt_hash bytea not null,
  at timestamptz not null,
  primary key (merchant_id, receipt_hash)
);
select migration.protect_append_only('receipt_sign_up');

-- Messages and calls in the shop's name that somebody holds for false.
create table app.fraud_report (
  merchant_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  -- Whether the code that was typed is one of ours.
  is_code_known boolean not null,
  -- The number or address that it came from, and what it said, as JSON under a key of this report alone.
  told bytea not null,
  key bytea not null,
  state text not null check (state in ('open', 'closed')),
  closed_at timestamptz,
  closed_by text,
  note text,
  primary key (merchant_id, id)
);
create index fraud_report_in_order on app.fraud_report (merchant_id, at, id);
select migration.protect('fraud_report');

-- What somebody asks about their own data that a person of the shop must answer, and until when.
create table app.data_request (
  merchant_id uuid not null,
  id uuid not null,
  -- Null: nobody knows yet who it is.
  customer_id uuid,
  kind text not null check (kind in ('access', 'correction', 'erasure', 'export', 'objection')),
  -- 'page': asked on the customer's own pages. 'office': by telephone, letter or in the shop.
  source text not null check (source in ('page', 'office')),
  -- What they said, as JSON under a key of this request alone; null once whoever asked is erased.
  told bytea,
  key bytea,
  received_at timestamptz not null,
  -- By the strictest duty of the places where they may live; null: no law there asks for it.
  acknowledge_by timestamptz,
  acknowledged_at timestamptz,
  answer_by timestamptz not null,
  -- The duty that `answer_by` stands on, by pack and id, with its citation; and by how much it may be put off once.
  duty text not null,
  citation text not null,
  extend_within text,
  extended_at timestamptz,
  extended_for text,
  ended_at timestamptz,
  ended_by text,
  outcome text check (outcome in ('answered', 'refused')),
  reason text,
  primary key (merchant_id, id),
  check ((ended_at is null) = (outcome is null))
);
create index data_request_due on app.data_request (merchant_id, answer_by, id) where ended_at is null;
create index data_request_in_order on app.data_request (merchant_id, received_at, id);
create index data_request_of_customer on app.data_request (merchant_id, customer_id) where customer_id is not null;
select migration.protect('data_request');
