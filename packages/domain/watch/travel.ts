/** How long it takes at least from one store to another. */
import type { StorePlace } from './facts.ts';
import type { WatchPolicy } from './policy.ts';

const EARTH_M = 6_371_000;
const RADIANS_PER_E6 = Math.PI / 180 / 1e6;

type Point = { readonly lat_e6: number; readonly lon_e6: number };

/** Metres along a great circle. */
export function distanceMetres(a: Point, b: Point): number {
  const lat_a = a.lat_e6 * RADIANS_PER_E6;
  const lat_b = b.lat_e6 * RADIANS_PER_E6;
  const half_lat = Math.sin((lat_b - lat_a) / 2);
  const half_lon = Math.sin(((b.lon_e6 - a.lon_e6) * RADIANS_PER_E6) / 2);
  return 2 * EARTH_M * Math.asin(Math.min(1, Math.sqrt(half_lat * half_lat + Math.cos(lat_a) * Math.cos(lat_b) * half_lon * half_lon)));
}

/** The least milliseconds from door to door for two places this many metres apart. */
export function leastTravelMs(metres: number, policy: WatchPolicy): number {
  if (metres < policy.next_door_m) return policy.next_door_ms;
  let left_km = (metres / 1_000) * (policy.road_factor_milli / 1_000);
  let from_km = 0;
  let hours = 0;
  for (const step of policy.speeds) {
    const here_km = Math.min(left_km, step.until_km - from_km);
    hours += here_km / step.kmh;
    left_km -= here_km;
    from_km = step.until_km;
    if (left_km <= 0) break;
  }
  return policy.get_away_ms + hours * 3_600_000;
}

export type Way = { readonly metres: number; readonly least_ms: number };

/** Ways between stores, each computed once. A store without a known place is nowhere, and nothing is said of the way to it. */
export function makeWays(stores: readonly StorePlace[], policy: WatchPolicy): (from: string, to: string) => Way | null {
  const places = new Map(stores.map((store) => [store.store, store]));
  const ways = new Map<string, Way | null>();
  return (from, to) => {
    const key = from < to ? `${from} ${to}` : `${to} ${from}`;
    const known = ways.get(key);
    if (known !== undefined) return known;
    const [a, b] = [places.get(from), places.get(to)];
    const metres = a?.position && b?.position ? distanceMetres(a.position, b.position) : null;
    const way = metres === null ? null : { metres, least_ms: leastTravelMs(metres, policy) };
    ways.set(key, way);
    return way;
  };
}
