-- What is done once in the life of a database, such as making the demo shop, and when it was finished.
create table platform.done_once (
  name text primary key,
  at timestamptz not null
);
grant select, insert on platform.done_once to stilltill_app;
