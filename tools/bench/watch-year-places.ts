/** Where terminals are over a made-up year: events that they are lent to, and what their check-ins say of place and network. */
import type { AssignmentWindow, PlaceSeen } from '@stilltill/domain/watch';
import type { Chance } from './watch-year-chance.ts';
import type { Away } from './watch-year-misconduct.ts';
import type { Roster } from './watch-year-roster.ts';
import { type Person, type Store, type Terminal, type World, DAY_MS, HOUR_MS, MINUTE_MS, instantOf, mergeOutages } from './watch-year-world.ts';

export type Events = { readonly windows: AssignmentWindow[]; readonly away: Away[] };
const EVENTS_A_YEAR = 8;

/** Fairs and markets of one to three days. Half of them have no network until the next morning. */
export function planEvents(chance: Chance, world: World, roster: Roster): Events {
  const events: Events = { windows: [], away: [] };
  for (const terminal of world.stores.flatMap(({ terminals }) => terminals).filter(({ is_for_events }) => is_for_events)) {
    const taken = new Set<number>();
    for (let left = Math.ceil(EVENTS_A_YEAR * world.weeks / 52); left > 0; left--) {
      const first = chance.below(Math.max(1, world.weeks * 7 - 4));
      const days = Array.from({ length: chance.between(1, 3) }, (_, number) => first + number);
      if (days.some((day) => taken.has(day))) continue;
      for (const day of [first - 1, ...days, (days.at(-1) as number) + 1]) taken.add(day);
      holdEvent(chance, roster, events, terminal, days);
    }
  }
  return events;
}

function holdEvent(chance: Chance, roster: Roster, { windows, away }: Events, terminal: Terminal, days: readonly number[]): void {
  const { store } = terminal;
  const last = days.at(-1) as number;
  const from_ms = instantOf(store, days[0] as number, 8 * 60);
  const until_ms = instantOf(store, last, 18 * 60 + 30);
  windows.push({ terminal: terminal.id, from_ms, until_ms });
  const place = { lat_e6: store.lat_e6 + chance.between(-80_000, 80_000), lon_e6: store.lon_e6 + chance.between(-80_000, 80_000) };
  away.push({ terminal, from_ms: from_ms - HOUR_MS, until_ms: until_ms + HOUR_MS, ...place, network: chance.pick([null, 'mobile', 'fair-guest']) });
  if (chance.chance(0.5)) {
    const ends_ms = until_ms + chance.between(1, 14) * HOUR_MS;
    terminal.outages = mergeOutages([...terminal.outages, { from_ms: from_ms - HOUR_MS / 2, until_ms: ends_ms, upload_ms: ends_ms + chance.between(5, 90) * 1000 }]);
  }
  for (const day of days) {
    const person = freeAt(chance, roster, store, day);
    if (!person) continue;
    const is_long = day === last && chance.chance(0.15);
    const leaves_ms = instantOf(store, day, 18 * 60 + 20) + (is_long ? chance.between(12, 25) * MINUTE_MS : 0);
    roster.shifts.push({ operator: person.id, store: store.id, from_ms: instantOf(store, day, 9 * 60 + 30), until_ms: instantOf(store, day, 18 * 60 + 30), accepted_late: false });
    roster.attendances[day]?.push({ person, store, from_ms: instantOf(store, day, 9 * 60 + 30) + chance.between(0, 20) * MINUTE_MS, until_ms: leaves_ms, terminal });
  }
  // Somebody tries it the evening before.
  const tester = chance.chance(0.1) ? roster.attendances[(days[0] as number) - 1]?.find((one) => one.store === store && one.until_ms - one.from_ms > 4 * HOUR_MS && !one.note) : undefined;
  if (tester) {
    const tries_ms = Math.round((tester.from_ms + tester.until_ms) / 2);
    roster.attendances[(days[0] as number) - 1]?.push({ person: tester.person, store, from_ms: tries_ms, until_ms: tries_ms + 8 * MINUTE_MS, terminal });
  }
}

function freeAt(chance: Chance, roster: Roster, store: Store, day: number): Person | undefined {
  const there = new Set(roster.attendances[day]?.map(({ person }) => person));
  const free = store.staff.filter((person) => person.rank === 'operator' && !there.has(person) && (person.begins_week === null || person.begins_week * 7 <= day));
  return free.length > 0 ? chance.pick(free) : undefined;
}

