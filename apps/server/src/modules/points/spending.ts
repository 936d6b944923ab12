/** What a till asks: what is known of a card, and points for a basket. */
import { pointsExpired } from '@stilltill/domain/points';
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { CardSeen, HoldPoints, LookAtCard, PointsHeld } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { findByPhone } from './people.ts';
import type { PointPorts } from './ports.ts';
import { type AccountRow, type CardRow, appendEntries, endHolds, lockAccounts, readExpiring, readHeld, selectAccountsOf, selectCardsByHash, selectCardsOf, selectGroupsOf, selectRules, writeHold } from './store.ts';

/** Longer than anybody stands at a till; an abandoned or parked basket gives its points back before. */
const HOLD_MS = 30 * 60_000;

type Ports = Pick<PointPorts, 'clock' | 'ids' | 'customers' | 'placeOf'>;

/** `card_unknown`, `card_locked`, `member_unknown`, `points_off`, `phone_invalid`. */
export async function lookAtCard(ports: Ports, tx: MerchantTx, asked: z.output<typeof LookAtCard>): Promise<Result<z.output<typeof CardSeen>>> {
  if (!await selectRules(tx)) return fail('points_off');
  const card = 'card_hash' in asked ? await findCard(tx, asked.card_hash) : await findCardOf(ports, tx, asked.phone);
  if (!card.ok) return card;
  const { card_hash, account_id } = card.value;
  const account = await holdAccount(ports, tx, account_id);
  const held = await readHeld(tx, account_id, nowOf(ports), null);
  const balance_points = Number(account.balance_points);
  const groups = (await selectGroupsOf(tx, [account_id])).get(account_id) ?? [];
  return ok({ card_hash, balance_points, available_points: Math.max(0, balance_points - held), groups });
}

/** `card_unknown`, `card_locked`, `points_insufficient` with what is `available`, `conflict` where the sale is recorded already. */
export async function holdPoints(ports: Ports, tx: MerchantTx, terminal: string, { card_hash, sale, points }: z.output<typeof HoldPoints>): Promise<Result<z.output<typeof PointsHeld>>> {
  const card = await findCard(tx, card_hash);
  if (!card.ok) return card;
  const account = await holdAccount(ports, tx, card.value.account_id);
  const balance_points = Number(account.balance_points);
  const until = new Date(ports.clock.now_ms() + HOLD_MS).toISOString();
  const id = ports.ids.uuid();
  if (points === 0) {
    await endHolds(tx, [sale], 'released');
    return ok({ hold: id, points, balance_points, until });
  }
  const available = Math.max(0, balance_points - await readHeld(tx, account.id, nowOf(ports), sale));
  if (points > available) return fail('points_insufficient', { available });
  return await writeHold(tx, { id, sale, account: account.id, terminal, points, until }) ? ok({ hold: id, points, balance_points, until }) : fail('conflict');
}

async function findCard(tx: MerchantTx, card_hash: string): Promise<Result<CardRow>> {
  const [card] = await selectCardsByHash(tx, [card_hash]);
  if (!card || card.state === 'unknown') return fail('card_unknown');
  return card.state === 'active' ? ok(card) : fail('card_locked');
}

/** The newest card of whoever has the number: of two people who have one, nobody is guessed. */
async function findCardOf(ports: Ports, tx: MerchantTx, typed: string): Promise<Result<CardRow>> {
  const persons = await findByPhone(ports, tx, typed);
  if (!persons.ok) return persons;
  const cards: CardRow[] = [];
  for (const members of persons.value) {
    const accounts = await selectAccountsOf(tx, members);
    const newest = (await selectCardsOf(tx, accounts.map(({ id }) => id))).findLast(({ state }) => state === 'active');
    if (newest) cards.push(newest);
  }
  const [card, other] = cards;
  return card && !other ? ok(card) : fail('member_unknown');
}

function nowOf({ clock }: Pick<PointPorts, 'clock'>): string {
  return new Date(clock.now_ms()).toISOString();
}

/** The account, held until the commit, after what is over was written off. */
export async function holdAccount(ports: Pick<PointPorts, 'clock' | 'ids'>, tx: MerchantTx, id: string): Promise<AccountRow> {
  const [account] = await lockAccounts(tx, [id]) as [AccountRow];
  const now = nowOf(ports);
  const { over, gone } = await readExpiring(tx, id, now);
  const expired = pointsExpired([{ points: over, expires_at: now }], gone, now);
  if (expired === 0) return account;
  const balances = await appendEntries(tx, [{ account: id, id: ports.ids.uuid(), kind: 'expired', points: -expired, at: now, expires_at: null, sale: null }]);
  return { ...account, balance_points: balances.get(id) ?? account.balance_points };
}
