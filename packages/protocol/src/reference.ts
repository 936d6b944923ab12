/** Reference data as it travels in the change feed, by kind. */
import { ROLES } from '@stilltill/domain/operator';
import type { Category, Product } from '@stilltill/domain/catalog';
import { type PointRules, POINTS_MAX } from '@stilltill/domain/points';
import type { Promotion } from '@stilltill/domain/promotion';
import { z } from 'zod';
import { AmountMinorPositive, CurrencyCode, NamesByLanguage, PictureId, PriceMinor, RatePpm, Time, Uuid } from './primitives.ts';
import { FaultRecord, SettingsRecord, TerminalRecord } from './fleet.ts';
import { DiscountSchema } from './sales.ts';
import { BadgeRecord, RolePlaces, RoleRecord, RosterRecord, SignOnDemandRecord } from './staff.ts';

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
  /** Absent or empty: the built-in role of their rank, at all stores. */
  places: RolePlaces.optional(),
  badges: z.array(BadgeRecord).max(10).optional(),
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

const Goods = z.object({ products: z.array(Uuid).max(2000).optional(), categories: z.array(z.string().max(100)).max(500).optional() });
const Pieces = z.int().min(1).max(1000);

/** A promotion, for all stores. What does not pass `checkPromotion` is refused by the office and passed over by tills. */
export const PromotionRecord = z.object({
  id: Uuid, names: NamesByLanguage, goods: Goods,
  offer: z.union([
    ...DiscountSchema.options,
    z.object({ kind: z.literal('price'), price_minor: PriceMinor }),
    z.object({ kind: z.literal('buy_get'), buy: Pieces, get: Pieces, rate_ppm: RatePpm }),
    z.object({ kind: z.literal('bundle'), parts: z.array(z.object({ goods: Goods, pieces: Pieces })).min(1).max(10), price_minor: AmountMinorPositive }),
    z.object({ kind: z.literal('threshold'), over_minor: AmountMinorPositive, off: DiscountSchema }),
  ]),
  from: Time.nullable(), until: Time.nullable(), weekdays: z.array(z.int().min(1).max(7)).max(7).nullable(),
  hours: z.object({ from_minute: z.int().min(0).max(1439), until_minute: z.int().min(0).max(1439) }).nullable(),
  coupon: z.string().min(1).max(60).nullable(), priority: z.int().min(0).max(1000), combines: z.boolean(), times_max: z.int().min(1).max(1000).nullable(),
  groups: z.array(Uuid).min(1).max(50).optional(),
}) satisfies z.ZodType<Promotion>;

const PointCount = z.int().min(0).max(POINTS_MAX);

/** How members earn and spend points, for all stores. What does not pass `checkPointRules` is refused by the office and passed over by tills. */
export const PointRulesRecord = z.object({
  version: z.int().min(1),
  earn: z.object({
    points: PointCount, per_minor: AmountMinorPositive, on: z.enum(['gross', 'net']), excluded: Goods,
    groups: z.array(z.object({ group: Uuid, rate_ppm: z.int().min(0).max(100_000_000) })).max(50),
  }),
  spend: z.object({ step_points: PointCount, step_minor: AmountMinorPositive, share_ppm: z.int().min(1).max(1_000_000) }).nullable(),
  expiry_months: z.int().min(1).max(1200).nullable(),
  offline: z.object({ receipt_points: PointCount, terminal_day_points: PointCount, groups_days: z.int().min(0).max(366), day_coupons: PointCount.optional() }),
}) satisfies z.ZodType<PointRules>;

/** What may be taken by a tender while the server can't be reached: in one sale, in all, and for how long. */
const OfflineBudget = z.object({ sale_minor: AmountMinorPositive, total_minor: AmountMinorPositive, hours: z.number().min(0).max(720) });

