import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { agoText, dayOf, leftText, localOf, momentOf, nextDay, shortMoment, startOfDay } from './time.ts';

describe('days', () => {
  it('begin at midnight of the store, not of the browser', () => {
    assert.equal(startOfDay('2026-05-01', 'Asia/Shanghai'), '2026-04-30T16:00:00.000Z');
    assert.equal(startOfDay('2026-05-01', 'Europe/London'), '2026-04-30T23:00:00.000Z');
    assert.equal(startOfDay('2026-01-01', 'UTC'), '2026-01-01T00:00:00.000Z');
  });

  it('begin at midnight also on days when the clocks change', () => {
    assert.equal(startOfDay('2026-03-29', 'Europe/London'), '2026-03-29T00:00:00.000Z');
    assert.equal(startOfDay('2026-03-30', 'Europe/London'), '2026-03-29T23:00:00.000Z');
    assert.equal(startOfDay('2026-10-25', 'Europe/London'), '2026-10-24T23:00:00.000Z');
    assert.equal(startOfDay('2026-11-01', 'America/New_York'), '2026-11-01T04:00:00.000Z');
    assert.equal(startOfDay('2026-11-02', 'America/New_York'), '2026-11-02T05:00:00.000Z');
  });

  it('follow one another over months and years', () => {
    assert.deepEqual(['2026-05-31', '2026-12-31', '2028-02-28'].map(nextDay), ['2026-06-01', '2027-01-01', '2028-02-29']);
  });

  it('are those of the store’s calendar', () => {
    const lateInUtc = Date.parse('2026-05-01T20:00:00.000Z');
    assert.deepEqual([dayOf(lateInUtc, 'Asia/Shanghai'), dayOf(lateInUtc, 'UTC')], ['2026-05-02', '2026-05-01']);
  });
});

describe('moments', () => {
  it('that are typed in the store’s time come back as they were typed', () => {
    for (const [local, timezone] of [['2026-05-02T08:30', 'Asia/Shanghai'], ['2026-07-01T00:05', 'Europe/London'], ['2026-12-31T23:59', 'America/New_York']] as const) {
      assert.equal(localOf(Date.parse(momentOf(local, timezone)), timezone), local);
    }
    assert.equal(momentOf('2026-05-02T08:30', 'Asia/Shanghai'), '2026-05-02T00:30:00.000Z');
  });

  const now_ms = Date.parse('2026-05-01T12:00:00.000Z');
  it('are shown as short as they can be read, by the store’s day', () => {
    const shown = (moment: string): string => shortMoment(moment, now_ms, 'en', 'Asia/Shanghai');
    assert.deepEqual(['2026-05-01T03:05:00.000Z', '2026-04-30T15:59:00.000Z', '2025-12-31T02:00:00.000Z'].map(shown), ['11:05', 'Apr 30, 23:59', 'Dec 31, 2025, 10:00']);
  });

  it('are told from now, in the person’s language', () => {
    assert.equal(agoText('2026-05-01T11:57:01.000Z', now_ms, 'en'), '2 minutes ago');
    assert.equal(agoText('2026-05-01T11:57:00.000Z', now_ms, 'zh-CN'), '3分钟前');
    assert.equal(agoText('2026-04-28T12:00:00.000Z', now_ms, 'en'), '3 days ago');
    assert.equal(agoText('2026-05-01T11:59:40.000Z', now_ms, 'en'), 'now');
  });

  it('that are still to come are counted down and stop at nothing', () => {
    assert.deepEqual(['2026-05-01T12:09:41.000Z', '2026-05-01T12:00:00.500Z', '2026-05-01T11:00:00.000Z'].map((until) => leftText(until, now_ms)), ['9:41', '0:01', '0:00']);
  });
});
