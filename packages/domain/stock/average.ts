/**
 * Moving average, exact. docs/adr/0009-stock.md. Values are in millionths of a minor unit (`_micro`). What a quantity is
 * worth is always read from one ratio, so that a value never has to be carried along and nothing drifts.
 */
import { divideRounding } from '../money/index.ts';
import { assert } from '../result/index.ts';

export const MICRO = 1_000_000n;

/** So much value for so much quantity; `qty_milli` is above zero. */
export type CostRate = { readonly value_micro: bigint; readonly qty_milli: bigint };

export type StockState = {
  /** May be below zero. */
  readonly qty_milli: bigint;
  /** Null while nobody has said what the goods cost. */
  readonly rate: CostRate | null;
};

export const NO_STOCK: StockState = { qty_milli: 0n, rate: null };

/** What comes (above zero) or goes (below). `cost_micro`: the whole cost that it brings along; null: the average. */
export type StockMove = { readonly qty_milli: bigint; readonly cost_micro: bigint | null };

export type Moved = {
  readonly state: StockState;
  /** What came in (above zero) or went out (below) by it; null: no cost is known. */
  readonly value_micro: bigint | null;
  /** By how much what is there was valued anew besides: value before + value + adjusted = value after. */
  readonly adjusted_micro: bigint;
};

/** What a quantity is worth by a ratio, rounded half away from zero. */
export function valueAt(rate: CostRate, qty_milli: bigint): bigint {
  return divideRounding(rate.value_micro * qty_milli, rate.qty_milli);
}

/** What is there is worth; below zero for goods that went out and have not come in yet. Zero where no cost is known. */
export function stockValue({ rate, qty_milli }: StockState): bigint {
  return rate === null ? 0n : valueAt(rate, qty_milli);
}

/** What one piece or kilogram costs now, in millionths; null: not known. */
export function unitCost({ rate }: StockState): bigint | null {
  return rate === null ? null : valueAt(rate, 1000n);
}

/** Moves stock. A cost of its own is for what comes in, and not below zero. */
export function moveStock(before: StockState, { qty_milli, cost_micro }: StockMove): Moved {
  const after_milli = before.qty_milli + qty_milli;
  if (cost_micro === null) {
    const state = { qty_milli: after_milli, rate: before.rate };
    return { state, value_micro: before.rate === null ? null : stockValue(state) - stockValue(before), adjusted_micro: 0n };
  }
  assert(qty_milli > 0n && cost_micro >= 0n, 'a cost comes with goods that come in');
  const value_micro = stockValue(before);
  if (before.rate !== null && before.qty_milli > 0n) {
    const rate = { value_micro: value_micro + cost_micro, qty_milli: after_milli };
    return { state: { qty_milli: after_milli, rate }, value_micro: cost_micro, adjusted_micro: 0n };
  }
  const state = { qty_milli: after_milli, rate: { value_micro: cost_micro, qty_milli } };
  return { state, value_micro: cost_micro, adjusted_micro: stockValue(state) - value_micro - cost_micro };
}

/** The part of a cost that belongs to a part of the quantity, such as the goods of a sale that come back. */
export function costOfPart(value_micro: bigint, whole_milli: bigint, part_milli: bigint): bigint {
  return divideRounding(value_micro * part_milli, whole_milli);
}

/** To whole minor units, as people read it. */
export function toMinor(value_micro: bigint): bigint {
  return divideRounding(value_micro, MICRO);
}
