/**
 * Sums by product, tender and operator, made behind the upload: docs/adr/0021-figures-of-a-day.md. An upload leaves one row
 * (`sale_unsummed`); whoever reads these sums adds up first what waits, and so does a job where nobody looks.
 */
import type { MerchantTx } from '../../platform/postgres.ts';
import { int2Array, int4Array, textArray, uuidArray } from '../../platform/sql-arrays.ts';
import { lineNets } from './line-nets.ts';

/** Goods without a product, and entries that name no operator. */
export const NOBODY = '00000000-0000-0000-0000-000000000000';
/** More would keep the server's one thread from its tills for longer than they notice. */
const SALES_AT_ONCE = 1_000;
const BATCHES_AT_ONCE = 500;

export type LineKey = { readonly chain: number; readonly seq: number; readonly variant: number; readonly position: number };
/** What lines of sales had cost, in millionths of a minor unit: above zero for what went out, below for what came back. A line whose cost nobody knows is missing. */
export type LineCosts = (tx: MerchantTx, sales: readonly Omit<LineKey, 'position'>[]) => Promise<readonly (LineKey & { readonly cost_micro: bigint })[]>;

/** Adds up what came first. Answers whether there may be more. */
export async function sumSome(tx: MerchantTx, lineCosts: LineCosts): Promise<boolean> {
  // Nothing to add up is the usual case: then nobody is waited for.
  const [first] = await tx.query('select from app.sale_unsummed where merchant_id = $1 limit 1', [tx.merchant_id], 'sales.has_unsummed');
  if (!first) return false;
  await tx.query("select pg_advisory_xact_lock(hashtext('sales.sums'), hashtext($1))", [tx.merchant_id], 'sales.hold_sums');
  return sumHeld(tx, lineCosts);
}

/** The same where nobody else adds up: they do this work already. */
export async function sumSomeIfFree(tx: MerchantTx, lineCosts: LineCosts): Promise<boolean> {
  const [held] = await tx.query<{ held: boolean }>("select pg_try_advisory_xact_lock(hashtext('sales.sums'), hashtext($1)) as held", [tx.merchant_id], 'sales.try_sums');
  return held?.held === true && sumHeld(tx, lineCosts);
}

async function sumHeld(tx: MerchantTx, lineCosts: LineCosts): Promise<boolean> {
  const { places, batches } = await takeSome(tx);
  if (places.length === 0) return false;
  const sums = addUp(await weigh(tx, places, lineCosts));
  await writeSums(tx, sums);
  return batches === BATCHES_AT_ONCE || places.length >= SALES_AT_ONCE;
}

export type Place = { readonly chain: number; readonly seq: number; readonly variant: number; readonly store: string; readonly day: string; readonly hour: number; readonly is_added: boolean };

async function takeSome(tx: MerchantTx): Promise<{ readonly places: readonly Place[]; readonly batches: number }> {
  const rows = await tx.query<{ chain: number; store_id: string; seqs: number[]; variants: number[]; days: string[]; hours: number[]; added: number[] }>(
    `with oldest as (
       select arrival, sum(sales) over (order by arrival) - sales as sales_before
         from (select arrival, cardinality(seqs) as sales from app.sale_unsummed where merchant_id = $1 order by arrival limit ${BATCHES_AT_ONCE}) b
     ), taken as (
       delete from app.sale_unsummed b using oldest o where b.merchant_id = $1 and b.arrival = o.arrival and o.sales_before < ${SALES_AT_ONCE} returning b.*
     ) select chain, store_id, seqs, variants, days::text[] as days, hours, added from taken order by arrival`, [tx.merchant_id], 'sales.take_unsummed',
  );
  const places = rows.flatMap(({ chain, store_id, seqs, variants, days, hours, added }) => seqs.map((seq, at): Place => (
    { chain, seq, variant: variants[at] ?? 0, store: store_id, day: days[at] ?? '', hour: hours[at] ?? 0, is_added: added[at] === 1 }
  )));
  return { places, batches: rows.length };
}

type Line = { readonly position: number; readonly product: string | null; readonly qty_milli: bigint; readonly amount_minor: bigint; readonly tax_rate_ppm: number; readonly net_minor: bigint; readonly cost_micro: bigint | null };
export type Weighed = {
  readonly place: Place; readonly is_refund: boolean; readonly operator: string | null; readonly currency: string; readonly total_minor: bigint; readonly tax_minor: bigint;
  readonly lines: readonly Line[]; readonly tenders: readonly { readonly kind: string; readonly amount_minor: bigint }[];
};

