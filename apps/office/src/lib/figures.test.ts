import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { changePpm, changeText, quantityText, rateText } from './figures.ts';

describe('a comparison', () => {
  it('is exact for amounts that no float holds', () => {
    assert.equal(changePpm(999_999_999_999_999n, 999_999_999_999_998n), 0);
    assert.equal(changePpm(150n, 100n), 500_000);
    assert.equal(changePpm(75, 100), -250_000);
  });

  it('is none where there was nothing before', () => {
    assert.deepEqual([changePpm(5, 0), changePpm(5n, -3n)], [null, null]);
  });

  it('carries its sign, and says plainly that nothing changed', () => {
    assert.deepEqual([120_000, -45_000, 2_000].map((change) => changeText(change, 'en')), ['+12%', '-4%', '±0%']);
  });
});

describe('quantities and rates', () => {
  it('show no more digits than they have', () => {
    assert.deepEqual([3000, 1250, 5].map((qty) => quantityText(qty, 'en')), ['3', '1.25', '0.005']);
    assert.deepEqual([130_000, 88_750, 0].map((rate) => rateText(rate, 'en')), ['13%', '8.875%', '0%']);
  });
});
