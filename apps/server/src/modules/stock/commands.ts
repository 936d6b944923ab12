/**
 * What the office does to stock: each command appends one entry to the server's own journal and moves stock by it, behind
 * all sales that had arrived. It holds the merchant's stock first and the journal then; an upload holds the journal alone. A
 * document's id is made by who asks: the same list sent again is the same document.
 */
import type { Entry } from '@stilltill/domain/journal';
import { type Result, assert, fail, ok } from '@stilltill/domain/result';
import { countDifference } from '@stilltill/domain/stock';
import type { NewCount, NewDelivery, NewTransfer, NewWriteOff, ServerBody, StockDocumentMade, StockKind, TransferArrival } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { timeArray, uuidArray } from '../../platform/sql-arrays.ts';
import { type StockEntry, findDocument, projectStockEntry } from './documents.ts';
import { type Levels, holdStock, levelOf, readLevels } from './ledger.ts';
import type { ProductFacts, StockPorts, StoreFacts } from './ports.ts';
import { settleStock } from './settle.ts';

type Made = Result<z.output<typeof StockDocumentMade>>;
type Asked = { readonly document: string; readonly store: string; readonly note: string | null; readonly order?: string; readonly lines: readonly { readonly product: string }[] };

/** Goods came in, of a purchase order or without. `not_found`: the store; `stock_product_unknown`; `stock_document_differs`; `request_malformed`: a product stands twice. */
export function receiveGoods(ports: StockPorts, tx: MerchantTx, by: string, delivery: z.output<typeof NewDelivery>, order?: string): Promise<Made> {
  const asked = order === undefined ? delivery : { ...delivery, order };
  return makeDocument(ports, tx, 'goods.received', asked, ({ named, store }) => ok({
    ...headOf(asked, by), currency: store.currency, ...(order === undefined ? {} : { order }), lines: asked.lines.map((line) => ({ ...named(line.product), qty_milli: line.qty_milli, cost_minor: line.cost_minor })),
  }));
}

/** Goods are gone without being sold. */
export function writeOff(ports: StockPorts, tx: MerchantTx, by: string, asked: z.output<typeof NewWriteOff>): Promise<Made> {
  return makeDocument(ports, tx, 'goods.written_off', asked, ({ named }) => ok({
    ...headOf(asked, by), reason: asked.reason, lines: asked.lines.map((line) => ({ ...named(line.product), qty_milli: line.qty_milli })),
  }));
}

/** Goods leave for another store, and are on their way until that store says what arrived. */
export async function sendTransfer(ports: StockPorts, tx: MerchantTx, by: string, asked: z.output<typeof NewTransfer>): Promise<Made> {
  if (asked.to_store === asked.store) return fail('request_malformed', { path: 'to_store' });
  if (!(await ports.stores(tx)).some((each) => each.id === asked.to_store)) return fail('not_found');
  return makeDocument(ports, tx, 'transfer.sent', asked, ({ named }) => ok({
    ...headOf(asked, by), to_store: asked.to_store, lines: asked.lines.map((line) => ({ ...named(line.product), qty_milli: line.qty_milli })),
  }));
}

/** What arrived of a transfer; a product that is not named did not arrive. `not_found`; `transfer_arrived`: somebody said so before. */
export async function receiveTransfer(ports: StockPorts, tx: MerchantTx, by: string, transfer: string, asked: z.output<typeof TransferArrival>): Promise<Made> {
  const sent = await findDocument(tx, transfer);
  if (sent?.kind !== 'transfer_out' || sent.other_store_id === null) return fail('not_found');
  const body = await readBody<'transfer.sent'>(ports, tx, sent);
  const received = new Map(asked.lines.map((line) => [line.product, line.received_milli]));
  const strange = asked.lines.find((line) => !body.lines.some((each) => each.product === line.product));
  if (strange) return fail('request_malformed', { path: 'lines', reason: strange.product });
  const lines = body.lines.map(({ product, names, qty_milli }) => ({ product, names, sent_milli: qty_milli, received_milli: received.get(product) ?? 0 }));
  const whole = { document: asked.document, note: asked.note, store: sent.other_store_id, lines };
  return makeDocument(ports, tx, 'transfer.received', whole, async () => {
    // Looked at again while stock is held: two may say so at once.
    if ((await findDocument(tx, transfer))?.has_arrived) return fail('transfer_arrived');
    return ok({ ...headOf(whole, by), transfer, from_store: sent.store_id, lines });
  });
}

