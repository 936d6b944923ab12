/**
 * What is planted in a made-up year: who does what, from which week on, and how much. At most one operator in twenty is
 * guilty of anything; most of these are of several things. The weakest do twice what their peers do, or one deed a week
 * where peers do none. Nobody in here knows how watch judges.
 */
import type { WatchRule } from '@stilltill/domain/watch';
import type { Chance } from './watch-year-chance.ts';
import type { Attendance, Roster } from './watch-year-roster.ts';
import { type Person, type Store, type Terminal, type World, HOUR_MS, MINUTE_MS, instantOf, metresBetween, weekAt } from './watch-year-world.ts';

/** One kind of misconduct of one operator, or of two together, over some weeks. */
export type Misconduct = {
  readonly rule: WatchRule; readonly operator: string;
  /** The one whom a sign-on was lent to, or who approves in turn. */
  readonly other: string | null;
  /** Rules that its deeds also break, such as being off the roster with a lent PIN. */
  readonly also: readonly WatchRule[];
  /** How many times the peers' rate; for what peers never do, deeds a week. */
  readonly strength: number;
  readonly from_week: number; readonly until_week: number;
  /** Terminals at which deeds were done by what no entry of the operator shows. */
  readonly terminals: Set<string>;
  /** When its deeds were done, by true time. */
  readonly deeds: number[];
};

type Kind = { readonly rule: WatchRule; readonly strengths: readonly number[]; readonly also: readonly WatchRule[] };
const kind = (rule: WatchRule, strengths: readonly number[], ...also: WatchRule[]): Kind => ({ rule, strengths, also });
const COMMON = [2, 3, 5] as const;
/** What is rare among peers: twice as much of it is hardly anything. */
const RARE = [2, 5, 10] as const;
const A_WEEK = [1, 2, 4] as const;

const KINDS: readonly Kind[] = [
  kind('borrowed_sign_on', A_WEEK, 'off_roster'), kind('two_places', A_WEEK, 'off_roster', 'borrowed_sign_on'), kind('wrong_place', A_WEEK), kind('off_roster', A_WEEK),
  kind('own_device', A_WEEK, 'wrong_place', 'off_roster', 'two_places', 'borrowed_sign_on'), kind('event_terminal', [1, 1, 2], 'wrong_place', 'off_roster'),
  kind('self_approval', A_WEEK, 'refunds_without_sale', 'discounts'),
  kind('reciprocal_approvals', COMMON, 'refunds_without_sale', 'discounts'),
  kind('voids', COMMON), kind('refunds_without_sale', RARE), kind('own_refunds', RARE), kind('no_sale_drawer', COMMON), kind('discounts', COMMON), kind('overrides', COMMON, 'low_item_value'),
  kind('reprint_refund', RARE, 'own_refunds'), kind('refunds_to_points', RARE, 'refunds_without_sale'), kind('tiny_sales', COMMON, 'low_item_value'), kind('low_item_value', RARE, 'tiny_sales'),
];
/** How many kinds a guilty operator is guilty of. */
const KINDS_EACH = 2.7;

export function planMisconduct(chance: Chance, world: World): Misconduct[] {
  const guilty = pickGuilty(chance, world);
  const planned: Misconduct[] = [];
  const busy = new Map(guilty.map((person) => [person, new Set<WatchRule>()]));
  const wanted = chance.shuffle(KINDS.flatMap(({ rule, strengths, also }) => strengths.map((strength) => ({ rule, strength, also }))));
  // What few can do is given out first.
  wanted.sort((a, b) => needs(a.rule) - needs(b.rule));
  const most = Math.round(guilty.length * KINDS_EACH);
  const step = Math.max(1, Math.ceil(wanted.length / Math.max(1, most)));
  const chosen = wanted.filter((_, number) => number % step === 0);
  for (const one of chosen) {
    const able = chance.shuffle(guilty).filter((person) => canDo(person, one.rule, guilty) && !busy.get(person)?.has(one.rule));
    const doer = able.sort((a, b) => (busy.get(a)?.size ?? 0) - (busy.get(b)?.size ?? 0))[0];
    if (!doer) continue;
    const other = partnerFor(doer, one.rule, guilty);
    busy.get(doer)?.add(one.rule);
    if (other && one.rule === 'reciprocal_approvals') busy.get(other)?.add(one.rule);
    const from_week = Math.max(doer.begins_week ?? 0, chance.below(Math.max(1, Math.round(world.weeks * 0.7))));
    const lasts = chance.chance(0.4) ? world.weeks : chance.between(6, 24);
    planned.push({ rule: one.rule, operator: doer.id, other: other?.id ?? null, also: one.also, strength: one.strength, from_week, until_week: Math.min(world.weeks, from_week + lasts), terminals: new Set(), deeds: [] });
  }
  return planned;
}

