/** What moved goods in a store within days, product by product: its stock cards, for whoever takes them along. */
import { assert } from '@stilltill/domain/result';
import { type MovementKind, toMinor } from '@stilltill/domain/stock';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { StockPorts } from './ports.ts';
import { settleStock } from './settle.ts';

/** Behind the last that was read. */
export type MovementAfter = { readonly product: string; readonly at: Date; readonly number: string };
export type MovedLine = {
  readonly product: string; readonly kind: MovementKind; readonly at: Date; readonly qty_milli: bigint;
  /** Null: no cost was known. */
  readonly value_minor: bigint | null;
  /** By how much what was there was valued anew besides. */
  readonly adjusted_minor: bigint; readonly terminal_code: string; readonly epoch: string; readonly seq: number; readonly position: number;
};
type Asked = { readonly store: string; readonly from: Date; readonly until: Date; readonly after: MovementAfter | null; readonly limit: number };
type Row = {
  readonly chain: number; readonly seq: number; readonly variant: number; readonly position: number; readonly product_id: string; readonly kind: MovementKind; readonly qty_milli: bigint; readonly value_micro: string | null;
  readonly adjusted_micro: string | null; readonly number: bigint; readonly at: Date;
};

/** By product, and of each the oldest first. The first page lays out what arrived before it. */
export async function readMovementPage({ journal }: Pick<StockPorts, 'journal'>, tx: MerchantTx, { store, from, until, after, limit }: Asked): Promise<{ readonly lines: readonly MovedLine[]; readonly next: MovementAfter | null }> {
  if (after === null) await settleStock(tx);
  const rows = await tx.query<Row>(
    `select chain, seq, variant, position, product_id, kind, qty_milli, value_micro, adjusted_micro, number, at from app.stock_movement
      where merchant_id = $1 and store_id = $2 and at >= $3 and at < $4 and ($5::uuid is null or (product_id, at, number) > ($5, $6::timestamptz, $7::bigint)) order by product_id, at, number limit $8`,
    [tx.merchant_id, store, from, until, after?.product ?? null, after?.at ?? null, after?.number ?? null, limit], 'stock.movement_page',
  );
  const entries = await journal.lookups.describeEntries(tx, rows);
  const last = rows.at(-1);
  return {
    lines: rows.map(({ product_id: product, kind, at, qty_milli, value_micro, adjusted_micro, seq, position }, place) => {
      const entry = entries[place];
      assert(entry, 'a movement has its entry');
      const { terminal_code, epoch } = entry;
      return { product, kind, at, qty_milli, value_minor: value_micro === null ? null : toMinor(BigInt(value_micro)), adjusted_minor: toMinor(BigInt(adjusted_micro ?? '0')), terminal_code, epoch, seq, position };
    }),
    next: last && rows.length === limit ? { product: last.product_id, at: last.at, number: String(last.number) } : null,
  };
}
