/** What terminals sold by the hour, for whoever asks how much they are used. */
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

type Days = { readonly from: string; readonly until: string; readonly store: string | undefined };
type Sold = { readonly terminals: ReadonlyMap<string, { readonly sales: number; readonly total_minor: bigint }>; readonly hours: ReadonlyMap<number, number> };

/** What each terminal sold in days, `until` among them, and how many sales all had in each hour of the day, by the clocks of their stores. */
export async function readSalesByTerminal(ports: Pick<SalesPorts, 'journal'>, tx: MerchantTx, { from, until, store }: Days): Promise<Sold> {
  const rows = await tx.query<{ chain: number | null; hour: number | null; sales: bigint; total_minor: string }>(
    `select chain, hour, sum(sales)::bigint as sales, sum(sales_minor)::text as total_minor from app.sale_hour
      where merchant_id = $1 and day between $2::date and $3::date and ($4::uuid is null or store_id = $4) group by grouping sets ((chain), (hour))`,
    [tx.merchant_id, from, until, store ?? null], 'sales.by_terminal',
  );
  const terminal_of = new Map((await ports.journal.lookups.readChains(tx)).map(({ chain, terminal }) => [chain, terminal]));
  const terminals = new Map<string, { sales: number; total_minor: bigint }>();
  for (const { chain, sales, total_minor } of rows) {
    const terminal = chain === null ? undefined : terminal_of.get(chain);
    if (terminal === undefined) continue;
    const before = terminals.get(terminal);
    terminals.set(terminal, { sales: (before?.sales ?? 0) + Number(sales), total_minor: (before?.total_minor ?? 0n) + BigInt(total_minor) });
  }
  return { terminals, hours: new Map(rows.flatMap(({ hour, sales }) => (hour === null ? [] : [[hour, Number(sales)] as const]))) };
}
