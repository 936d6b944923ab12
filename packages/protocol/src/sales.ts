/**
 * Baskets, sales, refunds and their money, as entries say them. What came later is optional and means what its absence
 * meant before: no reductions, tax included, nothing given up, nothing rounded.
 */
import { POINTS_MAX } from '@stilltill/domain/points';
import { BASKET_LINES_MAX, type Basket, type BasketMember, type Decided, type Exchange, type Refund, type RefundPoints, type Sale, type SaleMember } from '@stilltill/domain/sale';
import { z } from 'zod';
import { AmountMinor, AmountMinorPositive, CurrencyCode, Hash, NamesByLanguage, PriceMinor, QtyMilli, RatePpm, Time, Uuid } from './primitives.ts';

export const DiscountSchema = z.union([
  z.object({ kind: z.literal('percent'), rate_ppm: RatePpm }), z.object({ kind: z.literal('amount'), amount_minor: AmountMinorPositive }),
]);
const Reduction = z.object({ kind: z.enum(['discount', 'share', 'promotion', 'points', 'part']), promotion: Uuid.optional(), amount_minor: AmountMinor });
const Line = z.object({
  line: z.int().min(1), product: Uuid.nullable(), names: NamesByLanguage, barcode: z.string().max(200).nullable(),
  qty_milli: QtyMilli, price_minor: PriceMinor, tax_rate_ppm: RatePpm, amount_minor: AmountMinorPositive,
  unit: z.literal('kilogram').optional(), category: z.string().max(100).optional(), list_minor: PriceMinor.optional(), discount: DiscountSchema.optional(),
  reductions: z.array(Reduction).max(30).optional(),
});
const RefundLine = Line.omit({ barcode: true, category: true, list_minor: true, discount: true }).extend({ of_line: z.int().min(1).nullable() });
const TaxLine = z.object({ rate_ppm: RatePpm, net_minor: AmountMinor, tax_minor: AmountMinor });

export const TENDER_KINDS = ['cash', 'card', 'code', 'exchange'] as const;
const Reference = z.string().max(100);
const Tender = z.object({
  tender: Uuid, kind: z.enum(TENDER_KINDS), amount_minor: AmountMinorPositive, given_minor: AmountMinorPositive, change_minor: AmountMinorPositive,
  reference: Reference.optional(),
});
const Unknown = z.object({ tender: Uuid, kind: z.enum(['card', 'code']), amount_minor: AmountMinorPositive, reference: Reference.optional() });
const TaxModeSchema = z.enum(['included', 'added']);
const Applied = z.object({ promotion: Uuid, names: NamesByLanguage, coupon: z.string().max(60).nullable() });
const Basis = z.string().max(80);
const Coupons = z.array(z.string().max(60)).max(20);

/** Consents of managers, given on the spot. */
export const Approvals = z.array(z.object({ approval: Uuid, action: z.string().max(40), by: Uuid, line: z.int().min(1).nullable(), way: z.enum(['pin', 'badge', 'office', 'own_step_up']).optional() })).max(200);

/** By whom things in a basket were decided by their own right, and under which cursor. Two for each line that a basket may have, and those about the whole. */
const DecidedBy = z.array(z.object({
  by: Uuid, session: Uuid, basis: Basis.nullable(), what: z.array(z.object({ action: z.string().max(40), line: z.int().min(1).nullable() })).min(1).max(2 * BASKET_LINES_MAX + 2),
}) satisfies z.ZodType<Decided>).max(2 * BASKET_LINES_MAX + 2);

const Points = z.int().min(0).max(POINTS_MAX);
const Groups = z.array(Uuid).max(50);
/** The account of a card may be below zero. */
const Balance = z.int().min(-1e12).max(1e12);
/** What a refund does to the card of its sale. */
const RefundPointsSchema = z.object({ card_hash: Hash, taken_back_points: Points.optional(), returned_points: Points, balance_points: Balance.optional() }) satisfies z.ZodType<RefundPoints>;

/** Goods that come back for those of a basket, and what is over goes back by `kind`. */
const Exchanged = z.object({
  refund: Uuid, sale: Uuid, number: z.string().max(60), left_minor: AmountMinorPositive, kind: z.enum(['cash', 'card', 'code']), reason: z.string().max(300).nullable(),
  lines: z.array(RefundLine).min(1), tax: z.array(TaxLine), total_minor: AmountMinorPositive, approvals: Approvals.optional(),
  tax_mode: TaxModeSchema.optional(), waived_minor: AmountMinorPositive.optional(), rounding_minor: AmountMinor.optional(), points: RefundPointsSchema.optional(),
}) satisfies z.ZodType<Exchange>;

