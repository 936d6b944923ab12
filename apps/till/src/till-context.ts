import type { Result } from '@stilltill/domain/result';
import type { Till, TillState } from '@stilltill/till-engine';
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { NfcBadges } from './badges/nfc.ts';
import type { CustomerForms } from './contact/customer-forms.ts';
import type { DisplayLink } from './display/display-link.ts';
import type { Moments } from './display/moments.ts';
import type { Choices, Preferences } from './preferences.ts';
import type { Printer } from './printing/printer.ts';
import type { HidScanners } from './scanner/hid-scanners.ts';
import type { Speaker } from './simple/speaker.ts';

/** What the screens stand on. Time comes from `now_ms` alone (milliseconds since 1970). */
export type Surroundings = {
  readonly till: Till; readonly preferences: Preferences; readonly printer: Printer; readonly now_ms: () => number;
  readonly moments: Moments; readonly forms: CustomerForms; readonly display: DisplayLink; readonly speaker: Speaker;
  /** Scanners on USB that do not type like a keyboard. */
  readonly scanners: HidScanners;
  /** Cards that are held to the device itself. */
  readonly nfc: NfcBadges;
  /** Opens a till to practise on, for an operator who is signed on at the real one. */
  readonly openPractice: (operator: string) => Promise<Result<Till>>;
  /** How to leave practice; null: this is the real till. */
  readonly leavePractice: (() => void) | null;
};

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

/** What the operator who is signed on chose at this till. */
export function useChoices(): Choices {
  const { preferences } = useSurroundings();
  const operator = useTill((state) => state.operator?.id ?? null);
  return useSyncExternalStore(preferences.subscribe, () => preferences.choicesOf(operator));
}

/** Whether the screen is in the simple mode: by the operator's choice, else by the store's. */
export function useSimple(): boolean {
  const { simple } = useChoices();
  const byStore = useTill((state) => state.store?.simple_mode ?? false);
  return simple ?? byStore;
}
