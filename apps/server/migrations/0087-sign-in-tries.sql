-- Wrong passwords in a row, by e-mail address (PCI DSS 4, 8.3.4). Whoever tries addresses of nobody is counted all the same, so
-- that an answer never tells which addresses there are; no address stands here in the clear.

create table auth.sign_in_try (
  email_hash bytea primary key,
  wrong integer not null,
  last_at timestamptz not null
);
create index sign_in_try_oldest on auth.sign_in_try (last_at);
