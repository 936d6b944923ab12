/** What one person does at a till between two times: sales, refunds, the drawer, reprints; honest or planted. */
import type { ApprovalFact, ApprovalWay } from '@stilltill/domain/watch';
import type { Chance } from './watch-year-chance.ts';
import { type Machine, UNSEALED } from './watch-year-journal.ts';
import { type PersonRates, type Rate, PER_HOUR, busynessAt, seasonOf } from './watch-year-rates.ts';
import { type Person, type Store, HOUR_MS, MINUTE_MS, SECOND_MS, clockOffset, offsetAt } from './watch-year-world.ts';

/** A sale that may come back. */
export type PastSale = { readonly id: string; readonly sold_by: string; readonly sold_at_ms: number; readonly true_ms: number; readonly total_minor: number };

/** The part of a day that one store's people share. */
export type StoreDay = {
  readonly store: Store;
  /** Managers who are there, and when. */
  readonly managers: readonly { readonly person: Person; readonly from_ms: number; readonly until_ms: number }[];
  readonly past: PastSale[];
};

export type Session = { readonly machine: Machine; session: string };
export type Trader = {
  readonly chance: Chance; readonly person: Person; readonly day: StoreDay; readonly rates: PersonRates;
  /** Those of this person, some of the last hundred or so. */
  readonly own_past: PastSale[];
  readonly newSale: () => string; readonly newSession: () => string;
  /** Where they are signed on; the second one where they help at two tills for a while. */
  readonly first: Session; second: (Session & { readonly from_ms: number; readonly until_ms: number }) | null;
  readonly way: 'pin' | 'badge';
  /** When they leave. */
  until_ms: number;
};

const IDLE_MS = 15 * MINUTE_MS;
const PAST_MAX = 1500;
const OWN_PAST_MAX = 100;

/** Works from one time until another; the session is open before and after. */
export function trade(trader: Trader, from_ms: number, until_ms: number): void {
  const { chance, person, day: { store }, rates } = trader;
  const hourly = hourlyRates(rates);
  const all = hourly.reduce((sum, [, { often }]) => sum + often, 0);
  let at_ms = from_ms + 20 * SECOND_MS;
  trader.until_ms = until_ms;
  for (;;) {
    const local = new Date(at_ms + offsetAt(store, at_ms));
    const sales_an_hour = store.trade * person.speed * busynessAt(local.getUTCHours()) * seasonOf(store, local);
    const gap_ms = Math.round(chance.wait(sales_an_hour) * HOUR_MS) + 45 * SECOND_MS;
    const busy_ms = Math.min(gap_ms, until_ms - at_ms);
    const did_something = chance.chance(Math.min(0.95, all * busy_ms / HOUR_MS));
    if (did_something) doHourly(trader, pickRate(chance, hourly, all), Math.round(at_ms + busy_ms * chance.real(0.1, 0.9)));
    const next_ms = at_ms + gap_ms;
    if (next_ms > until_ms - 30 * SECOND_MS) return;
    if (gap_ms > IDLE_MS + 2 * MINUTE_MS && !did_something && chance.chance(0.5)) wakeUp(trader, at_ms + IDLE_MS, next_ms - 10 * SECOND_MS);
    sell(trader, next_ms);
    at_ms = next_ms;
  }
}

type Doing = PerHour | 'self_approval' | 'reciprocal';
type PerHour = (typeof PER_HOUR)[number];
function hourlyRates(rates: PersonRates): [Doing, Rate][] {
  return [...PER_HOUR.map((habit): [Doing, Rate] => [habit, rates.of[habit]]), ['self_approval', rates.self_approval], ['reciprocal', rates.reciprocal]];
}

function pickRate(chance: Chance, hourly: readonly [Doing, Rate][], all: number): readonly [Doing, Rate] {
  let left = chance.real(0, all);
  for (const one of hourly) {
    left -= one[1].often;
    if (left <= 0) return one;
  }
  return hourly[0] as [Doing, Rate];
}

