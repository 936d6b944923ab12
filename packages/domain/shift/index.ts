/**
 * A shift is one drawer on one terminal from its float to its count. Its figures are kept as running totals, so that
 * opening and closing take the same time after one sale and after five thousand.
 */
import { type Currency, sum } from '../money/index.ts';
import { type Refund, type Sale, type Tender, settledBy } from '../sale/index.ts';

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
  /** Cash that went in and out without a sale. Absent: none. */
  readonly moved_in_minor?: bigint | undefined;
  readonly moved_out_minor?: bigint | undefined;
  /** What tenders other than cash took and gave back. Absent: none. */
  readonly others?: readonly TenderTotals[] | undefined;
};

export type TenderTotals = { readonly kind: 'card' | 'code' | 'exchange'; readonly count: number; readonly taken_minor: bigint; readonly returned_minor: bigint };

export function beginShift(opening: Pick<ShiftTotals, 'shift' | 'currency' | 'opened_at' | 'opened_by' | 'float_minor'>): ShiftTotals {
  return { ...opening, sales: 0, sales_minor: 0n, refunds: 0, refunds_minor: 0n, cash_in_minor: 0n, cash_out_minor: 0n };
}

export function addSale(totals: ShiftTotals, sale: Sale): ShiftTotals {
  return withOthers({
    ...totals, sales: totals.sales + 1, sales_minor: totals.sales_minor + sale.total_minor, cash_in_minor: totals.cash_in_minor + settledBy(sale, 'cash'),
  }, sale.tenders, 'taken_minor');
}

export function addRefund(totals: ShiftTotals, refund: Refund): ShiftTotals {
  return withOthers({
    ...totals, refunds: totals.refunds + 1, refunds_minor: totals.refunds_minor + refund.total_minor, cash_out_minor: totals.cash_out_minor + settledBy(refund, 'cash'),
  }, refund.tenders, 'returned_minor');
}

function withOthers(totals: ShiftTotals, tenders: readonly Tender[], side: 'taken_minor' | 'returned_minor'): ShiftTotals {
  let { others } = totals;
  for (const { kind, amount_minor } of tenders) {
    if (kind === 'cash') continue;
    const known = others?.find((each) => each.kind === kind) ?? { kind, count: 0, taken_minor: 0n, returned_minor: 0n };
    others = [...(others ?? []).filter((each) => each !== known), { ...known, count: known.count + 1, [side]: known[side] + amount_minor }];
  }
  return others ? { ...totals, others } : totals;
}

/** Cash into the drawer or out of it without a sale. */
export function moveCash(totals: ShiftTotals, direction: 'in' | 'out', amount_minor: bigint): ShiftTotals {
  return direction === 'in'
    ? { ...totals, moved_in_minor: (totals.moved_in_minor ?? 0n) + amount_minor }
    : { ...totals, moved_out_minor: (totals.moved_out_minor ?? 0n) + amount_minor };
}

/** The cash that should lie in the drawer. */
export function expectedCash(totals: ShiftTotals): bigint {
  return totals.float_minor + totals.cash_in_minor - totals.cash_out_minor + (totals.moved_in_minor ?? 0n) - (totals.moved_out_minor ?? 0n);
}

/** The body of `shift.closed`. The count is sealed as counted: a difference is a fact, never an obstacle. */
export type ShiftClosing = Omit<ShiftTotals, 'opened_by'> & {
  readonly counted_minor: bigint;
  readonly expected_minor: bigint;
  /** Counted less expected: positive is too much in the drawer. */
  readonly difference_minor: bigint;
  readonly reason: string | null;
  /** How the count came about. */
  readonly denominations?: readonly Denomination[] | undefined;
};

/** Notes or coins of one value. */
export type Denomination = { readonly value_minor: bigint; readonly count: number };

export function countedIn(denominations: readonly Denomination[]): bigint {
  return sum(denominations.map(({ value_minor, count }) => value_minor * BigInt(count)));
}

export function closeShift(totals: ShiftTotals, counted_minor: bigint, reason: string | null, denominations?: readonly Denomination[]): ShiftClosing {
  const { opened_by: _opener, ...rest } = totals;
  const expected_minor = expectedCash(totals);
  return { ...rest, counted_minor, expected_minor, difference_minor: counted_minor - expected_minor, reason, ...(denominations ? { denominations } : {}) };
}
