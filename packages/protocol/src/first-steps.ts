/** What a new shop still has to set up, and stores as the owner makes them. */
import { z } from 'zod';
import { CurrencyCode, Uuid } from './primitives.ts';

/** In the order in which a shopkeeper does them. */
export const FIRST_STEPS = ['shop', 'tax', 'staff', 'products', 'device', 'printer', 'first_sale'] as const;
export const FirstStepName = z.enum(FIRST_STEPS);

/** GET /api/v1/office/first-steps. `done`: counted, or said by a person; `put_off`: it can wait. */
export const FirstSteps = z.object({
  steps: z.array(z.object({ name: FirstStepName, state: z.enum(['open', 'done', 'put_off']) })),
  /** Origins under which devices of the same network reach this server; none where it serves its own machine alone. */
  other_devices: z.array(z.string()),
});

/** PUT /api/v1/office/first-steps/{step} */
export const DecideFirstStep = z.object({ state: z.enum(['open', 'done', 'put_off']) });

const Timezone = z.string().min(1).max(60);
/** Absent: as it was; empty: none. */
const Address = z.string().trim().max(300).optional();
const StoreWords = { address: Address, name: z.string().trim().min(1).max(100), timezone: Timezone, languages: z.array(z.enum(['zh', 'en'])).min(1).max(2).refine((languages) => new Set(languages).size === languages.length) };

/** What a shop of one's own begins with: part of POST /api/v1/setup. */
export const NewShop = z.object({ name: z.string().trim().min(1).max(100), currency: CurrencyCode, timezone: Timezone, language: z.enum(['zh', 'en']) });

/** PUT /api/v1/office/shop */
export const ChangeShop = z.object({ name: z.string().trim().min(1).max(100) });
export const ShopAnswer = z.object({ name: z.string() });

/** POST /api/v1/office/stores; `code` stands on receipts and is never changed. */
export const NewStore = z.object({ code: z.string().regex(/^[A-Z0-9]{1,8}$/), currency: CurrencyCode, ...StoreWords });
/** PUT /api/v1/office/stores/{id}. A currency other than the store's own is taken only while no terminal was enrolled there. */
export const ChangeStore = z.object({ currency: CurrencyCode, ...StoreWords });
export const ChangedStore = z.object({ id: Uuid });

// GET /api/v1/office/stores/overview: all of them, in the order of their codes.
export const StoreOverview = z.object({
  items: z.array(z.object({
    id: Uuid, code: z.string(), name: z.string(), address: z.string().nullable(), currency: CurrencyCode, timezone: z.string(), languages: z.array(z.enum(['zh', 'en'])),
    tax_mode: z.enum(['included', 'added']),
    /** Those that are in service, or may be yet. */
    terminals: z.int(),
    /** Terminals were enrolled for it, which hold amounts in it. */
    is_currency_fixed: z.boolean(),
  })),
});

export type FirstStep = z.output<typeof FirstStepName>;
export type NewShop = z.output<typeof NewShop>;