/** The till locked itself; they sign on again. */
function wakeUp(trader: Trader, locked_ms: number, wakes_ms: number): void {
  const { first, person, way } = trader;
  if (trader.second && trader.second.until_ms > locked_ms && trader.second.from_ms < wakes_ms) return;
  first.machine.acts.push({ kind: 'signed_off', at_ms: locked_ms, operator: person.id, session: first.session, reason: 'idle' });
  first.session = trader.newSession();
  first.machine.acts.push({ kind: 'signed_on', at_ms: wakes_ms, operator: person.id, session: first.session, way });
}

function sessionAt({ chance, first, second }: Trader, at_ms: number): Session {
  return second && at_ms > second.from_ms && at_ms < second.until_ms && chance.chance(0.5) ? second : first;
}

/** Whether something happens this time, and if it is misconduct, notes it. 2: it is misconduct. */
function happens(chance: Chance, rate: Rate, at_ms: number, factor = 1): 0 | 1 | 2 {
  if (!chance.chance(Math.min(0.9, rate.often * factor))) return 0;
  if (!rate.misconduct || !chance.chance(rate.guilty)) return 1;
  rate.misconduct.deeds.push(at_ms);
  return 2;
}

function sell(trader: Trader, at_ms: number): void {
  const { chance, person, day, rates: { of } } = trader;
  const { store } = day;
  const { machine, session } = sessionAt(trader, at_ms);
  const hour = new Date(at_ms + offsetAt(store, at_ms)).getUTCHours();
  const small = hour < 10 ? 1.5 : 1;
  const tiny = happens(chance, of.tiny_sales, at_ms, small);
  const low = tiny === 0 ? happens(chance, of.low_item_value, at_ms, small) : 0;
  let lines = tiny > 0 ? 1 : Math.min(40, 1 + Math.floor(chance.wait(low > 0 ? 0.18 : 0.42)));
  if (low > 0) lines = Math.max(3, lines);
  const each = tiny > 0 ? chance.real(0.05, 0.25) : low > 0 ? chance.real(0.1, 0.35) : Math.exp(0.5 * chance.normal() / Math.sqrt(Math.min(lines, 4)) + 0.3 * (chance.real(0, 2) - 1));
  const gross = Math.max(10, Math.round(store.item_minor * each * lines));
  const is_void = happens(chance, of.voids, at_ms);
  const voided_lines = is_void === 0 ? 0 : is_void === 2 ? chance.between(1, 3) : chance.chance(0.8) ? 1 : chance.between(2, 4);
  const is_discount = happens(chance, of.discounts, at_ms, hour >= 18 ? 1.3 : 0.9);
  const discount = is_discount === 0 ? 0 : Math.round(gross * (is_discount === 2 ? chance.real(0.1, 0.5) : chance.pick([0.05, 0.1, 0.1, 0.2, 0.3, 0.5])));
  const is_override = happens(chance, of.overrides, at_ms);
  const override = is_override === 0 ? 0 : Math.round((gross - discount) * (is_override === 2 ? chance.real(0.1, 0.6) : chance.real(0.02, 0.4)) / Math.sqrt(lines));
  const total = gross - discount - override;
  const points = chance.chance(0.03) ? Math.round(total * chance.real(0.1, 1)) : 0;
  const is_cash = chance.chance(tiny === 2 || is_void === 2 ? 0.9 : store.city.has_summer_time ? 0.35 : 0.15);
  const approvals: ApprovalFact[] = [];
  if (discount > gross * 0.25) approvals.push(...approve(trader, at_ms, 'discount'));
  if (override > 0) approvals.push(...approve(trader, at_ms, 'override_price'));
  machine.acts.push({
    ...UNSEALED, kind: 'sale', at_ms, operator: person.id, session, total_minor: BigInt(total), gross_minor: BigInt(gross), lines, voided_lines,
    voided_minor: voided_lines === 0 ? 0n : BigInt(Math.round(store.item_minor * voided_lines * Math.exp(0.5 * chance.normal()) * (is_void === 2 ? 1.4 : 1))),
    discounts: discount > 0 ? 1 : 0, discount_minor: BigInt(discount), overrides: override > 0 ? 1 : 0, override_minor: BigInt(override),
    cash_minor: is_cash ? BigInt(total - points) : 0n, points_minor: BigInt(points), approvals,
  });
  const sale: PastSale = { id: trader.newSale(), sold_by: person.id, sold_at_ms: at_ms + (machine.terminal ? clockOffset(machine.terminal, at_ms) : 0), true_ms: at_ms, total_minor: total };
  keep(chance, day.past, sale, PAST_MAX);
  keep(chance, trader.own_past, sale, OWN_PAST_MAX);
}

