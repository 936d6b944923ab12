import { nameIn } from '@stilltill/domain/catalog';
import type { BasketLine } from '@stilltill/domain/sale';
import { formatQuantity, typedQuantity, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import type { ReactNode } from 'react';
import { useFigureEntry } from '../parts/amount-entry.ts';
import { FigureField } from '../parts/amount-field.tsx';
import { FigurePanel } from '../parts/figure-panel.tsx';

/** The quantity of one line by figures: whole pieces, or kilograms to the gram. */
export function QuantityPanel(props: { readonly line: BasketLine; readonly isWeighed: boolean; readonly onSet: (qty_milli: number) => void; readonly onBack: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const { tag, short } = useLanguage();
  const decimals = props.isWeighed ? 3 : 0;
  const entry = useFigureEntry(decimals, { enter: () => set(), back: props.onBack });
  const typed = typedQuantity(entry.text);
  const shown = entry.text === '' ? formatQuantity(props.line.qty_milli, tag) : entry.text;
  const words = props.isWeighed ? t('quantity.kilograms', { quantity: shown }) : shown;
  const set = (): void => {
    if (typed.ok && typed.value > 0) props.onSet(typed.value);
    else if (entry.text === '') props.onBack();
  };
  return (
    <FigurePanel
      title={nameIn(props.line.names, short)} decimals={decimals} onKey={entry.press} act={t('quantity.set', { quantity: words })} canAct={typed.ok && typed.value > 0} onAct={set} onBack={props.onBack}
      field={<FigureField label={t('quantity.title')} isEmpty={entry.text === ''}>{words}</FigureField>}
    />
  );
}
