/**
 * Cards at the till, and the points that are spent with them. Online the server says what is known of a card, and holds what
 * is to be spent; offline the till takes any card whose check sign fits, and lets points be spent within a budget.
 */
import { type PointRules, pointsSpent, readCard } from '@stilltill/domain/points';
import { type Fault, type Result, fail, ok } from '@stilltill/domain/result';
import { type Basket, type BasketMember, hasMoney, linesTotal, setMember, wantPoints } from '@stilltill/domain/sale';
import { CardSeen, PointsHeld } from '@stilltill/protocol';
import type { Core } from './core.ts';
import { groupsOf, rememberGroups, spentToday } from './member-memory.ts';
import type { Selling } from './selling.ts';
import type { Ask } from './wire.ts';

const BASE = '/api/v1/terminal/points';

/** All of these ask the server first, if it can be asked: not to be called in turn. */
export type Members = {
  /** By a card's code, scanned or typed. */
  attach(code: string): Promise<Result<null>>;
  /** By a number, which is asked about once and kept nowhere. Online only. */
  attachByPhone(phone: string): Promise<Result<null>>;
  detach(): Promise<Result<null>>;
  /** Zero: none. */
  spend(points: number): Promise<Result<null>>;
};

type InTurn = (work: () => Promise<Result<null>>) => Promise<Result<null>>;

export function makeMembers(core: Core, selling: Selling, ask: Ask): (inTurn: InTurn) => Members {
  /** Gives points back that the server holds for the basket. Where it can't be asked, they are free again by themselves. */
  const release = async ({ sale, member }: Basket): Promise<void> => {
    if (member?.hold !== undefined) await ask({ method: 'POST', path: `${BASE}/hold`, body: { card_hash: member.card_hash, sale, points: 0 } }, PointsHeld);
  };
  const put = async (member: Parameters<typeof setMember>[1]): Promise<Result<null>> => toNull(await selling.change((basket) => setMember(basket, member)));

  return (inTurn) => {
    const attachSeen = async (seen: CardFacts): Promise<Result<null>> => {
      const before = core.view.basket;
      if (before?.member && before.member.card_hash !== seen.card_hash && !hasMoney(before)) await release(before);
      return inTurn(async () => {
        const done = await put(seen);
        if (done.ok && seen.basis === 'online') await rememberGroups(core, seen.card_hash, seen.groups ?? []);
        return done;
      });
    };
    return {
      async attach(code) {
        const read = readCard(code);
        if (read.kind !== 'card') return fail('card_misread');
        if (!core.catalog.pointRules()) return fail('points_off');
        const card_hash = core.ports.hash.sha256Hex(read.code);
        const seen = core.view.online ? await ask({ method: 'POST', path: `${BASE}/look`, body: { card_hash } }, CardSeen) : fail('unavailable');
        if (seen.ok) return attachSeen(factsOf(seen.value));
        // A server that could not be asked is no reason to send a customer away; what it says of the card is.
        return isSilence(seen.fault) ? attachSeen({ card_hash, basis: 'offline', ...groupsOf(core, card_hash) }) : seen;
      },
      async attachByPhone(phone) {
        if (!core.catalog.pointRules()) return fail('points_off');
        const seen = await ask({ method: 'POST', path: `${BASE}/look`, body: { phone: phone.normalize('NFKC').trim().slice(0, 40) } }, CardSeen);
        return seen.ok ? attachSeen(factsOf(seen.value)) : seen;
      },
      async detach() {
        const { basket } = core.view;
        if (basket && !hasMoney(basket)) await release(basket);
        return inTurn(() => put(null));
      },
      async spend(points) {
        const { basket } = core.view;
        const rules = core.catalog.pointRules();
        if (!basket?.member) return fail('card_missing');
        if (hasMoney(basket)) return fail('basket_has_money');
        if (!rules) return fail('points_off');
        const { sale, member } = basket;
        if (points <= 0) {
          await release(basket);
          return inTurn(async () => toNull(await selling.change((each) => wantPoints(each, 0, null))));
        }
        const wanted = pointsSpent(rules, linesTotal(basket) + (member.spent?.minor ?? 0n), points);
        if (wanted.points === 0) return fail('points_step', { step: rules.spend?.step_points ?? 0 });
        const held = await holdOf(core, ask, { sale, member, points: wanted.points }, rules);
        if (!held.ok) return held;
        return inTurn(async () => {
          // What was asked for is for the basket and the card of then.
          const now = core.view.basket;
          if (now?.sale !== sale || now.member?.card_hash !== member.card_hash) return fail('basket_empty');
          return toNull(await selling.change((each) => wantPoints(each, wanted.points, held.value)));
        });
      },
    };
  };
}

type CardFacts = Pick<BasketMember, 'card_hash' | 'basis' | 'groups' | 'balance_points'>;

function factsOf({ card_hash, balance_points, groups }: { readonly card_hash: string; readonly balance_points: number; readonly groups: readonly string[] }): CardFacts {
  return { card_hash, basis: 'online', balance_points, ...(groups.length === 0 ? {} : { groups }) };
}

/** No answer, or none of the room of points: a server that does not know of it yet, or has no time. */
export function isSilence({ code }: Fault): boolean {
  return code === 'unavailable' || code === 'internal' || code === 'rate_limited' || code === 'not_found';
}

type Spending = { readonly sale: string; readonly member: BasketMember; readonly points: number };

/** The server's hold; null: spent offline, within the budget. `points_insufficient`, `points_budget`. */
async function holdOf(core: Core, ask: Ask, { sale, member, points }: Spending, rules: PointRules): Promise<Result<string | null>> {
  const held = core.view.online ? await ask({ method: 'POST', path: `${BASE}/hold`, body: { card_hash: member.card_hash, sale, points } }, PointsHeld) : fail('unavailable');
  if (held.ok) return ok(held.value.hold);
  if (!isSilence(held.fault)) return held;
  if (member.balance_points !== undefined && points > member.balance_points) return fail('points_insufficient', { available: Math.max(0, member.balance_points) });
  const { receipt_points, terminal_day_points } = rules.offline;
  const available = Math.max(0, Math.min(receipt_points, terminal_day_points - spentToday(core)));
  return points > available ? fail('points_budget', { available }) : ok(null);
}

function toNull<T>(result: Result<T>): Result<null> {
  return result.ok ? ok(null) : result;
}
