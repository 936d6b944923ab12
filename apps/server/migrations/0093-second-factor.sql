-- A shop may ask everybody who signs in to its office for more than a password: a code of an app, or a passkey.
-- `by_second_factor` says of a session that one of them began it.

alter table auth.merchant add column demands_second_factor boolean not null default false;
alter table auth.office_session add column by_second_factor boolean not null default false;
-- Whoever had an app turned on signed in with its code, or by a passkey.
update auth.office_session set by_second_factor = true where user_id in (select id from auth.office_user where two_factor_enabled);
