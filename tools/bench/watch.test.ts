import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WATCH_RULES } from '@stilltill/domain/watch';
import { bench } from './watch.ts';

test('a small year gives each figure, in all and by rule, and limits for all rules together only', async () => {
  const figures = await bench(['--seed', '3', '--weeks', '2', '--stores', '3', '--operators', '20', '--sales-per-hour', '1']);
  const names = ['precision', 'recall', 'median_detect_hours', 'false_alarms_per_100_operator_weeks'];
  assert.deepEqual(figures.map(({ name }) => name), [...names, 'entries_per_second', 'entries', ...WATCH_RULES.flatMap((rule) => names.map((name) => `${name}.${rule}`))]);
  assert.deepEqual(figures.filter(({ min, max }) => min !== undefined || max !== undefined).map(({ name, min }) => [name, min]), [['precision', 0.8], ['recall', 0.7], ['entries_per_second', 20_000]]);
  assert.ok(Number(figures.find(({ name }) => name === 'entries')?.value) > 1000);
});
