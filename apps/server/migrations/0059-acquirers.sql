-- Who takes a terminal's card payments to the banks, as the shop writes it. Null: nobody said.
alter table app.terminal add column acquirer text;
