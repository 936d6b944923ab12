/** How fast the rules of a basket are: ten promotions of every kind, three tax rates, lines of the demo's sort. */
import type { Product } from '@stilltill/domain/catalog';
import { type Promotion, makePromotionBook } from '@stilltill/domain/promotion';
import { assert } from '@stilltill/domain/result';
import { type Basket, type SaleTerms, addProduct, basketTotal, emptyBasket, reckon } from '@stilltill/domain/sale';
import { taxOf } from '@stilltill/domain/tax';
import { makeSeededRandom } from '@stilltill/testing/seeded-random';
import { must } from '@stilltill/testing/till-bench';
import type { Bench } from './bench.ts';
import { percentile, tenths } from './load.ts';

const AT = '2026-11-20T04:00:00.000Z';
const PRODUCTS = 2000;
const CATEGORIES = 40;
const RATES = [0, 60_000, 130_000] as const;
/** Baskets as shops have them: most small, some large. */
const SIZES = [1, 2, 3, 5, 8, 13, 21, 34] as const;
const ROUNDS = 15;
const ROUND_MS_MIN = 300;

const promotion = (number: number, fields: Pick<Promotion, 'offer' | 'goods'> & Partial<Promotion>): Promotion => ({
  id: `promotion-${number}`, names: { en: `Promotion ${number}` }, from: null, until: null, weekdays: null, hours: null, coupon: null, priority: number, combines: false, times_max: null, ...fields,
});
const category = (number: number): string => `category-${number % CATEGORIES}`;
const of = (...numbers: number[]): { readonly categories: readonly string[] } => ({ categories: numbers.map(category) });

const TEN: readonly Promotion[] = [
  promotion(1, { offer: { kind: 'percent', rate_ppm: 100_000 }, goods: of(0, 1) }),
  promotion(2, { offer: { kind: 'amount', amount_minor: 50n }, goods: of(1, 2) }),
  promotion(3, { offer: { kind: 'price', price_minor: 990n }, goods: { products: ['product-5', 'product-17', 'product-29'] } }),
  promotion(4, { offer: { kind: 'buy_get', buy: 2, get: 1, rate_ppm: 1_000_000 }, goods: of(3) }),
  promotion(5, { offer: { kind: 'buy_get', buy: 1, get: 1, rate_ppm: 500_000 }, goods: of(4) }),
  promotion(6, { offer: { kind: 'bundle', parts: [{ goods: of(3), pieces: 1 }, { goods: of(5), pieces: 2 }], price_minor: 2500n }, goods: {} }),
  promotion(7, { offer: { kind: 'threshold', over_minor: 10_000n, off: { kind: 'percent', rate_ppm: 50_000 } }, goods: of(6, 7) }),
  promotion(8, { offer: { kind: 'threshold', over_minor: 50_000n, off: { kind: 'amount', amount_minor: 1000n } }, goods: {}, combines: true }),
  promotion(9, { offer: { kind: 'percent', rate_ppm: 300_000 }, goods: of(8), hours: { from_minute: 660, until_minute: 840 }, weekdays: [1, 2, 3, 4, 5] }),
  promotion(10, { offer: { kind: 'percent', rate_ppm: 200_000 }, goods: of(9), coupon: 'SAVE20' }),
];
const TERMS: SaleTerms = { book: makePromotionBook(TEN), choice: 'best', moment: { at: AT, weekday: 5, minute: 720 } };

export const bench: Bench = () => {
  const random = makeSeededRandom('domain bench');
  const between = (low: number, high: number): number => low + random.below(high - low + 1);
  const products = Array.from({ length: PRODUCTS }, (_, number): Product => ({
    id: `product-${number}`, code: String(number), names: { en: `Product ${number}` }, barcodes: [], prices: [{ from: '2020-01-01T00:00:00.000Z', price_minor: BigInt(between(50, 5000)) }],
    tax_rate_ppm: RATES[number % RATES.length] as number, unit: number % 10 === 0 ? 'kilogram' : 'piece', favourite: null, category: category(number),
  }));
  const filled = (lines: number): Basket => {
    let basket: Basket = { ...emptyBasket('sale', 'CNY'), coupons: ['SAVE20'] };
    while (basket.lines.length < lines) {
      const product = random.pick(products);
      const qty_milli = product.unit === 'kilogram' ? between(100, 3000) : between(1, 4) * 1000;
      basket = must(addProduct(basket, product, { at: AT, barcode: null, qty_milli }));
    }
    return basket;
  };
  const baskets = Array.from({ length: 200 }, (_, number) => filled(SIZES[number % SIZES.length] as number));
  const rates = Array.from({ length: ROUNDS }, () => linesPerSecond(baskets)).sort((a, b) => a - b);
  const large = filled(1000);
  assert(large.lines.length === 1000, 'the large basket is as large as it says');
  const times = Array.from({ length: 60 }, () => took(() => ring(large))).slice(10).sort((a, b) => a - b);
  return Promise.resolve([
    { name: 'basket_lines_per_second', value: Math.round(percentile(rates, 0.5)), unit: '1/s', min: 500_000 },
    { name: 'basket_1000_lines_ms', value: tenths(percentile(times, 0.5)), unit: 'ms', max: 16 },
  ]);
};

/** Everything that a basket's amounts are: promotions, the total, the tax of each rate. */
function ring(basket: Basket): bigint {
  const reckoned = reckon(basket, TERMS);
  return basketTotal(reckoned) + BigInt(taxOf(reckoned.lines).length);
}

function linesPerSecond(baskets: readonly Basket[]): number {
  let lines = 0;
  const began_ms = performance.now();
  while (performance.now() - began_ms < ROUND_MS_MIN) {
    for (const basket of baskets) {
      ring(basket);
      lines += basket.lines.length;
    }
  }
  return lines / ((performance.now() - began_ms) / 1000);
}

function took(work: () => void): number {
  const began_ms = performance.now();
  work();
  return performance.now() - began_ms;
}
