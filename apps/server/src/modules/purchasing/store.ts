/** Rows of orders, of what was ordered and of what came. Whoever changes an order holds its row until the commit. */
import type { OrderState } from '@stilltill/domain/purchase';
import { assert } from '@stilltill/domain/result';
import type { PURCHASE_CHANGES } from '@stilltill/protocol';
import type { MerchantTx } from '../../platform/postgres.ts';
import { int2Array, int8Array, textArray, uuidArray } from '../../platform/sql-arrays.ts';

export type Names = Readonly<Record<string, string>>;
export type OrderRow = {
  readonly id: string; readonly store_id: string; readonly number: number; readonly supplier_id: string; readonly supplier_name: string; readonly state: OrderState; readonly currency: string;
  /** A day, such as 2026-11-23. */
  readonly expected: string | null;
  readonly note: string; readonly closed_reason: string | null; readonly lines: number; readonly lines_unknown: number; readonly cost_minor: bigint; readonly version: number; readonly created_at: Date;
};
export type LineRow = { readonly product: string; readonly names: Names; readonly qty_milli: number; readonly unit_cost_micro: bigint | null };
export type DeliveryRow = { readonly document: string; readonly at: Date; readonly by: string };
export type DeliveredRow = LineRow & { readonly document: string };
export type ChangeKind = (typeof PURCHASE_CHANGES)[number];
export type Change = { readonly kind: ChangeKind; readonly at: Date; readonly by: string; readonly account: string; readonly detail: string | null; readonly document: string | null };

export const ORDER_COLUMNS = `o.id, o.store_id, o.number, o.supplier_id, s.name as supplier_name, o.state, o.currency, o.expected::text as expected, o.note, o.closed_reason, o.lines,
  o.lines_unknown, o.cost_minor, o.version, o.created_at`;
export const ORDERS = 'app.purchase_order o join app.supplier s on s.merchant_id = o.merchant_id and s.id = o.supplier_id';
/** As it stands on paper. */
export const orderNumber = ({ number }: Pick<OrderRow, 'number'>, store: { readonly code: string } | undefined): string => `PO-${store?.code ?? '?'}-${String(number).padStart(4, '0')}`;
/** How a number ends: the figures behind what names shop and store. */
const NUMBER_ENDS = /^(?:PO-?)?(?:[A-Z0-9]{1,8}-)?0*([1-9]\d{0,8})$/;

/** Orders whose number on paper holds the text, in capitals, the newest first. */
export async function findOrders(tx: MerchantTx, text: string, stores: readonly { readonly id: string; readonly code: string }[], limit: number): Promise<{ readonly id: string; readonly number: string; readonly supplier_name: string }[]> {
  const [, figures] = NUMBER_ENDS.exec(text) ?? [];
  if (figures === undefined) return [];
  const rows = await tx.query<OrderRow>(`select ${ORDER_COLUMNS} from ${ORDERS} where o.merchant_id = $1 and o.number = $2 order by o.created_at desc, o.id desc limit 50`, [tx.merchant_id, Number(figures)], 'purchasing.find_orders');
  return rows.map((row) => ({ id: row.id, number: orderNumber(row, stores.find(({ id }) => id === row.store_id)), supplier_name: row.supplier_name })).filter(({ number }) => number.includes(text)).slice(0, limit);
}

/** More of them nobody reads on one page; the newest stand first. */
const CHANGES_SHOWN = 200;

export async function readOrderRow(tx: MerchantTx, id: string): Promise<OrderRow | undefined> {
  const [row] = await tx.query<OrderRow>(`select ${ORDER_COLUMNS} from ${ORDERS} where o.merchant_id = $1 and o.id = $2`, [tx.merchant_id, id], 'purchasing.order');
  return row;
}

/** The order, locked until the transaction ends, so that two changes of it come one after the other. */
export async function lockOrder(tx: MerchantTx, id: string): Promise<OrderRow | undefined> {
  const [row] = await tx.query<OrderRow>(`select ${ORDER_COLUMNS} from ${ORDERS} where o.merchant_id = $1 and o.id = $2 for update of o`, [tx.merchant_id, id], 'purchasing.lock_order');
  return row;
}

/** The number of the next order of a store; nobody else takes one until the commit. */
export async function takeNumber(tx: MerchantTx, store: string): Promise<number> {
  await tx.query("select pg_advisory_xact_lock(hashtextextended('stilltill/purchasing/' || $1::text, 0))", [tx.merchant_id], 'purchasing.hold');
  const [row] = await tx.query<{ number: number }>('select coalesce(max(number), 0) + 1 as number from app.purchase_order where merchant_id = $1 and store_id = $2', [tx.merchant_id, store], 'purchasing.number');
  assert(row, 'a maximum has a row');
  return row.number;
}

export type OrderHead = Omit<OrderRow, 'supplier_name' | 'number' | 'created_at'>;

