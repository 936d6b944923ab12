import type { Locks } from './ports.ts';

/**
 * Locks among the tills of one process. Give the same one to the tabs of one till. `tellLoser` decides when a tab whose
 * lock was stolen hears of it: at once, or later or never, as one that is frozen.
 */
export function createMemoryLocks(tellLoser: (onLost: () => void) => void = (onLost) => onLost()): Locks {
  let holder: { onLost: () => void } | null = null;
  const waiting: (() => void)[] = [];
  const take = (onLost: () => void): (() => void) => {
    const mine = { onLost };
    holder = mine;
    return () => {
      if (holder !== mine) return;
      holder = null;
      waiting.shift()?.();
    };
  };
  return {
    async hold(how, onLost) {
      if (!holder) return take(onLost);
      if (how === 'try') return null;
      if (how === 'steal') {
        const lost = holder;
        const release = take(onLost);
        tellLoser(lost.onLost);
        return release;
      }
      while (holder) await new Promise<void>((resolve) => void waiting.push(resolve));
      return take(onLost);
    },
  };
}
