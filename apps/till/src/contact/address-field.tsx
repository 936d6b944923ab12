import type { ReactNode } from 'react';
import { KindChoice, type Typed } from './address-pad.tsx';
import type { ConsentWords } from './words.ts';
import classes from './contact.module.css';

/** For the operator: a field that a keyboard types into. The keys for a finger stand where there is room. */
export function AddressField(props: { readonly words: ConsentWords; readonly typed: Typed; readonly onType: (typed: Typed) => void }): ReactNode {
  const { words: t, typed, onType } = props;
  const isPhone = typed.kind === 'phone';
  return (
    <>
      <KindChoice words={t} kind={typed.kind} onKind={(kind) => onType({ kind, text: '' })} />
      <label className="st-field">
        <span className="st-field-label">{isPhone ? t('phone') : t('email')}</span>
        <input
          key={typed.kind} autoFocus className={`st-input ${classes['address']}`} type="text" inputMode={isPhone ? 'tel' : 'email'} autoComplete="off" autoCapitalize="none" spellCheck={false} maxLength={254}
          value={typed.text} onChange={(event) => onType({ ...typed, text: event.target.value })}
        />
      </label>
    </>
  );
}
