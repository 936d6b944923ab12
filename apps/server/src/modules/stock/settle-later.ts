/** Sees to it that sales which nobody asks about move stock as well, so that whoever asks next does not wait for a week of them. */
import { makeAskLater } from '../../platform/ask-later.ts';
import type { Platform } from '../../platform/platform.ts';
import { settleSomeIfFree } from './settle.ts';

const SETTLE_JOB = 'stock.settle';
/** What came waits so long at most, where nobody looks. */
const WAITS_MS = 60_000;

/** Told that something was committed which is to be settled. */
export type SettleLater = (merchant_id: string) => void;

export function makeSettleLater(platform: Pick<Platform, 'jobs' | 'clock' | 'postgres' | 'ids' | 'log'>): SettleLater {
  return makeAskLater(platform, {
    job: SETTLE_JOB, waits_ms: WAITS_MS, otherwise: 'stock is settled when somebody asks',
    // Each part by itself: who reads or moves stock meanwhile waits for one of them, and not for all.
    doSome: (merchant_id) => platform.postgres.withMerchant(merchant_id, settleSomeIfFree),
  }).later;
}
