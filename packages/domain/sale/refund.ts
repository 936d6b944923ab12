/**
 * Goods that come back. Of a line sold as quantity Q for amount A, after r of it came back in all, A × r ÷ Q, rounded, has
 * been given back: the last part brings the sum to A, whatever the parts were. The same holds for the tax of each rate,
 * for what was given up, and for the rounding. See docs/adr/0008-sums-of-a-basket.md.
 */
import { type Currency, divideRounding, extend, isAmount, roundToStep, sum } from '../money/index.ts';
import { type Result, fail, ok } from '../result/index.ts';
import { type TaxLine, type TaxMode, taxOf } from '../tax/index.ts';
import { type Approval, type BasketLine, type Reduction, type RefundLine, type RefundPoints, type RefundSums, linesTotal } from './basket.ts';
import { type Sale, settledBy } from './complete.ts';
import type { Tender, TenderKind } from './tender.ts';

/** The body of `sale.refunded`. */
export type Refund = RefundSums & {
  readonly refund: string;
  /** The sale that it takes back; null: without receipt. */
  readonly sale: string | null;
  readonly shift: string;
  readonly currency: Currency;
  readonly tenders: readonly Tender[];
  readonly reason: string | null;
  readonly receipt_token_hash: string | null;
  /** The whole of the till's last sale was taken back. */
  readonly voids?: boolean | undefined;
  readonly approvals?: readonly Approval[] | undefined;
  /** What it does to the card of its sale. Absent: it was sold without one, or is not known. */
  readonly points?: RefundPoints | undefined;
};

/** What came back of a sale before: quantities by line, and the money that was paid back, in all and by the kind of tender. */
export type Returned = { readonly qty_milli: ReadonlyMap<number, number>; readonly total_minor: bigint; readonly by_kind: ReadonlyMap<TenderKind, bigint> };
export const NOTHING_RETURNED: Returned = { qty_milli: new Map(), total_minor: 0n, by_kind: new Map() };

export type ReturnedLine = { readonly line: number; readonly qty_milli: number };

/** What is left to be given back of a line, in thousandths. */
export function leftOf(sale: Sale, before: Returned, line: number): number {
  const sold = sale.lines.find((each) => each.line === line);
  return sold ? Math.max(0, sold.qty_milli - (before.qty_milli.get(line) ?? 0)) : 0;
}

/** How much money may still go back the way it came: what tenders of a kind settled, less what went back by that kind. Not below zero. */
export function originalLeft(sale: Pick<Sale, 'tenders'>, before: Pick<Returned, 'by_kind'>, kind: TenderKind): bigint {
  const left_minor = settledBy(sale, kind) - (before.by_kind.get(kind) ?? 0n);
  return left_minor > 0n ? left_minor : 0n;
}

/** Takes back lines of a sale, of each no more than is left. `step_minor`: the smallest coin where cash goes back, else 1. */
export function refundSums(sale: Sale, before: Returned, wanted: readonly ReturnedLine[], step_minor: bigint): Result<RefundSums> {
  if (wanted.length === 0) return fail('basket_empty');
  const then = new Map(before.qty_milli);
  const lines: RefundLine[] = [];
  for (const { line, qty_milli } of wanted) {
    if (!Number.isSafeInteger(qty_milli) || qty_milli <= 0) return fail('quantity_invalid', { max: leftOf(sale, before, line) / 1000 });
    const sold = sale.lines.find((each) => each.line === line);
    const back = (then.get(line) ?? 0) + qty_milli;
    if (!sold || back > sold.qty_milli) return fail('refund_exceeds_sale');
    lines.push(partOfLine(sold, then.get(line) ?? 0, back, lines.length + 1));
    then.set(line, back);
  }
  const was = backSums(sale, before.qty_milli);
  const is = backSums(sale, then);
  // The whole gives back what was paid, to the unit; of a part, cash gives what coins can, and never more than the whole.
  const rounded_minor = roundToStep(is.total_minor, step_minor);
  const due_minor = (isAllBack(sale, then) || rounded_minor > sale.total_minor ? sale.total_minor : rounded_minor) - before.total_minor;
  // Coins that gave too much for a part before are made good by the next part, which can give less than nothing no more than they could.
  const total_minor = due_minor < 0n ? 0n : due_minor;
  const waived_minor = is.waived_minor - was.waived_minor;
  const tax = is.tax.map((each, index) => ({
    rate_ppm: each.rate_ppm, net_minor: each.net_minor - (was.tax[index]?.net_minor ?? 0n), tax_minor: each.tax_minor - (was.tax[index]?.tax_minor ?? 0n),
  })).filter(({ rate_ppm }) => lines.some((line) => line.tax_rate_ppm === rate_ppm));
  const added_minor = sale.tax_mode === 'added' ? sum(tax.map(({ tax_minor }) => tax_minor)) : 0n;
  const rounding_minor = total_minor - (linesTotal({ lines }) + added_minor - waived_minor);
  return ok({
    lines, tax, total_minor, ...(sale.tax_mode === undefined ? {} : { tax_mode: sale.tax_mode }),
    ...(waived_minor === 0n ? {} : { waived_minor }), ...(rounding_minor === 0n ? {} : { rounding_minor }),
  });
}

