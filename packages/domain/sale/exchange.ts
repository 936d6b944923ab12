import { roundToStep } from '../money/index.ts';
import type { Exchange } from './basket.ts';
import { type Sale, exchangeTender, settledBy } from './complete.ts';
import type { Refund } from './refund.ts';
import type { Tender } from './tender.ts';

/** What a refund of an exchange needs beside its goods. `step_minor`: the smallest coin. */
export type ExchangeBack = {
  readonly shift: string; readonly exchange_tender: string; readonly back_tender: string; readonly step_minor: bigint; readonly receipt_token_hash: string | null;
};

/**
 * The refund of an exchange whose sale is completed. What its goods paid of the sale goes to the sale, by a tender that
 * names it; what is over goes back to the customer, in cash as coins can, and never more than is left of what they paid.
 */
export function refundOfExchange(exchange: Exchange, sale: Sale, back: ExchangeBack): Refund {
  const { refund, sale: of, lines, tax, tax_mode, waived_minor, kind, reason, approvals, points } = exchange;
  const taken_minor = settledBy(sale, 'exchange');
  const back_minor = coinsBack(exchange, taken_minor, back.step_minor);
  const total_minor = taken_minor + back_minor;
  const rounding_minor = (exchange.rounding_minor ?? 0n) + total_minor - exchange.total_minor;
  const over: Tender = { tender: back.back_tender, kind, amount_minor: back_minor, given_minor: back_minor, change_minor: 0n };
  return {
    refund, sale: of, shift: back.shift, currency: sale.currency, lines, tax, total_minor, reason, receipt_token_hash: back.receipt_token_hash,
    tenders: [exchangeTender(back.exchange_tender, taken_minor, sale.sale), ...(back_minor > 0n ? [over] : [])],
    ...(tax_mode === undefined ? {} : { tax_mode }), ...(waived_minor === undefined ? {} : { waived_minor }),
    ...(rounding_minor === 0n ? {} : { rounding_minor }), ...(approvals === undefined ? {} : { approvals }),
    ...(points === undefined ? {} : { points }),
  };
}

/** What goes back to the customer of goods that pay `taken_minor` of other ones. */
export function coinsBack(exchange: Pick<Exchange, 'kind' | 'total_minor' | 'left_minor'>, taken_minor: bigint, step_minor: bigint): bigint {
  const over_minor = exchange.total_minor - taken_minor;
  if (exchange.kind !== 'cash') return over_minor;
  const rounded_minor = roundToStep(over_minor, step_minor);
  return taken_minor + rounded_minor <= exchange.left_minor ? rounded_minor : over_minor - (over_minor % step_minor);
}
