/** What was seen at inspections of all terminals, for whoever writes it into a file. The oldest first. */
import type { MerchantTx } from '../../platform/postgres.ts';
import { timeArray, uuidArray } from '../../platform/sql-arrays.ts';

/** At each store its own stretch of time. */
type Days = readonly { readonly store: string; readonly from: Date; readonly until: Date }[];
export type InspectionAfter = { readonly at: Date; readonly id: string };
export type DoneInspection = {
  readonly at: Date;
  /** Where the terminal stands now. */
  readonly store: string;
  readonly terminal_code: string; readonly terminal_name: string; readonly by: string; readonly outcome: 'sound' | 'doubtful' | 'tampered'; readonly seal_numbers: readonly string[]; readonly pictures: number; readonly note: string | null;
};

export async function readInspectionPage(tx: MerchantTx, { days, after, limit }: { readonly days: Days; readonly after: InspectionAfter | null; readonly limit: number }): Promise<{ readonly items: readonly DoneInspection[]; readonly next: InspectionAfter | null }> {
  const rows = days.length === 0 ? [] : await tx.query<DoneInspection & { readonly id: string }>(
    `select i.id, i.at, t.store_id as store, t.code as terminal_code, t.name as terminal_name, i.by_name as by, i.outcome, i.seal_numbers, cardinality(i.pictures) as pictures, i.note
       from app.inspection i join app.terminal t on t.merchant_id = i.merchant_id and t.id = i.terminal_id
       join unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[]) as days (store, since, until) on t.store_id = days.store and i.at >= days.since and i.at < days.until
      where i.merchant_id = $1 and i.at >= $5 and i.at < $6 and ($7::timestamptz is null or (i.at, i.id) > ($7, $8::uuid)) order by i.at, i.id limit $9`,
    [
      tx.merchant_id, uuidArray(days.map(({ store }) => store)), timeArray(days.map(({ from }) => from.toISOString())), timeArray(days.map(({ until }) => until.toISOString())),
      new Date(Math.min(...days.map(({ from }) => from.getTime()))), new Date(Math.max(...days.map(({ until }) => until.getTime()))), after?.at ?? null, after?.id ?? null, limit,
    ], 'inspections.export',
  );
  const last = rows.at(-1);
  return { items: rows.map(({ id: _id, ...row }) => row), next: last && rows.length === limit ? { at: last.at, id: last.id } : null };
}
