/**
 * Two people who approve for each other far more than their peers do. Of all that one asked for, what share should the other have
 * approved? The share that others' requests went to them, among those who could have approved that day: where two are alone on a
 * shift, each is all there is, and nothing is said.
 */
import { at, valueOf } from './at.ts';
import { findChange } from './change.ts';
import type { Finding } from './facts.ts';
import type { Pair } from './expectation.ts';
import type { WatchPolicy } from './policy.ts';
import { RATE_RULES, WEEK_MS, type ApprovalRow, type WeekCounts } from './week-counts.ts';

type PairWeek = { readonly week_ms: number; readonly given: Pair; readonly taken: Pair };
/** `first` is before `second` in order of text. `given`: what `first` approved for `second`. */
type Couple = { readonly first: string; readonly second: string; store: string; weeks: PairWeek[]; told_ms: number };

export type PairsState = { readonly couples: readonly Couple[]; readonly approvers: readonly (readonly [store: string, counts: readonly (readonly [approver: string, count: number])[]])[] };

/** How differently honest couples share their approvals: a gamma of shape 5. Ours: friends ask friends. */
const COUPLE_SPREAD = { spread: 0.2, drift: 0.1, clusters: 1 };
/** Among how many partners a colluding person's one is looked for: divides the prior. */
const PARTNERS = 4;

export class ReciprocalPairs {
  private readonly couples = new Map<string, Couple>();
  /** By store: what each approved, older weeks weighing less. */
  private readonly approvers = new Map<string, Map<string, number>>();
  private readonly policy: WatchPolicy;

  constructor(policy: WatchPolicy) {
    this.policy = policy;
  }

  takeWeek(counts: WeekCounts, found_ms: number): Finding[] {
    this.learnApprovers(counts.approvals);
    const days = new Map<string, ApprovalRow[]>();
    for (const row of counts.approvals) {
      const key = `${row.store} ${row.day}`;
      const day = days.get(key);
      if (day === undefined) days.set(key, [row]);
      else day.push(row);
    }
    for (const day of days.values()) this.takeDay(day, counts);
    const findings: Finding[] = [];
    for (const [key, couple] of this.couples) {
      couple.weeks = couple.weeks.filter((week) => week.week_ms > counts.week_ms - this.policy.window_weeks * WEEK_MS);
      if (couple.weeks.length === 0) this.couples.delete(key);
      else if (couple.weeks.at(-1)?.week_ms === counts.week_ms) this.judge(couple, counts.week_ms, found_ms, findings);
    }
    return findings;
  }

  private learnApprovers(rows: readonly ApprovalRow[]): void {
    const kept = 0.5 ** (1 / this.policy.half_life_weeks);
    for (const counts of this.approvers.values()) for (const [approver, count] of counts) {
      if (count < 0.01) counts.delete(approver);
      else counts.set(approver, count * kept);
    }
    for (const row of rows) {
      let counts = this.approvers.get(row.store);
      if (counts === undefined) {
        counts = new Map();
        this.approvers.set(row.store, counts);
      }
      counts.set(row.approver, (counts.get(row.approver) ?? 0) + row.count);
    }
  }

  private takeDay(day: readonly ApprovalRow[], counts: WeekCounts): void {
    const known = valueOf(this.approvers, at(day, 0).store);
    const present = new Set<string>();
    for (const row of day) {
      present.add(row.approver);
      if (known.has(row.requester)) present.add(row.requester);
    }
    const asked = new Map<string, number>();
    const fromWhom = new Map<string, number>();
    for (const row of day) {
      asked.set(row.requester, (asked.get(row.requester) ?? 0) + row.count);
      fromWhom.set(`${row.requester} ${row.approver}`, row.count);
    }
    for (const [requester, all] of asked) {
      // Only those who approve themselves can do it for each other.
      if (!known.has(requester)) continue;
      let weight = 0;
      const weightOf = (approver: string): number => Math.max(0, valueOf(known, approver) - (this.givenTo(approver, requester) + (fromWhom.get(`${requester} ${approver}`) ?? 0))) + 1;
      for (const approver of present) if (approver !== requester) weight += weightOf(approver);
      for (const approver of present) {
        if (approver === requester) continue;
        this.addPair(approver, requester, fromWhom.get(`${requester} ${approver}`) ?? 0, (all * weightOf(approver)) / weight, at(day, 0).store, counts.week_ms);
      }
    }
  }

