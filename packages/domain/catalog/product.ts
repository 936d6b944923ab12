/** Products as a till holds them, and what they cost at a moment. */
import { type Result, fail, ok } from '../result/index.ts';

/** A name by language ('zh', 'en', …). At least one is given. */
export type Names = Readonly<Record<string, string>>;

/** A price and the moment (ISO 8601, UTC) from which it holds, until the next one's. */
export type Price = { readonly from: string; readonly price_minor: bigint };

export type Product = {
  readonly id: string;
  /** The shop's own code for it. */
  readonly code: string;
  readonly names: Names;
  readonly barcodes: readonly string[];
  /** In ascending order of `from`. */
  readonly prices: readonly Price[];
  readonly tax_rate_ppm: number;
  /** Sold by the piece, or by weight (the price is of one kilogram). */
  readonly unit: 'piece' | 'kilogram';
  /** Place on the favourites grid, from 0; null: not on it. */
  readonly favourite: number | null;
  /** The id of its category. */
  readonly category: string | null;
  /** What its picture is had by; another picture has another one. */
  readonly picture?: string | null | undefined;
};

/** A group of goods, by which they are found at the till. */
export type Category = {
  readonly id: string;
  readonly names: Names;
  /** Its place among the others, from 0. */
  readonly place: number;
};

/** The price that holds at a moment (ISO 8601, UTC). */
export function priceAt(product: Product, at: string): Result<bigint> {
  let held: Price | undefined;
  for (const price of product.prices) {
    if (price.from <= at) held = price;
  }
  return held ? ok(held.price_minor) : fail('price_missing', { name: nameIn(product.names, 'en') });
}

/** The name in a language, else in any that there is. */
export function nameIn(names: Names, language: string): string {
  return names[language] ?? names['zh'] ?? names['en'] ?? Object.values(names)[0] ?? '';
}
