/**
 * Levels and movements. Whoever moves stock holds the merchant's stock until the commit, and so decides the order in which
 * movements stand in a product's ledger; levels need no lock of their own. What every movement costs is decided by
 * packages/domain/stock.
 */
import { type MovementKind, NO_STOCK, type StockState, moveStock } from '@stilltill/domain/stock';
import { assert } from '@stilltill/domain/result';
import type { MerchantTx } from '../../platform/postgres.ts';
import { int2Array, int4Array, int8Array, textArray, timeArray, uuidArray } from '../../platform/sql-arrays.ts';

/** What moving stock needs of a transaction. */
export type StockTx = Pick<MerchantTx, 'merchant_id' | 'query' | 'execute'>;

export type Level = { readonly store: string; readonly product: string; state: StockState; movements: bigint; /** ISO 8601. */ counted_at: string | null };
type Place = Pick<Level, 'store' | 'product'>;
/** Levels of some products, as they stood and as moves change them. */
export type Levels = ReadonlyMap<string, Level>;

/** One line of an entry that moves stock. */
export type LineMove = {
  readonly chain: number; readonly seq: number; readonly variant: number; readonly position: number;
  readonly store: string; readonly product: string; readonly kind: MovementKind;
  readonly qty_milli: bigint;
  /** The whole cost that it brings along; null: it goes at the average. */
  readonly cost_micro: bigint | null;
  readonly at: string;
};

/** A move with what it came to: a row of the ledger. */
export type Movement = LineMove & { readonly value_micro: bigint | null; readonly adjusted_micro: bigint | null; readonly number: bigint };

const HOLD_KEY = "hashtextextended('stilltill/stock/' || $1::text, 0)";

