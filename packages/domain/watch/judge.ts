/**
 * Statistics of weeks: docs/adr/0018-watch.md. Each person's counts are held against what peers lead to expect (expectation.ts), with
 * the spread that honest people have among each other. A week alone is told where Benjamini and Hochberg's procedure over all people
 * and rules allows it; and each rule adds up over the weeks what it saw, for a change at any week to a multiple of what it was before.
 */
import { at, valueOf } from './at.ts';
import { type Change, findChange, shrink, type Spread, varianceOf } from './change.ts';
import { Expectation, type ExpectationState, isRefundRule, type Pair, type PersonWeek } from './expectation.ts';
import type { EntryRef, Explanation, Finding } from './facts.ts';
import { countTail, falseDiscoveryLimit } from './numerics.ts';
import type { WatchPolicy } from './policy.ts';
import { type PairsState, ReciprocalPairs } from './reciprocal.ts';
import { RATE_RULES, type RateRule, WEEK_MS, type WeekCounts } from './week-counts.ts';

/** Weeks of one person under one rule: those of the window singly, and what was before. */
export type Series = {
  readonly weeks: { readonly week_ms: number; readonly count: number; readonly expected: number }[];
  readonly before: Pair;
  /** All that was counted, older weeks weighing less, and the exposure in which it was. */
  readonly all: Pair; exposure: number;
  told_ms: number;
  entries: EntryRef[];
};

/** How people differ under one rule, as far as it was learned. `scatter`: squares and means of weeks. */
export type RuleSpread = { -readonly [Key in keyof Spread]: Spread[Key] } & { readonly scatter: Pair };

export type JudgeState = {
  readonly expectation: ExpectationState;
  readonly people: readonly (readonly [operator: string, store: string, last_week_ms: number, series: readonly Series[]])[];
  readonly spreads: readonly RuleSpread[];
  readonly pairs: PairsState;
};

type Person = { store: string; last_week_ms: number; readonly series: Series[] };

const SURE_MAX_PPM = 970_000;
/** What spreads are before anything was learned of them. Ours. */
const USUAL_SPREAD = 0.1;
const USUAL_DRIFT = 0.05;
/** Weeks that are held against all before them, to see how people drift. */
const DRIFT_WEEKS = 8;
/** Weeks that must show it still, before it is told. */
const LATEST_WEEKS = 3;
const ENTRIES_MAX = 50;

export class Judge {
  private readonly expectation: Expectation;
  private readonly people = new Map<string, Person>();
  private readonly spreads: RuleSpread[] = RATE_RULES.map(() => ({ spread: USUAL_SPREAD, drift: USUAL_DRIFT, clusters: 1, scatter: { count: 20, expected: 20 } }));
  private readonly pairs: ReciprocalPairs;
  private readonly policy: WatchPolicy;

  constructor(policy: WatchPolicy) {
    this.policy = policy;
    this.expectation = new Expectation(policy);
    this.pairs = new ReciprocalPairs(policy);
  }

  /** Takes a week's counts and answers with what they, with the weeks before, show. Weeks come in order. */
  takeWeek(counts: WeekCounts, found_ms: number): Finding[] {
    const weeks = this.learnWeek(counts);
    const findings = this.judge(weeks, counts.week_ms, found_ms);
    findings.push(...this.pairs.takeWeek(counts, found_ms));
    this.age(counts.week_ms);
    return findings;
  }

  /** Learns from a week without a word on anybody: what score cards need. */
  passWeek(counts: WeekCounts): void {
    this.learnWeek(counts);
    this.age(counts.week_ms);
  }

  private learnWeek(counts: WeekCounts): PersonWeek[] {
    const weeks = this.expectation.takeWeek(counts);
    for (const week of weeks) this.addWeek(week, counts.week_ms);
    for (const { operator, rule, entries } of counts.entries) {
      const series = this.people.get(operator)?.series[RATE_RULES.indexOf(rule)];
      if (series !== undefined) series.entries = [...series.entries, ...entries].slice(-ENTRIES_MAX);
    }
    for (let rule = 0; rule < RATE_RULES.length; rule++) this.learnSpread(rule);
    return weeks;
  }

