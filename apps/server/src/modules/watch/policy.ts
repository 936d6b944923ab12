/** The row of the owner's policy; what it means stands in the domain. */
import { type AnswerPolicy, USUAL_ANSWERS } from '@stilltill/domain/watch';
import type { MerchantTx } from '../../platform/postgres.ts';

export async function readPolicy(tx: MerchantTx): Promise<{ answers: AnswerPolicy['answers'][number][]; sure_ppm: number }> {
  const [row] = await tx.query<{ answers: AnswerPolicy['answers'][number][]; sure_ppm: number }>('select answers, sure_ppm from app.watch_policy where merchant_id = $1', [tx.merchant_id], 'watch.policy');
  return row ?? { answers: [...USUAL_ANSWERS.answers], sure_ppm: USUAL_ANSWERS.sure_ppm };
}

export function writePolicy(tx: MerchantTx, policy: AnswerPolicy): Promise<number> {
  return tx.execute(
    `insert into app.watch_policy (merchant_id, answers, sure_ppm, revision) values ($1, $2, $3, 1)
     on conflict (merchant_id) do update set answers = excluded.answers, sure_ppm = excluded.sure_ppm, revision = app.watch_policy.revision + 1`,
    [tx.merchant_id, JSON.stringify(policy.answers), policy.sure_ppm],
  );
}
