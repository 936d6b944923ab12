import { type Product, nameIn, priceAt } from '@stilltill/domain/catalog';
import type { Currency } from '@stilltill/domain/money';
import { EmptyState, KeyHint, Money, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconSearch, IconX } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, type Ref, memo, useEffect, useMemo, useState } from 'react';
import { keyShown } from '../keys/shortcuts.ts';
import { useSurroundings, useTill } from '../till-context.ts';
import classes from './goods.module.css';

/** Two screens full: whoever does not find it there types on. */
const RESULTS_MAX = 20;

type GoodsProps = {
  readonly searchField: Ref<HTMLInputElement>; readonly text: string; readonly onText: (text: string) => void;
  readonly onAdd: (product: Product) => void;
  /** Enter in the search field: `found` is what the list has marked, if anything. */
  readonly onEnter: (text: string, found: Product | null) => void;
};

export const GoodsPane = memo(function GoodsPane(props: GoodsProps): ReactNode {
  const { t } = useTranslation('till');
  const { till } = useSurroundings();
  const isSearching = props.text.trim() !== '';
  const results = useResults(props.text);
  const [marked, setMarked] = useState(0);
  useEffect(() => setMarked(0), [results?.products]);

  // A fast hand presses Enter before the list is that of its text: what it means is the first that fits the text.
  const enter = (text: string): void => {
    if (results?.text === text) props.onEnter(text, results.products[marked] ?? null);
    else void till.search(text, 1).then(([first]) => props.onEnter(text, first ?? null));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || !isSearching) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && results) {
      event.preventDefault();
      setMarked((place) => Math.min(results.products.length - 1, Math.max(0, place + step)));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      enter(props.text.trim());
    } else if (event.key === 'Escape') {
      props.onText('');
    }
  };

  return (
    <section className={classes['pane']} aria-label={t('goods.title')}>
      <div className={classes['search']}>
        <IconSearch className={classes['lens']} size={24} stroke={1.75} aria-hidden />
        <input
          ref={props.searchField} className={`st-input ${classes['field']}`} type="text" value={props.text} placeholder={t('goods.search')} aria-label={t('goods.search')}
          autoComplete="off" autoCorrect="off" spellCheck={false} enterKeyHint="search" onChange={(event) => props.onText(event.target.value)} onKeyDown={onKeyDown}
        />
        {isSearching
          ? <button type="button" className={`st-icon-button ${classes['clear']}`} aria-label={t('goods.clear')} onClick={() => props.onText('')}><IconX size={22} aria-hidden /></button>
          : <span className={classes['hint']}><KeyHint keys={keyShown('search')} /></span>}
      </div>
      {isSearching ? <Results text={props.text.trim()} results={results} marked={marked} onAdd={props.onAdd} /> : <Favourites onAdd={props.onAdd} />}
    </section>
  );
});

type FoundGoods = { readonly products: readonly Product[]; readonly text: string };

/** What the till found for a text; until its answer is there, what it found for the one before; null: nothing yet. */
function useResults(text: string): FoundGoods | null {
  const { till } = useSurroundings();
  const [results, setResults] = useState<FoundGoods | null>(null);
  const wanted = text.trim();
  useEffect(() => {
    if (wanted === '') {
      setResults(null);
      return;
    }
    let isLate = false;
    void till.search(wanted, RESULTS_MAX).then((found) => {
      if (!isLate) setResults({ products: found, text: wanted });
    });
    return () => {
      isLate = true;
    };
  }, [till, wanted]);
  return results;
}

function Results(props: { readonly text: string; readonly results: FoundGoods | null; readonly marked: number; readonly onAdd: (product: Product) => void }): ReactNode {
  const { t } = useTranslation('till');
  const isBusy = props.results?.text !== props.text;
  // That there is nothing is said once it is known.
  if (props.results === null || (isBusy && props.results.products.length === 0)) return <div className={classes['scroll']} aria-busy="true" />;
  if (props.results.products.length === 0) return <EmptyState title={t('goods.none', { text: props.text })} hint={t('goods.none_hint')} />;
  return (
    <ul className={`${classes['scroll']} ${classes['results']}`} aria-busy={isBusy}>
      {props.results.products.map((product, place) => <ResultRow key={product.id} product={product} isMarked={place === props.marked} onAdd={props.onAdd} />)}
    </ul>
  );
}

/** Drawn again only when it changes itself: while a person types, the goods found before stay until the next are there. */
const ResultRow = memo(function ResultRow(props: { readonly product: Product; readonly isMarked: boolean; readonly onAdd: (product: Product) => void }): ReactNode {
  const { short } = useLanguage();
  const currency = useTill((state) => state.basket.currency);
  const { product } = props;
  return (
    <li>
      <button type="button" className={classes['result']} data-marked={props.isMarked} onClick={() => props.onAdd(product)}>
        <span className={classes['resultname']}>{nameIn(product.names, short)}<span className={classes['code']}>{product.code}</span></span>
        <Price product={product} currency={currency} />
      </button>
    </li>
  );
});

function Favourites(props: { readonly onAdd: (product: Product) => void }): ReactNode {
  const { t } = useTranslation('till');
  const favourites = useTill((state) => state.catalog.favourites);
  const currency = useTill((state) => state.basket.currency);
  const categories = useMemo(() => [...new Set(favourites.map((product) => product.category).filter((category) => category !== null))], [favourites]);
  const [category, setCategory] = useState<string | null>(null);
  const shown = useMemo(() => (category === null ? favourites : favourites.filter((product) => product.category === category)), [favourites, category]);
  if (favourites.length === 0) return <EmptyState title={t('goods.no_favourites')} hint={t('goods.no_favourites_hint')} />;
  return (
    <>
      {categories.length > 1 && (
        <div className={classes['categories']} role="group" aria-label={t('goods.title')}>
          <Chip label={t('goods.all')} isOn={category === null} onClick={() => setCategory(null)} />
          {categories.map((each) => <Chip key={each} label={each} isOn={each === category} onClick={() => setCategory(each)} />)}
        </div>
      )}
      <ul className={`${classes['scroll']} ${classes['grid']}`}>
        {shown.map((product) => <Tile key={product.id} product={product} currency={currency} onAdd={props.onAdd} />)}
      </ul>
    </>
  );
}

function Chip(props: { readonly label: string; readonly isOn: boolean; readonly onClick: () => void }): ReactNode {
  return <button type="button" className={classes['chip']} aria-pressed={props.isOn} onClick={props.onClick}>{props.label}</button>;
}

const Tile = memo(function Tile(props: { readonly product: Product; readonly currency: Currency; readonly onAdd: (product: Product) => void }): ReactNode {
  const { short } = useLanguage();
  return (
    <li>
      <button type="button" className={classes['tile']} onClick={() => props.onAdd(props.product)}>
        <span className={classes['tilename']}>{nameIn(props.product.names, short)}</span>
        <Price product={props.product} currency={props.currency} />
      </button>
    </li>
  );
});

function Price(props: { readonly product: Product; readonly currency: Currency }): ReactNode {
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
