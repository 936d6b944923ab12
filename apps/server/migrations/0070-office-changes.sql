-- Who changed what in the office. An entry of the server's own journal that names a person stands here as soon as it is
-- appended; a command that makes no such entry is written down by the command itself, in its transaction. Names of fields,
-- never what they were set to.
create table app.office_change (
  merchant_id uuid not null,
  id uuid not null default gen_random_uuid(),
  at timestamptz not null,
  by_name text not null check (length(by_name) <= 100),
  -- The account; null where only the name is known.
  account text,
  area text not null,
  act text not null,
  kind text not null,
  subject text check (length(subject) <= 100),
  fields text[] not null default '{}',
  primary key (merchant_id, id)
);
create index office_change_in_order on app.office_change (merchant_id, at, id);
create index office_change_by_person on app.office_change (merchant_id, by_name, at, id);
create index office_change_by_area on app.office_change (merchant_id, area, at, id);
select migration.protect('office_change');

-- What the journal told before.
alter table app.entry no force row level security;
alter table app.chain no force row level security;
alter table app.office_change no force row level security;

insert into app.office_change (merchant_id, at, by_name, area, act, kind, subject)
select e.merchant_id, e.at, left(coalesce(b.body->>'by_name', b.body->>'by', b.body->>'issued_by'), 100), k.area, k.act, e.kind, left(b.body->>k.subject, 100)
  from (values
    ('terminal_code.issued', 'terminal', 'added', 'terminal'), ('terminal.retired', 'terminal', 'ended', 'terminal'), ('terminal.compromised', 'terminal', 'locked', 'terminal'),
    ('terminal.registered', 'terminal', 'added', 'terminal'), ('terminal.described', 'terminal', 'changed', 'terminal'), ('terminal.moved', 'terminal', 'moved', 'terminal'),
    ('terminal.custody_changed', 'terminal', 'changed', 'terminal'), ('terminal.lost', 'terminal', 'lost', 'terminal'), ('terminal.found', 'terminal', 'found', 'terminal'),
    ('terminal.window_set', 'terminal', 'changed', 'terminal'), ('terminal.locked', 'terminal', 'locked', 'terminal'), ('terminal.unlocked', 'terminal', 'unlocked', 'terminal'),
    ('operator.changed', 'operator', 'changed', 'operator'), ('role.changed', 'role', 'changed', 'role'), ('role.removed', 'role', 'removed', 'role'),
    ('badge.issued', 'badge', 'added', 'operator'), ('badge.withdrawn', 'badge', 'removed', 'operator'), ('access.changed', 'access', 'changed', 'account'),
    ('approval.answered', 'approval', 'answered', 'approval'), ('sign_on_demand.asked', 'sign_on', 'added', 'operator'), ('roster.changed', 'roster', 'changed', 'store'),
    ('settings.changed', 'settings', 'changed', 'id'), ('fault.described', 'fault', 'changed', 'code'), ('inspection.done', 'inspection', 'done', 'terminal'),
    ('exception.settled', 'exception', 'answered', 'exception'), ('shift.closed', 'shift', 'ended', 'shift'),
    ('goods.received', 'stock', 'added', 'document'), ('goods.written_off', 'stock', 'removed', 'document'), ('stock.counted', 'stock', 'noted', 'document'),
    ('transfer.sent', 'stock', 'moved', 'document'), ('transfer.received', 'stock', 'moved', 'document'),
    ('customer.merged', 'customer', 'merged', 'customer'), ('customer.parted', 'customer', 'parted', 'customer'), ('customer.erased', 'customer', 'erased', 'customer'),
    ('card.changed', 'card', 'changed', 'card'), ('coupons.issued', 'coupon', 'added', 'promotion'), ('coupons.taken_back', 'coupon', 'removed', 'promotion'), ('points.corrected', 'points', 'changed', 'account'),
    ('finding.answered', 'finding', 'answered', 'finding'), ('watch_policy.changed', 'watch', 'changed', null), ('case.opened', 'case', 'added', 'case'), ('case.assigned', 'case', 'moved', 'case'),
    ('case.noted', 'case', 'noted', 'case'), ('case.told', 'case', 'done', 'case'), ('case.ended', 'case', 'ended', 'case')
  ) as k (kind, area, act, subject)
  join app.entry e on e.kind = k.kind
  join app.chain c on c.merchant_id = e.merchant_id and c.chain = e.chain and c.owner = 'server'
  cross join lateral (select e.text::jsonb->'body' as body) b
 where coalesce(b.body->>'by_name', b.body->>'by', b.body->>'issued_by') is not null;

alter table app.entry force row level security;
alter table app.chain force row level security;
alter table app.office_change force row level security;
