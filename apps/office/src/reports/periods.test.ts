import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { addDays, daysBetween, periodOf, stretchesOf } from './periods.ts';

const NO_DAYS = { from: '', to: '' };

describe('days of a report', () => {
  it('a period that runs is compared with as many days of the one before', () => {
    assert.deepEqual(periodOf('today', '2026-03-02', NO_DAYS), { from: '2026-03-02', to: '2026-03-02', before: { from: '2026-02-23', to: '2026-02-23' } });
    assert.deepEqual(periodOf('week', '2026-03-01', NO_DAYS), { from: '2026-02-23', to: '2026-03-01', before: { from: '2026-02-16', to: '2026-02-22' } });
    assert.deepEqual(periodOf('month', '2026-03-30', NO_DAYS).before, { from: '2026-02-01', to: '2026-02-28' });
    assert.deepEqual(periodOf('month', '2026-03-15', NO_DAYS).before, { from: '2026-02-01', to: '2026-02-15' });
    assert.deepEqual(periodOf('month', '2026-02-28', NO_DAYS).before, { from: '2026-01-01', to: '2026-01-31' });
    assert.deepEqual(periodOf('year', '2028-02-29', NO_DAYS), { from: '2028-01-01', to: '2028-02-29', before: { from: '2027-01-01', to: '2027-02-28' } });
  });
  it('whole months are compared with as many months, other days with as many days', () => {
    assert.deepEqual(periodOf('own', '2026-05-05', { from: '2026-01-01', to: '2026-03-31' }).before, { from: '2025-10-01', to: '2025-12-31' });
    assert.deepEqual(periodOf('own', '2026-05-05', { from: '2026-03-11', to: '2026-03-02' }), { from: '2026-03-02', to: '2026-03-11', before: { from: '2026-02-20', to: '2026-03-01' } });
  });
  it('what is compared never overlaps, and ends with the day before where the days are one’s own', () => {
    const day = fc.integer({ min: 0, max: 3000 }).map((days) => addDays('2022-01-01', days));
    fc.assert(fc.property(day, day, fc.constantFrom('today' as const, 'week' as const, 'month' as const, 'year' as const, 'own' as const), (from, to, name) => {
      const period = periodOf(name, to, { from, to });
      assert.ok(period.before.to < period.from && period.before.from <= period.before.to && period.from <= period.to);
      if (name === 'own') assert.equal(addDays(period.before.to, 1), period.from);
    }));
  });
  it('stretches cover every day once', () => {
    assert.deepEqual(stretchesOf({ from: '2026-01-31', to: '2026-03-01' }, 'month'), ['2026-01-01', '2026-02-01', '2026-03-01']);
    assert.deepEqual(stretchesOf({ from: '2026-03-01', to: '2026-03-03' }, 'week'), ['2026-02-23', '2026-03-02']);
    assert.equal(stretchesOf({ from: '2024-02-01', to: '2024-03-01' }, 'day').length, daysBetween({ from: '2024-02-01', to: '2024-03-01' }));
  });
});
