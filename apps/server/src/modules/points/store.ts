/** Rows of cards, accounts, the ledger and holds. */
import type { PointRules } from '@stilltill/domain/points';
import { type CARD_STATES, type POINT_ENTRY_KINDS, PointRulesRecord, toWire } from '@stilltill/protocol';
import type { MerchantTx } from '../../platform/postgres.ts';
import { hexArray, int8Array, textArray, timeArray, uuidArray } from '../../platform/sql-arrays.ts';

export type CardState = (typeof CARD_STATES)[number];
export type EntryKind = (typeof POINT_ENTRY_KINDS)[number];
export type CardRow = { readonly id: string; readonly card_hash: string; readonly account_id: string; readonly state: CardState; readonly issued_at: Date };
export type NewEntry = {
  readonly account: string; readonly id: string; readonly kind: EntryKind; readonly points: number; readonly at: string; readonly expires_at: string | null;
  readonly sale: string | null; readonly by_name?: string; readonly reason?: string;
};

const CARD = "id, encode(card_hash, 'hex') as card_hash, account_id, state, issued_at";

export async function selectRules(tx: MerchantTx): Promise<{ readonly rules: PointRules; readonly changed_at: Date } | null> {
  const [row] = await tx.query<{ body: unknown; changed_at: Date }>('select body, changed_at from app.point_rule where merchant_id = $1 order by version desc limit 1', [tx.merchant_id], 'points.newest_rules');
  return row ? { rules: PointRulesRecord.parse(row.body), changed_at: row.changed_at } : null;
}

export async function selectRuleVersions(tx: MerchantTx, versions: readonly number[]): Promise<ReadonlyMap<number, PointRules>> {
  const rows = await tx.query<{ version: number; body: unknown }>('select version, body from app.point_rule where merchant_id = $1 and version = any($2::integer[])', [tx.merchant_id, [...versions]], 'points.rules_by_version');
  return new Map(rows.map(({ version, body }) => [version, PointRulesRecord.parse(body)]));
}

/** False where somebody else wrote that version. */
export async function insertRules(tx: MerchantTx, rules: PointRules, changed_at: string): Promise<boolean> {
  return await tx.execute('insert into app.point_rule (merchant_id, version, body, changed_at) values ($1, $2, $3, $4) on conflict do nothing', [tx.merchant_id, rules.version, toWire(rules), changed_at]) === 1;
}

export function selectCardsByHash(tx: MerchantTx, hashes: readonly string[]): Promise<CardRow[]> {
  return tx.query<CardRow>(`select ${CARD} from app.member_card where merchant_id = $1 and card_hash = any($2::bytea[])`, [tx.merchant_id, hexArray(hashes)], 'points.cards_by_hash');
}

export function selectCardsOf(tx: MerchantTx, accounts: readonly string[]): Promise<CardRow[]> {
  return tx.query<CardRow>(`select ${CARD} from app.member_card where merchant_id = $1 and account_id = any($2::uuid[]) order by issued_at, id`, [tx.merchant_id, uuidArray(accounts)], 'points.cards_of_accounts');
}

/** The card, locked until the commit. */
export async function lockCard(tx: MerchantTx, id: string): Promise<CardRow | undefined> {
  const [row] = await tx.query<CardRow>(`select ${CARD} from app.member_card where merchant_id = $1 and id = $2 for update`, [tx.merchant_id, id]);
  return row;
}

export async function setCardState(tx: MerchantTx, id: string, state: CardState): Promise<void> {
  await tx.execute('update app.member_card set state = $3 where merchant_id = $1 and id = $2', [tx.merchant_id, id, state]);
}

export type NewCardRow = { readonly id: string; readonly card_hash: string; readonly account: string; readonly state: CardState };

/** Cards, each with an account of its own where `withAccounts`. One whose hash is known already stays as it is, and gets none. */
export async function insertCards(tx: MerchantTx, cards: readonly NewCardRow[], at: string, withAccounts: boolean): Promise<void> {
  const ordered = [...cards].sort((a, b) => (a.card_hash < b.card_hash ? -1 : 1));
  await tx.execute(
    `with made as (
       insert into app.member_card (merchant_id, id, card_hash, account_id, state, issued_at)
       select $1::uuid, new.id, new.card_hash, new.account_id, new.state, $6::timestamptz
         from unnest($2::uuid[], $3::bytea[], $4::uuid[], $5::text[]) as new (id, card_hash, account_id, state)
       on conflict (merchant_id, card_hash) do nothing returning account_id
     )
     insert into app.point_account (merchant_id, id, customer_id, balance_points, created_at)
     select $1, account_id, null, 0, $6 from made where $7`,
    [tx.merchant_id, uuidArray(ordered.map(({ id }) => id)), hexArray(ordered.map(({ card_hash }) => card_hash)), uuidArray(ordered.map(({ account }) => account)), textArray(ordered.map(({ state }) => state)), at, withAccounts],
    'points.insert_cards',
  );
}

export type AccountRow = { readonly id: string; readonly customer_id: string | null; readonly balance_points: bigint; readonly created_at: Date };
const ACCOUNT = 'id, customer_id, balance_points, created_at';

/** Accounts in the order of their ids, locked until the commit. */
export function lockAccounts(tx: MerchantTx, ids: readonly string[]): Promise<AccountRow[]> {
  return tx.query<AccountRow>(`select ${ACCOUNT} from app.point_account where merchant_id = $1 and id = any($2::uuid[]) order by id for update`, [tx.merchant_id, uuidArray([...new Set(ids)])], 'points.lock_accounts');
}

