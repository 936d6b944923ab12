import type { Names } from '@stilltill/domain/catalog';
import { moneyDecimals, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { useAmountEntry } from '../parts/amount-entry.ts';
import { AmountField } from '../parts/amount-field.tsx';
import { FigurePanel } from '../parts/figure-panel.tsx';
import { useTill } from '../till-context.ts';
import { useAdjustWords } from './use-adjust-words.ts';
import classes from './panels.module.css';

const NAME_LENGTH_MAX = 100;

/** A product for a barcode that nothing has: its name, Enter, its price, Enter. */
export function NewGoodsPanel(props: { readonly barcode: string; readonly onSell: (names: Names, price_minor: bigint) => void; readonly onBack: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const { short } = useLanguage();
  const currency = useTill((state) => state.basket.currency);
  const { money } = useAdjustWords();
  const [name, setName] = useState('');
  const entry = useAmountEntry(currency, { enter: () => sell(), back: props.onBack });
  const price_minor = entry.amount_minor ?? 0n;
  const canSell = name.trim() !== '' && price_minor > 0n;
  const sell = (): void => {
    if (canSell) props.onSell({ [short]: name.trim() }, price_minor);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    // What is typed next is the price.
    event.currentTarget.blur();
    sell();
  };
  return (
    <FigurePanel
      title={t('new_goods.title', { barcode: props.barcode })} decimals={moneyDecimals(currency)} onKey={entry.press} canAct={canSell} onAct={sell} onBack={props.onBack}
      act={price_minor > 0n ? t('new_goods.add', { amount: money(price_minor) }) : t('new_goods.add_nothing')} hint={t('new_goods.hint')}
      field={<AmountField label={t('new_goods.price')} text={entry.text} currency={currency} />}
    >
      <label className="st-field">
        <span className="st-field-label">{t('new_goods.name')}</span>
        <input className={`st-input ${classes['text']}`} value={name} maxLength={NAME_LENGTH_MAX} onChange={(event) => setName(event.target.value)} onKeyDown={onKeyDown} autoFocus autoComplete="off" enterKeyHint="next" />
      </label>
    </FigurePanel>
  );
}
