/** Shifts as the back office reads them: the newest revision of each report, and all of one. */
import { type Result, ok } from '@stilltill/domain/result';
import type { PageQuery, ShiftItem, ShiftPage } from '@stilltill/protocol';
import type { z } from 'zod';
import { readPageCursor, writePageCursor } from '../../platform/page-cursor.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { uuidArray } from '../../platform/sql-arrays.ts';
import type { SalesPorts } from './ports.ts';
import { amountText } from './figures.ts';

type ShiftRow = {
  shift_id: string; terminal_id: string; store_id: string; currency: string; first_at: Date; opened_at: Date | null; opened_by: string | null; closed_at: Date | null;
  float_minor: bigint; sales: number; sales_minor: string; refunds_minor: string; counted_minor: bigint | null; expected_minor: string | null; difference_minor: string | null;
  revision: number; counted_by: 'terminal' | 'office';
};

const SELECT_SHIFTS = `
  select h.shift_id, h.terminal_id, h.store_id, h.currency, h.first_at, h.opened_at, h.opened_by, h.closed_at, h.revision, h.counted_by, h.counted_minor,
         coalesce(r.float_minor, h.float_minor) as float_minor, coalesce(r.sales, h.sales) as sales, coalesce(r.sales_minor, h.sales_minor) as sales_minor,
         coalesce(r.refunds_minor, h.refunds_minor) as refunds_minor, r.expected_minor, r.difference_minor
    from app.shift h left join app.shift_report r on r.merchant_id = h.merchant_id and r.shift_id = h.shift_id and r.revision = h.revision`;

export async function readShifts(ports: SalesPorts, tx: MerchantTx, query: z.output<typeof PageQuery>): Promise<Result<z.input<typeof ShiftPage>>> {
  const cursor = readPageCursor(query.after, ['moment', 'uuid']);
  if (!cursor.ok) return cursor;
  const rows = await tx.query<ShiftRow>(
    `${SELECT_SHIFTS} where h.merchant_id = $1 ${cursor.value ? 'and (h.first_at, h.shift_id) < ($3::timestamptz, $4::uuid)' : ''} order by h.first_at desc, h.shift_id desc limit $2`,
    [tx.merchant_id, query.limit + 1, ...(cursor.value ?? [])],
  );
  const page = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  const names = await ports.operatorNames(tx, [...new Set(page.flatMap((row) => row.opened_by ?? []))]);
  const chains = await ports.journal.lookups.readChains(tx);
  const codes = new Map(chains.map((each) => [each.terminal, each]));
  return ok({
    items: page.map((row) => itemOf(row, names, codes.get(row.terminal_id) ?? { terminal_code: '', store_code: '' })),
    next: last ? writePageCursor([last.first_at.toISOString(), last.shift_id]) : null,
  });
}

function itemOf(row: ShiftRow, names: ReadonlyMap<string, string>, codes: { readonly terminal_code: string; readonly store_code: string }): z.input<typeof ShiftItem> {
  return {
    id: row.shift_id, terminal_code: codes.terminal_code, store_code: codes.store_code, currency: row.currency, opened_at: (row.opened_at ?? row.first_at).toISOString(),
    opened_by: row.opened_by === null ? null : names.get(row.opened_by) ?? null, closed_at: row.closed_at?.toISOString() ?? null,
    float_minor: String(row.float_minor), sales: row.sales, sales_minor: amountText(row.sales_minor), refunds_minor: amountText(row.refunds_minor),
    counted_minor: row.counted_minor === null ? null : String(row.counted_minor), expected_minor: row.expected_minor && amountText(row.expected_minor),
    difference_minor: row.difference_minor && amountText(row.difference_minor), revision: row.revision, counted_by: row.closed_at === null ? null : row.counted_by,
  };
}

export type ShiftReport = {
  readonly revision: number; readonly made_at: Date; readonly float_minor: bigint; readonly sales: number; readonly sales_minor: string; readonly refunds: number;
  readonly refunds_minor: string; readonly cash_in_minor: string; readonly cash_out_minor: string; readonly moved_in_minor: string; readonly moved_out_minor: string; readonly counted_minor: bigint; readonly expected_minor: string;
  readonly difference_minor: string; readonly counted_by: 'terminal' | 'office'; readonly reason: string | null;
};

/** Every revision of a shift's report. One that a terminal closed stands as it sealed it. */
export async function readShiftReports(tx: MerchantTx, shift: string): Promise<ShiftReport[]> {
  return tx.query(
    `select revision, made_at, float_minor, sales, sales_minor, refunds, refunds_minor, cash_in_minor, cash_out_minor, moved_in_minor, moved_out_minor, counted_minor, expected_minor, difference_minor, counted_by, reason
       from app.shift_report where merchant_id = $1 and shift_id = $2 order by revision`, [tx.merchant_id, shift],
  );
}

export type ShiftOfDay = {
  readonly id: string; readonly terminal: string; readonly terminal_code: string; readonly store: string; readonly opened_at: Date; readonly opened_by: string | null; readonly closed_at: Date | null;
  readonly expected_minor: bigint; readonly counted_minor: bigint | null; readonly difference_minor: bigint | null;
};
/** A shift that ran for longer, or has been open for longer before that day, is found in the list of shifts. */
const [SHIFT_DAYS_MAX, OPEN_DAYS_MAX] = [31, 3];
const SHIFTS_MAX = 500;

/** Shifts of these stores that ran between two moments, in the order in which they began; of an open one what its drawer should hold now. */
export async function readShiftsBetween(ports: Pick<SalesPorts, 'journal'>, tx: MerchantTx, stores: readonly string[], from: Date, to: Date, currency: string): Promise<ShiftOfDay[]> {
  const rows = await tx.query<Omit<ShiftOfDay, 'expected_minor' | 'difference_minor' | 'terminal_code'> & { expected_minor: string; difference_minor: string | null }>(
    `select h.shift_id as id, h.terminal_id as terminal, h.store_id as store, coalesce(h.opened_at, h.first_at) as opened_at, h.opened_by, h.closed_at, h.counted_minor, r.difference_minor,
            coalesce(r.expected_minor, h.float_minor + h.cash_in_minor - h.cash_out_minor + h.moved_in_minor - h.moved_out_minor) as expected_minor
       from app.shift h left join app.shift_report r on r.merchant_id = h.merchant_id and r.shift_id = h.shift_id and r.revision = h.revision
      where h.merchant_id = $1 and h.store_id = any($2::uuid[]) and h.first_at < $4 and h.first_at >= $3::timestamptz - make_interval(days => ${SHIFT_DAYS_MAX})
        and (h.closed_at >= $3 or (h.closed_at is null and h.first_at >= $3::timestamptz - make_interval(days => ${OPEN_DAYS_MAX}))) and h.currency = $5 order by h.first_at, h.shift_id limit ${SHIFTS_MAX}`,
    [tx.merchant_id, uuidArray(stores), from, to, currency], 'sales.shifts_between',
  );
  const codes = new Map((await ports.journal.lookups.readChains(tx)).map(({ terminal, terminal_code }) => [terminal, terminal_code]));
  return rows.map((row) => ({ ...row, terminal_code: codes.get(row.terminal) ?? '', expected_minor: BigInt(row.expected_minor), difference_minor: row.difference_minor === null ? null : BigInt(row.difference_minor) }));
}
