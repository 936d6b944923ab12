/**
 * The watch: facts in, findings out. What it remembers it can hand over as plain values and go on from, since servers restart. How
 * facts are cut into batches makes no difference, nor does an entry that comes twice.
 */
import { type ClockMemory, type CorrectedTime, correctTime, newClockMemory } from './clocks.ts';
import { indexContext } from './context-index.ts';
import { Deliveries, type DeliveriesState } from './deliveries.ts';
import type { Finding, WatchContext, WatchFact } from './facts.ts';
import { Judge, type JudgeState } from './judge.ts';
import type { WatchPolicy } from './policy.ts';
import { Presence, type PresenceState } from './presence.ts';
import { Report, type ReportState } from './report.ts';
import { Counter, type CounterState, type WeekCounts, weekOf, WEEK_MS } from './week-counts.ts';
import { Whereabouts, type WhereaboutsState } from './whereabouts.ts';

/** Plain values throughout: JSON keeps them whole. */
export type WatchState = {
  readonly version: 1;
  readonly cleaned_ms: number;
  readonly clocks: readonly (readonly [terminal: string, memory: ClockMemory])[];
  readonly deliveries: DeliveriesState;
  readonly presence: PresenceState;
  readonly whereabouts: WhereaboutsState;
  readonly report: ReportState;
  readonly counter: CounterState;
  readonly judge: JudgeState;
};

export type Watch = {
  /** Takes facts in the order in which they were received, and answers with the mismatches for which all facts are there now. */
  take(facts: readonly WatchFact[]): Finding[];
  /** At the end of each ISO week (UTC): findings by the figures of it, and of those that have added up. Also remembers its counts. */
  endWeek(now_ms: number): Finding[];
  /** The counts of the weeks that `endWeek` closed since the last time that they were asked for, for a table that judges history again. */
  closedWeeks(): WeekCounts[];
  /** A copy of all that is remembered. */
  state(): WatchState;
};

const CLEAN_EVERY_MS = 86_400_000;

export function makeWatch(context: WatchContext, policy: WatchPolicy, state?: WatchState): Watch {
  const index = indexContext(context, policy);
  const report = new Report(policy.least_mismatch_ppm);
  const deliveries = new Deliveries();
  const presence = new Presence(index, policy, report);
  const whereabouts = new Whereabouts(index, policy, report);
  const counter = new Counter(index, policy);
  const judge = new Judge(policy);
  const clocks = new Map<string, ClockMemory>();
  const time: CorrectedTime = { ms: 0, uncertain_ms: 0, isQueued: false, isClockOff: false };
  let cleaned_ms = 0;
  let closed: WeekCounts[] = [];

  if (state !== undefined) {
    const copy = structuredClone(state);
    deliveries.restore(copy.deliveries);
    presence.restore(copy.presence);
    whereabouts.restore(copy.whereabouts);
    report.restore(copy.report);
    counter.restore(copy.counter);
    judge.restore(copy.judge);
    for (const [terminal, memory] of copy.clocks) clocks.set(terminal, memory);
    cleaned_ms = copy.cleaned_ms;
  }

  const clean = (now_ms: number): void => {
    cleaned_ms = now_ms;
    whereabouts.forgetBefore(now_ms - policy.patience_ms - policy.repeat_within_ms);
    presence.forgetBefore(now_ms - policy.patience_ms);
    report.forgetBefore(now_ms - 2 * policy.patience_ms);
    deliveries.forgetBefore(now_ms - 90 * CLEAN_EVERY_MS);
  };

  const takeOne = (fact: WatchFact): void => {
    const delivery = deliveries.take(fact.entry, fact.received_ms);
    if (delivery === 'again') return;
    let memory = clocks.get(fact.entry.terminal);
    if (memory === undefined) {
      memory = newClockMemory();
      clocks.set(fact.entry.terminal, memory);
    }
    correctTime(fact, memory, policy, time);
    presence.take(fact, time);
    whereabouts.take(fact, time, delivery === 'branch');
    counter.take(fact, time);
    if (fact.received_ms - cleaned_ms > CLEAN_EVERY_MS) clean(fact.received_ms);
  };

  return {
    take(facts) {
      for (const fact of facts) takeOne(fact);
      return report.collect();
    },
    endWeek(now_ms) {
      const weeks = counter.endWeek(now_ms);
      closed.push(...weeks);
      return weeks.flatMap((week) => judge.takeWeek(week, now_ms));
    },
    closedWeeks() {
      const weeks = closed;
      closed = [];
      return weeks;
    },
    state: () => structuredClone({
      version: 1, cleaned_ms, clocks: [...clocks], deliveries: deliveries.state(), presence: presence.state(), whereabouts: whereabouts.state(), report: report.state(), counter: counter.state(), judge: judge.state(),
    }),
  };
}

/** Judges stored weeks again, oldest first, as `endWeek` did when they ended. */
export function judgeWeeks(counts: readonly WeekCounts[], policy: WatchPolicy): Finding[] {
  const judge = new Judge(policy);
  return inOrder(counts).flatMap((week) => judge.takeWeek(week, week.week_ms + WEEK_MS));
}

/** Stored weeks, oldest first, of which rows of the same week are one. */
export function inOrder(counts: readonly WeekCounts[]): WeekCounts[] {
  return [...counts].sort((a, b) => a.week_ms - b.week_ms);
}

export { weekOf };
