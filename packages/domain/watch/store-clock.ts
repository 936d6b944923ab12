/** What the clocks on the walls of stores show: hours and days are those of the store, never of UTC. */
import type { StorePlace } from './facts.ts';

const DAY_MS = 86_400_000;
/** No zone changes within a quarter of an hour, and to ask a zone is slow. */
const QUARTER_MS = 900_000;

export type StoreClock = {
  /** The time on a store's wall, as milliseconds since its own 1970-01-01 00:00. */
  wallMs(store: string, ms: number): number;
  /** The number of the store's day, by which what happened on one day is known. */
  dayOf(store: string, ms: number): number;
};

type Known = { readonly zone: string; quarter: number; offset_ms: number };

/** A store that nobody knows keeps the time of the first that there is: that is nearer to it than UTC. */
export function makeStoreClock(stores: readonly StorePlace[]): StoreClock {
  const zones = new Map(stores.map(({ store, timezone }) => [store, timezone]));
  const first = stores[0]?.timezone ?? 'UTC';
  const known = new Map<string, Known>();
  const wallMs = (store: string, ms: number): number => {
    const zone = zones.get(store) ?? first;
    let here = known.get(zone);
    if (here === undefined) known.set(zone, (here = { zone, quarter: Number.NaN, offset_ms: 0 }));
    const quarter = Math.floor(ms / QUARTER_MS);
    if (quarter !== here.quarter) {
      here.quarter = quarter;
      here.offset_ms = Temporal.Instant.fromEpochMilliseconds(quarter * QUARTER_MS).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6;
    }
    return ms + here.offset_ms;
  };
  return { wallMs, dayOf: (store, ms) => Math.floor(wallMs(store, ms) / DAY_MS) };
}
