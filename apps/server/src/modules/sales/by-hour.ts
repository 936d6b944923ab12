/** What a terminal sold by the hour, for whoever asks how much it is used. */
import type { MerchantTx } from '../../platform/postgres.ts';
import { int4Array } from '../../platform/sql-arrays.ts';
import type { SalesPorts } from './ports.ts';

const HOUR_MS = 3_600_000;

/** Sales and what they came to, by the beginning of their hour in milliseconds; refunds are not taken off. By the terminal's clock. */
export async function readSalesByHour(ports: Pick<SalesPorts, 'journal'>, tx: MerchantTx, terminal: string, from: Date, until: Date): Promise<ReadonlyMap<number, { readonly sales: number; readonly total_minor: bigint }>> {
  const chains = (await ports.journal.lookups.readChains(tx)).filter((each) => each.terminal === terminal).map(({ chain }) => chain);
  const rows = await tx.query<{ hour: bigint; sales: number; total_minor: bigint }>(
    `select floor(extract(epoch from at) / 3600)::bigint as hour, count(*)::integer as sales, sum(total_minor)::bigint as total_minor from app.sale
      where merchant_id = $1 and chain = any($2::integer[]) and kind = 'sale' and at >= $3 and at < $4 group by 1`,
    [tx.merchant_id, int4Array(chains), from, until],
  );
  return new Map(rows.map(({ hour, sales, total_minor }) => [Number(hour) * HOUR_MS, { sales, total_minor }]));
}
