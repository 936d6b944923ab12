import { type Product, priceAt } from '@stilltill/domain/catalog';
import type { Currency } from '@stilltill/domain/money';
import { Money, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { type ReactNode, useEffect, useReducer } from 'react';
import { useSurroundings } from '../till-context.ts';
import classes from './goods.module.css';

/** What a product costs now, of one or of a kilogram. */
export function GoodsPrice(props: { readonly product: Product; readonly currency: Currency }): ReactNode {
  const { t } = useTranslation('till');
  const { now_ms } = useSurroundings();
  useAgainAtNextPrice(props.product);
  const price = priceAt(props.product, new Date(now_ms()).toISOString());
  if (!price.ok) return <span className={classes['price']}>{t('goods.no_price')}</span>;
  return (
    <span className={classes['price']}>
      <Money amount_minor={price.value} currency={props.currency} />{props.product.unit === 'kilogram' && ` / ${t('goods.kilogram')}`}
    </span>
  );
}

/** Browsers wait no longer than this. */
const WAIT_MS_MAX = 2 ** 31 - 1;

/** Draws again when another price begins to hold: at that minute nothing else may happen at a till. */
function useAgainAtNextPrice({ prices }: Product): void {
  const { now_ms } = useSurroundings();
  const [drawn, drawAgain] = useReducer((times: number) => times + 1, 0);
  useEffect(() => {
    const now = new Date(now_ms()).toISOString();
    const next = prices.find(({ from }) => from > now);
    if (!next) return undefined;
    const timer = setTimeout(drawAgain, Math.min(Date.parse(next.from) - now_ms(), WAIT_MS_MAX));
    return () => clearTimeout(timer);
  }, [prices, now_ms, drawn]);
}