export function selectAccountsOf(tx: MerchantTx, customers: readonly string[]): Promise<AccountRow[]> {
  return tx.query<AccountRow>(`select ${ACCOUNT} from app.point_account where merchant_id = $1 and customer_id = any($2::uuid[]) order by created_at, id`, [tx.merchant_id, uuidArray(customers)], 'points.accounts_of');
}

export async function insertAccount(tx: MerchantTx, id: string, customer: string | null, at: string): Promise<void> {
  await tx.execute('insert into app.point_account (merchant_id, id, customer_id, balance_points, created_at) values ($1, $2, $3, 0, $4)', [tx.merchant_id, id, customer, at]);
}

/** Appends to the ledger and moves the balances with it; answers with them. The accounts are locked by whoever calls. */
export async function appendEntries(tx: MerchantTx, entries: readonly NewEntry[]): Promise<ReadonlyMap<string, bigint>> {
  if (entries.length === 0) return new Map();
  const rows = await tx.query<{ id: string; balance_points: bigint }>(
    `with new as (
       select unnest($2::uuid[]) as account_id, unnest($3::uuid[]) as id, unnest($4::text[]) as kind, unnest($5::bigint[]) as points, unnest($6::timestamptz[]) as at,
              unnest($7::timestamptz[]) as expires_at, unnest($8::uuid[]) as sale_id, unnest($9::text[]) as by_name, unnest($10::text[]) as reason
     ), written as (
       insert into app.point_entry (merchant_id, account_id, id, kind, points, at, expires_at, sale_id, by_name, reason)
       select $1, account_id, id, kind, points, at, nullif(expires_at, 'epoch'), sale_id, nullif(by_name, ''), nullif(reason, '') from new
     )
     update app.point_account account set balance_points = account.balance_points + moved.points
       from (select account_id, sum(points)::bigint as points from new group by account_id) moved
      where account.merchant_id = $1 and account.id = moved.account_id returning account.id, account.balance_points`,
    [
      tx.merchant_id, uuidArray(entries.map(({ account }) => account)), uuidArray(entries.map(({ id }) => id)), textArray(entries.map(({ kind }) => kind)), int8Array(entries.map(({ points }) => points)),
      timeArray(entries.map(({ at }) => at)), timeArray(entries.map(({ expires_at }) => expires_at ?? '1970-01-01T00:00:00.000Z')), uuidArray(entries.map(({ sale }) => sale)),
      textArray(entries.map(({ by_name = '' }) => by_name)), textArray(entries.map(({ reason = '' }) => reason)),
    ], 'points.append_entries',
  );
  return new Map(rows.map(({ id, balance_points }) => [id, balance_points]));
}

/** Of an account: points that came and are over by now, and all that ever left it. */
export async function readExpiring(tx: MerchantTx, account: string, now: string): Promise<{ readonly over: number; readonly gone: number }> {
  const [row] = await tx.query<{ over: bigint; gone: bigint }>(
    `select coalesce(sum(points) filter (where points > 0 and expires_at <= $3), 0)::bigint as over, coalesce(-sum(points) filter (where points < 0), 0)::bigint as gone
       from app.point_entry where merchant_id = $1 and account_id = $2`, [tx.merchant_id, account, now], 'points.expiring',
  );
  return { over: Number(row?.over ?? 0n), gone: Number(row?.gone ?? 0n) };
}

/** What baskets hold of an account by now, those of other sales than `sale`. */
export async function readHeld(tx: MerchantTx, account: string, now: string, sale: string | null): Promise<number> {
  const [row] = await tx.query<{ points: bigint }>(
    "select coalesce(sum(points), 0)::bigint as points from app.point_hold where merchant_id = $1 and account_id = $2 and state = 'open' and until > $3 and ($4::uuid is null or sale_id <> $4)",
    [tx.merchant_id, account, now, sale], 'points.held',
  );
  return Number(row?.points ?? 0n);
}

export type NewHold = { readonly id: string; readonly sale: string; readonly account: string; readonly terminal: string; readonly points: number; readonly until: string };

/** In the place of what the sale held before. False where its points are spent. */
export async function writeHold(tx: MerchantTx, hold: NewHold): Promise<boolean> {
  return await tx.execute(
    `insert into app.point_hold as known (merchant_id, sale_id, id, account_id, terminal_id, points, until, state) values ($1, $2, $3, $4, $5, $6, $7, 'open')
     on conflict (merchant_id, sale_id) do update set id = excluded.id, account_id = excluded.account_id, terminal_id = excluded.terminal_id, points = excluded.points, until = excluded.until, state = 'open'
      where known.state <> 'spent'`,
    [tx.merchant_id, hold.sale, hold.id, hold.account, hold.terminal, hold.points, hold.until], 'points.write_hold',
  ) === 1;
}

/** Ends holds that are open: their sale was recorded, or there will be none. */
export async function endHolds(tx: MerchantTx, sales: readonly string[], state: 'spent' | 'released'): Promise<void> {
  if (sales.length === 0) return;
  await tx.execute(
    `update app.point_hold set state = $3 where merchant_id = $1 and sale_id in (select sale_id from app.point_hold where merchant_id = $1 and sale_id = any($2::uuid[]) and state <> 'spent' order by sale_id for update)`,
    [tx.merchant_id, uuidArray(sales), state], 'points.end_holds',
  );
}

export async function selectGroupsOf(tx: MerchantTx, accounts: readonly string[]): Promise<ReadonlyMap<string, string[]>> {
  const rows = await tx.query<{ account_id: string; group_id: string }>('select account_id, group_id from app.customer_group_member where merchant_id = $1 and account_id = any($2::uuid[]) order by group_id', [tx.merchant_id, uuidArray(accounts)], 'points.groups_of');
  const groups = new Map<string, string[]>();
  for (const { account_id, group_id } of rows) groups.set(account_id, [...(groups.get(account_id) ?? []), group_id]);
  return groups;
}
