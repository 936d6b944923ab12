/** Sees to it that what is due goes out: a job for each merchant, which runs when something was made and when something comes due. */
import { assert } from '@stilltill/domain/result';
import type { Platform } from '../../platform/platform.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { LOST_AFTER_MS, dispatchDue, findLost } from './dispatch.ts';
import { selectNextDue } from './message-store.ts';
import type { ContactPorts } from './ports.ts';
import { SENT_CHANNELS, type SenderBook } from './sender-book.ts';

const SEND_JOB = 'contact.send';
const AT_ONCE = 100;

export type SendLater = {
  /** In the transaction that makes messages: they go out once it is committed. */
  ask(tx: MerchantTx): Promise<void>;
  /** After a start: what is due meanwhile, and what somebody else left behind. */
  askForAll(): Promise<void>;
};

export function makeSendLater(ports: ContactPorts, jobs: Platform['jobs'], book: SenderBook): SendLater {
  const nextDue = (tx: MerchantTx): Promise<Date | null> => selectNextDue(tx, SENT_CHANNELS, LOST_AFTER_MS);
  const worker = ports.ids.uuid();
  const enqueue = (tx: MerchantTx, run_at: Date): Promise<void> => jobs.enqueue(tx, SEND_JOB, {}, { run_at, job_key: `${SEND_JOB}:${tx.merchant_id}` });
  jobs.define(SEND_JOB, async ({ merchant_id: merchant }) => {
    assert(merchant !== null, 'messages belong to a merchant');
    await findLost(ports, merchant);
    // A provider that was changed meanwhile holds from the next round on.
    while ((await dispatchDue(ports, merchant, { worker, senders: await book.sendersOf(merchant), at_once: AT_ONCE })) > 0);
    await ports.postgres.withMerchant(merchant, async (tx) => {
      const next = await nextDue(tx);
      if (next) await enqueue(tx, new Date(Math.max(next.getTime(), ports.clock.now_ms() + 1000)));
    });
  });
  return {
    ask: (tx) => enqueue(tx, new Date(ports.clock.now_ms())),
    async askForAll() {
      for (const merchant of await ports.merchants()) await ports.postgres.withMerchant(merchant, async (tx) => ((await nextDue(tx)) ? enqueue(tx, new Date(ports.clock.now_ms())) : undefined));
    },
  };
}
