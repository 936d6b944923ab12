/**
 * What the office does with orders. Whether it may be done, and what follows, is decided by packages/domain/purchase; each
 * step is kept with who and when. Goods that come move stock in the same transaction.
 */
import { type Comparison, type OrderAct, allowAct, compareOrder, lineCost, stateAfter, sumCosts } from '@stilltill/domain/purchase';
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { NewPurchaseOrder, PurchaseDelivery, PurchaseOrderEdit } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { OfficeIdentity } from '../office/index.ts';
import type { PurchasingPorts } from './ports.ts';
import {
  type ChangeKind, type LineRow, type OrderHead, type OrderRow, insertChange, insertDelivery, insertOrder, lockOrder, orderOfDocument, readDelivered, readLines, takeNumber, updateOrder, writeLines,
} from './store.ts';
import { lockSupplier, plain } from './suppliers.ts';

export type By = Pick<OfficeIdentity, 'user' | 'name'>;
/** The id of the order that was made or changed. */
type Done = Result<{ readonly id: string }>;
type GivenLines = z.output<typeof PurchaseDelivery>['lines'];

const NAME_MAX = 100;
const nowOf = ({ clock }: PurchasingPorts): Date => new Date(clock.now_ms());

/** `not_found`: the store or the supplier; `supplier_ended`; `stock_product_unknown`; `amount_too_large`; `request_malformed`: a product stands twice. */
export async function makeOrder(ports: PurchasingPorts, tx: MerchantTx, by: By, given: z.output<typeof NewPurchaseOrder>): Promise<Done> {
  const store = (await ports.stores(tx)).find((each) => each.id === given.store);
  if (!store) return fail('not_found');
  const ordered = await readOrdered(ports, tx, given);
  if (!ordered.ok) return ordered;
  const { lines, ...sums } = ordered.value;
  const head: OrderHead = {
    id: ports.ids.uuid(), store_id: store.id, supplier_id: given.supplier, state: 'draft', currency: store.currency, expected: given.expected, note: plain(given.note), closed_reason: null, version: 1, ...sums,
    lines: lines.length,
  };
  const at = nowOf(ports);
  await insertOrder(tx, head, await takeNumber(tx, store.id), at);
  await writeLines(tx, head.id, lines);
  await note(ports, tx, by, head, 'made');
  return ok({ id: head.id });
}

/** `not_found`, `conflict`, `purchase_…` where it is no draft any more, and what `makeOrder` answers. */
export async function editOrder(ports: PurchasingPorts, tx: MerchantTx, by: By, id: string, given: z.output<typeof PurchaseOrderEdit>): Promise<Done> {
  const known = await beginAct(tx, id, 'edit', given.version);
  if (!known.ok) return known;
  const ordered = await readOrdered(ports, tx, given);
  if (!ordered.ok) return ordered;
  const { lines, ...sums } = ordered.value;
  const next = { ...known.value, supplier_id: given.supplier, expected: given.expected, note: plain(given.note), version: given.version + 1, ...sums, lines: lines.length };
  await updateOrder(tx, next);
  await writeLines(tx, id, lines);
  await note(ports, tx, by, next, 'edited');
  return ok({ id });
}

const STEPS = { send: 'sent', take_back: 'taken_back', cancel: 'cancelled' } as const satisfies Partial<Record<OrderAct, ChangeKind>>;

/** `not_found`, `conflict`, `purchase_…`. */
export async function stepOrder(ports: PurchasingPorts, tx: MerchantTx, by: By, id: string, version: number, act: keyof typeof STEPS): Promise<Done> {
  const known = await beginAct(tx, id, act, version);
  if (!known.ok) return known;
  return keep(ports, tx, by, { ...known.value, state: stateAfter(known.value.state, act, []), version: version + 1 }, STEPS[act]);
}

/** Another day is expected, or none. `not_found`, `conflict`, `purchase_…`. */
export async function expectOrder(ports: PurchasingPorts, tx: MerchantTx, by: By, id: string, version: number, expected: string | null): Promise<Done> {
  const known = await beginAct(tx, id, 'expect', version);
  if (!known.ok) return known;
  return keep(ports, tx, by, { ...known.value, expected, version: version + 1 }, 'expected', expected);
}

/** What has not come is not awaited any more. `not_found`, `conflict`, `purchase_…`, `request_malformed`: no reason. */
export async function closeOrder(ports: PurchasingPorts, tx: MerchantTx, by: By, id: string, version: number, reason: string): Promise<Done> {
  const known = await beginAct(tx, id, 'close', version);
  if (!known.ok) return known;
  const closed_reason = plain(reason);
  if (closed_reason === '') return fail('request_malformed', { path: 'reason' });
  return keep(ports, tx, by, { ...known.value, state: stateAfter(known.value.state, 'close', []), closed_reason, version: version + 1 }, 'closed', closed_reason);
}

