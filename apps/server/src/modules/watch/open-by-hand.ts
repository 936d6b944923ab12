/** Findings that a person opens: what no rule said, or not yet. */
import type { Finding } from '@stilltill/domain/watch';
import type { MerchantTx } from '../../platform/postgres.ts';
import { timeArray, uuidArray } from '../../platform/sql-arrays.ts';
import type { WatchPorts } from './ports.ts';
import { insertFindings } from './store.ts';

/** A sign-on outside of a roster, with the entry that told it. */
export type SeenOffRoster = Pick<Finding, 'store' | 'terminal' | 'from_ms' | 'until_ms'> & { readonly operator: string; readonly entry: Finding['entries'][number] };

/** As likely as not: a person wants it looked at, and nobody counted. */
const SURE_PPM = 500_000;
/** One finding for a day of somebody at a store is enough. */
const SAME_DAY = "interval '12 hours'";

/** Answers with how many were not known. */
export async function openOffRoster(ports: Pick<WatchPorts, 'clock' | 'ids'>, tx: MerchantTx, seen: readonly SeenOffRoster[]): Promise<number> {
  if (seen.length === 0) return 0;
  const known = await tx.query<{ is_known: boolean }>(
    `select exists (select from app.finding f where f.merchant_id = $1 and f.rule = 'off_roster' and f.operator_id = s.operator and f.store_id = s.store
                       and f.from_at between s.at - ${SAME_DAY} and s.at + ${SAME_DAY}) as is_known
       from unnest($2::uuid[], $3::uuid[], $4::timestamptz[]) with ordinality as s (operator, store, at, number) order by s.number`,
    [tx.merchant_id, uuidArray(seen.map(({ operator }) => operator)), uuidArray(seen.map(({ store }) => store)), timeArray(seen.map(({ from_ms }) => new Date(from_ms).toISOString()))], 'watch.known_off_roster',
  );
  const now_ms = ports.clock.now_ms();
  const fresh = seen.filter((_each, at) => known[at]?.is_known !== true).map(({ operator, store, terminal, from_ms, until_ms, entry }): Finding => ({
    rule: 'off_roster', operator, other: null, store, terminal, from_ms, until_ms, found_ms: now_ms, sure_ppm: SURE_PPM, explanations: [], evidence: { minutes: -1, side: 'none' }, entries: [entry],
  }));
  return (await insertFindings(tx, fresh, ports.ids.uuid, new Date(now_ms))).length;
}
