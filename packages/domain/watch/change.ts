/**
 * When a series of counts rose to a multiple of what it was, and how likely it is that it did.
 *
 * Honest people differ, and the same person differs from season to season. How they differ from each other is a gamma of mean 1 and,
 * for some, one that is much wider: a few have always done twice of anything. What somebody did before tells where they stand; what
 * they do from some week on is held against that, with the drift that honest people have (their tasks change), once as it is and once
 * at a multiple. Both are negative binomials, so the ratio has a closed form.
 */
import { countLogMass, gammaQuantile } from './numerics.ts';

/** How people differ under one rule, by squares of relative differences: 1 / shape of a gamma. */
export type Spread = {
  /** Between people, for most of them. */
  readonly spread: number;
  /** Within a person from one month to another. */
  readonly drift: number;
  /** Variance over mean of a person's week, at least 1: things come in clusters. */
  readonly clusters: number;
};

/** Weeks, oldest first, and the sum of what was before them. */
export type ChangeSeries = {
  readonly weeks: readonly { readonly week_ms: number; readonly count: number; readonly expected: number }[];
  readonly before: { readonly count: number; readonly expected: number };
};
export type Change = { readonly probability: number; readonly from_ms: number; readonly count: number; readonly expected: number };

/** How many times their peers' rate, or their own of before, people do it who do it: weak and strong. */
const TIMES = [2, 4] as const;
/** The share of people who differ more widely than the rest, and how much more. */
const WIDE_SHARE = 0.15;
const WIDE = 5;
const WIDEST = 1.2;
/** Whoever did it when the watch began can hardly be told from those who always do much of it: the part of the prior that is theirs. */
const FROM_THE_START = 1 / 12;

/** How likely it is that this series rose to a multiple at some week, and the week at which it most likely did. `guilty`: the prior of it within a year. */
export function findChange(series: ChangeSeries, spread: Spread, guilty: number): Change {
  const { weeks, before } = series;
  const all = { count: before.count, expected: before.expected };
  for (const week of weeks) {
    all.count += week.count;
    all.expected += week.expected;
  }
  let odds = 0;
  let best = 0;
  let change = { from_ms: weeks.at(-1)?.week_ms ?? 0, count: 0, expected: 0 };
  const after = { count: 0, expected: 0 };
  for (const week of weeks.toReversed()) {
    after.count += week.count;
    after.expected += week.expected;
    // A stretch with no more than was expected is no beginning of anything, and most are.
    if (after.count <= after.expected) continue;
    const isStart = week === weeks[0] && before.expected === 0;
    const prior = isStart ? guilty * FROM_THE_START : guilty / 52;
    const weight = prior * likelihoodOfChange({ count: all.count - after.count, expected: Math.max(0, all.expected - after.expected) }, after, spread);
    odds += weight;
    if (weight > best) {
      best = weight;
      change = { from_ms: week.week_ms, count: after.count, expected: after.expected };
    }
  }
  return { ...change, probability: odds / (odds + 1 - guilty) };
}

type Counted = { readonly count: number; readonly expected: number };

/** How much likelier `after` is if the rate became a multiple, against the same rate with its drift. */
export function likelihoodOfChange(before: Counted, after: Counted, { spread, drift, clusters }: Spread): number {
  const past_count = before.count / clusters;
  const past_expected = before.expected / clusters;
  const count = after.count / clusters;
  const expected = after.expected / clusters;
  let same = 0;
  let more = 0;
  for (const [share, width] of [[1 - WIDE_SHARE, spread], [WIDE_SHARE, Math.min(WIDEST, spread * WIDE)]] as const) {
    const shape = 1 / width;
    const past = share * Math.exp(Math.max(-600, past_expected > 0 ? countLogMass(past_count, past_expected, shape) : 0));
    if (past === 0) continue;
    const rate = (shape + past_count) / (shape + past_expected);
    // Without a history there is nothing to drift from.
    const drifted = drift * (past_expected / (past_expected + expected + 1e-9));
    const now = 1 / (1 / (shape + past_count) + drifted);
    const mean = expected * rate;
    const usual = past * Math.exp(Math.max(-600, countLogMass(count, mean, now)));
    same += usual;
    for (const times of TIMES) more += (usual * Math.exp(count * Math.log(times) + (now + count) * Math.log((now + mean) / (now + mean * times)))) / TIMES.length;
  }
  return same > 0 ? Math.min(1e12, more / same) : 1;
}

/** How many people's worth of what spreads usually are stays in what was learned. Ours. */
const USUAL_PEOPLE = 8;

/**
 * Variance of ratios about 1 beyond their errors, by moments. The farthest few are drawn in, since those may be the ones that are
 * looked for. `known`: what it was before; `usual`: what it is where little was seen.
 */
export function varianceOf(seen: readonly { readonly ratio: number; readonly error: number }[], known: number, usual: number, most: number): number {
  const ratios = seen.map(({ ratio }) => ratio).sort((a, b) => a - b);
  const highest = ratios[Math.floor(0.97 * (ratios.length - 1))] ?? 1;
  const usual_weight = USUAL_PEOPLE / (usual + 0.1) ** 2;
  let weights = usual_weight;
  let squares = usual_weight * usual;
  for (const { ratio, error } of seen) {
    const weight = 1 / (known + error) ** 2;
    weights += weight;
    squares += weight * ((Math.min(ratio, highest) - 1) ** 2 - error);
  }
  return Math.min(most, Math.max(0.02, squares / weights));
}

/** How many times the peers' rate, drawn toward once, with its 90 % interval; times 1,000. */
export function shrink(count: number, expected: number, { spread, clusters }: Spread): { ratio_milli: number; ratio_low_milli: number; ratio_high_milli: number } {
  const shape = 1 / spread + count / clusters;
  const rate = 1 / spread + expected / clusters;
  const milli = (value: number): number => Math.round((value / rate) * 1_000);
  return { ratio_milli: milli(shape), ratio_low_milli: milli(gammaQuantile(0.05, shape)), ratio_high_milli: milli(gammaQuantile(0.95, shape)) };
}
