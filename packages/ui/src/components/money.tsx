import { type Currency, formatMoney } from '@stilltill/domain/money';
import { type ReactNode, memo } from 'react';
import { useLanguage } from '../i18n/use-language.ts';

/** An amount, right-aligned in figures of equal width. `className` sets its size. */
export const Money = memo(function Money(props: { readonly amount_minor: bigint; readonly currency: Currency; readonly className?: string | undefined }): ReactNode {
  const { tag } = useLanguage();
  return <span className={props.className ? `st-money ${props.className}` : 'st-money'}>{formatMoney(props.amount_minor, props.currency, tag)}</span>;
});
