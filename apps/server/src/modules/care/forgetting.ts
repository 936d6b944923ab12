/**
 * Whom a 发票 was for, and what was said of a fraud, are kept for so long as the shop keeps its messages once the matter has
 * ended, and no longer. That a 发票 was issued, and under which number, stays: the receipt's page goes on saying so.
 */
import { assert } from '@stilltill/domain/result';
import type { MerchantTx } from '../../platform/postgres.ts';
import { forgetBuyers } from './fapiao.ts';
import { forgetFraudReports } from './fraud-reports.ts';
import type { CarePorts } from './ports.ts';

const JOB = 'care.forget';
const DAY_MS = 86_400_000;

/** What waits for a person of the shop is not forgotten, however old it is. Answers with how many were. */
export async function forgetOld({ postgres, contact, clock }: Pick<CarePorts, 'postgres' | 'contact' | 'clock'>, merchant: string): Promise<number> {
  return postgres.withMerchant(merchant, async (tx) => {
    const before = new Date(clock.now_ms() - (await contact.keepDays(tx)) * DAY_MS);
    return await forgetBuyers(tx, before) + await forgetFraudReports(tx, before);
  });
}

/** Once a day for each merchant. */
export function makeForgetLater(ports: Pick<CarePorts, 'postgres' | 'contact' | 'clock' | 'merchants' | 'jobs'>): { askForAll(): Promise<void> } {
  const ask = (tx: MerchantTx, run_at: Date): Promise<void> => ports.jobs.enqueue(tx, JOB, {}, { run_at, job_key: `${JOB}:${tx.merchant_id}` });
  ports.jobs.define(JOB, async ({ merchant_id: merchant }) => {
    assert(merchant !== null, 'what customers left belongs to a merchant');
    await forgetOld(ports, merchant);
    await ports.postgres.withMerchant(merchant, (tx) => ask(tx, new Date(ports.clock.now_ms() + DAY_MS)));
  });
  return {
    async askForAll() {
      for (const merchant of await ports.merchants()) await ports.postgres.withMerchant(merchant, (tx) => ask(tx, new Date(ports.clock.now_ms())));
    },
  };
}
