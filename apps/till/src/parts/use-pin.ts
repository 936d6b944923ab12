import type { Fault, Result } from '@stilltill/domain/result';
import { type PadKey, padKeyOf } from '@stilltill/ui';
import { useState } from 'react';
import { useKeys, useLeaks } from '../keys/use-keys.ts';

const PIN_LENGTH_MAX = 12;

/** A PIN that is being typed, by keys or on the pad: how long it is so far, and why the last one was not taken. */
export type PinTyping = {
  readonly length: number;
  readonly busy: boolean;
  readonly fault: Fault | null;
  type(key: PadKey): void;
  submit(): void;
  forgetFault(): void;
};

/** `isOff`: no PIN is asked for now, as while it is locked. `onBack`: what Esc does; answers whether it did anything. */
export function usePin(on: { readonly isOff: boolean; readonly submit: (pin: string) => Promise<Result<null>>; readonly onBack: () => boolean }): PinTyping {
  const [pin, setPin] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const submit = async (): Promise<void> => {
    if (busy || pin === '' || on.isOff) return;
    setBusy(true);
    const answer = await on.submit(pin);
    setBusy(false);
    setPin('');
    setFault(answer.ok ? null : answer.fault);
  };
  const type = (key: PadKey): void => {
    setFault(null);
    setPin((typed) => (key === 'backspace' ? typed.slice(0, -1) : (typed + key).slice(0, PIN_LENGTH_MAX)));
  };
  useLeaks(() => setPin(''));
  useKeys((press) => {
    if (press.key === 'Escape') return on.onBack();
    if (on.isOff || press.control || press.focus === 'text') return false;
    if (press.key === 'Enter' && press.focus === 'page') {
      void submit();
      return true;
    }
    const key = padKeyOf(press.key);
    if (!key || key === '.') return false;
    type(key);
    return true;
  });
  return { length: pin.length, busy, fault, type, submit: () => void submit(), forgetFault: () => setFault(null) };
}
