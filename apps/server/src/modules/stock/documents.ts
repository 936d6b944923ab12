/**
 * What the office's entries do to stock. Everything is read from the entry, and from the ledger as it stood before: so the
 * ledger can be computed again from entries, in the order in which they came.
 */
import { MICRO } from '@stilltill/domain/stock';
import { assert } from '@stilltill/domain/result';
import { STOCK_LINES_MAX, type ServerBody, type StockKind } from '@stilltill/protocol';
import type { MerchantTx } from '../../platform/postgres.ts';
import { type LineMove, moveLevel, readGone, readLevels, writeMovements } from './ledger.ts';

/** An entry of the server's own journal that moves stock. */
export type StockEntry = {
  [K in StockKind]: { readonly kind: K; readonly body: ServerBody<K>; readonly chain: number; readonly seq: number; readonly variant: number; readonly at: string }
}[StockKind];

export type DocumentKind = 'delivery' | 'write_off' | 'count' | 'transfer_out' | 'transfer_in';
const DOCUMENTS: Readonly<Record<StockKind, DocumentKind>> = {
  'goods.received': 'delivery', 'goods.written_off': 'write_off', 'stock.counted': 'count', 'transfer.sent': 'transfer_out', 'transfer.received': 'transfer_in',
};

/** Moves stock by one entry, and makes it findable. `tx` holds the merchant's stock, and has settled what came before. */
export async function projectStockEntry(tx: MerchantTx, entry: StockEntry): Promise<void> {
  const { body, chain } = entry;
  const levels = await readLevels(tx, body.lines.map(({ product }) => ({ store: body.store, product })));
  await writeMovements(tx, levels, (await movesOf(tx, entry)).flatMap((move) => moveLevel(levels, move)));
  const other_store = entry.kind === 'transfer.sent' ? entry.body.to_store : entry.kind === 'transfer.received' ? entry.body.from_store : null;
  await tx.execute(
    `insert into app.stock_document (merchant_id, id, kind, chain, seq, store_id, other_store_id, transfer_id, at, made_by, note, lines)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [tx.merchant_id, body.document, DOCUMENTS[entry.kind], chain, entry.seq, body.store, other_store, entry.kind === 'transfer.received' ? entry.body.transfer : null,
      entry.at, body.by, body.note, body.lines.length],
  );
}

async function movesOf(tx: MerchantTx, entry: StockEntry): Promise<LineMove[]> {
  const { chain, seq, variant, at, body: { store } } = entry;
  const move = (index: number, product: string, rest: Pick<LineMove, 'kind'> & Partial<LineMove> & { readonly qty: number }): LineMove => {
    const { qty, ...given } = rest;
    return { chain, seq, variant, at, position: index + 1, store, product, qty_milli: BigInt(qty), cost_micro: null, ...given };
  };
  switch (entry.kind) {
    case 'goods.received':
      return entry.body.lines.map((line, index) => move(index, line.product, { kind: 'delivery', qty: line.qty_milli, cost_micro: line.cost_minor === null ? null : line.cost_minor * MICRO }));
    case 'goods.written_off':
      return entry.body.lines.map((line, index) => move(index, line.product, { kind: 'write_off', qty: -line.qty_milli }));
    case 'stock.counted':
      return entry.body.lines.map((line, index) => move(index, line.product, { kind: 'count', qty: line.difference_milli, at: line.counted_at }));
    case 'transfer.sent':
      return entry.body.lines.map((line, index) => move(index, line.product, { kind: 'transfer_out', qty: -line.qty_milli }));
    case 'transfer.received':
      return arrivalMoves(tx, entry.body, move);
  }
}

/** All that was sent arrives, at the value at which it left; what was missing or too much is a movement of its own, behind the lines. */
async function arrivalMoves(
  tx: MerchantTx, body: ServerBody<'transfer.received'>, move: (index: number, product: string, rest: Pick<LineMove, 'kind'> & Partial<LineMove> & { readonly qty: number }) => LineMove,
): Promise<LineMove[]> {
  const sent = await findDocument(tx, body.transfer);
  assert(sent, 'what arrives was sent');
  const sending = { chain: sent.chain, seq: sent.seq, variant: 0 };
  const gone = await readGone(tx, [sending], 'transfer_out');
  return body.lines.flatMap((line, index) => {
    const cost_micro = gone.find(sending, line.product)?.cost_micro ?? null;
    const arrived = move(index, line.product, { kind: 'transfer_in', qty: line.sent_milli, cost_micro: cost_micro !== null && cost_micro >= 0n ? cost_micro : null });
    const difference = line.received_milli - line.sent_milli;
    return difference === 0 ? [arrived] : [arrived, move(STOCK_LINES_MAX + index, line.product, { kind: 'transfer_difference', qty: difference })];
  });
}

export type DocumentRow = {
  id: string; kind: DocumentKind; chain: number; seq: number; store_id: string; other_store_id: string | null; transfer_id: string | null;
  at: Date; made_by: string; note: string | null; lines: number; has_arrived: boolean;
};
export const DOCUMENT_COLUMNS = `d.id, d.kind, d.chain, d.seq, d.store_id, d.other_store_id, d.transfer_id, d.at, d.made_by, d.note, d.lines,
  exists (select from app.stock_document a where a.merchant_id = d.merchant_id and a.transfer_id = d.id) as has_arrived`;

export async function findDocument(tx: MerchantTx, id: string): Promise<DocumentRow | null> {
  const [row] = await tx.query<DocumentRow>(`select ${DOCUMENT_COLUMNS} from app.stock_document d where d.merchant_id = $1 and d.id = $2`, [tx.merchant_id, id]);
  return row ?? null;
}
