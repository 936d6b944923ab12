/** What the office does with cards and accounts. A card's code is told once, when it is made: nobody can read it again. */
import { CARD_BYTES, cardCodeFrom, readCard } from '@stilltill/domain/points';
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { CardIssued, CardState } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { sha256Hex } from '../../platform/sha256.ts';
import { uuidArray } from '../../platform/sql-arrays.ts';
import { isCustomer } from './people.ts';
import type { PointPorts } from './ports.ts';
import { holdAccount } from './spending.ts';
import { type CardRow, appendEntries, insertAccount, insertCards, lockAccounts, lockCard, selectAccountsOf, setCardState } from './store.ts';

type Ports = Pick<PointPorts, 'clock' | 'ids' | 'random' | 'customers' | 'placeOf' | 'appendOwnMany'>;
type Issued = z.output<typeof CardIssued>;

/** How a card's code stands in entries and tables. */
export function hashCard(code: string): string {
  return sha256Hex(code);
}

/** The hash of what somebody typed or scanned to find a card: its code, or the hash itself. `card_misread`, `card_unknown`. */
export function readCardOrHash(typed: string): Result<string> {
  if (/^[0-9a-f]{64}$/.test(typed)) return ok(typed);
  const read = readCard(typed);
  if (read.kind === 'card') return ok(hashCard(read.code));
  return fail(read.kind === 'misread' ? 'card_misread' : 'card_unknown');
}

/** A card for a customer's account, or for a new one of nobody. `not_found`. */
export async function issueCard(ports: Ports, tx: MerchantTx, customer: string | null, by: string): Promise<Result<Issued>> {
  const at = new Date(ports.clock.now_ms()).toISOString();
  if (customer !== null && !await isCustomer(ports, tx, customer)) return fail('not_found');
  const [known] = customer === null ? [] : await selectAccountsOf(tx, [customer]);
  const account = known?.id ?? ports.ids.uuid();
  if (!known) await insertAccount(tx, account, customer, at);
  return ok(await makeCard(ports, tx, account, at, by));
}

async function makeCard(ports: Ports, tx: MerchantTx, account: string, at: string, by: string): Promise<Issued> {
  const code = cardCodeFrom(ports.random.bytes(CARD_BYTES));
  const card = ports.ids.uuid();
  await insertCards(tx, [{ id: card, card_hash: hashCard(code), account, state: 'active' }], at, false);
  await ports.appendOwnMany(tx, [{ kind: 'card.changed', body: { card, account, state: 'active', by } }]);
  return { card, account, code };
}

/** Another card in the place of one that was lost: the points stay. `not_found`, `conflict` where it was replaced before. */
export async function replaceCard(ports: Ports, tx: MerchantTx, id: string, by: string): Promise<Result<Issued>> {
  const card = await lockCard(tx, id);
  if (!card) return fail('not_found');
  if (card.state === 'replaced' || card.state === 'unknown') return fail('conflict');
  await changeState(ports, tx, card, 'replaced', by);
  return ok(await makeCard(ports, tx, card.account_id, new Date(ports.clock.now_ms()).toISOString(), by));
}

/** `not_found`, `conflict` of one that was replaced. */
export async function setLocked(ports: Ports, tx: MerchantTx, id: string, isLocked: boolean, by: string): Promise<Result<z.output<typeof CardState>>> {
  const card = await lockCard(tx, id);
  if (!card) return fail('not_found');
  if (card.state === 'replaced' || card.state === 'unknown') return fail('conflict');
  const state = isLocked ? 'locked' : 'active';
  if (card.state !== state) await changeState(ports, tx, card, state, by);
  return ok({ card: id, state });
}

async function changeState({ appendOwnMany }: Ports, tx: MerchantTx, card: CardRow, state: 'active' | 'locked' | 'replaced', by: string): Promise<void> {
  await setCardState(tx, card.id, state);
  await appendOwnMany(tx, [{ kind: 'card.changed', body: { card: card.id, account: card.account_id, state, by } }]);
}

