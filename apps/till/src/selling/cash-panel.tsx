import { amountLeft, takeCash } from '@stilltill/domain/sale';
import { USUAL_SELLING } from '@stilltill/protocol';
import { KeyHint, Money, NumberPad, moneyDecimals, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { type ReactNode, useMemo } from 'react';
import { useTellsGiven } from '../display/use-paying.ts';
import { useAmountEntry } from '../parts/amount-entry.ts';
import { AmountField } from '../parts/amount-field.tsx';
import { useTill } from '../till-context.ts';
import { likelyCash } from './cash.ts';
import classes from './cash.module.css';
import type { Paying } from './paying.ts';
import { useBasketMoney } from './use-basket-money.ts';

const OFFERS = 4;

/**
 * Cash: the exact amount and what people usually give by one tap, anything else by figures. Less than what is left is a
 * part of it, which takes a button of its own and never the Enter that ends a sale.
 */
export function CashPay(props: { readonly paying: Paying; readonly onBack: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const money = useBasketMoney();
  const { paying } = props;
  const currency = useTill((state) => state.basket.currency);
  const left_minor = useTill((state) => amountLeft(state.basket));
  const step_minor = useTill((state) => BigInt((state.store?.selling ?? USUAL_SELLING).cash_step_minor));
  // What coins can pay of it.
  const asked_minor = useMemo(() => takeCash(left_minor, left_minor + step_minor, step_minor).amount_minor, [left_minor, step_minor]);
  const offers = useMemo(() => likelyCash(asked_minor, currency, OFFERS), [asked_minor, currency]);
  const entry = useAmountEntry(currency, { enter: () => take(), back: props.onBack });
  const given_minor = entry.amount_minor ?? asked_minor;
  useTellsGiven(entry.amount_minor);
  const change_minor = given_minor - asked_minor;
  const isPart = change_minor < 0n;
  const take = (): void => {
    if (!isPart) paying.cash(given_minor);
  };

  return (
    <>
      <div className={classes['offers']} role="group" aria-label={t('cash.likely')} data-long={money(asked_minor).length > 9}>
        <button type="button" className={classes['offer']} data-exact disabled={paying.busy} onClick={() => paying.cash(asked_minor)}>
          <span className={classes['offeramount']}>{money(asked_minor)}</span><span className={classes['offerchange']}>{t('cash.exact')}</span>
        </button>
        {offers.map((offer_minor) => (
          <button key={String(offer_minor)} type="button" className={classes['offer']} disabled={paying.busy} onClick={() => paying.cash(offer_minor)}>
            <span className={classes['offeramount']}>{money(offer_minor)}</span>
            <span className={classes['offerchange']}><span className={classes['offerlabel']}>{t('cash.change')} </span>{money(offer_minor - asked_minor)}</span>
          </button>
        ))}
      </div>
      {asked_minor !== left_minor && <p className={classes['hint']}>{t('pay.rounded', { amount: money(asked_minor) })}</p>}
      <div className={classes['entry']}>
        <div className={classes['given']}>
          <AmountField label={t('cash.given')} text={entry.text} currency={currency} placeholder_minor={asked_minor} />
          <p className={classes['change']} data-missing={isPart} role="status">
            <span>{isPart ? t('cash.missing') : t('cash.change')}</span>
            <Money amount_minor={isPart ? -change_minor : change_minor} currency={currency} className={classes['changeamount']} />
          </p>
          {isPart && given_minor > 0n
            ? <button key="part" type="button" className={`st-button ${classes['take']}`} disabled={paying.busy} onClick={() => { paying.part(given_minor); entry.clear(); }}>{t('pay.part', { amount: money(given_minor) })}</button>
            : (
              <button key="take" type="button" className={`st-button ${classes['take']}`} data-kind="primary" disabled={paying.busy || isPart} onClick={take}>
                {paying.busy ? t('cash.busy') : t('cash.take', { amount: money(given_minor) })} <KeyHint keys="Enter" />
              </button>
            )}
        </div>
        <div className={classes['pad']}><NumberPad decimals={moneyDecimals(currency)} onKey={entry.press} /></div>
      </div>
    </>
  );
}
