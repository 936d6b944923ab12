/** Cards and points between till, office and server. */
import { POINTS_MAX } from '@stilltill/domain/points';
import { z } from 'zod';
import { Hash, NamesByLanguage, Time, Uuid } from './primitives.ts';
import { PointRulesRecord } from './reference.ts';

const Points = z.int().min(0).max(POINTS_MAX);
const Balance = z.int();

// POST /api/v1/terminal/points/look: what is known of a card; or of the card of a number, which is not kept anywhere.
export const LookAtCard = z.union([z.object({ card_hash: Hash }), z.object({ phone: z.string().min(3).max(40) })]);
export const CardSeen = z.object({
  card_hash: Hash, balance_points: Balance,
  /** What may be spent now: less what other baskets hold. Not below zero. */
  available_points: Points,
  groups: z.array(Uuid),
});

// POST /api/v1/terminal/points/hold: points for a basket, in the place of those that it held; 0 gives them back.
export const HoldPoints = z.object({ card_hash: Hash, sale: Uuid, points: Points });
export const PointsHeld = z.object({ hold: Uuid, points: Points, balance_points: Balance, until: Time });

// POST /api/v1/terminal/points/coupon: a coupon of one member, for this basket and no other.
export const RedeemCoupon = z.object({ coupon_hash: Hash, sale: Uuid });
export const CouponHeld = z.object({ promotion: Uuid, until: Time });

// POST /api/v1/office/points/coupons: coupons for an account, for each of a group, or with null for whoever gets it; their codes are in this answer alone.
export const IssueCoupons = z.object({
  promotion: Uuid, account: Uuid.nullable(), group: Uuid.nullable(),
  /** From when on they hold no more; null: as long as the promotion holds. */
  valid_until: Time.nullable().default(null),
});
export const COUPONS_ISSUED_MAX = 1000;
export const CouponsIssued = z.object({ items: z.array(z.object({ account: Uuid.nullable(), code: z.string() })).max(COUPONS_ISSUED_MAX) });

// GET and PUT /api/v1/office/points/rules
export const PointRulesBody = PointRulesRecord.omit({ version: true });
export const PointRulesAnswer = z.object({ rules: PointRulesRecord.nullable(), currency: z.string(), changed_at: Time.nullable() });
/** `version`: the one that the change was made on; 0 where there was none. Null: the shop has no points any more. */
export const PointRulesEdit = z.object({ version: z.int().min(0), rules: PointRulesBody });

// GET and POST /api/v1/office/points/groups
export const CustomerGroup = z.object({ id: Uuid, names: NamesByLanguage, members: z.int() });
export const CustomerGroupList = z.object({ items: z.array(CustomerGroup) });
export const NewCustomerGroup = z.object({ names: NamesByLanguage });

export const CARD_STATES = ['active', 'locked', 'replaced', 'unknown'] as const;
const Card = z.object({ card: Uuid, state: z.enum(CARD_STATES), issued_at: Time });
// GET /api/v1/office/points/accounts, the newest first; ?card: the one of this code or hash.
export const PointAccountQuery = z.object({ card: z.string().max(80).optional(), customer: Uuid.optional(), after: z.string().max(300).optional(), limit: z.coerce.number().int().min(1).max(100).default(50) });
export const PointAccountItem = z.object({ account: Uuid, customer: Uuid.nullable(), balance_points: Balance, created_at: Time, cards: z.array(Card), groups: z.array(Uuid) });
export const PointAccountPage = z.object({ items: z.array(PointAccountItem), next: z.string().nullable() });

export const POINT_ENTRY_KINDS = ['earned', 'spent', 'taken_back', 'returned', 'expired', 'corrected', 'moved'] as const;
// GET /api/v1/office/points/accounts/{account}: the account and its ledger, the newest first.
export const PointEntryItem = z.object({
  id: Uuid, kind: z.enum(POINT_ENTRY_KINDS), points: Balance, at: Time, expires_at: Time.nullable(), sale: Uuid.nullable(), by: z.string().nullable(), reason: z.string().nullable(),
});
export const PointLedgerQuery = z.object({ after: z.string().max(300).optional(), limit: z.coerce.number().int().min(1).max(200).default(100) });
export const PointLedger = PointAccountItem.extend({ held_points: Points, entries: z.array(PointEntryItem), next: z.string().nullable() });

// POST /api/v1/office/points/cards: a new card; its code is in this answer and nowhere else.
export const NewCard = z.object({ customer: Uuid.nullable() });
// POST /api/v1/office/points/cards/{card}/replace: the old one is worth nothing from now on, the points stay.
export const CardIssued = z.object({ card: Uuid, account: Uuid, code: z.string() });
// POST /api/v1/office/points/cards/{card}/lock
export const LockCard = z.object({ locked: z.boolean() });
export const CardState = z.object({ card: Uuid, state: z.enum(CARD_STATES) });
// PUT /api/v1/office/points/accounts/{account}/groups
export const AccountGroups = z.object({ groups: z.array(Uuid).max(50) });
// POST /api/v1/office/points/accounts/{account}/correct: by hand, with a reason.
export const CorrectPoints = z.object({ points: z.int().min(-POINTS_MAX).max(POINTS_MAX), reason: z.string().min(1).max(300) });
// PUT /api/v1/office/points/accounts/{account}/customer
export const AccountCustomer = z.object({ customer: Uuid });

/** What the office did to cards and points, in the server's own journal. What sales do follows from the tills' entries. */
export const POINT_KINDS = {
  'card.changed': z.object({ card: Uuid, account: Uuid, state: z.enum(['active', 'locked', 'replaced']), by: z.string().max(100) }),
  'coupons.taken_back': z.object({ promotion: Uuid, count: z.int(), by: z.string().max(100) }),
  'coupons.issued': z.object({ promotion: Uuid, count: z.int(), by: z.string().max(100) }),
  'points.corrected': z.object({ account: Uuid, points: z.int(), by: z.string().max(100) }),
} as const satisfies Record<string, z.ZodType>;
