-- How far a new shop is with setting up. What can be counted (people, goods, tills, sales) is counted; here stands what a
-- person said: that a step is done, or that it can wait.
create table app.first_step (
  merchant_id uuid not null references app.merchant,
  step text not null check (step in ('shop', 'tax', 'staff', 'products', 'device', 'printer', 'first_sale')),
  decided text not null check (decided in ('done', 'put_off')),
  at timestamptz not null,
  primary key (merchant_id, step)
);
select migration.protect('first_step');

-- Shops that are there already know their currency and their taxes.
alter table app.merchant no force row level security;
alter table app.first_step no force row level security;
insert into app.first_step (merchant_id, step, decided, at)
select merchant_id, step, 'done', now() from app.merchant, unnest(array['shop', 'tax', 'printer']) as steps (step);
alter table app.merchant force row level security;
alter table app.first_step force row level security;

-- Who began a shop of their own does not want the demo shop any more: no link is printed for it.
alter table auth.merchant add column passed_over_at timestamptz;
