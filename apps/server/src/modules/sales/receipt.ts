/** What a receipt's page shows: one sale or refund, found by the hash of the token in its link. */
import { type Entry, receiptHash, receiptNumber } from '@stilltill/domain/journal';
import type { Refund, Sale } from '@stilltill/domain/sale';
import { SaleCompleted, SaleRefunded } from '@stilltill/protocol';
import type { MerchantTx } from '../../platform/postgres.ts';
import { findSaleKeys } from './profit-lookups.ts';
import type { EntryPlace, SalesPorts } from './ports.ts';

export type ReceiptFacts = {
  readonly number: string;
  /** The first eight digits of the entry's hash, as on paper. */
  readonly hash: string;
  /** ISO 8601: by the terminal's clock, and when it arrived here. */
  readonly at: string; readonly received_at: string;
  readonly store: string; readonly store_code: string; readonly terminal_code: string;
  readonly operator: string | null;
} & ({ readonly kind: 'sale'; readonly body: Sale } | { readonly kind: 'refund'; readonly body: Refund });

/** Null: it has not arrived, or there is no such receipt. `token_hash` is SHA-256 in hex. */
export async function findReceipt(ports: Pick<SalesPorts, 'journal'>, tx: MerchantTx, token_hash: string): Promise<ReceiptFacts | null> {
  const rows = await tx.query<{ chain: number; seq: number; variant: number; kind: 'sale' | 'refund'; at: Date; operator_id: string | null }>(
    `select chain, seq, variant, kind, at, operator_id from app.sale where merchant_id = $1 and receipt_token_hash = decode($2, 'hex') order by chain, seq, variant limit 1`,
    [tx.merchant_id, token_hash], 'sales.receipt',
  );
  const [row] = rows;
  const [entry] = await ports.journal.lookups.describeEntries(tx, rows);
  if (!row || !entry) return null;
  const { body } = JSON.parse(entry.text) as Entry;
  const facts = {
    number: receiptNumber(entry.store_code, entry.terminal_code, entry.epoch, row.seq), hash: receiptHash(entry.hash), at: row.at.toISOString(),
    received_at: entry.received_at.toISOString(), store: entry.store, store_code: entry.store_code, terminal_code: entry.terminal_code, operator: row.operator_id,
  };
  // Only what had the form of its kind was projected.
  return row.kind === 'sale' ? { ...facts, kind: 'sale', body: SaleCompleted.parse(body) } : { ...facts, kind: 'refund', body: SaleRefunded.parse(body) };
}

export type FoundSale = EntryPlace & { readonly number: string; readonly store_code: string; readonly total_minor: bigint; readonly currency: string; readonly at: string };

/** Sales by their ids, each with the place of its entry; one that has not arrived is missing. */
export async function findSales({ journal }: Pick<SalesPorts, 'journal'>, tx: MerchantTx, sales: readonly string[]): Promise<ReadonlyMap<string, FoundSale>> {
  const keys = [...await findSaleKeys(tx, sales)];
  const entries = await journal.lookups.describeEntries(tx, keys.map(([, key]) => key));
  return new Map(entries.flatMap(({ text, terminal, terminal_code, store_code, epoch, hash }, place) => {
    const [sale, key] = keys[place] ?? [];
    const { at, body } = JSON.parse(text) as Entry;
    const read = SaleCompleted.safeParse(body);
    if (sale === undefined || !key || !read.success) return [];
    const { total_minor, currency } = read.data;
    return [[sale, { terminal, epoch, seq: key.seq, hash, store_code, number: receiptNumber(store_code, terminal_code, epoch, key.seq), total_minor, currency, at }]];
  }));
}

/** What a message about a receipt tells, by the id of its sale; a sale that has not arrived is missing. */
export async function receiptsOf(ports: Pick<SalesPorts, 'journal'>, tx: MerchantTx, sales: readonly string[]): Promise<ReadonlyMap<string, Pick<FoundSale, 'number' | 'total_minor' | 'currency' | 'at'>>> {
  return new Map([...await findSales(ports, tx, sales)].map(([sale, { number, total_minor, currency, at }]) => [sale, { number, total_minor, currency, at }]));
}
