/**
 * Rules that hold one fact against the context: a session outside the roster, a terminal away from its store or its event, a key that
 * nobody enrolled, an approval of one's own. They remember little beside what they told.
 */
import { at } from './at.ts';
import type { CorrectedTime } from './clocks.ts';
import { type ContextIndex, countUntil } from './context-index.ts';
import type { ApprovalWay, Explanation, PlaceSeen, RosterShift, WatchFact } from './facts.ts';
import type { WatchPolicy } from './policy.ts';
import type { Report } from './report.ts';
import { distanceMetres } from './travel.ts';
import { weekOf } from './week-counts.ts';

/** A stretch of time in which a question has one answer, so that it is not asked for each fact. */
type Covered = { from_ms: number; until_ms: number; key: string };

export class Whereabouts {
  private readonly rostered = new Map<string, Covered>();
  private readonly placed = new Map<string, Covered>();
  private readonly own = new Map<string, number[]>();

  private readonly index: ContextIndex;
  private readonly policy: WatchPolicy;
  private readonly report: Report;

  constructor(index: ContextIndex, policy: WatchPolicy, report: Report) {
    this.index = index;
    this.policy = policy;
    this.report = report;
  }

  take(fact: WatchFact, time: CorrectedTime, isBranch: boolean): void {
    const store = this.index.terminals.get(fact.entry.terminal);
    if (store === undefined || isBranch) this.tellOwnDevice(fact, time, isBranch);
    if (fact.operator !== null && fact.kind !== 'signed_off' && fact.kind !== 'abandoned' && fact.kind !== 'refused') this.checkRoster(fact, fact.operator, time);
    if (store !== undefined) {
      const windows = this.index.windows.get(fact.entry.terminal);
      if (windows !== undefined) this.checkWindow(fact, time, windows);
      else this.checkPlace(fact, time, store);
    }
    if (fact.kind === 'sale' || fact.kind === 'refund' || fact.kind === 'drawer') this.checkApprovals(fact, time);
  }

  private tellOwnDevice(fact: WatchFact, time: CorrectedTime, isBranch: boolean): void {
    const { terminal, epoch, seq } = fact.entry;
    const matter = `device ${terminal} ${isBranch ? epoch : ''} ${fact.operator} ${weekOf(time.ms)}`;
    // A disk restored from a backup branches too, without anybody's ill will.
    const sure_ppm = isBranch ? 550_000 : 900_000;
    if (this.report.wasTold(matter, sure_ppm)) return;
    this.report.tell({
      matter, rule: 'own_device', operator: fact.operator, store: fact.store, terminal, from_ms: time.ms, until_ms: time.ms, found_ms: fact.received_ms,
      sure_ppm, explanations: isBranch ? ['outage'] : [],
      evidence: isBranch ? { form: 'branch', epoch, seq } : { form: 'never_enrolled', epoch, seq }, entries: [fact.entry],
    });
  }

  private checkRoster(fact: WatchFact, operator: string, time: CorrectedTime): void {
    const covered = this.rostered.get(operator);
    if (covered !== undefined && covered.key === fact.store && time.ms >= covered.from_ms && time.ms <= covered.until_ms) return;
    const shifts = this.index.roster.get(operator);
    if (shifts === undefined) return;
    const near = nearestShift(shifts, fact.store, time.ms, this.policy.roster_reach_ms);
    if (near === null) return;
    if (near.shift !== null && near.away_ms <= 0) {
      this.rostered.set(operator, { key: fact.store, from_ms: near.shift.from_ms, until_ms: near.shift.until_ms });
      return;
    }
    if (near.away_ms <= this.policy.roster_slack_ms + time.uncertain_ms) return;
    const minutes = Math.round(near.away_ms / 60_000);
    const rank = this.index.operators.get(operator)?.rank ?? 'operator';
    const base_ppm = near.shift === null || minutes >= 240 ? 650_000 : minutes >= 90 ? 550_000 : minutes >= 40 ? 300_000 : 150_000;
    const sure_ppm = Math.round(rank === 'operator' ? base_ppm : base_ppm * 0.5);
    const matter = `roster ${operator} ${fact.store} ${this.index.clock.dayOf(fact.store, time.ms)}`;
    if (this.report.wasTold(matter, sure_ppm)) return;
    const explanations: Explanation[] = [];
    if (time.isQueued) explanations.push('offline_queue');
    if (time.isClockOff) explanations.push('clock');
    if (near.side === 'after' && minutes < 90) explanations.push('sales_rush');
    this.report.tell({
      matter, rule: 'off_roster', operator, store: fact.store, terminal: fact.entry.terminal, from_ms: time.ms, until_ms: time.ms, found_ms: fact.received_ms,
      sure_ppm, explanations, evidence: { minutes: near.shift === null ? -1 : minutes, side: near.side }, entries: [fact.entry],
    });
  }

