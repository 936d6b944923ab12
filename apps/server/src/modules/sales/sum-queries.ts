/** Reads sums of days by what they are of. Whoever asks adds up first what waits (`sums.ts`). */
import type { MerchantTx } from '../../platform/postgres.ts';
import { textArray, uuidArray } from '../../platform/sql-arrays.ts';
import { NO_CURRENCY } from './asides.ts';

/** Days of stores that sell in one currency; both days are in it. */
export type Asked = { readonly stores: readonly string[]; readonly from: string; readonly to: string; readonly currency: string };

const OF_DAYS = 'merchant_id = $1 and store_id = any($2::uuid[]) and day between $3::date and $4::date and currency = $5';
const given = (tx: MerchantTx, { stores, from, to, currency }: Asked): unknown[] => [tx.merchant_id, uuidArray(stores), from, to, currency];

export type Sold = { readonly sales: number; readonly lines: number; readonly sold_minor: bigint; readonly refunds: number; readonly returned_minor: bigint; readonly net_minor: bigint };
/** What lines came to whose cost is known, without tax, and that cost in millionths of a minor unit. */
export type Costed = { readonly costed_minor: bigint; readonly cost_micro: bigint };
export type StretchSums = Sold & Costed & { readonly key: string };
type Texts<T> = { readonly [K in keyof T]: T[K] extends bigint ? string : T[K] };

const SOLD = 'sum(sales)::integer as sales, sum(lines)::integer as lines, sum(sales_minor) as sold_minor, sum(refunds)::integer as refunds, sum(refunds_minor) as returned_minor, sum(net_minor) as net_minor';
const readSold = (row: Texts<Sold>): Sold => ({ ...row, sold_minor: BigInt(row.sold_minor), returned_minor: BigInt(row.returned_minor), net_minor: BigInt(row.net_minor) });
const readCosted = (row: Texts<Costed> | undefined): Costed => ({ costed_minor: BigInt(row?.costed_minor ?? 0), cost_micro: BigInt(row?.cost_micro ?? 0) });

/** In days, weeks or months, each by its first day, oldest first; or by store. Stretches without any sale are missing. */
export async function readStretches(tx: MerchantTx, asked: Asked, by: 'day' | 'week' | 'month' | 'store'): Promise<StretchSums[]> {
  const key = by === 'store' ? 'store_id::text' : `date_trunc('${by}', day::timestamp)::date::text`;
  const [sold, costed] = await Promise.all([
    tx.query<Texts<Sold> & { key: string }>(`select ${key} as key, ${SOLD} from app.sale_hour where ${OF_DAYS} group by 1 order by 1`, given(tx, asked), `sales.stretches_${by}`),
    tx.query<Texts<Costed> & { key: string }>(`select ${key} as key, sum(costed_minor) as costed_minor, sum(cost_micro) as cost_micro from app.sale_margin_hour where ${OF_DAYS} group by 1`, given(tx, asked), `sales.stretch_margins_${by}`),
  ]);
  const costs = new Map(costed.map((row) => [row.key, row]));
  return sold.map(({ key: of, ...row }) => ({ key: of, ...readSold(row), ...readCosted(costs.get(of)) }));
}

export async function readOperatorSums(tx: MerchantTx, asked: Asked): Promise<(Sold & { readonly key: string })[]> {
  const rows = await tx.query<Texts<Sold> & { key: string }>(`select operator_id::text as key, ${SOLD} from app.sale_operator_day where ${OF_DAYS} group by 1`, given(tx, asked), 'sales.operator_sums');
  return rows.map(({ key, ...row }) => ({ key, ...readSold(row) }));
}

export type TenderSums = { readonly key: string; readonly tenders: number; readonly taken_minor: bigint; readonly returned_minor: bigint };

export async function readTenderSums(tx: MerchantTx, asked: Asked): Promise<TenderSums[]> {
  const rows = await tx.query<Texts<TenderSums>>(
    `select kind as key, sum(tenders)::integer as tenders, sum(taken_minor) as taken_minor, sum(returned_minor) as returned_minor from app.sale_tender_day where ${OF_DAYS}
      group by 1 order by array_position(array['cash', 'card', 'code', 'exchange'], kind), 1`, given(tx, asked), 'sales.tender_sums',
  );
  return rows.map((row) => ({ ...row, taken_minor: BigInt(row.taken_minor), returned_minor: BigInt(row.returned_minor) }));
}

