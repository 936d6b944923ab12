/** What the back office reads of orders: lists, one order with what came of it, and what to order. */
import { AWAITED_STATES, UNIT_COST_MICRO_MAX, compareOrder, isLate, lineCost, suggestQuantity, sumCosts } from '@stilltill/domain/purchase';
import { AMOUNT_MINOR_MAX, QTY_MILLI_MAX, sum } from '@stilltill/domain/money';
import { type Result, assert, fail, ok } from '@stilltill/domain/result';
import type { PurchaseOrder, PurchaseOrderItem, PurchaseOrderPage, PurchaseOrderQuery, PurchaseSuggestionQuery, PurchaseSuggestions, PurchaseSummary } from '@stilltill/protocol';
import type { z } from 'zod';
import { readPageCursor, writePageCursor } from '../../platform/page-cursor.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { textArray, uuidArray } from '../../platform/sql-arrays.ts';
import type { PurchasingPorts, StoreFacts } from './ports.ts';
import { type DeliveredRow, type LineRow, ORDERS, ORDER_COLUMNS, type OrderRow, orderNumber, readChanges, readDelivered, readDeliveries, readLines, readOrderRow } from './store.ts';
import { readSupplier } from './suppliers.ts';

const AWAITED = `o.state in (${AWAITED_STATES.map((state) => `'${state}'`).join(', ')})`;
const SUGGESTIONS_MAX = 200;

/** The day that it is in a store. */
const todayIn = ({ clock }: PurchasingPorts, { timezone }: StoreFacts): string => Temporal.Instant.fromEpochMilliseconds(clock.now_ms()).toZonedDateTimeISO(timezone).toPlainDate().toString();

function itemOf(ports: PurchasingPorts, row: OrderRow, stores: readonly StoreFacts[]): z.output<typeof PurchaseOrderItem> {
  const store = stores.find((each) => each.id === row.store_id);
  const { id, state, expected, lines, currency, cost_minor, lines_unknown, supplier_name } = row;
  return {
    id, number: orderNumber(row, store), store: row.store_id, supplier: row.supplier_id, supplier_name, state, created_at: row.created_at.toISOString(), expected,
    is_late: store !== undefined && isLate(state, expected, todayIn(ports, store)), lines, currency, cost_minor, lines_unknown,
  };
}

/** Stores and what day it is there, for statements. */
function todays(ports: PurchasingPorts, stores: readonly StoreFacts[]): readonly [Buffer, Buffer] {
  return [uuidArray(stores.map(({ id }) => id)), textArray(stores.map((store) => todayIn(ports, store)))];
}
const LATE = (ids: number): string => `${AWAITED} and o.expected < (select d.today::date from unnest($${ids}::uuid[], $${ids + 1}::text[]) as d (store_id, today) where d.store_id = o.store_id)`;

/** The newest first. */
export async function readOrders(ports: PurchasingPorts, tx: MerchantTx, query: z.output<typeof PurchaseOrderQuery>): Promise<Result<z.output<typeof PurchaseOrderPage>>> {
  const cursor = readPageCursor(query.after, ['moment', 'uuid']);
  if (!cursor.ok) return cursor;
  const stores = await ports.stores(tx);
  const given: unknown[] = [tx.merchant_id, query.limit + 1];
  const where: string[] = [];
  if (query.state === 'awaited') where.push(`and ${AWAITED}`);
  else if (query.state !== undefined) where.push(`and o.state = $${given.push(query.state)}`);
  if (query.store !== undefined) where.push(`and o.store_id = $${given.push(query.store)}`);
  if (query.supplier !== undefined) where.push(`and o.supplier_id = $${given.push(query.supplier)}`);
  if (query.late === 'yes') where.push(`and ${LATE(given.push(...todays(ports, stores)) - 1)}`);
  if (cursor.value) where.push(`and (o.created_at, o.id) < ($${given.push(cursor.value[0])}::timestamptz, $${given.push(cursor.value[1])}::uuid)`);
  const rows = await tx.query<OrderRow>(`select ${ORDER_COLUMNS} from ${ORDERS} where o.merchant_id = $1 ${where.join(' ')} order by o.created_at desc, o.id desc limit $2`, given);
  const page = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  return ok({ items: page.map((row) => itemOf(ports, row, stores)), next: last ? writePageCursor([last.created_at.toISOString(), last.id]) : null });
}

