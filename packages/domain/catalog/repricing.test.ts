import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PRICE_MINOR_MAX } from '../money/index.ts';
import { type PriceEnding, type PriceRule, checkPriceRule, marginOf, reprice, roundToEnding } from './index.ts';

const price = fc.bigInt({ min: 0n, max: 10n ** 9n });
const ending = fc.bigInt({ min: 1n, max: 10_000n }).chain((step_minor) => fc.bigInt({ min: 0n, max: step_minor - 1n }).map((ending_minor): PriceEnding => ({ step_minor, ending_minor })));
const rule: fc.Arbitrary<PriceRule> = fc.oneof(
  fc.integer({ min: -1_000_000, max: 5_000_000 }).filter((rate_ppm) => rate_ppm !== 0).map((rate_ppm) => ({ kind: 'percent' as const, rate_ppm })),
  fc.bigInt({ min: -(10n ** 6n), max: 10n ** 6n }).filter((amount_minor) => amount_minor !== 0n).map((amount_minor) => ({ kind: 'amount' as const, amount_minor })),
  price.map((price_minor) => ({ kind: 'price' as const, price_minor })),
);
const NINETY: PriceEnding = { step_minor: 100n, ending_minor: 90n };
const TENTHS: PriceEnding = { step_minor: 10n, ending_minor: 0n };
const value = (was: bigint | null, by: PriceRule, to: PriceEnding | null = null): bigint | null => {
  const result = reprice(was, by, to);
  assert.ok(result.ok);
  return result.value;
};

test('a price changes by per cent, by an amount, or becomes another', () => {
  assert.equal(value(350n, { kind: 'percent', rate_ppm: 100_000 }), 385n);
  assert.equal(value(350n, { kind: 'percent', rate_ppm: -1_000_000 }), 0n);
  assert.equal(value(350n, { kind: 'amount', amount_minor: -50n }), 300n);
  assert.equal(value(350n, { kind: 'price', price_minor: 123n }, NINETY), 123n, 'what somebody wrote is not rounded');
  // 5 fen less half of it: 2.5 is rounded away from zero.
  assert.equal(value(5n, { kind: 'percent', rate_ppm: -500_000 }), 3n);
});

test('prices end as the shop writes them; of two as near the higher one', () => {
  assert.deepEqual([139n, 140n, 141n, 95n, 90n, 1n].map((amount) => roundToEnding(amount, NINETY)), [90n, 190n, 190n, 90n, 90n, 90n]);
  assert.deepEqual([384n, 385n, 4n, 0n, -7n].map((amount) => roundToEnding(amount, TENTHS)), [380n, 390n, 10n, 0n, 0n]);
});

test('what has no price gets one only where all become the same', () => {
  assert.equal(value(null, { kind: 'percent', rate_ppm: 50_000 }, TENTHS), null);
  assert.equal(value(null, { kind: 'amount', amount_minor: 50n }), null);
  assert.equal(value(null, { kind: 'price', price_minor: 50n }), 50n);
});

test('no price ever falls below zero or beyond what a price may be', () => {
  fc.assert(fc.property(price, rule, fc.option(ending), (was, by, to) => {
    const changed = reprice(was, by, to);
    assert.ok(changed.ok && changed.value !== null && changed.value >= 0n && changed.value <= PRICE_MINOR_MAX);
  }));
  const beyond = reprice(PRICE_MINOR_MAX, { kind: 'percent', rate_ppm: 1 }, null);
  assert.ok(!beyond.ok && beyond.fault.code === 'price_invalid');
});

test('a rounded price ends so, is never more than half a step away unless it would be given away, and rounding again changes nothing', () => {
  fc.assert(fc.property(fc.bigInt({ min: 1n, max: 10n ** 9n }), ending, (amount, to) => {
    const rounded = roundToEnding(amount, to);
    assert.equal(rounded % to.step_minor, to.ending_minor);
    assert.ok(rounded > 0n);
    const away = rounded > amount ? rounded - amount : amount - rounded;
    const first = to.ending_minor === 0n ? to.step_minor : to.ending_minor;
    assert.ok(2n * away <= to.step_minor || rounded === first, `${amount} became ${rounded}`);
    assert.equal(roundToEnding(rounded, to), rounded);
  }));
});

test('what cost more costs no less afterwards: one rule never turns two prices round', () => {
  fc.assert(fc.property(price, price, rule, fc.option(ending), (one, other, by, to) => {
    const [low, high] = one < other ? [one, other] : [other, one];
    assert.ok((value(low, by, to) ?? 0n) <= (value(high, by, to) ?? 0n));
  }));
});

test('by per cent the new price is the exact one to half a minor unit', () => {
  fc.assert(fc.property(price, fc.integer({ min: -999_999, max: 5_000_000 }).filter((rate_ppm) => rate_ppm !== 0), (was, rate_ppm) => {
    const exact_millionths = was * (1_000_000n + BigInt(rate_ppm));
    const off = (value(was, { kind: 'percent', rate_ppm }) as bigint) * 1_000_000n - exact_millionths;
    assert.ok(off > -500_000n && off <= 500_000n);
  }));
});

test('a rule that changes nothing, or that nobody can mean, is refused', () => {
  const wrong: readonly (readonly [PriceRule, PriceEnding | null])[] = [
    [{ kind: 'percent', rate_ppm: 0 }, null], [{ kind: 'percent', rate_ppm: -1_000_001 }, null], [{ kind: 'percent', rate_ppm: 0.5 }, null], [{ kind: 'amount', amount_minor: 0n }, null],
    [{ kind: 'price', price_minor: -1n }, null], [{ kind: 'price', price_minor: PRICE_MINOR_MAX + 1n }, null],
    [{ kind: 'price', price_minor: 1n }, { step_minor: 0n, ending_minor: 0n }], [{ kind: 'price', price_minor: 1n }, { step_minor: 10n, ending_minor: 10n }],
  ];
  for (const [by, to] of wrong) assert.equal(checkPriceRule(by, to).ok, false);
  fc.assert(fc.property(rule, fc.option(ending), (by, to) => assert.ok(checkPriceRule(by, to).ok)));
});

test('the margin is that of the price without its tax', () => {
  assert.deepEqual(marginOf(113n, 50n, 130_000, 'included'), { profit_minor: 50n, margin_ppm: 500_000 });
  assert.deepEqual(marginOf(100n, 50n, 130_000, 'added'), { profit_minor: 50n, margin_ppm: 500_000 });
  assert.deepEqual(marginOf(100n, 150n, 0, 'included'), { profit_minor: -50n, margin_ppm: -500_000 });
  assert.deepEqual(marginOf(0n, 150n, 0, 'included'), { profit_minor: -150n, margin_ppm: null });
});
