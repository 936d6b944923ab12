import { nameIn } from '@stilltill/domain/catalog';
import type { BasketLine } from '@stilltill/domain/sale';
import { moneyDecimals, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import type { ReactNode } from 'react';
import { useAmountEntry } from '../parts/amount-entry.ts';
import { AmountField } from '../parts/amount-field.tsx';
import { FigurePanel, Offer, Offers } from '../parts/figure-panel.tsx';
import { useTill } from '../till-context.ts';
import { useAdjustWords } from './use-adjust-words.ts';

/** Another price for one piece or kilogram of a line, agreed at the counter. */
export function PricePanel(props: { readonly line: BasketLine; readonly onSet: (price_minor: bigint) => void; readonly onBack: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const { short } = useLanguage();
  const currency = useTill((state) => state.basket.currency);
  const { money } = useAdjustWords();
  const { line } = props;
  const entry = useAmountEntry(currency, { enter: () => set(entry.amount_minor), back: props.onBack });
  const set = (price_minor: bigint | null): void => {
    if (price_minor === null || price_minor === line.price_minor) props.onBack();
    else props.onSet(price_minor);
  };
  const list_minor = line.list_minor;
  return (
    <FigurePanel
      title={nameIn(line.names, short)} decimals={moneyDecimals(currency)} onKey={entry.press} act={t('adjust.price_set', { amount: money(entry.amount_minor ?? line.price_minor) })}
      canAct={entry.amount_minor !== null} onAct={() => set(entry.amount_minor)} onBack={props.onBack}
      field={<AmountField label={line.unit === 'kilogram' ? t('adjust.price_kilogram') : t('adjust.price')} text={entry.text} currency={currency} placeholder_minor={line.price_minor} />}
      hint={list_minor === undefined ? t('adjust.price_hint') : undefined}
    >
      {list_minor !== undefined && <Offers label={t('adjust.price_list')}><Offer word={money(list_minor)} detail={t('adjust.price_list')} onTake={() => set(list_minor)} /></Offers>}
    </FigurePanel>
  );
}
