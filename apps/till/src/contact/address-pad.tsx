import type { AddressKind } from '@stilltill/domain/consent';
import { IconBackspace } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ConsentWords } from './words.ts';
import classes from './contact.module.css';

/** What somebody has typed so far. */
export type Typed = { readonly kind: AddressKind; readonly text: string };
export const NOTHING_TYPED: Typed = { kind: 'phone', text: '' };
const LENGTH_MAX: Readonly<Record<AddressKind, number>> = { phone: 20, email: 254 };

/** Whether it is worth sending; whether it exists the server finds out. */
export function looksWhole({ kind, text }: Typed): boolean {
  return kind === 'phone' ? text.replaceAll(/[^0-9]/g, '').length >= 5 : /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim());
}

const FIGURES = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '+', '0'] as const;
const LETTERS = ['1234567890', 'qwertyuiop', 'asdfghjkl-', 'zxcvbnm_.@'] as const;
/** What most addresses end with. */
const ENDINGS = ['@qq.com', '@163.com', '@gmail.com', '.com', '.cn'] as const;

/** A number, or an address: which of the two, and keys for a finger. It needs no focus, so a scanner is never in its way. */
export function AddressPad(props: { readonly words: ConsentWords; readonly typed: Typed; readonly onType: (typed: Typed) => void }): ReactNode {
  const { words: t, typed: { kind, text } } = props;
  const set = (next: string): void => props.onType({ kind, text: next.slice(0, LENGTH_MAX[kind]) });
  const key = (sign: string, className?: string): ReactNode => <button key={sign} type="button" className={`st-pad-key ${className ?? ''}`} onClick={() => set(text + sign)}>{sign}</button>;
  const back = <button type="button" className="st-pad-key" aria-label={t('erase')} onClick={() => set(text.slice(0, -1))}><IconBackspace size={28} stroke={1.5} aria-hidden /></button>;
  return (
    <div className={classes['pad']} data-kind={kind} role="group" aria-label={t('pad')}>
      {kind === 'phone'
        ? <div className="st-pad">{FIGURES.map((sign) => key(sign))}{back}</div>
        : (
          <>
            {LETTERS.map((row) => <div key={row} className={classes['row']}>{[...row].map((sign) => key(sign, classes['letter']))}</div>)}
            <div className={classes['endings']}>{ENDINGS.map((sign) => key(sign, classes['ending']))}{back}</div>
          </>
        )}
    </div>
  );
}

export function KindChoice(props: { readonly words: ConsentWords; readonly kind: AddressKind; readonly onKind: (kind: AddressKind) => void }): ReactNode {
  const { words: t } = props;
  return (
    <div className="st-choice" role="group" aria-label={t('kind')}>
      {(['phone', 'email'] as const).map((kind) => (
        <button key={kind} type="button" className="st-choice-option" aria-pressed={kind === props.kind} onClick={() => props.onKind(kind)}>{kind === 'phone' ? t('phone') : t('email')}</button>
      ))}
    </div>
  );
}
