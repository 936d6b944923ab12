/**
 * A made-up year for the bench of watch: what honest shops look like, with their odd days, and what a few operators do on
 * top of it. It comes day by day, in the order in which a server receives it. The generator knows no rule's threshold:
 * it says what people do, and how often, and docs/PERFORMANCE.md says how findings are counted against it.
 */
import type { WatchContext, WatchFact } from '@stilltill/domain/watch';
import { makeSeededRandom } from '@stilltill/testing/seeded-random';
import { makeChance } from './watch-year-chance.ts';
import { sealDay } from './watch-year-journal.ts';
import { makeLife } from './watch-year-life.ts';
import { type Misconduct, planMisconduct, plantStays } from './watch-year-misconduct.ts';
import { lendTablets, planEvents, seePlaces } from './watch-year-places.ts';
import { makeRoster } from './watch-year-roster.ts';
import { type World, type YearSize, DAY_MS, YEAR_BEGAN_MS, makeWorld } from './watch-year-world.ts';

export type YearDay = {
  /** Counted from the year's beginning, as their weeks are. */
  readonly day: number;
  /** The end of the day, 00:00 UTC, and whether a week ends with it: on a Monday. */
  readonly until_ms: number;
  readonly ends_week: boolean;
  /** All that was received within the day, in that order. */
  readonly facts: readonly WatchFact[];
};
export type Year = {
  readonly context: WatchContext;
  /** Its deeds fill while the days are drawn. */
  readonly truth: readonly Misconduct[];
  readonly world: World;
  /** To be drawn once. */
  days(): Generator<YearDay>;
};

export const USUAL_YEAR: YearSize = { stores: 60, operators: 400, weeks: 52, sales_per_hour: 5 };
const RESTORES_A_YEAR = 3;

export function makeYear(seed: number, size: Partial<YearSize> = {}): Year {
  const usual = { ...USUAL_YEAR, ...size };
  const random = makeSeededRandom(`a year for watch ${seed}`);
  const chanceOf = (part: string): ReturnType<typeof makeChance> => makeChance(random.fork(part));
  const world = makeWorld(chanceOf('world'), usual);
  const roster = makeRoster(chanceOf('roster'), world);
  const events = planEvents(chanceOf('events'), world, roster);
  const truth = planMisconduct(chanceOf('misconduct'), world);
  const lent = lendTablets(chanceOf('lent'), world, roster);
  const away = plantStays(chanceOf('stays'), world, roster, truth, events.away);
  const context: WatchContext = {
    operators: world.people.map(({ id, rank, home }) => ({ operator: id, rank, home_store: home.id })),
    stores: world.stores.map(({ id, lat_e6, lon_e6, networks, city }) => ({ store: id, position: { lat_e6, lon_e6 }, networks, timezone: city.timezone })),
    terminals: world.stores.flatMap(({ id, terminals }) => terminals.map((terminal) => ({ terminal: terminal.id, store: id }))),
    roster: roster.shifts, windows: events.windows, places: seePlaces(chanceOf('places'), world, [...away, ...events.away, ...lent]),
  };
  return { context, truth, world, days: () => drawDays(chanceOf, world, truth, roster.attendances) };
}

function* drawDays(chanceOf: (part: string) => ReturnType<typeof makeChance>, world: World, truth: readonly Misconduct[], attendances: readonly Parameters<ReturnType<typeof makeLife>['live']>[1][]): Generator<YearDay> {
  const life = makeLife(chanceOf('life'), world, truth);
  const journal = chanceOf('journal');
  const machines = [...life.machines.values()];
  for (let left = journal.count(RESTORES_A_YEAR * world.weeks / 52); left > 0; left--) journal.pick(machines).restored_day = journal.below(world.weeks * 7);
  let waiting: WatchFact[] = [];
  let lived = 0;
  for (let day = 0; day < world.weeks * 7; day++) {
    const until_ms = YEAR_BEGAN_MS + (day + 1) * DAY_MS;
    // The next day begins in China while it is still this one here.
    for (; lived <= day + 1 && lived < world.weeks * 7; lived++) {
      life.live(lived, attendances[lived] ?? []);
      for (const machine of life.machines.values()) sealDay(journal, machine, lived, (fact) => waiting.push(fact));
    }
    const facts = waiting.filter(({ received_ms }) => received_ms < until_ms);
    waiting = waiting.filter(({ received_ms }) => received_ms >= until_ms);
    yield { day, until_ms, ends_week: day % 7 === 6, facts: facts.sort((a, b) => a.received_ms - b.received_ms) };
  }
}