const text = ({ chain, seq, variant }: Pick<Place, 'chain' | 'seq' | 'variant'>): string => `${chain} ${seq} ${variant}`;

/** Sales and refunds with the net amount and the cost of each line. Amounts are not below zero; costs of refunds are. */
export async function weigh(tx: MerchantTx, places: readonly Place[], lineCosts: LineCosts): Promise<Weighed[]> {
  const keys = [tx.merchant_id, int4Array(places.map(({ chain }) => chain)), int4Array(places.map(({ seq }) => seq)), int2Array(places.map(({ variant }) => variant))];
  const given = 'unnest($2::integer[], $3::integer[], $4::smallint[]) as k (chain, seq, variant)';
  type Key = { chain: number; seq: number; variant: number };
  const sales = await tx.query<Key & { kind: string; operator_id: string | null; currency: string; total_minor: bigint; tax_minor: bigint }>(
    `select s.chain, s.seq, s.variant, s.kind, s.operator_id, s.currency, s.total_minor, s.tax_minor from ${given} join app.sale s on s.merchant_id = $1 and (s.chain, s.seq, s.variant) = (k.chain, k.seq, k.variant)`,
    keys, 'sales.weigh_sales',
  );
  const lines = await tx.query<Key & { position: number; product_id: string | null; qty_milli: bigint; amount_minor: bigint; tax_rate_ppm: number }>(
    `select l.chain, l.seq, l.variant, l.position, l.product_id, l.qty_milli, l.amount_minor, l.tax_rate_ppm
       from ${given} join app.sale_line l on l.merchant_id = $1 and (l.chain, l.seq, l.variant) = (k.chain, k.seq, k.variant) order by l.chain, l.seq, l.variant, l.position`, keys, 'sales.weigh_lines',
  );
  const tenders = await tx.query<Key & { kind: string; amount_minor: bigint }>(
    `select t.chain, t.seq, t.variant, t.kind, t.amount_minor from ${given} join app.tender t on t.merchant_id = $1 and (t.chain, t.seq, t.variant) = (k.chain, k.seq, k.variant)`, keys, 'sales.weigh_tenders',
  );
  const costs = new Map((await lineCosts(tx, places)).map((each) => [`${text(each)} ${each.position}`, each.cost_micro]));
  const [facts, lines_of, tenders_of] = [new Map(sales.map((each) => [text(each), each])), Map.groupBy(lines, text), Map.groupBy(tenders, text)];
  return places.flatMap((place) => {
    const fact = facts.get(text(place));
    if (!fact) return [];
    const own = lines_of.get(text(place)) ?? [];
    const nets = lineNets(own, place.is_added);
    return [{
      place, is_refund: fact.kind === 'refund', operator: fact.operator_id, currency: fact.currency, total_minor: fact.total_minor, tax_minor: fact.tax_minor, tenders: tenders_of.get(text(place)) ?? [],
      lines: own.map((line, at) => ({ ...line, product: line.product_id, net_minor: nets[at] ?? 0n, cost_micro: costs.get(`${text(place)} ${line.position}`) ?? null })),
    }];
  });
}

type Row = { readonly texts: readonly string[]; readonly figures: bigint[] };
/** By table its rows: what they are of, and their figures in the order of the columns. */
export type Sums = { readonly [T in keyof typeof TABLES]: ReadonlyMap<string, Row> };

const PRODUCT = 'sold_milli, sold_minor, returned_milli, returned_minor, net_minor, costed_minor, cost_micro';
const TABLES = {
  sale_product_day: { of: [['product_id', 'uuid']], figures: PRODUCT },
  sale_product_month: { of: [['product_id', 'uuid']], figures: PRODUCT },
  sale_product_quarter: { of: [['product_id', 'uuid']], figures: PRODUCT },
  sale_margin_hour: { of: [['hour', 'smallint']], figures: 'net_minor, costed_minor, cost_micro' },
  sale_tender_day: { of: [['kind', 'text']], figures: 'tenders, taken_minor, returned_minor' },
  sale_operator_day: { of: [['operator_id', 'uuid']], figures: 'sales, lines, sales_minor, refunds, refunds_minor, net_minor' },
} as const;