/** How a store sells. */
export const SellingSettings = z.object({
  tax_mode: z.enum(['included', 'added']),
  /** The smallest coin. */
  cash_step_minor: z.int().min(1).max(100_000),
  promotion_choice: z.enum(['best', 'priority']),
  /** Rate of goods that no product stands for. */
  open_tax_rate_ppm: RatePpm,
  /** What an operator may do without a manager. */
  limits: z.object({ discount_rate_ppm: RatePpm, waive_minor: AmountMinorPositive, refund_minor: AmountMinorPositive }),
  /** Tenders beside cash; null: not taken here. */
  card: OfflineBudget.nullable(), code: OfflineBudget.nullable(),
  /** What may be given back by receipts that the server can't be asked about. */
  refund_caps: z.object({ receipt_minor: AmountMinorPositive, terminal_day_minor: AmountMinorPositive }),
  /** How scales write weight or price into EAN-13: two digits, then P (item), W (grams), M (minor units), C (inner check), 10 in all. */
  embedded_codes: z.array(z.object({ pattern: z.string().regex(/^2[0-9][PWMC]{10}$/) })).max(20),
});

/** What the customer display shows while nothing is sold: these pictures in turn, each for so long. */
export const DisplaySettings = z.object({ pictures: z.array(PictureId).max(8), seconds: z.int().min(3).max(120) });

export const StoreRecord = z.object({
  id: Uuid, code: z.string(), name: z.string(), currency: CurrencyCode, timezone: z.string(), shop_name: z.string(),
  idle_lock_s: z.int().min(30).max(900), languages: z.array(z.enum(['zh', 'en'])),
  /** The owner's recovery code as argon2id made it, to unlock offline. */
  recovery: z.object({ salt: z.base64(), memory_kib: z.int(), passes: z.int(), hash: z.base64() }).nullable(),
  /** Absent: nothing but the shop's name. */
  receipt: ReceiptSettings.optional(),
  /** Absent: as `usualSelling` has it. */
  selling: SellingSettings.optional(),
  /** Absent: the shop's name alone. */
  display: DisplaySettings.optional(),
  /** Whether operators who chose nothing else have the simple mode. Absent: no. */
  simple_mode: z.boolean().optional(),
  /** Under which badges are hashed, the same at all stores of the merchant. Absent: nobody has one. */
  badge_salt: z.object({ salt: z.base64(), memory_kib: z.int(), passes: z.int() }).optional(),
  /** What a sign-on outside the roster does. Absent: nothing. */
  off_roster: z.enum(['nothing', 'note', 'manager']).optional(),
});

export const REFERENCE_KINDS = { product: ProductRecord, category: CategoryRecord, promotion: PromotionRecord, points: PointRulesRecord, operator: OperatorRecord, store: StoreRecord, role: RoleRecord, roster: RosterRecord, sign_on_demand: SignOnDemandRecord, settings: SettingsRecord, terminal: TerminalRecord, fault: FaultRecord } as const;
export type ReferenceKind = keyof typeof REFERENCE_KINDS;
export type CategoryRecord = z.output<typeof CategoryRecord>;
export type OperatorRecord = z.output<typeof OperatorRecord>;
export type ReceiptSettings = z.output<typeof ReceiptSettings>;
export type StoreRecord = z.output<typeof StoreRecord>;
export type DisplaySettings = z.output<typeof DisplaySettings>;
export type SellingSettings = z.output<typeof SellingSettings>;

/** How a store sells that has said nothing else. */
export const USUAL_SELLING: SellingSettings = {
  tax_mode: 'included', cash_step_minor: 1, promotion_choice: 'best', open_tax_rate_ppm: 0,
  limits: { discount_rate_ppm: 100_000, waive_minor: 99n, refund_minor: 0n },
  card: { sale_minor: 100_000n, total_minor: 1_000_000n, hours: 24 }, code: { sale_minor: 100_000n, total_minor: 1_000_000n, hours: 24 },
  refund_caps: { receipt_minor: 50_000n, terminal_day_minor: 200_000n }, embedded_codes: [],
};
