/** Sees to it that sales which nobody asks about move stock as well, so that whoever asks next does not wait for a week of them. */
import { assert } from '@stilltill/domain/result';
import type { Platform } from '../../platform/platform.ts';
import { settleSomeIfFree } from './settle.ts';

const SETTLE_JOB = 'stock.settle';
/** What came waits so long at most, where nobody looks. */
const WAITS_MS = 60_000;

/** Told that something was committed which is to be settled. */
export type SettleLater = (merchant_id: string) => void;

/** One job for each merchant and minute. Nothing depends on it, so it is asked for behind the upload, which never waits for it. */
export function makeSettleLater({ jobs, clock, postgres, ids, log }: Pick<Platform, 'jobs' | 'clock' | 'postgres' | 'ids' | 'log'>): SettleLater {
  /** By merchant, when the job that is on its way will run. */
  const runs_at_ms = new Map<string, number>();
  /** Each process asks for jobs of its own: one that put off another's job could put it off for ever. */
  const asker = ids.uuid();
  jobs.define(SETTLE_JOB, async ({ merchant_id }) => {
    assert(merchant_id !== null, 'stock belongs to a merchant');
    // Each part by itself: who reads or moves stock meanwhile waits for one of them, and not for all.
    for (let has_more = true; has_more;) has_more = await postgres.withMerchant(merchant_id, settleSomeIfFree);
  });
  return (merchant_id) => {
    const now_ms = clock.now_ms();
    if (now_ms < (runs_at_ms.get(merchant_id) ?? 0)) return;
    const run_at_ms = now_ms + WAITS_MS;
    runs_at_ms.set(merchant_id, run_at_ms);
    const job_key = `${SETTLE_JOB}:${merchant_id}:${asker}`;
    postgres.withMerchant(merchant_id, (tx) => jobs.enqueue(tx, SETTLE_JOB, {}, { job_key, run_at: new Date(run_at_ms) })).catch((error: unknown) => {
      runs_at_ms.delete(merchant_id);
      log.warn({ err: error }, 'no job could be queued: stock is settled when somebody asks');
    });
  };
}
