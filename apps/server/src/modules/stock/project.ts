/**
 * Moves stock by sales and refunds, a whole upload in one statement that is the last of its transaction and goes out with
 * the commit. A refund of a known sale brings the cost at which its goods went out, and so changes the
 * average: an upload with such refunds is taken in parts.
 */
import { costOfPart } from '@stilltill/domain/stock';
import type { MerchantTx } from '../../platform/postgres.ts';
import { int2Array, int4Array, int8Array, timeArray, uuidArray } from '../../platform/sql-arrays.ts';
import type { EntryOf, Projection } from '../journal/index.ts';
import { type SaleEntry, findSaleKeys } from '../sales/index.ts';
import { type LineMove, lockLevels, readGone, writeMoves } from './ledger.ts';
import { unpackMovements } from './unpack.ts';

/** `unpackLater` sees to it that what is packed is laid out in time, also where nobody asks. */
export function makeStockProjection(unpackLater: (tx: MerchantTx) => Promise<void>): Projection {
  return {
    name: 'stock',
    kinds: ['sale.completed', 'sale.refunded'],
    async project(tx, entries) {
      const sales = entries.filter((each) => each.kind === 'sale.completed' || each.kind === 'sale.refunded');
      if (sales.length > 0) await unpackLater(tx);
      await moveStock(tx, sales);
      return [];
    },
  };
}

async function moveStock(tx: MerchantTx, sales: readonly SaleEntry[]): Promise<void> {
  const [first] = sales;
  if (!first) return;
  if (!sales.some(isLinkedRefund)) {
    const statement = moveAtAverage(tx, sales);
    if (statement) await tx.atCommit(statement);
    return;
  }
  // All at once, so that the parts do not lock in an order of their own.
  const products = sales.flatMap((each) => each.body.lines.flatMap((line) => line.product ?? []));
  if (products.length > 0) await lockLevels(tx, first.store, products);
  for (const part of partsOf(sales)) {
    const [one] = part;
    if (one && isLinkedRefund(one)) await takeBack(tx, one);
    else await moveAtAverage(tx, part)?.();
  }
}

function isLinkedRefund(entry: SaleEntry): entry is EntryOf<'sale.refunded'> {
  return entry.kind === 'sale.refunded' && entry.body.sale !== null;
}

/** In their order: runs that go at the average, and linked refunds one by one. */
function partsOf(sales: readonly SaleEntry[]): SaleEntry[][] {
  const parts: SaleEntry[][] = [];
  let run: SaleEntry[] = [];
  for (const each of sales) {
    if (!isLinkedRefund(each)) {
      run.push(each);
      continue;
    }
    if (run.length > 0) parts.push(run);
    parts.push([each]);
    run = [];
  }
  if (run.length > 0) parts.push(run);
  return parts;
}

/** When it happened by the terminal's clock; one that is ahead puts nothing later than it arrived. */
function timeOf(entry: SaleEntry): string {
  return entry.at < entry.received_at ? entry.at : entry.received_at;
}

function movesOf(refund: EntryOf<'sale.refunded'>): LineMove[] {
  const at = timeOf(refund);
  return refund.body.lines.flatMap((line, index) => (line.product === null ? [] : [{
    seq: refund.seq, variant: refund.variant, position: index + 1, product: line.product, kind: 'refund' as const, qty_milli: BigInt(line.qty_milli), cost_micro: null, at,
  }]));
}

/**
 * One statement for all that goes at the average, so that it can be sent together with the commit: levels are locked no
 * longer than the two take. It moves the levels and keeps the lines with what the levels came to; `unpack.ts` makes
 * movements of them. Lines that happened before a product's last count, and come after it, were counted already (`late`):
 * they leave the level as it is. All parts see what was locked, also where it waited for another upload.
 */
