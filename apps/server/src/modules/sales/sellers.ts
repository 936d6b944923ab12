/** Who sold what came back, for whoever asks whether somebody takes back their own sales. */
import type { MerchantTx } from '../../platform/postgres.ts';
import { uuidArray } from '../../platform/sql-arrays.ts';

export type Seller = { readonly operator: string | null; readonly at_ms: number };

/** By the sale's id; of several the one that came first. One that has not arrived is missing. */
export async function sellersOf(tx: MerchantTx, sales: readonly string[]): Promise<ReadonlyMap<string, Seller>> {
  const rows = sales.length === 0 ? [] : await tx.query<{ sale_id: string; operator_id: string | null; at: Date }>(
    `select distinct on (sale_id) sale_id, operator_id, at from app.sale where merchant_id = $1 and sale_id = any($2::uuid[]) and kind = 'sale'
      order by sale_id, received_at, chain, seq, variant`, [tx.merchant_id, uuidArray(sales)], 'sales.sellers',
  );
  return new Map(rows.map(({ sale_id, operator_id, at }) => [sale_id, { operator: operator_id, at_ms: at.getTime() }]));
}
