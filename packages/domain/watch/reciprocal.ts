/**
 * Two people who approve for each other far more than their peers do. What is expected of a couple: as many requests to other
 * approvers as people of that rank make for each sale (without the two), times the share that would go to the other one among those
 * who could have approved that day. A couple that is alone in its store is so held against couples elsewhere, and in a large store
 * against everybody else there.
 */
import { findChange, varianceOf } from './change.ts';
import type { Finding, WatchedOperator } from './facts.ts';
import type { Pair } from './expectation.ts';
import type { WatchPolicy } from './policy.ts';
import { RATE_RULES, WEEK_MS, type ApprovalRow, type WeekCounts } from './week-counts.ts';

type Direction = { count: number; expected: number };
type CoupleWeek = { readonly week_ms: number; readonly given: Direction; readonly taken: Direction };
/** `first` is before `second` in order of text. `given`: what `first` approved for `second`; the shares are those of the last week that had any. */
type Couple = { readonly first: string; readonly second: string; store: string; weeks: CoupleWeek[]; before: Pair; share_given: number; share_taken: number; asked_ms: number; told_ms: number };
/** An approver as one who asks others: `count` requests, `expected` sales. Older weeks weigh less. */
type Asker = { readonly rank: WatchedOperator['rank']; readonly asked: Pair };

export type PairsState = {
  readonly couples: readonly Couple[];
  readonly approvers: readonly (readonly [store: string, counts: readonly (readonly [approver: string, count: number])[]])[];
  readonly askers: readonly (readonly [operator: string, asker: Asker])[];
  readonly spread: number;
};

/** How couples differ before anything was learned of them, how they drift and how requests come in clusters. Ours. */
const USUAL_SPREAD = 0.15;
const DRIFT = 0.08;
const CLUSTERS = 1.6;
/** Sales of others, below which there is nobody to compare with. */
const LEAST_OTHERS = 500;

export class ReciprocalPairs {
  private readonly couples = new Map<string, Couple>();
  /** By store: what each approved. */
  private readonly approvers = new Map<string, Map<string, number>>();
  private readonly askers = new Map<string, Asker>();
  private spread = USUAL_SPREAD;
  private readonly policy: WatchPolicy;

  constructor(policy: WatchPolicy) {
    this.policy = policy;
  }

  takeWeek(counts: WeekCounts, found_ms: number): Finding[] {
    this.learnApprovers(counts);
    const sales = new Map<string, number>();
    for (const row of counts.rows) sales.set(row.operator, (sales.get(row.operator) ?? 0) + row.sales);
    this.shareOut(counts);
    const findings: Finding[] = [];
    for (const [key, couple] of this.couples) {
      if (couple.asked_ms < counts.week_ms - this.policy.window_weeks * WEEK_MS) this.couples.delete(key);
      else this.expectWeek(couple, sales, counts.week_ms);
    }
    this.learnSpread();
    for (const couple of this.couples.values()) if (couple.asked_ms === counts.week_ms) this.judge(couple, counts.week_ms, found_ms, findings);
    return findings;
  }

  /** Who approves, and how often approvers ask others for each sale of their own. */
  private learnApprovers(counts: WeekCounts): void {
    const kept = 0.5 ** (1 / this.policy.half_life_weeks);
    for (const store of this.approvers.values()) for (const [approver, count] of store) {
      if (count < 0.01) store.delete(approver);
      else store.set(approver, count * kept);
    }
    for (const [operator, { asked }] of this.askers) {
      asked.count *= kept;
      asked.expected *= kept;
      if (asked.expected < 1) this.askers.delete(operator);
    }
    for (const row of counts.approvals) {
      let store = this.approvers.get(row.store);
      if (store === undefined) {
        store = new Map();
        this.approvers.set(row.store, store);
      }
      store.set(row.approver, (store.get(row.approver) ?? 0) + row.count);
    }
    for (const row of counts.rows) {
      if (!this.approvers.get(row.store)?.has(row.operator)) continue;
      let asker = this.askers.get(row.operator);
      if (asker === undefined) {
        asker = { rank: row.rank, asked: { count: 0, expected: 0 } };
        this.askers.set(row.operator, asker);
      }
      asker.asked.expected += row.sales;
    }
    for (const row of counts.approvals) {
      const asker = this.askers.get(row.requester);
      if (asker !== undefined) asker.asked.count += row.count;
    }
  }