function needs(rule: WatchRule): number {
  if (rule === 'reciprocal_approvals' || rule === 'event_terminal') return 0;
  if (rule === 'self_approval') return 1;
  return rule === 'borrowed_sign_on' ? 2 : 3;
}

/** Pairs of one store for what takes two, and people who are alone with what they do. */
function pickGuilty(chance: Chance, world: World): Person[] {
  const most = Math.floor(world.people.length * 0.05);
  const guilty: Person[] = [];
  const stores = chance.shuffle(world.stores);
  const isManager = ({ rank }: Person): boolean => rank !== 'operator';
  const withEvents = stores.filter((store) => store.terminals.some(({ is_for_events }) => is_for_events));
  const managed = stores.filter((store) => store.has_four_eyes && store.staff.filter(isManager).length >= 2);
  for (const store of managed.slice(0, Math.max(1, Math.floor(most * 0.15)))) guilty.push(...store.staff.filter(isManager).slice(0, 2));
  const fresh = [...withEvents.slice(0, 3), ...stores].filter((store) => !guilty.some(({ home }) => home === store));
  for (const store of [...new Set(fresh)].slice(0, Math.max(0, Math.floor((most - guilty.length) / 3)))) guilty.push(...chance.shuffle(store.staff.filter((person) => !isManager(person))).slice(0, 2));
  const others = chance.shuffle(world.people.filter((person) => !isManager(person) && !guilty.some(({ home }) => home === person.home)));
  return [...guilty, ...others].slice(0, most);
}

const partnerIn = (person: Person, guilty: readonly Person[]): Person | undefined => guilty.find((one) => one !== person && one.home === person.home && (one.rank === 'operator') === (person.rank === 'operator'));

function canDo(person: Person, rule: WatchRule, guilty: readonly Person[]): boolean {
  if (rule === 'reciprocal_approvals') return person.rank === 'manager' && partnerIn(person, guilty) !== undefined;
  if (rule === 'self_approval') return person.rank === 'manager' && person.home.has_four_eyes;
  if (rule === 'borrowed_sign_on') return partnerIn(person, guilty) !== undefined;
  if (rule === 'event_terminal') return person.home.terminals.some(({ is_for_events }) => is_for_events);
  return true;
}

function partnerFor(person: Person, rule: WatchRule, guilty: readonly Person[]): Person | null {
  if (rule === 'reciprocal_approvals' || rule === 'borrowed_sign_on') return partnerIn(person, guilty) ?? null;
  if (rule !== 'two_places') return null;
  return guilty.find((one) => one.home !== person.home && one.home.city_number === person.home.city_number) ?? null;
}

/** A stretch in which a terminal was somewhere else than where it belongs. */
export type Away = { readonly terminal: Terminal; readonly from_ms: number; readonly until_ms: number; readonly lat_e6: number; readonly lon_e6: number; readonly network: string | null };

/** Plants the deeds that are a stay at a till by themselves; those done while selling are the business of the selling. */
export function plantStays(chance: Chance, world: World, roster: Roster, planned: readonly Misconduct[], events: readonly Away[]): Away[] {
  const away: Away[] = [];
  for (const misconduct of planned) {
    const plant = PLANTERS[misconduct.rule];
    const person = world.people.find(({ id }) => id === misconduct.operator);
    if (!plant || !person) continue;
    for (let week = misconduct.from_week; week < misconduct.until_week; week++) {
      const days = Array.from({ length: 7 }, (_, weekday) => week * 7 + weekday);
      const works = days.some((day) => attendanceOf(roster, day, person));
      for (let left = works ? Math.max(chance.count(misconduct.strength), chance.chance(0.8) ? 1 : 0) : 0; left > 0; left--) {
        plant({ chance, world, roster, misconduct, person, days: chance.shuffle(days), away, events });
      }
    }
  }
  return away;
}

type Planting = {
  readonly chance: Chance; readonly world: World; readonly roster: Roster; readonly misconduct: Misconduct; readonly person: Person;
  /** Of one week, in any order. */
  readonly days: readonly number[]; readonly away: Away[]; readonly events: readonly Away[];
};

