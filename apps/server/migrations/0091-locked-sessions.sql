-- A page of the office that nobody uses for a quarter of an hour is locked, and its session with it: it opens nothing until
-- its person has signed in again. `active_at` is when a page last said that somebody used it; null: no page ever did, as where
-- a program signed in, and then only a page's own word locks it.

alter table auth.office_session add column locked_at timestamptz, add column active_at timestamptz;
