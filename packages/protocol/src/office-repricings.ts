/** Price changes: new prices of many products by one rule, now or from a moment on (docs/adr/0022-prices-to-come.md). */
import type { PriceEnding, PriceRule } from '@stilltill/domain/catalog';
import { z } from 'zod';
import { PageQuery } from './office.ts';
import { AmountMinor, CurrencyCode, Hash, NamesByLanguage, PriceMinor, Time, Uuid } from './primitives.ts';

/** Products of one price change: a whole catalogue. */
export const REPRICED_MAX = 100_000;
/** Products that are chosen one by one. */
export const CHOSEN_MAX = 2_000;
/** Of a preview as many are shown, those first at which somebody should look. */
export const PREVIEWED_MAX = 200;

/** Products on sale: those that are named, else those that a search finds, else all. */
export const RepricedGoods = z.object({
  products: z.array(Uuid).min(1).max(CHOSEN_MAX).optional(), search: z.string().max(100).optional(), category: Uuid.optional(), state: z.enum(['on_sale', 'to_complete']).optional(),
});
export const PriceRuleSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('percent'), rate_ppm: z.int().min(-1_000_000).max(99_000_000) }),
  z.object({ kind: z.literal('amount'), amount_minor: AmountMinor }),
  z.object({ kind: z.literal('price'), price_minor: PriceMinor }),
]) satisfies z.ZodType<PriceRule>;
export const PriceEndingSchema = z.object({ step_minor: PriceMinor, ending_minor: PriceMinor }) satisfies z.ZodType<PriceEnding>;

/** Without `from`: now. A moment that is past is now. */
const Asked = { goods: RepricedGoods, rule: PriceRuleSchema, ending: PriceEndingSchema.nullable(), from: Time.optional() };

/** POST /api/v1/office/repricings/preview: nothing changes by it. */
export const RepricingAsk = z.object(Asked);

export const RepricedProduct = z.object({
  product: Uuid, names: NamesByLanguage, code: z.string(), unit: z.enum(['piece', 'kilogram']), was_minor: AmountMinor.nullable(), price_minor: AmountMinor,
});
export const PreviewedProduct = RepricedProduct.extend({
  /** Without the tax of the price; null where nobody said what it cost. */
  profit_minor: AmountMinor.nullable(), margin_ppm: z.int().nullable(),
});
export const RepricingPreview = z.object({
  currency: CurrencyCode,
  /** How many get another price, how many keep theirs, and how many have none that could change. */
  changed: z.int(), same: z.int(), unpriced: z.int(),
  /** Of those that change: below what they cost, for nothing, and with another price planned for later, which holds then. */
  below_cost: z.int(), free: z.int(), planned_after: z.int(),
  items: z.array(PreviewedProduct),
  /** Stands for every price in it: whoever does the change names what they were shown. */
  mark: Hash,
});

// POST /api/v1/office/repricings does it or plans it; `prices_moved` where it would not be what was shown
export const RepricingCommand = z.object({ ...Asked, mark: Hash });

export const RepricingState = z.enum(['planned', 'done', 'taken_back']);
export const RepricingItem = z.object({
  id: Uuid, at: Time, by: z.string(), from: Time, state: RepricingState, goods: RepricedGoods, rule: PriceRuleSchema, ending: PriceEndingSchema.nullable(), products: z.int(), currency: CurrencyCode,
  taken_back: z.object({ at: Time, by: z.string() }).nullable(),
});
// GET /api/v1/office/repricings: the latest moment first. GET /{id}, POST /{id}/take-back before its moment
export const RepricingPage = z.object({ items: z.array(RepricingItem), next: z.string().nullable(), /** How many are still to come. */ planned: z.int() });
export const RepricingQuery = PageQuery;
// GET /{id}/prices, by code; with the first barcode, for new labels on the shelves
export const RepricedPage = z.object({ items: z.array(RepricedProduct.extend({ barcode: z.string().nullable() })), next: z.string().nullable() });
