-- Lists that are written into files a page at a time, in the order of time: what came of orders, and inspections.
create index purchase_delivery_in_order on app.purchase_delivery (merchant_id, at, document_id);
create index inspection_in_order on app.inspection (merchant_id, at, id);
