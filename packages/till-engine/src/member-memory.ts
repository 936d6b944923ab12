/** What a till remembers of cards: what it spent without the server, and in which groups it saw them. No balance, and no name. */
import { type Result, ok } from '@stilltill/domain/result';
import { type Basket, type Sale, hasMoney, setMember, wantPoints } from '@stilltill/domain/sale';
import { type Core, remember } from './core.ts';
import type { Memory } from './memory.ts';

const DAY_MS = 86_400_000;
/** More members than come to one till while it is offline. */
const GROUPS_KEPT_MAX = 2000;

function recent(core: Core): Memory['points_offline'] {
  const since_ms = core.ports.clock.now_ms() - DAY_MS;
  return core.memory.points_offline.filter(({ at_ms }) => at_ms >= since_ms);
}

/** Points that were spent without the server in the last day. */
export function spentToday(core: Core): number {
  return recent(core).reduce((all, { points }) => all + points, 0);
}

/** To be remembered in the same write as a sale: what it spent without the server. */
export function rememberSpent(core: Core, { member, personal = [] }: Pick<Sale, 'member' | 'personal'>): Partial<Memory> {
  const at_ms = core.ports.clock.now_ms();
  const offline = personal.filter(({ basis }) => basis === 'offline');
  return {
    ...(member && member.spent_points > 0 && member.hold === undefined ? { points_offline: [...recent(core), { at_ms, points: member.spent_points }] } : {}),
    ...(offline.length > 0 ? { coupons_offline: [...couponsToday(core), ...offline.map(({ coupon_hash }) => ({ at_ms, coupon_hash }))] } : {}),
  };
}

/** Coupons of one member each that were taken without the server in the last day. */
export function couponsToday(core: Core): Memory['coupons_offline'] {
  const since_ms = core.ports.clock.now_ms() - DAY_MS;
  return core.memory.coupons_offline.filter(({ at_ms }) => at_ms >= since_ms);
}

/** A basket that is put aside holds no points, and no balance stands in it. One with money in it stays as it is. */
export function withoutSpending(given: Basket): Result<Basket> {
  if (hasMoney(given)) return ok(given);
  const basket = withoutBalanceBehind(given);
  if (!basket.member) return ok(basket);
  const { card_hash, basis, groups } = basket.member;
  const freed = wantPoints(basket, 0, null);
  return freed.ok ? setMember(freed.value, { card_hash, basis, ...(groups ? { groups } : {}) }) : freed;
}

function withoutBalanceBehind(basket: Basket): Basket {
  if (basket.exchange?.points?.balance_points === undefined) return basket;
  const { balance_points: _then, ...points } = basket.exchange.points;
  return { ...basket, exchange: { ...basket.exchange, points } };
}

/** What this till saw of the card not too long ago. */
export function groupsOf(core: Core, card_hash: string): { readonly groups?: readonly string[] } {
  const known = keptGroups(core).find((each) => each.card_hash === card_hash);
  return known ? { groups: known.groups } : {};
}

function keptGroups(core: Core): Memory['member_groups'] {
  const days = core.catalog.pointRules()?.offline.groups_days ?? 0;
  const since_ms = core.ports.clock.now_ms() - days * DAY_MS;
  return core.memory.member_groups.filter(({ at_ms }) => at_ms > since_ms);
}

/** To be called in turn. */
export async function rememberGroups(core: Core, card_hash: string, groups: readonly string[]): Promise<void> {
  const others = keptGroups(core).filter((each) => each.card_hash !== card_hash);
  const days = core.catalog.pointRules()?.offline.groups_days ?? 0;
  const member_groups = groups.length === 0 || days === 0 ? others : [{ card_hash, groups: [...groups], at_ms: core.ports.clock.now_ms() }, ...others].slice(0, GROUPS_KEPT_MAX);
  if (member_groups.length === 0 && core.memory.member_groups.length === 0) return;
  await remember(core, { member_groups }, 'relaxed');
}
