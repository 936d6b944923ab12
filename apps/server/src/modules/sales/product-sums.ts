/**
 * Reads what was sold of goods in a stretch of days: from sums of whole quarters and months, and of the days at its ends.
 * All goods of a year are some hundred thousand rows, so the database adds up as little as an answer needs: what figures it
 * keeps for each product is what takes its time, more than the rows do.
 */
import type { MerchantTx } from '../../platform/postgres.ts';
import { int4Array, uuidArray } from '../../platform/sql-arrays.ts';
import type { Asked, Costed } from './sum-queries.ts';

export type ProductSums = Costed & {
  readonly key: string; readonly sold_milli: bigint; readonly sold_minor: bigint; readonly returned_milli: bigint; readonly returned_minor: bigint; readonly net_minor: bigint;
};
/** What goods of one group came to together; pieces and kilograms are not added to each other. */
export type GroupSums = Omit<ProductSums, 'key' | 'sold_milli' | 'returned_milli'> & { readonly key: string | null };
export type Turnovers = {
  /** The largest first. */
  readonly items: readonly { readonly key: string; readonly turnover_minor: bigint }[];
  /** Of all goods, also of those beyond the `top`. */
  readonly turnover_minor: bigint;
};

const MONEY_FIGURES = ['sold_minor', 'returned_minor', 'net_minor', 'costed_minor', 'cost_micro'] as const;
const FIGURES = ['sold_milli', 'returned_milli', ...MONEY_FIGURES] as const;
const TURNOVER = 'sold_minor - returned_minor as turnover_minor';
const sumsOf = (names: readonly string[]): string => names.map((name) => `sum(${name}) as ${name}`).join(', ');

/** `only`: of these products alone. */
type Some = { readonly only?: readonly string[] | undefined };

/** `top`: no more than these, the largest turnover first. */
export async function readProductSums(tx: MerchantTx, asked: Asked, { top, only }: Some & { readonly top?: number } = {}): Promise<ProductSums[]> {
  const rows = await addUp<{ [K in keyof ProductSums]: string }>(tx, asked, { only, columns: FIGURES.join(', ') }, (parts) => (
    `select product_id::text as key, ${sumsOf(FIGURES)} from ${parts} group by product_id order by sum(sold_minor) - sum(returned_minor) desc, product_id${limit(top)}`
  ));
  return rows.map(({ key, sold_milli, returned_milli, ...row }) => ({ key, sold_milli: BigInt(sold_milli), returned_milli: BigInt(returned_milli), ...readMoney(row) }));
}

/** What each product came to, and nothing else about it: to find the best of all without adding up seven figures of each. */
export async function readProductTurnovers(tx: MerchantTx, asked: Asked, { top, only }: Some & { readonly top?: number } = {}): Promise<Turnovers> {
  const rows = await addUp<{ key: string; turnover: string; all_turnover: string }>(tx, asked, { only, columns: TURNOVER }, (parts) => (
    `select product_id::text as key, sum(turnover_minor) as turnover, sum(sum(turnover_minor)) over () as all_turnover from ${parts} group by product_id order by turnover desc, product_id${limit(top)}`
  ));
  return { items: rows.map(({ key, turnover }) => ({ key, turnover_minor: BigInt(turnover) })), turnover_minor: BigInt(rows[0]?.all_turnover ?? 0) };
}

/** By the group of each product, in no order; null: goods that are in none. */
export async function readGroupSums(tx: MerchantTx, asked: Asked, group_of: ReadonlyMap<string, string>): Promise<GroupSums[]> {
  const rows = await addUpGroups<Record<(typeof MONEY_FIGURES)[number], string>>(tx, asked, group_of, MONEY_FIGURES.join(', '), sumsOf(MONEY_FIGURES));
  return rows.map(({ key, ...row }) => ({ key, ...readMoney(row) }));
}

export async function readGroupTurnovers(tx: MerchantTx, asked: Asked, group_of: ReadonlyMap<string, string>): Promise<{ readonly key: string | null; readonly turnover_minor: bigint }[]> {
  const rows = await addUpGroups<{ turnover: string }>(tx, asked, group_of, TURNOVER, 'sum(turnover_minor) as turnover');
  return rows.map(({ key, turnover }) => ({ key, turnover_minor: BigInt(turnover) }));
}

async function addUpGroups<Figures extends object>(tx: MerchantTx, asked: Asked, group_of: ReadonlyMap<string, string>, columns: string, sums: string): Promise<(Figures & { readonly key: string | null })[]> {
  const groups = [...new Set(group_of.values())];
  const places = new Map(groups.map((group, place) => [group, place]));
  const rows = await addUp<Figures & { place: number | null }>(tx, asked, { columns, given: [uuidArray([...group_of.keys()]), int4Array([...group_of.values()].map((group) => places.get(group) ?? -1))] }, (parts, next) => (
    `select g.place, ${sums} from ${parts} left join unnest($${next}::uuid[], $${next + 1}::integer[]) as g (product_id, place) using (product_id) group by g.place`
  ));
  return rows.map(({ place, ...row }) => ({ ...(row as unknown as Figures), key: place === null ? null : groups[place] ?? null }));
}

