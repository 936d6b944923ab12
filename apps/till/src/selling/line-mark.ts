import type { Till } from '@stilltill/till-engine';
import { useSyncExternalStore } from 'react';
import { lineChangedLast } from './basket-lines.ts';

/** The line that keys act on: what was changed last, or what a person marked since; null: none. */
export type LineMark = {
  get(): number | null;
  set(line: number): void;
  subscribe(listener: () => void): () => void;
};

/** It stands outside the screen's own state and is read from the basket, so that a scan is drawn once, with its line marked. */
export function makeLineMark(till: Pick<Till, 'state' | 'subscribe'>): LineMark {
  let { basket } = till.state();
  let marked: number | null = null;
  const listeners = new Set<() => void>();
  const get = (): number | null => {
    const now = till.state().basket;
    if (now !== basket) {
      marked = lineChangedLast(basket, now);
      basket = now;
    }
    return marked;
  };
  return {
    get,
    set(line) {
      get();
      marked = line;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      const end = till.subscribe(listener);
      return () => {
        listeners.delete(listener);
        end();
      };
    },
  };
}

export function useMarkedLine(mark: LineMark): number | null {
  return useSyncExternalStore(mark.subscribe, mark.get);
}
