-- A shop may ask everybody who signs in to its office for more than a password: a code of an app, or a passkey. `by_passkey`
-- says of a session that a passkey began it; those that are there count as begun by a password.

alter table auth.merchant add column demands_second_factor boolean not null default false;
alter table auth.office_session add column by_passkey boolean not null default false;
