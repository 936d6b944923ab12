/**
 * Where people were at work, and who worked under whose sign-on: two places at once, one operator on two terminals of a store, a
 * session taken over, wrong PINs for others.
 *
 * An act is something that a person did at a terminal. Acts of one session that follow each other within the idle time, after which a
 * till locks, make a stretch. That a session was left open proves nothing; acts do.
 */
import { at, valueOf } from './at.ts';
import type { CorrectedTime } from './clocks.ts';
import { type ContextIndex, countUntil } from './context-index.ts';
import type { EntryRef, Explanation, WatchFact } from './facts.ts';
import type { WatchPolicy } from './policy.ts';
import type { Report } from './report.ts';
import type { Way } from './travel.ts';
import { UnusualApprovals, type UnusualState } from './unusual.ts';

type Stretch = {
  readonly terminal: string; readonly store: string; readonly session: string;
  from_ms: number; until_ms: number; uncertain_ms: number; isQueued: boolean; isClockOff: boolean;
  readonly first: EntryRef; last: EntryRef;
  /** Set where it is an approval: who asked for it. */
  readonly lent_to: string | null; readonly isApproval: boolean;
};

type Open = { readonly operator: string; readonly session: string; last_ms: number; readonly entry: EntryRef; stretch: Stretch | null };
type Refusal = { readonly claimed: string; readonly operator: string | null; readonly ms: number; readonly entry: EntryRef };
type TerminalPresence = {
  epoch: string; seq: number; open: Open | null;
  /** The session that another sign-on took over, and when. */
  taken: { readonly operator: string; readonly by: string; readonly ms: number; readonly entry: EntryRef; readonly by_entry: EntryRef; readonly isHanded?: boolean } | null;
  /** The session that ended last for somebody else, as a till writes it: by hand, or in the very moment of their sign-on. */
  handed?: { readonly open: Open; readonly seq: number; readonly at_ms: number } | null;
  refusals: Refusal[];
};

export type PresenceState = {
  readonly stretches: readonly (readonly [operator: string, stretches: readonly Stretch[]])[];
  readonly terminals: readonly (readonly [terminal: string, presence: TerminalPresence])[];
  readonly overlaps: readonly (readonly [operator: string, days: { day: number; ms: number }[]])[];
  readonly lent: readonly (readonly [key: string, times: number[]])[];
  /** Absent in a state of earlier days. */
  readonly unusual?: UnusualState;
};

const FIRM_PPM = 930_000;
const FIRM_QUEUED_PPM = 800_000;
const DOUBTFUL_PPM = 120_000;
/** Another sign-on took the till over, and whoever was at it was right back; surer where the first session stayed open. */
const BACK_PPM = 550_000;
const BACK_HANDED_PPM = 300_000;
/** Within the uncertainty of the clocks, but by a good part of it. */
const LIKELY_PPM = 300_000;
const NEIGHBOURS = 8;
const LENT_OFTEN = 3;
const REFUSALS_MAX = 40;
const startOf = (stretch: Stretch): number => stretch.from_ms;
const inMinutes = (ms: number): number => Math.round(ms / 60_000);

export class Presence {
  /** Stretches of an operator by store, each list by beginning. */
  private readonly people = new Map<string, Map<string, Stretch[]>>();
  private readonly terminals = new Map<string, TerminalPresence>();
  /** Days on which an operator worked on two terminals at once, and how long. */
  private readonly overlaps = new Map<string, { day: number; ms: number }[]>();
  /** When an approver's PIN was used far from them, by approver and who asked. */
  private readonly lent = new Map<string, number[]>();
  private readonly unusual: UnusualApprovals;

  private readonly index: ContextIndex;
  private readonly policy: WatchPolicy;
  private readonly report: Report;

  constructor(index: ContextIndex, policy: WatchPolicy, report: Report) {
    this.index = index;
    this.policy = policy;
    this.report = report;
    this.unusual = new UnusualApprovals(index, policy, report);
  }

