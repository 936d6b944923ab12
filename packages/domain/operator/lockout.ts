/** PCI DSS 4, 8.3.4: lock for 30 minutes or more after at most 10 tries. Ours is stricter: after 6. */
export const PIN_TRIES_MAX = 6;
export const LOCKOUT_MS = 30 * 60_000;
/** PCI DSS 4, 8.2.8: sign on again after 15 idle minutes. Ours locks after 5 unless the shop says otherwise. */
export const IDLE_LOCK_MS = 5 * 60_000;
export const IDLE_LOCK_MS_MAX = 15 * 60_000;

/** Wrong tries in a row, and until when it is locked (milliseconds since 1970). Durable before a PIN is looked at. */
export type Lockout = { readonly wrong: number; readonly locked_until_ms: number | null };

export const NO_LOCKOUT: Lockout = { wrong: 0, locked_until_ms: null };

export function isLocked(lockout: Lockout, now_ms: number): boolean {
  return lockout.locked_until_ms !== null && now_ms < lockout.locked_until_ms;
}

/**
 * Counts a try as wrong. A till writes this down before it looks at the PIN and takes it back when the PIN was right:
 * pulling the plug between the two never gives a free try.
 */
export function afterTry(lockout: Lockout, now_ms: number): Lockout {
  const lockRanOut = lockout.locked_until_ms !== null && now_ms >= lockout.locked_until_ms;
  const wrong = (lockRanOut ? 0 : lockout.wrong) + 1;
  return { wrong, locked_until_ms: wrong >= PIN_TRIES_MAX ? now_ms + LOCKOUT_MS : null };
}

export function triesLeft(lockout: Lockout): number {
  return Math.max(0, PIN_TRIES_MAX - lockout.wrong);
}
