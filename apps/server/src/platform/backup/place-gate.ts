// A mounted share whose server has gone never answers: whoever asks it waits for ever, and each that waits holds one of
// the few threads that all file operations of the process share. So nothing asks a place but through its gate: an
// operation has a time limit, few run at once, and while one hangs no other begins.

import { BackupFault } from './backup-fault.ts';

export type PlaceGate = {
  /** Throws `target_hanging` where it takes longer than the limit, or where an earlier one still hangs. `onLate` gets what came too late. */
  run<T>(work: () => Promise<T>, onLate?: (value: T) => void): Promise<T>;
};

/** What a slow disk needs for one part of a file and its fsync, and much more. */
export const STEP_MS_MAX = 60_000;
const AT_ONCE_MAX = 2;
/** Of the four threads that there are; sign-in and look-ups of names need the others. */
const HANGING_MAX = 2;

type State = { busy: number; hanging: number; readonly waiting: (() => void)[] };
/** By place and not by store: each round opens its own, and what hangs outlives it. */
const states = new Map<string, State>();
let [hanging_everywhere, busy_everywhere] = [0, 0];
const resting: (() => void)[] = [];

/** Whether an operation has not ended yet: `process.exit` would wait for it, and for one that hangs as long as that does. */
export const isAnythingUnderWay = (): boolean => busy_everywhere > 0;

/** Resolves once no operation is under way, or after `limit_ms` where one hangs. */
export async function untilAtRest(limit_ms: number): Promise<void> {
  if (busy_everywhere === 0) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, limit_ms);
    resting.push(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

export function openGate(place: string, limit_ms: number): PlaceGate {
  const state = states.get(place) ?? { busy: 0, hanging: 0, waiting: [] };
  states.set(place, state);
  const refuseWhileHanging = (): void => {
    if (state.hanging > 0 || hanging_everywhere >= HANGING_MAX) throw new BackupFault('target_hanging', place);
  };
  return {
    async run(work, onLate) {
      refuseWhileHanging();
      while (state.busy >= AT_ONCE_MAX) {
        await new Promise<void>((resolve) => state.waiting.push(resolve));
        refuseWhileHanging();
      }
      state.busy += 1;
      busy_everywhere += 1;
      return withLimit(state, work(), { place, limit_ms, ...(onLate ? { onLate } : {}) });
    },
  };
}

function withLimit<T>(state: State, doing: Promise<T>, { place, limit_ms, onLate }: { place: string; limit_ms: number; onLate?: (value: T) => void }): Promise<T> {
  return new Promise((resolve, reject) => {
    let is_late = false;
    const timer = setTimeout(() => {
      is_late = true;
      state.hanging += 1;
      hanging_everywhere += 1;
      wakeAll(state.waiting);
      reject(new BackupFault('target_hanging', place));
    }, limit_ms);
    const end = (): void => {
      clearTimeout(timer);
      state.busy -= 1;
      busy_everywhere -= 1;
      if (is_late) {
        state.hanging -= 1;
        hanging_everywhere -= 1;
      }
      wakeAll(state.waiting);
      if (busy_everywhere === 0) wakeAll(resting);
    };
    doing.then((value) => {
      end();
      if (is_late) onLate?.(value);
      else resolve(value);
    }, (error: unknown) => {
      end();
      reject(error);
    });
  });
}

function wakeAll(waiting: (() => void)[]): void {
  for (const wake of waiting.splice(0)) wake();
}