  /** Counts each couple's approvals, and the share of all requests that the other one could be expected to get. */
  private shareOut(counts: WeekCounts): void {
    const days = new Map<string, ApprovalRow[]>();
    for (const row of counts.approvals) {
      const key = `${row.store} ${row.day}`;
      const day = days.get(key);
      if (day === undefined) days.set(key, [row]);
      else day.push(row);
    }
    const shares = new Map<string, { couple: Couple; isGiven: boolean; expected: number; all: number }>();
    for (const day of days.values()) for (const { approver, requester, count, share, all, store } of shareDay(day, this.approvers)) {
      const couple = this.coupleOf(approver, requester, store, counts.week_ms);
      const isGiven = couple.first === approver;
      const week = lastWeek(couple, counts.week_ms);
      (isGiven ? week.given : week.taken).count += count;
      const key = `${approver} ${requester}`;
      const sum = shares.get(key) ?? { couple, isGiven, expected: 0, all: 0 };
      shares.set(key, { ...sum, expected: sum.expected + share * all, all: sum.all + all });
    }
    for (const { couple, isGiven, expected, all } of shares.values()) {
      if (isGiven) couple.share_given = expected / all;
      else couple.share_taken = expected / all;
    }
  }

  private coupleOf(approver: string, requester: string, store: string, week_ms: number): Couple {
    const [first, second] = approver < requester ? [approver, requester] : [requester, approver];
    const key = `${first} ${second}`;
    let couple = this.couples.get(key);
    if (couple === undefined) {
      couple = { first, second, store, weeks: [], before: { count: 0, expected: 0 }, share_given: 0, share_taken: 0, asked_ms: week_ms, told_ms: 0 };
      this.couples.set(key, couple);
    }
    couple.store = store;
    couple.asked_ms = week_ms;
    return couple;
  }

  private expectWeek(couple: Couple, sales: ReadonlyMap<string, number>, week_ms: number): void {
    const week = lastWeek(couple, week_ms);
    week.given.expected = this.rateFor(couple, couple.second) * (sales.get(couple.second) ?? 0) * couple.share_given;
    week.taken.expected = this.rateFor(couple, couple.first) * (sales.get(couple.first) ?? 0) * couple.share_taken;
    while (couple.weeks.length > this.policy.window_weeks) {
      const oldest = couple.weeks.shift();
      if (oldest === undefined) break;
      couple.before.count += oldest.given.count + oldest.taken.count;
      couple.before.expected += oldest.given.expected + oldest.taken.expected;
    }
  }

  /** How many requests people of this one's rank make for each sale, without the two; 0: there is nobody to compare with. */
  private rateFor(couple: Couple, requester: string): number {
    const rank = this.askers.get(requester)?.rank;
    let count = 0;
    let sales = 0;
    for (const [operator, asker] of this.askers) {
      if (asker.rank !== rank || operator === couple.first || operator === couple.second) continue;
      count += asker.asked.count;
      sales += asker.asked.expected;
    }
    return sales < LEAST_OTHERS ? 0 : count / sales;
  }

  private learnSpread(): void {
    const seen: { ratio: number; error: number }[] = [];
    for (const couple of this.couples.values()) {
      const { count, expected } = sumWeeks(couple.weeks);
      if (expected >= 5) seen.push({ ratio: count / expected, error: CLUSTERS / expected });
    }
    this.spread = varianceOf(seen, this.spread, USUAL_SPREAD, 0.8);
  }

