/** What was sold and taken back, line by line, and shifts with their reports, for whoever writes them into a file. Oldest first. */
import { type Entry, receiptNumber } from '@stilltill/domain/journal';
import type { SaleCompleted, SaleRefunded, TENDER_KINDS } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { timeArray, uuidArray } from '../../platform/sql-arrays.ts';
import { amountText } from './figures.ts';
import type { SalesPorts } from './ports.ts';

/** At each store its own stretch of time. */
type Days = readonly { readonly store: string; readonly from: Date; readonly until: Date }[];
type Asked<C> = { readonly days: Days; readonly after: C | null; readonly limit: number };

/** Where the next page begins. */
export type SoldAfter = { readonly at: Date; readonly chain: number; readonly seq: number; readonly variant: number };
/** Quantities and amounts of a refund are below zero, so that sums come out right. */
export type SoldLine = {
  readonly kind: 'sale' | 'refund'; readonly number: string; readonly at: string; readonly store: string; readonly store_code: string; readonly terminal_code: string; readonly operator_name: string | null; readonly currency: string;
  readonly tax_mode: 'included' | 'added'; readonly line: number; readonly product: string | null; readonly barcode: string | null; readonly names: Readonly<Record<string, string>>; readonly unit: 'piece' | 'kilogram';
  readonly qty_milli: bigint; readonly price_minor: bigint; readonly reduced_minor: bigint; readonly amount_minor: bigint; readonly tax_rate_ppm: number;
};

type Row = SoldAfter & { readonly kind: 'sale' | 'refund'; readonly operator_id: string | null };
type Body = z.input<typeof SaleCompleted> | z.input<typeof SaleRefunded>;

const daysOf = (days: Days): Buffer[] => [uuidArray(days.map(({ store }) => store)), timeArray(days.map(({ from }) => from.toISOString())), timeArray(days.map(({ until }) => until.toISOString()))];

/** Lines of the next sales and refunds; `next` null: there are no more. Names are those that stood on the receipts. */
export async function readSoldLines(ports: SalesPorts, tx: MerchantTx, asked: Asked<SoldAfter>): Promise<{ readonly lines: readonly SoldLine[]; readonly next: SoldAfter | null }> {
  const { found, next } = await findSold(ports, tx, asked);
  return { lines: found.flatMap(({ row, entry, operator_name }) => linesOf(row, entry, operator_name)), next };
}

type Found = { readonly row: Row; readonly entry: Described; readonly operator_name: string | null };

/** The next sales and refunds with their entries, by the terminals' clocks. Each store's are read by its own index and then merged. */
async function findSold(ports: SalesPorts, tx: MerchantTx, { days, after, limit }: Asked<SoldAfter>): Promise<{ readonly found: readonly Found[]; readonly next: SoldAfter | null }> {
  const rows = await tx.query<Row>(
    `select found.* from unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[]) as days (store, since, until) cross join lateral (
       select s.chain, s.seq, s.variant, s.kind, s.at, s.operator_id from app.sale s
        where s.merchant_id = $1 and s.store_id = days.store and s.at >= greatest(days.since, $6::timestamptz) and s.at < days.until
          and ($6::timestamptz is null or (s.at, s.chain, s.seq, s.variant) > ($6, $7::integer, $8::integer, $9::smallint))
        order by s.at, s.chain, s.seq, s.variant limit $5) found
      order by found.at, found.chain, found.seq, found.variant limit $5`,
    [tx.merchant_id, ...daysOf(days), limit, after?.at ?? null, after?.chain ?? null, after?.seq ?? null, after?.variant ?? null], 'sales.export',
  );
  const [entries, names] = [await ports.journal.lookups.describeEntries(tx, rows), await ports.operatorNames(tx, [...new Set(rows.flatMap(({ operator_id }) => operator_id ?? []))])];
  const last = rows.at(-1);
  return {
    found: rows.flatMap((row, place) => {
      const entry = entries[place];
      return entry ? [{ row, entry, operator_name: row.operator_id === null ? null : names.get(row.operator_id) ?? null }] : [];
    }),
    next: last && rows.length === limit ? { at: last.at, chain: last.chain, seq: last.seq, variant: last.variant } : null,
  };
}

