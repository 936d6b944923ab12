/** What somebody with a receipt says about the sale: once for each receipt, changed until the shop has answered. */
import type { Result } from '@stilltill/domain/result';
import { fail, ok } from '@stilltill/domain/result';
import type { FeedbackItem } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { whyNotEnded } from './asked-lists.ts';

export type FeedbackRow = {
  readonly id: string; readonly store_id: string; readonly receipt_number: string; readonly stars: number; readonly words: string; readonly at: Date; readonly changed_at: Date;
  readonly answer: string | null; readonly answered_at: Date | null; readonly answered_by: string | null;
};
const FEEDBACK = 'id, store_id, receipt_number, stars, words, at, changed_at, answer, answered_at, answered_by';

export type Opinion = { readonly receipt_hash: string; readonly store: string; readonly receipt_number: string; readonly stars: number; readonly words: string };

/** `conflict` where the shop has answered already: what it answered to stays. */
export async function giveFeedback(tx: MerchantTx, id: string, at: string, { receipt_hash, store, receipt_number, stars, words }: Opinion): Promise<Result<null>> {
  const written = await tx.execute(
    `insert into app.feedback (merchant_id, id, receipt_hash, store_id, receipt_number, stars, words, at, changed_at) values ($1, $2, decode($3, 'hex'), $4, $5, $6, $7, $8, $8)
     on conflict (merchant_id, receipt_hash) do update set stars = excluded.stars, words = excluded.words, changed_at = excluded.changed_at where feedback.answered_at is null`,
    [tx.merchant_id, id, receipt_hash, store, receipt_number, stars, words, at], 'care.give_feedback',
  );
  return written === 1 ? ok(null) : fail('conflict');
}

export async function feedbackOf(tx: MerchantTx, receipt_hash: string): Promise<FeedbackRow | null> {
  const [row] = await tx.query<FeedbackRow>(`select ${FEEDBACK} from app.feedback where merchant_id = $1 and receipt_hash = decode($2, 'hex')`, [tx.merchant_id, receipt_hash], 'care.feedback_of');
  return row ?? null;
}

export function feedbackPage(tx: MerchantTx, state: 'waiting' | 'answered' | 'all', after: readonly [at: string, id: string] | null, limit: number): Promise<FeedbackRow[]> {
  return tx.query(
    `select ${FEEDBACK} from app.feedback where merchant_id = $1 and ($2 = 'all' or (answered_at is null) = ($2 = 'waiting')) and ($3::timestamptz is null or (at, id) < ($3, $4::uuid)) order by at desc, id desc limit $5`,
    [tx.merchant_id, state, after?.[0] ?? null, after?.[1] ?? null, limit],
  );
}

/** `not_found`, `conflict` where it was answered before. */
export async function answerFeedback(tx: MerchantTx, id: string, answer: string, by: string, at: string): Promise<Result<FeedbackRow>> {
  const [row] = await tx.query<FeedbackRow>(
    `update app.feedback set answer = $3, answered_by = $4, answered_at = $5 where merchant_id = $1 and id = $2 and answered_at is null returning ${FEEDBACK}`, [tx.merchant_id, id, answer, by, at],
  );
  return row ? ok(row) : whyNotEnded(tx, 'feedback', id);
}

export function feedbackItem({ id, store_id: store, receipt_number, stars, words, at, changed_at, answer, answered_at, answered_by }: FeedbackRow): z.output<typeof FeedbackItem> {
  return { id, store, receipt_number, stars, words, at: at.toISOString(), changed_at: changed_at.toISOString(), answer, answered_at: answered_at?.toISOString() ?? null, answered_by };
}
