/** Roles, badges, approvals and rosters on the wire: docs/adr/0016-permissions.md. */
import { ACTIONS, type RoleDefinition, SIGN_ON_ASKS } from '@stilltill/domain/operator';
import { z } from 'zod';
import { AmountMinorPositive, Hash, NamesByLanguage, RatePpm, Signature, Time, Uuid } from './primitives.ts';

export const ActionName = z.enum(ACTIONS);
export const RankName = z.enum(['operator', 'manager', 'owner']);

/** A role that the merchant defined, as it travels in the change feed. A limit that is null is none; an absent one is the usual. */
export const RoleRecord = z.object({
  id: Uuid, names: NamesByLanguage, rank: RankName, actions: z.array(ActionName).max(ACTIONS.length),
  limits: z.object({
    discount_rate_ppm: RatePpm.nullable().optional(), waive_minor: AmountMinorPositive.nullable().optional(), refund_minor: AmountMinorPositive.nullable().optional(),
    drawer_per_shift: z.int().min(0).max(1000).nullable().optional(),
  }),
  credentials: z.object({ pin_figures_min: z.int().min(4).max(8), badge: z.enum(['alone', 'with_pin', 'never']) }),
}) satisfies z.ZodType<RoleDefinition>;
export type RoleRecord = z.output<typeof RoleRecord>;

/** Roles of an operator by store; `store` null: at all of them. */
export const RolePlaces = z.array(z.object({ store: Uuid.nullable(), role: Uuid })).max(500);

/** A badge of an operator: what argon2id made of its code under the merchant's badge salt, 32 bytes. The till keeps an HMAC of it. */
export const BadgeRecord = z.object({ id: Uuid, hash: z.base64().max(60) });

/** What a printed badge says: the mark, and 128 random bits in Crockford's base 32. */
export const BADGE_CODE = /^STB1[.]([0-9A-HJKMNP-TV-Z]{26})$/;

/**
 * The one form of what a reader gave: a printed code, or the serial number of a card (hex, with or without separators).
 * Null: it can't be a badge.
 */
export function normalizeBadge(read: string): string | null {
  const text = read.normalize('NFKC').trim().toUpperCase();
  if (BADGE_CODE.test(text)) return text;
  const serial = text.replaceAll(/[:\-\s]/g, '');
  return /^(?:[0-9A-F]{2}){4,16}$/.test(serial) ? `NFC.${serial}` : null;
}

/** What exactly an approval is asked for. `measure` as text: parts per million, minor units, or a count. */
export const ApprovalSubject = z.object({
  action: ActionName, sale: Uuid.nullable(), shift: Uuid.nullable(), line: z.int().min(1).nullable(), measure: z.string().max(40).nullable(),
});
export type ApprovalSubject = z.output<typeof ApprovalSubject>;

/** The text whose SHA-256 binds an approval to one thing. */
export function subjectText({ action, sale, shift, line, measure }: ApprovalSubject): string {
  return ['stilltill approval subject', action, sale ?? '-', shift ?? '-', line ?? '-', measure ?? '-'].join('\n');
}

// POST /api/v1/terminal/approvals: a till asks whoever is in the office. The same id again changes nothing.
export const ApprovalAsk = z.object({
  approval: Uuid, session: Uuid, operator: Uuid, subject: ApprovalSubject, subject_hash: Hash,
  /** What it is about, as the till shows it, in its language. */
  words: z.string().min(1).max(300),
  amount_minor: AmountMinorPositive.nullable(),
});
export const APPROVAL_LIFE_S = 120;

/** The server's word, signed as `approvalText`. */
export const GivenApproval = z.object({
  merchant: Uuid, terminal: Uuid, session: Uuid, approval: Uuid, operator: Uuid, action: ActionName, subject_hash: Hash, by: Uuid, until: Time, signature: Signature,
});
export type GivenApproval = z.output<typeof GivenApproval>;
export function approvalText(given: Omit<GivenApproval, 'signature'>): string {
  return ['stilltill approval', given.merchant, given.terminal, given.session, given.approval, given.operator, given.action, given.subject_hash, given.by, given.until].join('\n');
}
// GET /api/v1/terminal/approvals/{id}; POST /{id}/withdraw: the till gave it up.
export const ApprovalAnswer = z.object({ state: z.enum(['asked', 'given', 'refused', 'withdrawn', 'expired']), given: GivenApproval.nullable(), by_name: z.string().nullable() });

