import { type Product, priceAt } from '@stilltill/domain/catalog';
import type { Currency } from '@stilltill/domain/money';
import { Money, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import type { ReactNode } from 'react';
import { useSurroundings } from '../till-context.ts';
import classes from './goods.module.css';

/** What a product costs now, of one or of a kilogram. */
export function GoodsPrice(props: { readonly product: Product; readonly currency: Currency }): ReactNode {
  const { t } = useTranslation('till');
  const { now_ms } = useSurroundings();
  const price = priceAt(props.product, new Date(now_ms()).toISOString());
  if (!price.ok) return <span className={classes['price']}>{t('goods.no_price')}</span>;
  return (
    <span className={classes['price']}>
      <Money amount_minor={price.value} currency={props.currency} />{props.product.unit === 'kilogram' && ` / ${t('goods.kilogram')}`}
    </span>
  );
}
