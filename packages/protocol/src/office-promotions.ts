/** What the back office asks about promotions, and about how a store sells. */
import { z } from 'zod';
import { PageQuery } from './office.ts';
import { AmountMinor, CurrencyCode, NamesByLanguage, QtyMilli, Time, Uuid } from './primitives.ts';
import { PromotionRecord, SellingSettings } from './reference.ts';

/** Promotions that hold now or later: as many as a person can keep in mind, and a till can work out at each scan. */
export const PROMOTIONS_MAX = 200;

/** By its dates: whether one that holds now does so at this hour is for the till to say. */
export const PromotionState = z.enum(['now', 'planned', 'ended']);

/** `uses`: sales in which it gave something; `given_minor`: how much in all, less what it gave on goods that came back. */
export const PromotionItem = z.object({ promotion: PromotionRecord, state: PromotionState, version: z.int(), changed_at: Time, uses: z.int(), given_minor: AmountMinor });
// GET /api/v1/office/promotions?state=: the newest first; without a state all.
export const PromotionPage = z.object({
  items: z.array(PromotionItem), next: z.string().nullable(), currency: CurrencyCode, counts: z.object({ now: z.int(), planned: z.int(), ended: z.int() }),
  /** Names of the products that the promotions are about. */
  products: z.record(z.string(), NamesByLanguage),
});
export const PromotionQuery = PageQuery.extend({ state: PromotionState.optional() });
// GET /api/v1/office/promotions/{id}
export const PromotionDetail = PromotionItem.extend({ currency: CurrencyCode, products: z.record(z.string(), NamesByLanguage) });

// POST /api/v1/office/promotions creates, PUT /{id} changes. A copy is a new one that begins as another is.
export const NewPromotion = PromotionRecord.omit({ id: true }).extend({
  names: NamesByLanguage.refine((names) => Object.values(names).some((name) => name.trim() !== ''), 'no name'),
});
export const PromotionEdit = NewPromotion.extend({ version: z.int() });
// POST /api/v1/office/promotions/{id}/end: from now on it gives nothing. Repeating it changes nothing.
export const PromotionEnd = z.object({});

// POST /api/v1/office/promotions/try: what promotions do to a basket, at a moment or now, by the rules of the tills.
export const TRIED_LINES_MAX = 50;
export const PromotionTrial = z.object({
  store: Uuid, lines: z.array(z.object({ product: Uuid, qty_milli: QtyMilli })).min(1).max(TRIED_LINES_MAX), coupons: z.array(z.string().max(60)).max(20), at: Time.optional(),
  /** One that is not kept yet; with the id of one that is, it stands in its place. */
  draft: NewPromotion.extend({ id: Uuid.optional() }).optional(),
});
export const PromotionTrialAnswer = z.object({
  at: Time, currency: CurrencyCode, total_minor: AmountMinor,
  lines: z.array(z.object({
    product: Uuid, names: NamesByLanguage, qty_milli: QtyMilli, gross_minor: AmountMinor, amount_minor: AmountMinor,
    /** `promotion`: null is the draft. */
    off: z.array(z.object({ promotion: Uuid.nullable(), names: NamesByLanguage, amount_minor: AmountMinor })),
  })),
});

// GET and PUT /api/v1/office/stores/{id}/selling
export const StoreSelling = z.object({ selling: SellingSettings });
