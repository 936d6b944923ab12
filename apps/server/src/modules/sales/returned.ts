import type { MerchantTx } from '../../platform/postgres.ts';
import { uuidArray } from '../../platform/sql-arrays.ts';

export type ReturnedOfSale = { readonly sale: string; readonly line: number; readonly qty_milli: number };

/** How much came back of each line of these sales, as far as it has arrived. Of a sale of which nothing came back there is nothing. */
export function readReturnedOf(tx: MerchantTx, sales: readonly string[]): Promise<ReturnedOfSale[]> {
  return tx.query<ReturnedOfSale>(
    `select r.linked_sale_id as sale, l.of_line as line, sum(l.qty_milli)::float8 as qty_milli
       from app.sale r join app.sale_line l on (l.merchant_id, l.chain, l.seq, l.variant) = (r.merchant_id, r.chain, r.seq, r.variant)
      where r.merchant_id = $1 and r.linked_sale_id = any($2::uuid[]) and l.of_line is not null group by r.linked_sale_id, l.of_line`,
    [tx.merchant_id, uuidArray(sales)], 'sales.returned_of',
  );
}
