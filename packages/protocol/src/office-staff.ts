/** Operators, their roles and their badges in the back office: docs/adr/0016-permissions.md. */
import { z } from 'zod';
import { Time, Uuid } from './primitives.ts';
import { RankName, RolePlaces, RoleRecord, SignOnAsksName } from './staff.ts';

/** printed: a code that the shop made. card: the serial number of a card. */
export const BadgeForm = z.enum(['printed', 'card']);
export const BADGES_MAX = 10;
export const BadgeItem = z.object({ id: Uuid, form: BadgeForm, issued_at: Time, issued_by: z.string() });

/** What is asked at somebody's next sign-on, and by whom: of the office, or `policy`. */
export const SignOnDemandItem = z.object({ id: Uuid, asks: SignOnAsksName, asked_at: Time, asked_by: z.string(), until: Time });

// GET /api/v1/office/operators; POST creates; PUT /{id} changes (what is absent stays: the PIN, the roles)
export const OperatorItem = z.object({
  id: Uuid, name: z.string(), role: RankName, active: z.boolean(), language: z.enum(['zh', 'en']), has_pin: z.boolean(),
  /** Fewer figures than what they may do asks for by now, or nobody knows how many: it is to be renewed. */
  is_pin_short: z.boolean(),
  /** Roles by store; none: the built-in role of their rank, everywhere. */
  places: RolePlaces, badges: z.array(BadgeItem),
  /** Null: nothing more than their role asks for. */
  demand: SignOnDemandItem.nullable(),
});
export const OperatorList = z.object({ items: z.array(OperatorItem) });
export const OperatorChange = z.object({
  name: z.string().min(1).max(100), role: RankName, active: z.boolean(), language: z.enum(['zh', 'en']),
  pin: z.string().regex(/^[0-9]{4,8}$/).optional(),
  places: RolePlaces.refine((places) => new Set(places.map(({ store }) => store)).size === places.length, 'two roles at one store').optional(),
});

// POST /api/v1/office/operators/{id}/sign-on-demand; DELETE takes it back
export const NewSignOnDemand = z.object({ asks: SignOnAsksName });
export const SignOnDemandChanged = z.object({ demand: SignOnDemandItem.nullable() });

// POST /api/v1/office/operators/{id}/badges; DELETE /{badge} withdraws it
export const NewBadge = z.union([
  z.object({ form: z.literal('printed') }),
  /** As a reader gave it, or as somebody typed it. */
  z.object({ form: z.literal('card'), serial: z.string().min(1).max(200) }),
]);
/** `code`: what a printed badge says, in this answer alone. */
export const BadgeIssued = z.object({ badge: BadgeItem, code: z.string().nullable() });

// GET /api/v1/office/roles; PUT /{id} makes or changes; DELETE /{id} removes one that nobody holds
export const RoleChange = RoleRecord.omit({ id: true }).extend({ names: RoleRecord.shape.names.refine((names) => Object.values(names).some((name) => name.trim() !== ''), 'no name') });
/** `operators`: how many people who are here hold it. */
export const RoleItem = RoleRecord.extend({ operators: z.int() });
export const RoleList = z.object({ items: z.array(RoleItem) });
