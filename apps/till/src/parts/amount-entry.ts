import type { Currency } from '@stilltill/domain/money';
import { type PadKey, moneyDecimals, padKeyOf, pressPad, typedAmount } from '@stilltill/ui';
import { useState } from 'react';
import { useKeys, useLeaks } from '../keys/use-keys.ts';

type EntryKeys = { readonly enter: () => void; readonly back?: () => void };

/** Figures typed on a pad or on the keyboard, so many of them after the point. `enter` and `back` are the keyboard's Enter and Esc. */
export function useFigureEntry(decimals: number, on: EntryKeys): { readonly text: string; press(key: PadKey): void; clear(): void } {
  const [text, setText] = useState('');
  const press = (key: PadKey): void => setText((typed) => pressPad(typed, key, decimals));
  const clear = (): void => setText('');
  useLeaks(clear);
  useKeys((pressed) => {
    if (pressed.key === 'Escape' && on.back) {
      on.back();
      return true;
    }
    if (pressed.focus === 'text') return false;
    if (pressed.key === 'Enter' && pressed.focus === 'page') {
      on.enter();
      return true;
    }
    const key = padKeyOf(pressed.key);
    if (!key || pressed.control) return false;
    press(key);
    return true;
  });
  return { text, press, clear };
}

/** An amount typed on a pad or on the keyboard; null where nothing is typed. */
export function useAmountEntry(currency: Currency, on: EntryKeys): {
  readonly text: string; readonly amount_minor: bigint | null; press(key: PadKey): void; clear(): void;
} {
  const entry = useFigureEntry(moneyDecimals(currency), on);
  return { ...entry, amount_minor: typedAmount(entry.text, currency) };
}
