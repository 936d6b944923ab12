/**
 * What is done by the clock: marking terminals that did not come in time, writing down who tried without a key, and
 * forgetting what is kept no longer. A process sweeps the merchants whose terminals came to it, and all of them now and
 * then: where another process died, its terminals come here.
 */
import type { FleetPorts } from './ports.ts';

const SWEEP_MS = 5_000;
const ALL_MS = 5 * 60_000;
/** Twelve months, and the rest of the month (PCI DSS 10.5.1). */
const KEPT_MS = 396 * 86_400_000;
const FORGET_JOB = 'fleet.forget';
const FORGET_EVERY_MS = 86_400_000;
const FORGOTTEN_AT_ONCE = 20_000;

type Work = {
  merchants(): Promise<readonly string[]>;
  sweep(merchant: string): Promise<void>;
  /** How many were forgotten. */
  forget(merchant: string, before: Date, count_max: number): Promise<number>;
  keepUnknown(): Promise<void>;
};

export function makeWatchman({ postgres, clock, jobs, log }: Pick<FleetPorts, 'postgres' | 'clock' | 'jobs' | 'log'>, work: Work) {
  let seen = new Set<string>();
  let all_at_ms = Number.NEGATIVE_INFINITY;

  const sweep = async (): Promise<void> => {
    const now_ms = clock.now_ms();
    if (now_ms - all_at_ms >= ALL_MS) {
      all_at_ms = now_ms;
      seen = new Set(await work.merchants());
    }
    for (const merchant of seen) await work.sweep(merchant);
    await work.keepUnknown();
  };
  const forget = async (): Promise<void> => {
    const before = new Date(clock.now_ms() - KEPT_MS);
    for (const merchant of await work.merchants()) {
      let count = FORGOTTEN_AT_ONCE;
      while (count === FORGOTTEN_AT_ONCE) count = await work.forget(merchant, before, FORGOTTEN_AT_ONCE);
    }
  };
  const planForgetting = (later_ms: number): Promise<void> => postgres.withoutMerchant((tx) => (
    jobs.enqueue(tx, FORGET_JOB, {}, { job_key: FORGET_JOB, run_at: new Date(clock.now_ms() + later_ms) })
  ));
  jobs.define(FORGET_JOB, async () => {
    await forget();
    await planForgetting(FORGET_EVERY_MS);
  });

  return {
    sweep, forget,
    /** Terminals of this merchant come here. */
    saw: (merchant: string): void => void seen.add(merchant),
    async start(): Promise<() => void> {
      let under_way = false;
      const timer = setInterval(() => {
        if (under_way) return;
        under_way = true;
        sweep().catch((error: unknown) => log.warn({ err: error }, 'terminals were not looked after')).finally(() => void (under_way = false));
      }, SWEEP_MS).unref();
      await planForgetting(60_000);
      return () => clearInterval(timer);
    },
  };
}
