import assert from 'node:assert/strict';
import { test } from 'node:test';
import { taxOf } from '@stilltill/domain/tax';
import fc from 'fast-check';
import { lineNets } from './line-nets.ts';
import { splitMonths } from './sum-queries.ts';

const line = fc.record({ amount_minor: fc.bigInt(0n, 10_000_000n), tax_rate_ppm: fc.constantFrom(0, 60_000, 90_000, 130_000, 88_750) });

test('what lines come to without tax adds up, by rate, to what the receipt says', () => {
  fc.assert(fc.property(fc.array(line, { minLength: 1, maxLength: 30 }), fc.boolean(), (lines, is_added) => {
    const nets = lineNets(lines, is_added);
    for (const { rate_ppm, net_minor } of taxOf(lines, is_added ? 'added' : 'included')) {
      assert.equal(lines.reduce((sum, each, at) => (each.tax_rate_ppm === rate_ppm ? sum + (nets[at] ?? 0n) : sum), 0n), net_minor);
    }
    assert.ok(nets.every((net, at) => net >= 0n && net <= (lines[at]?.amount_minor ?? 0n)));
  }));
});

test('days are split into whole months and what is left, each day once', () => {
  const day = fc.integer({ min: 0, max: 1500 }).map((days) => Temporal.PlainDate.from('2024-01-01').add({ days }).toString());
  fc.assert(fc.property(day, day, (a, b) => {
    const [from, to] = a < b ? [a, b] : [b, a];
    const { months, rest } = splitMonths(from, to);
    const days = rest.flatMap((each) => daysOf(each.from, each.to));
    const last = months && Temporal.PlainDate.from(months.to);
    if (months && last) days.push(...daysOf(months.from, last.with({ day: last.daysInMonth }).toString()));
    assert.deepEqual(days.sort(), daysOf(from, to));
    assert.ok(rest.every((each) => daysOf(each.from, each.to).length < 62), 'no long stretch is read by days');
  }));
});

function daysOf(from: string, to: string): string[] {
  const days: string[] = [];
  for (let day = Temporal.PlainDate.from(from); Temporal.PlainDate.compare(day, to) <= 0; day = day.add({ days: 1 })) days.push(day.toString());
  return days;
}
