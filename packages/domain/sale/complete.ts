import { type Currency, isAmount } from '../money/index.ts';
import { type Result, fail, ok } from '../result/index.ts';
import { type TaxLine, taxIncluded } from '../tax/index.ts';
import { type Basket, type BasketLine, basketTotal } from './basket.ts';

/** Money that was taken or given back, by its kind. `amount_minor` is what it settled; over-tender comes back as change. */
export type Tender = {
  readonly tender: string;
  readonly kind: 'cash';
  readonly amount_minor: bigint;
  readonly given_minor: bigint;
  readonly change_minor: bigint;
};

/** The body of `sale.completed`. */
export type Sale = {
  readonly sale: string;
  readonly shift: string;
  readonly currency: Currency;
  readonly lines: readonly BasketLine[];
  readonly voided: readonly BasketLine[];
  readonly tax: readonly TaxLine[];
  readonly total_minor: bigint;
  readonly tenders: readonly Tender[];
  /** SHA-256 (hex) of the token in the receipt's link; null where no link is printed. */
  readonly receipt_token_hash: string | null;
};

/** Takes cash for a basket. `given_minor` is what the customer handed over. */
export function completeCashSale(
  basket: Basket,
  payment: { readonly tender: string; readonly shift: string; readonly given_minor: bigint; readonly receipt_token_hash: string | null },
): Result<Sale> {
  if (basket.lines.length === 0) return fail('basket_empty');
  const total_minor = basketTotal(basket);
  if (!isAmount(payment.given_minor)) return fail('amount_too_large');
  if (payment.given_minor < total_minor) return fail('tender_insufficient');
  return ok({
    sale: basket.sale, shift: payment.shift, currency: basket.currency, lines: basket.lines, voided: basket.voided,
    tax: taxIncluded(basket.lines), total_minor,
    tenders: [{
      tender: payment.tender, kind: 'cash', amount_minor: total_minor,
      given_minor: payment.given_minor, change_minor: payment.given_minor - total_minor,
    }],
    receipt_token_hash: payment.receipt_token_hash,
  });
}

/** One line that is given back. Quantities and amounts are positive: the entry's kind says which way the money goes. */
export type RefundLine = Omit<BasketLine, 'barcode'> & {
  /** The line of the sale that it takes back; null without one. */
  readonly of_line: number | null;
};

/** The body of `sale.refunded`. */
export type Refund = {
  readonly refund: string;
  /** The sale that it takes back; null: without receipt. */
  readonly sale: string | null;
  readonly shift: string;
  readonly currency: Currency;
  readonly lines: readonly RefundLine[];
  readonly tax: readonly TaxLine[];
  readonly total_minor: bigint;
  readonly tenders: readonly Tender[];
  readonly reason: string | null;
  readonly receipt_token_hash: string | null;
};

/** Gives goods back for cash. */
export function refundInCash(fields: Omit<Refund, 'tax' | 'total_minor' | 'tenders'> & { readonly tender: string }): Result<Refund> {
  if (fields.lines.length === 0) return fail('basket_empty');
  const total_minor = fields.lines.reduce((total, line) => total + line.amount_minor, 0n);
  if (!isAmount(total_minor)) return fail('amount_too_large');
  const { tender, ...rest } = fields;
  return ok({
    ...rest, tax: taxIncluded(fields.lines), total_minor,
    tenders: [{ tender, kind: 'cash', amount_minor: total_minor, given_minor: total_minor, change_minor: 0n }],
  });
}
