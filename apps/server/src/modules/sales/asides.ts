/** What happened beside the sales of a day: what was taken off, voided, and drawers opened without a sale. Most uploads have nothing of it. */
import type { MerchantTx } from '../../platform/postgres.ts';
import { int4Array, textArray } from '../../platform/sql-arrays.ts';
import type { EntryOf, ProjectedEntry } from '../journal/index.ts';
import { localHour } from './figure-rows.ts';

type AsideEntry = EntryOf<'sale.completed'> | EntryOf<'drawer.opened'>;
type Aside = {
  readonly day: string; readonly currency: string; discounts: number; discounts_minor: bigint; promotions_minor: bigint; points_minor: bigint; waived_minor: bigint; voided: number; voided_minor: bigint; no_sales: number;
};

/** A drawer that was opened without a sale counts under no currency. */
export const NO_CURRENCY = '';

/** Sales from which something was taken off or voided, and drawers opened for no sale. */
export function asidesOf(entries: readonly ProjectedEntry[]): AsideEntry[] {
  return entries.filter((each) => (
    each.kind === 'sale.completed' ? each.body.voided.length > 0 || (each.body.waived_minor ?? 0n) > 0n || each.body.lines.some(({ reductions }) => reductions !== undefined) : each.kind === 'drawer.opened' && each.body.reason === 'no_sale'
  )) as AsideEntry[];
}

export async function projectAsides(tx: MerchantTx, entries: readonly AsideEntry[], zone: string): Promise<void> {
  const [first] = entries;
  if (!first) return;
  const rows = new Map<string, Aside>();
  for (const each of entries) {
    const { day } = localHour(each.at, zone);
    const currency = each.kind === 'sale.completed' ? each.body.currency : NO_CURRENCY;
    const key = `${day} ${currency}`;
    const row = rows.get(key) ?? { day, currency, discounts: 0, discounts_minor: 0n, promotions_minor: 0n, points_minor: 0n, waived_minor: 0n, voided: 0, voided_minor: 0n, no_sales: 0 };
    rows.set(key, row);
    if (each.kind === 'sale.completed') addSale(row, each.body);
    else row.no_sales += 1;
  }
  await writeAsides(tx, first, [...rows.values()]);
}

function addSale(row: Aside, { lines, voided, waived_minor = 0n }: EntryOf<'sale.completed'>['body']): void {
  for (const { kind, amount_minor } of lines.flatMap(({ reductions = [] }) => reductions)) {
    if (kind === 'promotion') row.promotions_minor += amount_minor;
    else if (kind === 'points') row.points_minor += amount_minor;
    else if (kind !== 'part') {
      row.discounts += 1;
      row.discounts_minor += amount_minor;
    }
  }
  row.waived_minor += waived_minor;
  row.voided += voided.length;
  row.voided_minor += voided.reduce((sum, { amount_minor }) => sum + amount_minor, 0n);
}

const COUNTS = ['discounts', 'voided', 'no_sales'] as const;
const AMOUNTS = ['discounts_minor', 'promotions_minor', 'points_minor', 'waived_minor', 'voided_minor'] as const;

async function writeAsides(tx: MerchantTx, { store, chain }: Pick<AsideEntry, 'store' | 'chain'>, rows: readonly Aside[]): Promise<void> {
  const names = [...COUNTS, ...AMOUNTS];
  await tx.execute(
    `insert into app.sale_aside_day as known (merchant_id, store_id, chain, day, currency, ${names.join(', ')})
     select $1, $2, $3, unnest($4::text[])::date, unnest($5::text[]), unnest($6::integer[]), unnest($7::integer[]), unnest($8::integer[]),
            unnest($9::text[])::numeric, unnest($10::text[])::numeric, unnest($11::text[])::numeric, unnest($12::text[])::numeric, unnest($13::text[])::numeric
     on conflict (merchant_id, store_id, day, chain, currency) do update set ${names.map((name) => `${name} = known.${name} + excluded.${name}`).join(', ')}`,
    [tx.merchant_id, store, chain, textArray(rows.map(({ day }) => day)), textArray(rows.map(({ currency }) => currency)),
      ...COUNTS.map((name) => int4Array(rows.map((row) => row[name]))), ...AMOUNTS.map((name) => textArray(rows.map((row) => String(row[name]))))], 'sales.write_asides',
  );
}
