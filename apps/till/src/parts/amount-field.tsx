import { type Currency, formatMoney } from '@stilltill/domain/money';
import { useLanguage } from '@stilltill/ui';
import type { ReactNode } from 'react';
import classes from '../screens/screens.module.css';

/**
 * What is being typed, in the currency's form but as far as it is typed: "¥12.5" stays "¥12.5".
 * `placeholder_minor`: what holds while nothing is typed.
 */
export function AmountField(props: { readonly label: string; readonly text: string; readonly currency: Currency; readonly placeholder_minor?: bigint }): ReactNode {
  const { tag } = useLanguage();
  return (
    <FigureField label={props.label} isEmpty={props.text === ''}>
      {props.text === '' ? formatMoney(props.placeholder_minor ?? 0n, props.currency, tag) : typedMoney(props.text, props.currency, tag)}
    </FigureField>
  );
}

/** A field of figures: its name, and large what is typed. `isEmpty`: nothing is, and what is shown holds meanwhile. */
export function FigureField(props: { readonly label: string; readonly isEmpty: boolean; readonly children: ReactNode }): ReactNode {
  return (
    <div className={classes['amount']} role="status" aria-label={props.label}>
      <span>{props.label}</span>
      <span className={`st-money ${classes['figure']}`} data-empty={props.isEmpty}>{props.children}</span>
    </div>
  );
}

/** The typed text between the signs that the locale puts around an amount, with its thousands set apart. */
export function typedMoney(text: string, currency: Currency, tag: string): string {
  const zero = formatMoney(0n, currency, tag);
  const [whole = '0', part] = text.split('.');
  const grouped = new Intl.NumberFormat(tag).format(BigInt(whole));
  return zero.replace(/0([.,]0+)?/, part === undefined ? grouped : `${grouped}.${part}`);
}
