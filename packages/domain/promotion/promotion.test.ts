import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { extend, sum } from '../money/index.ts';
import {
  type Offer, type PromotableLine, type Promotion, type PromotionChoice, type StoreMoment, applyPromotions, checkPromotion, holdsAt, makePromotionBook, momentAt, normalizeCoupon,
} from './index.ts';

const NOON: StoreMoment = { at: '2026-11-20T04:00:00.000Z', weekday: 5, minute: 720 };
const promotion = (id: string, offer: Offer, more: Partial<Promotion> = {}): Promotion => ({
  id, names: { en: id }, offer, goods: {}, from: null, until: null, weekdays: null, hours: null, coupon: null, priority: 0, combines: false, times_max: null, ...more,
});
const pieces = (product: string, count: number, price_minor: bigint, category: string | null = null): PromotableLine => ({
  product, category, qty_milli: count * 1000, price_minor, gross_minor: price_minor * BigInt(count), isWeighed: false, isPriced: false,
});
const weighed = (product: string, qty_milli: number, price_minor: bigint): PromotableLine => ({
  product, category: null, qty_milli, price_minor, gross_minor: extend(price_minor, qty_milli), isWeighed: true, isPriced: false,
});
const offs = (promotions: readonly Promotion[], lines: readonly PromotableLine[], choice: PromotionChoice = 'best', moment = NOON, coupons: readonly string[] = []): bigint[] =>
  applyPromotions({ book: makePromotionBook(promotions), moment, coupons, choice }, lines).shares.map((shares) => sum((shares ?? []).map(({ amount_minor }) => amount_minor)));
const off = (...of: Parameters<typeof offs>): bigint => sum(offs(...of));

test('percent, amount and price hold for each piece and each kilogram', () => {
  assert.deepEqual(offs([promotion('p', { kind: 'percent', rate_ppm: 100_000 })], [pieces('a', 3, 99n), weighed('b', 500, 1000n)]), [30n, 50n]);
  assert.deepEqual(offs([promotion('p', { kind: 'amount', amount_minor: 30n })], [pieces('a', 3, 99n), weighed('b', 500, 1000n), pieces('c', 1, 20n)]), [90n, 15n, 20n]);
  assert.deepEqual(offs([promotion('p', { kind: 'price', price_minor: 50n })], [pieces('a', 3, 99n), pieces('c', 1, 20n)]), [147n, 0n]);
});

test('buy 2 get 1 gives the cheapest of each three, over several lines, and bears it on all three', () => {
  const threeForTwo = [promotion('p', { kind: 'buy_get', buy: 2, get: 1, rate_ppm: 1_000_000 })];
  assert.deepEqual(offs(threeForTwo, [pieces('a', 3, 100n)]), [100n]);
  assert.deepEqual(offs(threeForTwo, [pieces('a', 2, 100n)]), [0n]);
  assert.deepEqual(offs(threeForTwo, [pieces('a', 1, 300n), pieces('b', 1, 200n), pieces('c', 1, 100n)]), [50n, 33n, 17n]);
  assert.equal(off(threeForTwo, [pieces('a', 7, 100n)]), 200n);
  assert.equal(off([promotion('p', { kind: 'buy_get', buy: 2, get: 1, rate_ppm: 1_000_000 }, { times_max: 1 })], [pieces('a', 7, 100n)]), 100n);
  assert.equal(off([promotion('p', { kind: 'buy_get', buy: 1, get: 1, rate_ppm: 500_000 })], [pieces('a', 1_000_000, 100n)]), 25_000_000n);
});

test('a bundle takes the dearest goods, as often as it is cheaper than they are', () => {
  const parts = [{ goods: { categories: ['main'] }, pieces: 1 }, { goods: { categories: ['drink'] }, pieces: 2 }];
  const menu = [promotion('p', { kind: 'bundle', parts, price_minor: 1500n })];
  assert.equal(off(menu, [pieces('m', 1, 1000n, 'main'), pieces('d', 2, 400n, 'drink')]), 300n);
  assert.equal(off(menu, [pieces('m', 1, 1000n, 'main'), pieces('d', 1, 400n, 'drink')]), 0n);
  // The second one would cost more than its goods.
  assert.equal(off(menu, [pieces('m', 1, 1000n, 'main'), pieces('n', 1, 500n, 'main'), pieces('d', 4, 400n, 'drink')]), 300n);
  // One product that may stand for both parts is counted once.
  const either = [promotion('p', { kind: 'bundle', parts: [{ goods: { products: ['a'] }, pieces: 1 }, { goods: { products: ['a', 'b'] }, pieces: 1 }], price_minor: 100n })];
  assert.equal(off(either, [pieces('a', 1, 80n)]), 0n);
  assert.equal(off(either, [pieces('a', 2, 80n)]), 60n);
});