/** What waits for somebody, of one store or of all. */
export async function readSummary(ports: PurchasingPorts, tx: MerchantTx, store: string | undefined): Promise<Result<z.output<typeof PurchaseSummary>>> {
  const [row] = await tx.query<z.output<typeof PurchaseSummary>>(
    `select (select count(*)::integer from app.purchase_order o where o.merchant_id = $1 and o.state = 'draft' and ($2::uuid is null or o.store_id = $2)) as drafts,
            (select count(*)::integer from app.purchase_order o where o.merchant_id = $1 and ${AWAITED} and ($2::uuid is null or o.store_id = $2)) as awaited,
            (select count(*)::integer from app.purchase_order o where o.merchant_id = $1 and ${LATE(3)} and ($2::uuid is null or o.store_id = $2)) as late,
            exists (select from app.purchase_order where merchant_id = $1) as has_any, exists (select from app.supplier where merchant_id = $1 and is_active) as has_suppliers`,
    [tx.merchant_id, store ?? null, ...todays(ports, await ports.stores(tx))], 'purchasing.summary',
  );
  assert(row, 'a count has a row');
  return ok(row);
}

/** One order with its lines, what came of them, and its steps. `not_found`. */
export async function readOrder(ports: PurchasingPorts, tx: MerchantTx, id: string): Promise<Result<z.output<typeof PurchaseOrder>>> {
  const row = await readOrderRow(tx, id);
  const supplier = row && await readSupplier(tx, row.supplier_id);
  if (!row || !supplier?.ok) return fail('not_found');
  const [lines, delivered, deliveries, changes] = [await readLines(tx, id), await readDelivered(tx, id), await readDeliveries(tx, id), await readChanges(tx, id)];
  const { id: _id, version: _version, is_active, orders_awaited: _orders, ...supplier_contact } = supplier.value;
  const costsOf = (some: readonly DeliveredRow[]) => {
    const sums = sumCosts(some);
    return { cost_minor: sums.ok ? sums.value.cost_minor : AMOUNT_MINOR_MAX, lines_unknown: some.filter((line) => line.unit_cost_micro === null).length };
  };
  return ok({
    ...itemOf(ports, row, await ports.stores(tx)), version: row.version, note: row.note, closed_reason: row.closed_reason, supplier_contact, supplier_active: is_active,
    items: await readItems(ports, tx, lines, delivered), received_minor: costsOf(delivered).cost_minor,
    deliveries: deliveries.map(({ document, at, by }) => {
      const own = delivered.filter((line) => line.document === document);
      return { document, at: at.toISOString(), by, lines: own.length, ...costsOf(own) };
    }),
    changes: changes.map(({ at, ...change }) => ({ ...change, at: at.toISOString() })),
  });
}

async function readItems({ products }: PurchasingPorts, tx: MerchantTx, lines: readonly LineRow[], delivered: readonly DeliveredRow[]): Promise<z.output<typeof PurchaseOrder>['items']> {
  const comparisons = compareOrder(lines, delivered);
  const known = new Map((await products(tx, comparisons.map(({ product }) => product))).map((each) => [each.id, each]));
  return comparisons.map(({ product, ...figures }) => {
    const ordered = lines.find((line) => line.product === product);
    const came = delivered.filter((line) => line.product === product);
    const costs = came.flatMap(({ unit_cost_micro, qty_milli }) => (unit_cost_micro === null ? [] : [lineCost(unit_cost_micro, qty_milli)]));
    const facts = known.get(product);
    const unit_cost_micro = ordered?.unit_cost_micro ?? null;
    return {
      product, code: facts?.code ?? '', names: { ...(ordered ?? came[0])?.names }, barcodes: [...(facts?.barcodes ?? [])], unit: facts?.unit ?? 'piece' as const, ...figures, unit_cost_micro,
      cost_minor: unit_cost_micro === null ? null : lineCost(unit_cost_micro, figures.ordered_milli), received_minor: costs.length === 0 ? null : sum(costs),
    };
  });
}

