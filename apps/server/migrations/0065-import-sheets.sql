-- The sheets of a workbook that was brought, of which one is read.
alter table app.data_import add column sheets text[] not null default '{}';
