-- Network printers that the owner has listed, and what a store prints around its sales.

create table app.network_printer (
  merchant_id uuid not null,
  id uuid not null,
  store_id uuid not null,
  name text not null,
  -- A literal address or a name; which addresses are taken is decided when it is connected to.
  host text not null,
  port integer not null check (port between 9100 and 9109),
  created_at timestamptz not null,
  primary key (merchant_id, id),
  foreign key (merchant_id, store_id) references app.store
);
select migration.protect('network_printer');
create index network_printer_by_store on app.network_printer (merchant_id, store_id);

-- Header, footer and logo, in the form of ReceiptSettings; null: nothing but the shop's name.
alter table app.store add column receipt jsonb;