  take(fact: WatchFact, time: CorrectedTime): void {
    const terminal = this.terminalOf(fact);
    // What fills a gap afterwards is no word about who holds the terminal now.
    const isInOrder = fact.entry.seq > terminal.seq || fact.entry.epoch !== terminal.epoch;
    if (fact.entry.epoch !== terminal.epoch) Object.assign(terminal, { epoch: fact.entry.epoch, open: null, taken: null, handed: null, refusals: [] });
    if (isInOrder) terminal.seq = fact.entry.seq;
    if (fact.kind === 'signed_on' && isInOrder) this.takeSignOn(fact, time, terminal);
    if (fact.kind === 'refused' && isInOrder) this.takeRefusal(fact, time, terminal);
    if (isAct(fact) && fact.operator !== null && fact.session !== null) this.takeAct(fact, fact.operator, fact.session, time, terminal, isInOrder);
    if (fact.kind === 'sale' || fact.kind === 'refund' || fact.kind === 'drawer') {
      for (const approval of fact.approvals) {
        if (approval.by === fact.operator || (approval.way !== 'pin' && approval.way !== 'badge')) continue;
        const there = this.people.get(approval.by)?.get(fact.store);
        this.unusual.take(approval.by, fact, time, there?.some((stretch) => !stretch.isApproval) === true);
        this.place(approval.by, makeStretch(fact, '', time, fact.operator, true), fact);
      }
    }
    if (fact.kind === 'signed_off' && isInOrder && terminal.open?.session === fact.session) {
      terminal.handed = fact.reason === 'switched' ? { open: terminal.open, seq: fact.entry.seq, at_ms: fact.at_ms } : null;
      terminal.open = null;
    }
  }

  private terminalOf(fact: WatchFact): TerminalPresence {
    let terminal = this.terminals.get(fact.entry.terminal);
    if (terminal === undefined) {
      terminal = { epoch: fact.entry.epoch, seq: 0, open: null, taken: null, refusals: [] };
      this.terminals.set(fact.entry.terminal, terminal);
    }
    return terminal;
  }

  private takeSignOn(fact: WatchFact, time: CorrectedTime, terminal: TerminalPresence): void {
    const { handed } = terminal;
    // A till ends the earlier session in the write that begins the next: nobody had signed off by hand.
    const isHanded = terminal.open === null && handed?.at_ms === fact.at_ms && handed.seq + 1 === fact.entry.seq;
    const open = isHanded ? handed.open : terminal.open;
    const { operator } = fact;
    if (operator === null) return;
    this.judgeRefusals(operator, fact, time, terminal);
    if (open === null || open.operator === operator || open.session === fact.session) return;
    // Whoever comes back to their own till takes nothing over; `takeAct` looks at how soon they did.
    if (terminal.taken !== null && terminal.taken.operator === operator && terminal.taken.by === open.operator) return;
    // After the idle time the till had locked or was off: whoever signs on then takes nothing over.
    if (time.ms - open.last_ms > this.policy.idle_ms) return;
    terminal.taken = { operator: open.operator, by: operator, ms: time.ms, entry: open.stretch?.last ?? open.entry, by_entry: fact.entry, isHanded };
    this.report.tell({
      matter: `borrowed taken ${open.operator} ${operator} ${fact.entry.terminal} ${this.index.clock.dayOf(fact.store, time.ms)}`,
      rule: 'borrowed_sign_on', operator: open.operator, other: operator, store: fact.store, terminal: fact.entry.terminal,
      from_ms: open.last_ms, until_ms: time.ms, found_ms: fact.received_ms, sure_ppm: 150_000, explanations: ['help_at_the_till'],
      evidence: { form: 'taken_over', minutes: inMinutes(time.ms - open.last_ms) }, entries: [open.entry, fact.entry],
    });
  }

