/** What each line of a sale came to without tax: parts that add up to what the sale's receipt says of each rate. */
import { allocate } from '@stilltill/domain/money';
import { type TaxableLine, taxOf } from '@stilltill/domain/tax';

/** In the order of the lines, none below zero. `is_added`: the tax came on top, so that the lines hold none. */
export function lineNets(lines: readonly TaxableLine[], is_added: boolean): bigint[] {
  const nets = lines.map(({ amount_minor }) => amount_minor);
  if (is_added) return nets;
  for (const { rate_ppm, tax_minor } of taxOf(lines)) {
    if (tax_minor <= 0n) continue;
    const places = [...lines.keys()].filter((place) => lines[place]?.tax_rate_ppm === rate_ppm);
    const parts = allocate(tax_minor, places.map((place) => nets[place] as bigint));
    places.forEach((place, index) => (nets[place] = (nets[place] as bigint) - (parts[index] as bigint)));
  }
  return nets;
}
