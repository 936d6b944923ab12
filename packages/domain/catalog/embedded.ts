/**
 * Codes that a scale prints: EAN-13 with a prefix from 20 to 29, with the item and its weight or price inside. How they
 * are laid out differs from shop to shop, so a shop says it as a pattern of the twelve digits before the check digit: two
 * of the prefix, then P (item), W (grams), M (minor units), C (a check of the scale's own, passed over).
 */
import { divideRounding, extend } from '../money/index.ts';
import { type Result, fail, ok } from '../result/index.ts';
import { checkDigit } from './barcode.ts';
import { type Product, priceAt } from './product.ts';

export type EmbeddedCode = { readonly item: string } & ({ readonly grams: number } | { readonly amount_minor: bigint });

/** Null: no pattern fits, or the check digit does not. */
export function readEmbedded(code: string, patterns: readonly string[]): EmbeddedCode | null {
  if (!/^2[0-9]{12}$/.test(code) || checkDigit(code.slice(0, 12)) !== code[12]) return null;
  const pattern = patterns.find((each) => each.length === 12 && code.startsWith(each.slice(0, 2)));
  if (!pattern) return null;
  const digits = (sign: string): string => [...pattern].map((each, place) => (each === sign ? code[place] : '')).join('');
  const item = digits('P');
  const grams = digits('W');
  const amount = digits('M');
  if (item === '' || (grams === '') === (amount === '')) return null;
  return grams === '' ? { item, amount_minor: BigInt(amount) } : { item, grams: Number(grams) };
}

/** How much the search around the weight may differ, so that price × weight comes to the amount that the label says. */
const GRAMS_OFF_MAX = 5;

/** Quantity and, where the label says an amount, the price by which it comes to exactly that. */
export function weighedBy(embedded: EmbeddedCode, product: Product, at: string): Result<{ readonly qty_milli: number; readonly price_minor?: bigint }> {
  if ('grams' in embedded) return embedded.grams > 0 ? ok({ qty_milli: embedded.grams }) : fail('quantity_invalid', { max: 99 });
  const { amount_minor } = embedded;
  const price = priceAt(product, at);
  if (amount_minor <= 0n) return fail('price_invalid');
  if (!price.ok || price.value === 0n) return ok({ qty_milli: 1000, price_minor: amount_minor });
  const milli = divideRounding(amount_minor * 1000n, price.value);
  const nearest = Number(milli);
  if (nearest > 0 && extend(price.value, nearest) === amount_minor) return ok({ qty_milli: nearest });
  for (let off = 0; off <= GRAMS_OFF_MAX; off++) {
    for (const qty_milli of [nearest + off, nearest - off]) {
      if (qty_milli <= 0) continue;
      const price_minor = divideRounding(amount_minor * 1000n, BigInt(qty_milli));
      if (extend(price_minor, qty_milli) === amount_minor) return ok({ qty_milli, price_minor });
    }
  }
  return ok({ qty_milli: 1000, price_minor: amount_minor });
}