  private takeAct(fact: WatchFact, operator: string, session: string, time: CorrectedTime, terminal: TerminalPresence, isInOrder: boolean): void {
    const { taken } = terminal;
    if (taken !== null && isInOrder && operator !== taken.by) {
      terminal.taken = null;
      if (operator === taken.operator && time.ms - taken.ms <= this.policy.switch_back_ms) {
        this.report.tell({
          matter: `borrowed taken ${operator} ${taken.by} ${fact.entry.terminal} ${this.index.clock.dayOf(fact.store, taken.ms)}`,
          rule: 'borrowed_sign_on', operator, other: taken.by, store: fact.store, terminal: fact.entry.terminal,
          from_ms: taken.ms, until_ms: time.ms, found_ms: fact.received_ms, sure_ppm: taken.isHanded === true ? BACK_HANDED_PPM : BACK_PPM, explanations: ['help_at_the_till'],
          evidence: { form: 'switched_back', minutes: inMinutes(time.ms - taken.ms) }, entries: [taken.entry, taken.by_entry, fact.entry],
        });
      }
    }
    let { open } = terminal;
    if (isInOrder && (open === null || open.session !== session)) {
      open = { operator, session, last_ms: time.ms, entry: fact.entry, stretch: null };
      terminal.open = open;
    }
    if (open === null || open.session !== session) {
      this.place(operator, makeStretch(fact, session, time, null, false), fact);
      return;
    }
    open.last_ms = Math.max(open.last_ms, time.ms);
    const { stretch } = open;
    const isContinued = stretch !== null && time.ms >= stretch.from_ms && time.ms - stretch.until_ms <= this.policy.idle_ms && Math.abs(time.uncertain_ms - stretch.uncertain_ms) < this.policy.clock_base_ms;
    if (!isContinued) {
      open.stretch = makeStretch(fact, session, time, null, false);
      this.place(operator, open.stretch, fact);
      return;
    }
    stretch.until_ms = Math.max(stretch.until_ms, time.ms);
    stretch.uncertain_ms = Math.max(stretch.uncertain_ms, time.uncertain_ms);
    stretch.isQueued ||= time.isQueued;
    stretch.isClockOff ||= time.isClockOff;
    stretch.last = fact.entry;
    this.compare(operator, stretch, fact);
  }

  /** Keeps a new stretch and compares it. */
  private place(operator: string, stretch: Stretch, fact: WatchFact): void {
    let stores = this.people.get(operator);
    if (stores === undefined) {
      stores = new Map();
      this.people.set(operator, stores);
    }
    let stretches = stores.get(stretch.store);
    if (stretches === undefined) {
      stretches = [];
      stores.set(stretch.store, stretches);
    }
    const last = stretches.at(-1);
    // Approvals in a row at one terminal are one stretch: an approver at work is no list of moments.
    const isSame = stretch.isApproval && last !== undefined && last.isApproval && last.terminal === stretch.terminal && last.lent_to === stretch.lent_to && Math.abs(stretch.from_ms - last.until_ms) < 120_000;
    if (last === undefined || last.from_ms <= stretch.from_ms) {
      if (!isSame) stretches.push(stretch);
    } else stretches.splice(countUntil(stretches, stretch.from_ms, startOf), 0, stretch);
    this.compare(operator, stretch, fact);
  }

  private compare(operator: string, stretch: Stretch, fact: WatchFact): void {
    const stores = valueOf(this.people, operator);
    if (!stretch.isApproval) {
      const here = valueOf(stores, stretch.store);
      if (here.length > 1) this.compareHere(operator, stretch, here, fact);
    }
    if (stores.size === 1 || this.index.windows.has(stretch.terminal)) return;
    for (const [store, there] of stores) if (store !== stretch.store) this.compareThere(operator, stretch, there, fact);
  }

