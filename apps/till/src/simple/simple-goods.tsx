import { type Product, nameIn } from '@stilltill/domain/catalog';
import { useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconSearch } from '@tabler/icons-react';
import { type ReactNode, memo } from 'react';
import { GoodsPrice } from '../selling/goods-price.tsx';
import { useTill } from '../till-context.ts';
import classes from './simple.module.css';

/** As many as a hand finds without looking twice. */
const TILES_MAX = 12;

/** The first favourites in large tiles, and one way to everything else. */
export const SimpleGoods = memo(function SimpleGoods(props: { readonly onAdd: (product: Product) => void; readonly onMore: () => void }): ReactNode {
  const { t } = useTranslation('till');
  const { short } = useLanguage();
  const favourites = useTill((state) => state.catalog.favourites);
  const currency = useTill((state) => state.basket.currency);
  return (
    <section className={classes['pane']} aria-label={t('goods.title')}>
      <ul className={classes['grid']}>
        {favourites.slice(0, TILES_MAX).map((product) => (
          <li key={product.id}>
            <button type="button" className={classes['tile']} onClick={() => props.onAdd(product)}>
              <span className={classes['name']}>{nameIn(product.names, short)}</span>
              <GoodsPrice product={product} currency={currency} />
            </button>
          </li>
        ))}
      </ul>
      <button type="button" className={`st-button ${classes['more']}`} onClick={props.onMore}><IconSearch size={28} stroke={1.75} aria-hidden /> {t('simple.more')}</button>
    </section>
  );
});
