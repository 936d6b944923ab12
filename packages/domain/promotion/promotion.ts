/** What a promotion is: an offer on some goods, at some times, perhaps for a coupon. */
import type { Names } from '../catalog/index.ts';
import { PRICE_MINOR_MAX, isAmount, partOf } from '../money/index.ts';
import { type Result, fail, ok } from '../result/index.ts';

/** A reduction that a person or a promotion gives: a part of the amount, or so much off it. Never more than the amount. */
export type Discount =
  | { readonly kind: 'percent'; readonly rate_ppm: number }
  | { readonly kind: 'amount'; readonly amount_minor: bigint };

/** What a discount comes to: never more than the amount that it is on. */
export function discountOn(amount_minor: bigint, discount: Discount): bigint {
  if (discount.kind === 'percent') return partOf(amount_minor, discount.rate_ppm);
  return discount.amount_minor < amount_minor ? discount.amount_minor : amount_minor;
}

/** Goods by their products and categories; both absent: all goods. */
export type Goods = { readonly products?: readonly string[] | undefined; readonly categories?: readonly string[] | undefined };

export type Offer =
  /** Off each piece or kilogram. */
  | Discount
  /** One piece or kilogram costs this, where it would cost more. */
  | { readonly kind: 'price'; readonly price_minor: bigint }
  /** Of each `buy` + `get` pieces, the dearest first, the `get` cheapest are reduced by the rate. */
  | { readonly kind: 'buy_get'; readonly buy: number; readonly get: number; readonly rate_ppm: number }
  /** So many pieces of each part cost this together. */
  | { readonly kind: 'bundle'; readonly parts: readonly { readonly goods: Goods; readonly pieces: number }[]; readonly price_minor: bigint }
  /** Goods that come to so much are reduced. */
  | { readonly kind: 'threshold'; readonly over_minor: bigint; readonly off: Discount };

export type Promotion = {
  readonly id: string;
  readonly names: Names;
  readonly offer: Offer;
  /** Of a bundle its parts say it. */
  readonly goods: Goods;
  /** ISO 8601 in UTC: holds from the first and ends before the second; null: open. */
  readonly from: string | null;
  readonly until: string | null;
  /** By the store's clock: days of the week, Monday is 1; null: each day. */
  readonly weekdays: readonly number[] | null;
  /** By the store's clock: minutes of the day, until before the second; past midnight where the second is the smaller. */
  readonly hours: { readonly from_minute: number; readonly until_minute: number } | null;
  /** Holds only where this code was entered. */
  readonly coupon: string | null;
  /** The lower one comes first. */
  readonly priority: number;
  /** Comes on top of the others, on what is left. Without it goods take part in one promotion only. */
  readonly combines: boolean;
  /** How often a bundle or a buy-and-get holds in one sale; null: as often as the goods allow. */
  readonly times_max: number | null;
  /** Holds only for members of one of these groups. Absent: for everybody. */
  readonly groups?: readonly string[] | undefined;
};

/** A moment at a store: in UTC, and what its clock on the wall shows. */
export type StoreMoment = { readonly at: string; readonly weekday: number; readonly minute: number };

/** A line of a basket, as promotions look at it. */
export type PromotableLine = {
  readonly product: string | null;
  readonly category: string | null;
  readonly qty_milli: number;
  readonly price_minor: bigint;
  /** Price × quantity. */
  readonly gross_minor: bigint;
  /** Sold by weight: no offer counts its pieces. */
  readonly isWeighed: boolean;
  /** A person decided its price: no promotion takes it. */
  readonly isPriced: boolean;
};

/** What a line gets off by a promotion, as it stands among the line's reductions. */
export type PromotionShare = { readonly kind: 'promotion'; readonly promotion: string; readonly amount_minor: bigint };

/** Each line by itself, whatever else is in the basket. */
export function isSimple({ offer }: Promotion): boolean {
  return offer.kind === 'percent' || offer.kind === 'amount' || offer.kind === 'price';
}

const PIECES_MAX = 1000;

