/** What the back office reads of coupons that were made, and of what a customer bought with a card. */
import { z } from 'zod';
import { PageQuery } from './office.ts';
import { AmountMinor, CurrencyCode, EpochId, Hash, Seq, Time, Uuid } from './primitives.ts';

const SalePlace = z.object({ terminal: Uuid, epoch: EpochId, seq: Seq, hash: Hash });
export const COUPON_STATES = ['unused', 'held', 'used', 'taken_back', 'expired'] as const;
export const CouponItem = z.object({
  coupon: Uuid, promotion: Uuid, account: Uuid.nullable(), group: Uuid.nullable(), issued_at: Time, valid_until: Time.nullable(), state: z.enum(COUPON_STATES), used_at: Time.nullable(),
  /** Where the sale stands that used it; null: none did, or it has not arrived. */
  sale: SalePlace.nullable(),
});
// GET /api/v1/office/points/coupons, the newest first: those of a promotion, or of an account.
export const CouponQuery = PageQuery.extend({ promotion: Uuid.optional(), account: Uuid.optional() });
/** `counts`: of all that were asked for, not of this page alone. */
export const CouponPage = z.object({ items: z.array(CouponItem), next: z.string().nullable(), counts: z.record(z.enum(COUPON_STATES), z.int()) });
// POST /api/v1/office/points/coupons/take-back: one of a promotion's coupons, or with null all that are unused.
export const TakeBackCoupons = z.object({ promotion: Uuid, coupon: Uuid.nullable() });
export const CouponsTakenBack = z.object({ count: z.int() });

// GET /api/v1/office/points/purchases: those at which a card of this customer was shown, the newest first.
export const PurchaseQuery = PageQuery.extend({ customer: Uuid });
export const PurchaseItem = SalePlace.extend({
  sale: Uuid, number: z.string(), store_code: z.string(), at: Time, currency: CurrencyCode, total_minor: AmountMinor, earned_points: z.int(), spent_points: z.int(),
});
export const PurchasePage = z.object({ items: z.array(PurchaseItem), next: z.string().nullable() });
