/** The text of a message is kept for so long as the shop set, and no longer; that there was one stays. Links that open nothing any more go too. */
import { assert } from '@stilltill/domain/result';
import type { Platform } from '../../platform/platform.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { ContactPorts } from './ports.ts';
import { readSettings } from './settings.ts';

const JOB = 'contact.forget';
const DAY_MS = 86_400_000;
const AT_ONCE = 1_000;

export async function forgetOld(ports: ContactPorts, merchant: string): Promise<number> {
  let emptied = 0;
  for (;;) {
    const now_ms = ports.clock.now_ms();
    const count = await ports.postgres.withMerchant(merchant, (tx) => emptySome(tx, now_ms));
    emptied += count;
    if (count < AT_ONCE) break;
  }
  await ports.postgres.withMerchant(merchant, async (tx) => {
    const { keep_others_days } = await readSettings(tx);
    await tx.execute('delete from app.contact_reply where merchant_id = $1 and at < $2', [merchant, new Date(ports.clock.now_ms() - keep_others_days * DAY_MS)], 'contact.forget_replies');
  });
  await ports.postgres.withMerchant(merchant, (tx) => tx.execute('delete from app.care_link where merchant_id = $1 and expires_at < $2', [merchant, new Date(ports.clock.now_ms())], 'contact.forget_links'));
  return emptied;
}

/** What still waits, or may be on the wire, keeps its text. */
async function emptySome(tx: MerchantTx, now_ms: number): Promise<number> {
  const { keep_receipts_days, keep_others_days } = await readSettings(tx);
  return tx.execute(
    `update app.message set content = null where merchant_id = $1 and id in (
       select id from app.message where merchant_id = $1 and content is not null and state not in ('waiting', 'sending')
          and made_at < case when purpose = 'receipt' then $2::timestamptz else $3::timestamptz end and made_at < greatest($2::timestamptz, $3::timestamptz) limit $4 for update skip locked)`,
    [tx.merchant_id, new Date(now_ms - keep_receipts_days * DAY_MS), new Date(now_ms - keep_others_days * DAY_MS), AT_ONCE], 'contact.forget',
  );
}

/** Once a day for each merchant. */
export function makeForgetLater(ports: ContactPorts, jobs: Platform['jobs']): { askForAll(): Promise<void> } {
  const ask = (tx: MerchantTx, run_at: Date): Promise<void> => jobs.enqueue(tx, JOB, {}, { run_at, job_key: `${JOB}:${tx.merchant_id}` });
  jobs.define(JOB, async ({ merchant_id: merchant }) => {
    assert(merchant !== null, 'messages belong to a merchant');
    await forgetOld(ports, merchant);
    await ports.postgres.withMerchant(merchant, (tx) => ask(tx, new Date(ports.clock.now_ms() + DAY_MS)));
  });
  return {
    async askForAll() {
      for (const merchant of await ports.merchants()) await ports.postgres.withMerchant(merchant, (tx) => ask(tx, new Date(ports.clock.now_ms())));
    },
  };
}
