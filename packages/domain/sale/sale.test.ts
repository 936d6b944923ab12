import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Product } from '../catalog/index.ts';
import type { Result } from '../result/index.ts';
import { AMOUNT_MINOR_MAX, QTY_MILLI_MAX, sum } from '../money/index.ts';
import { BASKET_LINES_MAX, type Basket, type Sale, addProduct, basketTotal, checkSums, completeSale, emptyBasket, noteDecided, restoreLine, setQuantity, voidLine } from './index.ts';

const AT = '2026-11-20T08:00:00.000Z';
const product = (number: number, price_minor = 100n, tax_rate_ppm = 130_000): Product => ({
  id: `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`, code: `P${number}`, names: { en: `Product ${number}` }, barcodes: [], prices: [{ from: '2020-01-01T00:00:00.000Z', price_minor }],
  tax_rate_ppm, unit: 'piece', favourite: null, category: null,
});
const must = <T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: { readonly code: string } }): T => {
  assert.ok(result.ok, result.ok ? '' : result.fault.code);
  return result.value;
};
const add = (basket: Basket, each: Product, qty_milli = 1000): Basket => must(addProduct(basket, each, { at: AT, barcode: null, qty_milli }));
const payCash = (basket: Basket, given_minor: bigint): Result<Sale> =>
  completeSale(basket, { shift: 's', cash: { tender: 't', given_minor, step_minor: 1n }, receipt_token_hash: null });
const codeOf = (result: { readonly ok: boolean; readonly fault?: { readonly code: string } }): string | undefined => result.fault?.code;

const step = fc.oneof(
  fc.record({ what: fc.constant('add' as const), number: fc.integer({ min: 1, max: 6 }), qty_milli: fc.integer({ min: 1, max: 5000 }) }),
  fc.record({ what: fc.constantFrom('void' as const, 'restore' as const), number: fc.integer({ min: 1, max: 8 }), qty_milli: fc.constant(0) }),
  fc.record({ what: fc.constant('set' as const), number: fc.integer({ min: 1, max: 8 }), qty_milli: fc.integer({ min: 0, max: 5000 }) }),
);

function play(steps: readonly { readonly what: 'add' | 'void' | 'restore' | 'set'; readonly number: number; readonly qty_milli: number }[]): Basket {
  let basket = emptyBasket('sale', 'CNY');
  for (const { what, number, qty_milli } of steps) {
    if (what === 'add') basket = add(basket, product(number, BigInt(number) * 137n, number % 2 === 0 ? 130_000 : 60_000), qty_milli);
    else if (what === 'void') basket = must(voidLine(basket, number));
    else if (what === 'restore') basket = must(restoreLine(basket, number));
    else basket = must(setQuantity(basket, number, qty_milli));
  }
  return basket;
}

test('whatever is scanned, voided and changed, line numbers are unique, and the sale adds up by the rules that check it', () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
    const basket = play(steps);
    const numbers = basket.lines.map(({ line }) => line);
    assert.equal(new Set(numbers).size, numbers.length);
    assert.ok(basket.voided.every(({ line }) => line < basket.next_line));
    assert.equal(basketTotal(basket), sum(basket.lines.map(({ amount_minor }) => amount_minor)));
    if (basket.lines.length === 0) return;
    const total_minor = basketTotal(basket);
    const sale = must(payCash(basket, total_minor + 7n));
    assert.deepEqual(checkSums(sale), { ok: true, value: null });
    assert.equal(sale.tenders[0]?.change_minor, 7n);
  }));
});

test('the same product at the same price goes on its line; at another price it gets a line of its own', () => {
  let basket = add(emptyBasket('s', 'CNY'), product(1));
  basket = add(basket, product(1));
  assert.deepEqual(basket.lines.map(({ qty_milli }) => qty_milli), [2000]);
  basket = must(addProduct(basket, product(1), { at: AT, barcode: null, price_minor: 90n }));
  assert.deepEqual(basket.lines.map(({ price_minor }) => price_minor), [100n, 90n]);
});

test('a line that was voided and put back is the basket as it was', () => {
  const basket = add(add(add(emptyBasket('s', 'CNY'), product(1)), product(2)), product(3));
  assert.deepEqual(must(restoreLine(must(voidLine(basket, 2)), 2)), basket);
});

test('a quantity of zero voids; below zero, too large or not whole is refused', () => {
  const basket = add(emptyBasket('s', 'CNY'), product(1));
  assert.equal(must(setQuantity(basket, 1, 0)).voided.length, 1);
  for (const qty_milli of [-1, -1000, 0.5, QTY_MILLI_MAX + 1, Number.NaN, Number.POSITIVE_INFINITY]) assert.equal(codeOf(setQuantity(basket, 1, qty_milli)), 'quantity_invalid', String(qty_milli));
});