/** Holds the merchant's stock until the commit: nobody else moves it meanwhile. An upload does not wait for this. */
export async function holdStock(tx: StockTx): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(${HOLD_KEY})`, [tx.merchant_id], 'stock.hold');
}

/** The same where nobody holds it; false: somebody does. */
export async function holdStockIfFree(tx: StockTx): Promise<boolean> {
  const [row] = await tx.query<{ is_held: boolean }>(`select pg_try_advisory_xact_lock(${HOLD_KEY}) as is_held`, [tx.merchant_id], 'stock.hold_if_free');
  return row?.is_held === true;
}

const keyOf = ({ store, product }: Place): string => `${store} ${product}`;

export function levelOf(levels: Levels, place: Place): Level {
  const level = levels.get(keyOf(place));
  assert(level, 'a level is read before it is moved');
  return level;
}

type LevelRow = { store_id: string; product_id: string; qty_milli: bigint; movements: bigint; rate_micro: string | null; rate_milli: bigint | null; counted_at: Date | null };

/** Levels as they stand; of a product that never moved, one of nothing. `tx` holds the merchant's stock. */
export async function readLevels(tx: StockTx, places: Iterable<Place>): Promise<Levels> {
  const levels = new Map<string, Level>();
  for (const { store, product } of places) {
    const key = keyOf({ store, product });
    if (!levels.has(key)) levels.set(key, { store, product, state: NO_STOCK, movements: 0n, counted_at: null });
  }
  const wanted = [...levels.values()];
  const rows = wanted.length === 0 ? [] : await tx.query<LevelRow>(
    `select l.store_id, l.product_id, l.qty_milli, l.movements, l.rate_micro, l.rate_milli, l.counted_at
       from unnest($2::uuid[], $3::uuid[]) as p (store_id, product_id)
       join app.stock_level l on l.merchant_id = $1 and l.store_id = p.store_id and l.product_id = p.product_id`,
    [tx.merchant_id, uuidArray(wanted.map((each) => each.store)), uuidArray(wanted.map((each) => each.product))], 'stock.levels',
  );
  for (const row of rows) {
    Object.assign(levelOf(levels, { store: row.store_id, product: row.product_id }), {
      state: stateOf(row), movements: row.movements, counted_at: row.counted_at?.toISOString() ?? null,
    });
  }
  return levels;
}

export function stateOf(row: Pick<LevelRow, 'qty_milli' | 'rate_micro' | 'rate_milli'>): StockState {
  const rate = row.rate_micro === null || row.rate_milli === null ? null : { value_micro: BigInt(row.rate_micro), qty_milli: row.rate_milli };
  return { qty_milli: row.qty_milli, rate };
}

/** Moves a level. A second movement takes back what a later count had seen already. */
export function moveLevel(levels: Levels, move: LineMove): Movement[] {
  const level = levelOf(levels, move);
  const is_newest_count = move.kind === 'count' && (level.counted_at === null || move.at > level.counted_at);
  const is_counted = !is_newest_count && level.counted_at !== null && move.at <= level.counted_at;
  const moved = moveOnce(level, move);
  if (is_newest_count) level.counted_at = move.at;
  return is_counted ? [moved, moveOnce(level, { ...move, kind: 'count_correction', position: -move.position, qty_milli: -move.qty_milli, cost_micro: null })] : [moved];
}

function moveOnce(level: Level, move: LineMove): Movement {
  const { state, value_micro, adjusted_micro } = moveStock(level.state, move);
  level.state = state;
  level.movements += 1n;
  return { ...move, value_micro, adjusted_micro: move.cost_micro === null ? null : adjusted_micro, number: level.movements };
}

/** Numbers without bound travel as text. */
const numericArray = (values: readonly (bigint | null)[]): Buffer => textArray(values.map((value) => (value === null ? '' : String(value))));

/** Writes movements, and the levels that they came to. */
export async function writeMovements(tx: StockTx, levels: Levels, movements: readonly Movement[]): Promise<void> {
  if (movements.length === 0) return;
  await Promise.all([writeLevels(tx, [...levels.values()]), insertMovements(tx, movements)]);
}

function writeLevels(tx: StockTx, levels: readonly Level[]): Promise<number> {
  return tx.execute(
    `insert into app.stock_level (merchant_id, store_id, product_id, qty_milli, movements, rate_micro, rate_milli, counted_at)
     select $1::uuid, u.store_id, u.product_id, u.qty_milli, u.movements, nullif(u.rate_micro, '')::numeric, nullif(u.rate_milli, '')::bigint, nullif(u.counted_at, '')::timestamptz
       from unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::bigint[], $6::text[], $7::text[], $8::text[])
         as u (store_id, product_id, qty_milli, movements, rate_micro, rate_milli, counted_at)
     on conflict (merchant_id, store_id, product_id) do update set qty_milli = excluded.qty_milli, movements = excluded.movements,
            rate_micro = excluded.rate_micro, rate_milli = excluded.rate_milli, counted_at = excluded.counted_at`,
    [
      tx.merchant_id, uuidArray(levels.map((each) => each.store)), uuidArray(levels.map((each) => each.product)), int8Array(levels.map((each) => each.state.qty_milli)),
      int8Array(levels.map((each) => each.movements)), numericArray(levels.map((each) => each.state.rate?.value_micro ?? null)),
      numericArray(levels.map((each) => each.state.rate?.qty_milli ?? null)), textArray(levels.map((each) => each.counted_at ?? '')),
    ],
    'stock.write_levels',
  );
}

function insertMovements(tx: StockTx, rows: readonly Movement[]): Promise<number> {
  return tx.execute(
    `insert into app.stock_movement (merchant_id, chain, store_id, seq, variant, position, product_id, kind, qty_milli, number, at, value_micro, adjusted_micro)
     select $1::uuid, unnest($2::integer[]), unnest($3::uuid[]), unnest($4::integer[]), unnest($5::smallint[]), unnest($6::smallint[]), unnest($7::uuid[]), unnest($8::text[]), unnest($9::bigint[]),
            unnest($10::bigint[]), unnest($11::timestamptz[]), nullif(unnest($12::text[]), '')::numeric, nullif(unnest($13::text[]), '')::numeric`,
    [
      tx.merchant_id, int4Array(rows.map((row) => row.chain)), uuidArray(rows.map((row) => row.store)), int4Array(rows.map((row) => row.seq)), int2Array(rows.map((row) => row.variant)),
      int2Array(rows.map((row) => row.position)), uuidArray(rows.map((row) => row.product)), textArray(rows.map((row) => row.kind)), int8Array(rows.map((row) => row.qty_milli)),
      int8Array(rows.map((row) => row.number)), timeArray(rows.map((row) => row.at)), numericArray(rows.map((row) => row.value_micro)), numericArray(rows.map((row) => row.adjusted_micro)),
    ],
    'stock.insert_movements',
  );
}

export type EntryKey = { readonly chain: number; readonly seq: number; readonly variant: number };
type Gone = { readonly qty_milli: bigint; readonly cost_micro: bigint };
/** What entries took out, by entry and product. */
export type GoneIn = {
  /** Quantity and cost, both above zero; null where none is known. */
  find(entry: EntryKey, product: string): Gone | null;
  /** Notes what is about to be written for one of the entries. */
  add(movement: Movement): void;
};

/** What entries took out by movements of a kind, as far as they stand in the ledger. */
export async function readGone(tx: StockTx, keys: readonly EntryKey[], kind: MovementKind): Promise<GoneIn> {
  const text = ({ chain, seq, variant }: EntryKey): string => `${chain} ${seq} ${variant}`;
  const asked = new Set(keys.map(text));
  const gone = new Map<string, { qty_milli: bigint; cost_micro: bigint | null }>();
  const add = (key: EntryKey, product: string, qty_milli: bigint, value_micro: bigint | null): void => {
    const known = gone.get(`${text(key)} ${product}`) ?? { qty_milli: 0n, cost_micro: 0n };
    gone.set(`${text(key)} ${product}`, {
      qty_milli: known.qty_milli - qty_milli, cost_micro: known.cost_micro === null || value_micro === null ? null : known.cost_micro - value_micro,
    });
  };
  const rows = keys.length === 0 ? [] : await tx.query<EntryKey & { product_id: string; qty_milli: bigint; value_micro: string | null }>(
    `select m.chain, m.seq, m.variant, m.product_id, m.qty_milli, m.value_micro
       from unnest($2::integer[], $3::integer[], $4::smallint[]) as k (chain, seq, variant)
       join app.stock_movement m on m.merchant_id = $1 and m.chain = k.chain and m.seq = k.seq and m.variant = k.variant and m.kind = $5`,
    [tx.merchant_id, int4Array(keys.map((each) => each.chain)), int4Array(keys.map((each) => each.seq)), int2Array(keys.map((each) => each.variant)), kind],
    'stock.gone',
  );
  for (const row of rows) add(row, row.product_id, row.qty_milli, row.value_micro === null ? null : BigInt(row.value_micro));
  return {
    find(entry, product) {
      const known = gone.get(`${text(entry)} ${product}`);
      return !known || known.cost_micro === null || known.qty_milli <= 0n ? null : { qty_milli: known.qty_milli, cost_micro: known.cost_micro };
    },
    add(movement) {
      if (movement.kind === kind && asked.has(text(movement))) add(movement, movement.product, movement.qty_milli, movement.value_micro);
    },
  };
}