  private addWeek(week: PersonWeek, week_ms: number): void {
    let person = this.people.get(week.operator);
    if (person === undefined) {
      person = { store: week.store, last_week_ms: week_ms, series: RATE_RULES.map(() => ({ weeks: [], before: { count: 0, expected: 0 }, all: { count: 0, expected: 0 }, exposure: 0, told_ms: 0, entries: [] })) };
      this.people.set(week.operator, person);
    }
    person.store = week.store;
    person.last_week_ms = week_ms;
    for (const [rule, series] of person.series.entries()) {
      const count = at(week.counts, rule);
      const expected = at(week.expected, rule);
      this.learnScatter(rule, series, count, expected);
      series.weeks.push({ week_ms, count, expected });
      series.all.count += count;
      series.all.expected += expected;
      series.exposure += at(week.exposures, rule);
      if (series.weeks.length > this.policy.window_weeks) {
        const oldest = series.weeks.shift();
        series.before.count += oldest?.count ?? 0;
        series.before.expected += oldest?.expected ?? 0;
      }
    }
  }

  /** How far a week lies from what the person's own weeks before lead to expect, beyond what is not known of them. */
  private learnScatter(rule: number, series: Series, count: number, expected: number): void {
    const { spread, scatter } = at(this.spreads, rule);
    if (series.all.expected < 2 || expected < 0.3) return;
    const shape = 1 / spread;
    const mean = (expected * (shape + series.all.count)) / (shape + series.all.expected);
    const unknown = (mean * mean) / (shape + series.all.count);
    const square = Math.min((count - mean) ** 2, 12 * (mean + unknown));
    scatter.count += square - unknown;
    scatter.expected += mean;
  }

  /** The spread between people by moments, with the farthest few drawn in, since those may be the ones that are looked for. */
  private learnSpread(rule: number): void {
    const own = at(this.spreads, rule);
    own.clusters = Math.min(6, Math.max(1, own.scatter.count / own.scatter.expected));
    const seen: { ratio: number; error: number }[] = [];
    for (const person of this.people.values()) {
      const { all } = at(person.series, rule);
      if (all.expected >= 2) seen.push({ ratio: all.count / all.expected, error: own.clusters / all.expected });
    }
    own.spread = varianceOf(seen, own.spread, USUAL_SPREAD, 0.6);
    const drifts: { ratio: number; error: number }[] = [];
    for (const person of this.people.values()) {
      const seen = lookBack(at(person.series, rule), own);
      if (seen !== null) drifts.push(seen);
    }
    own.drift = varianceOf(drifts, own.drift, USUAL_DRIFT, 0.4);
  }

  private judge(weeks: readonly PersonWeek[], week_ms: number, found_ms: number): Finding[] {
    const tests: { week: PersonWeek; rule: number; tail: number }[] = [];
    for (const week of weeks) {
      for (let rule = 0; rule < RATE_RULES.length; rule++) {
        if (at(week.exposures, rule) < this.policy.least_sales) continue;
        tests.push({ week, rule, tail: at(week.counts, rule) > at(week.expected, rule) ? this.tailOf(week, rule) : 1 });
      }
    }
    const limit = falseDiscoveryLimit(tests.map(({ tail }) => tail), tests.length, this.policy.false_discovery_ppm / 1e6);
    const findings: Finding[] = [];
    for (const { week, rule, tail } of tests) {
      const person = valueOf(this.people, week.operator);
      const series = at(person.series, rule);
      if (!isStill(series)) continue;
      const change = this.changeOf(rule, series);
      const sure_ppm = Math.min(SURE_MAX_PPM, Math.round(change.probability * 1e6));
      const isTold = sure_ppm >= this.policy.least_sure_ppm || (tail <= limit && sure_ppm >= this.policy.least_sure_ppm / 2);
      if (!isTold || change.count < this.policy.least_count) continue;
      if (series.told_ms > 0 && week_ms - series.told_ms < this.policy.again_after_weeks * WEEK_MS) continue;
      series.told_ms = week_ms;
      findings.push(this.toFinding(week, rule, tail, change, sure_ppm, week_ms, found_ms));
    }
    return findings;
  }

  /** How likely a week like this, or a worse one, is among honest people: by the peers, and by their own past, whichever is likelier. */
  private tailOf(week: PersonWeek, rule: number): number {
    const { spread, clusters } = at(this.spreads, rule);
    const shape = 1 / spread;
    const count = at(week.counts, rule) / clusters;
    const expected = at(week.expected, rule) / clusters;
    const series = at(valueOf(this.people, week.operator).series, rule);
    const past = { count: Math.max(0, series.all.count / clusters - count), expected: Math.max(0, series.all.expected / clusters - expected) };
    const own_times = (shape + past.count) / (shape + past.expected);
    return Math.max(countTail(count, expected, shape), countTail(count, expected * own_times, shape + past.count));
  }