/** What is low in a store and not on its way, or how one product stands. `not_found`: the store or the product. */
export async function readSuggestions(ports: PurchasingPorts, tx: MerchantTx, { store, supplier, product }: z.output<typeof PurchaseSuggestionQuery>): Promise<Result<z.output<typeof PurchaseSuggestions>>> {
  if (!(await ports.stores(tx)).some((each) => each.id === store)) return fail('not_found');
  const found = await ports.stock.needs(tx, store, product === undefined ? null : [product], SUGGESTIONS_MAX);
  const needs = product === undefined || found.length > 0 ? found : [{ product, level_milli: 0n, low_milli: null, unit_cost_micro: null }];
  const ids = needs.map((need) => need.product);
  const [facts, coming, costs] = [new Map((await ports.products(tx, ids)).map((each) => [each.id, each])), await readComing(tx, store, ids), await readLastCosts(tx, ids, supplier ?? null)];
  if (product !== undefined && !facts.has(product)) return fail('not_found');
  const items = needs.flatMap(({ product: id, level_milli, low_milli, unit_cost_micro: average }) => {
    const known = facts.get(id);
    if (!known) return [];
    const on_order_milli = coming.get(id) ?? 0n;
    const suggested = suggestQuantity({ level_milli, low_milli, on_order_milli, unit: known.unit });
    const cost = costs.get(id) ?? average;
    return [{
      product: id, code: known.code, names: { ...known.names }, unit: known.unit, level_milli: wireMilli(level_milli), low_milli: low_milli === null ? null : Number(low_milli), on_order_milli: wireMilli(on_order_milli),
      suggested_milli: Math.min(QTY_MILLI_MAX, wireMilli(suggested)), unit_cost_micro: cost === null || cost < 0n || cost > UNIT_COST_MICRO_MAX ? null : cost,
    }];
  });
  return ok({ items: product === undefined ? items.filter(({ suggested_milli }) => suggested_milli > 0) : items });
}

/** Of what can be held exactly by a number of JSON; beyond it only forged sales reach. */
function wireMilli(qty_milli: bigint): number {
  const max = BigInt(Number.MAX_SAFE_INTEGER);
  return Number(qty_milli > max ? max : qty_milli < -max ? -max : qty_milli);
}

/** How much of products is still awaited in a store. */
async function readComing(tx: MerchantTx, store: string, products: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
  const rows = await tx.query<{ product_id: string; qty_milli: string }>(
    `select l.product_id, sum(greatest(0, l.qty_milli - coalesce(d.qty_milli, 0))) as qty_milli
       from app.purchase_order o join app.purchase_line l on l.merchant_id = o.merchant_id and l.order_id = o.id
       left join lateral (select sum(c.qty_milli) as qty_milli from app.purchase_delivery_line c where c.merchant_id = o.merchant_id and c.order_id = o.id and c.product_id = l.product_id) d on true
      where o.merchant_id = $1 and o.store_id = $2 and ${AWAITED} and l.product_id = any($3::uuid[]) group by l.product_id`,
    [tx.merchant_id, store, uuidArray(products)], 'purchasing.coming',
  );
  return new Map(rows.map(({ product_id, qty_milli }) => [product_id, BigInt(qty_milli)]));
}

/** What products cost when they came last: from a supplier where they ever came from it, else from any. */
async function readLastCosts(tx: MerchantTx, products: readonly string[], supplier: string | null): Promise<ReadonlyMap<string, bigint>> {
  const rows = await tx.query<{ product_id: string; unit_cost_micro: bigint }>(
    `select p.product_id, c.unit_cost_micro from unnest($2::uuid[]) as p (product_id)
       cross join lateral (select l.unit_cost_micro from app.purchase_delivery_line l where l.merchant_id = $1 and l.product_id = p.product_id and l.unit_cost_micro is not null
         order by (l.supplier_id = $3::uuid) desc nulls last, l.at desc limit 1) c`,
    [tx.merchant_id, uuidArray(products), supplier], 'purchasing.last_costs',
  );
  return new Map(rows.map(({ product_id, unit_cost_micro }) => [product_id, unit_cost_micro]));
}
