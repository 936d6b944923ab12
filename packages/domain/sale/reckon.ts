/** Works out what each line of a basket comes to: discounts by hand, promotions, its part of a discount on the whole and of points. */
import { allocate, extend } from '../money/index.ts';
import { type PointRules, type Spent, NOTHING_SPENT, pointsSpent } from '../points/index.ts';
import {
  type Discount, type PromotableLine, type PromotionBook, type PromotionChoice, type StoreMoment, applyPromotions, discountOn,
} from '../promotion/index.ts';
import { type AppliedPromotion, type Basket, type BasketLine, type BasketMember, type Reduction, isPricedByHand, linesTotal } from './basket.ts';

const NO_REDUCTIONS: readonly Reduction[] = [];

/** What a store promises at a moment. `basis`: by which cursor of the change feed somebody else finds the same. */
export type SaleTerms = { readonly book: PromotionBook; readonly choice: PromotionChoice; readonly moment: StoreMoment; readonly basis?: string | null | undefined; readonly points?: PointRules | null | undefined };

/** The basket with its reductions as they are under the terms. Lines that come to the same stay the same objects. */
export function reckon(basket: Basket, terms: SaleTerms): Basket {
  const { lines: before } = basket;
  const goods = before.map(toPromotable);
  const { shares, left_minor, given } = applyPromotions({ ...terms, coupons: basket.coupons ?? [], groups: basket.member?.groups ?? [] }, goods);
  const reduced = before.map((line, index) => (line.discount ? reduceByHand(line, line.discount, left_minor[index] as bigint) : withReductions(line, left_minor[index] as bigint, shares[index] ?? NO_REDUCTIONS)));
  const shared = basket.discount ? shareOut(reduced, discountOn(linesTotal({ lines: reduced }), basket.discount), 'share') : reduced;
  const spent = spentOn(basket, terms, shared);
  const ended = spent.minor > 0n ? shareOut(shared, spent.minor, 'points') : shared;
  // A line that comes to the same stays the object that it was.
  const lines = ended === reduced ? reduced : ended.map(({ amount_minor, reductions = NO_REDUCTIONS }, index) => withReductions(before[index] as BasketLine, amount_minor, reductions));
  const promotions = given.length === 0 ? undefined : given.map(({ id, names, coupon }): AppliedPromotion => ({ promotion: id, names, coupon }));
  // Also where there are no promotions: whoever checks it must not go by one that came before it was paid.
  return { ...basket, lines, promotions, reckoned_at: terms.moment.at, reckoned_basis: terms.basis ?? undefined, ...(basket.member ? { member: withSpent(basket.member, spent) } : {}) };
}

/** What points take off, of those that somebody wants to spend. */
function spentOn({ member }: Basket, { points }: SaleTerms, lines: readonly BasketLine[]): Spent {
  return points && member?.wanted_points !== undefined ? pointsSpent(points, linesTotal({ lines }), member.wanted_points) : NOTHING_SPENT;
}

function withSpent({ spent: _before, ...member }: BasketMember, spent: Spent): BasketMember {
  return spent.points === 0 ? member : { ...member, spent };
}

/** A line as promotions look at it. */
export function toPromotable(line: BasketLine): PromotableLine {
  const { product, category = null, qty_milli, price_minor } = line;
  return { product, category, qty_milli, price_minor, gross_minor: extend(price_minor, qty_milli), isWeighed: line.unit === 'kilogram', isPriced: isPricedByHand(line) };
}

/** A line of which a person decided takes part in no promotion. */
function reduceByHand(line: BasketLine, discount: Discount, gross_minor: bigint): BasketLine {
  const amount_minor = discountOn(gross_minor, discount);
  return withReductions(line, gross_minor - amount_minor, amount_minor > 0n ? [{ kind: 'discount', amount_minor }] : NO_REDUCTIONS);
}

/** The line itself where it comes to the same. */
function withReductions(line: BasketLine, amount_minor: bigint, reductions: readonly Reduction[]): BasketLine {
  if (line.amount_minor === amount_minor && areEqual(line.reductions ?? NO_REDUCTIONS, reductions)) return line;
  return { ...line, amount_minor, reductions: reductions.length === 0 ? undefined : reductions };
}

/** What is taken off the whole is borne by the lines at once, in proportion to what they come to. */
function shareOut(reduced: readonly BasketLine[], off_minor: bigint, kind: 'share' | 'points'): readonly BasketLine[] {
  if (linesTotal({ lines: reduced }) === 0n) return reduced;
  const shares = allocate(off_minor, reduced.map(({ amount_minor }) => amount_minor));
  return reduced.map((line, index) => {
    const amount_minor = shares[index] as bigint;
    if (amount_minor === 0n) return line;
    return { ...line, amount_minor: line.amount_minor - amount_minor, reductions: [...(line.reductions ?? []), { kind, amount_minor }] };
  });
}

function areEqual(some: readonly Reduction[], others: readonly Reduction[]): boolean {
  return some.length === others.length && some.every(({ kind, promotion, amount_minor }, index) => {
    const other = others[index] as Reduction;
    return kind === other.kind && promotion === other.promotion && amount_minor === other.amount_minor;
  });
}