/** Keeps some of the last `most`, the newer the likelier. */
function keep(chance: Chance, past: PastSale[], sale: PastSale, most: number): void {
  if (past.length < most) past.push(sale);
  else past[chance.below(most)] = sale;
}

/** Who approves what somebody may not do alone. Managers ask each other where their store wants it. */
function approve(trader: Trader, at_ms: number, action: string): ApprovalFact[] {
  const { chance, person, day: { store, managers } } = trader;
  const there = managers.filter((one) => one.person !== person && at_ms >= one.from_ms && at_ms < one.until_ms).map((one) => one.person);
  const face = (): ApprovalWay => chance.chance(0.6) ? 'badge' : 'pin';
  if (person.rank === 'owner') return chance.chance(0.5) ? [{ by: person.id, action, way: 'own_step_up' }] : [];
  if (person.rank === 'operator') {
    if (there.length > 0) return [{ by: chance.pick(there).id, action, way: face() }];
    const others = store.staff.filter(({ rank }) => rank !== 'operator');
    return others.length > 0 ? [{ by: chance.pick(others).id, action, way: 'office' }] : [];
  }
  if (!store.has_four_eyes || !action.startsWith('refund')) return [];
  // Tills let nobody approve themself but a sole owner (ADR 16); once in a long while somebody finds a way by mistake.
  if (chance.chance(0.001)) return [{ by: person.id, action, way: 'pin' }];
  if (there.length > 0) return [{ by: chance.pick(there).id, action, way: face() }];
  const other = store.staff.find((one) => one.rank !== 'operator' && one !== person);
  return other ? [{ by: other.id, action, way: 'office' }] : [];
}

function doHourly(trader: Trader, [doing, rate]: readonly [Doing, Rate], at_ms: number): void {
  const { chance } = trader;
  const is_guilty = rate.misconduct !== null && chance.chance(rate.guilty);
  const is_done = doing.includes('refund') || doing === 'reprints' ? giveBack(trader, doing, at_ms, is_guilty) : doing === 'self_approval' || doing === 'reciprocal' ? giveApproved(trader, doing, at_ms) : fumble(trader, doing, at_ms);
  if (is_guilty && is_done) rate.misconduct?.deeds.push(at_ms);
}

function fumble(trader: Trader, doing: Doing, at_ms: number): true {
  const { chance, person, day: { store } } = trader;
  const { machine, session } = sessionAt(trader, at_ms);
  if (doing === 'no_sale_drawer') {
    machine.acts.push({ kind: 'drawer', at_ms, operator: person.id, session, approvals: person.rank === 'operator' && chance.chance(0.7) ? approve(trader, at_ms, 'open_drawer') : [] });
  } else {
    const lines = chance.between(1, 6);
    machine.acts.push({ kind: 'abandoned', at_ms, operator: person.id, session, lines, total_minor: BigInt(Math.round(store.item_minor * lines * chance.real(0.4, 1.8))) });
  }
  return true;
}

