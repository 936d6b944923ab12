import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { extend, sum } from '../money/index.ts';
import { type Discount, type Promotion, makePromotionBook } from '../promotion/index.ts';
import {
  type Basket, type BasketLine, type Refund, type Returned, type Sale, type SaleTerms, type Tender, NOTHING_RETURNED, addOpenAmount, addProduct, addTender, amountLeft, basketTotal, checkSums,
  completeSale, discountBasket, discountLine, emptyBasket, linesTotal, originalLeft, overridePrice, reckon, refundSums, removeTender, settledBy, takeCash, voidLine, waive,
} from './index.ts';

const AT = '2026-11-20T08:00:00.000Z';
const promotion = (id: string, fields: Pick<Promotion, 'offer' | 'goods'>): Promotion => ({
  id, names: { en: id }, from: null, until: null, weekdays: null, hours: null, coupon: null, priority: 0, combines: false, times_max: null, ...fields,
});
const BOOK = makePromotionBook([
  promotion('half', { offer: { kind: 'percent', rate_ppm: 500_000 }, goods: { products: ['p1'] } }),
  promotion('three', { offer: { kind: 'buy_get', buy: 2, get: 1, rate_ppm: 1_000_000 }, goods: { products: ['p2', 'p3'] } }),
]);
const TERMS: SaleTerms = { book: BOOK, choice: 'best', moment: { at: AT, weekday: 5, minute: 960 } };
const must = <T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: { readonly code: string } }): T => {
  assert.ok(result.ok, result.ok ? '' : result.fault.code);
  return result.value;
};
const codeOf = (result: { readonly ok: boolean; readonly fault?: { readonly code: string } }): string | undefined => result.fault?.code;
const add = (basket: Basket, product: string, price_minor: bigint, qty_milli = 1000, tax_rate_ppm = 130_000): Basket => must(addProduct(basket, {
  id: product, code: product, names: { en: product }, barcodes: [], prices: [{ from: '2020-01-01T00:00:00.000Z', price_minor }], tax_rate_ppm, unit: qty_milli % 1000 === 0 ? 'piece' : 'kilogram', favourite: null, category: null,
}, { at: AT, barcode: null, qty_milli }));
const cash = (basket: Basket, step_minor = 1n): Sale => must(completeSale(basket, { shift: 's', cash: { tender: 't', given_minor: basketTotal(basket) + 1000n, step_minor }, receipt_token_hash: null }));
const amounts = (basket: { readonly lines: readonly BasketLine[] }): bigint[] => basket.lines.map(({ amount_minor }) => amount_minor);

test('a discount on a line, a promotion and a discount on the whole come in this order, and each line says what it bears', () => {
  let basket = add(add(add(emptyBasket('s', 'CNY'), 'p1', 1000n), 'p9', 1000n), 'p8', 500n);
  basket = must(discountBasket(must(discountLine(basket, 2, { kind: 'percent', rate_ppm: 100_000 })), { kind: 'amount', amount_minor: 190n }));
  const reckoned = reckon(basket, TERMS);
  assert.deepEqual(reckoned.lines.map(({ reductions }) => reductions), [
    [{ kind: 'promotion', promotion: 'half', amount_minor: 500n }, { kind: 'share', amount_minor: 50n }],
    [{ kind: 'discount', amount_minor: 100n }, { kind: 'share', amount_minor: 90n }],
    [{ kind: 'share', amount_minor: 50n }],
  ]);
  assert.deepEqual(amounts(reckoned), [450n, 810n, 450n]);
  assert.deepEqual(reckoned.promotions, [{ promotion: 'half', names: { en: 'half' }, coupon: null }]);
});

test('a price that a person decided takes part in no promotion, and one that is set back does again', () => {
  const basket = add(emptyBasket('s', 'CNY'), 'p1', 1000n);
  const dearer = reckon(must(overridePrice(basket, 1, 900n)), TERMS);
  assert.deepEqual(amounts(dearer), [900n]);
  assert.equal(dearer.lines[0]?.list_minor, 1000n);
  const back = reckon(must(overridePrice(dearer, 1, 1000n)), TERMS);
  assert.deepEqual(amounts(back), [500n]);
  assert.equal(back.lines[0]?.list_minor, undefined);
});

test('lines that come to the same are the same objects: a screen draws only what changed', () => {
  const one = reckon(add(add(emptyBasket('s', 'CNY'), 'p1', 1000n), 'p2', 300n), TERMS);
  const two = reckon(add(one, 'p7', 100n), TERMS);
  assert.equal(two.lines[0], one.lines[0]);
  assert.equal(two.lines[1], one.lines[1]);
});

