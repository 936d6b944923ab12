import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { parsePercent, toPercent } from './rates.ts';

test('a rate is read as people type it', () => {
  for (const [text, rate_ppm] of [['13', 130_000], ['8.875', 88_750], ['8,5', 85_000], [' 9 % ', 90_000], ['１３', 130_000], ['0', 0], ['100', 1_000_000]] as const) assert.equal(parsePercent(text), rate_ppm, text);
  for (const text of ['', 'x', '-1', '100.1', '1.23456', '1e2', '13%%']) assert.equal(parsePercent(text), null, text);
});

test('property: a rate that is shown is read as itself', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 1_000_000 }), (rate_ppm) => assert.equal(parsePercent(toPercent(rate_ppm)), rate_ppm)));
});
