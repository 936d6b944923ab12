/**
 * The shops of a made-up year: stores in real cities, terminals with their clocks and outages, and the people. Nothing in
 * here depends on how watch judges; every figure is a guess at shops as they are.
 */
import { type Chance, drawHabit } from './watch-year-chance.ts';

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
export const WEEK_MS = 7 * DAY_MS;
/** A Monday, 00:00 UTC. */
export const YEAR_BEGAN_MS = Date.UTC(2025, 0, 6);

/** Which week of the made-up year a time falls in. */
export const weekAt = (at_ms: number): number => Math.floor((at_ms - YEAR_BEGAN_MS) / WEEK_MS);

type City = { readonly lat_e6: number; readonly lon_e6: number; readonly timezone: string; readonly offset_hours: number; readonly has_summer_time: boolean };
const city = (lat: number, lon: number, timezone: string, offset_hours: number, has_summer_time: boolean): City => ({ lat_e6: Math.round(lat * 1e6), lon_e6: Math.round(lon * 1e6), timezone, offset_hours, has_summer_time });
const inChina = (lat: number, lon: number): City => city(lat, lon, 'Asia/Shanghai', 8, false);
const inEurope = (lat: number, lon: number, timezone: string): City => city(lat, lon, timezone, 1, true);

/** Shanghai, Beijing, Guangzhou, Shenzhen, Chengdu, Hangzhou, Wuhan, Xi'an, Nanjing, Chongqing; Berlin, Hamburg, Munich, Paris, Lyon, Madrid, Milan, Vienna, Warsaw, London. */
const CITIES: readonly City[] = [
  inChina(31.2304, 121.4737), inEurope(52.52, 13.405, 'Europe/Berlin'), inChina(39.9042, 116.4074), inEurope(48.8566, 2.3522, 'Europe/Paris'), inChina(23.1291, 113.2644),
  inEurope(53.5511, 9.9937, 'Europe/Berlin'), inChina(22.5431, 114.0579), inEurope(45.764, 4.8357, 'Europe/Paris'), inChina(30.5728, 104.0668), inEurope(40.4168, -3.7038, 'Europe/Madrid'),
  inChina(30.2741, 120.1551), inEurope(48.1351, 11.582, 'Europe/Berlin'), inChina(30.5928, 114.3055), inEurope(45.4642, 9.19, 'Europe/Rome'), inChina(34.3416, 108.9398),
  inEurope(48.2082, 16.3738, 'Europe/Vienna'), inChina(32.0603, 118.7969), inEurope(52.2297, 21.0122, 'Europe/Warsaw'), inChina(29.4316, 106.9123), city(51.5074, -0.1278, 'Europe/London', 0, true),
];
const STORES_PER_CITY = 3;

/** What people do at different rates; each has a rule of watch, but for what is only there to look alike. */
export const HABITS = [
  'voids', 'discounts', 'overrides', 'tiny_sales', 'low_item_value', 'refunds_without_sale', 'own_refunds', 'no_sale_drawer', 'reprint_refund', 'refunds_to_points', 'refunds', 'reprints', 'abandons',
] as const;
export type Habit = (typeof HABITS)[number];
export type Rates = Readonly<Record<Habit, number>>;

export type Stretch = { readonly from_ms: number; readonly until_ms: number };
export type ClockEpisode = Stretch & { readonly offset_ms: number };
/** Without network; what was recorded meanwhile is uploaded at once, at `upload_ms`. */
export type Outage = Stretch & { readonly upload_ms: number };

