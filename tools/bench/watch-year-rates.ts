/**
 * How often somebody does what: what their peers do at that store in that week, times their own habit, times the luck of
 * the week; and what misconduct adds. Rates are for a sale, or for an hour at the till.
 */
import type { Chance } from './watch-year-chance.ts';
import type { Misconduct } from './watch-year-misconduct.ts';
import { type Habit, type Person, type Store, HABITS, YEAR_BEGAN_MS, WEEK_MS } from './watch-year-world.ts';

/** The habits that are a chance for each sale. */
export const PER_SALE = ['voids', 'discounts', 'overrides', 'tiny_sales', 'low_item_value'] as const satisfies readonly Habit[];
/** The habits that come so many times an hour. */
export const PER_HOUR = ['refunds_without_sale', 'own_refunds', 'no_sale_drawer', 'reprint_refund', 'refunds_to_points', 'refunds', 'reprints', 'abandons'] as const satisfies readonly Habit[];

const BASE: Readonly<Record<Habit, number>> = {
  voids: 0.04, discounts: 0.05, overrides: 0.025, tiny_sales: 0.03, low_item_value: 0.03,
  refunds_without_sale: 0.05, own_refunds: 0.035, no_sale_drawer: 0.18, reprint_refund: 0.02, refunds_to_points: 0.025, refunds: 0.13, reprints: 0.05, abandons: 0.08,
};
const MANAGER: Readonly<Partial<Record<Habit, number>>> = { voids: 1.2, discounts: 1.4, overrides: 2.2, refunds_without_sale: 1.6, no_sale_drawer: 2.2, refunds: 1.5, refunds_to_points: 1.4 };
const BEGINNER: Readonly<Partial<Record<Habit, number>>> = { voids: 2.2, overrides: 1.5, no_sale_drawer: 1.4, reprints: 1.6, abandons: 2.5, refunds: 0.5, refunds_without_sale: 0.6 };
const DESK: Readonly<Partial<Record<Habit, number>>> = { refunds: 6, refunds_without_sale: 5, own_refunds: 1.5, reprint_refund: 4, refunds_to_points: 4, no_sale_drawer: 1.5, reprints: 3 };
const BEGINNER_WEEKS = 6;

/** What one habit comes to in a week: how often, and which part of it is misconduct. */
export type Rate = { readonly often: number; readonly guilty: number; readonly misconduct: Misconduct | null };
export type PersonRates = {
  readonly of: Readonly<Record<Habit, Rate>>;
  /** An hour: acts that one approves oneself, or has the other of a pair approve, by misconduct. */
  readonly self_approval: Rate; readonly reciprocal: Rate;
};

/** An hour, among managers: what comes of the approvals that they need from each other. */
const PEERS_RECIPROCAL = 0.12;
/** At the till. */
const HOURS_A_WEEK = 28;

export function ratesOf(chance: Chance, person: Person, store: Store, week: number, active: readonly Misconduct[]): PersonRates {
  const is_beginner = person.begins_week !== null && week >= person.begins_week && week < person.begins_week + BEGINNER_WEEKS;
  const of = Object.fromEntries(HABITS.map((habit): [Habit, Rate] => {
    const peers = BASE[habit] * store.rates[habit] * situation(store, week, habit) * (person.rank === 'operator' ? 1 : MANAGER[habit] ?? 1);
    const luck = Math.exp(0.18 * chance.normal());
    const own = peers * person.habits[habit] * luck * (is_beginner ? BEGINNER[habit] ?? 1 : 1) * (person.is_at_returns_desk ? DESK[habit] ?? 1 : 1);
    const misconduct = active.find(({ rule }) => rule === habit) ?? null;
    // Together at least so many times the peers' rate, also where the honest part is smaller than theirs.
    const added = misconduct ? Math.max((misconduct.strength - 1) * peers, misconduct.strength * peers - own) : 0;
    return [habit, { often: own + added, guilty: added / (own + added), misconduct }];
  })) as Record<Habit, Rate>;
  const alone = (rule: Misconduct['rule'], oftenAt: (strength: number) => number): Rate => {
    const misconduct = active.find((one) => one.rule === rule) ?? null;
    return { often: misconduct ? oftenAt(misconduct.strength) : 0, guilty: 1, misconduct };
  };
  return { of, self_approval: alone('self_approval', (strength) => strength / HOURS_A_WEEK), reciprocal: alone('reciprocal_approvals', (strength) => (strength - 1) * PEERS_RECIPROCAL) };
}

/** Promotions, price changes, and what follows holidays. */
function situation(store: Store, week: number, habit: Habit): number {
  const is_promotion = store.promotion_weeks.has(week);
  if (habit === 'discounts' || habit === 'overrides') return is_promotion ? 2 : 1;
  if (habit === 'voids' || habit === 'no_sale_drawer') return is_promotion ? 1.2 : 1;
  const month = new Date(YEAR_BEGAN_MS + week * WEEK_MS).getUTCMonth();
  const is_after_holidays = store.city.has_summer_time ? month === 0 : month === 1;
  return habit.includes('refund') && is_after_holidays ? 1.8 : 1;
}

/** How much more is sold: weekends, the month before Christmas or around the Spring Festival, the golden week of October, 11 November. */
export function seasonOf(store: Store, local: Date): number {
  const weekday = local.getUTCDay();
  const month = local.getUTCMonth();
  const date = local.getUTCDate();
  const weekend = weekday === 6 ? 1.5 : weekday === 0 ? 1.3 : weekday === 5 ? 1.15 : 0.9;
  if (store.city.has_summer_time) return weekend * (month === 11 && date < 25 ? 1.6 : 1);
  const is_rush = (month === 0 && date > 14) || (month === 9 && date < 8) || (month === 10 && date > 8 && date < 13);
  return weekend * (is_rush ? 1.7 : 1);
}

const BY_HOUR: readonly number[] = [0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.3, 0.6, 0.8, 0.8, 0.9, 1.1, 1.5, 1.2, 0.9, 0.8, 1, 1.4, 1.6, 1.3, 0.9, 0.6, 0.4, 0.3];
export const busynessAt = (hour: number): number => BY_HOUR[hour] ?? 0.2;
