/** What sales earned: their net amounts, which the sales room knows, less what their goods had cost. */
import { type Result, ok } from '@stilltill/domain/result';
import { profitOf } from '@stilltill/domain/stock';
import type { ProfitAnswer } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { int4Array } from '../../platform/sql-arrays.ts';
import type { EntryPlace, StockPorts } from './ports.ts';
import { wireMinor } from './queries.ts';

type CostRow = { cost_micro: string; lines_known: number; lines_unknown: number };
/** Goods that go out are below zero in the ledger, and their cost above. */
const COSTS = `coalesce(-sum(m.value_micro), 0) as cost_micro, count(m.value_micro)::integer as lines_known, (count(*) - count(m.value_micro))::integer as lines_unknown`;
const OF_SALES = "m.kind in ('sale', 'refund')";

function answerOf(net: { readonly currency: string; readonly net_minor: bigint; readonly open_lines: number }, costs: CostRow | undefined): Result<z.input<typeof ProfitAnswer>> {
  const { net_minor, cost_minor, profit_minor, margin_ppm } = profitOf(net.net_minor, BigInt(costs?.cost_micro ?? '0'));
  return ok({
    currency: net.currency, net_minor: wireMinor(net_minor), cost_minor: wireMinor(cost_minor), profit_minor: wireMinor(profit_minor),
    margin_ppm: margin_ppm !== null && Number.isSafeInteger(margin_ppm) ? margin_ppm : null,
    lines_known: costs?.lines_known ?? 0, lines_unknown: (costs?.lines_unknown ?? 0) + net.open_lines,
  });
}

/** Of one sale or refund. `not_found`. */
export async function readSaleProfit(ports: StockPorts, tx: MerchantTx, place: EntryPlace): Promise<Result<z.input<typeof ProfitAnswer>>> {
  const net = await ports.saleNet(tx, place);
  if (!net.ok) return net;
  const [costs] = await tx.query<CostRow>(
    `select ${COSTS} from app.stock_movement m where m.merchant_id = $1 and m.chain = $2 and m.seq = $3 and m.variant = $4 and ${OF_SALES}`,
    [tx.merchant_id, net.value.chain, net.value.seq, net.value.variant],
  );
  return answerOf(net.value, costs);
}

/** Of a store's day so far. `not_found`: the store. */
export async function readDayProfit(ports: StockPorts, tx: MerchantTx, store: string): Promise<Result<z.input<typeof ProfitAnswer>>> {
  const net = await ports.dayNet(tx, store);
  if (!net.ok) return net;
  const { stretches, day_from, day_to } = net.value;
  const [costs] = await tx.query<CostRow>(
    `select ${COSTS} from unnest($2::integer[], $3::integer[], $4::integer[]) as s (chain, from_seq, to_seq)
       join app.stock_movement m on m.merchant_id = $1 and m.chain = s.chain and m.seq between s.from_seq and s.to_seq
      where ${OF_SALES} and m.at >= $5 and m.at < $6`,
    [tx.merchant_id, int4Array(stretches.map((each) => each.chain)), int4Array(stretches.map((each) => each.from_seq)), int4Array(stretches.map((each) => each.to_seq)), day_from, day_to],
  );
  return answerOf(net.value, costs);
}
