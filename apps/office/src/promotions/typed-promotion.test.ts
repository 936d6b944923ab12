import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Offer, Promotion } from '@stilltill/domain/promotion';
import { readTyped, typePromotion } from './typed-promotion.ts';

const PLACE = { currency: 'CNY', timezone: 'Asia/Shanghai' };
const promotion = (offer: Offer, more: Partial<Promotion> = {}): Promotion => ({
  id: 'p', names: { en: 'P' }, offer, goods: { categories: ['tea'] }, from: null, until: null, weekdays: null, hours: null, coupon: null, priority: 0, combines: false, times_max: null, ...more,
});

test('what is kept comes back as it was, of each kind', () => {
  const all = [
    promotion({ kind: 'percent', rate_ppm: 125_000 }, { combines: true, coupon: 'TEA', groups: ['g1', 'g2'] }), promotion({ kind: 'amount', amount_minor: 150n }, { goods: {} }),
    promotion({ kind: 'price', price_minor: 0n }, { weekdays: [1, 7], hours: { from_minute: 1320, until_minute: 65 } }),
    promotion({ kind: 'buy_get', buy: 2, get: 1, rate_ppm: 500_000 }, { times_max: 3, from: '2026-11-20T04:00:00.000Z', until: '2026-11-21T04:00:00.000Z' }),
    promotion({ kind: 'bundle', price_minor: 999n, parts: [{ goods: { products: ['a'] }, pieces: 2 }, { goods: { categories: ['b'] }, pieces: 1 }] }, { goods: {} }),
    promotion({ kind: 'threshold', over_minor: 10_000n, off: { kind: 'amount', amount_minor: 1000n } }), promotion({ kind: 'threshold', over_minor: 1n, off: { kind: 'percent', rate_ppm: 1 } }),
  ];
  for (const each of all) {
    const { id: _id, ...rest } = each;
    assert.deepEqual(readTyped(typePromotion(each, PLACE), PLACE), { promotion: rest, wrongs: {} });
  }
});

test('each field that is wrong is named, and nothing is sent', () => {
  const wrongsOf = (change: object): unknown => readTyped({ ...typePromotion(promotion({ kind: 'percent', rate_ppm: 100_000 }), PLACE), ...change }, PLACE).wrongs;
  assert.deepEqual(wrongsOf({ rate: '0' }), { rate: 'percent' });
  assert.deepEqual(wrongsOf({ names: { en: ' ' }, kind: 'amount', amount: '0' }), { amount: 'amount', names: 'name' });
  assert.deepEqual(wrongsOf({ goods: { all: false, products: [], categories: [] } }), { goods: 'goods' });
  assert.deepEqual(wrongsOf({ from: '2026-11-20T12:00', until: '2026-11-20T12:00', hours_from: '08:00' }), { until: 'until', hours_until: 'hours' });
  assert.deepEqual(wrongsOf({ kind: 'buy_get', buy: '0', times_max: '1.5' }), { buy: 'number', times_max: 'number' });
  assert.deepEqual(readTyped(typePromotion(null, PLACE), PLACE).promotion, null);
});
