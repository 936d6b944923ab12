/** New prices of many products by one rule: whole numbers only, and never below zero. */
import { PRICE_MINOR_MAX, divideRounding } from '../money/index.ts';
import { type Result, assert, fail, ok } from '../result/index.ts';
import { type TaxMode, includedTax } from '../tax/index.ts';

/** By how much prices change (below zero: they fall), or what they all become. */
export type PriceRule =
  | { readonly kind: 'percent'; readonly rate_ppm: number }
  | { readonly kind: 'amount'; readonly amount_minor: bigint }
  | { readonly kind: 'price'; readonly price_minor: bigint };

/** Prices that a shop likes to write: each is a multiple of `step_minor` and `ending_minor` more. 1.00 and 0.90: 4.90, 5.90 … */
export type PriceEnding = { readonly step_minor: bigint; readonly ending_minor: bigint };

const WHOLE_PPM = 1_000_000n;

/** The most by which a rule may raise prices: to a hundred times what they were. */
export const PRICE_RATE_PPM_MAX = 99_000_000;

/** A rule that can be meant. `price_rule_invalid`. */
export function checkPriceRule(rule: PriceRule, ending: PriceEnding | null): Result<null> {
  if (rule.kind === 'percent' && (!Number.isSafeInteger(rule.rate_ppm) || rule.rate_ppm === 0 || rule.rate_ppm < -1_000_000 || rule.rate_ppm > PRICE_RATE_PPM_MAX)) return fail('price_rule_invalid');
  if (rule.kind === 'amount' && (rule.amount_minor === 0n || rule.amount_minor > PRICE_MINOR_MAX || rule.amount_minor < -PRICE_MINOR_MAX)) return fail('price_rule_invalid');
  if (rule.kind === 'price' && (rule.price_minor < 0n || rule.price_minor > PRICE_MINOR_MAX)) return fail('price_rule_invalid');
  if (ending && (ending.step_minor <= 0n || ending.step_minor > PRICE_MINOR_MAX || ending.ending_minor < 0n || ending.ending_minor >= ending.step_minor)) return fail('price_rule_invalid');
  return ok(null);
}

/**
 * What a price becomes, rounded half away from zero; null where there is none that the rule could change. A price to which
 * all are set is what somebody wrote, and is rounded no more. `price_invalid`: above what a price may be.
 */
export function reprice(was_minor: bigint | null, rule: PriceRule, ending: PriceEnding | null): Result<bigint | null> {
  if (rule.kind === 'price') return ok(rule.price_minor);
  if (was_minor === null) return ok(null);
  const changed_minor = rule.kind === 'amount' ? was_minor + rule.amount_minor : divideRounding(was_minor * (WHOLE_PPM + BigInt(rule.rate_ppm)), WHOLE_PPM);
  const price_minor = ending ? roundToEnding(changed_minor, ending) : changed_minor < 0n ? 0n : changed_minor;
  return price_minor > PRICE_MINOR_MAX ? fail('price_invalid') : ok(price_minor);
}

/**
 * The nearest price that ends so; of two as near the higher one. What costs nothing or less costs nothing, and what costs
 * something goes on costing something: nothing is given away because of a rounding.
 */
export function roundToEnding(amount_minor: bigint, { step_minor, ending_minor }: PriceEnding): bigint {
  assert(step_minor > 0n && ending_minor >= 0n && ending_minor < step_minor, 'an ending is a part of its step');
  if (amount_minor <= 0n) return 0n;
  const rounded_minor = divideRounding(amount_minor - ending_minor, step_minor) * step_minor + ending_minor;
  return rounded_minor > 0n ? rounded_minor : rounded_minor + step_minor;
}

export type PriceMargin = {
  readonly profit_minor: bigint;
  /** The profit in parts of a million of the price without its tax; null where that is nothing. */
  readonly margin_ppm: number | null;
};

/** What is left of a price without its tax over what the product cost; below zero: it is sold below cost. */
export function marginOf(price_minor: bigint, cost_minor: bigint, tax_rate_ppm: number, mode: TaxMode): PriceMargin {
  const net_minor = mode === 'included' ? price_minor - includedTax(price_minor, tax_rate_ppm) : price_minor;
  const profit_minor = net_minor - cost_minor;
  const part_ppm = net_minor > 0n ? (profit_minor * WHOLE_PPM) / net_minor : null;
  // Of a price of one fen and a cost of a million nobody needs the part.
  return { profit_minor, margin_ppm: part_ppm === null || part_ppm < -1_000_000_000n ? null : Number(part_ppm) };
}
