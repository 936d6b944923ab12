-- Shifts that the office closes, and what a shift is made of beside its sales.

alter table app.shift
  -- Whose count stands: the terminal's own, or the one that the office gave while the terminal was away.
  add column counted_by text not null default 'terminal' check (counted_by in ('terminal', 'office')),
  -- That the office closed it, which stays true when the terminal's own count takes the place of the office's; null: it did not.
  add column office_closed_at timestamptz,
  add column office_closed_by text,
  -- The entry in the server's own journal that says so.
  add column office_chain integer,
  add column office_seq integer;

alter table app.shift_report
  add column counted_by text not null default 'terminal' check (counted_by in ('terminal', 'office')),
  -- The reason that came with the count.
  add column reason text;

-- Entries that name a shift and are no sales: its opening and closing, cash that was moved, readings and explanations.
create table app.shift_entry (
  merchant_id uuid not null,
  chain integer not null,
  seq integer not null,
  variant smallint not null,
  shift_id uuid not null,
  kind text not null,
  at timestamptz not null,
  primary key (merchant_id, chain, seq, variant)
);
create index shift_entry_in_order on app.shift_entry (merchant_id, shift_id, at);
select migration.protect_append_only('shift_entry');

-- The sales of one shift. Few shifts are open at a time, so that new keys meet in few pages.
create index sale_of_shift on app.sale (merchant_id, shift_id);
