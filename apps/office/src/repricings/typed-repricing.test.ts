import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type TypedRepricing, endingsOf, readRate, readRepricing } from './typed-repricing.ts';

const TYPED: TypedRepricing = { goods: 'all', category: '', search: '', kind: 'percent', is_down: false, rate: '5', amount: '', price: '', ending: '', when: 'now', local: '' };
const read = (change: Partial<TypedRepricing>, chosen: readonly string[] = []) => readRepricing({ ...TYPED, ...change }, chosen, 'CNY', 'Asia/Shanghai');

test('what is typed is read as the rule that it says', () => {
  assert.deepEqual(read({}).wish, { goods: {}, rule: { kind: 'percent', rate_ppm: 50_000 }, ending: null });
  assert.deepEqual(read({ is_down: true, rate: '７.5 %' }).wish?.rule, { kind: 'percent', rate_ppm: -75_000 });
  assert.deepEqual(read({ kind: 'amount', amount: '0.5', is_down: true }).wish?.rule, { kind: 'amount', amount_minor: -50n });
  assert.deepEqual(read({ kind: 'price', price: '0', ending: '1' }).wish, { goods: {}, rule: { kind: 'price', price_minor: 0n }, ending: null });
});

test('goods are those that were chosen, of a category, found by a search, or all', () => {
  assert.deepEqual(read({ goods: 'chosen' }, ['a', 'b']).wish?.goods, { products: ['a', 'b'] });
  assert.deepEqual(read({ goods: 'category', category: 'c' }).wish?.goods, { category: 'c' });
  assert.deepEqual(read({ goods: 'search', search: ' tea ' }).wish?.goods, { search: 'tea' });
});

test('a moment is that of the store, not of the browser', () => {
  assert.equal(read({ when: 'later', local: '2026-12-01T00:00' }).wish?.from, '2026-11-30T16:00:00.000Z');
});

test('what is missing or can’t be meant is told by its field', () => {
  assert.deepEqual([...read({ rate: '0' }).wrong, ...read({ kind: 'amount', amount: '0' }).wrong, ...read({ kind: 'price' }).wrong, ...read({ goods: 'category' }).wrong, ...read({ goods: 'search', search: ' ' }).wrong, ...read({ when: 'later' }).wrong],
    ['rate', 'amount', 'price', 'category', 'search', 'local']);
  assert.deepEqual([readRate('101', true), readRate('101', false), readRate('-3', false), readRate('', false)], [null, 1_010_000, null, null]);
});

test('each ending is one that a price can have, also where a currency has no small coins', () => {
  for (const currency of ['CNY', 'JPY', 'KWD']) {
    for (const { step_minor, ending_minor } of endingsOf(currency)) assert.ok(step_minor > 0n && ending_minor >= 0n && ending_minor < step_minor, `${currency} ${step_minor} ${ending_minor}`);
  }
  assert.deepEqual(endingsOf('CNY').map(({ step_minor, ending_minor }) => [step_minor, ending_minor]), [[5n, 0n], [10n, 0n], [50n, 0n], [100n, 0n], [100n, 90n], [100n, 95n], [100n, 99n]]);
});
