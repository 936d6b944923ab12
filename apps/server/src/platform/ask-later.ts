/** Asks for a merchant's job behind what was committed: soon, not at each commit, and never so that anybody waits for it. */
import type { Platform } from './platform.ts';

export type LaterJob = {
  readonly job: string;
  /** What came waits so long at most; what comes meanwhile is done with it. */
  readonly waits_ms: number;
  /** What follows where no job could be queued, for the log. */
  readonly otherwise: string;
};

export type AskLater = {
  /** Told that something was committed which is to be worked on. Nothing depends on the job, so it is asked for behind the upload. */
  later(merchant_id: string): void;
  /** Asks for the job at that moment. */
  askAt(merchant_id: string, run_at_ms: number): Promise<void>;
  /** The job runs: what comes from now on asks for another. */
  hasBegun(merchant_id: string): void;
};

/** One job for each merchant at a time. */
export function makeAskLater({ jobs, clock, postgres, ids, log }: Pick<Platform, 'jobs' | 'clock' | 'postgres' | 'ids' | 'log'>, { job, waits_ms, otherwise }: LaterJob): AskLater {
  /** Merchants whose job is on its way, with when it will run. */
  const runs_at_ms = new Map<string, number>();
  /** Each process asks for jobs of its own: one that put off another's job could put it off for ever. */
  const asker = ids.uuid();
  const askAt = (merchant_id: string, run_at_ms: number): Promise<void> => postgres.withMerchant(merchant_id, (tx) => (
    jobs.enqueue(tx, job, {}, { job_key: `${job}:${merchant_id}:${asker}`, run_at: new Date(run_at_ms) })
  ));
  return {
    askAt,
    hasBegun: (merchant_id) => void runs_at_ms.delete(merchant_id),
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
