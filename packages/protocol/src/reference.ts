/** Reference data as it travels in the change feed, by kind. */
import { ROLES } from '@stilltill/domain/operator';
import type { Category, Product } from '@stilltill/domain/catalog';
import { z } from 'zod';
import { CurrencyCode, NamesByLanguage, PictureId, PriceMinor, RatePpm, Time, Uuid } from './primitives.ts';

/** Longest spelling that a product carries; what is beyond it is not found by it. */
export const SPELT_MAX = 4000;

export const ProductRecord = z.object({
  id: Uuid, code: z.string().max(60), names: NamesByLanguage, barcodes: z.array(z.string().max(80)),
  prices: z.array(z.object({ from: Time, price_minor: PriceMinor })), tax_rate_ppm: RatePpm, unit: z.enum(['piece', 'kilogram']),
  favourite: z.int().min(0).nullable(),
  /** The id of a category; one that there is no record of means none. */
  category: z.string().max(100).nullable(),
  /** What its picture is had by, at /api/v1/pictures/{picture}; another picture has another one. */
  picture: PictureId.nullable().optional(),
  /** How its Chinese names are spelt, in syllables and in first letters, one after the other with spaces: to search by. */
  spelt: z.string().max(SPELT_MAX).optional(),
}) satisfies z.ZodType<Product>;

/** A group of goods. `place`: its place among the others, from 0. */
export const CategoryRecord = z.object({ id: Uuid, names: NamesByLanguage, place: z.int().min(0) }) satisfies z.ZodType<Category>;

/**
 * An operator. `pin` is what argon2id made of it on the server; the till keeps only an HMAC of that under a key of its
 * own and throws this away (docs/adr/0002-keys.md says what this does and does not protect).
 */
export const OperatorRecord = z.object({
  id: Uuid, name: z.string().max(100), role: z.enum(ROLES as readonly ['operator', 'manager', 'owner']), active: z.boolean(), language: z.enum(['zh', 'en']),
  pin: z.object({ salt: z.base64(), memory_kib: z.int(), passes: z.int(), hash: z.base64() }).nullable(),
});

/** Longest side of a receipt's logo, in dots of the printer: an 80 mm roll is 576 wide. */
export const LOGO_WIDTH_DOTS_MAX = 576;
export const LOGO_HEIGHT_DOTS_MAX = 240;
const ReceiptLines = z.record(z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$/), z.array(z.string().max(100)).max(8));

/** What a store prints around its sales: lines above and below them by language, and a logo in black and white. */
export const ReceiptSettings = z.object({
  header: ReceiptLines, footer: ReceiptLines,
  /** Rows from the top, each padded to whole bytes, most significant bit first; 1 is black. */
  logo: z.object({
    width_dots: z.int().min(1).max(LOGO_WIDTH_DOTS_MAX), height_dots: z.int().min(1).max(LOGO_HEIGHT_DOTS_MAX),
    bits: z.base64().max(4 * Math.ceil(((LOGO_WIDTH_DOTS_MAX / 8) * LOGO_HEIGHT_DOTS_MAX) / 3)),
  }).nullable(),
});

export const StoreRecord = z.object({
  id: Uuid, code: z.string(), name: z.string(), currency: CurrencyCode, timezone: z.string(), shop_name: z.string(),
  idle_lock_s: z.int().min(30).max(900), languages: z.array(z.enum(['zh', 'en'])),
  /** The owner's recovery code as argon2id made it, to unlock offline. */
  recovery: z.object({ salt: z.base64(), memory_kib: z.int(), passes: z.int(), hash: z.base64() }).nullable(),
  /** Absent: nothing but the shop's name. */
  receipt: ReceiptSettings.optional(),
});

export const REFERENCE_KINDS = { product: ProductRecord, category: CategoryRecord, operator: OperatorRecord, store: StoreRecord } as const;
export type ReferenceKind = keyof typeof REFERENCE_KINDS;
export type CategoryRecord = z.output<typeof CategoryRecord>;
export type OperatorRecord = z.output<typeof OperatorRecord>;
export type ReceiptSettings = z.output<typeof ReceiptSettings>;
export type StoreRecord = z.output<typeof StoreRecord>;