  private changeOf(rule: number, series: Series): Change {
    return findChange(series, at(this.spreads, rule), this.policy.guilty_ppm / 1e6 / RATE_RULES.length);
  }

  private toFinding(week: PersonWeek, rule: number, tail: number, change: Change, sure_ppm: number, week_ms: number, found_ms: number): Finding {
    const series = at(valueOf(this.people, week.operator).series, rule);
    const shrunken = shrink(change.count, change.expected, at(this.spreads, rule));
    const explanations: Explanation[] = [];
    if (isRefundRule[rule] && week.desk_ratio > 1.8) explanations.push('returns_desk');
    if (week.isBeginner) explanations.push('beginner');
    if (at(week.expected, rule) > 1.3 * at(week.usual, rule)) explanations.push('sales_rush');
    if (change.count < 10) explanations.push('few_figures');
    return {
      rule: at(RATE_RULES, rule), operator: week.operator, other: null, store: week.store, terminal: null,
      from_ms: change.from_ms, until_ms: week_ms + WEEK_MS, found_ms, sure_ppm, explanations,
      evidence: {
        count: change.count, exposure: Math.round((at(week.exposures, rule) / Math.max(1e-9, at(week.expected, rule))) * change.expected), expected_milli: Math.round(change.expected * 1_000), ...shrunken,
        weeks: Math.round((week_ms + WEEK_MS - change.from_ms) / WEEK_MS), tail_ppm: Math.round(tail * 1e6),
      },
      entries: series.entries,
    };
  }

  private age(week_ms: number): void {
    const kept = 0.5 ** (1 / this.policy.half_life_weeks);
    for (const spread of this.spreads) {
      spread.scatter.count *= 0.99;
      spread.scatter.expected *= 0.99;
    }
    for (const [operator, person] of this.people) {
      for (const series of person.series) {
        series.all.count *= kept;
        series.all.expected *= kept;
        series.exposure *= kept;
      }
      if (person.last_week_ms >= week_ms - 2 * this.policy.window_weeks * WEEK_MS) continue;
      this.people.delete(operator);
      this.expectation.forget(operator);
    }
  }

  /** Each person's standing under each rule, for score cards. */
  * standings(): Generator<{ readonly operator: string; readonly store: string; readonly rule: RateRule; readonly series: Series; readonly spread: RuleSpread }> {
    for (const [operator, person] of this.people) for (const [rule, series] of person.series.entries()) yield { operator, store: person.store, rule: at(RATE_RULES, rule), series, spread: at(this.spreads, rule) };
  }

  state(): JudgeState {
    return {
      expectation: this.expectation.state(), spreads: this.spreads, pairs: this.pairs.state(),
      people: [...this.people].map(([operator, person]) => [operator, person.store, person.last_week_ms, person.series] as const),
    };
  }

  restore(state: JudgeState): void {
    this.expectation.restore(state.expectation);
    this.pairs.restore(state.pairs);
    for (const [rule, spread] of state.spreads.entries()) Object.assign(at(this.spreads, rule), spread);
    for (const [operator, store, last_week_ms, series] of state.people) this.people.set(operator, { store, last_week_ms, series: [...series] });
  }
}

/** How far the last weeks lie from what all before them lead to expect of this person; null: too little is known. */
function lookBack(series: Series, { spread, clusters }: Spread): { ratio: number; error: number } | null {
  const { weeks, before } = series;
  if (weeks.length < 2 * DRIFT_WEEKS) return null;
  const past = { count: before.count, expected: before.expected };
  const last = { count: 0, expected: 0 };
  for (const [index, week] of weeks.entries()) {
    const into = index < weeks.length - DRIFT_WEEKS ? past : last;
    into.count += week.count;
    into.expected += week.expected;
  }
  if (past.expected < 4 * clusters || last.expected < 2 * clusters) return null;
  const shape = 1 / spread + past.count / clusters;
  const mean = (last.expected * shape) / (1 / spread + past.expected / clusters);
  return { ratio: last.count / mean, error: clusters / mean + 1 / shape };
}

/** Whether the latest weeks show more than was expected too: what has ended is no news. */
function isStill(series: Series): boolean {
  let count = 0;
  let expected = 0;
  for (const week of series.weeks.slice(-LATEST_WEEKS)) {
    count += week.count;
    expected += week.expected;
  }
  return count > 1.3 * expected;
}