// GET /api/v1/office/approvals: what waits, oldest first; POST /{id} answers it, with the account's own proof where it asks for one
export const ApprovalItem = z.object({
  id: Uuid, terminal: Uuid, terminal_code: z.string(), store: Uuid, store_name: z.string(), operator: Uuid, operator_name: z.string(), subject: ApprovalSubject, words: z.string(),
  amount_minor: AmountMinorPositive.nullable(), asked_at: Time, until: Time, state: ApprovalAnswer.shape.state, by_name: z.string().nullable(),
});
export const ApprovalList = z.object({ items: z.array(ApprovalItem) });
export const ApprovalDecision = z.object({ answer: z.enum(['give', 'refuse']) });

/** A stretch of a roster, by store. */
export const RosterEntry = z.object({ id: Uuid, operator: Uuid, store: Uuid, from: Time, until: Time, accepted: z.enum(['planned', 'late', 'swapped']) });
/** The roster of one operator for the days around now, as it travels in the change feed: its id is the operator's. */
export const RosterRecord = z.object({ id: Uuid, shifts: z.array(z.object({ store: Uuid, from: Time, until: Time })).max(60) });
export type RosterRecord = z.output<typeof RosterRecord>;

export const SignOnAsksName = z.enum(SIGN_ON_ASKS);
/** What is asked of one operator at their next sign-on, as it travels in the change feed: its id is the operator's. It never says why. */
export const SignOnDemandRecord = z.object({ id: Uuid, demand: Uuid, asks: SignOnAsksName, until: Time });
export type SignOnDemandRecord = z.output<typeof SignOnDemandRecord>;

/** What people of the office change of their own sign-in. */
export const OWN_CHANGES = ['password_changed', 'second_factor_on', 'second_factor_off', 'passkey_added', 'passkey_removed'] as const;
export type OwnChange = (typeof OWN_CHANGES)[number];

/** How a demand came to its end. replaced: by a stricter one. */
export const DEMAND_ENDS = ['met', 'taken_back', 'replaced', 'expired'] as const;

export const STAFF_TERMINAL_KINDS = {
  /**
   * `demand`: the one that stood, which this sign-on meets. `by`: the manager who let them in; their own id where nobody else
   * here could; null: nobody was needed.
   */
  'operator.signed_on': z.object({ way: z.enum(['pin', 'recovery_code', 'badge', 'badge_pin']), badge: Uuid.optional(), demand: z.object({ demand: Uuid, by: Uuid.nullable() }).optional() }),
  /** A badge that nobody here has, or whose owner may not sign on with it. Never what it says: its hash, 16 hex digits. */
  'operator.badge_refused': z.object({ badge_hash: z.string().regex(/^[0-9a-f]{16}$/), claimed: Uuid.nullable(), reason: z.enum(['unknown', 'gone', 'not_here', 'never']) }),
  /** Somebody begins outside of their roster. `by`: the manager who let them. */
  'operator.off_roster': z.object({ operator: Uuid, by: Uuid.nullable(), policy: z.enum(['note', 'manager']) }),
} as const satisfies Record<string, z.ZodType>;

export const STAFF_SERVER_KINDS = {
  'role.changed': z.object({ role: Uuid, names: NamesByLanguage, rank: RankName, actions: z.array(ActionName), by: z.string().max(100) }),
  'role.removed': z.object({ role: Uuid, by: z.string().max(100) }),
  'badge.issued': z.object({ badge: Uuid, operator: Uuid, form: z.enum(['printed', 'card']), by: z.string().max(100) }),
  'badge.withdrawn': z.object({ badge: Uuid, operator: Uuid, by: z.string().max(100) }),
  /** Who has an account of the back office. `account`: its name. */
  'access.changed': z.object({ account: z.string().max(100), role: z.enum(['auditor', 'manager', 'owner']), change: z.enum(['invited', 'taken_back', 'joined', 'bound', 'ended', 'reset_offered', 'reset', ...OWN_CHANGES]), operator: Uuid.nullable(), by: z.string().max(100) }),
  'approval.answered': z.object({ approval: Uuid, terminal: Uuid, operator: Uuid, action: ActionName, subject_hash: Hash, answer: z.enum(['given', 'refused']), by: Uuid, by_name: z.string().max(100) }),
  'sign_on_demand.asked': z.object({ demand: Uuid, operator: Uuid, asks: SignOnAsksName, until: Time, by: z.string().max(100) }),
  'sign_on_demand.ended': z.object({ demand: Uuid, operator: Uuid, how: z.enum(DEMAND_ENDS), by: z.string().max(100).nullable() }),
  'roster.changed': z.object({ store: Uuid, change: z.enum(['imported', 'added', 'removed', 'swapped', 'accepted_late']), shifts: z.int().min(0), by: z.string().max(100), reason: z.string().max(300).nullable() }),
} as const satisfies Record<string, z.ZodType>;
