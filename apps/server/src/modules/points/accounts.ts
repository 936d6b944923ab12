/** Accounts and their ledgers, as the office reads them. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { PointAccountItem, PointAccountPage, PointAccountQuery, PointLedger, PointLedgerQuery } from '@stilltill/protocol';
import type { z } from 'zod';
import { readPageCursor, writePageCursor } from '../../platform/page-cursor.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { readCardOrHash } from './cards.ts';
import type { PointPorts } from './ports.ts';
import { holdAccount } from './spending.ts';
import { type AccountRow, type EntryKind, readHeld, selectAccountsOf, selectCardsByHash, selectCardsOf, selectGroupsOf } from './store.ts';

type Item = z.output<typeof PointAccountItem>;

async function itemsOf(tx: MerchantTx, rows: readonly AccountRow[]): Promise<Item[]> {
  const ids = rows.map(({ id }) => id);
  const cards = await selectCardsOf(tx, ids);
  const groups = await selectGroupsOf(tx, ids);
  return rows.map(({ id, customer_id, balance_points, created_at }) => ({
    account: id, customer: customer_id, balance_points: Number(balance_points), created_at: created_at.toISOString(), groups: groups.get(id) ?? [],
    cards: cards.filter(({ account_id }) => account_id === id).map((card) => ({ card: card.id, state: card.state, issued_at: card.issued_at.toISOString() })),
  }));
}

/** Of a customer also those of whom was merged into them. `request_malformed`, `card_misread`, `card_unknown`. */
export async function readAccounts({ customers }: Pick<PointPorts, 'customers'>, tx: MerchantTx, { card, customer, after, limit }: z.output<typeof PointAccountQuery>): Promise<Result<z.output<typeof PointAccountPage>>> {
  const cursor = readPageCursor(after, ['moment', 'uuid']);
  if (!cursor.ok) return cursor;
  if (card !== undefined && card !== '') {
    const hash = readCardOrHash(card);
    if (!hash.ok) return hash;
    const [found] = await selectCardsByHash(tx, [hash.value]);
    return found ? ok({ items: await itemsOf(tx, await selectAccounts(tx, found.account_id, null, 1)), next: null }) : fail('card_unknown');
  }
  if (customer !== undefined) return ok({ items: await itemsOf(tx, await selectAccountsOf(tx, (await customers.readPerson(tx, customer))?.members ?? [])), next: null });
  const rows = await selectAccounts(tx, null, cursor.value, limit + 1);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return ok({ items: await itemsOf(tx, shown), next: rows.length > limit && last ? writePageCursor([last.created_at.toISOString(), last.id]) : null });
}

function selectAccounts(tx: MerchantTx, id: string | null, before: readonly [string, string] | null, limit: number): Promise<AccountRow[]> {
  return tx.query<AccountRow>(
    `select id, customer_id, balance_points, created_at from app.point_account
      where merchant_id = $1 and ($2::uuid is null or id = $2) and ($3::timestamptz is null or (created_at, id) < ($3, $4::uuid)) order by created_at desc, id desc limit $5`,
    [tx.merchant_id, id, before?.[0] ?? null, before?.[1] ?? null, limit],
  );
}

type EntryRow = { readonly id: string; readonly kind: EntryKind; readonly points: bigint; readonly at: Date; readonly expires_at: Date | null; readonly sale_id: string | null; readonly by_name: string | null; readonly reason: string | null };

/** The account with its ledger, after what is over was written off. `not_found`, `request_malformed`. */
export async function readLedger(ports: Pick<PointPorts, 'clock' | 'ids'>, tx: MerchantTx, id: string, { after, limit }: z.output<typeof PointLedgerQuery>): Promise<Result<z.output<typeof PointLedger>>> {
  const cursor = readPageCursor(after, ['uuid']);
  if (!cursor.ok) return cursor;
  if ((await selectAccounts(tx, id, null, 1)).length === 0) return fail('not_found');
  const account = await holdAccount(ports, tx, id);
  const [item] = await itemsOf(tx, [account]) as [Item];
  // Ids are made in the order of time.
  const rows = await tx.query<EntryRow>(
    `select id, kind, points, at, expires_at, sale_id, by_name, reason from app.point_entry
      where merchant_id = $1 and account_id = $2 and ($3::uuid is null or id < $3) order by id desc limit $4`, [tx.merchant_id, id, cursor.value?.[0] ?? null, limit + 1],
  );
  const shown = rows.slice(0, limit);
  return ok({
    ...item, held_points: await readHeld(tx, id, new Date(ports.clock.now_ms()).toISOString(), null),
    entries: shown.map(({ id: entry, kind, points, at, expires_at, sale_id, by_name, reason }) => (
      { id: entry, kind, points: Number(points), at: at.toISOString(), expires_at: expires_at?.toISOString() ?? null, sale: sale_id, by: by_name, reason }
    )),
    next: rows.length > limit ? writePageCursor([shown.at(-1)?.id ?? '']) : null,
  });
}
