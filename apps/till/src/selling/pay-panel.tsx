import { formatMoney } from '@stilltill/domain/money';
import { isPaidInFull } from '@stilltill/domain/sale';
import { USUAL_SELLING } from '@stilltill/protocol';
import { Choice, KeyHint, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { type ReactNode, useState } from 'react';
import { useTellsPaying } from '../display/use-paying.ts';
import { useKeys } from '../keys/use-keys.ts';
import { useTill } from '../till-context.ts';
import { CashPay } from './cash-panel.tsx';
import classes from './cash.module.css';
import { backNow } from './exchange.ts';
import { MachinePay } from './machine-pay.tsx';
import type { Paying } from './paying.ts';
import { useTenderWords } from './tender-words.ts';
import { TendersTaken } from './tenders-taken.tsx';
import { UnknownTender } from './unknown-tender.tsx';

type Kind = 'cash' | 'card' | 'code';

/** Taking the money, in the place of the goods: cash first, what goes over a machine beside it, and what was taken so far. */
export function PayPanel(props: { readonly paying: Paying; readonly onBack: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const words = useTenderWords();
  useTellsPaying();
  const selling = useTill((state) => state.store?.selling) ?? USUAL_SELLING;
  const basket = useTill((state) => state.basket);
  const [chosen, setChosen] = useState<Kind>('cash');
  const kinds: readonly Kind[] = ['cash', ...(selling.card ? ['card' as const] : []), ...(selling.code ? ['code' as const] : [])];
  const kind = kinds.includes(chosen) ? chosen : 'cash';
  const isPaid = isPaidInFull(basket);
  useKeys((press) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[press.key];
    if (step === undefined || press.focus === 'text' || press.control) return false;
    setChosen(kinds[Math.min(kinds.length - 1, Math.max(0, kinds.indexOf(kind) + step))] ?? 'cash');
    return true;
  });

  return (
    <section className={classes['panel']} aria-label={t('pay.title')}>
      {basket.unknown && <UnknownTender basket={basket} />}
      <TendersTaken basket={basket} paying={props.paying} />
      {isPaid && <PaidInFull paying={props.paying} onBack={props.onBack} />}
      {!isPaid && kinds.length > 1 && <Choice label={t('pay.how')} value={kind} onChange={setChosen} options={kinds.map((value) => ({ value, label: words[value] }))} />}
      {!isPaid && (kind === 'cash'
        ? <CashPay paying={props.paying} onBack={props.onBack} />
        : <MachinePay key={kind} kind={kind} budget={selling[kind]} paying={props.paying} onBack={props.onBack} />)}
    </section>
  );
}

/** Other tenders, or goods that come back, have paid it all: nothing is left but to end the sale, and to give back what is over. */
function PaidInFull(props: { readonly paying: Paying; readonly onBack: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const { paying } = props;
  const { tag } = useLanguage();
  const words = useTenderWords();
  const exchange = useTill((state) => state.basket.exchange);
  const currency = useTill((state) => state.basket.currency);
  const back_minor = useTill(backNow);
  const isBack = back_minor > 0n;
  const amount = formatMoney(back_minor, currency, tag);
  useKeys((press) => {
    if (press.key === 'Escape') props.onBack();
    else if (press.key === 'Enter' && press.focus === 'page') paying.cash(0n);
    else return false;
    return true;
  });
  return (
    <div className={classes['given']}>
      <p className={classes['title']} role="status">{exchange ? isBack ? t('exchange.give_by', { amount, kind: words[exchange.kind] }) : t('exchange.nothing_to_pay') : t('pay.in_full')}</p>
      {exchange && isBack && exchange.kind !== 'cash' && <p className={classes['hint']}>{t('refund.at_machine')}</p>}
      <button type="button" className={`st-button ${classes['take']}`} data-kind="primary" disabled={paying.busy} onClick={() => paying.cash(0n)}>{exchange ? t('exchange.finish') : t('pay.finish')} <KeyHint keys="Enter" /></button>
    </div>
  );
}
