/** When a series of counts rose to a multiple of what it was, and how likely it is that it did. */
import { at } from './at.ts';
import { changeLikelihood, gammaQuantile } from './numerics.ts';

/** How many times their peers' rate, or their own of before, people do it who do it: weak and strong. */
const TIMES = [2, 4] as const;

/** Weeks, oldest first, and the sum of what was before them. */
export type ChangeSeries = {
  readonly weeks: readonly { readonly week_ms: number; readonly count: number; readonly expected: number }[];
  readonly before: { readonly count: number; readonly expected: number };
};

export type Change = { readonly probability: number; readonly from_ms: number; readonly count: number; readonly expected: number };

/** How likely it is that this series rose to a multiple at some week, and the week at which it most likely did. `guilty`: the prior of it within a year. */
export function findChange(series: ChangeSeries, shape: number, clusters: number, guilty: number): Change {
  const { weeks, before } = series;
  let all_count = before.count;
  let all_expected = before.expected;
  for (const week of weeks) {
    all_count += week.count;
    all_expected += week.expected;
  }
  let odds = 0;
  let best = 0;
  let change = { from_ms: weeks.at(-1)?.week_ms ?? 0, count: 0, expected: 0 };
  let count = 0;
  let expected = 0;
  for (let index = weeks.length - 1; index >= 0; index--) {
    count += at(weeks, index).count;
    expected += at(weeks, index).expected;
    // Whoever did it when the watch began did so for the same reasons as those who begin later: a part of the prior is theirs.
    const prior = index === 0 && before.expected === 0 ? guilty / 4 : guilty / 52;
    let likelihood = 0;
    const past = { count: (all_count - count) / clusters, expected: Math.max(0, all_expected - expected) / clusters };
    for (const times of TIMES) likelihood += Math.exp(Math.min(300, changeLikelihood(past, { count: count / clusters, expected: expected / clusters }, shape, times))) / TIMES.length;
    odds += prior * likelihood;
    if (prior * likelihood > best) {
      best = prior * likelihood;
      change = { from_ms: at(weeks, index).week_ms, count, expected };
    }
  }
  return { ...change, probability: odds / (odds + 1 - guilty) };
}

/** How many times the peers' rate, drawn toward once, with its 90 % interval; times 1,000. */
export function shrink(count: number, expected: number, spread: { readonly spread: number; readonly clusters: number }): { ratio_milli: number; ratio_low_milli: number; ratio_high_milli: number } {
  const shape = 1 / spread.spread + count / spread.clusters;
  const rate = 1 / spread.spread + expected / spread.clusters;
  const milli = (value: number): number => Math.round((value / rate) * 1_000);
  return { ratio_milli: milli(shape), ratio_low_milli: milli(gammaQuantile(0.05, shape)), ratio_high_milli: milli(gammaQuantile(0.95, shape)) };
}
