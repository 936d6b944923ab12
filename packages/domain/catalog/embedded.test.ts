import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { extend } from '../money/index.ts';
import { type Product, checkDigit, readEmbedded, weighedBy } from './index.ts';

const AT = '2026-11-20T08:00:00.000Z';
const PATTERNS = ['21PPPPPWWWWW', '22PPPPPMMMMM', '29PPPPCMMMMM'];
const code = (digits: string): string => digits + String(checkDigit(digits));
const apples = (price_minor: bigint): Product => ({
  id: 'apples', code: '12345', names: { en: 'Apples' }, barcodes: [], prices: [{ from: '2020-01-01T00:00:00.000Z', price_minor }], tax_rate_ppm: 0, unit: 'kilogram', favourite: null, category: null,
});

test('a scale\'s code is read by the pattern of its prefix', () => {
  assert.deepEqual(readEmbedded(code('211234501250'), PATTERNS), { item: '12345', grams: 1250 });
  assert.deepEqual(readEmbedded(code('221234501299'), PATTERNS), { item: '12345', amount_minor: 1299n });
  assert.deepEqual(readEmbedded(code('291234701299'), PATTERNS), { item: '1234', amount_minor: 1299n });
});

test('a wrong check digit, another prefix, and a pattern that says nothing are no code of a scale', () => {
  const right = code('211234501250');
  const wrong = right.slice(0, 12) + String((Number(right[12]) + 1) % 10);
  assert.equal(readEmbedded(wrong, PATTERNS), null);
  assert.equal(readEmbedded(code('231234501250'), PATTERNS), null);
  assert.equal(readEmbedded(right, []), null);
  assert.equal(readEmbedded(right, ['21PPPPPPPPPP']), null);
  assert.equal(readEmbedded('2112345', PATTERNS), null);
});

test('the line comes to exactly what the label says, whatever the price per kilogram', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 99_999 }), fc.integer({ min: 1, max: 100_000 }), (amount, price) => {
    const weighed = weighedBy({ item: '12345', amount_minor: BigInt(amount) }, apples(BigInt(price)), AT);
    assert.ok(weighed.ok);
    assert.equal(extend(weighed.value.price_minor ?? BigInt(price), weighed.value.qty_milli), BigInt(amount));
  }));
});

test('nothing weighs nothing', () => {
  assert.equal(weighedBy({ item: '12345', grams: 0 }, apples(100n), AT).ok, false);
  assert.equal(weighedBy({ item: '12345', amount_minor: 0n }, apples(100n), AT).ok, false);
});
