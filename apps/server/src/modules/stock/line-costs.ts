/** What goods of sales had cost, for sums that other rooms keep. What a line cost is final once its stock has moved. */
import type { MerchantTx } from '../../platform/postgres.ts';
import { int2Array, int4Array } from '../../platform/sql-arrays.ts';
import { settleStock } from './settle.ts';

type SaleKey = { readonly chain: number; readonly seq: number; readonly variant: number };

/** Above zero for what went out, below for what came back, in millionths of a minor unit; `position`: of the line, from 1. A line whose cost nobody knew is missing. */
export async function readLineCosts(tx: MerchantTx, sales: readonly SaleKey[]): Promise<readonly (SaleKey & { readonly position: number; readonly cost_micro: bigint })[]> {
  await settleStock(tx);
  const rows = await tx.query<SaleKey & { position: number; cost_micro: string }>(
    `select m.chain, m.seq, m.variant, m.position, -m.value_micro as cost_micro
       from unnest($2::integer[], $3::integer[], $4::smallint[]) as k (chain, seq, variant)
       join app.stock_movement m on m.merchant_id = $1 and (m.chain, m.seq, m.variant) = (k.chain, k.seq, k.variant)
      where m.kind in ('sale', 'refund') and m.value_micro is not null`,
    [tx.merchant_id, int4Array(sales.map(({ chain }) => chain)), int4Array(sales.map(({ seq }) => seq)), int2Array(sales.map(({ variant }) => variant))], 'stock.line_costs',
  );
  return rows.map((row) => ({ ...row, cost_micro: BigInt(row.cost_micro) }));
}