test('a threshold counts what its goods come to, and is split in proportion', () => {
  const over = [promotion('p', { kind: 'threshold', over_minor: 1000n, off: { kind: 'amount', amount_minor: 100n } }, { goods: { categories: ['x'] } })];
  assert.deepEqual(offs(over, [pieces('a', 1, 500n, 'x'), pieces('b', 1, 500n, 'y')]), [0n, 0n]);
  assert.deepEqual(offs(over, [pieces('a', 1, 750n, 'x'), pieces('b', 1, 500n, 'y'), pieces('c', 1, 250n, 'x')]), [75n, 0n, 25n]);
});

test('a promotion holds from its first moment until before its last, on its days and in its hours, also past midnight', () => {
  const of = (more: Partial<Promotion>) => promotion('p', { kind: 'percent', rate_ppm: 1 }, more);
  assert.equal(holdsAt(of({ from: NOON.at, until: null }), NOON, []), true);
  assert.equal(holdsAt(of({ from: null, until: NOON.at }), NOON, []), false);
  assert.equal(holdsAt(of({ weekdays: [6, 7] }), NOON, []), false);
  const night = of({ weekdays: [5], hours: { from_minute: 22 * 60, until_minute: 2 * 60 } });
  assert.equal(holdsAt(night, { ...NOON, weekday: 5, minute: 23 * 60 }, []), true);
  assert.equal(holdsAt(night, { ...NOON, weekday: 6, minute: 60 }, []), true);
  assert.equal(holdsAt(night, { ...NOON, weekday: 5, minute: 60 }, []), false);
  assert.equal(holdsAt(night, { ...NOON, weekday: 6, minute: 120 }, []), false);
  assert.equal(holdsAt(of({ weekdays: [7], hours: { from_minute: 1380, until_minute: 60 } }), { ...NOON, weekday: 1, minute: 30 }, []), true);
});

test('a coupon is needed where the promotion names one, in any case and width', () => {
  const coupon = [promotion('p', { kind: 'percent', rate_ppm: 500_000 }, { coupon: 'Save 50' })];
  assert.equal(off(coupon, [pieces('a', 1, 100n)]), 0n);
  assert.equal(off(coupon, [pieces('a', 1, 100n)], 'best', NOON, [normalizeCoupon('ｓａｖｅ５０ ')]), 50n);
});

test('what would make a price negative, or means nothing, can\'t be a promotion, and takes nothing where it came all the same', () => {
  const bad: readonly Offer[] = [
    { kind: 'percent', rate_ppm: 1_000_001 }, { kind: 'percent', rate_ppm: 0 }, { kind: 'amount', amount_minor: -1n }, { kind: 'price', price_minor: -1n },
    { kind: 'buy_get', buy: 0, get: 1, rate_ppm: 1 }, { kind: 'buy_get', buy: 1, get: 1.5, rate_ppm: 1 }, { kind: 'bundle', parts: [], price_minor: 1n },
    { kind: 'bundle', parts: [{ goods: {}, pieces: 1 }], price_minor: -1n }, { kind: 'threshold', over_minor: -1n, off: { kind: 'percent', rate_ppm: 1 } },
    { kind: 'threshold', over_minor: 1n, off: { kind: 'amount', amount_minor: 0n } },
  ];
  for (const offer of bad) {
    assert.equal(checkPromotion(promotion('p', offer)).ok, false, JSON.stringify(offer, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)));
    assert.equal(off([promotion('p', offer)], [pieces('a', 10, 100n)]), 0n);
  }
  assert.equal(checkPromotion(promotion('p', { kind: 'price', price_minor: 1n }, { combines: true })).ok, false);
});

test('by priority the lower number takes the goods; the best for the customer may be the other one', () => {
  const both = [promotion('first', { kind: 'percent', rate_ppm: 50_000 }, { priority: 1 }), promotion('second', { kind: 'percent', rate_ppm: 200_000 }, { priority: 2 })];
  assert.equal(off(both, [pieces('a', 1, 1000n)], 'priority'), 50n);
  assert.equal(off(both, [pieces('a', 1, 1000n)], 'best'), 200n);
});

test('one that combines comes on top, on what the others leave', () => {
  const both = [promotion('a', { kind: 'percent', rate_ppm: 200_000 }), promotion('b', { kind: 'percent', rate_ppm: 100_000 }, { combines: true, priority: 5 })];
  assert.equal(off(both, [pieces('a', 1, 1000n)]), 200n + 80n);
});