  private givenTo(approver: string, requester: string): number {
    const couple = this.couples.get(coupleKey(approver, requester));
    if (couple === undefined) return 0;
    let sum = 0;
    for (const week of couple.weeks) sum += (couple.first === approver ? week.given : week.taken).count;
    return sum;
  }

  private addPair(approver: string, requester: string, count: number, expected: number, store: string, week_ms: number): void {
    const key = coupleKey(approver, requester);
    let couple = this.couples.get(key);
    if (couple === undefined) {
      const [first, second] = approver < requester ? [approver, requester] : [requester, approver];
      couple = { first, second, store, weeks: [], told_ms: 0 };
      this.couples.set(key, couple);
    }
    couple.store = store;
    let week = couple.weeks.at(-1);
    if (week === undefined || week.week_ms !== week_ms) {
      week = { week_ms, given: { count: 0, expected: 0 }, taken: { count: 0, expected: 0 } };
      couple.weeks.push(week);
    }
    const pair = couple.first === approver ? week.given : week.taken;
    pair.count += count;
    pair.expected += expected;
  }

  private judge(couple: Couple, week_ms: number, found_ms: number, findings: Finding[]): void {
    const weeks = couple.weeks.map((week) => ({ week_ms: week.week_ms, count: week.given.count + week.taken.count, expected: week.given.expected + week.taken.expected }));
    const change = findChange({ weeks, before: { count: 0, expected: 0 } }, COUPLE_SPREAD, this.policy.guilty_ppm / 1e6 / RATE_RULES.length / PARTNERS);
    const sure_ppm = Math.min(950_000, Math.round(change.probability * 1e6));
    if (sure_ppm < this.policy.least_sure_ppm) return;
    const since = couple.weeks.filter((week) => week.week_ms >= change.from_ms);
    const given = sumPairs(since.map((week) => week.given));
    const taken = sumPairs(since.map((week) => week.taken));
    const isMutual = [given, taken].every((pair) => pair.count >= this.policy.least_count && pair.count > 1.4 * pair.expected);
    if (!isMutual || (couple.told_ms > 0 && week_ms - couple.told_ms < this.policy.again_after_weeks * WEEK_MS)) return;
    couple.told_ms = week_ms;
    findings.push({
      rule: 'reciprocal_approvals', operator: couple.first, other: couple.second, store: couple.store, terminal: null,
      from_ms: change.from_ms, until_ms: week_ms + WEEK_MS, found_ms, sure_ppm, explanations: change.count < 10 ? ['few_figures'] : [],
      evidence: { given: given.count, given_expected_milli: Math.round(given.expected * 1_000), taken: taken.count, taken_expected_milli: Math.round(taken.expected * 1_000), weeks: since.length },
      entries: [],
    });
  }

  state(): PairsState {
    return { couples: [...this.couples.values()], approvers: [...this.approvers].map(([store, counts]) => [store, [...counts]] as const) };
  }

  restore(state: PairsState): void {
    for (const couple of state.couples) this.couples.set(coupleKey(couple.first, couple.second), { ...couple });
    for (const [store, counts] of state.approvers) this.approvers.set(store, new Map(counts));
  }
}

const coupleKey = (a: string, b: string): string => (a < b ? `${a} ${b}` : `${b} ${a}`);

function sumPairs(pairs: readonly Pair[]): Pair {
  return pairs.reduce<Pair>((sum, pair) => ({ count: sum.count + pair.count, expected: sum.expected + pair.expected }), { count: 0, expected: 0 });
}