  private checkWindow(fact: WatchFact, time: CorrectedTime, windows: readonly { readonly from_ms: number; readonly until_ms: number }[]): void {
    let away_ms = Number.POSITIVE_INFINITY;
    for (const window of windows) away_ms = Math.min(away_ms, Math.max(window.from_ms - time.ms, time.ms - window.until_ms));
    if (away_ms <= this.policy.event_slack_ms) return;
    if (fact.kind !== 'sale' && fact.kind !== 'refund' && fact.kind !== 'drawer') return;
    const isFirm = away_ms > this.policy.event_slack_ms + time.uncertain_ms;
    const sure_ppm = isFirm ? (away_ms > 3_600_000 ? 850_000 : 500_000) : 120_000;
    const matter = `event ${fact.entry.terminal} ${fact.operator} ${this.index.clock.dayOf(fact.store, time.ms)}`;
    if (this.report.wasTold(matter, sure_ppm)) return;
    this.report.tell({
      matter, rule: 'event_terminal', operator: fact.operator, store: fact.store, terminal: fact.entry.terminal, from_ms: time.ms, until_ms: time.ms, found_ms: fact.received_ms,
      sure_ppm, explanations: isFirm ? [] : [time.isQueued ? 'offline_queue' : 'clock'], evidence: { minutes: Math.round(away_ms / 60_000) }, entries: [fact.entry],
    });
  }

  private checkPlace(fact: WatchFact, time: CorrectedTime, store: string): void {
    const places = this.index.places.get(fact.entry.terminal);
    if (places === undefined) return;
    const covered = this.placed.get(fact.entry.terminal);
    if (covered !== undefined && time.ms >= covered.from_ms && time.ms < covered.until_ms) return;
    const count = countUntil(places, time.ms, (place) => place.at_ms);
    const seen = places[count - 1];
    if (seen === undefined || time.ms - seen.until_ms > this.policy.place_valid_ms) return;
    const doubt = judgePlace(seen, store, this.index, this.policy);
    if (doubt === null) {
      const next_ms = places[count]?.at_ms ?? Number.POSITIVE_INFINITY;
      this.placed.set(fact.entry.terminal, { key: '', from_ms: seen.at_ms, until_ms: Math.min(next_ms, seen.until_ms + this.policy.place_valid_ms) });
      return;
    }
    const sure_ppm = time.uncertain_ms > 3_600_000 ? Math.min(doubt.sure_ppm, 150_000) : doubt.sure_ppm;
    const matter = `place ${fact.entry.terminal} ${fact.operator} ${this.index.clock.dayOf(store, time.ms)}`;
    if (this.report.wasTold(matter, sure_ppm)) return;
    this.report.tell({
      matter, rule: 'wrong_place', operator: fact.operator, store, terminal: fact.entry.terminal, from_ms: seen.at_ms, until_ms: time.ms, found_ms: fact.received_ms,
      sure_ppm, explanations: doubt.explanations, evidence: doubt.evidence, entries: [fact.entry],
    });
  }

  private checkApprovals(fact: WatchFact & { kind: 'sale' | 'refund' | 'drawer' }, time: CorrectedTime): void {
    for (const approval of fact.approvals) {
      if (approval.by !== fact.operator) continue;
      const count = this.countOwn(fact, approval.by, approval.way, time);
      const sure_ppm = this.ownCertainty(approval.by, approval.way, count);
      const matter = `self ${approval.by} ${approval.way} ${weekOf(time.ms)}`;
      if (this.report.wasTold(matter, sure_ppm)) continue;
      this.report.tell({
        matter, rule: 'self_approval', operator: approval.by, other: approval.by, store: fact.store, terminal: fact.entry.terminal, from_ms: time.ms, until_ms: time.ms, found_ms: fact.received_ms,
        sure_ppm, evidence: { action: approval.action, way: approval.way, kind: fact.kind, count }, entries: [fact.entry],
      });
    }
  }

