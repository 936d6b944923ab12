import { nameIn } from '@stilltill/domain/catalog';
import { formatMoney } from '@stilltill/domain/money';
import { type Discount, discountOn } from '@stilltill/domain/promotion';
import { type BasketLine, basketTotal } from '@stilltill/domain/sale';
import { useLanguage, useTranslation } from '@stilltill/ui';
import type {} from '@stilltill/ui/messages/till';
import { useMemo } from 'react';
import { useSurroundings } from '../till-context.ts';
import { beforeDiscount, discountOnLine } from './adjusting.ts';

/** What a manager approves, in one sentence with its amount; and amounts as they stand on the screen. */
export type AdjustWords = {
  price(line: BasketLine, price_minor: bigint): string;
  discount(line: BasketLine, discount: Discount): string;
  discountAll(discount: Discount): string;
  waive(waived_minor: bigint): string;
  money(amount_minor: bigint): string;
  /** With the sign before it: "−¥2.00". */
  off(amount_minor: bigint): string;
};

export function useAdjustWords(): AdjustWords {
  const { t } = useTranslation('till');
  const { tag, short } = useLanguage();
  const { till } = useSurroundings();
  return useMemo(() => {
    const money = (amount_minor: bigint): string => formatMoney(amount_minor, till.state().basket.currency, tag);
    const off = (amount_minor: bigint): string => `−${money(amount_minor)}`;
    const nameOf = (line: BasketLine): string => nameIn(line.names, short);
    return {
      money,
      off,
      price: (line, price_minor) => t('adjust.approve_price', { name: nameOf(line), before: money(line.list_minor ?? line.price_minor), after: money(price_minor) }),
      discount: (line, discount) => t('adjust.approve_discount', { name: nameOf(line), amount: money(discountOnLine(line, discount)) }),
      discountAll(discount) {
        return t('adjust.approve_discount_all', { amount: money(discountOn(beforeDiscount(till.state().basket), discount)) });
      },
      waive(waived_minor) {
        const { basket } = till.state();
        const total_minor = basketTotal(basket) + (basket.waived_minor ?? 0n);
        return t('adjust.approve_waive', { amount: money(waived_minor), before: money(total_minor), after: money(total_minor - waived_minor) });
      },
    };
  }, [t, tag, short, till]);
}
