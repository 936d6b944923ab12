import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differenceText, readLevel, typedLevel, unitCostText } from './numbers.ts';

test('a quantity is read in thousandths, zero and full-width figures too, and nothing else is', () => {
  assert.deepEqual(['0', '3', '1.25', '１２．５', '.5', ' 7 '].map(readLevel), [0, 3000, 1250, 12_500, 500, 7000]);
  assert.deepEqual(['', '-1', '1.2345', 'x', '1e3', '.', '1000001'].map(readLevel), [null, null, null, null, null, null, null]);
  assert.equal(typedLevel(1250), '1.25');
});

test('a cost of one is shown as exactly as it says something', () => {
  assert.equal(unitCostText(333_333_333n, 'CNY', 'en'), '¥3.3333');
  assert.equal(unitCostText(350_000_000n, 'CNY', 'en'), '¥3.50');
  assert.equal(unitCostText(5_000_000n, 'JPY', 'en'), '¥5');
  assert.equal(unitCostText(10_000n, 'CNY', 'en'), '¥0.0001');
  assert.equal(unitCostText(333_200_000n, 'CNY', 'en'), '¥3.3320');
});

test('a difference has its sign', () => {
  assert.deepEqual([differenceText(-2000, 'en'), differenceText(500, 'en'), differenceText(0, 'en')], ['-2', '+0.5', '0']);
});
