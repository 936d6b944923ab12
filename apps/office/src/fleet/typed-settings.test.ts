import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EMPTY_SETTINGS, changeOf, typedOf } from './typed-settings.ts';

const BUDGET = { sale_minor: 50_000n, total_minor: 200_000n, hours: 12 };

test('what is typed again as it was read is said again, and nothing is taken back', () => {
  const before = { dial_up: 'off', languages: ['zh', 'en'], idle_lock_s: 120, simple_mode: false, card_offline: BUDGET, code_offline: null } as const;
  assert.deepEqual(changeOf(typedOf(before), before), {
    set: { dial_up: 'off', languages: ['zh', 'en'], idle_lock_s: 120, simple_mode: false, card_offline: { sale_minor: '50000', total_minor: '200000', hours: 12 }, code_offline: null }, take_back: [],
  });
});

test('what is emptied is taken back where it was said, and left alone where it was not', () => {
  assert.deepEqual(changeOf(EMPTY_SETTINGS, { dial_up: 'off', card_offline: null }), { set: {}, take_back: ['dial_up', 'card_offline'] });
  assert.deepEqual(changeOf(EMPTY_SETTINGS, {}), { set: {}, take_back: [] });
});

test('idle seconds out of range, amounts that are none, and a total below one sale are no change', () => {
  assert.equal(changeOf({ ...EMPTY_SETTINGS, idle_lock_s: '29' }, {}), null);
  assert.equal(changeOf({ ...EMPTY_SETTINGS, idle_lock_s: '901' }, {}), null);
  const budget = (sale: string, total: string, hours = '24') => changeOf({ ...EMPTY_SETTINGS, card_offline: { said: 'budget', sale, total, hours } }, {});
  assert.equal(budget('x', '10'), null);
  assert.equal(budget('20', '10'), null);
  assert.equal(budget('5', '10', '0'), null);
  assert.deepEqual(budget('5', '10')?.set, { card_offline: { sale_minor: '500', total_minor: '1000', hours: 24 } });
});
