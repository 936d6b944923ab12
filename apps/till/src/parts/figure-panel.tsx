import { KeyHint, NumberPad, type PadKey, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconArrowLeft } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './figure-panel.module.css';

/** A panel in the place of the goods that takes one figure: what it is about, the field, one button that says what it does, and the pad. */
export function FigurePanel(props: {
  readonly title: string;
  /** Above the figures: what is offered by one tap, or another field. */
  readonly children?: ReactNode;
  readonly field: ReactNode;
  /** Below the field, quiet. */
  readonly hint?: ReactNode;
  readonly decimals: number;
  readonly onKey: (key: PadKey) => void;
  readonly act: string;
  readonly canAct: boolean;
  readonly onAct: () => void;
  readonly onBack: () => void;
}): ReactNode {
  const { t } = useTranslation('till');
  return (
    <section className={classes['panel']} aria-label={props.title}>
      <header className={classes['head']}>
        <h2>{props.title}</h2>
        <button type="button" className="st-button" data-kind="plain" onClick={props.onBack}><IconArrowLeft size={22} aria-hidden /> {t('quantity.back')} <KeyHint keys="Esc" /></button>
      </header>
      {props.children}
      <div className={classes['entry']}>
        <div className={classes['given']}>
          {props.field}
          {props.hint && <p className={classes['hint']}>{props.hint}</p>}
          <button type="button" className={`st-button ${classes['act']}`} data-kind="primary" disabled={!props.canAct} onClick={props.onAct}>{props.act} <KeyHint keys="Enter" /></button>
        </div>
        <div className={classes['pad']}><NumberPad decimals={props.decimals} onKey={props.onKey} /></div>
      </div>
    </section>
  );
}

/** Things that one tap does, side by side: a large word and a quiet one below it. */
export function Offers(props: { readonly label: string; readonly children: ReactNode }): ReactNode {
  return <div className={classes['offers']} role="group" aria-label={props.label}>{props.children}</div>;
}

export function Offer(props: { readonly word: string; readonly detail?: string | undefined; readonly onTake: () => void }): ReactNode {
  return (
    <button type="button" className={classes['offer']} onClick={props.onTake}>
      <span className={classes['word']}>{props.word}</span>{props.detail && <span className={classes['detail']}>{props.detail}</span>}
    </button>
  );
}
