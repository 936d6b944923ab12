import type { Currency } from '@stilltill/domain/money';
import { type PadKey, moneyDecimals, padKeyOf, pressPad, typedAmount } from '@stilltill/ui';
import { useState } from 'react';
import { useKeys, useLeaks } from '../keys/use-keys.ts';

/** An amount typed on a pad or on the keyboard. `onEnter` and `onBack` are the keyboard's Enter and Esc. */
export function useAmountEntry(currency: Currency, on: { readonly enter: () => void; readonly back?: () => void }): {
  readonly text: string; readonly amount_minor: bigint | null; press(key: PadKey): void; clear(): void;
} {
  const [text, setText] = useState('');
  const decimals = moneyDecimals(currency);
  const press = (key: PadKey): void => setText((typed) => pressPad(typed, key, decimals));
  const clear = (): void => setText('');
  useLeaks(clear);
  useKeys((pressed) => {
    if (pressed.focus === 'text') return false;
    if (pressed.key === 'Enter' && pressed.focus === 'page') {
      on.enter();
      return true;
    }
    if (pressed.key === 'Escape' && on.back) {
      on.back();
      return true;
    }
    const key = padKeyOf(pressed.key);
    if (!key || pressed.control) return false;
    press(key);
    return true;
  });
  return { text, amount_minor: typedAmount(text, currency), press, clear };
}