type Described = Awaited<ReturnType<SalesPorts['journal']['lookups']['describeEntries']>>[number];

/** The entry had the form of its kind when it was projected. */
function linesOf({ kind, seq, at }: Row, { text, store, store_code, terminal_code, epoch }: Described, operator_name: string | null): SoldLine[] {
  const body = (JSON.parse(text) as Entry).body as Body;
  const sign = kind === 'refund' ? -1n : 1n;
  const of_all = { kind, number: receiptNumber(store_code, terminal_code, epoch, seq), at: at.toISOString(), store, store_code, terminal_code, operator_name, currency: body.currency, tax_mode: body.tax_mode ?? 'included' };
  return body.lines.map((each): SoldLine => ({
    ...of_all, line: each.line, product: each.product, barcode: 'barcode' in each ? each.barcode : null, names: each.names, unit: each.unit ?? 'piece', qty_milli: sign * BigInt(each.qty_milli), price_minor: BigInt(each.price_minor),
    reduced_minor: sign * (each.reductions ?? []).reduce((sum, { amount_minor }) => sum + BigInt(amount_minor), 0n), amount_minor: sign * BigInt(each.amount_minor), tax_rate_ppm: each.tax_rate_ppm,
  }));
}

export type TenderKind = (typeof TENDER_KINDS)[number];
/** `amount_minor` is below zero where it was given back; what was handed over and the change are as they were. */
export type TakenTender = Pick<SoldLine, 'kind' | 'number' | 'at' | 'store' | 'store_code' | 'terminal_code' | 'operator_name' | 'currency'> & {
  readonly line: number; readonly tender: TenderKind; readonly amount_minor: bigint; readonly given_minor: bigint; readonly change_minor: bigint;
};

/** How the next sales were paid and the next refunds given back, by the terminals' clocks. */
export async function readTenders(ports: SalesPorts, tx: MerchantTx, asked: Asked<SoldAfter>): Promise<{ readonly tenders: readonly TakenTender[]; readonly next: SoldAfter | null }> {
  const { found, next } = await findSold(ports, tx, asked);
  return { tenders: found.flatMap(({ row, entry, operator_name }) => tendersOf(row, entry, operator_name)), next };
}

function tendersOf({ kind, seq, at }: Row, { text, store, store_code, terminal_code, epoch }: Described, operator_name: string | null): TakenTender[] {
  const body = (JSON.parse(text) as Entry).body as Body;
  const sign = kind === 'refund' ? -1n : 1n;
  return body.tenders.map((each, index) => ({
    kind, number: receiptNumber(store_code, terminal_code, epoch, seq), at: at.toISOString(), store, store_code, terminal_code, operator_name, currency: body.currency, line: index + 1, tender: each.kind,
    amount_minor: sign * BigInt(each.amount_minor), given_minor: BigInt(each.given_minor), change_minor: BigInt(each.change_minor),
  }));
}

export type ShiftAfter = { readonly first_at: Date; readonly shift_id: string };
/** With the newest revision of its report; amounts are minor units. */
export type ExportedShift = {
  readonly store: string; readonly store_code: string; readonly terminal_code: string; readonly currency: string; readonly opened_at: string; readonly opened_by: string | null; readonly closed_at: string | null; readonly revision: number;
  readonly counted_by: 'terminal' | 'office'; readonly sales: number; readonly refunds: number; readonly float_minor: string; readonly sales_minor: string; readonly refunds_minor: string; readonly cash_in_minor: string; readonly cash_out_minor: string;
  readonly expected_minor: string | null; readonly counted_minor: string | null; readonly difference_minor: string | null;
};
type ShiftRow = ShiftAfter & {
  terminal_id: string; store_id: string; currency: string; opened_at: Date | null; opened_by: string | null; closed_at: Date | null; revision: number; counted_by: 'terminal' | 'office'; sales: number; refunds: number;
  float_minor: string; sales_minor: string; refunds_minor: string; cash_in_minor: string; cash_out_minor: string; expected_minor: string | null; counted_minor: string | null; difference_minor: string | null;
};

