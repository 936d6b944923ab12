/**
 * Levels and movements. Whoever moves stock locks the levels first, in the order of their keys, and so decides the order
 * in which movements stand in a product's ledger. What every movement costs is decided by packages/domain/stock.
 */
import { type MovementKind, type StockState, moveStock } from '@stilltill/domain/stock';
import { assert } from '@stilltill/domain/result';
import type { MerchantTx } from '../../platform/postgres.ts';
import { int2Array, int4Array, int8Array, textArray, timeArray, uuidArray } from '../../platform/sql-arrays.ts';

export type Level = { state: StockState; movements: bigint; /** ISO 8601. */ counted_at: string | null };
export type Levels = ReadonlyMap<string, Level>;

/** One line of an entry that moves stock. */
export type LineMove = {
  readonly seq: number; readonly variant: number; readonly position: number;
  readonly product: string; readonly kind: MovementKind;
  readonly qty_milli: bigint;
  /** The whole cost that it brings along; null: it goes at the average. */
  readonly cost_micro: bigint | null;
  readonly at: string;
};

type LevelRow = { product_id: string; qty_milli: bigint; movements: bigint; rate_micro: string | null; rate_milli: bigint | null; counted_at: Date | null };

/** Makes the levels of products known and locks them until the commit. */
export async function lockLevels(tx: MerchantTx, store: string, products: Iterable<string>): Promise<Levels> {
  const sorted = [...new Set(products)].sort();
  const rows = await tx.query<LevelRow>(
    `insert into app.stock_level as known (merchant_id, store_id, product_id, qty_milli, movements)
     select $1::uuid, $2::uuid, p, 0, 0 from unnest($3::uuid[]) as p
     on conflict (merchant_id, store_id, product_id) do update set movements = known.movements
     returning product_id, qty_milli, movements, rate_micro, rate_milli, counted_at`,
    [tx.merchant_id, store, uuidArray(sorted)], 'stock.lock_levels',
  );
  return new Map(rows.map((row) => [row.product_id, { state: stateOf(row), movements: row.movements, counted_at: row.counted_at?.toISOString() ?? null }]));
}

export function stateOf(row: Pick<LevelRow, 'qty_milli' | 'rate_micro' | 'rate_milli'>): StockState {
  const rate = row.rate_micro === null || row.rate_milli === null ? null : { value_micro: BigInt(row.rate_micro), qty_milli: row.rate_milli };
  return { qty_milli: row.qty_milli, rate };
}

type MovementRow = LineMove & { readonly value_micro: bigint | null; readonly adjusted_micro: bigint | null; readonly number: bigint };

/** Writes moves of one chain into locked levels of one store, in their order. `levels` holds afterwards what they came to. */
export async function writeMoves(tx: MerchantTx, chain: number, store: string, levels: Levels, moves: readonly LineMove[]): Promise<void> {
  const rows = moves.flatMap((move) => {
    const level = levels.get(move.product);
    assert(level, 'a level is locked before it is moved');
    return moveLevel(level, move);
  });
  if (rows.length === 0) return;
  await Promise.all([writeLevels(tx, store, levels), insertMovements(tx, chain, store, rows)]);
}

function moveLevel(level: Level, move: LineMove): MovementRow[] {
  const is_newest_count = move.kind === 'count' && (level.counted_at === null || move.at > level.counted_at);
  // What happened before somebody looked was in what they saw.
  const is_counted = !is_newest_count && move.kind !== 'count_correction' && level.counted_at !== null && move.at <= level.counted_at;
  const row = moveOnce(level, move);
  if (is_newest_count) level.counted_at = move.at;
  return is_counted ? [row, moveOnce(level, correctionOf(move))] : [row];
}

/** Takes a move back that a later count had seen already. */
export function correctionOf(move: LineMove): LineMove {
  return { ...move, kind: 'count_correction', position: -move.position, qty_milli: -move.qty_milli, cost_micro: null };
}

function moveOnce(level: Level, move: LineMove): MovementRow {
  const { state, value_micro, adjusted_micro } = moveStock(level.state, move);
  level.state = state;
  level.movements += 1n;
  return { ...move, value_micro, adjusted_micro: move.cost_micro === null ? null : adjusted_micro, number: level.movements };
}

/** Numbers without bound travel as text. */
const numericArray = (values: readonly (bigint | null)[]): Buffer => textArray(values.map((value) => (value === null ? '' : String(value))));

