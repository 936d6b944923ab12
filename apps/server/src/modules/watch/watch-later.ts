/** Sees to it that what arrived is looked at soon behind its upload. */
import { setTimeout as delay } from 'node:timers/promises';
import { assert } from '@stilltill/domain/result';
import type { Platform } from '../../platform/platform.ts';

const LOOK_JOB = 'watch.look';
/** What came waits so long at most; what comes meanwhile is looked at with it. */
const WAITS_MS = 2_000;
/** After so many looks somebody else's job has its turn, and a server that stops need not wait for more. */
const LOOKS_OF_A_JOB = 20;
/** After each look the server's one thread is left to its tills for so many times as long, */
const REST = 2;
/** and for so long at most, whatever the clock did meanwhile. */
const REST_MS_MAX = 2_000;

/** Told that something was committed which is to be looked at. */
export type WatchLater = (merchant_id: string) => void;

type Parts = Pick<Platform, 'jobs' | 'clock' | 'postgres' | 'ids' | 'log'> & {
  /** Looks at some of what is new. Answers whether there is more. */
  look(merchant_id: string): Promise<boolean>;
};

/** One job for each merchant at a time. Nothing depends on it, so it is asked for behind the upload, which never waits for it. */
export function makeWatchLater({ jobs, clock, postgres, ids, log, look }: Parts): WatchLater {
  /** Merchants whose job is on its way, with when it will run. */
  const runs_at_ms = new Map<string, number>();
  /** Each process asks for jobs of its own: one that put off another's job could put it off for ever. */
  const asker = ids.uuid();
  const enqueue = (merchant_id: string, run_at_ms: number): Promise<void> =>
    postgres.withMerchant(merchant_id, (tx) => jobs.enqueue(tx, LOOK_JOB, {}, { job_key: `${LOOK_JOB}:${merchant_id}:${asker}`, run_at: new Date(run_at_ms) }));
  jobs.define(LOOK_JOB, async ({ merchant_id }) => {
    assert(merchant_id !== null, 'watch belongs to a merchant');
    runs_at_ms.delete(merchant_id);
    for (let looks = 1; ; looks += 1) {
      const began_ms = clock.now_ms();
      if (!(await look(merchant_id))) return;
      if (looks === LOOKS_OF_A_JOB) return enqueue(merchant_id, clock.now_ms());
      await delay(Math.min(REST_MS_MAX, Math.max(0, (clock.now_ms() - began_ms) * REST)));
    }
  });
  return (merchant_id) => {
    const now_ms = clock.now_ms();
    if (now_ms < (runs_at_ms.get(merchant_id) ?? 0)) return;
    const run_at_ms = now_ms + WAITS_MS;
    runs_at_ms.set(merchant_id, run_at_ms);
    enqueue(merchant_id, run_at_ms).catch((error: unknown) => {
      runs_at_ms.delete(merchant_id);
      log.warn({ err: error }, 'no job could be queued: what arrived is looked at with what comes next');
    });
  };
}
