/** Works out what each line of a basket comes to: discounts by hand, promotions, its part of a discount on the whole. */
import { allocate, extend } from '../money/index.ts';
import {
  type Discount, type PromotableLine, type PromotionBook, type PromotionChoice, type PromotionShare, type StoreMoment, applyPromotions, discountOn,
} from '../promotion/index.ts';
import { type AppliedPromotion, type Basket, type BasketLine, type Reduction, isPricedByHand, linesTotal } from './basket.ts';

const NO_REDUCTIONS: readonly Reduction[] = [];

/** What a store promises at a moment. `basis`: by which cursor of the change feed somebody else finds the same. */
export type SaleTerms = { readonly book: PromotionBook; readonly choice: PromotionChoice; readonly moment: StoreMoment; readonly basis?: string | null | undefined };

/** The basket with its reductions as they are under the terms. Lines that come to the same stay the same objects. */
export function reckon(basket: Basket, terms: SaleTerms): Basket {
  const { lines: before } = basket;
  const goods = before.map(toPromotable);
  const promoted = applyPromotions({ ...terms, coupons: basket.coupons ?? [] }, goods);
  const reduced = before.map((line, index) => reduce(line, (goods[index] as PromotableLine).gross_minor, promoted[index] as readonly PromotionShare[]));
  const after = basket.discount ? shareOut(reduced, basket.discount) : reduced;
  const lines = after.map((line, index) => sameOr(before[index] as BasketLine, line));
  const promotions = appliedIn(promoted, terms.book);
  // Where nothing was given, nobody asks when and by what it was reckoned.
  const by = promotions ? { reckoned_at: terms.moment.at, reckoned_basis: terms.basis ?? undefined } : { reckoned_at: undefined, reckoned_basis: undefined };
  return { ...basket, lines, promotions, ...by };
}

/** A line as promotions look at it. */
export function toPromotable(line: BasketLine): PromotableLine {
  const { product, category = null, qty_milli, price_minor } = line;
  return { product, category, qty_milli, price_minor, gross_minor: extend(price_minor, qty_milli), isWeighed: line.unit === 'kilogram', isPriced: isPricedByHand(line) };
}

function reduce(line: BasketLine, gross_minor: bigint, promoted: readonly PromotionShare[]): BasketLine {
  if (promoted.length === 0 && !line.discount) return withReductions(line, gross_minor, NO_REDUCTIONS);
  const reductions: Reduction[] = [];
  const by_hand_minor = line.discount ? discountOn(gross_minor, line.discount) : 0n;
  if (by_hand_minor > 0n) reductions.push({ kind: 'discount', amount_minor: by_hand_minor });
  for (const { promotion, amount_minor } of promoted) reductions.push({ kind: 'promotion', promotion, amount_minor });
  return withReductions(line, gross_minor, reductions);
}

function withReductions(line: BasketLine, gross_minor: bigint, reductions: readonly Reduction[]): BasketLine {
  if (reductions.length === 0 && line.reductions === undefined && line.amount_minor === gross_minor) return line;
  if (reductions.length === 0) return { ...line, amount_minor: gross_minor, reductions: undefined };
  let amount_minor = gross_minor;
  for (const reduction of reductions) amount_minor -= reduction.amount_minor;
  return { ...line, amount_minor, reductions };
}

/** A discount on the whole is borne by the lines at once, in proportion to what they come to. */
function shareOut(reduced: readonly BasketLine[], discount: Discount): readonly BasketLine[] {
  const whole_minor = linesTotal({ lines: reduced });
  if (whole_minor === 0n) return reduced;
  const shares = allocate(discountOn(whole_minor, discount), reduced.map(({ amount_minor }) => amount_minor));
  return reduced.map((line, index) => {
    const amount_minor = shares[index] as bigint;
    if (amount_minor === 0n) return line;
    return { ...line, amount_minor: line.amount_minor - amount_minor, reductions: [...(line.reductions ?? []), { kind: 'share', amount_minor }] };
  });
}

function appliedIn(promoted: readonly (readonly PromotionShare[])[], book: PromotionBook): readonly AppliedPromotion[] | undefined {
  let given: Set<string> | null = null;
  for (const shares of promoted) for (const { promotion } of shares) (given ??= new Set()).add(promotion);
  return given ? book.promotions.filter(({ id }) => given.has(id)).map(({ id, names, coupon }) => ({ promotion: id, names, coupon })) : undefined;
}

function sameOr(before: BasketLine, after: BasketLine): BasketLine {
  if (before === after) return before;
  const was = before.reductions ?? [];
  const is = after.reductions ?? [];
  const isSame = before.amount_minor === after.amount_minor && was.length === is.length
    && was.every((each, index) => each.kind === is[index]?.kind && each.promotion === is[index]?.promotion && each.amount_minor === is[index]?.amount_minor);
  return isSame ? before : after;
}