/** Each fact adds the same figures wherever it is counted, so that every way of grouping comes to the same. */
export function addUp(sales: readonly Weighed[]): Sums {
  const tables: { [T in keyof typeof TABLES]: Map<string, Row> } = { sale_product_day: new Map(), sale_product_month: new Map(), sale_product_quarter: new Map(), sale_margin_hour: new Map(), sale_tender_day: new Map(), sale_operator_day: new Map() };
  for (const { place: { store, day, hour }, is_refund, operator, currency, total_minor, tax_minor, lines, tenders } of sales) {
    const sign = is_refund ? -1n : 1n;
    const split = (amount: bigint): readonly [bigint, bigint] => (is_refund ? [0n, amount] : [amount, 0n]);
    let [costed_minor, cost_micro] = [0n, 0n];
    for (const line of lines) {
      const [sold_milli, returned_milli] = split(line.qty_milli);
      const [sold_minor, returned_minor] = split(line.amount_minor);
      const net_minor = sign * line.net_minor;
      const [costed, cost] = line.cost_micro === null ? [0n, 0n] : [net_minor, line.cost_micro];
      costed_minor += costed;
      cost_micro += cost;
      const figures = [sold_milli, sold_minor, returned_milli, returned_minor, net_minor, costed, cost];
      add(tables.sale_product_day, [store, day, currency, line.product ?? NOBODY], figures);
      add(tables.sale_product_month, [store, `${day.slice(0, -2)}01`, currency, line.product ?? NOBODY], figures);
      add(tables.sale_product_quarter, [store, quarterOf(day), currency, line.product ?? NOBODY], figures);
    }
    const net_minor = sign * (total_minor - tax_minor);
    add(tables.sale_margin_hour, [store, day, currency, String(hour)], [net_minor, costed_minor, cost_micro]);
    for (const { kind, amount_minor } of tenders) add(tables.sale_tender_day, [store, day, currency, kind], [1n, ...split(amount_minor)]);
    const [sold, returned] = split(1n);
    const [sold_minor, returned_minor] = split(total_minor);
    add(tables.sale_operator_day, [store, day, currency, operator ?? NOBODY], [sold, is_refund ? 0n : BigInt(lines.length), sold_minor, returned, returned_minor, net_minor]);
  }
  return tables;
}

/** The first day of a day's quarter. */
function quarterOf(day: string): string {
  const month = Number(day.slice(-5, -3));
  return `${day.slice(0, -5)}${String(month - ((month - 1) % 3)).padStart(2, '0')}-01`;
}

function add(rows: Map<string, Row>, texts: readonly string[], figures: readonly bigint[]): void {
  const key = texts.join(' ');
  const known = rows.get(key);
  if (known) figures.forEach((figure, at) => (known.figures[at] = (known.figures[at] ?? 0n) + figure));
  else rows.set(key, { texts, figures: [...figures] });
}

async function writeSums(tx: MerchantTx, sums: Sums): Promise<void> {
  for (const [table, { of, figures }] of Object.entries(TABLES)) {
    const rows = [...sums[table as keyof Sums].values()];
    if (rows.length === 0) continue;
    const names = figures.split(', ');
    const keys = ['store_id', 'day', 'currency', ...of.map(([name]) => name)];
    const types = ['uuid', 'date', 'text', ...of.map(([, type]) => type)];
    const column = (at: number, type: string): string => `unnest($${at + 2}::text[])::${type}`;
    await tx.execute(
      `insert into app.${table} as known (merchant_id, ${keys.join(', ')}, ${names.join(', ')})
       select $1, ${[...types.map((type, at) => column(at, type)), ...names.map((_, at) => column(keys.length + at, 'numeric'))].join(', ')}
       on conflict (merchant_id, store_id, day, ${of.map(([name]) => name).join(', ')}, currency) do update set ${names.map((name) => `${name} = known.${name} + excluded.${name}`).join(', ')}`,
      [tx.merchant_id, ...keys.map((_, at) => textArray(rows.map(({ texts }) => texts[at] ?? ''))), ...names.map((_, at) => textArray(rows.map((row) => String(row.figures[at] ?? 0n))))], `sales.write_${table}`,
    );
  }
}

/** Of sales of a store from a moment until another, where they stand and whether tax came on top; for a stretch of minutes. */
export async function placesBetween(tx: MerchantTx, store: string, from: Date, until: Date): Promise<readonly Omit<Place, 'day' | 'hour' | 'is_added'>[]> {
  return tx.query(
    'select chain, seq, variant, store_id as store from app.sale where merchant_id = $1 and store_id = any($2::uuid[]) and at >= $3 and at < $4', [tx.merchant_id, uuidArray([store]), from, until], 'sales.places_between',
  );
}