const LATE = 'from line where line.product_id = known.product_id and line.at <= known.counted_at';
const IS_LATE = 'when known.counted_at >= $15';
const MOVE_AT_AVERAGE = `
  with line as (
    select l.* from unnest($10::uuid[], $11::bigint[], $12::timestamptz[]) as l (product_id, qty_milli, at)
  ), level as (
    insert into app.stock_level as known (merchant_id, store_id, product_id, qty_milli, movements)
    select $1::uuid, $2::uuid, t.* from unnest($4::uuid[], $5::bigint[], $6::bigint[]) as t
    on conflict (merchant_id, store_id, product_id) do update set
           qty_milli = known.qty_milli + excluded.qty_milli - case ${IS_LATE} then (select coalesce(sum(line.qty_milli), 0)::bigint ${LATE}) else 0 end,
           movements = known.movements + excluded.movements + case ${IS_LATE} then (select count(*) ${LATE}) else 0 end
    returning product_id, movements, rate_micro, rate_milli, counted_at, qty_milli,
           case ${IS_LATE} then (select coalesce(sum(line.qty_milli), 0)::bigint ${LATE}) else 0 end as late_milli,
           case ${IS_LATE} then (select count(*) ${LATE}) else 0 end as late_count
  )
  insert into app.stock_batch (merchant_id, store_id, chain, seq, variant, line_seq, line_variant, line_position, line_product, line_qty_milli, line_at, tail_milli, tail_count,
         level_product, level_qty_milli, level_movements, level_rate_micro, level_rate_milli, level_counted_at, late_milli, late_count)
  select $1::uuid, $2::uuid, $3::integer, ($7::integer[])[1], ($8::smallint[])[1], $7::integer[], $8::smallint[], $9::smallint[], $10::uuid[], $11::bigint[], $12::timestamptz[],
         $13::bigint[], $14::bigint[], array_agg(v.product_id), array_agg(v.qty_milli), array_agg(v.movements), array_agg(v.rate_micro), array_agg(v.rate_milli), array_agg(v.counted_at),
         array_agg(v.late_milli), array_agg(v.late_count)
    from level v`;

type Total = { qty_milli: number; count: number };

/** The statement, ready to be sent; null: nothing moves. */
function moveAtAverage(tx: MerchantTx, sales: readonly SaleEntry[]): (() => Promise<unknown>) | null {
  const [first] = sales;
  if (!first) return null;
  const seq: number[] = [], variant: number[] = [], position: number[] = [], product: string[] = [], qty_milli: number[] = [], at: string[] = [];
  let earliest = first.received_at;
  for (const entry of sales) {
    const sign = entry.kind === 'sale.completed' ? -1 : 1;
    const time = timeOf(entry);
    if (time < earliest) earliest = time;
    for (const [index, line] of entry.body.lines.entries()) {
      if (line.product === null) continue;
      seq.push(entry.seq);
      variant.push(entry.variant);
      position.push(index + 1);
      product.push(line.product);
      qty_milli.push(sign * line.qty_milli);
      at.push(time);
    }
  }
  if (seq.length === 0) return null;
  const { totals, tail_milli, tail_count } = addUp(product, qty_milli);
  const products = [...totals.keys()].sort();
  const values = [
    tx.merchant_id, first.store, first.chain,
    uuidArray(products), int8Array(products.map((each) => totals.get(each)?.qty_milli ?? 0)), int8Array(products.map((each) => totals.get(each)?.count ?? 0)),
    int4Array(seq), int2Array(variant), int2Array(position), uuidArray(product), int8Array(qty_milli), timeArray(at),
    int8Array(tail_milli), int8Array(tail_count), earliest,
  ];
  return () => tx.execute(MOVE_AT_AVERAGE, values, 'stock.move_at_average');
}

/** What each product comes to, and of each line what it and those behind it come to. A line holds a million pieces, so that no sum is inexact. */
function addUp(product: readonly string[], qty_milli: readonly number[]): { totals: Map<string, Total>; tail_milli: number[]; tail_count: number[] } {
  const totals = new Map<string, Total>();
  const tail_milli = product.map(() => 0);
  const tail_count = product.map(() => 0);
  for (let index = product.length - 1; index >= 0; index -= 1) {
    const id = product[index] ?? '';
    let total = totals.get(id);
    if (!total) totals.set(id, total = { qty_milli: 0, count: 0 });
    total.qty_milli += qty_milli[index] ?? 0;
    total.count += 1;
    tail_milli[index] = total.qty_milli;
    tail_count[index] = total.count;
  }
  return { totals, tail_milli, tail_count };
}

/** Goods of a known sale come back at the cost at which they went out. */
async function takeBack(tx: MerchantTx, refund: EntryOf<'sale.refunded'>): Promise<void> {
  const moves = movesOf(refund);
  if (moves.length === 0 || refund.body.sale === null) return;
  await unpackMovements(tx);
  const keys = await findSaleKeys(tx, refund.body.sale);
  const goneIn = await readGone(tx, keys.slice(0, 1), 'sale');
  const priced = moves.map((move) => {
    const gone = goneIn(move.product, 0);
    // A sale below its cost price is none: what left stock without value comes back without.
    return { ...move, cost_micro: gone === null || gone.cost_micro < 0n ? null : costOfPart(gone.cost_micro, gone.qty_milli, move.qty_milli) };
  });
  await writeMoves(tx, refund.chain, refund.store, await lockLevels(tx, refund.store, moves.map((move) => move.product)), priced);
}
