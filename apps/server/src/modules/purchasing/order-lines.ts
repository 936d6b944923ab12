/** Orders and what came of them, line by line, for whoever writes them into a file. The oldest first. */
import { AWAITED_STATES, type OrderState, compareOrder, lineCost } from '@stilltill/domain/purchase';
import type { MerchantTx } from '../../platform/postgres.ts';
import { timeArray, uuidArray } from '../../platform/sql-arrays.ts';
import type { StoreFacts } from './ports.ts';
import { ORDERS, ORDER_COLUMNS, type Names, type OrderRow, orderNumber } from './store.ts';

type Stores = readonly Pick<StoreFacts, 'id' | 'code'>[];
type OrderFacts = { readonly number: string; readonly store: string; readonly supplier_name: string; readonly currency: string };

/** Where the next page begins. */
export type OrderAfter = { readonly created_at: Date; readonly id: string };
export type OrderLine = OrderFacts & {
  readonly state: OrderState; readonly created_at: Date; readonly expected: string | null; readonly note: string; readonly closed_reason: string | null;
  readonly line: number; readonly product: string; readonly names: Names; readonly unit_cost_micro: bigint | null; readonly cost_minor: bigint | null;
  /** `ordered_milli` 0: it came without being ordered. `awaited_milli` 0: nothing more is to come of it. */
  readonly ordered_milli: number; readonly received_milli: number; readonly awaited_milli: number;
};
type LineRow = { readonly order_id: string; readonly product: string; readonly names: Names; readonly qty: string; readonly unit_cost_micro: bigint | null };

/** Lines of the next orders of these stores, of whatever state; `next` null: there are no more. */
export async function readOrderLines(tx: MerchantTx, { stores, after, limit }: { readonly stores: Stores; readonly after: OrderAfter | null; readonly limit: number }): Promise<{ readonly lines: readonly OrderLine[]; readonly next: OrderAfter | null }> {
  const orders = await tx.query<OrderRow>(
    `select ${ORDER_COLUMNS} from ${ORDERS} where o.merchant_id = $1 and o.store_id = any($2::uuid[]) and ($3::timestamptz is null or (o.created_at, o.id) > ($3, $4::uuid)) order by o.created_at, o.id limit $5`,
    [tx.merchant_id, uuidArray(stores.map(({ id }) => id)), after?.created_at ?? null, after?.id ?? null, limit], 'purchasing.export_orders',
  );
  const of = [tx.merchant_id, uuidArray(orders.map(({ id }) => id))];
  const ordered = await tx.query<LineRow>('select order_id, product_id as product, names, qty_milli::text as qty, unit_cost_micro from app.purchase_line where merchant_id = $1 and order_id = any($2::uuid[]) order by order_id, position', of, 'purchasing.export_lines');
  const came = await tx.query<LineRow>(
    `select order_id, product_id as product, (array_agg(names order by at))[1] as names, sum(qty_milli)::text as qty, null as unit_cost_micro from app.purchase_delivery_line
      where merchant_id = $1 and order_id = any($2::uuid[]) group by order_id, product_id order by order_id, min(at), min(position), product_id`, of, 'purchasing.export_came',
  );
  const [ordered_of, came_of] = [ordered, came].map((rows) => Map.groupBy(rows, ({ order_id }) => order_id)) as [Map<string, LineRow[]>, Map<string, LineRow[]>];
  const last = orders.at(-1);
  return {
    lines: orders.flatMap((order) => linesOf(order, stores, ordered_of.get(order.id) ?? [], came_of.get(order.id) ?? [])),
    next: last && orders.length === limit ? { created_at: last.created_at, id: last.id } : null,
  };
}

function linesOf(order: OrderRow, stores: Stores, ordered: readonly LineRow[], came: readonly LineRow[]): OrderLine[] {
  const { state, created_at, expected, note, closed_reason } = order;
  const is_awaited = (AWAITED_STATES as readonly OrderState[]).includes(state);
  const quantities = (rows: readonly LineRow[]) => rows.map(({ product, qty }) => ({ product, qty_milli: Number(qty) }));
  return compareOrder(quantities(ordered), quantities(came)).map(({ product, ordered_milli, received_milli, open_milli }, index) => {
    const row = ordered.find((each) => each.product === product);
    const unit_cost_micro = row?.unit_cost_micro ?? null;
    return {
      ...factsOf(order, stores), state, created_at, expected, note, closed_reason, line: index + 1, product, names: (row ?? came.find((each) => each.product === product))?.names ?? {},
      unit_cost_micro, cost_minor: unit_cost_micro === null ? null : lineCost(unit_cost_micro, ordered_milli), ordered_milli, received_milli, awaited_milli: is_awaited ? open_milli : 0,
    };
  });
}

