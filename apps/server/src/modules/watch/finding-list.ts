/** Findings for whoever writes them into a file, the oldest first. */
import type { FindingItem } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { timeArray, uuidArray } from '../../platform/sql-arrays.ts';
import type { WatchPorts } from './ports.ts';
import { FINDING_COLUMNS, type FindingRow, describeFindings } from './queries.ts';

/** At each store its own stretch of time. */
type Days = readonly { readonly store: string; readonly from: Date; readonly until: Date }[];
export type FindingAfter = { readonly found_at: Date; readonly id: string };
type Asked = { readonly days: Days; readonly after: FindingAfter | null; readonly limit: number };

/** Those that were found within the days of their store. */
export async function readFindingPage(ports: WatchPorts, tx: MerchantTx, { days, after, limit }: Asked): Promise<{ readonly items: readonly z.input<typeof FindingItem>[]; readonly next: FindingAfter | null }> {
  const first = Math.min(...days.map(({ from }) => from.getTime()));
  const rows = days.length === 0 ? [] : await tx.query<FindingRow>(
    `select ${FINDING_COLUMNS} from app.finding join unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[]) as days (of_store, since, before) on store_id = of_store and found_at >= since and found_at < before
      where merchant_id = $1 and found_at >= $5 and found_at < $6 and ($7::uuid is null or (found_at, id) > ($5, $7)) order by found_at, id limit $8`,
    [
      tx.merchant_id, uuidArray(days.map(({ store }) => store)), timeArray(days.map(({ from }) => from.toISOString())), timeArray(days.map(({ until }) => until.toISOString())),
      after?.found_at ?? new Date(first), new Date(Math.max(...days.map(({ until }) => until.getTime()))), after?.id ?? null, limit,
    ], 'watch.export_findings',
  );
  const last = rows.at(-1);
  return { items: await describeFindings(ports, tx, rows), next: last && rows.length === limit ? { found_at: last.found_at, id: last.id } : null };
}
