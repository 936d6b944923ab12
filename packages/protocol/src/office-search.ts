/** Search over everything by one key. */
import { z } from 'zod';
import { AmountMinor, CurrencyCode, EpochId, Hash, NamesByLanguage, Seq, Time, Uuid } from './primitives.ts';

export const SEARCH_TEXT_MAX = 60;

// GET /api/v1/office/search?text=: a few of each, the best first. Customers are found on their own page: whoever looks them up is noted there.
export const SearchQuery = z.object({ text: z.string().trim().min(1).max(SEARCH_TEXT_MAX) });
export const SearchAnswer = z.object({
  receipts: z.array(z.object({
    number: z.string(), kind: z.enum(['sale', 'refund']), terminal: Uuid, epoch: EpochId, seq: Seq, hash: Hash, at: Time, store_code: z.string(), currency: CurrencyCode, total_minor: AmountMinor,
  })),
  products: z.array(z.object({ id: Uuid, code: z.string(), names: NamesByLanguage, price_minor: AmountMinor.nullable(), currency: CurrencyCode })),
  terminals: z.array(z.object({ id: Uuid, name: z.string(), code: z.string(), store_code: z.string() })),
  operators: z.array(z.object({ id: Uuid, name: z.string() })),
  stores: z.array(z.object({ id: Uuid, code: z.string(), name: z.string() })),
  categories: z.array(z.object({ id: Uuid, names: NamesByLanguage })),
  promotions: z.array(z.object({ id: Uuid, names: NamesByLanguage })),
  suppliers: z.array(z.object({ id: Uuid, name: z.string() })),
  orders: z.array(z.object({ id: Uuid, number: z.string(), supplier_name: z.string() })),
});