const factsOf = (order: Pick<OrderRow, 'number' | 'store_id' | 'supplier_name' | 'currency'>, stores: Stores): OrderFacts =>
  ({ number: orderNumber(order, stores.find(({ id }) => id === order.store_id)), store: order.store_id, supplier_name: order.supplier_name, currency: order.currency });

/** At each store its own stretch of time. */
type Days = readonly { readonly store: string; readonly from: Date; readonly until: Date }[];
export type ReceivedAfter = { readonly at: Date; readonly document: string };
export type ReceivedLine = OrderFacts & {
  readonly at: Date; readonly by: string; readonly line: number; readonly product: string; readonly names: Names; readonly qty_milli: number; readonly unit_cost_micro: bigint | null; readonly cost_minor: bigint | null;
  /** What it was ordered at; null: it was not ordered, or its cost was not known. */
  readonly ordered_cost_micro: bigint | null;
};
type DeliveryRow = ReceivedAfter & { readonly by: string } & Pick<OrderRow, 'number' | 'store_id' | 'supplier_name' | 'currency'>;
type CameRow = Omit<LineRow, 'order_id'> & { readonly document: string; readonly position: number; readonly ordered_cost_micro: bigint | null };

/** Lines of the next deliveries of orders within the days of their stores. */
export async function readReceivedLines(tx: MerchantTx, { stores, days, after, limit }: { readonly stores: Stores; readonly days: Days; readonly after: ReceivedAfter | null; readonly limit: number }): Promise<{ readonly lines: readonly ReceivedLine[]; readonly next: ReceivedAfter | null }> {
  const [least, most] = [days.map(({ from }) => from.getTime()), days.map(({ until }) => until.getTime())];
  const deliveries = days.length === 0 ? [] : await tx.query<DeliveryRow>(
    `select d.at, d.document_id as document, d.by_name as by, o.number, o.store_id, o.currency, s.name as supplier_name
       from app.purchase_delivery d join app.purchase_order o on o.merchant_id = d.merchant_id and o.id = d.order_id join app.supplier s on s.merchant_id = o.merchant_id and s.id = o.supplier_id
       join unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[]) as days (store, since, until) on o.store_id = days.store and d.at >= days.since and d.at < days.until
      where d.merchant_id = $1 and d.at >= $5 and d.at < $6 and ($7::timestamptz is null or (d.at, d.document_id) > ($7, $8::uuid)) order by d.at, d.document_id limit $9`,
    [
      tx.merchant_id, uuidArray(days.map(({ store }) => store)), timeArray(days.map(({ from }) => from.toISOString())), timeArray(days.map(({ until }) => until.toISOString())),
      new Date(Math.min(...least)), new Date(Math.max(...most)), after?.at ?? null, after?.document ?? null, limit,
    ], 'purchasing.export_deliveries',
  );
  const came = Map.groupBy(await tx.query<CameRow>(
    `select c.document_id as document, c.position, c.product_id as product, c.names, c.qty_milli::text as qty, c.unit_cost_micro, l.unit_cost_micro as ordered_cost_micro
       from app.purchase_delivery_line c left join app.purchase_line l on l.merchant_id = c.merchant_id and l.order_id = c.order_id and l.product_id = c.product_id
      where c.merchant_id = $1 and c.document_id = any($2::uuid[]) order by c.document_id, c.position`, [tx.merchant_id, uuidArray(deliveries.map(({ document }) => document))], 'purchasing.export_received',
  ), ({ document }) => document);
  const last = deliveries.at(-1);
  return {
    lines: deliveries.flatMap((delivery) => (came.get(delivery.document) ?? []).map(({ position, product, names, qty, unit_cost_micro, ordered_cost_micro }) => ({
      ...factsOf(delivery, stores), at: delivery.at, by: delivery.by, line: position, product, names, qty_milli: Number(qty), unit_cost_micro,
      cost_minor: unit_cost_micro === null ? null : lineCost(unit_cost_micro, Number(qty)), ordered_cost_micro,
    }))),
    next: last && deliveries.length === limit ? { at: last.at, document: last.document } : null,
  };
}
