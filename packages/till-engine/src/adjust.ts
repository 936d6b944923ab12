/** What a person decides about prices: what comes of it, and the right that it takes. */
import { PRICE_MINOR_MAX, extend } from '@stilltill/domain/money';
import { type Discount, discountOn, holdsAt, isDiscount, normalizeCoupon } from '@stilltill/domain/promotion';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { type Basket, type SaleTerms, addCoupon, basketTotal, discountBasket, discountLine, linesTotal, overridePrice, reckon, waive } from '@stilltill/domain/sale';
import type { Doing } from './subjects.ts';
import type { BasketChange } from './till.ts';

export type Judged = { readonly changed: Basket; readonly request: Doing | null };

/** Nothing happens yet: the basket as it would be, and what to ask permission for; null: nothing is given away. */
export function judgeChange(basket: Basket, change: BasketChange, terms: SaleTerms): Result<Judged> {
  switch (change.what) {
    case 'price': {
      if (change.price_minor < 0n || change.price_minor > PRICE_MINOR_MAX) return fail('price_invalid');
      return judged(overridePrice(basket, change.line, change.price_minor), { action: 'override_price', line: change.line, measure: { amount_minor: change.price_minor } });
    }
    case 'discount_line': {
      const line = basket.lines.find((each) => each.line === change.line);
      if (!line) return fail('basket_empty');
      if (!change.discount) return judged(discountLine(basket, change.line, null), null);
      if (!isDiscount(change.discount)) return fail('discount_invalid');
      const measure = { rate_ppm: rateOf(change.discount, extend(line.price_minor, line.qty_milli)) };
      return judged(discountLine(basket, change.line, change.discount), { action: 'discount', line: change.line, measure });
    }
    case 'discount_basket': {
      const without = discountBasket(basket, null);
      if (!change.discount || !without.ok) return judged(without, null);
      if (!isDiscount(change.discount)) return fail('discount_invalid');
      // Of what the lines come to by themselves: one that takes the place of another is not measured by what that left.
      const measure = { rate_ppm: rateOf(change.discount, linesTotal(reckon(without.value, terms))) };
      return judged(discountBasket(basket, change.discount), { action: 'discount', line: null, measure });
    }
    case 'waive': {
      const request = change.amount_minor === 0n ? null : { action: 'waive' as const, line: null, measure: { amount_minor: change.amount_minor } };
      return judged(waive(basket, change.amount_minor), request);
    }
    case 'coupon': {
      const coupon = normalizeCoupon(change.coupon);
      const isKnown = terms.book.promotions.some((promotion) => promotion.coupon === coupon && holdsAt(promotion, terms.moment, [coupon], basket.member?.groups));
      return isKnown ? judged(addCoupon(basket, coupon), null) : fail('coupon_unknown', { coupon: coupon.slice(0, 40) });
    }
  }
}

function judged(changed: Result<Basket>, request: Judged['request']): Result<Judged> {
  if (!changed.ok) return changed;
  return basketTotal(changed.value) < 0n ? fail('waive_invalid') : ok({ changed: changed.value, request: request && { ...request, sale: changed.value.sale } });
}

/** A discount's part of what it is on, in parts per million, rounded up: a limit is not passed by a rounding. */
function rateOf(discount: Discount, amount_minor: bigint): number {
  if (discount.kind === 'percent') return discount.rate_ppm;
  if (amount_minor === 0n) return 0;
  const rate_ppm = (discountOn(amount_minor, discount) * 1_000_000n + amount_minor - 1n) / amount_minor;
  return Number(rate_ppm);
}
