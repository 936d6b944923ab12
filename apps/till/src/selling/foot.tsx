import { formatMoney } from '@stilltill/domain/money';
import { amountLeft, basketTotal, hasMoney } from '@stilltill/domain/sale';
import { KeyHint, Money, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconArrowLeft } from '@tabler/icons-react';
import { type ReactNode, memo } from 'react';
import { keyShown } from '../keys/shortcuts.ts';
import { useTill } from '../till-context.ts';
import { backNow } from './exchange.ts';
import classes from './basket.module.css';

/** Beside what is left: what it was in all. */
function LeftOf(): ReactNode {
  const { t } = useTranslation('till');
  const { tag } = useLanguage();
  const currency = useTill((state) => state.basket.currency);
  const total_minor = useTill((state) => basketTotal(state.basket));
  return <span>{t('pay.left')} <span className={classes['oftotal']}>{t('pay.of_total', { amount: formatMoney(total_minor, currency, tag) })}</span></span>;
}

/** The total, or what is left of it, the largest thing on the till, and the one button that says what it will do. */
export const Foot = memo(function Foot(props: { readonly taking: boolean; readonly onTake: () => void; readonly onBack: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const { tag } = useLanguage();
  const currency = useTill((state) => state.basket.currency);
  const left_minor = useTill((state) => amountLeft(state.basket));
  const isPartPaid = useTill((state) => hasMoney(state.basket) || state.basket.exchange !== undefined);
  const isExchange = useTill((state) => state.basket.exchange !== undefined);
  const back_minor = useTill(backNow);
  const isEmpty = useTill((state) => state.basket.lines.length === 0);
  const isBack = !isEmpty && back_minor > 0n;
  const amount = formatMoney(isBack ? back_minor : left_minor, currency, tag);
  const act = isEmpty ? t('basket.take_nothing') : isBack ? t('exchange.give', { amount }) : isExchange && left_minor === 0n ? t('exchange.even') : t('basket.take', { amount });
  return (
    <section className={classes['foot']} aria-label={t('basket.total')}>
      <div className={classes['total']}>
        {isBack ? <span>{t('exchange.back')}</span> : isPartPaid ? <LeftOf /> : <span>{t('basket.total')}</span>}
        <span className={isEmpty ? classes['nothing'] : undefined}><Money amount_minor={isBack ? back_minor : left_minor} currency={currency} className={amount.length > 10 ? classes['sumlong'] : classes['sum']} /></span>
      </div>
      {/* Two buttons, not one that changes: the focus must not stay on "Back", or the Enter after the amount would go back. */}
      {props.taking
        ? <button key="back" type="button" className={`st-button ${classes['take']}`} onClick={props.onBack}><IconArrowLeft size={24} aria-hidden /> {t('cash.back')} <KeyHint keys={keyShown('back')} /></button>
        : <button key="take" type="button" className={`st-button ${classes['take']}`} data-kind="primary" data-testid="take" disabled={isEmpty} onClick={props.onTake}>{act} <KeyHint keys={keyShown('take')} /></button>}
    </section>
  );
});