/** Now and then a tablet helps out at another store of the city for a day, and nobody tells the office. */
export function lendTablets(chance: Chance, world: World, roster: Roster): Away[] {
  const lent: Away[] = [];
  for (let left = chance.count(2.5 * world.weeks / 52); left > 0; left--) {
    const store = chance.pick(world.stores);
    const other = world.stores.find((one) => one !== store && one.city_number === store.city_number);
    const terminal = store.terminals.find(({ is_mobile, is_for_events }) => is_mobile && !is_for_events);
    const day = chance.below(world.weeks * 7);
    const helped = other && roster.attendances[day]?.find((one) => one.store === other && one.person.home === other && !one.note && !one.terminal);
    if (!other || !terminal || !helped) continue;
    const attendances = roster.attendances[day] as (typeof helped)[];
    attendances[attendances.indexOf(helped)] = { ...helped, terminal };
    lent.push({ terminal, from_ms: helped.from_ms - HOUR_MS, until_ms: helped.until_ms + HOUR_MS, lat_e6: other.lat_e6, lon_e6: other.lon_e6, network: other.networks[0] ?? null });
  }
  return lent;
}

/** What check-ins said: at the opening and every few hours in a store, more often elsewhere, never without network. */
export function seePlaces(chance: Chance, world: World, away: readonly Away[]): PlaceSeen[] {
  const seen: PlaceSeen[] = [];
  for (const store of world.stores) {
    const renamed_from = chance.chance(0.08) ? chance.below(world.weeks * 7) : Number.POSITIVE_INFINITY;
    for (const terminal of store.terminals) {
      const elsewhere = away.filter((one) => one.terminal === terminal);
      for (let day = 0; day < world.weeks * 7; day++) {
        const opens_ms = instantOf(store, day, store.opens_minute) - 10 * MINUTE_MS;
        const closes_ms = instantOf(store, day, store.closes_minute);
        const every_ms = terminal.is_for_events ? 7 * DAY_MS / 3 : chance.real(3.5, 5) * HOUR_MS;
        for (let at_ms = opens_ms + chance.between(0, 600) * 1000; at_ms < closes_ms; at_ms += every_ms) {
          if (elsewhere.some((one) => at_ms >= one.from_ms && at_ms < one.until_ms)) continue;
          const network = day >= renamed_from && day < renamed_from + 10 ? `${store.id}-new` : terminal.is_mobile && chance.chance(0.02) ? 'mobile' : chance.pick(store.networks);
          see(chance, seen, terminal, Math.round(at_ms), store, network);
        }
      }
      for (const one of elsewhere) {
        for (let at_ms = one.from_ms + chance.between(1, 9) * MINUTE_MS; at_ms < one.until_ms; at_ms += chance.between(25, 60) * MINUTE_MS) {
          if (chance.chance(0.85)) see(chance, seen, terminal, at_ms, one, one.network);
        }
      }
    }
  }
  return seen.sort((a, b) => a.at_ms - b.at_ms);
}

function see(chance: Chance, seen: PlaceSeen[], terminal: Terminal, at_ms: number, place: { readonly lat_e6: number; readonly lon_e6: number }, network: string | null): void {
  if (terminal.outages.some(({ from_ms, until_ms }) => at_ms >= from_ms && at_ms < until_ms)) return;
  seen.push({ terminal: terminal.id, at_ms, until_ms: at_ms, network: chance.chance(0.02) ? null : network, position: terminal.has_position && chance.chance(0.9) ? drawPosition(chance, place) : null });
}

/** Mostly good to some metres, sometimes to kilometres, and rarely wrong though it says otherwise. */
function drawPosition(chance: Chance, { lat_e6, lon_e6 }: { readonly lat_e6: number; readonly lon_e6: number }): NonNullable<PlaceSeen['position']> {
  const accuracy_m = chance.chance(0.95) ? chance.between(8, 120) : chance.between(800, 6000);
  const off_m = chance.chance(0.0008) ? chance.between(5000, 60_000) : accuracy_m * 0.7;
  return { lat_e6: Math.round(lat_e6 + chance.normal() * off_m / 0.111_32 / 1.4), lon_e6: Math.round(lon_e6 + chance.normal() * off_m / 0.075 / 1.4), accuracy_m };
}
