import assert from 'node:assert/strict';
import test from 'node:test';
import { countedIn } from '@stilltill/domain/shift';
import { piecesOf, toDenominations } from './denominations.ts';

test('a currency is counted in notes and coins that it has, the largest first', () => {
  assert.deepEqual(piecesOf('CNY').slice(0, 3), [10_000n, 5000n, 2000n]);
  assert.equal(piecesOf('CNY').at(-1), 10n);
  assert.deepEqual(piecesOf('JPY').slice(-2), [5n, 1n]);
  for (const currency of ['CNY', 'JPY', 'EUR', 'KWD']) {
    const pieces = piecesOf(currency);
    assert.deepEqual(pieces, pieces.toSorted((a, b) => (a < b ? 1 : -1)), currency);
    assert.ok(pieces.every((piece) => piece > 0n), currency);
  }
});

test('rows that hold nothing are no part of a count', () => {
  const denominations = toDenominations(new Map([[10_000n, 3], [500n, 0], [10n, 7]]));
  assert.deepEqual(denominations, [{ value_minor: 10_000n, count: 3 }, { value_minor: 10n, count: 7 }]);
  assert.equal(countedIn(denominations), 30_070n);
});