/** The next shifts, by their first entry. */
export async function readExportedShifts(ports: SalesPorts, tx: MerchantTx, { days, after, limit }: Asked<ShiftAfter>): Promise<{ readonly items: readonly ExportedShift[]; readonly next: ShiftAfter | null }> {
  const least = new Date(Math.max(Math.min(...days.map(({ from }) => from.getTime())), after?.first_at.getTime() ?? -Infinity));
  const rows = days.length === 0 ? [] : await tx.query<ShiftRow>(
    `select h.shift_id, h.terminal_id, h.store_id, h.currency, h.first_at, h.opened_at, h.opened_by, h.closed_at, h.revision, h.counted_by, h.counted_minor::text,
            coalesce(r.float_minor, h.float_minor)::text as float_minor, coalesce(r.sales, h.sales) as sales, coalesce(r.sales_minor, h.sales_minor)::text as sales_minor, coalesce(r.refunds, h.refunds) as refunds,
            coalesce(r.refunds_minor, h.refunds_minor)::text as refunds_minor, coalesce(r.cash_in_minor, h.cash_in_minor)::text as cash_in_minor, coalesce(r.cash_out_minor, h.cash_out_minor)::text as cash_out_minor,
            r.expected_minor::text, r.difference_minor::text
       from app.shift h join unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[]) as days (store, since, until) on h.store_id = days.store and h.first_at >= days.since and h.first_at < days.until
       left join app.shift_report r on r.merchant_id = h.merchant_id and r.shift_id = h.shift_id and r.revision = h.revision
      where h.merchant_id = $1 and h.first_at >= $6 and ($7::timestamptz is null or (h.first_at, h.shift_id) > ($7, $8::uuid)) order by h.first_at, h.shift_id limit $5`,
    [tx.merchant_id, ...daysOf(days), limit, least, after?.first_at ?? null, after?.shift_id ?? null], 'shifts.export',
  );
  const names = await ports.operatorNames(tx, [...new Set(rows.flatMap(({ opened_by }) => opened_by ?? []))]);
  const codes = new Map((await ports.journal.lookups.readChains(tx)).map((each) => [each.terminal, each]));
  const last = rows.at(-1);
  return { items: rows.map((row) => shiftOf(row, names, codes.get(row.terminal_id))), next: last && rows.length === limit ? { first_at: last.first_at, shift_id: last.shift_id } : null };
}

function shiftOf(row: ShiftRow, names: ReadonlyMap<string, string>, codes: { readonly store_code: string; readonly terminal_code: string } | undefined): ExportedShift {
  const sum = (text: string | null): string | null => (text === null ? null : amountText(text));
  return {
    store: row.store_id, store_code: codes?.store_code ?? '', terminal_code: codes?.terminal_code ?? '', currency: row.currency, opened_at: (row.opened_at ?? row.first_at).toISOString(),
    opened_by: row.opened_by === null ? null : names.get(row.opened_by) ?? null, closed_at: row.closed_at?.toISOString() ?? null, revision: row.revision, counted_by: row.counted_by, sales: row.sales, refunds: row.refunds,
    float_minor: amountText(row.float_minor), sales_minor: amountText(row.sales_minor), refunds_minor: amountText(row.refunds_minor), cash_in_minor: amountText(row.cash_in_minor), cash_out_minor: amountText(row.cash_out_minor),
    expected_minor: sum(row.expected_minor), counted_minor: sum(row.counted_minor), difference_minor: sum(row.difference_minor),
  };
}
