/** What whole lists do to stock, within a transaction of whoever brings them. */
import type { NewDelivery, NewWriteOff } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { uuidArray } from '../../platform/sql-arrays.ts';
import { countStock, receiveGoods, writeOff } from './commands.ts';
import { readDocumentLines } from './document-lines.ts';
import { readMovementPage } from './movement-pages.ts';
import type { StockPorts } from './ports.ts';
import { type StockNeed, readNeeds } from './queries.ts';
import { settleStock } from './settle.ts';

type CountNow = { readonly document: string; readonly store: string; readonly note: string | null; readonly lines: readonly { readonly product: string; readonly counted_milli: number }[] };

export function makeStockLists(ports: StockPorts) {
  return {
    /** `order`: the purchase order that the goods are of. */
    receive: (tx: MerchantTx, by: string, asked: z.output<typeof NewDelivery>, order?: string) => receiveGoods(ports, tx, by, asked, order),
    writeOff: (tx: MerchantTx, by: string, asked: z.output<typeof NewWriteOff>) => writeOff(ports, tx, by, asked),
    /** What is there as of now: a list says no other time. */
    count(tx: MerchantTx, by: string, { lines, ...asked }: CountNow) {
      const now = new Date(ports.clock.now_ms()).toISOString();
      return countStock(ports, tx, by, { ...asked, sent_at: now, lines: lines.map((line) => ({ ...line, counted_at: now })) });
    },
    levels: readLevelsAt,
    page: readPage,
    documentLines: (tx: MerchantTx, asked: Parameters<typeof readDocumentLines>[2]) => readDocumentLines(ports, tx, asked),
    movementPage: (tx: MerchantTx, asked: Parameters<typeof readMovementPage>[2]) => readMovementPage(ports, tx, asked),
    movedBy,
    /** What is at its threshold or below in a store, or below zero; or how some products stand there, with all sales that have arrived. */
    async needs(tx: MerchantTx, store: string, products: readonly string[] | null, limit: number): Promise<StockNeed[]> {
      await settleStock(tx);
      return readNeeds(tx, store, products, limit);
    },
  };
}

/** How much there is of products, and when each was last counted; one that never moved is missing. */
async function readLevelsAt(tx: MerchantTx, store: string, products: readonly string[]): Promise<ReadonlyMap<string, { readonly qty_milli: bigint; readonly counted_at: string | null }>> {
  const rows = await tx.query<{ product_id: string; qty_milli: bigint; counted_at: Date | null }>(
    'select product_id, qty_milli, counted_at from app.stock_level where merchant_id = $1 and store_id = $2 and product_id = any($3::uuid[])', [tx.merchant_id, store, uuidArray(products)], 'stock.levels_at',
  );
  return new Map(rows.map(({ product_id, qty_milli, counted_at }) => [product_id, { qty_milli, counted_at: counted_at?.toISOString() ?? null }]));
}

/** Everything that ever moved in a store, in the order of its products' ids. */
async function readPage(tx: MerchantTx, store: string, after: string | null, limit: number): Promise<readonly { readonly product: string; readonly qty_milli: bigint; readonly counted_at: string | null }[]> {
  const rows = await tx.query<{ product_id: string; qty_milli: bigint; counted_at: Date | null }>(
    'select product_id, qty_milli, counted_at from app.stock_level where merchant_id = $1 and store_id = $2 and ($3::uuid is null or product_id > $3) order by product_id limit $4', [tx.merchant_id, store, after, limit], 'stock.page',
  );
  return rows.map(({ product_id, qty_milli, counted_at }) => ({ product: product_id, qty_milli, counted_at: counted_at?.toISOString() ?? null }));
}

/** By how much documents moved each product. */
async function movedBy(tx: MerchantTx, documents: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
  const rows = await tx.query<{ product_id: string; qty_milli: string }>(
    `select m.product_id, sum(m.qty_milli) as qty_milli from app.stock_document d
       join app.stock_movement m on m.merchant_id = d.merchant_id and m.chain = d.chain and m.seq = d.seq and m.variant = 0 and m.position > 0
      where d.merchant_id = $1 and d.id = any($2::uuid[]) group by m.product_id`,
    [tx.merchant_id, uuidArray(documents)], 'stock.moved_by',
  );
  return new Map(rows.map(({ product_id, qty_milli }) => [product_id, BigInt(qty_milli)]));
}
