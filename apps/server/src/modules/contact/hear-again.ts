/**
 * A report can be here before the answer to its message was written down: what names no message yet is heard again a few times.
 * Reports alone: they hold a provider's name for a message, and nothing of a person.
 */
import { assert } from '@stilltill/domain/result';
import type { Platform } from '../../platform/platform.ts';
import type { ContactPorts } from './ports.ts';
import type { Heard } from './returns.ts';
import type { Returned } from './senders/sender.ts';

const JOB = 'contact.hear_again';
const AGAIN_MS = 60_000;
const TIMES_MAX = 5;

type Report = Extract<Returned, { kind: 'report' }>;
type Body = { readonly provider: string; readonly report: Report; readonly times: number };
export type Hear = (merchant: string, provider: string, returned: Returned) => Promise<Heard>;

export function makeHearAgain({ postgres, clock }: ContactPorts, jobs: Platform['jobs'], hear: Hear): Hear {
  const later = (merchant: string, body: Body): Promise<void> => postgres.withMerchant(merchant, (tx) => jobs.enqueue(tx, JOB, body, { run_at: new Date(clock.now_ms() + AGAIN_MS) }));
  jobs.define(JOB, async ({ merchant_id: merchant, body }) => {
    assert(merchant !== null, 'reports belong to a merchant');
    const { provider, report, times } = body as Body;
    const heard = await hear(merchant, provider, report);
    if (heard.done === 'unheard' && times < TIMES_MAX) await later(merchant, { provider, report, times: times + 1 });
  });
  return async (merchant, provider, returned) => {
    const heard = await hear(merchant, provider, returned);
    if (heard.done === 'unheard' && returned.kind === 'report') await later(merchant, { provider, report: returned, times: 1 });
    return heard;
  };
}
