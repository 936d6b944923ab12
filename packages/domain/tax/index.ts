/**
 * Tax of a basket. The tax of a rate is rounded once, on the sum of the lines of that rate, so that the order in
 * which lines were scanned never changes it. See docs/adr/0004-money-and-rounding.md.
 */
import { divideRounding, partOf } from '../money/index.ts';
import { assert } from '../result/index.ts';

/** Parts per million: 13 % is 130,000. */
export const RATE_PPM_MAX = 1_000_000;

export type TaxableLine = { readonly amount_minor: bigint; readonly tax_rate_ppm: number };

/** One rate of a basket: what was sold at it without tax, and the tax. Both are negative on a refund. */
export type TaxLine = { readonly rate_ppm: number; readonly net_minor: bigint; readonly tax_minor: bigint };

/** Whether prices contain the tax, or it comes on top of them. */
export type TaxMode = 'included' | 'added';

/** The tax contained in a price that includes it. */
export function includedTax(gross_minor: bigint, rate_ppm: number): bigint {
  assert(Number.isInteger(rate_ppm) && rate_ppm >= 0 && rate_ppm <= RATE_PPM_MAX, 'a tax rate is 0 to 1,000,000 ppm');
  return divideRounding(gross_minor * BigInt(rate_ppm), BigInt(RATE_PPM_MAX + rate_ppm));
}

/** Tax of lines, one for each rate, in ascending order of the rate. Of added tax `net_minor` is what the lines come to. */
export function taxOf(lines: readonly TaxableLine[], mode: TaxMode = 'included'): TaxLine[] {
  const amount_by_rate = new Map<number, bigint>();
  for (const line of lines) {
    amount_by_rate.set(line.tax_rate_ppm, (amount_by_rate.get(line.tax_rate_ppm) ?? 0n) + line.amount_minor);
  }
  return [...amount_by_rate]
    .sort(([a], [b]) => a - b)
    .map(([rate_ppm, amount_minor]) => {
      if (mode === 'added') return { rate_ppm, net_minor: amount_minor, tax_minor: partOf(amount_minor, rate_ppm) };
      const tax_minor = includedTax(amount_minor, rate_ppm);
      return { rate_ppm, net_minor: amount_minor - tax_minor, tax_minor };
    });
}
