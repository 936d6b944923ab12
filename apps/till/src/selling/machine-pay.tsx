import { amountLeft } from '@stilltill/domain/sale';
import type { SellingSettings } from '@stilltill/protocol';
import type { TenderTaken } from '@stilltill/till-engine';
import { KeyHint, Notice, NumberPad, moneyDecimals, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconCheck, IconQuestionMark, IconX } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useAmountEntry } from '../parts/amount-entry.ts';
import { AmountField } from '../parts/amount-field.tsx';
import { useSurroundings, useTill } from '../till-context.ts';
import classes from './cash.module.css';
import type { Paying } from './paying.ts';
import { useBasketMoney } from './use-basket-money.ts';

type Outcome = Exclude<TenderTaken, { kind: 'cash' }>['outcome'];

/** A card or a payment code, on a machine of its own: how much, and what the machine answered. */
export function MachinePay(props: {
  readonly kind: 'card' | 'code'; readonly budget: SellingSettings['card']; readonly paying: Paying; readonly onBack: () => void;
}): ReactNode {
  const { t } = useTranslation('till');
  const money = useBasketMoney();
  const { till } = useSurroundings();
  const { kind, paying } = props;
  // A lock of the office waits until the machine has answered.
  useEffect(() => {
    till.paying(true);
    return () => till.paying(false);
  }, [till]);
  const currency = useTill((state) => state.basket.currency);
  const left_minor = useTill((state) => amountLeft(state.basket));
  const isOffline = useTill((state) => !state.network.online);
  const [reference, setReference] = useState('');
  const [isAsking, setAsking] = useState(false);
  const entry = useAmountEntry(currency, { enter: () => answer('approved'), back: () => (isAsking ? setAsking(false) : props.onBack()) });
  const amount_minor = entry.amount_minor ?? left_minor;
  const isTooMuch = amount_minor > left_minor;
  const isReady = !paying.busy && !isTooMuch && amount_minor > 0n;
  const answer = (outcome: Outcome): void => {
    if (!isReady || (isAsking && outcome !== 'unknown')) return;
    paying.machine({ kind, amount_minor, reference: reference.trim() || null, outcome });
    setAsking(false);
    // A part is taken: what is left is the next amount.
    if (outcome === 'approved') entry.clear();
  };

  if (isAsking) return <AskUnknown isReady={isReady} onPark={() => answer('unknown')} onBack={() => setAsking(false)} />;
  return (
    <>
      {paying.declined && <Notice tone="amber" title={t('pay.was_declined')}>{t('pay.was_declined_hint')}</Notice>}
      <div className={classes['entry']}>
        <div className={classes['given']}>
          <AmountField label={t('pay.amount')} text={entry.text} currency={currency} placeholder_minor={left_minor} />
          <p className={classes['hint']} data-missing={isTooMuch} role="status">
            {isTooMuch ? t('pay.too_much', { amount: money(left_minor) }) : kind === 'card' ? t('pay.at_card', { amount: money(amount_minor) }) : t('pay.at_code', { amount: money(amount_minor) })}
            {isOffline && props.budget && <><br />{t('pay.offline_budget', { amount: money(props.budget.sale_minor) })}</>}
          </p>
          <label className="st-field">
            <span className={classes['hint']}>{t('pay.reference')}</span>
            <input className="st-input" value={reference} maxLength={100} autoComplete="off" onChange={(event) => setReference(event.target.value)} />
          </label>
        </div>
        <div className={classes['pad']}><NumberPad decimals={moneyDecimals(currency)} onKey={entry.press} /></div>
      </div>
      <div className={classes['answers']}>
        <button type="button" className={`st-button ${classes['take']}`} data-kind="primary" disabled={!isReady} onClick={() => answer('approved')}><IconCheck size={26} aria-hidden /> {t('pay.approved')} <KeyHint keys="Enter" /></button>
        <button type="button" className={`st-button ${classes['take']}`} disabled={!isReady} onClick={() => answer('declined')}><IconX size={26} aria-hidden /> {t('pay.declined')}</button>
        <button type="button" className={`st-button ${classes['take']}`} disabled={!isReady} onClick={() => setAsking(true)}><IconQuestionMark size={26} aria-hidden /> {t('pay.unknown')}</button>
      </div>
    </>
  );
}

/** What "not known" does, before it is done. */
function AskUnknown(props: { readonly isReady: boolean; readonly onPark: () => void; readonly onBack: () => void }): ReactNode {
  const { t } = useTranslation('till');
  return (
    <Notice tone="amber" title={t('pay.unknown_title')}>
      {t('pay.unknown_hint')}
      <span className={classes['choices']}>
        <button type="button" className="st-button" data-kind="primary" autoFocus disabled={!props.isReady} onClick={props.onPark}>{t('pay.unknown_park')}</button>
        <button type="button" className="st-button" onClick={props.onBack}>{t('pay.unknown_back')} <KeyHint keys="Esc" /></button>
      </span>
    </Notice>
  );
}