test('money in a basket holds it as it is, until it is given back', () => {
  const basket = must(addTender(add(emptyBasket('s', 'CNY'), 'p7', 1000n), { tender: 'card1', kind: 'card', amount_minor: 400n, given_minor: 400n, change_minor: 0n, reference: '7731' }));
  assert.equal(amountLeft(basket), 600n);
  for (const changed of [voidLine(basket, 1), waive(basket, 1n), discountBasket(basket, { kind: 'amount', amount_minor: 1n }), overridePrice(basket, 1, 1n)]) assert.equal(codeOf(changed), 'basket_has_money');
  assert.equal(codeOf(addTender(basket, { tender: 'x', kind: 'card', amount_minor: 601n, given_minor: 601n, change_minor: 0n })), 'tender_exceeds');
  assert.equal(must(voidLine(removeTender(basket, 'card1'), 1)).lines.length, 0);
  const sale = cash(basket, 1n);
  assert.deepEqual([settledBy(sale, 'card'), settledBy(sale, 'cash')], [400n, 600n]);
  assert.deepEqual(checkSums(sale), { ok: true, value: null });
});

test('cash is rounded to coins, only where it ends the sale, and a card never', () => {
  assert.deepEqual(takeCash(1002n, 2000n, 5n), { amount_minor: 1000n, change_minor: 1000n, rounding_minor: -2n, left_minor: 0n });
  assert.deepEqual(takeCash(1003n, 2000n, 5n), { amount_minor: 1005n, change_minor: 995n, rounding_minor: 2n, left_minor: 0n });
  assert.deepEqual(takeCash(1003n, 1000n, 5n), { amount_minor: 1000n, change_minor: 0n, rounding_minor: 0n, left_minor: 3n });
  const basket = must(addTender(add(emptyBasket('s', 'CHF'), 'p7', 1003n), { tender: 'c', kind: 'card', amount_minor: 1003n, given_minor: 1003n, change_minor: 0n }));
  assert.equal(must(completeSale(basket, { shift: 's', cash: null, receipt_token_hash: null })).total_minor, 1003n);
});

test('what is given up ends the total, and falls when the basket changes', () => {
  const basket = must(waive(add(emptyBasket('s', 'CNY'), 'p7', 1003n), 3n));
  assert.equal(basketTotal(basket), 1000n);
  assert.equal(basketTotal(add(basket, 'p8', 1n)), 1004n);
  assert.equal(codeOf(waive(basket, 1004n)), 'waive_invalid');
  assert.equal(codeOf(waive(basket, -1n)), 'waive_invalid');
});

test('an open amount has no product, and is above nothing', () => {
  const open = { names: { zh: '水果' }, barcode: '6900000000001', tax_rate_ppm: 130_000 };
  assert.equal(basketTotal(must(addOpenAmount(emptyBasket('s', 'CNY'), { ...open, price_minor: 350n }))), 350n);
  assert.equal(codeOf(addOpenAmount(emptyBasket('s', 'CNY'), { ...open, price_minor: 0n })), 'price_invalid');
});

const money = (max: number) => fc.integer({ min: 1, max }).map(BigInt);
const anyDiscount: fc.Arbitrary<Discount | null> = fc.oneof(
  fc.constant(null), fc.record({ kind: fc.constant('percent' as const), rate_ppm: fc.integer({ min: 1, max: 1_000_000 }) }), fc.record({ kind: fc.constant('amount' as const), amount_minor: money(5000) }),
);
const anyLine = fc.record({ product: fc.integer({ min: 1, max: 6 }), price_minor: money(3000), qty_milli: fc.oneof(fc.integer({ min: 1, max: 5 }).map((n) => n * 1000), fc.integer({ min: 1, max: 4000 })), rate_ppm: fc.constantFrom(0, 60_000, 130_000), discount: anyDiscount });
const anySale = fc.record({
  lines: fc.array(anyLine, { minLength: 1, maxLength: 8 }), discount: anyDiscount, tax_mode: fc.constantFrom('included' as const, 'added' as const), waived_minor: fc.bigInt({ min: 0n, max: 99n }), step_minor: fc.constantFrom(1n, 5n, 10n),
  card_ppm: fc.constantFrom(0, 300_000, 1_000_000),
});
type SaleShape = typeof anySale extends fc.Arbitrary<infer Shape> ? Shape : never;

