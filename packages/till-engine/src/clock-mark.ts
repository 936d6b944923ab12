/**
 * The highest time ever seen. What runs out (rights, lockouts) is judged by it, so that setting the clock back gives
 * nothing. A clock behind it closes what is limited and says so; selling goes on. Time that the server signed for a
 * nonce of ours sets the mark right again, so that one visit to 2099 does not close a till for ever.
 */
import { LOCKOUT_MS } from '@stilltill/domain/operator';
import { type Core, type Fact, isoTime } from './core.ts';
import type { Memory } from './memory.ts';

/** Smaller differences are drift and corrections by the network. */
export const STEP_MS_MIN = 2 * 60_000;

export type ClockWatch = {
  /** The facts to record about the clock, if it was set back since the last look. */
  observe(): Fact[];
  /** The same by the server's time, which also shows a clock that was set forward; without it that looks like sleep. */
  compare(signed_ms: number): Fact[];
  /** How far the clock is ahead of the server's signed time; null: they were not compared yet. */
  ahead_ms(): number | null;
};

/** Judged by the highest time seen; while the clock is behind it, time stands still for what runs out. */
export function judgedTime(core: Core): number {
  return Math.max(core.ports.clock.now_ms(), core.memory.mark.highest_ms);
}

export function isClockBehind(core: Core): boolean {
  return core.ports.clock.now_ms() < core.memory.mark.highest_ms - STEP_MS_MIN;
}

export function makeClockWatch(core: Core): ClockWatch {
  let last_ms: number | null = null;
  /** How far the clock was ahead of the server's when they were last compared. */
  let ahead_ms = 0;
  let isCompared = false;
  const stepped = (from_ms: number, to_ms: number): Fact[] => (Math.abs(to_ms - from_ms) < STEP_MS_MIN ? [] : [{ kind: 'clock.stepped', body: { from: isoTime(from_ms), to: isoTime(to_ms) } }]);
  return {
    observe() {
      const now_ms = core.ports.clock.now_ms();
      // The first look after a start compares with what was written down: the clock may have been set back while it was off.
      const before_ms = last_ms ?? core.memory.mark.highest_ms;
      last_ms = now_ms;
      const facts = stepped(Math.max(before_ms, now_ms), now_ms);
      if (facts.length > 0) ahead_ms += now_ms - before_ms;
      return facts;
    },
    compare(signed_ms) {
      const now_ms = core.ports.clock.now_ms();
      const before_ms = ahead_ms;
      ahead_ms = now_ms - signed_ms;
      isCompared = true;
      return stepped(signed_ms + before_ms, now_ms);
    },
    ahead_ms: () => (isCompared ? ahead_ms : null),
  };
}

/** What the server's signed time changes. Lockouts that a wrong clock stretched end within their length again. */
export function afterSignedTime(core: Core, signed_ms: number): Partial<Memory> {
  const { lockouts, mark } = core.memory;
  const latest_ms = signed_ms + LOCKOUT_MS;
  return {
    mark: { highest_ms: signed_ms, last_contact_ms: mark.last_contact_ms === null ? null : Math.min(mark.last_contact_ms, signed_ms) },
    lockouts: Object.fromEntries(Object.entries(lockouts).map(([operator, lockout]) => [
      operator, { ...lockout, locked_until_ms: lockout.locked_until_ms === null ? null : Math.min(lockout.locked_until_ms, latest_ms) },
    ])),
  };
}
