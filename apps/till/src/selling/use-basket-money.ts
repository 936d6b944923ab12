import { formatMoney } from '@stilltill/domain/money';
import { useLanguage } from '@stilltill/ui';
import { useTill } from '../till-context.ts';

/** An amount in the currency of the basket, as the screen's language writes it. */
export function useBasketMoney(): (amount_minor: bigint) => string {
  const { tag } = useLanguage();
  const currency = useTill((state) => state.basket.currency);
  return (amount_minor) => formatMoney(amount_minor, currency, tag);
}