export type Terminal = {
  readonly id: string; readonly store: Store; readonly is_mobile: boolean; readonly has_position: boolean; readonly is_for_events: boolean;
  readonly clock_offset_ms: number; readonly clock_episodes: readonly ClockEpisode[]; outages: readonly Outage[];
};
export type Store = {
  readonly id: string; readonly city: City; readonly city_number: number; readonly lat_e6: number; readonly lon_e6: number; readonly networks: readonly string[];
  readonly opens_minute: number; readonly closes_minute: number;
  readonly trade: number; readonly item_minor: number; readonly rates: Rates;
  /** Managers ask each other where one of them gives money away. */
  readonly has_four_eyes: boolean;
  /** How often what was outside the roster is accepted afterwards, where it should be. */
  readonly accepts: number;
  /** Weeks of a promotion: more discounts, more other prices. */
  readonly promotion_weeks: ReadonlySet<number>;
  readonly terminals: Terminal[]; readonly staff: Person[];
};
export type Person = {
  readonly id: string; readonly rank: 'operator' | 'manager' | 'owner'; readonly home: Store; readonly habits: Rates; readonly speed: number;
  /** Null: no beginner. */
  readonly begins_week: number | null;
  readonly is_at_returns_desk: boolean; readonly has_badge: boolean; readonly days_a_week: number; readonly prefers_late: boolean;
};
export type World = { readonly stores: readonly Store[]; readonly people: readonly Person[]; readonly weeks: number };
export type YearSize = {
  readonly stores: number; readonly operators: number; readonly weeks: number;
  /** How many sales an operator makes in an hour, on average. Facts other than sales are not fewer where it is small. */
  readonly sales_per_hour: number;
};

export function makeWorld(chance: Chance, size: YearSize): World {
  const stores = Array.from({ length: size.stores }, (_, number) => makeStore(chance, number, size));
  const until_ms = YEAR_BEGAN_MS + size.weeks * WEEK_MS;
  for (const store of stores) addTerminals(chance, store, until_ms);
  const people = Array.from({ length: size.operators }, (_, number) => makePerson(chance, number, stores[number % stores.length] as Store, size));
  for (const person of people) person.home.staff.push(person);
  return { stores, people, weeks: size.weeks };
}

function makeStore(chance: Chance, number: number, size: YearSize): Store {
  const city_number = Math.floor(number / STORES_PER_CITY) % CITIES.length;
  const place = CITIES[city_number] as City;
  // Some stand in the same mall, most a few kilometres apart.
  const away_e6 = chance.chance(0.12) ? 2000 : 90_000;
  const id = `store-${String(number + 1).padStart(2, '0')}`;
  const rates = Object.fromEntries(HABITS.map((habit) => [habit, Math.exp(0.3 * chance.normal())])) as Rates;
  return {
    id, city: place, city_number, rates,
    lat_e6: place.lat_e6 + chance.between(-away_e6, away_e6), lon_e6: place.lon_e6 + chance.between(-away_e6, away_e6),
    networks: [`${id}-shop`, ...chance.chance(0.4) ? [`${id}-back`] : []],
    opens_minute: chance.between(14, 20) * 30, closes_minute: chance.between(38, 44) * 30,
    trade: size.sales_per_hour * Math.exp(0.35 * chance.normal()), item_minor: Math.round(1500 * Math.exp(0.5 * chance.normal())),
    has_four_eyes: chance.chance(0.8), accepts: chance.chance(0.15) ? chance.real(0.93, 0.98) : chance.real(0.985, 1),
    promotion_weeks: new Set(Array.from({ length: Math.ceil(size.weeks / 8) }, () => chance.below(size.weeks))),
    terminals: [], staff: [],
  };
}

function addTerminals(chance: Chance, store: Store, until_ms: number): void {
  const together = makeOutages(chance, until_ms, 6, 0.7);
  const count = chance.between(3, 4);
  const has_event_terminal = chance.chance(0.12) || store.id === 'store-01';
  for (let number = 1; number <= count + (has_event_terminal ? 1 : 0); number++) {
    const is_for_events = number > count;
    const own = makeOutages(chance, until_ms, 3, 0.2);
    store.terminals.push({
      id: `${store.id}-t${number}`, store, is_for_events, is_mobile: number === count || is_for_events, has_position: number === count || is_for_events || chance.chance(0.3),
      clock_offset_ms: chance.between(-4000, 4000), clock_episodes: makeClockEpisodes(chance, until_ms), outages: mergeOutages([...together, ...own]),
    });
  }
}

/** `short` and `long` ones a year: an hour or three, and half a day to two days. */
function makeOutages(chance: Chance, until_ms: number, short: number, long: number): Outage[] {
  const share = (until_ms - YEAR_BEGAN_MS) / (52 * WEEK_MS);
  const lengths_ms = [
    ...Array.from({ length: chance.count(short * share) }, () => chance.real(0.2, 4) * HOUR_MS), ...Array.from({ length: chance.count(long * share) }, () => chance.real(8, 48) * HOUR_MS),
  ];
  return lengths_ms.map((length_ms) => {
    const from_ms = Math.round(chance.real(YEAR_BEGAN_MS, until_ms));
    const ends_ms = Math.round(from_ms + length_ms);
    return { from_ms, until_ms: ends_ms, upload_ms: ends_ms + chance.between(2, 120) * SECOND_MS };
  });
}

