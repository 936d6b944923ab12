/** Baskets that wait: put aside at one terminal of a store, and handed to whichever asks first. */
import type { Entry } from '@stilltill/domain/journal';
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { BasketParked, ParkedAnswer, RecallAnswer } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { EntryOf } from '../journal/index.ts';
import type { SalesPorts } from './ports.ts';

export type BasketEntry = EntryOf<'basket.parked'> | EntryOf<'basket.recalled'>;

/** In the order of the entries: a basket may be parked and recalled several times in one upload. Its sale, or its end, ends it too. */
export async function projectParked(tx: MerchantTx, entries: readonly BasketEntry[]): Promise<void> {
  for (const entry of entries) {
    if (entry.kind === 'basket.parked') await insertParked(tx, entry);
    else await tx.execute('delete from app.parked_basket where merchant_id = $1 and sale_id = $2', [tx.merchant_id, entry.body.sale], 'sales.end_parked');
  }
}

async function insertParked(tx: MerchantTx, entry: EntryOf<'basket.parked'>): Promise<void> {
  const { basket, note } = entry.body;
  await tx.execute(
    `insert into app.parked_basket (merchant_id, sale_id, store_id, terminal_id, chain, seq, variant, at, operator_id, note)
     select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 where not exists (select from app.sale where merchant_id = $1 and sale_id = $2)
     on conflict (merchant_id, sale_id) do update set terminal_id = excluded.terminal_id, chain = excluded.chain, seq = excluded.seq, variant = excluded.variant,
            at = excluded.at, operator_id = excluded.operator_id, note = excluded.note, taken_by = null, taken_at = null`,
    [tx.merchant_id, basket.sale, entry.store, entry.terminal, entry.chain, entry.seq, entry.variant, entry.at, entry.operator, note], 'sales.park',
  );
}

type ParkedRow = { sale_id: string; terminal_id: string; chain: number; seq: number; variant: number; at: Date; operator_id: string | null; note: string | null };

/** What waits at other terminals of the store, the newest first; what was handed to this one and not taken on stays in it. */
export async function readParked(ports: SalesPorts, tx: MerchantTx, store: string, terminal: string): Promise<Result<z.input<typeof ParkedAnswer>>> {
  const rows = await tx.query<ParkedRow>(
    `select sale_id, terminal_id, chain, seq, variant, at, operator_id, note from app.parked_basket
      where merchant_id = $1 and store_id = $2 and ((terminal_id <> $3 and taken_by is null) or taken_by = $3) order by at desc limit 200`, [tx.merchant_id, store, terminal], 'sales.parked',
  );
  const entries = await ports.journal.lookups.describeEntries(tx, rows);
  const names = await ports.operatorNames(tx, [...new Set(rows.flatMap((row) => row.operator_id ?? []))]);
  return ok({
    items: rows.flatMap((row, index) => {
      const entry = entries[index];
      if (!entry) return [];
      return [{
        basket: basketIn(entry.text), at: row.at.toISOString(), note: row.note, terminal: row.terminal_id, terminal_code: entry.terminal_code,
        operator_name: (row.operator_id === null ? undefined : names.get(row.operator_id)) ?? '',
      }];
    }),
  });
}

/** Hands a basket to a terminal: the first one that asks gets it, and gets it again if the answer was lost. */
export async function handOver(ports: SalesPorts, tx: MerchantTx, store: string, terminal: string, sale: string): Promise<Result<z.input<typeof RecallAnswer>>> {
  const [row] = await tx.query<ParkedRow & { taken_by: string | null }>(
    `update app.parked_basket set taken_by = coalesce(taken_by, $4), taken_at = coalesce(taken_at, $5)
      where merchant_id = $1 and store_id = $2 and sale_id = $3 returning sale_id, terminal_id, chain, seq, variant, at, operator_id, note, taken_by`,
    [tx.merchant_id, store, sale, terminal, new Date(ports.clock.now_ms())], 'sales.hand_over',
  );
  if (!row) return fail(await wasHere(tx, sale) ? 'basket_taken' : 'not_found');
  if (row.taken_by !== terminal) return fail('basket_taken');
  const [entry] = await ports.journal.lookups.describeEntries(tx, [row]);
  return entry ? ok({ basket: basketIn(entry.text), terminal: row.terminal_id }) : fail('not_found');
}

/** Whether the basket is a sale by now. */
async function wasHere(tx: MerchantTx, sale: string): Promise<boolean> {
  const rows = await tx.query('select from app.sale where merchant_id = $1 and sale_id = $2 limit 1', [tx.merchant_id, sale], 'sales.was_sold');
  return rows.length > 0;
}

/** The basket as the terminal wrote it: what was projected had the form of its kind. */
function basketIn(text: string): z.input<typeof BasketParked>['basket'] {
  return ((JSON.parse(text) as Entry).body as z.input<typeof BasketParked>).basket;
}
