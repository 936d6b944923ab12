/** Does a merchant's work behind what was committed: soon, not at each commit, in parts, and never so that anybody waits for it. */
import { setTimeout as delay } from 'node:timers/promises';
import { assert } from '@stilltill/domain/result';
import type { Platform } from './platform.ts';

/** After so many parts somebody else's job has its turn, and a server that stops need not wait for more. */
const PARTS_OF_A_JOB = 20;
/** After each part the server's one thread is left to its tills for so many times as long, */
const REST = 2;
/** and for so long at most, whatever the clock did meanwhile. */
const REST_MS_MAX = 2_000;

export type LaterJob = {
  readonly job: string;
  /** What came waits so long at most; what comes meanwhile is done with it. */
  readonly waits_ms: number;
  /** What follows where no job could be queued, for the log. */
  readonly otherwise: string;
  /** Does some of it, no more than tills don't notice. Answers whether there is more. */
  doSome(merchant_id: string): Promise<boolean>;
};

export type AskLater = {
  /** Told that something was committed which is to be worked on. Nothing depends on the job, so it is asked for behind the upload. */
  later(merchant_id: string): void;
  /** Asks for the job at that moment. */
  askAt(merchant_id: string, run_at_ms: number): Promise<void>;
};

/** Says what the job does, before jobs start. One job for each merchant at a time. */
export function makeAskLater({ jobs, clock, postgres, ids, log }: Pick<Platform, 'jobs' | 'clock' | 'postgres' | 'ids' | 'log'>, { job, waits_ms, otherwise, doSome }: LaterJob): AskLater {
  /** Merchants whose job is on its way, with when it will run. */
  const runs_at_ms = new Map<string, number>();
  /** Each process asks for jobs of its own: one that put off another's job could put it off for ever. */
  const asker = ids.uuid();
  const askAt = (merchant_id: string, run_at_ms: number): Promise<void> => postgres.withMerchant(merchant_id, (tx) => (
    jobs.enqueue(tx, job, {}, { job_key: `${job}:${merchant_id}:${asker}`, run_at: new Date(run_at_ms) })
  ));
  jobs.define(job, async ({ merchant_id }) => {
    assert(merchant_id !== null, `${job} belongs to a merchant`);
    // What comes from now on asks for another.
    runs_at_ms.delete(merchant_id);
    for (let parts = 1; ; parts += 1) {
      const began_ms = clock.now_ms();
      if (!(await doSome(merchant_id))) return;
      if (parts === PARTS_OF_A_JOB) return askAt(merchant_id, clock.now_ms());
      await delay(Math.min(REST_MS_MAX, Math.max(0, (clock.now_ms() - began_ms) * REST)));
    }
  });
  return {
    askAt,
    later(merchant_id) {
      const now_ms = clock.now_ms();
      if (now_ms < (runs_at_ms.get(merchant_id) ?? 0)) return;
      const run_at_ms = now_ms + waits_ms;
      runs_at_ms.set(merchant_id, run_at_ms);
      askAt(merchant_id, run_at_ms).catch((error: unknown) => {
        runs_at_ms.delete(merchant_id);
        log.warn({ err: error }, `no job could be queued: ${otherwise}`);
      });
    },
  };
}
