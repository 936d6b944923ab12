import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sum } from '../money/index.ts';
import { RATE_PPM_MAX, includedTax, taxOf } from './index.ts';

const line = fc.record({ amount_minor: fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), tax_rate_ppm: fc.constantFrom(0, 30_000, 60_000, 90_000, 130_000, 200_000) });

test('tax contained in a price: 13 % of 1.13 is 0.13', () => {
  assert.equal(includedTax(113n, 130_000), 13n);
  assert.equal(includedTax(10_000n, 200_000), 1667n);
  assert.equal(includedTax(100n, 0), 0n);
  assert.equal(includedTax(100n, RATE_PPM_MAX), 50n);
});

test('net and tax of a rate add up to what was sold at it, and all rates to the whole', () => {
  fc.assert(fc.property(fc.array(line), (lines) => {
    const taxes = taxOf(lines);
    assert.equal(sum(taxes.map(({ net_minor, tax_minor }) => net_minor + tax_minor)), sum(lines.map(({ amount_minor }) => amount_minor)));
  }));
});

test('the order of scanning never changes the tax', () => {
  fc.assert(fc.property(fc.array(line).chain((lines) => fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length }))), ([lines, shuffled]) => {
    assert.deepEqual(taxOf(shuffled), taxOf(lines));
  }));
});

test('a refund of everything takes back exactly the tax of the sale', () => {
  fc.assert(fc.property(fc.array(line), (lines) => {
    const back = taxOf(lines.map((each) => ({ ...each, amount_minor: -each.amount_minor })));
    assert.deepEqual(back.map((each) => -each.tax_minor), taxOf(lines).map((each) => each.tax_minor));
  }));
});

test('tax is rounded once for a rate, not once for each line', () => {
  const lines = Array.from({ length: 20 }, () => ({ amount_minor: 4n, tax_rate_ppm: 130_000 }));
  assert.equal(taxOf(lines)[0]?.tax_minor, includedTax(80n, 130_000));
  assert.notEqual(includedTax(4n, 130_000) * 20n, includedTax(80n, 130_000));
});

test('rates come in ascending order, each once', () => {
  fc.assert(fc.property(fc.array(line), (lines) => {
    const rates = taxOf(lines).map(({ rate_ppm }) => rate_ppm);
    assert.deepEqual(rates, [...new Set(lines.map(({ tax_rate_ppm }) => tax_rate_ppm))].sort((a, b) => a - b));
  }));
});

test('added tax comes on top of what the lines of a rate come to, rounded once', () => {
  const lines = [{ amount_minor: 333n, tax_rate_ppm: 130_000 }, { amount_minor: 333n, tax_rate_ppm: 130_000 }];
  assert.deepEqual(taxOf(lines, 'added'), [{ rate_ppm: 130_000, net_minor: 666n, tax_minor: 87n }]);
});

test('a rate outside of 0 to 100 % is a bug', () => {
  for (const rate_ppm of [-1, 1_000_001, 0.5]) assert.throws(() => includedTax(1n, rate_ppm));
});
