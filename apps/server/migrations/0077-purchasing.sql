-- Suppliers and purchase orders. An order is a plan: goods move by the deliveries that stock's entries tell of.
-- docs/adr/0023-purchase-orders.md.

create table app.supplier (
  merchant_id uuid not null,
  id uuid not null,
  name text not null,
  -- The name as it is compared and looked for.
  name_key text not null,
  contact text not null,
  phone text not null,
  email text not null,
  address text not null,
  terms text not null,
  note text not null,
  version integer not null,
  -- False: the shop orders from it no more; its orders stay.
  is_active boolean not null,
  changed_at timestamptz not null,
  primary key (merchant_id, id)
);
create unique index supplier_by_name on app.supplier (merchant_id, name_key);
select migration.protect('supplier');

create table app.purchase_order (
  merchant_id uuid not null,
  id uuid not null,
  store_id uuid not null,
  -- From 1 in each store, without gaps.
  number integer not null,
  supplier_id uuid not null,
  state text not null check (state in ('draft', 'sent', 'partly_received', 'received', 'cancelled')),
  currency text not null,
  expected date,
  note text not null,
  -- Why what had not come was not awaited any more.
  closed_reason text,
  -- What its lines come to, so that a list need not read them.
  lines integer not null,
  lines_unknown integer not null,
  cost_minor bigint not null,
  version integer not null,
  created_at timestamptz not null,
  primary key (merchant_id, id),
  foreign key (merchant_id, supplier_id) references app.supplier
);
create unique index purchase_order_by_number on app.purchase_order (merchant_id, store_id, number);
create index purchase_order_in_order on app.purchase_order (merchant_id, created_at, id);
create index purchase_order_by_state on app.purchase_order (merchant_id, state, created_at, id);
create index purchase_order_of_supplier on app.purchase_order (merchant_id, supplier_id, created_at, id);
create index purchase_order_awaited on app.purchase_order (merchant_id, store_id, expected) where state in ('sent', 'partly_received');
select migration.protect('purchase_order');

create table app.purchase_line (
  merchant_id uuid not null,
  order_id uuid not null,
  product_id uuid not null,
  position smallint not null,
  -- As the product was called when it was ordered.
  names jsonb not null,
  qty_milli bigint not null check (qty_milli > 0),
  -- Of one piece or kilogram, in millionths of a minor unit; null: not known.
  unit_cost_micro bigint check (unit_cost_micro >= 0),
  primary key (merchant_id, order_id, product_id),
  foreign key (merchant_id, order_id) references app.purchase_order
);
select migration.protect('purchase_line');

-- Which delivery brought what of which order. The goods themselves stand in stock, by the document of the same id.
create table app.purchase_delivery (
  merchant_id uuid not null,
  document_id uuid not null,
  order_id uuid not null,
  at timestamptz not null,
  by_name text not null,
  primary key (merchant_id, document_id),
  foreign key (merchant_id, order_id) references app.purchase_order
);
create index purchase_delivery_of_order on app.purchase_delivery (merchant_id, order_id, at);
select migration.protect_append_only('purchase_delivery');

create table app.purchase_delivery_line (
  merchant_id uuid not null,
  document_id uuid not null,
  product_id uuid not null,
  order_id uuid not null,
  supplier_id uuid not null,
  position smallint not null,
  at timestamptz not null,
  names jsonb not null,
  qty_milli bigint not null check (qty_milli > 0),
  unit_cost_micro bigint check (unit_cost_micro >= 0),
  primary key (merchant_id, document_id, product_id),
  foreign key (merchant_id, document_id) references app.purchase_delivery
);
create index purchase_delivery_line_of_order on app.purchase_delivery_line (merchant_id, order_id);
-- What a product cost last.
create index purchase_delivery_line_of_product on app.purchase_delivery_line (merchant_id, product_id, at);
select migration.protect_append_only('purchase_delivery_line');

-- Every step of an order, with who and when.
create table app.purchase_change (
  merchant_id uuid not null,
  order_id uuid not null,
  -- The order's version that it made.
  version integer not null,
  kind text not null check (kind in ('made', 'edited', 'sent', 'taken_back', 'expected', 'received', 'closed', 'cancelled')),
  at timestamptz not null,
  by_name text not null,
  account text not null,
  -- A reason, or the day that is expected.
  detail text,
  document_id uuid,
  primary key (merchant_id, order_id, version),
  foreign key (merchant_id, order_id) references app.purchase_order
);
select migration.protect_append_only('purchase_change');