const attendanceOf = (roster: Roster, day: number, person: Person): Attendance | undefined => roster.attendances[day]?.find((one) => one.person === person && !one.note && one.store === person.home);
const noteIn = (misconduct: Misconduct) => (at_ms: number): void => {
  misconduct.deeds.push(at_ms);
};
const plain = (store: Store): Terminal[] => store.terminals.filter(({ is_for_events }) => !is_for_events);

function stay(planting: Planting, day: number, attendance: Omit<Attendance, 'note' | 'person'>): void {
  const { roster, misconduct, person } = planting;
  roster.attendances[day]?.push({ ...attendance, person, note: noteIn(misconduct) });
}

const PLANTERS: Readonly<Partial<Record<WatchRule, (planting: Planting) => void>>> = {
  borrowed_sign_on: plantBorrowed, two_places: plantTwoPlaces, wrong_place: plantWrongPlace, off_roster: plantOffRoster, own_device: plantOwnDevice, event_terminal: plantEvent,
};

/** The other one sells under the lender's name: at a second till while the lender sells too, or after the lender went home. */
function plantBorrowed(planting: Planting): void {
  const { chance, roster, misconduct, person, days } = planting;
  for (const day of days) {
    const lender = attendanceOf(roster, day, person);
    const borrower = roster.attendances[day]?.find((one) => one.person.id === misconduct.other && one.store === person.home && !one.note);
    if (!lender || !borrower) continue;
    const both_from_ms = Math.max(lender.from_ms, borrower.from_ms) + 10 * MINUTE_MS;
    const both_until_ms = Math.min(lender.until_ms, borrower.until_ms);
    const is_together = both_until_ms - both_from_ms > HOUR_MS;
    const is_after = borrower.until_ms - lender.until_ms > 90 * MINUTE_MS;
    if (!is_together && !is_after) continue;
    const from_ms = is_together && (!is_after || chance.chance(0.7)) ? Math.round(chance.real(both_from_ms, both_until_ms - HOUR_MS)) : lender.until_ms + chance.between(20, 50) * MINUTE_MS;
    const until_ms = Math.min(from_ms + chance.between(40, 180) * MINUTE_MS, borrower.until_ms);
    // The borrower is not at work under their own name meanwhile.
    const before_ms = borrower.until_ms;
    borrower.until_ms = from_ms - MINUTE_MS;
    if (before_ms - until_ms > 20 * MINUTE_MS) roster.attendances[day]?.push({ person: borrower.person, store: borrower.store, from_ms: until_ms + MINUTE_MS, until_ms: before_ms });
    stay(planting, day, { store: person.home, from_ms, until_ms, way: 'pin' });
    return;
  }
}

/** Somebody at another store of the city sells under the lender's name while the lender is at work, or just was. */
function plantTwoPlaces(planting: Planting): void {
  const { chance, world, roster, misconduct, person, days } = planting;
  const friend = world.people.find(({ id }) => id === misconduct.other)?.home;
  const near = world.stores.filter((store) => store !== person.home && store.city_number === person.home.city_number);
  const store = friend ?? near[0] ?? world.stores.find((one) => one !== person.home);
  for (const day of store ? days : []) {
    const lender = attendanceOf(roster, day, person);
    if (!store || !lender || lender.until_ms - lender.from_ms < 3 * HOUR_MS) continue;
    const opens_ms = instantOf(store, day, store.opens_minute);
    const closes_ms = instantOf(store, day, store.closes_minute);
    const wanted_ms = chance.chance(0.85) ? Math.round(chance.real(lender.from_ms + 20 * MINUTE_MS, lender.until_ms - HOUR_MS)) : lender.until_ms + chance.between(1, 4) * MINUTE_MS;
    const from_ms = Math.max(opens_ms, Math.min(wanted_ms, closes_ms - 40 * MINUTE_MS));
    if (from_ms < lender.from_ms || from_ms > lender.until_ms + 5 * MINUTE_MS) continue;
    stay(planting, day, { store, from_ms, until_ms: Math.min(closes_ms, from_ms + chance.between(30, 180) * MINUTE_MS), way: 'pin' });
    return;
  }
}

function somewhere(chance: Chance, store: Store): { readonly lat_e6: number; readonly lon_e6: number } {
  for (;;) {
    const place = { lat_e6: store.lat_e6 + chance.between(-120_000, 120_000), lon_e6: store.lon_e6 + chance.between(-120_000, 120_000) };
    if (metresBetween(store, place) > 1500) return place;
  }
}

