import type { MerchantTx } from '../../platform/postgres.ts';
import { uuidArray } from '../../platform/sql-arrays.ts';
import type { ShiftRow } from './roster-store.ts';

export type OpenRequest = {
  readonly id: string; readonly shift_id: string; readonly from_operator_id: string; readonly to_operator_id: string; readonly asked_at: Date; readonly agreed_at: Date | null;
  readonly store_id: string; readonly from_at: Date; readonly until_at: Date;
};
export type Outcome = 'accepted' | 'declined' | 'refused' | 'withdrawn' | 'gone';

/** Shifts of one operator that begin within a stretch of time. */
export function selectOwnShifts(tx: MerchantTx, operator: string, from: Date, until: Date): Promise<Pick<ShiftRow, 'id' | 'store_id' | 'from_at' | 'until_at'>[]> {
  return tx.query(
    'select id, store_id, from_at, until_at from app.roster_shift where merchant_id = $1 and operator_id = $2 and from_at >= $3 and from_at < $4 order by from_at, id', [tx.merchant_id, operator, from, until], 'swap_requests.shifts',
  );
}

/** Requests that nobody has ended, for shifts ahead that are still those of who asked; `operator`: only what concerns them. */
export function selectOpenRequests(tx: MerchantTx, now: Date, operator: string | null): Promise<OpenRequest[]> {
  return tx.query(
    `select r.id, r.shift_id, r.from_operator_id, r.to_operator_id, r.asked_at, r.agreed_at, s.store_id, s.from_at, s.until_at
       from app.swap_request r join app.roster_shift s on s.merchant_id = r.merchant_id and s.id = r.shift_id and s.operator_id = r.from_operator_id
      where r.merchant_id = $1 and r.ended_at is null and s.from_at > $2 and ($3::uuid is null or r.from_operator_id = $3 or r.to_operator_id = $3)
      order by s.from_at, r.id limit 200`, [tx.merchant_id, now, operator], 'swap_requests.open',
  );
}

/** False: this shift is asked for already. */
export async function insertRequest(tx: MerchantTx, row: Pick<OpenRequest, 'id' | 'shift_id' | 'from_operator_id' | 'to_operator_id' | 'asked_at'>): Promise<boolean> {
  return await tx.execute(
    `insert into app.swap_request (merchant_id, id, shift_id, from_operator_id, to_operator_id, asked_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (merchant_id, shift_id) where ended_at is null do nothing`, [tx.merchant_id, row.id, row.shift_id, row.from_operator_id, row.to_operator_id, row.asked_at],
  ) > 0;
}

export async function agreeTo(tx: MerchantTx, id: string, now: Date): Promise<void> {
  await tx.execute('update app.swap_request set agreed_at = $3 where merchant_id = $1 and id = $2 and agreed_at is null', [tx.merchant_id, id, now]);
}

export async function endRequest(tx: MerchantTx, id: string, outcome: Outcome, by: string, now: Date): Promise<void> {
  await tx.execute('update app.swap_request set ended_at = $3, outcome = $4, ended_by = $5 where merchant_id = $1 and id = $2 and ended_at is null', [tx.merchant_id, id, now, outcome, by]);
}

/** Ends what was asked of shifts that are removed, or change hands in another way. */
export async function endRequestsOf(tx: MerchantTx, shifts: readonly string[], by: string, now: Date): Promise<void> {
  await tx.execute("update app.swap_request set ended_at = $3, outcome = 'gone', ended_by = $4 where merchant_id = $1 and shift_id = any($2::uuid[]) and ended_at is null", [tx.merchant_id, uuidArray(shifts), now, by]);
}
