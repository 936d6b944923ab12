-- Operators ask colleagues at tills to take a shift of theirs; the colleague agrees at a till, and the office accepts, which
-- is then a swap like any other (roster_swap).

create table app.swap_request (
  merchant_id uuid not null,
  id uuid not null,
  shift_id uuid not null,
  from_operator_id uuid not null,
  to_operator_id uuid not null,
  asked_at timestamptz not null,
  agreed_at timestamptz,
  ended_at timestamptz,
  -- accepted, declined: by the office. refused: by the colleague. withdrawn: by who asked. gone: the shift was removed or given away meanwhile.
  outcome text check (outcome in ('accepted', 'declined', 'refused', 'withdrawn', 'gone')),
  ended_by text,
  primary key (merchant_id, id),
  check ((ended_at is null) = (outcome is null))
);
create unique index swap_request_open on app.swap_request (merchant_id, shift_id) where ended_at is null;
select migration.protect('swap_request');