const money = (max: number) => fc.integer({ min: 1, max }).map(BigInt);
const goods = fc.oneof(fc.constant({}), fc.subarray(['a', 'b', 'c', 'd'], { minLength: 1 }).map((products) => ({ products })), fc.subarray(['x', 'y'], { minLength: 1 }).map((categories) => ({ categories })));
const discount = fc.oneof(
  fc.record({ kind: fc.constant('percent' as const), rate_ppm: fc.integer({ min: 1, max: 1_000_000 }) }),
  fc.record({ kind: fc.constant('amount' as const), amount_minor: money(3000) }),
);
const offer: fc.Arbitrary<Offer> = fc.oneof(
  discount,
  fc.record({ kind: fc.constant('price' as const), price_minor: money(1000) }),
  fc.record({ kind: fc.constant('buy_get' as const), buy: fc.integer({ min: 1, max: 3 }), get: fc.integer({ min: 1, max: 2 }), rate_ppm: fc.integer({ min: 1, max: 1_000_000 }) }),
  fc.record({ kind: fc.constant('bundle' as const), parts: fc.array(fc.record({ goods, pieces: fc.integer({ min: 1, max: 2 }) }), { minLength: 1, maxLength: 3 }), price_minor: money(2000) }),
  fc.record({ kind: fc.constant('threshold' as const), over_minor: money(3000), off: discount }),
);
const anyPromotion = (id: number): fc.Arbitrary<Promotion> => fc.record({ offer, goods, priority: fc.integer({ min: 0, max: 3 }), wantsTop: fc.boolean(), times_max: fc.constantFrom(null, 1, 2) })
  .map(({ wantsTop, ...rest }) => promotion(`p${id}`, rest.offer, { ...rest, combines: wantsTop && ['percent', 'amount', 'threshold'].includes(rest.offer.kind) }));
const anyPromotions = fc.integer({ min: 0, max: 6 }).chain((count) => fc.tuple(...Array.from({ length: count }, (_, id) => anyPromotion(id))));
const anyLine = fc.record({ product: fc.constantFrom('a', 'b', 'c', 'd', 'e'), category: fc.constantFrom('x', 'y', null), count: fc.integer({ min: 1, max: 6 }), price_minor: fc.oneof(money(1500), fc.constantFrom(100n, 200n)), grams: fc.integer({ min: 1, max: 3000 }), byWeight: fc.boolean() })
  .map(({ product, category, count, price_minor, grams, byWeight }) => ({ ...(byWeight ? weighed(product, grams, price_minor) : pieces(product, count, price_minor)), category }));
const anyLines = fc.array(anyLine, { maxLength: 6 });

test('no line ever gets more off than it comes to, and none less than nothing', () => {
  fc.assert(fc.property(anyPromotions, anyLines, fc.constantFrom('best' as const, 'priority' as const), (promotions, lines, choice) => {
    for (const [index, given] of offs(promotions, lines, choice).entries()) {
      assert.ok(given >= 0n && given <= (lines[index] as PromotableLine).gross_minor);
    }
  }), { numRuns: 400 });
});

test('the best for the customer is never less than any one promotion alone, nor than the order of priority', () => {
  fc.assert(fc.property(anyPromotions, anyLines, (promotions, lines) => {
    const taking = promotions.filter(({ combines }) => !combines);
    const best = off(taking, lines);
    for (const each of taking) assert.ok(best >= off([each], lines), `${each.id} alone gives more`);
    if (taking.length <= 3) assert.ok(best >= off(taking, lines, 'priority'));
  }), { numRuns: 400 });
});

test('the order of scanning and the order in which promotions came change nothing of what is given in all', () => {
  const shuffled = anyLines.chain((lines) => fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length })));
  fc.assert(fc.property(anyPromotions, shuffled, fc.constantFrom('best' as const, 'priority' as const), (promotions, [lines, other], choice) => {
    assert.equal(off(promotions, lines, choice), off(promotions, other, choice));
    assert.equal(off([...promotions].reverse(), lines, choice), off(promotions, lines, choice));
  }), { numRuns: 400 });
});

test('what can\'t be given says which field is wrong', () => {
  const fieldOf = (offer: Offer, more: Partial<Promotion> = {}): unknown => {
    const checked = checkPromotion(promotion('p', offer, more));
    return checked.ok ? null : checked.fault.details?.['field'];
  };
  assert.equal(fieldOf({ kind: 'percent', rate_ppm: 1_000_001 }), 'rate_ppm');
  assert.equal(fieldOf({ kind: 'price', price_minor: -1n }), 'price_minor');
  assert.equal(fieldOf({ kind: 'buy_get', buy: 0, get: 1, rate_ppm: 1_000_000 }), 'buy');
  assert.equal(fieldOf({ kind: 'threshold', over_minor: 100n, off: { kind: 'amount', amount_minor: 0n } }), 'amount_minor');
  assert.equal(fieldOf({ kind: 'price', price_minor: 1n }, { combines: true }), 'combines');
  assert.equal(fieldOf({ kind: 'price', price_minor: 1n }, { from: NOON.at, until: NOON.at }), 'until');
  assert.equal(fieldOf({ kind: 'price', price_minor: 1n }), null);
});

test('a moment is what the clock on the store\'s wall shows, also across a day and through summer time', () => {
  assert.deepEqual(momentAt('2026-11-20T17:30:00.000Z', 'Asia/Shanghai'), { at: '2026-11-20T17:30:00.000Z', weekday: 6, minute: 90 });
  assert.deepEqual(momentAt('2026-07-19T23:15:00.000Z', 'Europe/London'), { at: '2026-07-19T23:15:00.000Z', weekday: 1, minute: 15 });
});
