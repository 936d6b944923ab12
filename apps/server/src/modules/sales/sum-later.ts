/** Sees to it that sales are added up where nobody asks, so that whoever asks next does not wait for a week of them. */
import { makeAskLater } from '../../platform/ask-later.ts';
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

export function makeSumLater(platform: Pick<Platform, 'jobs' | 'clock' | 'postgres' | 'ids' | 'log'>, lineCosts: LineCosts): SumLater {
  const { clock, postgres } = platform;
  const { later, askAt } = makeAskLater(platform, {
    job: SUM_JOB, waits_ms: WAITS_MS, otherwise: 'sales are added up when somebody asks',
    doSome: (merchant_id) => postgres.withMerchant(merchant_id, (tx) => sumSomeIfFree(tx, lineCosts)),
  });
  return Object.assign((merchant_id: string): void => later(merchant_id), {
    async askForAll(merchants: readonly string[]) {
      for (const merchant of merchants) await askAt(merchant, clock.now_ms());
    },
  });
}
