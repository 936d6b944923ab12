-- Whom a till says to call that the policy locked: a name and a number, as the owner wrote it.
alter table app.watch_policy add column lock_call text;
