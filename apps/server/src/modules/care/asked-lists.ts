/** Lists of what came in by the care pages and waits for a person: read from the newest on, and ended once. */
import { type Result, fail } from '@stilltill/domain/result';
import type { MerchantTx } from '../../platform/postgres.ts';

/** `columns` and `at`, the time by which it is ordered, are the module's own words, never anybody's who asks. */
type List = { readonly table: 'fapiao_request' | 'fraud_report'; readonly columns: string; readonly at: 'asked_at' | 'at' };

/** `state` null: all. `after`: behind this one. */
export function readList<Row extends object>(tx: MerchantTx, { table, columns, at }: List, state: string | null, after: readonly [at: string, id: string] | null, limit: number): Promise<Row[]> {
  return tx.query<Row>(
    `select ${columns} from app.${table} where merchant_id = $1 and ($2::text is null or state = $2) and ($3::timestamptz is null or (${at}, id) < ($3, $4::uuid)) order by ${at} desc, id desc limit $5`,
    [tx.merchant_id, state, after?.[0] ?? null, after?.[1] ?? null, limit],
  );
}

/** Why nothing could be ended: `conflict` where it had been before, else `not_found`. */
export async function whyNotEnded(tx: MerchantTx, table: List['table'] | 'feedback', id: string): Promise<Result<never>> {
  const known = await tx.query(`select from app.${table} where merchant_id = $1 and id = $2`, [tx.merchant_id, id]);
  return fail(known.length > 0 ? 'conflict' : 'not_found');
}