function writeLevels(tx: MerchantTx, store: string, levels: Levels): Promise<number> {
  const rows = [...levels].sort(([a], [b]) => (a < b ? -1 : 1));
  return tx.execute(
    `update app.stock_level l set qty_milli = u.qty_milli, movements = u.movements, rate_micro = nullif(u.rate_micro, '')::numeric,
            rate_milli = nullif(u.rate_milli, '')::bigint, counted_at = nullif(u.counted_at, '')::timestamptz
       from unnest($3::uuid[], $4::bigint[], $5::bigint[], $6::text[], $7::text[], $8::text[]) as u (product_id, qty_milli, movements, rate_micro, rate_milli, counted_at)
      where l.merchant_id = $1 and l.store_id = $2 and l.product_id = u.product_id`,
    [
      tx.merchant_id, store, uuidArray(rows.map(([product]) => product)), int8Array(rows.map(([, { state }]) => state.qty_milli)), int8Array(rows.map(([, { movements }]) => movements)),
      numericArray(rows.map(([, { state }]) => state.rate?.value_micro ?? null)), numericArray(rows.map(([, { state }]) => state.rate?.qty_milli ?? null)),
      textArray(rows.map(([, { counted_at }]) => counted_at ?? '')),
    ],
    'stock.write_levels',
  );
}

function insertMovements(tx: MerchantTx, chain: number, store: string, rows: readonly MovementRow[]): Promise<number> {
  return tx.execute(
    `insert into app.stock_movement (merchant_id, chain, store_id, seq, variant, position, product_id, kind, qty_milli, number, at, value_micro, adjusted_micro)
     select $1::uuid, $2::integer, $3::uuid, m.seq, m.variant, m.position, m.product_id, m.kind, m.qty_milli, m.number, m.at,
            nullif(m.value_micro, '')::numeric, nullif(m.adjusted_micro, '')::numeric
       from unnest($4::integer[], $5::smallint[], $6::smallint[], $7::uuid[], $8::text[], $9::bigint[], $10::bigint[], $11::timestamptz[], $12::text[], $13::text[])
         as m (seq, variant, position, product_id, kind, qty_milli, number, at, value_micro, adjusted_micro)`,
    [
      tx.merchant_id, chain, store, int4Array(rows.map((row) => row.seq)), int2Array(rows.map((row) => row.variant)), int2Array(rows.map((row) => row.position)),
      uuidArray(rows.map((row) => row.product)), textArray(rows.map((row) => row.kind)), int8Array(rows.map((row) => row.qty_milli)), int8Array(rows.map((row) => row.number)),
      timeArray(rows.map((row) => row.at)), numericArray(rows.map((row) => row.value_micro)), numericArray(rows.map((row) => row.adjusted_micro)),
    ],
    'stock.insert_movements',
  );
}

type GoneRow = { n: bigint; product_id: string; qty_milli: string; value_micro: string | null };

/**
 * What entries took out, by entry (its place in `keys`) and product: quantity and cost, both above zero. Without those
 * whose cost was not known.
 */
export async function readGone(
  tx: MerchantTx, keys: readonly { readonly chain: number; readonly seq: number; readonly variant: number }[], kind: MovementKind,
): Promise<(product: string, place: number) => { readonly qty_milli: bigint; readonly cost_micro: bigint } | null> {
  const rows = keys.length === 0 ? [] : await tx.query<GoneRow>(
    `select k.n, m.product_id, -sum(m.qty_milli) as qty_milli, case when count(*) = count(m.value_micro) then -sum(m.value_micro) end as value_micro
       from unnest($2::integer[], $3::integer[], $4::smallint[]) with ordinality as k (chain, seq, variant, n)
       join app.stock_movement m on m.merchant_id = $1 and m.chain = k.chain and m.seq = k.seq and m.variant = k.variant and m.kind = $5
      group by k.n, m.product_id`,
    [tx.merchant_id, int4Array(keys.map((each) => each.chain)), int4Array(keys.map((each) => each.seq)), int2Array(keys.map((each) => each.variant)), kind],
    'stock.gone',
  );
  const gone = new Map(rows.map((row) => [`${row.n} ${row.product_id}`, row]));
  return (product, place) => {
    const row = gone.get(`${place + 1} ${product}`);
    return !row || row.value_micro === null || BigInt(row.qty_milli) <= 0n ? null : { qty_milli: BigInt(row.qty_milli), cost_micro: BigInt(row.value_micro) };
  };
}
