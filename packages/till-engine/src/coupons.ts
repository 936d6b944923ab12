/** Coupons that one member may use once: held by the server, and offline taken within the shop's budget. */
import { couponTag, readPersonalCoupon } from '@stilltill/domain/points';
import { type Promotion, holdsAt, normalizeCoupon } from '@stilltill/domain/promotion';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { addPersonalCoupon, hasMoney } from '@stilltill/domain/sale';
import { CouponHeld } from '@stilltill/protocol';
import type { Core } from './core.ts';
import { couponsToday } from './member-memory.ts';
import { isSilence } from './members.ts';
import type { Selling } from './selling.ts';
import { termsNow } from './settings.ts';
import type { Ask } from './wire.ts';

type InTurn = (work: () => Promise<Result<null>>) => Promise<Result<null>>;
export type RedeemCoupon = (code: string) => Promise<Result<null>>;

/** It asks the server first, if it can be asked: not to be called in turn. */
export function makeCoupons(core: Core, selling: Selling, ask: Ask): (inTurn: InTurn) => RedeemCoupon {
  return (inTurn) => async (typed) => {
    const read = readPersonalCoupon(typed);
    if (read.kind !== 'coupon') return fail('coupon_misread');
    const { basket } = core.view;
    if (!basket || basket.lines.length === 0) return fail('basket_empty');
    if (hasMoney(basket)) return fail('basket_has_money');
    const { sale } = basket;
    const coupon_hash = core.ports.hash.sha256Hex(read.code);
    const held = core.view.online ? await ask({ method: 'POST', path: '/api/v1/terminal/points/coupon', body: { coupon_hash, sale } }, CouponHeld) : fail('unavailable');
    if (!held.ok && !isSilence(held.fault)) return held;
    const found = held.ok ? findById(core, held.value.promotion) : findByTag(core, read.tag, coupon_hash);
    if (!found.ok) return found;
    const promotion = found.value;
    return inTurn(async () => {
      // What was asked for is for the basket of then.
      if (core.view.basket?.sale !== sale) return fail('basket_empty');
      const changed = await selling.change((each) => addPersonalCoupon(each, { coupon_hash, promotion: promotion.id, basis: held.ok ? 'online' : 'offline' }, normalizeCoupon(promotion.coupon ?? '')));
      return changed.ok ? ok(null) : changed;
    });
  };
}

/** Promotions that would hold now with their code, for whoever is at the till. */
function holding(core: Core): readonly Promotion[] {
  const { book, moment } = termsNow(core);
  return book.promotions.filter((promotion) => promotion.coupon !== null && holdsAt(promotion, moment, [promotion.coupon], core.view.basket?.member?.groups));
}

function findById(core: Core, id: string): Result<Promotion> {
  const promotion = holding(core).find((each) => each.id === id);
  return promotion ? ok(promotion) : fail('coupon_not_issued');
}

/** `coupon_used` at this till today, `coupon_budget`, `coupon_not_issued` where no promotion has the tag, or two have. */
function findByTag(core: Core, tag: string, coupon_hash: string): Result<Promotion> {
  const today = couponsToday(core);
  if (today.some((each) => each.coupon_hash === coupon_hash)) return fail('coupon_used');
  if (today.length >= (core.catalog.pointRules()?.offline.day_coupons ?? 0)) return fail('coupon_budget');
  const [promotion, other] = holding(core).filter(({ id }) => couponTag(core.ports.hash.sha256Hex(id)) === tag);
  return promotion && !other ? ok(promotion) : fail('coupon_not_issued');
}
