/** Sees to it that sales are added up where nobody asks, so that whoever asks next does not wait for a week of them. */
import { assert } from '@stilltill/domain/result';
import type { Platform } from '../../platform/platform.ts';
import { type LineCosts, sumSomeIfFree } from './sums.ts';

const SUM_JOB = 'sales.sum';
/** What came waits so long at most, where nobody looks. */
const WAITS_MS = 120_000;

export type SumLater = {
  /** Told that sales were committed which are to be added up. */
  (merchant_id: string): void;
  /** After a start: what an update left to be added up. */
  askForAll(merchants: readonly string[]): Promise<void>;
};

/** One job for each merchant and some minutes. Nothing depends on it, so it is asked for behind the upload, which never waits for it. */
export function makeSumLater({ jobs, clock, postgres, ids, log }: Pick<Platform, 'jobs' | 'clock' | 'postgres' | 'ids' | 'log'>, lineCosts: LineCosts): SumLater {
  /** By merchant, when the job that is on its way will run. */
  const runs_at_ms = new Map<string, number>();
  /** Each process asks for jobs of its own: one that put off another's job could put it off for ever. */
  const asker = ids.uuid();
  jobs.define(SUM_JOB, async ({ merchant_id }) => {
    assert(merchant_id !== null, 'sales belong to a merchant');
    for (let has_more = true; has_more;) has_more = await postgres.withMerchant(merchant_id, (tx) => sumSomeIfFree(tx, lineCosts));
  });
  const ask = (merchant_id: string, run_at_ms: number): Promise<void> => postgres.withMerchant(merchant_id, (tx) => (
    jobs.enqueue(tx, SUM_JOB, {}, { job_key: `${SUM_JOB}:${merchant_id}:${asker}`, run_at: new Date(run_at_ms) })
  ));
  return Object.assign((merchant_id: string): void => {
    const now_ms = clock.now_ms();
    if (now_ms < (runs_at_ms.get(merchant_id) ?? 0)) return;
    const run_at_ms = now_ms + WAITS_MS;
    runs_at_ms.set(merchant_id, run_at_ms);
    ask(merchant_id, run_at_ms).catch((error: unknown) => {
      runs_at_ms.delete(merchant_id);
      log.warn({ err: error }, 'no job could be queued: sales are added up when somebody asks');
    });
  }, {
    async askForAll(merchants: readonly string[]) {
      for (const merchant of merchants) await ask(merchant, clock.now_ms());
    },
  });
}
