import { moneyDecimals, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import type { ReactNode } from 'react';
import { useAmountEntry } from '../parts/amount-entry.ts';
import { AmountField } from '../parts/amount-field.tsx';
import { FigurePanel } from '../parts/figure-panel.tsx';
import { useTill } from '../till-context.ts';
import { useAdjustWords } from './use-adjust-words.ts';

/**
 * Goods by their amount alone, one after the other: it stays until there are no more, and then Enter takes the money.
 * With a barcode that no product has it is one amount, and the goods come back.
 */
export function AmountPanel(props: { readonly barcode: string | null; readonly onSell: (amount_minor: bigint) => void; readonly onTake: () => void; readonly onBack: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const currency = useTill((state) => state.basket.currency);
  const isEmpty = useTill((state) => state.basket.lines.length === 0);
  const { money } = useAdjustWords();
  const entry = useAmountEntry(currency, { enter: () => sell(), back: props.onBack });
  const amount_minor = entry.amount_minor ?? 0n;
  const sell = (): void => {
    if (amount_minor > 0n) {
      entry.clear();
      props.onSell(amount_minor);
    } else if (entry.text === '' && props.barcode === null && !isEmpty) {
      props.onTake();
    }
  };
  return (
    <FigurePanel
      title={props.barcode === null ? t('amount.title') : t('amount.title_barcode', { barcode: props.barcode })} decimals={moneyDecimals(currency)} onKey={entry.press} canAct={amount_minor > 0n} onAct={sell} onBack={props.onBack}
      act={amount_minor > 0n ? t('amount.add', { amount: money(amount_minor) }) : t('amount.add_nothing')} hint={props.barcode === null ? t('amount.hint') : t('amount.hint_barcode')}
      field={<AmountField label={t('amount.amount')} text={entry.text} currency={currency} />}
    />
  );
}
