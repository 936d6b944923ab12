import { formatMoney } from '@stilltill/domain/money';
import { hasMoney } from '@stilltill/domain/sale';
import { Notice, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { type ReactNode, memo } from 'react';
import { useTill } from '../till-context.ts';
import { PointsBack } from './points-back.tsx';
import classes from './basket.module.css';

/** Goods that come back for those of the basket: of which receipt, what they are worth, and the way out of it. */
export const ExchangeStrip = memo(function ExchangeStrip(props: { readonly onCancel: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const { tag } = useLanguage();
  const exchange = useTill((state) => state.basket.exchange);
  const currency = useTill((state) => state.basket.currency);
  const isHeld = useTill((state) => hasMoney(state.basket));
  if (!exchange) return null;
  return (
    <div className={classes['note']}>
      <Notice tone="quiet" title={t('exchange.strip', { amount: formatMoney(exchange.total_minor, currency, tag) })}>
        {t('exchange.of', { number: exchange.number })} <PointsBack points={exchange.points} testid="exchange-points" />
        {!isHeld && <span className={classes['choices']}><button type="button" className="st-button" onClick={props.onCancel}>{t('exchange.cancel')}</button></span>}
      </Notice>
    </div>
  );
});
