/**
 * Who is rostered where, and who was really there: sick leave and who stepped in, swaps, overtime, managers who help at
 * another store. Nearly all that differs from the roster was accepted afterwards; some of it was forgotten.
 */
import type { RosterShift } from '@stilltill/domain/watch';
import type { Chance } from './watch-year-chance.ts';
import { type Person, type Store, type Terminal, type World, HOUR_MS, MINUTE_MS, SECOND_MS, instantOf, metresBetween } from './watch-year-world.ts';

/** Somebody at a store for a while, by true time. */
export type Attendance = {
  /** Under whose name. */
  readonly person: Person; readonly store: Store;
  readonly from_ms: number; until_ms: number;
  /** What is to be worked at, where that is settled. */
  readonly terminal?: Terminal;
  /** The machine is none of the shop's: a key of its own, or a copy of a terminal's. */
  readonly machine?: 'unknown' | 'copy';
  /** Notes each deed of a misconduct that this whole attendance is. */
  readonly note?: (at_ms: number) => void;
  /** How they sign on, where it is not as always. */
  readonly way?: 'pin';
};
export type Roster = { readonly shifts: RosterShift[]; readonly attendances: Attendance[][] };

type Plan = { readonly person: Person; readonly store: Store; readonly from_ms: number; readonly until_ms: number };

export function makeRoster(chance: Chance, world: World): Roster {
  const roster: Roster = { shifts: [], attendances: Array.from({ length: world.weeks * 7 }, () => []) };
  const sick_until = new Map<Person, number>();
  const away_weeks = new Map(world.people.map((person) => [person, drawHolidays(chance, world.weeks)]));
  for (let week = 0; week < world.weeks; week++) {
    const planned = new Map<number, Set<Person>>();
    const plans: (Plan & { readonly day: number })[] = [];
    for (const person of world.people) {
      if (away_weeks.get(person)?.has(week) || (person.begins_week !== null && week < person.begins_week)) continue;
      if (chance.chance(0.006)) sick_until.set(person, week * 7 + chance.between(3, 12));
      for (const weekday of chance.shuffle([0, 1, 2, 3, 4, 5, 5, 6, 6]).slice(0, person.days_a_week)) {
        const day = week * 7 + weekday;
        if (planned.get(day)?.has(person)) continue;
        planned.set(day, (planned.get(day) ?? new Set()).add(person));
        plans.push({ ...drawShift(chance, person, week, day), day });
      }
    }
    for (const plan of plans) {
      const is_ill = plan.day < (sick_until.get(plan.person) ?? -1);
      live(chance, world, roster, plan, is_ill, planned.get(plan.day) as Set<Person>);
    }
  }
  return roster;
}

function drawHolidays(chance: Chance, weeks: number): ReadonlySet<number> {
  const away = new Set<number>();
  for (let left = Math.round(weeks * 5 / 52); left > 0;) {
    const length = chance.between(1, 2);
    const first = chance.below(weeks);
    for (let week = first; week < first + length; week++) away.add(week);
    left -= length;
  }
  return away;
}

function drawShift(chance: Chance, person: Person, week: number, day: number): Plan {
  const { home } = person;
  const half_hours = person.rank === 'operator' ? chance.between(8, 16) : 16;
  const is_late = person.prefers_late === (week % 2 === 0) ? chance.chance(0.8) : chance.chance(0.2);
  const spare = Math.max(0, home.closes_minute - home.opens_minute - half_hours * 30);
  const opens = home.opens_minute + (is_late ? spare : 0);
  return { person, store: home, from_ms: instantOf(home, day, opens), until_ms: instantOf(home, day, Math.min(opens + half_hours * 30, home.closes_minute)) };
}

/** What becomes of a rostered shift. */
function live(chance: Chance, world: World, roster: Roster, plan: Plan & { readonly day: number }, is_ill: boolean, busy: Set<Person>): void {
  const { person, store } = plan;
  const rostered = (): void => {
    roster.shifts.push({ operator: person.id, store: store.id, from_ms: plan.from_ms, until_ms: plan.until_ms, accepted_late: false });
  };
  const chosen = chance.real(0, 1);
  if (is_ill || chosen < 0.012) {
    rostered();
    if (chance.chance(0.6)) stepIn(chance, roster, plan, busy);
  } else if (chosen < 0.037) {
    if (!stepIn(chance, roster, plan, busy)) attend(chance, roster, plan, rostered);
  } else if (person.rank === 'manager' && chosen < 0.065) {
    if (!helpElsewhere(chance, world, roster, plan)) attend(chance, roster, plan, rostered);
  } else attend(chance, roster, plan, rostered);
}

