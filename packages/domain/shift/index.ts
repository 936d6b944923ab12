/**
 * A shift is one drawer on one terminal from its float to its count. Its figures are kept as running totals, so that
 * opening and closing take the same time after one sale and after five thousand.
 */
import type { Currency } from '../money/index.ts';
import type { Refund, Sale } from '../sale/index.ts';

export type ShiftTotals = {
  readonly shift: string;
  readonly currency: Currency;
  readonly opened_at: string;
  readonly opened_by: string;
  readonly float_minor: bigint;
  readonly sales: number;
  readonly sales_minor: bigint;
  readonly refunds: number;
  readonly refunds_minor: bigint;
  readonly cash_in_minor: bigint;
  readonly cash_out_minor: bigint;
};

export function beginShift(opening: Pick<ShiftTotals, 'shift' | 'currency' | 'opened_at' | 'opened_by' | 'float_minor'>): ShiftTotals {
  return { ...opening, sales: 0, sales_minor: 0n, refunds: 0, refunds_minor: 0n, cash_in_minor: 0n, cash_out_minor: 0n };
}

export function addSale(totals: ShiftTotals, sale: Sale): ShiftTotals {
  return { ...totals, sales: totals.sales + 1, sales_minor: totals.sales_minor + sale.total_minor, cash_in_minor: totals.cash_in_minor + cashOf(sale) };
}

export function addRefund(totals: ShiftTotals, refund: Refund): ShiftTotals {
  return { ...totals, refunds: totals.refunds + 1, refunds_minor: totals.refunds_minor + refund.total_minor, cash_out_minor: totals.cash_out_minor + cashOf(refund) };
}

function cashOf(sale: Sale | Refund): bigint {
  return sale.tenders.reduce((total, tender) => (tender.kind === 'cash' ? total + tender.amount_minor : total), 0n);
}

/** The cash that should lie in the drawer. */
export function expectedCash(totals: ShiftTotals): bigint {
  return totals.float_minor + totals.cash_in_minor - totals.cash_out_minor;
}

/** The body of `shift.closed`. The count is sealed as counted: a difference is a fact, never an obstacle. */
export type ShiftClosing = Omit<ShiftTotals, 'opened_by'> & {
  readonly counted_minor: bigint;
  readonly expected_minor: bigint;
  /** Counted less expected: positive is too much in the drawer. */
  readonly difference_minor: bigint;
  readonly reason: string | null;
};

export function closeShift(totals: ShiftTotals, counted_minor: bigint, reason: string | null): ShiftClosing {
  const { opened_by: _opener, ...rest } = totals;
  const expected_minor = expectedCash(totals);
  return { ...rest, counted_minor, expected_minor, difference_minor: counted_minor - expected_minor, reason };
}