test('sums that would pass the bounds are refused, never wrapped', () => {
  const dear = product(1, 10n ** 12n);
  const basket = add(emptyBasket('s', 'CNY'), dear, 1_000_000);
  assert.equal(basketTotal(basket), AMOUNT_MINOR_MAX);
  assert.equal(codeOf(addProduct(basket, product(2), { at: AT, barcode: null })), 'amount_too_large');
  assert.equal(codeOf(addProduct(basket, dear, { at: AT, barcode: null })), 'amount_too_large');
  assert.equal(codeOf(addProduct(basket, product(3, -1n), { at: AT, barcode: null })), 'price_invalid');
  assert.equal(codeOf(addProduct(basket, product(3, 10n ** 12n + 1n), { at: AT, barcode: null })), 'price_invalid');
});

test('a full basket takes no new line, but more of what is in it', () => {
  let basket = emptyBasket('s', 'CNY');
  for (let number = 1; number <= BASKET_LINES_MAX; number++) basket = add(basket, product(number));
  assert.equal(codeOf(addProduct(basket, product(BASKET_LINES_MAX + 1), { at: AT, barcode: null })), 'basket_full');
  assert.equal(add(basket, product(1)).lines[0]?.qty_milli, 2000);
});

test('a price holds from its moment until the next one\'s', () => {
  const priced: Product = { ...product(1), prices: [{ from: '2026-01-01T00:00:00.000Z', price_minor: 100n }, { from: '2026-06-01T00:00:00.000Z', price_minor: 120n }] };
  const priceOf = (at: string): bigint | string => {
    const result = addProduct(emptyBasket('s', 'CNY'), priced, { at, barcode: null });
    return result.ok ? basketTotal(result.value) : result.fault.code;
  };
  assert.equal(priceOf('2025-12-31T23:59:59.999Z'), 'price_missing');
  assert.equal(priceOf('2026-01-01T00:00:00.000Z'), 100n);
  assert.equal(priceOf('2026-05-31T23:59:59.999Z'), 100n);
  assert.equal(priceOf('2026-06-01T00:00:00.000Z'), 120n);
});

test('less than the total, nothing in the basket, or too much money is refused', () => {
  const basket = add(emptyBasket('s', 'CNY'), product(1));
  const pay = (given_minor: bigint, from: Basket = basket): string | undefined => codeOf(payCash(from, given_minor));
  assert.equal(pay(99n), 'tender_insufficient');
  assert.equal(pay(-1n), 'tender_insufficient');
  assert.equal(pay(AMOUNT_MINOR_MAX + 1n), 'amount_too_large');
  assert.equal(pay(100n, emptyBasket('s', 'CNY')), 'basket_empty');
  assert.equal(pay(100n), undefined);
});

test('a sale whose stated sums were changed anywhere does not pass the check', () => {
  const sale = must(payCash(add(add(emptyBasket('s', 'CNY'), product(1)), product(2, 250n, 60_000)), 1000n));
  const [line, ...lines] = sale.lines;
  const [tender] = sale.tenders;
  const [tax, ...taxes] = sale.tax;
  assert.ok(line && tender && tax);
  const bent = [
    { ...sale, total_minor: sale.total_minor + 1n },
    { ...sale, lines: [{ ...line, amount_minor: line.amount_minor + 1n }, ...lines] },
    { ...sale, lines: [{ ...line, qty_milli: 2000 }, ...lines] },
    { ...sale, lines },
    { ...sale, tenders: [{ ...tender, change_minor: 0n }] },
    { ...sale, tenders: [{ ...tender, amount_minor: tender.amount_minor - 1n }] },
    { ...sale, tax: taxes },
    { ...sale, tax: [{ ...tax, tax_minor: tax.tax_minor + 1n }, ...taxes] },
  ];
  for (const each of bent) assert.equal(codeOf(checkSums(each)), 'totals_differ');
});

test('who decided something stands in a basket once, and goes where somebody else decides it or an approval lets it', () => {
  const [manager, clerk] = [{ by: 'm', session: 's1', basis: '1:7' }, { by: 'c', session: 's2', basis: '1:9' }];
  const thing = (line: number | null) => ({ action: 'discount', line });
  const first = noteDecided(noteDecided(emptyBasket('sale', 'CNY'), thing(1), manager), thing(null), manager);
  assert.deepEqual(first.decided, [{ ...manager, what: [thing(1), thing(null)] }]);
  const second = noteDecided(first, thing(null), clerk);
  assert.deepEqual(second.decided, [{ ...manager, what: [thing(1)] }, { ...clerk, what: [thing(null)] }]);
  assert.deepEqual(noteDecided(noteDecided(second, thing(1), null), thing(1), null).decided, [{ ...clerk, what: [thing(null)] }]);
  assert.equal('decided' in noteDecided(noteDecided(second, thing(1), null), thing(null), null), false);
});
