-- Where a store is, as its owner writes it. For the office alone: what stands on receipts is a setting of theirs.
alter table app.store add column address text check (length(address) between 1 and 300);