/** A tablet is taken along and trades elsewhere, during the shift. */
function plantWrongPlace(planting: Planting): void {
  const { chance, roster, misconduct, person, days, away } = planting;
  const tablet = plain(person.home).find(({ is_mobile }) => is_mobile);
  for (const day of tablet ? days : []) {
    const shift = attendanceOf(roster, day, person);
    if (!tablet || !shift || shift.until_ms - shift.from_ms < 3 * HOUR_MS) continue;
    const from_ms = Math.round(shift.from_ms + (shift.until_ms - shift.from_ms) * chance.real(0.3, 0.6));
    const { until_ms } = shift;
    shift.until_ms = from_ms - 15 * MINUTE_MS;
    stay(planting, day, { store: person.home, from_ms, until_ms, terminal: tablet });
    misconduct.terminals.add(tablet.id);
    away.push({ terminal: tablet, from_ms: from_ms - 8 * MINUTE_MS, until_ms: until_ms + 8 * MINUTE_MS, ...somewhere(chance, person.home), network: chance.pick([null, 'mobile', 'home-wifi', 'cafe-guest']) });
    return;
  }
}

/** At the till on a free day, or long before or after the shift. */
function plantOffRoster(planting: Planting): void {
  const { chance, roster, person, days } = planting;
  const { home } = person;
  for (const day of days) {
    const shift = attendanceOf(roster, day, person);
    const opens_ms = instantOf(home, day, home.opens_minute);
    const closes_ms = instantOf(home, day, home.closes_minute);
    const lasts_ms = chance.between(20, 120) * MINUTE_MS;
    let from_ms = chance.chance(0.25) ? closes_ms + chance.between(5, 40) * MINUTE_MS : Math.round(chance.real(opens_ms, closes_ms - lasts_ms));
    if (shift && from_ms < shift.until_ms + 40 * MINUTE_MS && from_ms + lasts_ms > shift.from_ms - 40 * MINUTE_MS) {
      if (shift.until_ms + 2 * HOUR_MS > closes_ms) continue;
      from_ms = shift.until_ms + chance.between(50, 80) * MINUTE_MS;
    }
    if (roster.attendances[day]?.some((one) => one.person === person && one.from_ms < from_ms + lasts_ms && one.until_ms > from_ms)) continue;
    stay(planting, day, { store: home, from_ms, until_ms: from_ms + lasts_ms });
    return;
  }
}

/** Sales on a machine of one's own: under a key that nobody enrolled, or on a copy of a terminal's disk. */
function plantOwnDevice(planting: Planting): void {
  const { chance, roster, misconduct, person, days } = planting;
  const is_copy = misconduct.from_week % 2 === 0;
  for (const day of days) {
    const shift = attendanceOf(roster, day, person);
    if (!shift || shift.until_ms - shift.from_ms < 2 * HOUR_MS) continue;
    const from_ms = Math.round(chance.real(shift.from_ms + HOUR_MS / 2, shift.until_ms - HOUR_MS));
    const terminal = plain(person.home)[0] as Terminal;
    stay(planting, day, { store: person.home, from_ms, until_ms: from_ms + chance.between(30, 150) * MINUTE_MS, terminal, machine: is_copy ? 'copy' : 'unknown' });
    misconduct.terminals.add(is_copy ? terminal.id : unknownTerminal(person));
    return;
  }
}

export const unknownTerminal = ({ id }: Person): string => `machine-of-${id}`;

/** An event terminal trades where and when no event is. */
function plantEvent(planting: Planting): void {
  const { chance, roster, misconduct, person, days, away, events } = planting;
  const terminal = person.home.terminals.find(({ is_for_events }) => is_for_events);
  for (const day of terminal ? days : []) {
    const shift = attendanceOf(roster, day, person);
    if (!terminal) continue;
    const from_ms = shift ? shift.until_ms + chance.between(40, 90) * MINUTE_MS : instantOf(person.home, day, chance.between(20, 32) * 30);
    const until_ms = from_ms + chance.between(60, 240) * MINUTE_MS;
    const near = ({ terminal: one, from_ms: begins_ms, until_ms: ends_ms }: { terminal?: Terminal; from_ms: number; until_ms: number }): boolean => one === terminal && from_ms < ends_ms + 2 * HOUR_MS && until_ms > begins_ms - 2 * HOUR_MS;
    if (events.some(near) || away.some(near) || weekAt(from_ms) >= misconduct.until_week) continue;
    stay(planting, day, { store: person.home, from_ms, until_ms, terminal });
    misconduct.terminals.add(terminal.id);
    away.push({ terminal, from_ms: from_ms - 10 * MINUTE_MS, until_ms: until_ms + 10 * MINUTE_MS, ...somewhere(chance, person.home), network: chance.pick([null, 'mobile']) });
    return;
  }
}