const BasketMemberSchema = z.object({
  card_hash: Hash, basis: z.enum(['online', 'offline']), groups: Groups.optional(), balance_points: Balance.optional(), wanted_points: Points.optional(), hold: Uuid.optional(),
  spent: z.object({ points: Points, minor: AmountMinorPositive }).optional(),
}) satisfies z.ZodType<BasketMember>;
/** What a sale did with the points of a card. */
export const SaleMemberSchema = z.object({
  card_hash: Hash, earned_points: Points, spent_points: Points, rules_version: z.int().min(1), basis: z.enum(['online', 'offline']), hold: Uuid.optional(), groups: Groups.optional(),
  balance_points: Balance.optional(),
}) satisfies z.ZodType<SaleMember>;

/** A coupon that may be used once. */
const Personal = z.array(z.object({ coupon_hash: Hash, promotion: Uuid, basis: z.enum(['online', 'offline']) })).max(20);

/** A basket as it is kept and handed on. */
export const BasketSchema = z.object({
  sale: Uuid, currency: CurrencyCode, lines: z.array(Line), voided: z.array(Line), next_line: z.int(),
  tax_mode: TaxModeSchema.optional(), discount: DiscountSchema.optional(), waived_minor: AmountMinorPositive.optional(), coupons: Coupons.optional(),
  promotions: z.array(Applied).max(100).optional(), reckoned_at: Time.optional(), reckoned_basis: Basis.optional(), approvals: Approvals.optional(), decided: DecidedBy.optional(), tenders: z.array(Tender).max(50).optional(),
  unknown: Unknown.optional(), exchange: Exchanged.optional(), member: BasketMemberSchema.optional(), personal: Personal.optional(),
}) satisfies z.ZodType<Basket>;

const more = {
  tax_mode: TaxModeSchema.optional(), waived_minor: AmountMinorPositive.optional(), rounding_minor: AmountMinor.optional(), approvals: Approvals.optional(),
};

export const SaleCompleted = z.object({
  sale: Uuid, shift: Uuid, currency: CurrencyCode, lines: z.array(Line).min(1), voided: z.array(Line), tax: z.array(TaxLine),
  total_minor: AmountMinorPositive, tenders: z.array(Tender).min(1), receipt_token_hash: Hash.nullable(),
  ...more, discount: DiscountSchema.optional(), coupons: Coupons.optional(), promotions: z.array(Applied).max(100).optional(), reckoned_at: Time.optional(), reckoned_basis: Basis.optional(),
  decided: DecidedBy.optional(), unknown: Unknown.optional(), member: SaleMemberSchema.optional(), personal: Personal.optional(),
}) satisfies z.ZodType<Sale>;

export const SaleRefunded = z.object({
  refund: Uuid, sale: Uuid.nullable(), shift: Uuid, currency: CurrencyCode, lines: z.array(RefundLine).min(1), tax: z.array(TaxLine),
  total_minor: AmountMinorPositive, tenders: z.array(Tender).min(1), reason: z.string().max(300).nullable(), receipt_token_hash: Hash.nullable(),
  ...more, voids: z.boolean().optional(), points: RefundPointsSchema.optional(),
}) satisfies z.ZodType<Refund>;

export const BasketAbandoned = z.object({
  sale: Uuid, currency: CurrencyCode, reason: z.enum(['cancelled', 'restart', 'signed_off']), lines: z.array(Line), voided: z.array(Line), approvals: Approvals.optional(),
});

/** A basket put aside. asked: by its operator. unknown_tender: because nobody knows whether it was charged. */
export const BasketParked = z.object({ basket: BasketSchema, reason: z.enum(['asked', 'unknown_tender']), note: z.string().max(100).nullable() });
/** A basket that was taken on again. `from`: the terminal that had parked it. */
export const BasketRecalled = z.object({ sale: Uuid, from: Uuid });

const TenderResult = {
  sale: Uuid, tender: Uuid, kind: z.enum(['cash', 'card', 'code']), currency: CurrencyCode, amount_minor: AmountMinorPositive, reference: Reference.optional(),
  approvals: Approvals.optional(),
};
/** What came of trying to take money, the moment it was known. A tender that ends its sale stands in the sale alone. */
export const TenderRecorded = z.object({ ...TenderResult, outcome: z.enum(['approved', 'declined', 'unknown']) });
/** What an unknown tender proved to be, or that an approved one was given back before its sale was paid in full. */
export const TenderResolved = z.object({ ...TenderResult, outcome: z.enum(['approved', 'declined', 'returned']), reason: z.string().max(300).nullable() });
