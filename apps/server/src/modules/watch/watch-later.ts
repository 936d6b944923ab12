/** Sees to it that what arrived is looked at soon behind its upload. */
import { makeAskLater } from '../../platform/ask-later.ts';
import type { Platform } from '../../platform/platform.ts';

const LOOK_JOB = 'watch.look';
/** What came waits so long at most; what comes meanwhile is looked at with it. */
const WAITS_MS = 2_000;

/** Told that something was committed which is to be looked at. */
export type WatchLater = (merchant_id: string) => void;

type Parts = Pick<Platform, 'jobs' | 'clock' | 'postgres' | 'ids' | 'log'> & {
  /** Looks at some of what is new. Answers whether there is more. */
  look(merchant_id: string): Promise<boolean>;
};

export function makeWatchLater(parts: Parts): WatchLater {
  return makeAskLater(parts, { job: LOOK_JOB, waits_ms: WAITS_MS, otherwise: 'what arrived is looked at with what comes next', doSome: parts.look }).later;
}
