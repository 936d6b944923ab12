/** A role as a person fills it in, and back. */
import { type Action, GRANTS, PIN_FIGURES, ROLES, type Role } from '@stilltill/domain/operator';
import { PRICE_MINOR_MAX, parseTyped, toDecimal } from '@stilltill/domain/money';
import type { RoleChange } from '@stilltill/protocol/office-staff';
import type { z } from 'zod';
import type { RoleItem } from '../api/queries.ts';
import { parsePercent, toPercent } from '../lib/rates.ts';

/** What somebody may do at a till, in groups as people think of it. The rights of the office are those of its accounts. */
export const TILL_ACTIONS = {
  selling: ['sell', 'discount', 'waive', 'override_price', 'charge_again'],
  back: ['refund', 'refund_without_sale', 'refund_otherwise'],
  drawer: ['open_shift', 'close_shift', 'move_cash', 'open_drawer', 'read_x_report'],
  till: ['unlock_operator', 'enrol_terminal'],
} as const satisfies Readonly<Record<string, readonly Action[]>>;
export type TillAction = (typeof TILL_ACTIONS)[keyof typeof TILL_ACTIONS][number];
export const ACTION_GROUPS = Object.keys(TILL_ACTIONS) as (keyof typeof TILL_ACTIONS)[];

/** Which limit belongs to which action. */
export const LIMIT_OF = { discount: 'discount', waive: 'waive', refund: 'refund', open_drawer: 'drawer' } as const satisfies Partial<Record<TillAction, string>>;
export type LimitName = (typeof LIMIT_OF)[keyof typeof LIMIT_OF];
/** usual: as the store has it. free: none. up_to: as large as `size` says. */
export type TypedLimit = { readonly how: 'usual' | 'free' | 'up_to'; readonly size: string };

export type RoleState = z.output<typeof RoleChange>;
export type TypedRole = {
  readonly name_en: string; readonly name_zh: string; readonly rank: Role; readonly actions: ReadonlySet<TillAction>; readonly limits: Readonly<Record<LimitName, TypedLimit>>;
  readonly figures: number; readonly badge: RoleState['credentials']['badge'];
};
export type ReadRole = { readonly role: RoleState | null; readonly wrong: ReadonlySet<string> };

const ALL: readonly TillAction[] = ACTION_GROUPS.flatMap((group) => [...TILL_ACTIONS[group]]);
const DRAWERS_MAX = 1000;

/** Whether a limit can be as the store has it: stores have those of operators, and none for drawers. */
export function hasUsual(name: LimitName, rank: Role): boolean {
  return name !== 'drawer' && rank === 'operator';
}

/** A role of this rank that begins with what is built in for it. */
export function beginRole(rank: Role): TypedRole {
  const granted = new Set(ROLES.slice(0, ROLES.indexOf(rank) + 1).flatMap((each) => GRANTS[each]));
  const limit = (name: LimitName): TypedLimit => ({ how: hasUsual(name, rank) ? 'usual' : 'free', size: '' });
  return {
    name_en: '', name_zh: '', rank, actions: new Set(ALL.filter((action) => granted.has(action))), figures: PIN_FIGURES[rank], badge: 'with_pin',
    limits: { discount: limit('discount'), waive: limit('waive'), refund: limit('refund'), drawer: limit('drawer') },
  };
}

export function typeRole({ names, rank, actions, limits, credentials }: RoleItem, currency: string): TypedRole {
  const typed = <T>(name: LimitName, value: T | null | undefined, show: (value: T) => string): TypedLimit => {
    if (value === undefined) return { how: hasUsual(name, rank) ? 'usual' : 'free', size: '' };
    return value === null ? { how: 'free', size: '' } : { how: 'up_to', size: show(value) };
  };
  const money = (amount_minor: bigint): string => toDecimal(amount_minor, currency);
  return {
    name_en: names['en'] ?? '', name_zh: names['zh'] ?? '', rank, actions: new Set(ALL.filter((action) => actions.includes(action))), figures: credentials.pin_figures_min, badge: credentials.badge,
    limits: { discount: typed('discount', limits.discount_rate_ppm, toPercent), waive: typed('waive', limits.waive_minor, money), refund: typed('refund', limits.refund_minor, money), drawer: typed('drawer', limits.drawer_per_shift, String) },
  };
}

/** The same role at another rank: what a store lets operators do holds for them alone, and managers have longer PINs. */
export function rankRole(typed: TypedRole, rank: Role): TypedRole {
  const limit = (name: LimitName): TypedLimit => (typed.limits[name].how === 'usual' && !hasUsual(name, rank) ? { how: 'free', size: '' } : typed.limits[name]);
  return { ...typed, rank, figures: Math.max(typed.figures, PIN_FIGURES[rank]), limits: { discount: limit('discount'), waive: limit('waive'), refund: limit('refund'), drawer: limit('drawer') } };
}

/** What is wrong is named by its field; then nothing is sent. */
export function readRole(typed: TypedRole, currency: string): ReadRole {
  const wrong = new Set<string>();
  const names = Object.fromEntries(([['en', typed.name_en], ['zh', typed.name_zh]] as const).map(([tag, name]) => [tag, name.trim()] as const).filter(([, name]) => name !== ''));
  if (Object.keys(names).length === 0) wrong.add('name');
  if (typed.actions.size === 0) wrong.add('actions');
  const limit = <T>(name: LimitName, action: TillAction, read: (size: string) => T | null): T | null | undefined => {
    const { how, size } = typed.limits[name];
    // Of what they may not do at all a limit says nothing.
    if (how === 'usual' || !typed.actions.has(action)) return undefined;
    if (how === 'free') return null;
    const value = read(size);
    if (value === null) wrong.add(name);
    return value;
  };
  const money = (size: string): bigint | null => {
    const read = parseTyped(size, currency);
    return read.ok && read.value >= 0n && read.value <= PRICE_MINOR_MAX ? read.value : null;
  };
  const times = (size: string): number | null => (/^\d{1,4}$/.test(size.trim()) && Number(size) <= DRAWERS_MAX ? Number(size) : null);
  const limits = {
    discount_rate_ppm: limit('discount', 'discount', parsePercent), waive_minor: limit('waive', 'waive', money), refund_minor: limit('refund', 'refund', money), drawer_per_shift: limit('drawer', 'open_drawer', times),
  };
  const role: RoleState = {
    names, rank: typed.rank, actions: ALL.filter((action) => typed.actions.has(action)),
    limits: Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined)), credentials: { pin_figures_min: typed.figures, badge: typed.badge },
  };
  return { role: wrong.size === 0 ? role : null, wrong };
}
