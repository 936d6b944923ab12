/** Goods to tap: favourites first, then each category with what is in it. */
import { type Product, nameIn } from '@stilltill/domain/catalog';
import type { Currency } from '@stilltill/domain/money';
import { EmptyState, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { type ReactNode, memo, useEffect, useState } from 'react';
import { useSurroundings, useTill } from '../till-context.ts';
import { GoodsPrice } from './goods-price.tsx';
import classes from './goods.module.css';

/** More than anybody looks through: the rest of a category is found by its name. */
const GOODS_MAX = 300;

export function GoodsGrid(props: { readonly onAdd: (product: Product) => void }): ReactNode {
  const { t } = useTranslation('till');
  const { short } = useLanguage();
  const favourites = useTill((state) => state.catalog.favourites);
  const categories = useTill((state) => state.catalog.categories);
  const [chosen, setChosen] = useState<string | null>(null);
  const first = favourites.length > 0 ? null : categories[0]?.id ?? null;
  const category = categories.some(({ id }) => id === chosen) ? chosen : first;
  if (favourites.length === 0 && categories.length === 0) return <EmptyState title={t('goods.no_favourites')} hint={t('goods.no_favourites_hint')} />;
  return (
    <>
      {categories.length > 0 && (
        <div className={classes['categories']} role="group" aria-label={t('goods.categories')}>
          {favourites.length > 0 && <Chip label={t('goods.favourites')} isOn={category === null} onClick={() => setChosen(null)} />}
          {categories.map(({ id, names }) => <Chip key={id} label={nameIn(names, short)} isOn={id === category} onClick={() => setChosen(id)} />)}
        </div>
      )}
      {category === null ? <Tiles products={favourites} onAdd={props.onAdd} isWhole /> : <GoodsOf key={category} category={category} onAdd={props.onAdd} />}
    </>
  );
}

function Chip(props: { readonly label: string; readonly isOn: boolean; readonly onClick: () => void }): ReactNode {
  return <button type="button" className={classes['chip']} aria-pressed={props.isOn} onClick={props.onClick}>{props.label}</button>;
}

function GoodsOf(props: { readonly category: string; readonly onAdd: (product: Product) => void }): ReactNode {
  const { t } = useTranslation('till');
  const products = useGoodsOf(props.category);
  if (products === null) return <div className={classes['scroll']} aria-busy="true" />;
  if (products.length === 0) return <EmptyState title={t('goods.empty_category')} />;
  return <Tiles products={products} onAdd={props.onAdd} note={products.length === GOODS_MAX ? t('goods.more_in_category', { count: GOODS_MAX }) : undefined} />;
}

/** What is in a category, read again when the till has news; null: not read yet. */
function useGoodsOf(category: string): readonly Product[] | null {
  const { till } = useSurroundings();
  const cursor = useTill((state) => state.catalog.cursor);
  const [products, setProducts] = useState<readonly Product[] | null>(null);
  useEffect(() => {
    let isLate = false;
    void till.goodsOf(category, GOODS_MAX).then((found) => {
      if (!isLate) setProducts(found);
    });
    return () => {
      isLate = true;
    };
  }, [till, category, cursor]);
  return products;
}

/** `isWhole`: the pictures of all are fetched, also of those further down, so that the device has them without a network too. */
function Tiles(props: { readonly products: readonly Product[]; readonly onAdd: (product: Product) => void; readonly note?: string | undefined; readonly isWhole?: boolean }): ReactNode {
  const currency = useTill((state) => state.basket.currency);
  return (
    <div className={classes['scroll']}>
      <ul className={classes['grid']}>
        {props.products.map((product) => <Tile key={product.id} product={product} currency={currency} onAdd={props.onAdd} loading={props.isWhole ? 'eager' : 'lazy'} />)}
      </ul>
      {props.note && <p className={classes['note']}>{props.note}</p>}
    </div>
  );
}

const Tile = memo(function Tile(props: { readonly product: Product; readonly currency: Currency; readonly onAdd: (product: Product) => void; readonly loading: 'eager' | 'lazy' }): ReactNode {
  const { short } = useLanguage();
  const { product } = props;
  return (
    <li>
      <button type="button" className={classes['tile']} onClick={() => props.onAdd(product)}>
        {product.picture && <Picture key={product.picture} picture={product.picture} loading={props.loading} />}
        <span className={classes['tilename']}>{nameIn(product.names, short)}</span>
        <GoodsPrice product={product} currency={props.currency} />
      </button>
    </li>
  );
});

/** One that can't be had leaves no trace: the tile then looks like those that have none. */
function Picture(props: { readonly picture: string; readonly loading: 'eager' | 'lazy' }): ReactNode {
  const [isMissing, setMissing] = useState(false);
  if (isMissing) return null;
  return <img className={classes['picture']} src={`/api/v1/pictures/${props.picture}`} alt="" width={256} height={256} loading={props.loading} decoding="async" draggable={false} onError={() => setMissing(true)} />;
}