  /** Two terminals of one store. */
  private compareHere(operator: string, stretch: Stretch, here: readonly Stretch[], fact: WatchFact): void {
    for (let index = here.length - 1, steps = 0; index >= 0 && steps < NEIGHBOURS * 4; index--, steps++) {
      const other = at(here, index);
      if (other.terminal === stretch.terminal || other.isApproval || other.until_ms < stretch.from_ms || other.from_ms > stretch.until_ms) continue;
      const overlap_ms = Math.min(stretch.until_ms, other.until_ms) - Math.max(stretch.from_ms, other.from_ms);
      if (overlap_ms <= this.policy.same_store_overlap_ms) continue;
      const uncertain_ms = stretch.uncertain_ms + other.uncertain_ms;
      const isFirm = overlap_ms > this.policy.same_store_overlap_ms + uncertain_ms;
      const day = this.index.clock.dayOf(stretch.store, stretch.until_ms);
      const added = isFirm ? this.addOverlap(operator, day, overlap_ms) : { days: 0, ms: 0 };
      const sure_ppm = added.ms < this.policy.same_store_added_ms ? DOUBTFUL_PPM : added.days === 1 ? 600_000 : 800_000;
      const matter = `borrowed here ${operator} ${day}`;
      if (this.report.wasTold(matter, sure_ppm)) continue;
      this.report.tell({
        matter, rule: 'borrowed_sign_on', operator, store: stretch.store, terminal: stretch.terminal,
        from_ms: Math.max(stretch.from_ms, other.from_ms), until_ms: Math.min(stretch.until_ms, other.until_ms), found_ms: fact.received_ms, sure_ppm,
        explanations: [...explainClocks(stretch, other, isFirm), 'help_at_the_till'],
        evidence: { form: 'two_terminals', minutes: inMinutes(overlap_ms), minutes_added: inMinutes(added.ms), days: added.days, terminal_other: other.terminal, uncertain_minutes: inMinutes(uncertain_ms) },
        entries: [stretch.first, stretch.last, other.first, other.last],
      });
    }
  }

  /** Everybody lends a hand at a second till now and then. What adds up over days is another matter: the longest of each day counts. */
  private addOverlap(operator: string, day: number, overlap_ms: number): { days: number; ms: number } {
    const since = day - this.policy.repeat_within_ms / 86_400_000;
    const days = (this.overlaps.get(operator) ?? []).filter((one) => one.day > since);
    this.overlaps.set(operator, days);
    const today = days.find((one) => one.day === day);
    if (today === undefined) days.push({ day, ms: overlap_ms });
    else today.ms = Math.max(today.ms, overlap_ms);
    return { days: days.length, ms: days.reduce((sum, one) => sum + one.ms, 0) };
  }

  /** Two stores. Where nobody knows how far apart they are, only those who were at work in both at once are told. */
  private compareThere(operator: string, stretch: Stretch, there: readonly Stretch[], fact: WatchFact): void {
    const first = there[0];
    const way = first === undefined ? null : this.index.wayBetween(stretch.store, first.store);
    const position = countUntil(there, stretch.until_ms, startOf);
    for (let index = Math.max(0, position - NEIGHBOURS); index < Math.min(there.length, position + NEIGHBOURS); index++) {
      const other = at(there, index);
      if (this.index.windows.has(other.terminal)) continue;
      if (stretch.isApproval && other.isApproval) continue;
      const between_ms = Math.max(0, stretch.from_ms - other.until_ms, other.from_ms - stretch.until_ms);
      const uncertain_ms = stretch.uncertain_ms + other.uncertain_ms;
      // By how much the one would have to be moved for the two to lie apart.
      const shared_ms = Math.min(stretch.until_ms - other.from_ms, other.until_ms - stretch.from_ms);
      if (way === null ? shared_ms < 0 : between_ms >= way.least_ms) continue;
      const isFirm = way === null ? shared_ms > uncertain_ms : between_ms + uncertain_ms < way.least_ms;
      this.tellTwoPlaces(operator, stretch, other, { between_ms, uncertain_ms, isFirm, way }, fact);
    }
  }

