import { nameIn } from '@stilltill/domain/catalog';
import type { BasketLine } from '@stilltill/domain/sale';
import { KeyHint, NumberPad, formatQuantity, padKeyOf, pressPad, typedQuantity, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconArrowLeft } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useKeys, useLeaks } from '../keys/use-keys.ts';
import screens from '../screens/screens.module.css';
import classes from './cash.module.css';

/** The quantity of one line by figures: whole pieces, or kilograms to the gram. */
export function QuantityPanel(props: { readonly line: BasketLine; readonly isWeighed: boolean; readonly onSet: (qty_milli: number) => void; readonly onBack: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const { tag, short } = useLanguage();
  const [text, setText] = useState('');
  const decimals = props.isWeighed ? 3 : 0;
  const typed = typedQuantity(text);
  const shown = text === '' ? formatQuantity(props.line.qty_milli, tag) : text;
  const set = (): void => {
    if (typed.ok && typed.value > 0) props.onSet(typed.value);
    else if (text === '') props.onBack();
  };
  useLeaks(() => setText(''));
  useKeys((press) => {
    if (press.focus === 'text' || press.control) return false;
    if (press.key === 'Escape') {
      props.onBack();
      return true;
    }
    if (press.key === 'Enter' && press.focus === 'page') {
      set();
      return true;
    }
    const key = padKeyOf(press.key);
    if (!key) return false;
    setText((before) => pressPad(before, key, decimals));
    return true;
  });

  return (
    <section className={classes['panel']} aria-label={t('quantity.title')}>
      <div className={classes['entry']}>
        <div className={classes['given']}>
          <h2 className={classes['title']}>{nameIn(props.line.names, short)}</h2>
          <div className={screens['amount']} role="status" aria-label={t('quantity.title')}>
            <span>{t('quantity.title')}</span>
            <span className={`st-money ${screens['figure']}`} data-empty={text === ''}>{props.isWeighed ? t('quantity.kilograms', { quantity: shown }) : shown}</span>
          </div>
          <button type="button" className="st-button" data-kind="plain" onClick={props.onBack}><IconArrowLeft size={22} aria-hidden /> {t('quantity.back')} <KeyHint keys="Esc" /></button>
          <button type="button" className={`st-button ${classes['take']}`} data-kind="primary" disabled={!typed.ok || typed.value === 0} onClick={set}>
            {t('quantity.set', { quantity: props.isWeighed ? t('quantity.kilograms', { quantity: shown }) : shown })} <KeyHint keys="Enter" />
          </button>
        </div>
        <div className={classes['pad']}><NumberPad decimals={decimals} onKey={(key) => setText((before) => pressPad(before, key, decimals))} /></div>
      </div>
    </section>
  );
}