export type HourMargin = Costed & { readonly day: string; readonly hour: number; readonly net_minor: bigint };

export async function readMargins(tx: MerchantTx, store: string, days: readonly string[], currency: string): Promise<HourMargin[]> {
  const rows = await tx.query<Texts<HourMargin>>(
    'select day::text, hour, net_minor, costed_minor, cost_micro from app.sale_margin_hour where merchant_id = $1 and store_id = $2 and day = any($3::text[]::date[]) and currency = $4',
    [tx.merchant_id, store, textArray(days), currency], 'sales.margins',
  );
  return rows.map((row) => ({ day: row.day, hour: row.hour, net_minor: BigInt(row.net_minor), ...readCosted(row) }));
}

export type Asides = {
  readonly discounts: number; readonly discounts_minor: bigint; readonly promotions_minor: bigint; readonly points_minor: bigint; readonly waived_minor: bigint;
  readonly voided: number; readonly voided_minor: bigint; readonly no_sales: number;
};

/** What was taken off and voided, and drawers opened without a sale. */
export async function readAsides(tx: MerchantTx, asked: Asked): Promise<Asides> {
  const [row] = await tx.query<Texts<Asides>>(
    `select coalesce(sum(discounts), 0)::integer as discounts, coalesce(sum(discounts_minor), 0) as discounts_minor, coalesce(sum(promotions_minor), 0) as promotions_minor,
            coalesce(sum(points_minor), 0) as points_minor, coalesce(sum(waived_minor), 0) as waived_minor, coalesce(sum(voided), 0)::integer as voided,
            coalesce(sum(voided_minor), 0) as voided_minor, coalesce(sum(no_sales), 0)::integer as no_sales
       from app.sale_aside_day where merchant_id = $1 and store_id = any($2::uuid[]) and day between $3::date and $4::date and currency in ($5, '${NO_CURRENCY}')`, given(tx, asked), 'sales.asides',
  );
  return {
    discounts: row?.discounts ?? 0, voided: row?.voided ?? 0, no_sales: row?.no_sales ?? 0, discounts_minor: BigInt(row?.discounts_minor ?? 0), promotions_minor: BigInt(row?.promotions_minor ?? 0),
    points_minor: BigInt(row?.points_minor ?? 0), waived_minor: BigInt(row?.waived_minor ?? 0), voided_minor: BigInt(row?.voided_minor ?? 0),
  };
}

/** Baskets that were given up between two moments, and what stood in them. */
export async function readAbandoned(tx: MerchantTx, chains: readonly number[], from: Date, to: Date, currency: string): Promise<{ readonly count: number; readonly amount_minor: bigint }> {
  const [row] = await tx.query<{ count: number; amount: string }>(
    'select count(*)::integer as count, coalesce(sum(amount_minor), 0) as amount from app.basket_abandoned where merchant_id = $1 and at >= $2 and at < $3 and chain = any($4::integer[]) and currency = $5 and lines > 0',
    [tx.merchant_id, from, to, chains, currency], 'sales.abandoned',
  );
  return { count: row?.count ?? 0, amount_minor: BigInt(row?.amount ?? 0) };
}

export type TaxSums = { readonly rate_ppm: number; readonly is_added: boolean; readonly net_minor: bigint; readonly tax_minor: bigint };

/** By rate, the highest first: what was sold less what came back, and the tax of that, as the receipts say. */
export async function readTaxSums(tx: MerchantTx, asked: Asked): Promise<TaxSums[]> {
  const rows = await tx.query<Texts<TaxSums>>(
    `select rate_ppm, is_added, sum(sold_net_minor - returned_net_minor) as net_minor, sum(sold_tax_minor - returned_tax_minor) as tax_minor from app.sale_tax_day where ${OF_DAYS} group by 1, 2 order by 1 desc, 2`,
    given(tx, asked), 'sales.tax_sums',
  );
  return rows.map((row) => ({ ...row, net_minor: BigInt(row.net_minor), tax_minor: BigInt(row.tax_minor) }));
}