  private tellTwoPlaces(operator: string, stretch: Stretch, other: Stretch, seen: { between_ms: number; uncertain_ms: number; isFirm: boolean; way: Way | null }, fact: WatchFact): void {
    const isQueued = stretch.isQueued || other.isQueued;
    const { way } = seen;
    // Stores of which nobody knows where they are may be next door to each other.
    const isClose = way === null || seen.between_ms + seen.uncertain_ms > way.least_ms * 0.8;
    const firm_ppm = isClose ? 600_000 : isQueued ? FIRM_QUEUED_PPM : FIRM_PPM;
    const doubt_ppm = way === null || seen.uncertain_ms > way.least_ms ? DOUBTFUL_PPM : LIKELY_PPM;
    const pair = [stretch.store, other.store].sort();
    const day = this.index.clock.dayOf(at(pair, 0), stretch.from_ms);
    const approval = stretch.isApproval ? stretch : other.isApproval ? other : null;
    // A PIN said over the telephone is wrong, but no theft; one that serves the same person again and again may be.
    const isRare = approval !== null && this.addLent(operator, approval) < LENT_OFTEN;
    const sure_ppm = isRare ? DOUBTFUL_PPM : seen.isFirm ? firm_ppm : doubt_ppm;
    const away = approval ?? (this.isExpected(operator, stretch) ? other : stretch);
    const matter = `places ${operator} ${pair.join(' ')} ${approval?.lent_to ?? ''} ${day}`;
    if (this.report.wasTold(matter, sure_ppm)) return;
    const there = away === stretch ? other : stretch;
    const figures = {
      minutes: inMinutes(seen.between_ms), uncertain_minutes: inMinutes(seen.uncertain_ms), store_other: there.store, terminal_other: there.terminal,
      ...(way === null ? {} : { least_minutes: inMinutes(way.least_ms), km: Math.round((way.metres * this.policy.road_factor_milli) / 1e6) }),
    };
    this.report.tell({
      matter, rule: approval === null ? 'two_places' : 'borrowed_sign_on',
      operator: approval === null ? operator : approval.lent_to, other: approval === null ? null : operator,
      store: away.store, terminal: away.terminal,
      from_ms: Math.min(stretch.from_ms, other.from_ms), until_ms: Math.max(stretch.until_ms, other.until_ms), found_ms: fact.received_ms, sure_ppm,
      explanations: explainClocks(stretch, other, seen.isFirm),
      evidence: approval === null ? figures : { form: 'lent_approval', ...figures },
      entries: [stretch.first, stretch.last, other.first, other.last],
    });
  }

  private addLent(approver: string, approval: Stretch): number {
    const key = `${approver} ${approval.lent_to}`;
    const times = (this.lent.get(key) ?? []).filter((ms) => ms > approval.from_ms - this.policy.repeat_within_ms && ms !== approval.from_ms);
    times.push(approval.from_ms);
    this.lent.set(key, times);
    return times.length;
  }

  /** Whether this is where an operator is to be: by the roster, or else at home. */
  private isExpected(operator: string, stretch: Stretch): boolean {
    const shifts = this.index.roster.get(operator);
    const shift = shifts?.find((candidate) => candidate.from_ms <= stretch.until_ms && candidate.until_ms >= stretch.from_ms);
    return (shift?.store ?? this.index.operators.get(operator)?.home_store) === stretch.store;
  }

  private takeRefusal(fact: WatchFact & { kind: 'refused' }, time: CorrectedTime, terminal: TerminalPresence): void {
    if (fact.claimed === fact.operator) return;
    terminal.refusals.push({ claimed: fact.claimed, operator: fact.operator, ms: time.ms, entry: fact.entry });
    if (terminal.refusals.length > REFUSALS_MAX) terminal.refusals.shift();
    if (fact.operator !== null) this.judgeRefusals(fact.operator, fact, time, terminal);
  }

  /** Wrong PINs for others, once it is known who is at the terminal. Whoever signs on as themselves mistyped their own before. */
  private judgeRefusals(operator: string, fact: WatchFact, time: CorrectedTime, terminal: TerminalPresence): void {
    if (terminal.refusals.length === 0) return;
    terminal.refusals = terminal.refusals.filter((refusal) => time.ms - refusal.ms <= this.policy.refused_within_ms && refusal.claimed !== (fact.kind === 'signed_on' ? operator : null));
    const { refusals } = terminal;
    const people = new Set(refusals.map((refusal) => refusal.claimed));
    if (refusals.length < this.policy.refused_pins + people.size - 1) return;
    const sure_ppm = Math.min(900_000, 250_000 + 100_000 * (refusals.length - this.policy.refused_pins) + 200_000 * (people.size - 1));
    this.report.tell({
      matter: `borrowed refused ${operator} ${fact.entry.terminal} ${this.index.clock.dayOf(fact.store, time.ms)}`,
      rule: 'borrowed_sign_on', operator, other: at(refusals, 0).claimed, store: fact.store, terminal: fact.entry.terminal,
      from_ms: at(refusals, 0).ms, until_ms: time.ms, found_ms: fact.received_ms, sure_ppm, explanations: ['help_at_the_till'],
      evidence: { form: 'refused_pins', count: refusals.length, people: people.size }, entries: refusals.map((refusal) => refusal.entry),
    });
  }

