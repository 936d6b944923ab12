import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { likelyCash } from './cash.ts';

test('round amounts above the total are offered, smallest first', () => {
  assert.deepEqual(likelyCash(4850n, 'CNY', 4), [4900n, 5000n, 6000n, 10_000n]);
  assert.deepEqual(likelyCash(10_000n, 'CNY', 4), []);
  assert.deepEqual(likelyCash(480n, 'JPY', 2), [500n, 1000n]);
});

test('an offer always covers the total, and none stands twice', () => {
  fc.assert(fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), (total_minor) => {
    const offers = likelyCash(total_minor, 'CNY', 4);
    assert.ok(offers.every((offer) => offer > total_minor));
    assert.equal(new Set(offers).size, offers.length);
  }));
});
