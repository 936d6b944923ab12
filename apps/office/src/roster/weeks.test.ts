import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addWeeks, daysOf, mondayOf } from './weeks.ts';

test('a week begins on Monday, also for a Sunday and over the turn of a year', () => {
  assert.deepEqual(['2026-11-23', '2026-11-25', '2026-11-29', '2027-01-01'].map(mondayOf), ['2026-11-23', '2026-11-23', '2026-11-23', '2026-12-28']);
  assert.deepEqual(daysOf('2026-12-28'), ['2026-12-28', '2026-12-29', '2026-12-30', '2026-12-31', '2027-01-01', '2027-01-02', '2027-01-03']);
  assert.deepEqual([addWeeks('2026-12-28', 1), addWeeks('2027-01-04', -1)], ['2027-01-04', '2026-12-28']);
});
