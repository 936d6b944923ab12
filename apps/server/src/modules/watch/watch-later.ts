/** Sees to it that what arrived is looked at soon behind its upload. */
import { setTimeout as delay } from 'node:timers/promises';
import { assert } from '@stilltill/domain/result';
import { makeAskLater } from '../../platform/ask-later.ts';
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

export function makeWatchLater(parts: Parts): WatchLater {
  const { jobs, clock, look } = parts;
  const { later, askAt, hasBegun } = makeAskLater(parts, { job: LOOK_JOB, waits_ms: WAITS_MS, otherwise: 'what arrived is looked at with what comes next' });
  jobs.define(LOOK_JOB, async ({ merchant_id }) => {
    assert(merchant_id !== null, 'watch belongs to a merchant');
    hasBegun(merchant_id);
    for (let looks = 1; ; looks += 1) {
      const began_ms = clock.now_ms();
      if (!(await look(merchant_id))) return;
      if (looks === LOOKS_OF_A_JOB) return askAt(merchant_id, clock.now_ms());
      await delay(Math.min(REST_MS_MAX, Math.max(0, (clock.now_ms() - began_ms) * REST)));
    }
  });
  return later;
}