const limit = (top: number | undefined): string => (top === undefined ? '' : ` limit ${Math.trunc(top)}`);
const readMoney = (row: Record<(typeof MONEY_FIGURES)[number], string>): Omit<GroupSums, 'key'> => (
  { sold_minor: BigInt(row.sold_minor), returned_minor: BigInt(row.returned_minor), net_minor: BigInt(row.net_minor), costed_minor: BigInt(row.costed_minor), cost_micro: BigInt(row.cost_micro) }
);

/** The longest stretches first, each table with the sums of its own. */
const TABLES = ['sale_product_quarter', 'sale_product_month', 'sale_product_day'] as const;

/** Runs a statement over `parts`, rows of a product and `columns`; what it is given besides stands from `$next` on. */
async function addUp<Row extends object>(
  tx: MerchantTx, { stores, currency, from, to }: Asked, { columns, only, given = [] }: Some & { readonly columns: string; readonly given?: readonly unknown[] }, write: (parts: string, next: number) => string,
): Promise<Row[]> {
  const stretches = splitDays(from, to);
  const values: unknown[] = [tx.merchant_id, uuidArray(stores), currency];
  const give = (value: unknown): string => `$${values.push(value)}`;
  const of_them = only ? ` and product_id = any(${give(uuidArray(only))}::uuid[])` : '';
  // By lists of days, and not from one until another: then the index leads to each product of each day. They are given as
  // dates: texts that a cast turns into dates would be turned again for every row.
  const parts = TABLES.map((table, at) => (
    `select product_id, ${columns} from app.${table} where merchant_id = $1 and store_id = any($2::uuid[]) and currency = $3 and day = any(${give(stretches[at])}::date[])${of_them}`
  ));
  const [quarters, months, days] = stretches;
  const is_wide = only === undefined && (quarters.length + months.length > 0 || days.length > 7);
  if (is_wide) await tx.query(READ_BY_PAGES, [], 'sales.read_by_pages');
  const rows = await tx.query<Row>(write(`(${parts.join(' union all ')}) parts`, values.length + 1), [...values, ...given]);
  if (is_wide) await tx.query(READ_BY_INDEX, [], 'sales.read_by_index');
  return rows;
}

/**
 * All goods of more than a week are read by pages, and not row by row in the order of the index, which takes thrice as long. Nor
 * are they sorted to be joined: PostgreSQL does not know that each product is in one group, and expects far too much of it.
 */
const READ_BY_PAGES = "select set_config('enable_indexscan', 'off', true), set_config('enable_mergejoin', 'off', true), set_config('work_mem', '64MB', true)";
const READ_BY_INDEX = "select set_config('enable_indexscan', 'on', true), set_config('enable_mergejoin', 'on', true)";

/** From one day to another, with both. */
type Days = { readonly from: string; readonly to: string };

/** A stretch of days as whole quarters and whole months, by their first days, and the days that are left, in no order. */
export function splitDays(from: string, to: string): readonly [quarters: readonly string[], months: readonly string[], days: readonly string[]] {
  const [quarters, beside_quarters] = takeWhole({ from, to }, 3);
  const beside = beside_quarters.map((each) => takeWhole(each, 1));
  const left = beside.flatMap(([, days]) => days);
  return [quarters, beside.flatMap(([months]) => months), left.flatMap((each) => stepsOf(Temporal.PlainDate.from(each.from), Temporal.PlainDate.from(each.to).add({ days: 1 }), { days: 1 }))];
}

/** Of days the first days of those that make whole stretches of so many months, and what is left at the ends. */
function takeWhole(days: Days, months: 1 | 3): readonly [whole: readonly string[], left: readonly Days[]] {
  const [first, last] = [Temporal.PlainDate.from(days.from), Temporal.PlainDate.from(days.to)];
  const beginOf = (day: Temporal.PlainDate): Temporal.PlainDate => day.with({ day: 1, month: day.month - ((day.month - 1) % months) });
  const begin = beginOf(first).equals(first) ? first : beginOf(first).add({ months });
  // The first day of the stretch that is not whole any more.
  const end = beginOf(last.add({ days: 1 }));
  const between = (one: Temporal.PlainDate, other: Temporal.PlainDate): Days[] => (Temporal.PlainDate.compare(one, other) > 0 ? [] : [{ from: one.toString(), to: other.toString() }]);
  if (Temporal.PlainDate.compare(begin, end) >= 0) return [[], between(first, last)];
  return [stepsOf(begin, end, { months }), [...between(first, begin.subtract({ days: 1 })), ...between(end, last)]];
}

function stepsOf(begin: Temporal.PlainDate, end: Temporal.PlainDate, step: { readonly months: number } | { readonly days: number }): string[] {
  const steps: string[] = [];
  for (let day = begin; Temporal.PlainDate.compare(day, end) < 0; day = day.add(step)) steps.push(day.toString());
  return steps;
}
