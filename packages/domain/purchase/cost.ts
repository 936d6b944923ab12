/** Costs of goods that are bought, in millionths of a minor unit for one piece or kilogram. */
import { AMOUNT_MINOR_MAX, type Currency, PRICE_MINOR_MAX, currencyExponent, divideRounding, readFigures, sum } from '../money/index.ts';
import { type Result, fail, ok } from '../result/index.ts';
import { MICRO } from '../stock/index.ts';

/** What one piece may cost at most: as much as its price may be. */
export const UNIT_COST_MICRO_MAX = PRICE_MINOR_MAX * 1000n;
/** Digits behind those of the currency that a unit cost may have, such as 0.0385. */
const DIGITS_MORE = 4;

/** What so much of a product costs in whole minor units, rounded once, half away from zero. */
export function lineCost(unit_cost_micro: bigint, qty_milli: number): bigint {
  return divideRounding(unit_cost_micro * BigInt(qty_milli), 1000n * MICRO);
}

export type CostedLine = { readonly qty_milli: number; readonly unit_cost_micro: bigint | null };
export type CostSum = { readonly cost_minor: bigint; /** Lines whose cost is not known, and which the sum leaves out. */ readonly lines_unknown: number };

/** What lines come to. `amount_too_large`. */
export function sumCosts(lines: readonly CostedLine[]): Result<CostSum> {
  const cost_minor = sum(lines.flatMap((line) => (line.unit_cost_micro === null ? [] : [lineCost(line.unit_cost_micro, line.qty_milli)])));
  if (cost_minor > AMOUNT_MINOR_MAX) return fail('amount_too_large', { amount: String(cost_minor) });
  return ok({ cost_minor, lines_unknown: lines.filter((line) => line.unit_cost_micro === null).length });
}

/** Reads what a person typed as the cost of one, "0.0385", "１２．５", "1,250". `amount_malformed`, `amount_too_large`. */
export function parseUnitCost(typed: string, currency: Currency): Result<bigint> {
  const figures = readFigures(typed, '.');
  const exponent = currencyExponent(currency);
  if (!figures || figures.part.length > exponent + DIGITS_MORE) return fail('amount_malformed', { amount: typed.slice(0, 40) });
  if (figures.whole.length > 16) return fail('amount_too_large', { amount: typed.slice(0, 40) });
  const unit_cost_micro = BigInt(figures.whole + figures.part.padEnd(exponent + 6, '0'));
  return unit_cost_micro <= UNIT_COST_MICRO_MAX ? ok(unit_cost_micro) : fail('amount_too_large', { amount: typed.slice(0, 40) });
}

/** A unit cost as plain decimal text, "12.50" or "0.0385": as few digits as say it exactly, never fewer than the currency has. */
export function unitCostDecimal(unit_cost_micro: bigint, currency: Currency): string {
  const exponent = currencyExponent(currency);
  const digits = unit_cost_micro.toString().padStart(exponent + 7, '0');
  const point = digits.length - exponent - 6;
  const fraction = digits.slice(point, point + exponent) + digits.slice(point + exponent).replace(/0+$/, '');
  return fraction === '' ? digits.slice(0, point) : `${digits.slice(0, point)}.${fraction}`;
}