export async function insertOrder(tx: MerchantTx, { id, store_id, supplier_id, state, currency, expected, note, lines, lines_unknown, cost_minor, version }: OrderHead, number: number, at: Date): Promise<void> {
  await tx.execute(
    `insert into app.purchase_order (merchant_id, id, store_id, number, supplier_id, state, currency, expected, note, lines, lines_unknown, cost_minor, version, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [tx.merchant_id, id, store_id, number, supplier_id, state, currency, expected, note, lines, lines_unknown, cost_minor, version, at], 'purchasing.insert_order',
  );
}

/** Writes all of an order that may change. */
export async function updateOrder(tx: MerchantTx, { id, supplier_id, state, expected, note, closed_reason, lines, lines_unknown, cost_minor, version }: Omit<OrderHead, 'store_id' | 'currency'>): Promise<void> {
  await tx.execute(
    `update app.purchase_order set supplier_id = $3, state = $4, expected = $5, note = $6, closed_reason = $7, lines = $8, lines_unknown = $9, cost_minor = $10, version = $11
      where merchant_id = $1 and id = $2`,
    [tx.merchant_id, id, supplier_id, state, expected, note, closed_reason, lines, lines_unknown, cost_minor, version], 'purchasing.update_order',
  );
}

/** Numbers that may be missing travel as text. */
const costArray = (lines: readonly LineRow[]): Buffer => textArray(lines.map((line) => (line.unit_cost_micro === null ? null : String(line.unit_cost_micro))));
const namesArray = (lines: readonly LineRow[]): Buffer => textArray(lines.map((line) => JSON.stringify(line.names)));

/** In the place of the lines that were there. */
export async function writeLines(tx: MerchantTx, order: string, lines: readonly LineRow[]): Promise<void> {
  await tx.execute('delete from app.purchase_line where merchant_id = $1 and order_id = $2', [tx.merchant_id, order], 'purchasing.delete_lines');
  await tx.execute(
    `insert into app.purchase_line (merchant_id, order_id, product_id, position, names, qty_milli, unit_cost_micro)
     select $1::uuid, $2::uuid, l.product_id, l.position, l.names::jsonb, l.qty_milli, l.unit_cost_micro::bigint
       from unnest($3::uuid[], $4::smallint[], $5::text[], $6::bigint[], $7::text[]) as l (product_id, position, names, qty_milli, unit_cost_micro)`,
    [tx.merchant_id, order, uuidArray(lines.map((line) => line.product)), int2Array(lines.map((_, index) => index + 1)), namesArray(lines), int8Array(lines.map((line) => line.qty_milli)), costArray(lines)],
    'purchasing.insert_lines',
  );
}

type StoredLine<T> = T & { readonly qty: bigint };
const LINE_COLUMNS = 'product_id as product, names, qty_milli as qty, unit_cost_micro';
const lineOf = <T extends object>({ qty, ...line }: StoredLine<T>) => ({ ...line, qty_milli: Number(qty) });

export async function readLines(tx: MerchantTx, order: string): Promise<LineRow[]> {
  const rows = await tx.query<StoredLine<Omit<LineRow, 'qty_milli'>>>(`select ${LINE_COLUMNS} from app.purchase_line where merchant_id = $1 and order_id = $2 order by position`, [tx.merchant_id, order], 'purchasing.lines');
  return rows.map(lineOf);
}

export async function readDelivered(tx: MerchantTx, order: string): Promise<DeliveredRow[]> {
  const rows = await tx.query<StoredLine<Omit<DeliveredRow, 'qty_milli'>>>(
    `select document_id as document, ${LINE_COLUMNS} from app.purchase_delivery_line where merchant_id = $1 and order_id = $2 order by at, document_id, position`, [tx.merchant_id, order], 'purchasing.delivered',
  );
  return rows.map(lineOf);
}

export function readDeliveries(tx: MerchantTx, order: string): Promise<DeliveryRow[]> {
  return tx.query<DeliveryRow>('select document_id as document, at, by_name as by from app.purchase_delivery where merchant_id = $1 and order_id = $2 order by at desc, document_id', [tx.merchant_id, order], 'purchasing.deliveries');
}

/** Of which order a document is a delivery; undefined: of none. */
export async function orderOfDocument(tx: MerchantTx, document: string): Promise<string | undefined> {
  const [row] = await tx.query<{ order_id: string }>('select order_id from app.purchase_delivery where merchant_id = $1 and document_id = $2', [tx.merchant_id, document], 'purchasing.document');
  return row?.order_id;
}

export async function insertDelivery(tx: MerchantTx, order: OrderRow, { document, at, by }: DeliveryRow, lines: readonly LineRow[]): Promise<void> {
  await tx.execute('insert into app.purchase_delivery (merchant_id, document_id, order_id, at, by_name) values ($1, $2, $3, $4, $5)', [tx.merchant_id, document, order.id, at, by], 'purchasing.insert_delivery');
  await tx.execute(
    `insert into app.purchase_delivery_line (merchant_id, document_id, order_id, supplier_id, at, product_id, position, names, qty_milli, unit_cost_micro)
     select $1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::timestamptz, l.product_id, l.position, l.names::jsonb, l.qty_milli, l.unit_cost_micro::bigint
       from unnest($6::uuid[], $7::smallint[], $8::text[], $9::bigint[], $10::text[]) as l (product_id, position, names, qty_milli, unit_cost_micro)`,
    [
      tx.merchant_id, document, order.id, order.supplier_id, at, uuidArray(lines.map((line) => line.product)), int2Array(lines.map((_, index) => index + 1)), namesArray(lines),
      int8Array(lines.map((line) => line.qty_milli)), costArray(lines),
    ], 'purchasing.insert_delivery_lines',
  );
}

export async function insertChange(tx: MerchantTx, order: string, version: number, { kind, at, by, account, detail, document }: Change): Promise<void> {
  await tx.execute(
    'insert into app.purchase_change (merchant_id, order_id, version, kind, at, by_name, account, detail, document_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    [tx.merchant_id, order, version, kind, at, by, account, detail, document], 'purchasing.insert_change',
  );
}

/** The newest first. */
export function readChanges(tx: MerchantTx, order: string): Promise<Omit<Change, 'account'>[]> {
  return tx.query<Omit<Change, 'account'>>(
    `select kind, at, by_name as by, detail, document_id as document from app.purchase_change where merchant_id = $1 and order_id = $2 order by version desc limit ${CHANGES_SHOWN}`,
    [tx.merchant_id, order], 'purchasing.changes',
  );
}
