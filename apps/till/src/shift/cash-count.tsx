import { type Currency, formatMoney } from '@stilltill/domain/money';
import { type Denomination, countedIn } from '@stilltill/domain/shift';
import { Choice, Money, NumberPad, moneyDecimals, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconMinus, IconPlus } from '@tabler/icons-react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useAmountEntry } from '../parts/amount-entry.ts';
import { AmountField } from '../parts/amount-field.tsx';
import screens from '../screens/screens.module.css';
import classes from './count.module.css';
import { piecesOf, toDenominations } from './denominations.ts';

/** More of one note than a drawer holds. */
const COUNT_DIGITS_MAX = 5;

type How = 'pieces' | 'figure';
type Counts = ReadonlyMap<bigint, number>;

/** Cash as it is counted: note by note, or as one figure. `amount_minor` null: nothing is counted yet. */
export type CashCounting = {
  readonly currency: Currency;
  readonly how: How;
  setHow(how: How): void;
  readonly counts: Counts;
  setCount(value_minor: bigint, count: number): void;
  readonly entry: ReturnType<typeof useAmountEntry>;
  readonly amount_minor: bigint | null;
  /** Absent where one figure was typed. */
  readonly denominations: readonly Denomination[] | undefined;
};

export function useCashCounting(currency: Currency, start: How, on: { readonly enter: () => void; readonly back?: () => void }): CashCounting {
  const [how, setHow] = useState<How>(start);
  const [counts, setCounts] = useState<Counts>(new Map());
  const entry = useAmountEntry(currency, on);
  const denominations = how === 'pieces' ? toDenominations(counts) : undefined;
  // Typed zeros are a count too: an empty drawer can be closed.
  const counted_minor = counts.size === 0 ? null : countedIn(toDenominations(counts));
  return {
    currency, how, counts, entry, denominations, amount_minor: how === 'pieces' ? counted_minor : entry.amount_minor,
    setHow(next) {
      entry.clear();
      setHow(next);
    },
    setCount: (value_minor, count) => setCounts((before) => new Map(before).set(value_minor, count)),
  };
}

/** The rows, or the figure; `children` stand below the sum. */
export function CashCount(props: { readonly counting: CashCounting; readonly label: string; readonly children: ReactNode }): ReactNode {
  const { t } = useTranslation('till');
  const { counting } = props;
  const { how, currency, entry } = counting;
  return (
    <>
      <Choice label={t('count.how')} value={how} onChange={counting.setHow} options={[{ value: 'pieces', label: t('count.pieces') }, { value: 'figure', label: t('count.figure') }]} />
      <div className={screens['twocolumns']}>
        {how === 'pieces' && <Pieces counting={counting} />}
        <div className={classes['sum']}>
          {how === 'pieces'
            ? <div className={screens['amount']} role="status" aria-label={props.label}><span>{props.label}</span><Money amount_minor={counting.amount_minor ?? 0n} currency={currency} className={screens['figure']} /></div>
            : <AmountField label={props.label} text={entry.text} currency={currency} />}
          {props.children}
        </div>
        {how === 'figure' && <NumberPad decimals={moneyDecimals(currency)} onKey={entry.press} />}
      </div>
    </>
  );
}

function Pieces({ counting }: { readonly counting: CashCounting }): ReactNode {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    // A screen keyboard would cover the rows before anybody asked for it.
    if (!window.matchMedia('(pointer: coarse)').matches) list.current?.querySelector('input')?.focus();
  }, []);
  const step = (event: KeyboardEvent): void => {
    const by = { ArrowDown: 1, Enter: 1, ArrowUp: -1 }[event.key];
    if (by === undefined || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    const fields = [...(list.current?.querySelectorAll('input') ?? [])];
    const next = fields[fields.indexOf(event.target) + by];
    next?.focus();
    next?.select();
  };
  return (
    <ul ref={list} className={classes['pieces']} onKeyDown={step}>
      {piecesOf(counting.currency).map((value_minor) => <PieceRow key={String(value_minor)} value_minor={value_minor} counting={counting} />)}
    </ul>
  );
}

function PieceRow(props: { readonly value_minor: bigint; readonly counting: CashCounting }): ReactNode {
  const { t } = useTranslation('till');
  const { tag } = useLanguage();
  const { value_minor, counting } = props;
  const count = counting.counts.get(value_minor);
  const amount = formatMoney(value_minor, counting.currency, tag);
  const set = (next: number): void => counting.setCount(value_minor, Math.max(0, next));
  return (
    <li className={classes['piece']}>
      <span className={`st-money ${classes['value']}`}>{amount}</span>
      <button type="button" className={classes['step']} tabIndex={-1} aria-label={t('count.fewer', { amount })} disabled={!count} onClick={() => set((count ?? 0) - 1)}><IconMinus size={22} aria-hidden /></button>
      <input
        className={`st-input ${classes['count']}`} inputMode="numeric" autoComplete="off" aria-label={t('count.row', { amount })} value={count ?? ''} placeholder="0"
        onChange={(event) => set(Number(event.target.value.normalize('NFKC').replaceAll(/\D/g, '').slice(0, COUNT_DIGITS_MAX)))}
      />
      <button type="button" className={classes['step']} tabIndex={-1} aria-label={t('count.more', { amount })} onClick={() => set((count ?? 0) + 1)}><IconPlus size={22} aria-hidden /></button>
      <span className={`st-money ${classes['subtotal']}`} data-empty={!count}>{formatMoney(value_minor * BigInt(count ?? 0), counting.currency, tag)}</span>
    </li>
  );
}
