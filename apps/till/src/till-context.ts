import type { Till, TillState } from '@stilltill/till-engine';
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Preferences } from './preferences.ts';
import type { Printer } from './printing/printer.ts';

/** What the screens stand on. Time comes from `now_ms` alone (milliseconds since 1970). */
export type Surroundings = { readonly till: Till; readonly preferences: Preferences; readonly printer: Printer; readonly now_ms: () => number };

export const SurroundingsContext = createContext<Surroundings | null>(null);

export function useSurroundings(): Surroundings {
  const surroundings = useContext(SurroundingsContext);
  if (!surroundings) throw new Error('a screen stands outside SurroundingsContext');
  return surroundings;
}

/**
 * A part of the till's state. The component is drawn again only when that part changes, so `select` answers with a
 * part as it is, or with a plain value: never with an object of its own.
 */
export function useTill<T>(select: (state: TillState) => T): T {
  const { till } = useSurroundings();
  const read = (): T => select(till.state());
  return useSyncExternalStore(subscribeTo(till), read, read);
}

const subscriptions = new WeakMap<Till, (listener: () => void) => () => void>();

/** The same function for the same till each time, so that React does not subscribe anew at each drawing. */
function subscribeTo(till: Till): (listener: () => void) => () => void {
  let subscribe = subscriptions.get(till);
  if (!subscribe) {
    subscribe = (listener) => till.subscribe(listener);
    subscriptions.set(till, subscribe);
  }
  return subscribe;
}

/** How this device likes its screen. */
export function usePreferences(): ReturnType<Preferences['get']> {
  const { preferences } = useSurroundings();
  return useSyncExternalStore(preferences.subscribe, preferences.get);
}