  /** How often within the last weeks somebody approved money out of the drawer for themselves, under their PIN or badge. */
  private countOwn(fact: WatchFact, operator: string, way: ApprovalWay, time: CorrectedTime): number {
    if (fact.kind === 'sale' || way === 'own_step_up') return 0;
    const times = (this.own.get(operator) ?? []).filter((ms) => ms > time.ms - this.policy.repeat_within_ms);
    times.push(time.ms);
    this.own.set(operator, times);
    return times.length;
  }

  /**
   * A step-up of one's own is what a shop of one person has: it is marked. An operator has nobody's right to approve. A manager in
   * haste takes the shortest way now and then; who does so with money again and again has a reason.
   */
  private ownCertainty(operator: string, way: ApprovalWay, count: number): number {
    const rank = this.index.operators.get(operator)?.rank ?? 'operator';
    if (way === 'own_step_up' || rank === 'owner') return 100_000;
    if (rank === 'operator') return 850_000;
    return count < this.policy.self_approvals ? 150_000 : count === this.policy.self_approvals ? 550_000 : 850_000;
  }

  forgetBefore(ms: number): void {
    for (const [operator, times] of this.own) if (times.every((at) => at < ms)) this.own.delete(operator);
  }

  state(): WhereaboutsState {
    return { own: [...this.own] };
  }

  restore(state: WhereaboutsState): void {
    for (const [operator, times] of state.own) this.own.set(operator, [...times]);
  }
}

type OwnState = readonly (readonly [operator: string, times: readonly number[]])[];
export type WhereaboutsState = { readonly own: OwnState };

type Near = { shift: RosterShift | null; away_ms: number; side: 'before' | 'after' | 'none' };

/** The nearest shift of a person at a store, and how far away it is; null: nobody plans this person in those days. */
function nearestShift(shifts: readonly RosterShift[], store: string, ms: number, reach_ms: number): Near | null {
  const end = countUntil(shifts, ms + reach_ms, (shift) => shift.from_ms);
  let isPlanned = false;
  let near: Near = { shift: null, away_ms: reach_ms, side: 'none' };
  for (let index = end - 1; index >= 0; index--) {
    const shift = at(shifts, index);
    if (shift.until_ms < ms - reach_ms) break;
    isPlanned = true;
    if (shift.store !== store) continue;
    const away_ms = Math.max(shift.from_ms - ms, ms - shift.until_ms);
    if (away_ms < near.away_ms) near = { shift, away_ms, side: ms < shift.from_ms ? 'before' : 'after' };
  }
  return isPlanned ? near : null;
}

type Doubt = { sure_ppm: number; explanations: Explanation[]; evidence: Record<string, string | number> };

/** Which two of network, position and assigned store disagree; null: none, or nothing is known. */
function judgePlace(seen: PlaceSeen, store: string, index: ContextIndex, policy: WatchPolicy): Doubt | null {
  const place = index.stores.get(store);
  if (place === undefined) return null;
  const network_store = seen.network === null ? null : (index.storesByNetwork.get(seen.network) ?? 'unknown');
  const isNetworkOff = network_store !== null && place.networks.length > 0 && network_store !== store && !(seen.network !== null && place.networks.includes(seen.network));
  const { position } = seen;
  const accuracy_m = position?.accuracy_m ?? 0;
  const away_m = position === null || place.position === null || accuracy_m > policy.place_accuracy_m ? null : distanceMetres(position, place.position);
  const isPositionOff = away_m !== null && away_m > policy.place_slack_m + 2 * accuracy_m;
  if (!isNetworkOff && !isPositionOff) return null;
  const evidence: Doubt['evidence'] = { disagree: [isNetworkOff ? 'network' : '', isPositionOff ? 'position' : ''].filter(Boolean).join(',') };
  if (seen.network !== null) evidence['network'] = seen.network;
  if (isNetworkOff && network_store !== 'unknown') evidence['network_store'] = network_store;
  if (away_m !== null) {
    evidence['away_m'] = Math.round(away_m);
    evidence['accuracy_m'] = Math.round(accuracy_m);
  }
  if (isNetworkOff && isPositionOff) return { sure_ppm: 850_000, explanations: [], evidence };
  // A network that nobody knows, at the right place or without one: a telephone's hot spot while the shop's line was down.
  if (isNetworkOff && network_store === 'unknown') return { sure_ppm: 60_000, explanations: ['outage'], evidence };
  if (isNetworkOff) return { sure_ppm: away_m === null ? 450_000 : 150_000, explanations: ['outage'], evidence };
  // The shop's own network contradicts the position, which a device may guess from far away.
  return { sure_ppm: network_store === store ? 150_000 : 550_000, explanations: [], evidence };
}
