import { type Product, nameIn } from '@stilltill/domain/catalog';
import { formatMoney } from '@stilltill/domain/money';
import { EmptyState, KeyHint, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconCalculator, IconSearch, IconX } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, type Ref, memo, useEffect, useState } from 'react';
import { keyShown } from '../keys/shortcuts.ts';
import { SimpleGoods } from '../simple/simple-goods.tsx';
import { useSimpleGoods } from '../simple/use-simple-goods.ts';
import { useSurroundings, useTill } from '../till-context.ts';
import { amountIn } from './adjusting.ts';
import { GoodsGrid } from './goods-grid.tsx';
import { GoodsPrice } from './goods-price.tsx';
import classes from './goods.module.css';

/** Two screens full: whoever does not find it there types on. */
const RESULTS_MAX = 20;

type GoodsProps = {
  readonly searchField: Ref<HTMLInputElement>; readonly text: string; readonly onText: (text: string) => void;
  readonly onAdd: (product: Product) => void;
  /** Goods by their amount alone. */
  readonly onAmount: () => void;
  readonly onSellAmount: (amount_minor: bigint) => void;
  /** Enter in the search field: `found` is what the list has marked, if anything. */
  readonly onEnter: (text: string, found: Product | null) => void;
};

export const GoodsPane = memo(function GoodsPane(props: GoodsProps): ReactNode {
  const { t } = useTranslation('till');
  const { till } = useSurroundings();
  const isSearching = props.text.trim() !== '';
  const results = useResults(props.text);
  const simple = useSimpleGoods(isSearching);
  const { tag } = useLanguage();
  const currency = useTill((state) => state.basket.currency);
  const amount_minor = amountIn(props.text, currency);
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

  if (simple.isOn) return <SimpleGoods onAdd={props.onAdd} onMore={simple.leave} />;
  return (
    <section className={classes['pane']} aria-label={t('goods.title')}>
      <div className={classes['search']}>
        <div className={classes['box']}>
          <IconSearch className={classes['lens']} size={24} stroke={1.75} aria-hidden />
          <input
            ref={props.searchField} className={`st-input ${classes['field']}`} type="text" value={props.text} placeholder={t('goods.search')} aria-label={t('goods.search')}
            autoComplete="off" autoCorrect="off" spellCheck={false} enterKeyHint="search" onChange={(event) => props.onText(event.target.value)} onKeyDown={onKeyDown}
          />
          {isSearching
            ? <button type="button" className={`st-icon-button ${classes['clear']}`} aria-label={t('goods.clear')} onClick={() => props.onText('')}><IconX size={22} aria-hidden /></button>
            : <span className={classes['hint']}><KeyHint keys={keyShown('search')} /></span>}
        </div>
        <button type="button" className={`st-button ${classes['amount']}`} onClick={props.onAmount}><IconCalculator size={24} stroke={1.75} aria-hidden /> {t('amount.tile')}</button>
      </div>
      {isSearching && amount_minor !== null && amount_minor > 0n && (
        <button type="button" className={classes['asamount']} onClick={() => props.onSellAmount(amount_minor)}>{t('amount.found', { amount: formatMoney(amount_minor, currency, tag) })} <KeyHint keys={keyShown('more')} /></button>
      )}
      {isSearching ? <Results text={props.text.trim()} results={results} marked={marked} onAdd={props.onAdd} /> : <GoodsGrid onAdd={props.onAdd} />}
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
        <GoodsPrice product={product} currency={currency} />
      </button>
    </li>
  );
});