function saleOf(shape: SaleShape): Sale {
  let basket = emptyBasket('s', 'CNY', shape.tax_mode);
  for (const { product, price_minor, qty_milli, rate_ppm, discount } of shape.lines) {
    const before = basket.next_line;
    basket = add(basket, `p${product}`, price_minor, qty_milli, rate_ppm);
    if (discount && basket.next_line > before) basket = must(discountLine(basket, before, discount));
  }
  basket = reckon(must(discountBasket(basket, shape.discount)), TERMS);
  const waived = waive(basket, shape.waived_minor);
  if (waived.ok) basket = waived.value;
  const card_minor = basketTotal(basket) * BigInt(shape.card_ppm) / 1_000_000n;
  if (card_minor > 0n) basket = must(addTender(basket, { tender: 'c', kind: 'card', amount_minor: card_minor, given_minor: card_minor, change_minor: 0n }));
  const left_minor = amountLeft(basket);
  return must(completeSale(basket, { shift: 's', cash: left_minor === 0n && card_minor > 0n ? null : { tender: 't', given_minor: left_minor + 77n, step_minor: shape.step_minor }, receipt_token_hash: null }));
}

test('nothing is lost between lines, tax, tenders and change, whatever was reduced, given up or rounded', () => {
  fc.assert(fc.property(anySale, (shape) => {
    const sale = saleOf(shape);
    assert.deepEqual(checkSums(sale), { ok: true, value: null });
    for (const line of sale.lines) assert.ok(line.amount_minor >= 0n && line.amount_minor <= extend(line.price_minor, line.qty_milli));
    assert.equal(sum(sale.tenders.map(({ given_minor, change_minor }) => given_minor - change_minor)), sale.total_minor);
    const stated = sum(sale.tax.map(({ net_minor, tax_minor }) => net_minor + tax_minor));
    assert.equal(stated - (sale.waived_minor ?? 0n) + (sale.rounding_minor ?? 0n), sale.total_minor);
  }), { numRuns: 500 });
});

test('adding up in another order changes neither the total nor any tax', () => {
  const shuffled = anySale.chain((shape) => fc.tuple(fc.constant({ ...shape, discount: null }), fc.shuffledSubarray(shape.lines, { minLength: shape.lines.length })));
  fc.assert(fc.property(shuffled, ([shape, lines]) => {
    // A line of its own each, so that what is on one line does not depend on the order.
    const apart = (those: typeof lines): Sale => saleOf({ ...shape, lines: those.map((line) => ({ ...line, product: 10 + shape.lines.indexOf(line) })) });
    const [one, other] = [apart(shape.lines), apart(lines)];
    assert.equal(one.total_minor, other.total_minor);
    assert.deepEqual(one.tax, other.tax);
  }), { numRuns: 300 });
});

const refundFor = (sale: Sale, sums: Pick<Refund, 'lines' | 'tax' | 'total_minor' | 'tax_mode' | 'waived_minor' | 'rounding_minor'>): Refund => ({
  refund: 'r', sale: sale.sale, shift: 's', currency: sale.currency, reason: null, receipt_token_hash: null,
  tenders: [{ tender: 'b', kind: 'cash', amount_minor: sums.total_minor, given_minor: sums.total_minor, change_minor: 0n }], ...sums,
});

/** What each promotion gave, in all. */
function promotedIn(bodies: readonly { readonly lines: readonly Pick<BasketLine, 'reductions'>[] }[]): Record<string, bigint> {
  const given: Record<string, bigint> = {};
  for (const { promotion, amount_minor } of bodies.flatMap(({ lines }) => lines.flatMap(({ reductions = [] }) => reductions))) {
    if (promotion !== undefined) given[promotion] = (given[promotion] ?? 0n) + amount_minor;
  }
  return given;
}