  private judge(couple: Couple, week_ms: number, found_ms: number, findings: Finding[]): void {
    const weeks = couple.weeks.map((week) => ({ week_ms: week.week_ms, ...sumWeeks([week]) }));
    const change = findChange({ weeks, before: couple.before }, { spread: this.spread, drift: DRIFT, clusters: CLUSTERS }, this.policy.guilty_ppm / 1e6 / RATE_RULES.length);
    const sure_ppm = Math.min(950_000, Math.round(change.probability * 1e6));
    if (sure_ppm < this.policy.least_sure_ppm) return;
    const since = couple.weeks.filter((week) => week.week_ms >= change.from_ms);
    const given = sumDirections(since.map((week) => week.given));
    const taken = sumDirections(since.map((week) => week.taken));
    const isMutual = [given, taken].every((one) => one.count >= this.policy.least_count && one.expected > 0 && one.count > 1.3 * one.expected);
    const latest = sumWeeks(couple.weeks.slice(-3));
    if (!isMutual || latest.count <= 1.3 * latest.expected) return;
    if (couple.told_ms > 0 && week_ms - couple.told_ms < this.policy.again_after_weeks * WEEK_MS) return;
    couple.told_ms = week_ms;
    findings.push({
      rule: 'reciprocal_approvals', operator: couple.first, other: couple.second, store: couple.store, terminal: null,
      from_ms: change.from_ms, until_ms: week_ms + WEEK_MS, found_ms, sure_ppm, explanations: change.count < 10 ? ['few_figures'] : [],
      evidence: { given: given.count, given_expected_milli: Math.round(given.expected * 1_000), taken: taken.count, taken_expected_milli: Math.round(taken.expected * 1_000), weeks: since.length },
      entries: [],
    });
  }

  state(): PairsState {
    return { couples: [...this.couples.values()], approvers: [...this.approvers].map(([store, counts]) => [store, [...counts]] as const), askers: [...this.askers], spread: this.spread };
  }

  restore(state: PairsState): void {
    for (const couple of state.couples) this.couples.set(`${couple.first} ${couple.second}`, couple);
    for (const [store, counts] of state.approvers) this.approvers.set(store, new Map(counts));
    for (const [operator, asker] of state.askers) this.askers.set(operator, asker);
    this.spread = state.spread;
  }
}

type Shared = { readonly approver: string; readonly requester: string; readonly count: number; readonly share: number; readonly all: number; readonly store: string };

/** Of one day in one store: for each requester who approves too, and each other who could have approved, how many they got and what share was theirs to expect. */
function* shareDay(day: readonly ApprovalRow[], approvers: ReadonlyMap<string, ReadonlyMap<string, number>>): Generator<Shared> {
  const store = day[0]?.store ?? '';
  const known = approvers.get(store) ?? new Map<string, number>();
  const present = new Set<string>();
  const asked = new Map<string, number>();
  const got = new Map<string, number>();
  for (const row of day) {
    present.add(row.approver);
    if (known.has(row.requester)) present.add(row.requester);
    asked.set(row.requester, (asked.get(row.requester) ?? 0) + row.count);
    got.set(`${row.requester} ${row.approver}`, row.count);
  }
  for (const [requester, all] of asked) {
    if (!known.has(requester)) continue;
    const others = [...present].filter((approver) => approver !== requester);
    // One's own requests must not make the other seem popular.
    const weights = others.map((approver) => Math.max(0, (known.get(approver) ?? 0) - (got.get(`${requester} ${approver}`) ?? 0)) + 1);
    const sum = weights.reduce((total, weight) => total + weight, 0);
    for (const [index, approver] of others.entries()) yield { approver, requester, count: got.get(`${requester} ${approver}`) ?? 0, share: (weights[index] ?? 0) / sum, all, store };
  }
}

function lastWeek(couple: Couple, week_ms: number): CoupleWeek {
  const last = couple.weeks.at(-1);
  if (last?.week_ms === week_ms) return last;
  const week = { week_ms, given: { count: 0, expected: 0 }, taken: { count: 0, expected: 0 } };
  couple.weeks.push(week);
  return week;
}

const sumDirections = (directions: readonly Direction[]): Direction =>
  directions.reduce((sum, one) => ({ count: sum.count + one.count, expected: sum.expected + one.expected }), { count: 0, expected: 0 });
const sumWeeks = (weeks: readonly CoupleWeek[]): Direction => sumDirections(weeks.flatMap((week) => [week.given, week.taken]));