/**
 * Goods of an order came: more, less or others than were ordered. The same document again does nothing more. `not_found`,
 * `purchase_draft`, `purchase_cancelled`, `stock_document_differs`, `stock_product_unknown`, `amount_too_large`, `request_malformed`.
 */
export async function receiveOrder(ports: PurchasingPorts, tx: MerchantTx, by: By, id: string, given: z.output<typeof PurchaseDelivery>): Promise<Done> {
  const order = await lockOrder(tx, id);
  if (!order) return fail('not_found');
  const of_order = await orderOfDocument(tx, given.document);
  if (of_order !== undefined) return of_order === id && await isSame(tx, id, given) ? ok({ id }) : fail('stock_document_differs');
  const allowed = allowAct(order.state, 'receive');
  if (!allowed.ok) return allowed;
  const lines = await nameLines(ports, tx, given.lines);
  if (!lines.ok) return lines;
  const sums = sumCosts(given.lines);
  if (!sums.ok) return sums;
  const received = await ports.stock.receive(tx, by.name, {
    document: given.document, store: order.store_id, note: plain(given.note) || null,
    lines: given.lines.map(({ product, qty_milli, unit_cost_micro }) => ({ product, qty_milli, cost_minor: unit_cost_micro === null ? null : lineCost(unit_cost_micro, qty_milli) })),
  }, id);
  if (!received.ok) return received;
  await insertDelivery(tx, order, { document: given.document, at: nowOf(ports), by: by.name.slice(0, NAME_MAX) }, lines.value);
  return keep(ports, tx, by, { ...order, state: stateAfter(order.state, 'receive', await compare(tx, id)), version: order.version + 1 }, 'received', null, given.document);
}

/** What was ordered against all that came. */
async function compare(tx: MerchantTx, order: string): Promise<Comparison[]> {
  const [ordered, delivered] = [await readLines(tx, order), await readDelivered(tx, order)];
  return compareOrder(ordered, delivered);
}

async function isSame(tx: MerchantTx, order: string, { document, lines }: z.output<typeof PurchaseDelivery>): Promise<boolean> {
  const said = (some: readonly Omit<LineRow, 'names'>[]): string => some.map(({ product, qty_milli, unit_cost_micro }) => `${product} ${qty_milli} ${unit_cost_micro}`).join('\n');
  return said(lines) === said((await readDelivered(tx, order)).filter((line) => line.document === document));
}

async function beginAct(tx: MerchantTx, id: string, act: OrderAct, version: number): Promise<Result<OrderRow>> {
  const order = await lockOrder(tx, id);
  if (!order) return fail('not_found');
  if (order.version !== version) return fail('conflict');
  const allowed = allowAct(order.state, act);
  return allowed.ok ? ok(order) : allowed;
}

async function keep(ports: PurchasingPorts, tx: MerchantTx, by: By, order: OrderRow, kind: ChangeKind, detail: string | null = null, document: string | null = null): Promise<Done> {
  await updateOrder(tx, order);
  await note(ports, tx, by, order, kind, detail, document);
  return ok({ id: order.id });
}

function note(ports: PurchasingPorts, tx: MerchantTx, { user, name }: By, { id, version }: Pick<OrderRow, 'id' | 'version'>, kind: ChangeKind, detail: string | null = null, document: string | null = null): Promise<void> {
  return insertChange(tx, id, version, { kind, at: nowOf(ports), by: name.slice(0, NAME_MAX), account: user, detail, document });
}

type Ordered = { readonly lines: readonly LineRow[]; readonly cost_minor: bigint; readonly lines_unknown: number };

async function readOrdered(ports: PurchasingPorts, tx: MerchantTx, given: Pick<z.output<typeof PurchaseOrderEdit>, 'supplier' | 'lines'>): Promise<Result<Ordered>> {
  const supplier = await lockSupplier(tx, given.supplier);
  if (!supplier) return fail('not_found');
  if (!supplier.is_active) return fail('supplier_ended');
  const lines = await nameLines(ports, tx, given.lines);
  if (!lines.ok) return lines;
  const sums = sumCosts(given.lines);
  return sums.ok ? ok({ lines: lines.value, ...sums.value }) : sums;
}

async function nameLines({ products }: PurchasingPorts, tx: MerchantTx, given: GivenLines): Promise<Result<readonly LineRow[]>> {
  const ids = [...new Set(given.map((line) => line.product))];
  if (ids.length !== given.length) return fail('request_malformed', { path: 'lines', reason: 'repeated' });
  const names = new Map((await products(tx, ids)).map((each) => [each.id, each.names]));
  if (names.size !== ids.length) return fail('stock_product_unknown');
  return ok(given.map((line) => ({ ...line, names: { ...names.get(line.product) } })));
}