/** Whether a promotion can be given at all: one that would make a price negative can't. `promotion_invalid` with the `field` that is wrong. */
export function checkPromotion({ offer, hours, weekdays, combines, from, until }: Promotion): Result<null> {
  const field = wrongIn(offer)
    ?? (combines && offer.kind !== 'percent' && offer.kind !== 'amount' && offer.kind !== 'threshold' ? 'combines' : null)
    ?? (hours && !(isMinute(hours.from_minute) && isMinute(hours.until_minute)) ? 'hours' : null)
    ?? (weekdays && !weekdays.every((day) => Number.isInteger(day) && day >= 1 && day <= 7) ? 'weekdays' : null)
    ?? (from !== null && until !== null && until <= from ? 'until' : null);
  return field === null ? ok(null) : fail('promotion_invalid', { field });
}

/** The field of an offer that makes it impossible; null: none. */
function wrongIn(offer: Offer): string | null {
  switch (offer.kind) {
    case 'percent': return isDiscount(offer) ? null : 'rate_ppm';
    case 'amount': return isDiscount(offer) ? null : 'amount_minor';
    case 'price': return offer.price_minor >= 0n && offer.price_minor <= PRICE_MINOR_MAX ? null : 'price_minor';
    case 'buy_get': return !isPieces(offer.buy) ? 'buy' : !isPieces(offer.get) ? 'get' : isRate(offer.rate_ppm) ? null : 'rate_ppm';
    case 'bundle':
      if (offer.parts.length === 0 || !offer.parts.every(({ pieces }) => isPieces(pieces))) return 'parts';
      return offer.price_minor >= 0n && isAmount(offer.price_minor) ? null : 'price_minor';
    case 'threshold':
      if (offer.over_minor < 0n || !isAmount(offer.over_minor)) return 'over_minor';
      return isDiscount(offer.off) ? null : offer.off.kind === 'percent' ? 'rate_ppm' : 'amount_minor';
  }
}

export function isDiscount(discount: Discount): boolean {
  return discount.kind === 'percent' ? isRate(discount.rate_ppm) : discount.amount_minor > 0n && isAmount(discount.amount_minor);
}

function isRate(rate_ppm: number): boolean {
  return Number.isInteger(rate_ppm) && rate_ppm > 0 && rate_ppm <= 1_000_000;
}

function isPieces(pieces: number): boolean {
  return Number.isInteger(pieces) && pieces >= 1 && pieces <= PIECES_MAX;
}

function isMinute(minute: number): boolean {
  return Number.isInteger(minute) && minute >= 0 && minute < 1440;
}

/** How a coupon's code is compared: as people write it, in any case and width. */
export function normalizeCoupon(typed: string): string {
  return typed.normalize('NFKC').toUpperCase().replaceAll(/\s/g, '');
}

/** Whether a promotion holds at a moment, with the coupons that were entered, for somebody in these groups. Both coupons are normalized. */
export function holdsAt(promotion: Promotion, moment: StoreMoment, coupons: readonly string[], groups: readonly string[] = []): boolean {
  if (promotion.from !== null && moment.at < promotion.from) return false;
  if (promotion.until !== null && moment.at >= promotion.until) return false;
  if (promotion.coupon !== null && !coupons.includes(promotion.coupon)) return false;
  if (promotion.groups && !promotion.groups.some((group) => groups.includes(group))) return false;
  return holdsOnDay(promotion, moment);
}

function holdsOnDay({ weekdays, hours }: Promotion, { weekday, minute }: StoreMoment): boolean {
  const isDay = (day: number): boolean => !weekdays || weekdays.includes(day);
  if (!hours) return isDay(weekday);
  const { from_minute, until_minute } = hours;
  if (from_minute < until_minute) return isDay(weekday) && minute >= from_minute && minute < until_minute;
  // Past midnight: the night belongs to the day on which it began.
  if (minute >= from_minute) return isDay(weekday);
  return minute < until_minute && isDay(weekday === 1 ? 7 : weekday - 1);
}
