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
  // A basket has few rates, so that looking through them takes less than a map.
  const sums: { readonly rate_ppm: number; amount_minor: bigint }[] = [];
  for (const { tax_rate_ppm, amount_minor } of lines) {
    const of_rate = sums.find(({ rate_ppm }) => rate_ppm === tax_rate_ppm);
    if (of_rate) of_rate.amount_minor += amount_minor;
    else sums.push({ rate_ppm: tax_rate_ppm, amount_minor });
  }
  return sums.sort((a, b) => a.rate_ppm - b.rate_ppm).map(({ rate_ppm, amount_minor }) => {
    if (mode === 'added') return { rate_ppm, net_minor: amount_minor, tax_minor: partOf(amount_minor, rate_ppm) };
    const tax_minor = includedTax(amount_minor, rate_ppm);
    return { rate_ppm, net_minor: amount_minor - tax_minor, tax_minor };
  });
}
