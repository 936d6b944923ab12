/**
 * Notes the sales and refunds of an upload for stock: one row, which locks nothing that another upload wants. What they do
 * to levels is settled behind the upload, by whoever looks first (`settle.ts`).
 */
import type { Projection } from '../journal/index.ts';
import { packSales } from './packed-sales.ts';
import type { SettleLater } from './settle-later.ts';

const INSERT_BATCH = 'insert into app.stock_batch (merchant_id, chain, store_id, lines, packed) values ($1, $2, $3, $4, $5)';

export function makeStockProjection(settleLater: SettleLater): Projection {
  return {
    name: 'stock',
    kinds: ['sale.completed', 'sale.refunded'],
    async project(tx, entries) {
      const sales = entries.filter((each) => each.kind === 'sale.completed' || each.kind === 'sale.refunded');
      const [first] = sales;
      const { text, lines } = packSales(sales);
      if (!first || lines === 0) return [];
      // Numbered as the last act of the upload: the numbers of one chain rise as its entries do.
      await tx.atCommit(() => tx.execute(INSERT_BATCH, [tx.merchant_id, first.chain, first.store, lines, text], 'stock.insert_batch'));
      tx.afterCommit(() => settleLater(tx.merchant_id));
      return [];
    },
  };
}
