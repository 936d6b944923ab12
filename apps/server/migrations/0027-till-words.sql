-- What customers said at tills about being reached, as the entries were taken up: one row for each entry. It names the keys of
-- the personal fields in the entry, so that they are destroyed with the person.

create table app.till_word (
  merchant_id uuid not null,
  chain integer not null,
  seq integer not null,
  variant smallint not null,
  kind text not null check (kind in ('consent.given', 'consent.withdrawn', 'receipt.requested')),
  -- 'taken': it holds. 'suppressed': a withdrawal of nobody who is known; the address is not contacted. 'unread': no address could
  -- be read. 'unknown_notice': agreed to a text that is not ours, which counts for nothing. 'erased': the person was erased since.
  outcome text not null check (outcome in ('taken', 'suppressed', 'unread', 'unknown_notice', 'erased')),
  -- When it counts from, by all the clocks that were read.
  at timestamptz not null,
  -- Keys of the personal fields in the entry.
  field_keys uuid[] not null,
  -- Keyed hash of the address; null where none could be read.
  lookup bytea,
  customer_id uuid,
  point_id uuid,
  -- When the message that it asks for was made; null: it asks for none, or that one is still to be made.
  written_at timestamptz,
  awaits_message boolean not null,
  primary key (merchant_id, chain, seq, variant)
);
create index till_word_of_customer on app.till_word (merchant_id, customer_id) where customer_id is not null;
create index till_word_by_lookup on app.till_word (merchant_id, lookup) where lookup is not null;
create index till_word_unwritten on app.till_word (merchant_id, chain, seq) where awaits_message and written_at is null;
select migration.protect('till_word');
