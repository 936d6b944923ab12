import { nameIn } from '@stilltill/domain/catalog';
import { type Currency, formatMoney } from '@stilltill/domain/money';
import type { AppliedPromotion, BasketLine, Reduction } from '@stilltill/domain/sale';
import { useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import type { ReactNode } from 'react';
import classes from './reductions.module.css';

/** What a line gets off and why: the name of the promotion, or that a person gave it, and how much. */
export function Reductions(props: {
  readonly line: Pick<BasketLine, 'reductions' | 'discount'>; readonly promotions: readonly AppliedPromotion[] | undefined; readonly currency: Currency;
}): ReactNode {
  const { tag } = useLanguage();
  const nameOf = useReductionName();
  if (!props.line.reductions) return null;
  return (
    <span className={classes['reductions']}>
      {props.line.reductions.map((reduction) => (
        <span key={`${reduction.kind} ${reduction.promotion ?? ''}`} className={classes['reduction']}>
          <span>{nameOf(reduction, props.line, props.promotions)}</span>
          <span className={classes['off']}>−{formatMoney(reduction.amount_minor, props.currency, tag)}</span>
        </span>
      ))}
    </span>
  );
}

function useReductionName(): (reduction: Reduction, line: Pick<BasketLine, 'discount'>, promotions: readonly AppliedPromotion[] | undefined) => string {
  const { t } = useTranslation('till');
  const { short } = useLanguage();
  return (reduction, line, promotions) => {
    switch (reduction.kind) {
      case 'promotion': {
        const promotion = promotions?.find((each) => each.promotion === reduction.promotion);
        return (promotion && nameIn(promotion.names, short)) || t('reduction.promotion');
      }
      case 'share': return t('reduction.share');
      case 'points': return t('reduction.points');
      case 'part': return t('reduction.part');
      case 'discount': return line.discount?.kind === 'percent' ? t('reduction.percent', { percent: line.discount.rate_ppm / 10_000 }) : t('reduction.discount');
    }
  };
}
