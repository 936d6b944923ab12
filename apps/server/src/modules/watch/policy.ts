/** The row of the owner's policy; what it means stands in the domain. */
import { type AnswerPolicy, USUAL_ANSWERS } from '@stilltill/domain/watch';
import type { MerchantTx } from '../../platform/postgres.ts';

type Policy = { answers: AnswerPolicy['answers'][number][]; sure_ppm: number; /** Whom a locked till says to call; null: the manager. */ lock_call: string | null };

export async function readPolicy(tx: MerchantTx): Promise<Policy> {
  const [row] = await tx.query<Policy>('select answers, sure_ppm, lock_call from app.watch_policy where merchant_id = $1', [tx.merchant_id], 'watch.policy');
  return row ?? { answers: [...USUAL_ANSWERS.answers], sure_ppm: USUAL_ANSWERS.sure_ppm, lock_call: null };
}

export function writePolicy(tx: MerchantTx, policy: AnswerPolicy & { readonly lock_call?: string | null | undefined }): Promise<number> {
  return tx.execute(
    `insert into app.watch_policy (merchant_id, answers, sure_ppm, lock_call, revision) values ($1, $2, $3, $4, 1)
     on conflict (merchant_id) do update set answers = excluded.answers, sure_ppm = excluded.sure_ppm, lock_call = case when $5 then excluded.lock_call else app.watch_policy.lock_call end, revision = app.watch_policy.revision + 1`,
    [tx.merchant_id, JSON.stringify(policy.answers), policy.sure_ppm, policy.lock_call ?? null, policy.lock_call !== undefined],
  );
}
