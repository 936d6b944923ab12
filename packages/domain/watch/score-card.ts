/** How a person does under each rule beside their peers, with how far that is known. */
import { shrink } from './change.ts';
import { Judge } from './judge.ts';
import type { WatchPolicy } from './policy.ts';
import { inOrder } from './watch.ts';
import type { RateRule, WeekCounts } from './week-counts.ts';

export type Score = {
  readonly operator: string; readonly store: string; readonly rule: RateRule;
  /** Sales (lines for voids) in which it could have happened, and how often it did; older weeks weigh less, so they are not whole. */
  readonly exposure: number; readonly count: number;
  /** What peers lead to expect, times 1,000. */
  readonly expected_milli: number;
  /** How many times the peers' rate, drawn toward once where little is known; and its 90 % interval. Times 1,000. */
  readonly ratio_milli: number; readonly ratio_low_milli: number; readonly ratio_high_milli: number;
};

/** Score cards out of stored weeks: of all operators, or of one. A score without enough exposure is left out. */
export function scoreCard(counts: readonly WeekCounts[], policy: WatchPolicy, operator?: string): Score[] {
  const judge = new Judge(policy);
  for (const week of inOrder(counts)) judge.passWeek(week);
  const scores: Score[] = [];
  for (const { operator: whose, store, rule, series, spread } of judge.standings()) {
    if (operator !== undefined && whose !== operator) continue;
    if (series.exposure < policy.least_sales) continue;
    scores.push({
      operator: whose, store, rule, exposure: Math.round(series.exposure), count: Math.round(series.all.count), expected_milli: Math.round(series.all.expected * 1_000),
      ...shrink(series.all.count, series.all.expected, spread),
    });
  }
  return scores;
}