function attend(chance: Chance, roster: Roster, plan: Plan & { readonly day: number }, rostered: () => void): void {
  rostered();
  const { person, store } = plan;
  const stays_ms = chance.chance(0.015) ? Math.round(chance.real(18, 90) * MINUTE_MS) : chance.chance(0.001) ? Math.round(chance.real(15, 40) * MINUTE_MS) : -1;
  const until_ms = stays_ms < 0 ? plan.until_ms + Math.round(clamp(chance.normal() * 4 + 1, -12, 13) * MINUTE_MS) : plan.until_ms + stays_ms;
  // Overtime that was agreed on. What a queue at the till made longer by a little mostly is not.
  if (stays_ms > 40 * MINUTE_MS || (stays_ms > 0 && chance.chance(0.85))) {
    accept(chance, roster, { ...plan, from_ms: plan.until_ms, until_ms: until_ms + 5 * MINUTE_MS });
  }
  const from_ms = plan.from_ms + Math.round(clamp(chance.normal() * 4, -12, 40) * MINUTE_MS) + chance.between(0, 59) * SECOND_MS;
  roster.attendances[plan.day]?.push({ person, store, from_ms, until_ms });
}

function accept(chance: Chance, roster: Roster, { person, store, from_ms, until_ms }: Plan): void {
  if (chance.chance(store.accepts)) roster.shifts.push({ operator: person.id, store: store.id, from_ms, until_ms, accepted_late: true });
}

/** A colleague takes the shift. False: nobody was free. */
function stepIn(chance: Chance, roster: Roster, plan: Plan & { readonly day: number }, busy: Set<Person>): boolean {
  const free = plan.store.staff.filter((one) => one.rank === 'operator' && !busy.has(one) && (one.begins_week === null || one.begins_week * 7 < plan.day));
  if (free.length === 0) return false;
  const other = chance.pick(free);
  busy.add(other);
  const from_ms = plan.from_ms + Math.round(chance.normal() * 4 * MINUTE_MS);
  accept(chance, roster, { ...plan, person: other });
  roster.attendances[plan.day]?.push({ person: other, store: plan.store, from_ms, until_ms: plan.until_ms + Math.round(clamp(chance.normal() * 4, -12, 13) * MINUTE_MS) });
  return true;
}

/** A manager works the whole shift, or its second half, at another store of the city. */
function helpElsewhere(chance: Chance, world: World, roster: Roster, plan: Plan & { readonly day: number }): boolean {
  const { person, store } = plan;
  const near = world.stores.filter((one) => one !== store && one.city_number === store.city_number);
  if (near.length === 0) return false;
  const other = chance.pick(near);
  const middle_ms = plan.from_ms + Math.round((plan.until_ms - plan.from_ms) * chance.real(0.35, 0.65));
  const travels_ms = Math.round(metresBetween(store, other) / 1000 / chance.real(22, 38) * HOUR_MS) + chance.between(4, 20) * MINUTE_MS;
  const is_half = chance.chance(0.5);
  const arrives_ms = is_half ? middle_ms + travels_ms : plan.from_ms;
  if (arrives_ms > plan.until_ms - HOUR_MS) return false;
  if (is_half) {
    roster.shifts.push({ operator: person.id, store: store.id, from_ms: plan.from_ms, until_ms: plan.until_ms, accepted_late: false });
    roster.attendances[plan.day]?.push({ person, store, from_ms: plan.from_ms, until_ms: middle_ms });
  }
  const there: Plan = { person, store: other, from_ms: arrives_ms, until_ms: plan.until_ms };
  if (chance.chance(0.7)) roster.shifts.push({ operator: person.id, store: other.id, from_ms: there.from_ms, until_ms: there.until_ms, accepted_late: false });
  else accept(chance, roster, { ...there, from_ms: there.from_ms - 10 * MINUTE_MS, until_ms: there.until_ms + 10 * MINUTE_MS });
  roster.attendances[plan.day]?.push({ ...there, until_ms: there.until_ms + chance.between(-5, 8) * MINUTE_MS });
  return true;
}

export const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));
