import { formatMoney } from '@stilltill/domain/money';
import { basketTotal } from '@stilltill/domain/sale';
import { KeyHint, Money, NumberPad, moneyDecimals, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { type ReactNode, useMemo } from 'react';
import { useAmountEntry } from '../parts/amount-entry.ts';
import { AmountField } from '../parts/amount-field.tsx';
import { useTill } from '../till-context.ts';
import { likelyCash } from './cash.ts';
import classes from './cash.module.css';

const OFFERS = 4;

/** Cash, in the place of the goods: the exact amount and what people usually give by one tap, anything else by figures. */
export function CashPanel(props: { readonly busy: boolean; readonly onTake: (given_minor: bigint) => void; readonly onBack: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const { tag } = useLanguage();
  const currency = useTill((state) => state.basket.currency);
  const total_minor = useTill((state) => basketTotal(state.basket));
  const offers = useMemo(() => likelyCash(total_minor, currency, OFFERS), [total_minor, currency]);
  const entry = useAmountEntry(currency, { enter: () => take(), back: props.onBack });
  const given_minor = entry.amount_minor ?? total_minor;
  const change_minor = given_minor - total_minor;
  const money = (amount_minor: bigint): string => formatMoney(amount_minor, currency, tag);
  const take = (): void => {
    if (change_minor >= 0n) props.onTake(given_minor);
  };

  return (
    <section className={classes['panel']} aria-label={t('cash.title')}>
      <div className={classes['offers']} role="group" aria-label={t('cash.likely')} data-long={money(total_minor).length > 9}>
        <button type="button" className={classes['offer']} data-exact disabled={props.busy} onClick={() => props.onTake(total_minor)}>
          <span className={classes['offeramount']}>{money(total_minor)}</span><span className={classes['offerchange']}>{t('cash.exact')}</span>
        </button>
        {offers.map((offer_minor) => (
          <button key={String(offer_minor)} type="button" className={classes['offer']} disabled={props.busy} onClick={() => props.onTake(offer_minor)}>
            <span className={classes['offeramount']}>{money(offer_minor)}</span>
            <span className={classes['offerchange']}><span className={classes['offerlabel']}>{t('cash.change')} </span>{money(offer_minor - total_minor)}</span>
          </button>
        ))}
      </div>
      <div className={classes['entry']}>
        <div className={classes['given']}>
          <AmountField label={t('cash.given')} text={entry.text} currency={currency} placeholder_minor={total_minor} />
          <p className={classes['change']} data-missing={change_minor < 0n} role="status">
            <span>{change_minor < 0n ? t('cash.missing') : t('cash.change')}</span>
            <Money amount_minor={change_minor < 0n ? -change_minor : change_minor} currency={currency} className={classes['changeamount']} />
          </p>
          <button type="button" className={`st-button ${classes['take']}`} data-kind="primary" disabled={props.busy || change_minor < 0n} onClick={take}>
            {props.busy ? t('cash.busy') : t('cash.take', { amount: money(given_minor) })} <KeyHint keys="Enter" />
          </button>
        </div>
        <div className={classes['pad']}><NumberPad decimals={moneyDecimals(currency)} onKey={entry.press} /></div>
      </div>
    </section>
  );
}
