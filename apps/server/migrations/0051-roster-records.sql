-- What tills were last told of each operator's roster, so that the day's turn sends only what it changes.

create table app.roster_record (
  merchant_id uuid not null,
  operator_id uuid not null,
  body text not null,
  primary key (merchant_id, operator_id)
);
select migration.protect('roster_record');
