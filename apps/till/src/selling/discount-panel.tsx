import { nameIn } from '@stilltill/domain/catalog';
import { extend } from '@stilltill/domain/money';
import { type Discount, discountOn } from '@stilltill/domain/promotion';
import type { BasketLine } from '@stilltill/domain/sale';
import { Choice, moneyDecimals, typedAmount, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { type ReactNode, useState } from 'react';
import { useFigureEntry } from '../parts/amount-entry.ts';
import { AmountField, FigureField } from '../parts/amount-field.tsx';
import { FigurePanel, Offer, Offers } from '../parts/figure-panel.tsx';
import { useTill } from '../till-context.ts';
import { QUICK_PERCENT, beforeDiscount, typedPercent } from './adjusting.ts';
import { useAdjustWords } from './use-adjust-words.ts';

/** A discount by hand on a line, or on the whole (`line` null): the usual percents by one tap, any other by figures. */
export function DiscountPanel(props: { readonly line: BasketLine | null; readonly onSet: (discount: Discount | null) => void; readonly onBack: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const { short } = useLanguage();
  const currency = useTill((state) => state.basket.currency);
  const whole_minor = useTill((state) => beforeDiscount(state.basket));
  const wholeDiscount = useTill((state) => state.basket.discount);
  const { money, off } = useAdjustWords();
  const { line } = props;
  const on_minor = line ? extend(line.price_minor, line.qty_milli) : whole_minor;
  const given = line ? line.discount : wholeDiscount;
  const [kind, setKind] = useState<Discount['kind']>(given?.kind ?? 'percent');
  const entry = useFigureEntry(kind === 'percent' ? 2 : moneyDecimals(currency), { enter: () => set(), back: props.onBack });
  const discount = kind === 'percent' ? typedPercent(entry.text) : amountOff(typedAmount(entry.text, currency));
  const isTooMuch = discount?.kind === 'amount' && discount.amount_minor > on_minor;
  const canSet = discount !== null && !isTooMuch;
  const set = (): void => {
    if (discount && !isTooMuch) props.onSet(discount);
    else if (entry.text === '') props.onBack();
  };
  const percent = (rate: number): Discount => ({ kind: 'percent', rate_ppm: rate * 10_000 });
  return (
    <FigurePanel
      title={line ? nameIn(line.names, short) : t('adjust.discount_all')} decimals={kind === 'percent' ? 2 : moneyDecimals(currency)} onKey={entry.press} canAct={canSet} onAct={set} onBack={props.onBack}
      act={discount && !isTooMuch ? t('adjust.discount_give', { amount: money(discountOn(on_minor, discount)) }) : t('adjust.discount_give_nothing')}
      hint={isTooMuch ? t('adjust.discount_too_much') : undefined}
      field={kind === 'percent'
        ? <FigureField label={t('adjust.discount')} isEmpty={entry.text === ''}>{entry.text === '' ? '0' : entry.text} %</FigureField>
        : <AmountField label={t('adjust.discount')} text={entry.text} currency={currency} />}
    >
      {/* Chinese names a discount by the tenths that are left to pay. */}
      <Offers label={t('adjust.discount_usual')}>
        {QUICK_PERCENT.map((rate) => (
          <Offer key={rate} word={t('adjust.percent', { figure: short === 'zh' ? (100 - rate) / 10 : rate })} detail={off(discountOn(on_minor, percent(rate)))} onTake={() => props.onSet(percent(rate))} />
        ))}
        {given && <Offer word={t('adjust.discount_none')} detail={t('adjust.discount_none_hint')} onTake={() => props.onSet(null)} />}
      </Offers>
      <Choice
        label={t('adjust.discount_kind')} value={kind} onChange={(next) => { setKind(next); entry.clear(); }}
        options={[{ value: 'percent', label: t('adjust.by_percent') }, { value: 'amount', label: t('adjust.by_amount') }]}
      />
    </FigurePanel>
  );
}

function amountOff(amount_minor: bigint | null): Discount | null {
  return amount_minor === null || amount_minor === 0n ? null : { kind: 'amount', amount_minor };
}
