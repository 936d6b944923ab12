/** Whether a terminal is there, by what it was told to do: docs/adr/0017-fleet.md. */

/** Words of a person, which stand above what check-ins say. */
export type TerminalState = 'new' | 'enrolled' | 'lost' | 'retired' | 'compromised';
/** `new`: no key yet. `enrolled`: a key, and no check-in yet. */
export type Liveness = 'new' | 'enrolled' | 'active' | 'late' | 'silent' | 'lost' | 'retired' | 'compromised';

/** A terminal is late after so many of the intervals that it was ordered. */
export const INTERVALS_UNTIL_LATE = 2;
export const SILENT_AFTER_MS = 24 * 3_600_000;

export type LastCheckIn = { readonly at_ms: number; /** When it was told to come again. */ readonly ordered_s: number };

/** `since_ms`: when it became so; null where that is not known. */
export function livenessOf(state: TerminalState, last: LastCheckIn | null, now_ms: number): { readonly liveness: Liveness; readonly since_ms: number | null } {
  if (state !== 'enrolled') return { liveness: state, since_ms: null };
  if (!last) return { liveness: 'enrolled', since_ms: null };
  const late_ms = last.at_ms + INTERVALS_UNTIL_LATE * last.ordered_s * 1000;
  const silent_ms = Math.max(late_ms, last.at_ms + SILENT_AFTER_MS);
  if (now_ms >= silent_ms) return { liveness: 'silent', since_ms: silent_ms };
  return now_ms >= late_ms ? { liveness: 'late', since_ms: late_ms } : { liveness: 'active', since_ms: last.at_ms };
}
