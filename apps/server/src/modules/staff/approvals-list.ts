/** What tills asked of managers in the office, for whoever writes it into a file. The oldest first. */
import type { Action } from '@stilltill/domain/operator';
import type { MerchantTx } from '../../platform/postgres.ts';
import { timeArray, uuidArray } from '../../platform/sql-arrays.ts';
import { selectNames } from './store.ts';

/** At each store its own stretch of time. */
type Days = readonly { readonly store: string; readonly from: Date; readonly until: Date }[];
export type ApprovalAfter = { readonly asked_at: Date; readonly id: string };
export type AskedApproval = {
  readonly asked_at: Date; readonly answered_at: Date | null; readonly store: string; readonly terminal: string; readonly operator_name: string; readonly action: Action; readonly words: string; readonly amount_minor: bigint | null;
  /** `expired`: nobody answered in time. */
  readonly state: 'asked' | 'given' | 'refused' | 'withdrawn' | 'expired';
  readonly by_name: string | null;
};
type Row = ApprovalAfter & Pick<AskedApproval, 'answered_at' | 'action' | 'words' | 'amount_minor' | 'state'> & { readonly store_id: string; readonly terminal_id: string; readonly operator_id: string; readonly by_operator_id: string | null };

/** `now`: behind whose time nobody can answer any more. */
export async function readApprovalPage(tx: MerchantTx, { days, now, after, limit }: { readonly days: Days; readonly now: string; readonly after: ApprovalAfter | null; readonly limit: number }): Promise<{ readonly items: readonly AskedApproval[]; readonly next: ApprovalAfter | null }> {
  const rows = days.length === 0 ? [] : await tx.query<Row>(
    `select a.id, a.asked_at, a.answered_at, a.store_id, a.terminal_id, a.operator_id, a.by_operator_id, a.action, a.words, a.amount_minor, case when a.state = 'asked' and a.until <= $10::timestamptz then 'expired' else a.state end as state
       from app.approval a join unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[]) as days (store, since, until) on a.store_id = days.store and a.asked_at >= days.since and a.asked_at < days.until
      where a.merchant_id = $1 and a.asked_at >= $5 and a.asked_at < $6 and ($7::timestamptz is null or (a.asked_at, a.id) > ($7, $8::uuid)) order by a.asked_at, a.id limit $9`,
    [
      tx.merchant_id, uuidArray(days.map(({ store }) => store)), timeArray(days.map(({ from }) => from.toISOString())), timeArray(days.map(({ until }) => until.toISOString())),
      new Date(Math.min(...days.map(({ from }) => from.getTime()))), new Date(Math.max(...days.map(({ until }) => until.getTime()))), after?.asked_at ?? null, after?.id ?? null, limit, now,
    ], 'approvals.export',
  );
  const names = await selectNames(tx, [...new Set(rows.flatMap(({ operator_id, by_operator_id }) => [operator_id, ...(by_operator_id === null ? [] : [by_operator_id])]))]);
  const last = rows.at(-1);
  return {
    items: rows.map(({ id: _id, store_id, terminal_id, operator_id, by_operator_id, ...row }) => (
      { ...row, store: store_id, terminal: terminal_id, operator_name: names.get(operator_id) ?? '', by_name: by_operator_id === null ? null : names.get(by_operator_id) ?? null }
    )),
    next: last && rows.length === limit ? { asked_at: last.asked_at, id: last.id } : null,
  };
}