function partOfLine(sold: BasketLine, from: number, until: number, line: number): RefundLine {
  const qty_milli = until - from;
  const amount_minor = backOf(sold.amount_minor, until, sold.qty_milli) - backOf(sold.amount_minor, from, sold.qty_milli);
  const off_minor = extend(sold.price_minor, qty_milli) - amount_minor;
  // What promotions gave is taken back under their names, so that they can be told what they gave in the end.
  const reductions: Reduction[] = [];
  for (const { kind, promotion, amount_minor: given_minor } of sold.reductions ?? []) {
    const back_minor = backOf(given_minor, until, sold.qty_milli) - backOf(given_minor, from, sold.qty_milli);
    if (kind === 'promotion' && back_minor !== 0n) reductions.push({ kind, promotion, amount_minor: back_minor });
  }
  const rest_minor = off_minor - sum(reductions.map((each) => each.amount_minor));
  if (rest_minor !== 0n) reductions.push({ kind: 'part', amount_minor: rest_minor });
  return {
    line, of_line: sold.line, product: sold.product, names: sold.names, qty_milli, price_minor: sold.price_minor, tax_rate_ppm: sold.tax_rate_ppm, amount_minor,
    ...(sold.unit === undefined ? {} : { unit: sold.unit }), ...(reductions.length === 0 ? {} : { reductions }),
  };
}

function backOf(whole_minor: bigint, part: number | bigint, all: number | bigint): bigint {
  return BigInt(all) === 0n ? 0n : divideRounding(whole_minor * BigInt(part), BigInt(all));
}

function isAllBack(sale: Sale, back: ReadonlyMap<number, number>): boolean {
  return sale.lines.every(({ line, qty_milli }) => back.get(line) === qty_milli);
}

type BackSums = { readonly tax: readonly TaxLine[]; readonly waived_minor: bigint; readonly total_minor: bigint };

/** What has been given back in all, once these quantities are back; the rounding of the sale apart. */
function backSums(sale: Sale, back: ReadonlyMap<number, number>): BackSums {
  const amounts = sale.lines.map((line) => ({ tax_rate_ppm: line.tax_rate_ppm, amount_minor: backOf(line.amount_minor, back.get(line.line) ?? 0, line.qty_milli) }));
  const back_minor = linesTotal({ lines: amounts });
  const sold_minor = linesTotal(sale);
  const tax = sale.tax.map(({ rate_ppm, net_minor, tax_minor }) => {
    const of_rate = sum(amounts.filter((each) => each.tax_rate_ppm === rate_ppm).map((each) => each.amount_minor));
    if (sale.tax_mode === 'added') return { rate_ppm, net_minor: of_rate, tax_minor: backOf(tax_minor, of_rate, net_minor) };
    const tax_back = backOf(tax_minor, of_rate, net_minor + tax_minor);
    return { rate_ppm, net_minor: of_rate - tax_back, tax_minor: tax_back };
  });
  const waived_minor = backOf(sale.waived_minor ?? 0n, back_minor, sold_minor);
  const added_minor = sale.tax_mode === 'added' ? sum(tax.map(({ tax_minor }) => tax_minor)) : 0n;
  return { tax, waived_minor, total_minor: back_minor + added_minor - waived_minor };
}

/** Goods without a receipt: what they are worth by price and quantity. */
export function refundWithoutSale(lines: readonly RefundLine[], tax_mode: TaxMode): Result<RefundSums> {
  if (lines.length === 0) return fail('basket_empty');
  const tax = taxOf(lines, tax_mode);
  const total_minor = linesTotal({ lines }) + (tax_mode === 'added' ? sum(tax.map(({ tax_minor }) => tax_minor)) : 0n);
  if (!isAmount(total_minor)) return fail('amount_too_large');
  return ok({ lines, tax, total_minor, ...(tax_mode === 'added' ? { tax_mode } : {}) });
}
