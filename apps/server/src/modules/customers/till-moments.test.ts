import assert from 'node:assert/strict';
import { test } from 'node:test';
import { earliestOf, latestOf, stepsBehind } from './till-moments.ts';

const RECEIVED = '2026-11-20T12:00:00.000Z';
const when = (at: string, sent_at: string | null, stepped_ms = 0): Parameters<typeof earliestOf>[0] => ({ at, sent_at, received_at: RECEIVED, stepped_ms });
const HOUR_MS = 3_600_000;

test('with clocks that agree a consent counts from when it was said, and a withdrawal from when it was heard of', () => {
  assert.equal(earliestOf(when('2026-11-20T09:00:00.000Z', RECEIVED)), '2026-11-20T09:00:00.000Z');
  assert.equal(latestOf(when('2026-11-20T09:00:00.000Z', RECEIVED)), RECEIVED);
});

test('a clock that runs ahead makes no consent later than it was', () => {
  // Two days ahead all the time; said three hours ago.
  assert.equal(earliestOf(when('2026-11-22T09:00:00.000Z', '2026-11-22T12:00:00.000Z')), '2026-11-20T09:00:00.000Z');
  // Two days ahead as it was said, put right before it was sent, and its journal tells so.
  assert.equal(earliestOf(when('2026-11-22T09:00:00.000Z', RECEIVED, -48 * HOUR_MS)), '2026-11-20T09:00:00.000Z');
  // Nobody told: then it is at most as late as it arrived.
  assert.equal(earliestOf(when('2099-01-01T00:00:00.000Z', null)), RECEIVED);
});

test('a clock that runs behind makes it earlier, which closes; no moment is before 1970', () => {
  assert.equal(earliestOf(when('2026-11-01T09:00:00.000Z', '2026-11-01T12:00:00.000Z')), '2026-11-01T09:00:00.000Z');
  assert.equal(earliestOf(when('0001-01-01T00:00:00.000Z', RECEIVED)), '1970-01-01T00:00:00.000Z');
});

test('what moved the clock counts for the entries before it alone', () => {
  const steps = [{ seq: 5, from: '2026-11-20T12:00:00.000Z', to: '2026-11-20T10:00:00.000Z' }, { seq: 9, from: '2026-11-20T10:30:00.000Z', to: '2026-11-20T11:30:00.000Z' }];
  assert.deepEqual([...stepsBehind([4, 6, 10], steps)], [[4, -HOUR_MS], [6, HOUR_MS], [10, 0]]);
});
