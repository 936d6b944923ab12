/** What an operator may do at a store: roles as the merchant defined them, and how large a thing may be (docs/adr/0016-permissions.md). */
import { type Action, GRANTS, type Limits, type Measure, ROLES, type Role, SENSITIVE } from './permission.ts';

/** Limits of a role; absent: those of the store for operators, none for the ranks above; null: no limit. */
export type RoleLimits = {
  readonly discount_rate_ppm?: number | null | undefined; readonly waive_minor?: bigint | null | undefined; readonly refund_minor?: bigint | null | undefined;
  /** Drawer openings without a sale, in one shift. */
  readonly drawer_per_shift?: number | null | undefined;
};

/** Which credentials a role signs on with, beside its PIN. `badge`: alone, with the PIN, or not at all. */
export type RoleCredentials = { readonly pin_figures_min: number; readonly badge: 'alone' | 'with_pin' | 'never' };

/** A role that a merchant defined. `rank`: what screens call whoever has it, and what it is compared with. */
export type RoleDefinition = {
  readonly id: string; readonly rank: Role; readonly actions: readonly Action[]; readonly limits: RoleLimits; readonly credentials: RoleCredentials;
};

/** A role at one store; `store` null: at all of them. */
export type RolePlace = { readonly store: string | null; readonly role: string };

export type Ranked = { readonly role: Role; readonly active: boolean; readonly places?: readonly RolePlace[] | undefined };

/** What somebody may do at one store. A limit that is null is none. */
export type Rights = {
  readonly rank: Role; readonly actions: ReadonlySet<Action>; readonly credentials: RoleCredentials;
  readonly limits: { readonly discount_rate_ppm: number | null; readonly waive_minor: bigint | null; readonly refund_minor: bigint | null; readonly drawer_per_shift: number | null };
};

/** Figures that a PIN of somebody of this rank has at least. */
export const PIN_FIGURES: Readonly<Record<Role, number>> = { operator: 4, manager: 6, owner: 6 };

/** What comes with a rank where no role was defined. */
function builtIn(rank: Role): { readonly actions: readonly Action[]; readonly limits: RoleLimits; readonly credentials: RoleCredentials } {
  return { actions: ROLES.slice(0, ROLES.indexOf(rank) + 1).flatMap((each) => GRANTS[each]), limits: {}, credentials: { pin_figures_min: PIN_FIGURES[rank], badge: 'with_pin' } };
}

/**
 * The rights of an operator at a store; null: they have none there, or are gone. A role of that store goes before one of
 * all stores; a role that nobody knows (its record has not come yet) gives selling and no more. `expired`: what is sensitive
 * is left out, and no discount is larger than the store lets operators give.
 */
export function rightsOf(
  operator: Ranked | undefined, store: string, roles: ReadonlyMap<string, RoleDefinition>, limits: Limits, how: { readonly expired: boolean } = { expired: false },
): Rights | null {
  if (!operator?.active) return null;
  const { places } = operator;
  const place = places && (places.find((each) => each.store === store) ?? places.find((each) => each.store === null));
  if (places && places.length > 0 && !place) return null;
  const defined = place ? roles.get(place.role) ?? { rank: 'operator' as const, ...builtIn('operator'), actions: ['sell'] as const } : { rank: operator.role, ...builtIn(operator.role) };
  const { rank, actions, credentials } = defined;
  const usual = rank === 'operator' ? { ...limits, drawer_per_shift: null } : { discount_rate_ppm: null, waive_minor: null, refund_minor: null, drawer_per_shift: null };
  const own: RoleLimits = defined.limits;
  const limit = <K extends keyof RoleLimits>(key: K): Rights['limits'][K] => (own[key] === undefined ? usual[key] : own[key]) as Rights['limits'][K];
  const rate_ppm = limit('discount_rate_ppm');
  const discount_rate_ppm = how.expired ? Math.min(rate_ppm ?? limits.discount_rate_ppm, limits.discount_rate_ppm) : rate_ppm;
  return {
    rank, credentials, actions: new Set(actions.filter((action) => !how.expired || !SENSITIVE.has(action))),
    limits: { discount_rate_ppm, waive_minor: limit('waive_minor'), refund_minor: limit('refund_minor'), drawer_per_shift: limit('drawer_per_shift') },
  };
}

/** Whether something goes with rights that ran out: a sensitive one, or a discount larger than the store lets operators give. */
export function isSensitive(action: Action, { rate_ppm = 0 }: Measure, limits: Limits): boolean {
  return SENSITIVE.has(action) || (action === 'discount' && rate_ppm > limits.discount_rate_ppm);
}

/** Whether an action is larger than they may decide alone. `count`: how often it was done in this shift before. */
export function exceedsRights(rights: Rights, action: Action, { rate_ppm = 0, amount_minor = 0n, count = 0 }: Measure): boolean {
  const { limits } = rights;
  if (action === 'discount') return limits.discount_rate_ppm !== null && rate_ppm > limits.discount_rate_ppm;
  if (action === 'waive') return limits.waive_minor !== null && amount_minor > limits.waive_minor;
  if (action === 'open_drawer') return limits.drawer_per_shift !== null && count >= limits.drawer_per_shift;
  return action === 'refund' && limits.refund_minor !== null && amount_minor > limits.refund_minor;
}
