/**
 * Approvals by the PIN or badge of somebody at a store where they are not: not at home there, not planned there, and without
 * work of their own there in two weeks. Once or twice it is somebody who looks in; day after day for one person it is a PIN
 * that was passed on, also where nobody knows where its owner was at that moment.
 */
import type { CorrectedTime } from './clocks.ts';
import type { ContextIndex } from './context-index.ts';
import type { EntryRef, WatchFact } from './facts.ts';
import type { WatchPolicy } from './policy.ts';
import type { Report } from './report.ts';

/** Days on which an approver was so unusually at a store for one who asked, each with the last entry of the day. */
type Seen = { readonly day: number; readonly entry: EntryRef; readonly ms: number };
export type UnusualState = readonly (readonly [key: string, days: readonly Seen[]])[];

/** Days from which it is told. Ours. */
const DAYS_OFTEN = 3;
/** What it says by itself: less than that the approver was seen elsewhere. */
const SURE_PPM = 300_000;
const SELDOM_PPM = 60_000;
const DAY_MS = 86_400_000;

export class UnusualApprovals {
  private readonly days = new Map<string, Seen[]>();
  private readonly index: ContextIndex;
  private readonly policy: WatchPolicy;
  private readonly report: Report;

  constructor(index: ContextIndex, policy: WatchPolicy, report: Report) {
    this.index = index;
    this.policy = policy;
    this.report = report;
  }

  /** `hasWorkedThere`: whether the approver did something under their own sign-on at this store within the last weeks. */
  take(approver: string, fact: WatchFact, time: CorrectedTime, hasWorkedThere: boolean): void {
    const { operator } = fact;
    if (operator === null || hasWorkedThere || this.belongs(approver, fact, time)) return;
    const day = this.index.clock.dayOf(fact.store, time.ms);
    const key = `${approver} ${operator} ${fact.store}`;
    const days = (this.days.get(key) ?? []).filter((each) => each.day !== day && each.ms > time.ms - this.policy.repeat_within_ms);
    days.push({ day, entry: fact.entry, ms: time.ms });
    this.days.set(key, days);
    const matter = `borrowed unusual ${key} ${Math.floor(day / (this.policy.repeat_within_ms / DAY_MS))}`;
    const sure_ppm = days.length < DAYS_OFTEN ? SELDOM_PPM : SURE_PPM;
    if (this.report.wasTold(matter, sure_ppm)) return;
    this.report.tell({
      matter, rule: 'borrowed_sign_on', operator, other: approver, store: fact.store, terminal: fact.entry.terminal,
      from_ms: days.reduce((least, { ms }) => Math.min(least, ms), time.ms), until_ms: time.ms, found_ms: fact.received_ms, sure_ppm, explanations: ['help_at_the_till'],
      evidence: { form: 'unusual_terminal', days: days.length }, entries: days.map(({ entry }) => entry),
    });
  }

  /** Whoever is at home nowhere goes everywhere, and so does a terminal that was lent out. */
  private belongs(approver: string, fact: WatchFact, time: CorrectedTime): boolean {
    const home = this.index.operators.get(approver)?.home_store ?? null;
    if (home === null || home === fact.store || this.index.windows.has(fact.entry.terminal)) return true;
    const slack_ms = this.policy.roster_slack_ms;
    return this.index.roster.get(approver)?.some(({ store, from_ms, until_ms }) => store === fact.store && from_ms - slack_ms <= time.ms && time.ms <= until_ms + slack_ms) === true;
  }

  forgetBefore(ms: number): void {
    for (const [key, days] of this.days) if (days.every((each) => each.ms < ms)) this.days.delete(key);
  }

  state(): UnusualState {
    return [...this.days];
  }

  restore(state: UnusualState): void {
    for (const [key, days] of state) this.days.set(key, [...days]);
  }
}
