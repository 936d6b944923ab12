/**
 * Time that moves when it is told to. All clocks of a simulation follow one true time, each with its own error; timers
 * go off one by one, in the order of true time, and whoever moves the time sees each of them through.
 */
import type { Clock } from '@stilltill/till-engine';

export type FakeClock = Clock & {
  /** Sets the wall clock forward, or back; timers and the monotonic clock go on as before. */
  step(by_ms: number): void;
  /** Sets the wall clock right. */
  setRight(): void;
  /** Forgets all timers, as a machine without power does. */
  stop(): void;
};

export type FakeTime = {
  now_ms(): number;
  /** A clock whose wall time is `error_ms` ahead. */
  makeClock(error_ms?: number): FakeClock;
  /** Moves the time on; `settle` is called after each timer that went off. */
  advance(by_ms: number, settle: () => Promise<void>): Promise<void>;
};

type Timer = { readonly due_ms: number; readonly number: number; readonly call: () => void };

export function makeFakeTime(start_ms: number): FakeTime {
  let true_ms = start_ms;
  let number = 0;
  const timers = new Set<Timer>();
  const nextUntil = (until_ms: number): Timer | undefined => {
    let next: Timer | undefined;
    for (const timer of timers) {
      if (timer.due_ms > until_ms) continue;
      if (!next || timer.due_ms < next.due_ms || (timer.due_ms === next.due_ms && timer.number < next.number)) next = timer;
    }
    return next;
  };
  return {
    now_ms: () => true_ms,
    makeClock(first_error_ms = 0) {
      let error_ms = first_error_ms;
      const own = new Set<Timer>();
      return {
        now_ms: () => true_ms + error_ms,
        monotonic_ms: () => true_ms - start_ms,
        after(delay_ms, call) {
          const timer: Timer = {
            due_ms: true_ms + Math.max(0, delay_ms), number: number++,
            call: () => {
              own.delete(timer);
              call();
            },
          };
          timers.add(timer);
          own.add(timer);
          return () => {
            timers.delete(timer);
            own.delete(timer);
          };
        },
        step: (by_ms) => void (error_ms += by_ms),
        setRight: () => void (error_ms = 0),
        stop() {
          for (const timer of own) timers.delete(timer);
          own.clear();
        },
      };
    },
    async advance(by_ms, settle) {
      const until_ms = true_ms + by_ms;
      for (let timer = nextUntil(until_ms); timer; timer = nextUntil(until_ms)) {
        true_ms = Math.max(true_ms, timer.due_ms);
        timers.delete(timer);
        timer.call();
        await settle();
      }
      true_ms = until_ms;
    },
  };
}
