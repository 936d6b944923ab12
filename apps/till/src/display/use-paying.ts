import { useEffect, useSyncExternalStore } from 'react';
import { useSurroundings } from '../till-context.ts';

/** Says that money is being taken for as long as the panel that calls it is there. */
export function useTellsPaying(): void {
  const { moments } = useSurroundings();
  useEffect(() => {
    moments.set({ given_minor: null });
    return () => moments.set(null);
  }, [moments]);
}

/** Says what the customer handed over, as it is typed; null: nothing yet. Within a panel that tells of paying. */
export function useTellsGiven(given_minor: bigint | null): void {
  const { moments } = useSurroundings();
  useEffect(() => {
    if (moments.paying()) moments.set({ given_minor });
    return () => {
      if (moments.paying()) moments.set({ given_minor: null });
    };
  }, [moments, given_minor]);
}

export function useIsPaying(): boolean {
  const { moments } = useSurroundings();
  return useSyncExternalStore(moments.subscribe, () => moments.paying() !== null);
}
