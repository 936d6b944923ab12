import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PointRules } from '@stilltill/domain/points';
import { readRules, typeRules } from './typed-rules.ts';

const RULES: PointRules = {
  version: 4, earn: { points: 3, per_minor: 250n, on: 'net', excluded: { products: ['p'], categories: ['c1', 'c2'] }, groups: [{ group: 'g', rate_ppm: 2_500_000 }] },
  spend: { step_points: 10, step_minor: 5n, share_ppm: 333_300 }, expiry_months: 18, offline: { receipt_points: 0, terminal_day_points: 700, groups_days: 3, day_coupons: 4 },
};

test('rules that are kept come back as they were', () => {
  for (const rules of [RULES, { ...RULES, spend: null, expiry_months: null, earn: { ...RULES.earn, excluded: {}, groups: [] } }]) {
    const { version: _version, ...rest } = rules;
    assert.deepEqual(readRules(typeRules(rules, 'CNY'), 'CNY', rules), { rules: rest, wrongs: new Set() });
  }
});

test('new rules begin with one point for each unit of money, in the currency of the shop', () => {
  const yen = readRules(typeRules(null, 'JPY'), 'JPY', null).rules;
  assert.deepEqual([yen?.earn.per_minor, yen?.spend?.step_minor], [1n, 1n]);
  assert.equal(readRules(typeRules(null, 'CNY'), 'CNY', null).rules?.earn.per_minor, 100n);
});

test('each field that is wrong is named, and nothing is sent', () => {
  const wrongs = (change: object): string[] => [...readRules({ ...typeRules(RULES, 'CNY'), ...change }, 'CNY', RULES).wrongs];
  assert.deepEqual(wrongs({ points: '1.5', per: '0', share: '0', expiry: '0' }), ['points', 'per', 'share', 'expiry']);
  assert.deepEqual(wrongs({ groups: { g: 'twice' }, days: '400', step_points: '0', step_amount: '' }), ['group g', 'step_points', 'step_amount', 'days']);
  assert.deepEqual(wrongs({ canSpend: false, share: 'x', step_points: 'x' }), []);
});