/** What was counted, product by product, each with the moment at which it was looked at. */
export async function countStock(ports: StockPorts, tx: MerchantTx, by: string, asked: z.output<typeof NewCount>): Promise<Made> {
  const now_ms = ports.clock.now_ms();
  // The clock of a phone may be wrong: by how much, it says itself. Nothing was counted later than it arrived.
  const ahead_ms = Date.parse(asked.sent_at) - now_ms;
  const lines = asked.lines.map((line) => ({ ...line, counted_at: new Date(Math.min(now_ms, Date.parse(line.counted_at) - ahead_ms)).toISOString() }));
  return makeDocument(ports, tx, 'stock.counted', { ...asked, lines }, async ({ named, levels }) => {
    const since = await readSince(tx, asked.store, lines);
    return ok({
      ...headOf(asked, by), lines: lines.map((line) => ({
        ...named(line.product), counted_milli: line.counted_milli, counted_at: line.counted_at,
        difference_milli: Number(countDifference(BigInt(line.counted_milli), levelOf(levels, { store: asked.store, product: line.product }).state.qty_milli, since.get(line.product) ?? 0n)),
      })),
    });
  });
}

const headOf = (asked: Pick<Asked, 'document' | 'store' | 'note'>, by: string) => ({
  // PostgreSQL can't hold a NUL in a text.
  document: asked.document, store: asked.store, note: asked.note?.replaceAll('\u0000', '').trim() || null, by: by.slice(0, 100),
});

/** What moved after each product was counted, as far as it has arrived. */
async function readSince(tx: MerchantTx, store: string, lines: readonly { readonly product: string; readonly counted_at: string }[]): Promise<Map<string, bigint>> {
  const rows = await tx.query<{ product_id: string; qty_milli: string }>(
    `select m.product_id, sum(m.qty_milli) as qty_milli from unnest($3::uuid[], $4::timestamptz[]) as c (product_id, counted_at)
       join app.stock_movement m on m.merchant_id = $1 and m.store_id = $2 and m.product_id = c.product_id and m.at > c.counted_at group by m.product_id`,
    [tx.merchant_id, store, uuidArray(lines.map((line) => line.product)), timeArray(lines.map((line) => line.counted_at))],
  );
  return new Map(rows.map((row) => [row.product_id, BigInt(row.qty_milli)]));
}

type Naming = {
  readonly store: StoreFacts; readonly levels: Levels;
  named(product: string): { readonly product: string; readonly names: Record<string, string> };
};

async function makeDocument<K extends StockKind>(
  ports: StockPorts, tx: MerchantTx, kind: K, asked: Asked, write: (naming: Naming) => Result<ServerBody<K>> | Promise<Result<ServerBody<K>>>,
): Promise<Made> {
  const store = (await ports.stores(tx)).find((each) => each.id === asked.store);
  if (!store) return fail('not_found');
  const ids = [...new Set(asked.lines.map((line) => line.product))];
  if (ids.length !== asked.lines.length) return fail('request_malformed', { path: 'lines', reason: 'repeated' });
  const products = new Map<string, ProductFacts>((await ports.products(tx, ids)).map((each) => [each.id, each]));
  if (products.size !== ids.length) return fail('stock_product_unknown');
  await holdStock(tx);
  await settleStock(tx);
  await ports.journal.holdOwn(tx);
  const levels = await readLevels(tx, ids.map((product) => ({ store: asked.store, product })));
  const before = await findDocument(tx, asked.document);
  if (before) return isSame(kind, asked, await readBody(ports, tx, before)) ? ok({ document: asked.document }) : fail('stock_document_differs');
  const body = await write({ store, levels, named: (product) => ({ product, names: { ...products.get(product)?.names } }) });
  if (!body.ok) return body;
  const { chain, seq, at } = await ports.journal.appendOwn(tx, kind, body.value);
  // The kind and the form of its body belong together, which a union of both can't say of a variable.
  await projectStockEntry(tx, { kind, body: body.value, chain, seq, variant: 0, at } as unknown as StockEntry);
  return ok({ document: asked.document });
}

/** The body of a document's entry, as it was written. */
export async function readBody<K extends StockKind>(ports: Pick<StockPorts, 'journal'>, tx: MerchantTx, row: { readonly chain: number; readonly seq: number }): Promise<ServerBody<K>> {
  const [facts] = await ports.journal.lookups.describeEntries(tx, [{ chain: row.chain, seq: row.seq, variant: 0 }]);
  assert(facts, 'a document has its entry');
  return (JSON.parse(facts.text) as Entry).body as ServerBody<K>;
}

/** Whether a list says what a document says already: what the server adds to it is left out. */
function isSame(kind: StockKind, asked: Asked, body: ServerBody<StockKind>): boolean {
  const said = (lines: readonly object[]): string => JSON.stringify(lines.map((line) => {
    const { product, qty_milli, cost_minor, counted_milli, received_milli } = line as Record<string, unknown>;
    return [product, qty_milli, cost_minor === undefined || cost_minor === null ? null : String(cost_minor), counted_milli, received_milli];
  }));
  return asked.store === body.store && asked.order === ('order' in body ? body.order : undefined) && said(asked.lines) === said(body.lines) && kindOf(body) === kind;
}

/** Each kind's body has a field that no other has. */
function kindOf(body: ServerBody<StockKind>): StockKind {
  if ('currency' in body) return 'goods.received';
  if ('reason' in body) return 'goods.written_off';
  if ('to_store' in body) return 'transfer.sent';
  return 'transfer' in body ? 'transfer.received' : 'stock.counted';
}
