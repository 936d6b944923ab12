/** The owner's policy: what is done about a finding, by its rule and how sure it is. */
import type { Finding, WatchRule } from '@stilltill/domain/watch';
import type { WATCH_ANSWERS, WatchPolicySettings } from '@stilltill/protocol';
import type { MerchantTx } from '../../platform/postgres.ts';

export type PolicyAnswer = (typeof WATCH_ANSWERS)[number];
/** What whoever stands before a locked terminal is told to do: whom to call, and under which code. */
export const LOCK_CODE = 'watch_lock';

const USUAL_SURE_PPM = 900_000;
const USUAL = { unsure: 'note', sure: 'case' } as const;
/** A terminal whose key signs two histories is a fact, and no likelihood. */
const FACTS: ReadonlySet<WatchRule> = new Set(['own_device']);

/** What holds where the owner decided nothing else. */
export const USUAL_ANSWERS: WatchPolicySettings = { answers: [], sure_ppm: USUAL_SURE_PPM };

export function answerOf(policy: WatchPolicySettings, { rule, sure_ppm }: Pick<Finding, 'rule' | 'sure_ppm'>): PolicyAnswer {
  const decided = policy.answers.find((each) => each.rule === rule) ?? (FACTS.has(rule) ? { unsure: 'case' as const, sure: 'case' as const } : USUAL);
  return sure_ppm >= policy.sure_ppm ? decided.sure : decided.unsure;
}

export async function readPolicy(tx: MerchantTx): Promise<WatchPolicySettings> {
  const [row] = await tx.query<WatchPolicySettings>('select answers, sure_ppm from app.watch_policy where merchant_id = $1', [tx.merchant_id], 'watch.policy');
  return row ?? USUAL_ANSWERS;
}

export function writePolicy(tx: MerchantTx, policy: WatchPolicySettings): Promise<number> {
  return tx.execute(
    `insert into app.watch_policy (merchant_id, answers, sure_ppm, revision) values ($1, $2, $3, 1)
     on conflict (merchant_id) do update set answers = excluded.answers, sure_ppm = excluded.sure_ppm, revision = app.watch_policy.revision + 1`,
    [tx.merchant_id, JSON.stringify(policy.answers), policy.sure_ppm],
  );
}
