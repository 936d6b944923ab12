/** Look-ups by which the stock room gets from sales to what they brought in, before tax. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { MerchantTx } from '../../platform/postgres.ts';
import { uuidArray } from '../../platform/sql-arrays.ts';
import type { EntryPlace, SalesPorts } from './ports.ts';

export type SaleKey = { readonly chain: number; readonly seq: number; readonly variant: number };

/** By the sale's id the entry in which it stands; of several the one that came first. One that is not here is missing. */
export async function findSaleKeys(tx: Pick<MerchantTx, 'merchant_id' | 'query'>, sales: readonly string[]): Promise<ReadonlyMap<string, SaleKey>> {
  const rows = sales.length === 0 ? [] : await tx.query<SaleKey & { sale_id: string }>(
    `select distinct on (sale_id) sale_id, chain, seq, variant from app.sale where merchant_id = $1 and sale_id = any($2::uuid[]) and kind = 'sale'
      order by sale_id, received_at, chain, seq, variant`, [tx.merchant_id, uuidArray(sales)], 'sales.keys_of_sales',
  );
  return new Map(rows.map(({ sale_id, ...key }) => [sale_id, key]));
}

export type SaleNet = SaleKey & {
  readonly currency: string;
  /** Below zero for a refund. */
  readonly net_minor: bigint;
  /** Lines without a product. */
  readonly open_lines: number;
};

/** What one sale or refund came to before tax. `not_found`. */
export async function readSaleNet(ports: Pick<SalesPorts, 'journal'>, tx: MerchantTx, place: EntryPlace): Promise<Result<SaleNet>> {
  const key = await ports.journal.lookups.findEntry(tx, place);
  const [row] = key === null ? [] : await tx.query<SaleNet>(
    `select s.chain, s.seq, s.variant, s.currency, case s.kind when 'sale' then s.total_minor - s.tax_minor else s.tax_minor - s.total_minor end as net_minor,
            (select count(*)::integer from app.sale_line l
              where l.merchant_id = s.merchant_id and l.chain = s.chain and l.seq = s.seq and l.variant = s.variant and l.product_id is null) as open_lines
       from app.sale s where s.merchant_id = $1 and s.chain = $2 and s.seq = $3 and s.variant = $4`, [tx.merchant_id, key.chain, key.seq, key.variant],
  );
  return row ? ok(row) : fail('not_found');
}

export type DayNet = {
  readonly currency: string; readonly net_minor: bigint; readonly open_lines: number; readonly day_from: Date; readonly day_to: Date;
  /** Where the sales and refunds of the day stand: a stretch of each chain. */
  readonly stretches: readonly { readonly chain: number; readonly from_seq: number; readonly to_seq: number }[];
};

/** What a store's day came to so far before tax, by the store's own midnight. `not_found`. */
export async function readDayNet(ports: Pick<SalesPorts, 'stores' | 'clock'>, tx: MerchantTx, store: string): Promise<Result<DayNet>> {
  const shop = (await ports.stores(tx)).find((each) => each.id === store);
  if (!shop) return fail('not_found');
  const now = new Date(ports.clock.now_ms());
  const [day] = await tx.query<{ day_from: Date; day_to: Date }>(
    `select day at time zone $1 as day_from, (day + interval '1 day') at time zone $1 as day_to from (select date_trunc('day', $2::timestamptz at time zone $1) as day) as d`, [shop.timezone, now],
  );
  if (!day) return fail('not_found');
  const rows = await tx.query<{ chain: number; from_seq: number; to_seq: number; net_minor: string; open_lines: number }>(
    `select s.chain, min(s.seq) as from_seq, max(s.seq) as to_seq, sum(case s.kind when 'sale' then s.total_minor - s.tax_minor else s.tax_minor - s.total_minor end) as net_minor,
            (sum(l.open_lines))::integer as open_lines
       from app.sale s cross join lateral (
         select count(*) as open_lines from app.sale_line l
          where l.merchant_id = s.merchant_id and l.chain = s.chain and l.seq = s.seq and l.variant = s.variant and l.product_id is null) l
      where s.merchant_id = $1 and s.store_id = $2 and s.at >= $3 and s.at < $4 group by s.chain`, [tx.merchant_id, shop.id, day.day_from, day.day_to],
  );
  return ok({
    currency: shop.currency, ...day, stretches: rows,
    net_minor: rows.reduce((sum, row) => sum + BigInt(row.net_minor), 0n), open_lines: rows.reduce((sum, row) => sum + row.open_lines, 0),
  });
}