test('a refund of all equals the sale, in one go and in any parts, to the last unit of every rate', () => {
  const parts = anySale.chain((shape) => fc.tuple(fc.constant(shape), fc.array(fc.tuple(fc.nat({ max: 20 }), fc.integer({ min: 1, max: 1000 })), { maxLength: 6 })));
  fc.assert(fc.property(parts, ([shape, cuts]) => {
    const sale = saleOf(shape);
    let before: Returned = NOTHING_RETURNED;
    const refunds: Refund[] = [];
    const give = (wanted: readonly { readonly line: number; readonly qty_milli: number }[]): void => {
      const sums = must(refundSums(sale, before, wanted, shape.step_minor));
      const refund = refundFor(sale, sums);
      assert.deepEqual(checkSums(refund), { ok: true, value: null });
      refunds.push(refund);
      const qty_milli = new Map(before.qty_milli);
      for (const line of refund.lines) qty_milli.set(line.of_line as number, (qty_milli.get(line.of_line as number) ?? 0) + line.qty_milli);
      before = { ...before, qty_milli, total_minor: before.total_minor + refund.total_minor };
    };
    for (const [place, permille] of cuts) {
      const line = sale.lines[place % sale.lines.length] as BasketLine;
      const left = line.qty_milli - (before.qty_milli.get(line.line) ?? 0);
      const qty_milli = Math.floor(left * permille / 1000);
      if (qty_milli > 0 && qty_milli < left) give([{ line: line.line, qty_milli }]);
    }
    give(sale.lines.map((line) => ({ line: line.line, qty_milli: line.qty_milli - (before.qty_milli.get(line.line) ?? 0) })).filter(({ qty_milli }) => qty_milli > 0));
    assert.equal(before.total_minor, sale.total_minor);
    assert.equal(sum(refunds.map(linesTotal)), linesTotal(sale));
    assert.equal(sum(refunds.map(({ waived_minor }) => waived_minor ?? 0n)), sale.waived_minor ?? 0n);
    assert.deepEqual(promotedIn(refunds), promotedIn([sale]), 'what promotions gave is taken back under their names');
    for (const { rate_ppm, net_minor, tax_minor } of sale.tax) {
      const back = refunds.flatMap(({ tax }) => tax.filter((each) => each.rate_ppm === rate_ppm));
      assert.deepEqual([sum(back.map((each) => each.net_minor)), sum(back.map((each) => each.tax_minor))], [net_minor, tax_minor]);
    }
  }), { numRuns: 500 });
});

test('more than was sold does not come back: not at once, not in parts, not of a line that was never there', () => {
  const sale = cash(add(emptyBasket('s', 'CNY'), 'p7', 100n, 3000));
  assert.equal(codeOf(refundSums(sale, NOTHING_RETURNED, [{ line: 1, qty_milli: 3001 }], 1n)), 'refund_exceeds_sale');
  assert.equal(codeOf(refundSums(sale, NOTHING_RETURNED, [{ line: 1, qty_milli: 2000 }, { line: 1, qty_milli: 2000 }], 1n)), 'refund_exceeds_sale');
  assert.equal(codeOf(refundSums(sale, { ...NOTHING_RETURNED, qty_milli: new Map([[1, 2000]]), total_minor: 200n }, [{ line: 1, qty_milli: 2000 }], 1n)), 'refund_exceeds_sale');
  assert.equal(codeOf(refundSums(sale, NOTHING_RETURNED, [{ line: 2, qty_milli: 1 }], 1n)), 'refund_exceeds_sale');
  assert.equal(codeOf(refundSums(sale, NOTHING_RETURNED, [], 1n)), 'basket_empty');
});

test('money that went back by a tender before is no longer left to go back by it', () => {
  const basket = must(addTender(add(emptyBasket('s', 'CNY'), 'p7', 1000n), { tender: 'card1', kind: 'card', amount_minor: 400n, given_minor: 400n, change_minor: 0n }));
  const sale = cash(basket);
  const left = (kind: 'cash' | 'card' | 'code', ...by: readonly [Tender['kind'], bigint][]): bigint => originalLeft(sale, { by_kind: new Map(by) }, kind);
  assert.deepEqual([left('cash'), left('card'), left('code')], [600n, 400n, 0n]);
  assert.deepEqual([left('cash', ['cash', 250n]), left('card', ['cash', 250n])], [350n, 400n]);
  // A manager let more go back by card than was paid by it.
  assert.equal(left('card', ['card', 500n]), 0n);
});

test('a basket that was looked at by promotions says when and by which reference data, whether they gave anything or not', () => {
  const terms: SaleTerms = { ...TERMS, basis: 'now:7' };
  assert.equal(reckon(add(emptyBasket('s', 'CNY'), 'p1', 1000n), terms).reckoned_basis, 'now:7');
  const plain = add(emptyBasket('s', 'CNY'), 'p9', 1000n);
  assert.deepEqual([reckon(plain, terms).reckoned_basis, reckon(plain, terms).reckoned_at], ['now:7', AT]);
  assert.equal(reckon(plain, { ...terms, book: makePromotionBook([]) }).reckoned_basis, 'now:7');
});
