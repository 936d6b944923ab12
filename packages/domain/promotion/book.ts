import { type Goods, type Promotion, checkPromotion, isSimple, normalizeCoupon } from './promotion.ts';

/** Where a line is asked for: by which promotion and, of a bundle, for which of its parts. */
export type Claim = {
  readonly promotion: number;
  readonly part: number;
  /** Takes goods, and each line by itself, whatever else is in the basket. */
  readonly isSimple: boolean;
};

/** Promotions made ready to be found by the goods that they hold for. */
export type PromotionBook = {
  /** The first in priority comes first; equal ones by their id. Their coupons are normalized. */
  readonly promotions: readonly Promotion[];
  readonly by_product: ReadonlyMap<string, readonly Claim[]>;
  /** With the claims on all goods; of a category that is not here there are no others. */
  readonly by_category: ReadonlyMap<string, readonly Claim[]>;
  readonly of_all: readonly Claim[];
};

/** What can't be given is left out. */
export function makePromotionBook(promotions: readonly Promotion[]): PromotionBook {
  const sound = promotions.filter((each) => checkPromotion(each).ok).map((each) => (each.coupon === null ? each : { ...each, coupon: normalizeCoupon(each.coupon) })).sort((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1));
  const by_product = new Map<string, Claim[]>();
  const by_category = new Map<string, Claim[]>();
  const of_all: Claim[] = [];
  const put = ({ products, categories }: Goods, promotion: number, part: number): void => {
    const each = sound[promotion] as Promotion;
    const claim: Claim = { promotion, part, isSimple: isSimple(each) && !each.combines };
    if (!products && !categories) of_all.push(claim);
    for (const product of products ?? []) push(by_product, product, claim);
    for (const category of categories ?? []) push(by_category, category, claim);
  };
  for (const [index, { goods, offer }] of sound.entries()) {
    if (offer.kind === 'bundle') for (const [part, { goods: of_part }] of offer.parts.entries()) put(of_part, index, part);
    else put(goods, index, 0);
  }
  for (const claims of by_category.values()) claims.unshift(...of_all);
  return { promotions: sound, by_product, by_category, of_all };
}

function push(map: Map<string, Claim[]>, key: string, claim: Claim): void {
  const known = map.get(key);
  if (known) known.push(claim);
  else map.set(key, [claim]);
}

export const NO_PROMOTIONS = makePromotionBook([]);