/** Points by hand, above zero or below, with a reason. `not_found`. */
export async function correctPoints(ports: Ports, tx: MerchantTx, account: string, points: number, reason: string, by: string): Promise<Result<null>> {
  if (points === 0) return fail('request_malformed', { path: 'points' });
  const [known] = await lockAccounts(tx, [account]);
  if (!known) return fail('not_found');
  const at = new Date(ports.clock.now_ms()).toISOString();
  await appendEntries(tx, [{ account, id: ports.ids.uuid(), kind: 'corrected', points, at, expires_at: null, sale: null, by_name: by, reason }]);
  await ports.appendOwnMany(tx, [{ kind: 'points.corrected', body: { account, points, by } }]);
  return ok(null);
}

/**
 * An account of nobody becomes a customer's. Where the customer has one, the points and cards move there, and groups with
 * them. `not_found`, `conflict` where it is another customer's.
 */
export async function assignAccount(ports: Ports, tx: MerchantTx, account: string, customer: string): Promise<Result<string>> {
  if (!await isCustomer(ports, tx, customer)) return fail('not_found');
  const [theirs] = await selectAccountsOf(tx, [customer]);
  const locked = await lockAccounts(tx, theirs ? [account, theirs.id] : [account]);
  const known = locked.find(({ id }) => id === account);
  if (!known) return fail('not_found');
  if (known.customer_id === customer) return ok(account);
  if (known.customer_id !== null) return fail('conflict');
  if (!theirs) {
    await tx.execute('update app.point_account set customer_id = $3 where merchant_id = $1 and id = $2', [tx.merchant_id, account, customer]);
    return ok(account);
  }
  const points = Number((await holdAccount(ports, tx, account)).balance_points);
  const at = new Date(ports.clock.now_ms()).toISOString();
  if (points !== 0) {
    await appendEntries(tx, [
      { account, id: ports.ids.uuid(), kind: 'moved', points: -points, at, expires_at: null, sale: null }, { account: theirs.id, id: ports.ids.uuid(), kind: 'moved', points, at, expires_at: null, sale: null },
    ]);
  }
  await tx.execute('update app.member_card set account_id = $3 where merchant_id = $1 and account_id = $2', [tx.merchant_id, account, theirs.id]);
  await tx.execute("update app.point_hold set account_id = $3 where merchant_id = $1 and account_id = $2 and state = 'open'", [tx.merchant_id, account, theirs.id]);
  await tx.execute('insert into app.customer_group_member (merchant_id, account_id, group_id) select merchant_id, $3, group_id from app.customer_group_member where merchant_id = $1 and account_id = $2 on conflict do nothing', [tx.merchant_id, account, theirs.id]);
  await tx.execute('delete from app.customer_group_member where merchant_id = $1 and account_id = $2', [tx.merchant_id, account]);
  return ok(theirs.id);
}

/** The groups of an account from now on. `not_found` of an account or of a group. */
export async function setGroups(tx: MerchantTx, account: string, groups: readonly string[]): Promise<Result<null>> {
  const [known] = await lockAccounts(tx, [account]);
  const wanted = [...new Set(groups)];
  const rows = await tx.query('select from app.customer_group where merchant_id = $1 and id = any($2::uuid[])', [tx.merchant_id, uuidArray(wanted)]);
  if (!known || rows.length !== wanted.length) return fail('not_found');
  await tx.execute('delete from app.customer_group_member where merchant_id = $1 and account_id = $2 and group_id <> all($3::uuid[])', [tx.merchant_id, account, uuidArray(wanted)]);
  await tx.execute('insert into app.customer_group_member (merchant_id, account_id, group_id) select $1, $2, unnest($3::uuid[]) on conflict do nothing', [tx.merchant_id, account, uuidArray(wanted)]);
  return ok(null);
}
