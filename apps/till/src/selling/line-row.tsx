import { nameIn } from '@stilltill/domain/catalog';
import { type Currency, formatMoney } from '@stilltill/domain/money';
import type { BasketLine } from '@stilltill/domain/sale';
import { KeyHint, Money, formatQuantity, useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { IconMinus, IconPlus, IconTrash } from '@tabler/icons-react';
import { type ReactNode, memo, useEffect, useRef } from 'react';
import { keyShown } from '../keys/shortcuts.ts';
import classes from './basket.module.css';

export type LineActions = {
  /** Opens the line's tools, or closes them. */
  choose(line: number): void;
  /** Makes it the line that keys act on. */
  mark(line: number): void;
  setQuantity(line: number, qty_milli: number): void;
  askQuantity(line: number): void;
  voidLine(line: number): void;
};

/** One line of the basket. Drawn again only when it changes itself: a basket of 500 lines costs no more than one of five. */
export const LineRow = memo(function LineRow(props: {
  readonly line: BasketLine; readonly currency: Currency; readonly isCurrent: boolean; readonly isOpen: boolean; readonly actions: LineActions;
}): ReactNode {
  const { t } = useTranslation('till');
  const { tag, short } = useLanguage();
  const { line, currency, actions } = props;
  const row = useRef<HTMLLIElement>(null);
  const name = nameIn(line.names, short);
  const quantity = formatQuantity(line.qty_milli, tag);
  const isWeighed = line.qty_milli % 1000 !== 0;
  useEffect(() => {
    if (props.isCurrent) row.current?.scrollIntoView({ block: 'nearest' });
  }, [props.isCurrent, line.qty_milli, props.isOpen]);

  return (
    <li ref={row} className={classes['line']} data-current={props.isCurrent} data-open={props.isOpen}>
      <button type="button" className={classes['face']} aria-expanded={props.isOpen} onClick={() => actions.choose(line.line)}>
        <span className={classes['qty']} data-one={line.qty_milli === 1000}>{quantity}</span>
        <span className={classes['what']}>
          <span className={classes['name']}>{name}</span>
          {line.qty_milli !== 1000 && (
            <span className={classes['each']}>
              {isWeighed ? t('basket.per_kilogram', { amount: formatMoney(line.price_minor, currency, tag) }) : t('basket.each', { amount: formatMoney(line.price_minor, currency, tag) })}
            </span>
          )}
        </span>
        <Money amount_minor={line.amount_minor} currency={currency} className={classes['amount']} />
      </button>
      {props.isOpen && (
        <div className={classes['tools']}>
          <button type="button" className={classes['tool']} aria-label={t('basket.fewer')} onClick={() => actions.setQuantity(line.line, Math.max(0, line.qty_milli - 1000))}><IconMinus size={24} aria-hidden /></button>
          <button type="button" className={`st-button ${classes['quantity']}`} onClick={() => actions.askQuantity(line.line)}>{t('basket.quantity')} <KeyHint keys={keyShown('quantity')} /></button>
          <button type="button" className={classes['tool']} aria-label={t('basket.more')} onClick={() => actions.setQuantity(line.line, line.qty_milli + 1000)}><IconPlus size={24} aria-hidden /></button>
          <button type="button" className={`st-button ${classes['void']}`} onClick={() => actions.voidLine(line.line)}><IconTrash size={22} stroke={1.75} aria-hidden /> {t('basket.void')} <KeyHint keys={keyShown('void')} /></button>
        </div>
      )}
    </li>
  );
});