/** In order, those that touch as one. */
export function mergeOutages(outages: readonly Outage[]): Outage[] {
  const merged: Outage[] = [];
  for (const outage of [...outages].sort((a, b) => a.from_ms - b.from_ms)) {
    const last = merged.at(-1);
    if (last && outage.from_ms <= last.upload_ms) {
      merged[merged.length - 1] = { from_ms: last.from_ms, until_ms: Math.max(last.until_ms, outage.until_ms), upload_ms: Math.max(last.upload_ms, outage.upload_ms) };
    } else merged.push(outage);
  }
  return merged;
}

/** One terminal in nine has a wrong clock for some days: some minutes, another time zone, rarely another day. */
function makeClockEpisodes(chance: Chance, until_ms: number): ClockEpisode[] {
  if (!chance.chance(0.11)) return [];
  return Array.from({ length: chance.between(1, 2) }, () => {
    const from_ms = Math.round(chance.real(YEAR_BEGAN_MS, until_ms));
    const size_ms = chance.chance(0.5) ? chance.real(4, 50) * MINUTE_MS : chance.chance(0.9) ? chance.between(1, 8) * HOUR_MS : DAY_MS;
    return { from_ms, until_ms: Math.round(from_ms + chance.real(0.5, 15) * DAY_MS), offset_ms: Math.round(chance.chance(0.5) ? size_ms : -size_ms) };
  });
}

function makePerson(chance: Chance, number: number, home: Store, size: YearSize): Person {
  const place = Math.floor(number / size.stores);
  const is_owned = home.rates.refunds > 1.45;
  const rank = place === 0 ? is_owned ? 'owner' : 'manager' : place === 1 && !is_owned ? 'manager' : 'operator';
  return {
    id: `operator-${String(number + 1).padStart(3, '0')}`, rank, home,
    habits: Object.fromEntries(HABITS.map((habit) => [habit, drawHabit(chance)])) as Rates,
    speed: Math.exp(0.2 * chance.normal()), begins_week: rank === 'operator' && chance.chance(0.22) ? chance.below(Math.max(1, size.weeks - 4)) : null,
    is_at_returns_desk: place === 3 && chance.chance(0.3), has_badge: chance.chance(0.6), days_a_week: rank === 'operator' ? chance.between(4, 5) : 5, prefers_late: place % 2 === 1,
  };
}

/** What is to be added to UTC at a store, by the European rule for summer time (directive 2000/84/EC). */
export function offsetAt({ city: { offset_hours, has_summer_time } }: Store, at_ms: number): number {
  if (!has_summer_time) return offset_hours * HOUR_MS;
  const year = new Date(at_ms).getUTCFullYear();
  const is_summer = at_ms >= lastSunday(year, 2) + HOUR_MS && at_ms < lastSunday(year, 9) + HOUR_MS;
  return (offset_hours + (is_summer ? 1 : 0)) * HOUR_MS;
}

function lastSunday(year: number, month: number): number {
  const last = new Date(Date.UTC(year, month + 1, 0));
  return last.getTime() - last.getUTCDay() * DAY_MS;
}

/** The instant of a minute of a day at a store; `day` counts from the beginning of the year. */
export function instantOf(store: Store, day: number, minute: number): number {
  const local_ms = YEAR_BEGAN_MS + day * DAY_MS + minute * MINUTE_MS;
  return local_ms - offsetAt(store, local_ms - offsetAt(store, local_ms));
}

/** What the clock of a terminal shows too much. */
export function clockOffset(terminal: Terminal, at_ms: number): number {
  for (const episode of terminal.clock_episodes) if (at_ms >= episode.from_ms && at_ms < episode.until_ms) return episode.offset_ms;
  return terminal.clock_offset_ms;
}

export function metresBetween(a: { lat_e6: number; lon_e6: number }, b: { lat_e6: number; lon_e6: number }): number {
  const north = (a.lat_e6 - b.lat_e6) * 0.111_32;
  const east = (a.lon_e6 - b.lon_e6) * 0.111_32 * Math.cos(a.lat_e6 / 1e6 * Math.PI / 180);
  return Math.hypot(north, east);
}
