import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { splitDays } from './product-sums.ts';

test('days are split into whole quarters, whole months and what is left, each day once', () => {
  const day = fc.integer({ min: 0, max: 1500 }).map((days) => Temporal.PlainDate.from('2024-01-01').add({ days }).toString());
  fc.assert(fc.property(day, day, (a, b) => {
    const [from, to] = a < b ? [a, b] : [b, a];
    const [quarters, months, rest] = splitDays(from, to);
    assert.ok([...quarters, ...months].every((first) => first.endsWith('-01')), 'whole stretches go by their first days');
    for (const first of quarters) assert.ok(['01', '04', '07', '10'].includes(first.slice(5, 7)), `a quarter begins on ${first}`);
    const days = [...quarters.flatMap((first) => daysOf(first, lastOf(first, 3))), ...months.flatMap((first) => daysOf(first, lastOf(first, 1))), ...rest];
    assert.deepEqual(days.sort(), daysOf(from, to));
    assert.ok(months.length <= 4 && rest.length <= 60, 'what is whole is read as a whole');
  }));
});

test('days that end before they begin are none', () => {
  assert.deepEqual(splitDays('2026-07-01', '2026-01-01'), [[], [], []]);
});

test('years as far off as a clock can say are split too', () => {
  assert.deepEqual(splitDays('0001-01-01', '0001-12-31'), [['0001-01-01', '0001-04-01', '0001-07-01', '0001-10-01'], [], []]);
  assert.deepEqual(splitDays('9999-12-31', '9999-12-31'), [[], [], ['9999-12-31']]);
});

function lastOf(first: string, months: number): string {
  return Temporal.PlainDate.from(first).add({ months }).subtract({ days: 1 }).toString();
}

function daysOf(from: string, to: string): string[] {
  const days: string[] = [];
  for (let day = Temporal.PlainDate.from(from); Temporal.PlainDate.compare(day, to) <= 0; day = day.add({ days: 1 })) days.push(day.toString());
  return days;
}