/** False: there was no sale to give back. */
function giveBack(trader: Trader, doing: Doing, at_ms: number, is_guilty: boolean): boolean {
  const { chance, person, day: { past }, own_past } = trader;
  if (doing === 'refunds_without_sale') {
    refund(trader, { at_ms, sale: null, cash: is_guilty ? 0.9 : 0.6, points: 0, approvals: approve(trader, at_ms, 'refund_without_sale') });
    return true;
  }
  if (doing === 'refunds_to_points') {
    const sale = is_guilty && chance.chance(0.5) ? null : pastSale(chance, past, at_ms, 14);
    refund(trader, { at_ms, sale, cash: 0, points: 1, approvals: sale ? [] : approve(trader, at_ms, 'refund_without_sale') });
    return true;
  }
  const is_reprint = doing === 'reprints' || doing === 'reprint_refund';
  const sale = pastSale(chance, doing === 'own_refunds' ? own_past : past, at_ms, is_guilty ? 2 : 12);
  // Sales of one's own come back at a rate of their own.
  if (!sale || (doing === 'refunds' && sale.sold_by === person.id)) return false;
  if (is_reprint) {
    const { machine, session } = sessionAt(trader, at_ms);
    machine.acts.push({ kind: 'reprint', at_ms, operator: person.id, session, sale: sale.id });
    if (doing === 'reprint_refund') refund(trader, { at_ms: Math.min(at_ms + chance.between(1, 12) * MINUTE_MS, trader.until_ms), sale, cash: 1, points: 0, approvals: [] });
    return true;
  }
  refund(trader, { at_ms, sale, cash: is_guilty ? 0.85 : 0.4, points: 0, approvals: sale.total_minor > 8000 ? approve(trader, at_ms, 'refund') : [] });
  return true;
}

/** Money given away with an approval that is none. */
function giveApproved(trader: Trader, doing: 'self_approval' | 'reciprocal', at_ms: number): true {
  const { chance, person, day: { past }, rates } = trader;
  const partner = rates.reciprocal.misconduct?.operator === person.id ? rates.reciprocal.misconduct.other : rates.reciprocal.misconduct?.operator;
  const by = doing === 'self_approval' ? person.id : partner ?? person.id;
  const is_there = trader.day.managers.some((one) => one.person.id === by && at_ms >= one.from_ms && at_ms < one.until_ms);
  const way: ApprovalWay = doing === 'self_approval' ? chance.chance(0.6) ? 'pin' : 'own_step_up' : is_there ? chance.pick(['pin', 'badge']) : 'office';
  const without = chance.chance(0.6);
  const sale = without ? null : pastSale(chance, past, at_ms, 10);
  refund(trader, { at_ms, sale, cash: 0.85, points: 0, approvals: [{ by, action: sale ? 'refund' : 'refund_without_sale', way }] });
  return true;
}

function pastSale(chance: Chance, past: readonly PastSale[], at_ms: number, days: number): PastSale | null {
  for (let tries = 0; tries < 8; tries++) {
    const sale = past.length > 0 ? chance.pick(past) : null;
    if (sale && sale.true_ms < at_ms - 2 * MINUTE_MS && sale.true_ms > at_ms - days * 24 * HOUR_MS) return sale;
  }
  return null;
}

type Refund = { readonly at_ms: number; readonly sale: PastSale | null; readonly cash: number; readonly points: number; readonly approvals: readonly ApprovalFact[] };
function refund(trader: Trader, { at_ms, sale, cash, points, approvals }: Refund): void {
  const { chance, person, day: { store } } = trader;
  const { machine, session } = sessionAt(trader, at_ms);
  const total = sale ? Math.max(10, Math.round(sale.total_minor * (chance.chance(0.4) ? 1 : chance.real(0.15, 0.9)))) : Math.max(10, Math.round(store.item_minor * Math.exp(0.6 * chance.normal())));
  const is_points = chance.chance(points);
  const is_cash = !is_points && chance.chance(cash);
  const is_known = sale !== null && chance.chance(0.96);
  machine.acts.push({
    kind: 'refund', at_ms, operator: person.id, session, total_minor: BigInt(total), cash_minor: is_cash ? BigInt(total) : 0n, points_minor: is_points ? BigInt(total) : 0n,
    sale: sale?.id ?? null, sold_by: is_known ? sale.sold_by : null, sold_at_ms: is_known ? sale.sold_at_ms : null, approvals,
  });
}

