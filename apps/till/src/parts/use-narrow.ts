import { useSyncExternalStore } from 'react';

/** As in the style sheets: below it basket and goods are two panes. */
const narrow = window.matchMedia('(max-width: 760px)');

export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => narrow.matches);
}

function subscribe(listener: () => void): () => void {
  narrow.addEventListener('change', listener);
  return () => narrow.removeEventListener('change', listener);
}
