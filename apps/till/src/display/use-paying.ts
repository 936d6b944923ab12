import { useEffect, useSyncExternalStore } from 'react';
import { useSurroundings } from '../till-context.ts';

/** Says that money is being taken for as long as the panel that calls it is there. `given_minor`: what was typed; null: nothing yet. */
export function useTellsPaying(given_minor: bigint | null): void {
  const { moments } = useSurroundings();
  useEffect(() => moments.set({ given_minor }), [moments, given_minor]);
  useEffect(() => () => moments.set(null), [moments]);
}

export function useIsPaying(): boolean {
  const { moments } = useSurroundings();
  return useSyncExternalStore(moments.subscribe, () => moments.paying() !== null);
}
