import { nameIn } from '@stilltill/domain/catalog';
import { type Currency, formatMoney } from '@stilltill/domain/money';
import type { AppliedPromotion, BasketLine } from '@stilltill/domain/sale';
import { KeyHint, Money, formatQuantity, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconMinus, IconPlus, IconTrash } from '@tabler/icons-react';
import { type ReactNode, memo, useEffect, useRef } from 'react';
import { keyShown } from '../keys/shortcuts.ts';
import { Reductions } from './reductions.tsx';
import classes from './basket.module.css';

export type LineActions = {
  /** Opens the line's tools, or closes them. */
  choose(line: number): void;
  /** Makes it the line that keys act on. */
  mark(line: number): void;
  setQuantity(line: number, qty_milli: number): void;
  askQuantity(line: number): void;
  askPrice(line: number): void;
  askDiscount(line: number): void;
  voidLine(line: number): void;
};

/** One line of the basket. Drawn again only when it changes itself: a basket of 500 lines costs no more than one of five. */
export const LineRow = memo(function LineRow(props: {
  readonly line: BasketLine; readonly currency: Currency;
  /** Absent where the line has no reductions: then other lines' promotions draw nothing here. */
  readonly promotions: readonly AppliedPromotion[] | undefined; readonly isCurrent: boolean; readonly isOpen: boolean; readonly actions: LineActions;
}): ReactNode {
  const { t } = useTranslation('till');
  const { tag, short } = useLanguage();
  const { line, currency, actions } = props;
  const row = useRef<HTMLLIElement>(null);
  const name = nameIn(line.names, short);
  const quantity = formatQuantity(line.qty_milli, tag);
  useEffect(() => {
    if (props.isCurrent) row.current?.scrollIntoView({ block: 'nearest' });
  }, [props.isCurrent, line.qty_milli, props.isOpen]);

  return (
    <li ref={row} className={classes['line']} data-current={props.isCurrent} data-open={props.isOpen}>
      <button type="button" className={classes['face']} aria-expanded={props.isOpen} onClick={() => actions.choose(line.line)}>
        <span className={classes['qty']} data-one={line.qty_milli === 1000}>{quantity}</span>
        <span className={classes['what']}>
          <span className={classes['name']}>{name}</span>
          {(line.qty_milli !== 1000 || line.list_minor !== undefined) && <Each line={line} currency={currency} />}
          <Reductions line={line} promotions={props.promotions} currency={currency} />
        </span>
        <Money amount_minor={line.amount_minor} currency={currency} className={classes['amount']} />
      </button>
      {props.isOpen && (
        <div className={classes['tools']}>
          <button type="button" className={classes['tool']} aria-label={t('basket.fewer')} onClick={() => actions.setQuantity(line.line, Math.max(0, line.qty_milli - 1000))}><IconMinus size={24} aria-hidden /></button>
          <button type="button" className={`st-button ${classes['quantity']}`} onClick={() => actions.askQuantity(line.line)}>{t('basket.quantity')} <KeyHint keys={keyShown('quantity')} /></button>
          <button type="button" className={classes['tool']} aria-label={t('basket.more')} onClick={() => actions.setQuantity(line.line, line.qty_milli + 1000)}><IconPlus size={24} aria-hidden /></button>
          <button type="button" className={`st-button ${classes['void']}`} onClick={() => actions.voidLine(line.line)}><IconTrash size={22} stroke={1.75} aria-hidden /> {t('basket.void')} <KeyHint keys={keyShown('void')} /></button>
          <span className={classes['break']} />
          <button type="button" className={`st-button ${classes['deciding']}`} onClick={() => actions.askPrice(line.line)}>{t('basket.price')} <KeyHint keys={keyShown('price')} /></button>
          <button type="button" className={`st-button ${classes['deciding']}`} onClick={() => actions.askDiscount(line.line)}>{t('basket.discount')} <KeyHint keys={keyShown('discount')} /></button>
        </div>
      )}
    </li>
  );
});

/** What one piece or kilogram costs, and beside it what the catalogue asks where another price was agreed. */
function Each(props: { readonly line: BasketLine; readonly currency: Currency }): ReactNode {
  const { t } = useTranslation('till');
  const { tag } = useLanguage();
  const { line, currency } = props;
  const isWeighed = line.unit === 'kilogram' || line.qty_milli % 1000 !== 0;
  const amount = formatMoney(line.price_minor, currency, tag);
  return (
    <span className={classes['each']}>
      {line.list_minor !== undefined && <><s><span className="st-visually-hidden">{t('basket.list_price')} </span>{formatMoney(line.list_minor, currency, tag)}</s>{' '}</>}
      {isWeighed ? t('basket.per_kilogram', { amount }) : t('basket.each', { amount })}
    </span>
  );
}
