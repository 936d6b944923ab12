import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toDecimal } from '@stilltill/domain/money';
import fc from 'fast-check';
import { type PadKey, formatQuantity, padKeyOf, pressPad, typedAmount, typedQuantity } from './number-entry.ts';

const type = (keys: readonly PadKey[], decimals: number): string => keys.reduce((text, key) => pressPad(text, key, decimals), '');

test('figures are taken as they are typed', () => {
  assert.equal(type(['1', '2', '.', '5'], 2), '12.5');
  assert.equal(type(['.', '5'], 2), '0.5');
  assert.equal(type(['0', '0', '7'], 2), '7');
  assert.equal(type(['5', '00'], 0), '500');
  assert.equal(type(['1', '2', 'backspace'], 2), '1');
  assert.equal(type(['1', '2', 'clear'], 2), '');
});

test('a key that can’t follow changes nothing', () => {
  assert.equal(type(['1', '.', '2', '3', '4'], 2), '1.23');
  assert.equal(type(['1', '.', '.', '2'], 2), '1.2');
  assert.equal(type(['1', '.', '2'], 0), '12');
});

test('whatever is typed is an amount, and is the one that stands there', () => {
  const key = fc.constantFrom<PadKey>('0', '1', '5', '9', '00', '.', 'backspace');
  fc.assert(fc.property(fc.array(key, { maxLength: 30 }), fc.constantFrom('CNY', 'JPY', 'KWD'), (keys, currency) => {
    const text = type(keys, currency === 'JPY' ? 0 : currency === 'KWD' ? 3 : 2);
    const amount_minor = typedAmount(text, currency);
    if (text === '') {
      assert.equal(amount_minor, null);
      return;
    }
    assert.ok(amount_minor !== null, text);
    assert.equal(Number(toDecimal(amount_minor, currency)), Number(text));
  }));
});

test('a quantity is read to the gram', () => {
  assert.deepEqual(typedQuantity('12'), { ok: true, value: 12_000 });
  assert.deepEqual(typedQuantity('0.25'), { ok: true, value: 250 });
  assert.deepEqual(typedQuantity('1.'), { ok: true, value: 1000 });
  assert.equal(typedQuantity('').ok, false);
  assert.equal(formatQuantity(250, 'en'), '0.25');
});

test('full-width figures from a Chinese keyboard are figures', () => {
  assert.equal(padKeyOf('５'), '5');
  assert.equal(padKeyOf('。'), '.');
  assert.equal(padKeyOf('x'), null);
});