  /** Lets go of what nothing that may still come can be compared with. */
  forgetBefore(ms: number): void {
    for (const [operator, stores] of this.people) {
      for (const [store, stretches] of stores) {
        const kept = stretches.filter((stretch) => stretch.until_ms >= ms);
        if (kept.length === 0) stores.delete(store);
        else if (kept.length < stretches.length) stores.set(store, kept);
      }
      if (stores.size === 0) this.people.delete(operator);
    }
    for (const [operator, days] of this.overlaps) if (days.every((one) => one.day < ms / 86_400_000)) this.overlaps.delete(operator);
    for (const [key, times] of this.lent) if (times.every((at) => at < ms)) this.lent.delete(key);
    this.unusual.forgetBefore(ms);
  }

  state(): PresenceState {
    return {
      stretches: [...this.people].map(([operator, stores]) => [operator, [...stores.values()].flat()] as const),
      terminals: [...this.terminals], overlaps: [...this.overlaps], lent: [...this.lent], unusual: this.unusual.state(),
    };
  }

  restore(state: PresenceState): void {
    for (const [operator, stretches] of state.stretches) {
      const stores = new Map<string, Stretch[]>();
      for (const stretch of stretches) stores.set(stretch.store, [...(stores.get(stretch.store) ?? []), { ...stretch }]);
      this.people.set(operator, stores);
    }
    for (const [operator, days] of state.overlaps) this.overlaps.set(operator, days);
    for (const [key, times] of state.lent) this.lent.set(key, times);
    this.unusual.restore(state.unusual ?? []);
    for (const [terminal, presence] of state.terminals) {
      // The open session goes on with its own stretch, which must be the one that is kept.
      const { open } = presence;
      const own = open?.stretch ?? null;
      const kept = own === null || open === null ? undefined : this.people.get(open.operator)?.get(own.store)?.findLast((stretch) => stretch.session === own.session && stretch.from_ms === own.from_ms && stretch.terminal === own.terminal);
      this.terminals.set(terminal, { ...presence, refusals: [...presence.refusals], open: open === null ? null : { ...open, stretch: kept ?? null } });
    }
  }
}

/** Whether somebody did this at the terminal. A lock by itself, a reload and a basket that was found after a restart are nobody's act. */
function isAct(fact: WatchFact): boolean {
  if (fact.kind === 'signed_off') return fact.reason === 'left' || fact.reason === 'switched';
  return fact.kind !== 'abandoned' && fact.kind !== 'refused';
}

function makeStretch(fact: WatchFact, session: string, time: CorrectedTime, lent_to: string | null, isApproval: boolean): Stretch {
  return {
    terminal: fact.entry.terminal, store: fact.store, session, from_ms: time.ms, until_ms: time.ms, uncertain_ms: time.uncertain_ms,
    isQueued: time.isQueued, isClockOff: time.isClockOff, first: fact.entry, last: fact.entry, lent_to, isApproval,
  };
}

/** Queues and clocks explain what holds within their uncertainty; what holds beyond it they only accompany. */
function explainClocks(a: Stretch, b: Stretch, isFirm: boolean): Explanation[] {
  const explanations: Explanation[] = [];
  if (a.isQueued || b.isQueued) explanations.push('offline_queue');
  if (a.isClockOff || b.isClockOff || (!isFirm && explanations.length === 0)) explanations.push('clock');
  return explanations;
}
