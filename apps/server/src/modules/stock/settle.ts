/**
 * Moves stock by the sales and refunds that have arrived, in the order in which they came. An upload only notes them
 * (`project.ts`); whoever reads stock or moves it settles first, and so does a job where nobody looks (`settle-later.ts`).
 */
import { costOfPart } from '@stilltill/domain/stock';
import { findSaleKeys } from '../sales/index.ts';
import { type Movement, type StockTx, holdStock, holdStockIfFree, moveLevel, readGone, readLevels, writeMovements } from './ledger.ts';
import { type PackedLine, unpackSales } from './packed-sales.ts';

/** Lines at once: more would keep the server's one thread from its tills for longer than they notice. */
const LINES_AT_ONCE = 1_000;
const BATCHES_AT_ONCE = 500;

/** Afterwards stock is what all that was committed before comes to. */
export async function settleStock(tx: StockTx): Promise<void> {
  for (let has_more = true; has_more;) has_more = await settleSome(tx);
}

/** Settles what came first. Answers whether there may be more. */
export async function settleSome(tx: StockTx): Promise<boolean> {
  // Nothing to settle is the usual case: then nobody is waited for.
  const [first] = await tx.query('select from app.stock_batch where merchant_id = $1 limit 1', [tx.merchant_id], 'stock.has_batches');
  if (!first) return false;
  await holdStock(tx);
  const batches = await takeBatches(tx);
  await moveBy(tx, batches.flatMap(unpackSales));
  return batches.length === BATCHES_AT_ONCE || batches.reduce((sum, each) => sum + each.lines, 0) >= LINES_AT_ONCE;
}

/** The same where nobody else settles or moves stock: they do this work already. */
export async function settleSomeIfFree(tx: StockTx): Promise<boolean> {
  return (await holdStockIfFree(tx)) && settleSome(tx);
}

type Batch = { readonly chain: number; readonly store_id: string; readonly lines: number; readonly packed: string };

/** The oldest ones, in their order; `tx` holds the merchant's stock, so that nobody else takes the same. */
async function takeBatches(tx: StockTx): Promise<Batch[]> {
  return tx.query<Batch>(
    `with oldest as (
       select arrival, sum(lines) over (order by arrival) - lines as lines_before
         from (select arrival, lines from app.stock_batch where merchant_id = $1 order by arrival limit ${BATCHES_AT_ONCE}) b
     ), taken as (
       delete from app.stock_batch b using oldest o where b.merchant_id = $1 and b.arrival = o.arrival and o.lines_before < ${LINES_AT_ONCE} returning b.*
     )
     select chain, store_id, lines, packed from taken order by arrival`, [tx.merchant_id], 'stock.take_batches',
  );
}

async function moveBy(tx: StockTx, lines: readonly PackedLine[]): Promise<void> {
  const [levels, costs] = await Promise.all([readLevels(tx, lines), readRefundCosts(tx, lines)]);
  const movements: Movement[] = [];
  for (const line of lines) {
    for (const each of moveLevel(levels, { ...line, cost_micro: costs.of(line) })) {
      costs.note(each);
      movements.push(each);
    }
  }
  await writeMovements(tx, levels, movements);
}

type RefundCosts = {
  /** What goods of a known sale bring back with them; null: they come back at the average. */
  of(line: PackedLine): bigint | null;
  /** A sale may stand a line above its refund. */
  note(movement: Movement): void;
};

/** Goods of a known sale come back at the cost at which they went out. A sale that comes behind its refund was not known. */
async function readRefundCosts(tx: StockTx, lines: readonly PackedLine[]): Promise<RefundCosts> {
  const refunded = new Set(lines.flatMap((line) => line.refund_of ?? []));
  if (refunded.size === 0) return { of: () => null, note: () => {} };
  const sales = await findSaleKeys(tx, [...refunded]);
  const gone = await readGone(tx, [...sales.values()], 'sale');
  return {
    of({ refund_of, product, qty_milli }) {
      const sale = refund_of === null ? undefined : sales.get(refund_of);
      const out = sale ? gone.find(sale, product) : null;
      // A sale below its cost price is none: what left stock without value comes back without.
      return out === null || out.cost_micro < 0n ? null : costOfPart(out.cost_micro, out.qty_milli, qty_milli);
    },
    note: (movement) => gone.add(movement),
  };
}
