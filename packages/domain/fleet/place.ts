/** Where a terminal says that it is, check-in by check-in, made into stretches in which it said the same: docs/adr/0017-fleet.md. */
import { distanceMetres } from '../watch/travel.ts';

/** Check-ins that lie further apart say nothing of the time between them; watch takes a place to hold as long. */
export const PLACE_GAP_MS = 20 * 60_000;
/** Positions this near are one place, beside what each may be off. Ours: from one end of a shop to the other. */
const SAME_PLACE_M = 100;

export type Position = { readonly lat_e6: number; readonly lon_e6: number; readonly accuracy_m: number };
/** Null: it does not say. */
export type Place = { readonly network: string | null; readonly position: Position | null };
/** `position_ms`: when it last said its position; 0 where it did not. */
export type PlaceNow = Place & { readonly since_ms: number; readonly position_ms: number };
export type PlaceStretch = Place & { readonly from_ms: number; readonly until_ms: number };

/**
 * What is known of a terminal's place once it said this: `now`, and `ended`, the stretch that is over by it. `before`: what was
 * known, and when it checked in last. A position that is not said now and then is no other one; one that is much better known is.
 */
export function notePlace(before: { readonly place: PlaceNow | null; readonly at_ms: number } | null, said: Place, at_ms: number): { readonly now: PlaceNow | null; readonly ended: PlaceStretch | null } {
  const known = before?.place ?? null;
  if (before && known && isSamePlace(known, before.at_ms, said, at_ms)) return { now: said.position ? { ...known, position_ms: at_ms } : known, ended: null };
  const says = said.network !== null || said.position !== null;
  return {
    now: says ? { network: said.network, position: said.position, since_ms: at_ms, position_ms: said.position ? at_ms : 0 } : null,
    ended: before && known ? { network: known.network, position: known.position, from_ms: known.since_ms, until_ms: Math.max(known.since_ms, before.at_ms) } : null,
  };
}

function isSamePlace(known: PlaceNow, last_ms: number, said: Place, at_ms: number): boolean {
  if (at_ms < last_ms || at_ms - last_ms > PLACE_GAP_MS || said.network !== known.network) return false;
  if (said.position === null) return known.position === null || at_ms - known.position_ms <= PLACE_GAP_MS;
  if (known.position === null || said.position.accuracy_m * 2 < known.position.accuracy_m) return false;
  return distanceMetres(said.position, known.position) <= SAME_PLACE_M + said.position.accuracy_m + known.position.accuracy_m;
}
