import type { Tx } from '@stilltill/server/platform/postgres.ts';

/** What the server's projections say; amounts are pence as decimal strings, refunds count below zero. */
export type ServerFigures = {
  readonly days: readonly { readonly day: string; readonly net_minor: string; readonly pieces: string }[];
  readonly products: readonly { readonly code: string; readonly net_minor: string; readonly pieces: string }[];
  readonly totals: { readonly sales: number; readonly refunds: number; readonly refunds_linked: number; readonly net_minor: string };
  readonly shifts: { readonly count: number; readonly open: number; readonly net_minor: string; readonly difference_minor: string };
  readonly deeds: readonly ServerDeed[];
  readonly entries: number;
};
/** One sale or refund, with the entry that it was computed from. */
export type ServerDeed = { readonly terminal: string; readonly epoch: string; readonly seq: number; readonly hash: string; readonly kind: string; readonly id: string; readonly total_minor: string };

const SIGNED = "case s.kind when 'refund' then -1 else 1 end";

/** Figures of the merchant of the transaction, by the days of a time zone. */
export async function readFigures(tx: Tx, timezone: string): Promise<ServerFigures> {
  const key = 'merchant_id, chain, seq, variant';
  const days = await tx.query<ServerFigures['days'][number]>(
    `select to_char(s.at at time zone $1, 'YYYY-MM-DD') as day, sum(l.amount_minor * ${SIGNED})::text as net_minor, (sum(l.qty_milli * ${SIGNED})::bigint / 1000)::text as pieces
       from app.sale s join app.sale_line l using (${key}) group by 1 order by 1`, [timezone],
  );
  const products = await tx.query<ServerFigures['products'][number]>(
    `select p.code, sum(l.amount_minor * ${SIGNED})::text as net_minor, (sum(l.qty_milli * ${SIGNED})::bigint / 1000)::text as pieces
       from app.sale s join app.sale_line l using (${key}) left join app.product p on p.merchant_id = l.merchant_id and p.id = l.product_id group by 1 order by 1`,
  );
  const [totals] = await tx.query<ServerFigures['totals']>(
    `select count(*) filter (where kind = 'sale')::integer as sales, count(*) filter (where kind = 'refund')::integer as refunds,
            count(linked_sale_id)::integer as refunds_linked, coalesce(sum(total_minor * ${SIGNED}), 0)::text as net_minor from app.sale s`,
  );
  const [shifts] = await tx.query<ServerFigures['shifts']>(
    `select count(*)::integer as count, count(*) filter (where closed_at is null)::integer as open, coalesce(sum(sales_minor - refunds_minor), 0)::text as net_minor,
            coalesce(sum(abs(counted_minor - (float_minor + cash_in_minor - cash_out_minor))), 0)::text as difference_minor from app.shift`,
  );
  const deeds = await tx.query<ServerDeed>(
    `select c.terminal_id as terminal, c.epoch, s.seq, encode(e.hash, 'hex') as hash, s.kind, s.sale_id as id, s.total_minor::text
       from app.sale s join app.chain c using (merchant_id, chain) join app.entry e using (${key})`,
  );
  const [entries] = await tx.query<{ count: number }>("select count(*)::integer as count from app.entry join app.chain using (merchant_id, chain) where owner = 'terminal'");
  if (!totals || !shifts || !entries) throw new Error('an aggregate has a row');
  return { days, products, totals, shifts, deeds, entries: entries.count };
}
