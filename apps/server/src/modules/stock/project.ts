/**
 * Moves stock by sales and refunds, a whole upload in one statement: levels first, in the order of their keys, then a
 * movement for each line. A refund of a known sale brings the cost at which its goods went out, and so changes the
 * average: an upload with such refunds is taken in parts.
 */
import { costOfPart } from '@stilltill/domain/stock';
import type { MerchantTx } from '../../platform/postgres.ts';
import { int2Array, int4Array, int8Array, textArray, timeArray, uuidArray } from '../../platform/sql-arrays.ts';
import type { EntryOf, Projection } from '../journal/index.ts';
import { type SaleEntry, findSaleKeys } from '../sales/index.ts';
import { type LineMove, correctionOf, lockLevels, readGone, writeMoves } from './ledger.ts';

export const stockProjection: Projection = {
  name: 'stock',
  kinds: ['sale.completed', 'sale.refunded'],
  async project(tx, entries) {
    const sales = entries.filter((each) => each.kind === 'sale.completed' || each.kind === 'sale.refunded');
    const [first] = sales;
    if (!first) return [];
    if (sales.some(isLinkedRefund)) {
      // All at once, so that the parts do not lock in an order of their own.
      const products = sales.flatMap((each) => each.body.lines.flatMap((line) => line.product ?? []));
      if (products.length > 0) await lockLevels(tx, first.store, products);
    }
    for (const part of partsOf(sales)) {
      const [one] = part;
      if (one && isLinkedRefund(one)) await takeBack(tx, one);
      else await moveAtAverage(tx, part);
    }
    return [];
  },
};

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

function movesOf(entry: SaleEntry): LineMove[] {
  const moves: LineMove[] = [];
  const kind = entry.kind === 'sale.completed' ? 'sale' : 'refund';
  const at = timeOf(entry);
  for (const [index, line] of entry.body.lines.entries()) {
    if (line.product === null) continue;
    const qty_milli = BigInt(kind === 'sale' ? -line.qty_milli : line.qty_milli);
    moves.push({ seq: entry.seq, variant: entry.variant, position: index + 1, product: line.product, kind, qty_milli, cost_micro: null, at });
  }
  return moves;
}

/**
 * `tail` is what the lines of a product come to from this one on: from the level that the statement leaves it leads back
 * to the level before the line. All parts see what was locked, also where it waited for another upload.
 */
const MOVE_AT_AVERAGE = `
  with level as (
    insert into app.stock_level as known (merchant_id, store_id, product_id, qty_milli, movements)
    select $1::uuid, $2::uuid, t.* from unnest($4::uuid[], $5::bigint[], $6::bigint[]) as t
    on conflict (merchant_id, store_id, product_id) do update set qty_milli = known.qty_milli + excluded.qty_milli, movements = known.movements + excluded.movements
    returning product_id, qty_milli, movements, rate_micro, rate_milli, counted_at
  ), moved as (
    insert into app.stock_movement (merchant_id, chain, store_id, seq, variant, position, product_id, kind, qty_milli, at, number, value_micro)
    select $1::uuid, $3::integer, $2::uuid, l.seq, l.variant, l.position, l.product_id, l.kind, l.qty_milli, l.at, v.movements - l.tail_count + 1,
           app.stock_value(v.rate_micro, v.rate_milli, v.qty_milli - l.tail_milli + l.qty_milli) - app.stock_value(v.rate_micro, v.rate_milli, v.qty_milli - l.tail_milli)
      from unnest($7::integer[], $8::smallint[], $9::smallint[], $10::uuid[], $11::text[], $12::bigint[], $13::timestamptz[], $14::bigint[], $15::bigint[])
        as l (seq, variant, position, product_id, kind, qty_milli, at, tail_milli, tail_count)
      join level v on v.product_id = l.product_id
  )
  select product_id, counted_at from level where counted_at >= $16`;

type Total = { qty_milli: bigint; count: number };

async function moveAtAverage(tx: MerchantTx, sales: readonly SaleEntry[]): Promise<void> {
  const [first] = sales;
  const moves = sales.flatMap(movesOf);
  if (!first || moves.length === 0) return;
  const totals = new Map<string, Total>();
  const tail_milli = moves.map(() => 0n);
  const tail_count = moves.map(() => 0);
  let earliest = first.received_at;
  for (let index = moves.length - 1; index >= 0; index -= 1) {
    const move = moves[index] as LineMove;
    let total = totals.get(move.product);
    if (!total) totals.set(move.product, total = { qty_milli: 0n, count: 0 });
    total.qty_milli += move.qty_milli;
    total.count += 1;
    tail_milli[index] = total.qty_milli;
    tail_count[index] = total.count;
    if (move.at < earliest) earliest = move.at;
  }
  const products = [...totals.keys()].sort();
  const counted = await tx.query<{ product_id: string; counted_at: Date }>(MOVE_AT_AVERAGE, [
    tx.merchant_id, first.store, first.chain,
    uuidArray(products), int8Array(products.map((product) => totals.get(product)?.qty_milli ?? 0n)), int8Array(products.map((product) => totals.get(product)?.count ?? 0)),
    int4Array(moves.map((move) => move.seq)), int2Array(moves.map((move) => move.variant)), int2Array(moves.map((move) => move.position)),
    uuidArray(moves.map((move) => move.product)), textArray(moves.map((move) => move.kind)), int8Array(moves.map((move) => move.qty_milli)),
    timeArray(moves.map((move) => move.at)), int8Array(tail_milli), int8Array(tail_count), earliest,
  ], 'stock.move_at_average');
  if (counted.length > 0) await correct(tx, first, moves, new Map(counted.map((row) => [row.product_id, row.counted_at.toISOString()])));
}

/** What happened before a product's last count, and came after it, was counted already. */
async function correct(tx: MerchantTx, { chain, store }: SaleEntry, moves: readonly LineMove[], counted: ReadonlyMap<string, string>): Promise<void> {
  const late = moves.filter((move) => move.at <= (counted.get(move.product) ?? ''));
  if (late.length === 0) return;
  const levels = await lockLevels(tx, store, late.map((move) => move.product));
  await writeMoves(tx, chain, store, levels, late.map(correctionOf));
}

/** Goods of a known sale come back at the cost at which they went out. */
async function takeBack(tx: MerchantTx, refund: EntryOf<'sale.refunded'>): Promise<void> {
  const moves = movesOf(refund);
  if (moves.length === 0 || refund.body.sale === null) return;
  const keys = await findSaleKeys(tx, refund.body.sale);
  const goneIn = await readGone(tx, keys.slice(0, 1), 'sale');
  const priced = moves.map((move) => {
    const gone = goneIn(move.product, 0);
    // A sale below its cost price is none: what left stock without value comes back without.
    return { ...move, cost_micro: gone === null || gone.cost_micro < 0n ? null : costOfPart(gone.cost_micro, gone.qty_milli, move.qty_milli) };
  });
  await writeMoves(tx, refund.chain, refund.store, await lockLevels(tx, refund.store, moves.map((move) => move.product)), priced);
}
