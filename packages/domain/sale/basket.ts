import { type Names, type Product, priceAt } from '../catalog/index.ts';
import { type Currency, PRICE_MINOR_MAX, QTY_MILLI_MAX, extend, isAmount, sum } from '../money/index.ts';
import { type Result, fail, ok } from '../result/index.ts';

/** More lines than any basket needs, few enough for one entry. */
export const BASKET_LINES_MAX = 500;

export type BasketLine = {
  /** Number of the line in its basket, from 1; never given again, also after the line was voided. */
  readonly line: number;
  readonly product: string | null;
  readonly names: Names;
  /** What was scanned, if anything was. */
  readonly barcode: string | null;
  readonly qty_milli: number;
  readonly price_minor: bigint;
  readonly tax_rate_ppm: number;
  readonly amount_minor: bigint;
};

/** A draft of a sale. Its id is born with it, so that one sale on two branches is seen. */
export type Basket = {
  readonly sale: string;
  readonly currency: Currency;
  readonly lines: readonly BasketLine[];
  /** Lines that were taken out again, as they were. They ride in the entry that ends the draft. */
  readonly voided: readonly BasketLine[];
  readonly next_line: number;
};

export function emptyBasket(sale: string, currency: Currency): Basket {
  return { sale, currency, lines: [], voided: [], next_line: 1 };
}

export function basketTotal(basket: Basket): bigint {
  return sum(basket.lines.map((line) => line.amount_minor));
}

/**
 * Adds a product at the price that holds at `at`, or at one that was agreed at the counter (`price_minor`, which takes
 * the right `override_price`): one more on its line where there is one at that price, else a line of its own.
 */
export function addProduct(
  basket: Basket, product: Product,
  options: { readonly at: string; readonly barcode: string | null; readonly qty_milli?: number; readonly price_minor?: bigint },
): Result<Basket> {
  const price = options.price_minor === undefined ? priceAt(product, options.at) : ok(options.price_minor);
  if (!price.ok) return price;
  const qty_milli = options.qty_milli ?? 1000;
  const same = basket.lines.find((line) =>
    line.product === product.id && line.price_minor === price.value && line.tax_rate_ppm === product.tax_rate_ppm);
  if (same) return setQuantity(basket, same.line, same.qty_milli + qty_milli);
  if (basket.lines.length >= BASKET_LINES_MAX) return fail('basket_full');
  const amount = lineAmount(price.value, qty_milli);
  if (!amount.ok) return amount;
  const line: BasketLine = {
    line: basket.next_line, product: product.id, names: product.names, barcode: options.barcode, qty_milli,
    price_minor: price.value, tax_rate_ppm: product.tax_rate_ppm, amount_minor: amount.value,
  };
  return withinTotal({ ...basket, lines: [...basket.lines, line], next_line: basket.next_line + 1 });
}

/** Sets the quantity of a line. Zero voids it. */
export function setQuantity(basket: Basket, line: number, qty_milli: number): Result<Basket> {
  if (qty_milli === 0) return ok(voidLine(basket, line));
  const lines: BasketLine[] = [];
  for (const each of basket.lines) {
    if (each.line !== line) {
      lines.push(each);
      continue;
    }
    const amount = lineAmount(each.price_minor, qty_milli);
    if (!amount.ok) return amount;
    lines.push({ ...each, qty_milli, amount_minor: amount.value });
  }
  return withinTotal({ ...basket, lines });
}

export function voidLine(basket: Basket, line: number): Basket {
  const gone = basket.lines.filter((each) => each.line === line);
  return { ...basket, lines: basket.lines.filter((each) => each.line !== line), voided: [...basket.voided, ...gone] };
}

/** Puts a voided line back where it stood: the undo of `voidLine`. */
export function restoreLine(basket: Basket, line: number): Basket {
  const back = basket.voided.filter((each) => each.line === line).slice(-1);
  const lines = [...basket.lines, ...back].sort((a, b) => a.line - b.line);
  return { ...basket, lines, voided: basket.voided.filter((each) => !back.includes(each)) };
}

/** What a line comes to, if price and quantity can be sold. */
export function lineAmount(price_minor: bigint, qty_milli: number): Result<bigint> {
  if (!Number.isSafeInteger(qty_milli) || qty_milli <= 0 || qty_milli > QTY_MILLI_MAX) {
    return fail('quantity_invalid', { max: QTY_MILLI_MAX / 1000 });
  }
  if (price_minor < 0n || price_minor > PRICE_MINOR_MAX) return fail('price_invalid');
  const amount_minor = extend(price_minor, qty_milli);
  return isAmount(amount_minor) ? ok(amount_minor) : fail('amount_too_large');
}

function withinTotal(basket: Basket): Result<Basket> {
  return isAmount(basketTotal(basket)) ? ok(basket) : fail('amount_too_large');
}
