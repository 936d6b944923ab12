import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IDLE_MS, TOLD_EVERY_MS, watchIdle } from './idle.ts';

/** A browser: its clock, what its pages keep together, and how often a page was locked and the server told. */
function browser(started_at = 1_000_000) {
  let now = started_at;
  let last: number | null = null;
  const timers = new Set<{ readonly at: number; readonly run: () => void }>();
  const open = () => {
    const seen = { locked: 0, told: 0 };
    const watch = watchIdle({
      now_ms: () => now,
      schedule(run, delay_ms) {
        const timer = { at: now + delay_ms, run };
        timers.add(timer);
        return () => timers.delete(timer);
      },
      last_use: { read: () => last, write: (at_ms) => { last = at_ms; } },
    }, { onIdle: () => { seen.locked += 1; }, onUse: () => { seen.told += 1; } });
    return { ...watch, seen };
  };
  return {
    open,
    /** Time in which timers run as they should. */
    pass(ms: number): void {
      const until = now + ms;
      for (let due = next(until); due; due = next(until)) {
        now = due.at;
        timers.delete(due);
        due.run();
      }
      now = until;
    },
    /** Time in which nothing runs, as in a laptop that is shut. */
    sleep: (ms: number): void => void (now += ms),
    timers: (): number => timers.size,
  };
  function next(until: number) {
    return [...timers].filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0];
  }
}

test('a page is locked a quarter of an hour after its last use, once, and not before', () => {
  const { open, pass, timers } = browser();
  const page = open();
  pass(10 * 60_000);
  page.note();
  pass(IDLE_MS - 1);
  assert.equal(page.seen.locked, 0);
  pass(1);
  assert.deepEqual([page.seen.locked, timers()], [1, 0]);
  page.note();
  page.check();
  pass(IDLE_MS * 2);
  assert.equal(page.seen.locked, 1);
});

test('use of one page keeps the others of its browser open, and all are locked together', () => {
  const { open, pass } = browser();
  const [used, other] = [open(), open()];
  for (let minutes = 0; minutes < 60; minutes += 5) {
    pass(5 * 60_000);
    used.note();
  }
  assert.deepEqual([used.seen.locked, other.seen.locked], [0, 0]);
  pass(IDLE_MS);
  assert.deepEqual([used.seen.locked, other.seen.locked], [1, 1]);
});

test('what is done after a sleep of a quarter of an hour locks, and is no use', () => {
  const { open, sleep } = browser();
  const page = open();
  sleep(IDLE_MS);
  page.note();
  assert.deepEqual([page.seen.locked, page.seen.told], [1, 1]);
  const again = open();
  assert.equal(again.seen.locked, 1, 'a page that is opened then is locked at once');
});

test('a page that is opened counts from the last use of any page, not from its opening', () => {
  const { open, pass } = browser();
  open().stop();
  pass(10 * 60_000);
  const page = open();
  pass(5 * 60_000);
  assert.equal(page.seen.locked, 1);
});

test('a clock that is set back does not keep a page open until it has caught up', () => {
  const { open, pass, sleep } = browser();
  const page = open();
  sleep(-5 * 3_600_000);
  page.check();
  pass(IDLE_MS);
  assert.equal(page.seen.locked, 1);
});

test('the server is told at the opening, and of use no more often than once a minute', () => {
  const { open, pass } = browser();
  const page = open();
  assert.equal(page.seen.told, 1);
  for (let s = 0; s < 10 * 60; s += 2) {
    pass(2_000);
    page.note();
  }
  assert.equal(page.seen.told, 1 + 10 * 60_000 / TOLD_EVERY_MS);
  pass(10 * 60_000);
  assert.equal(page.seen.told, 11, 'who rests is not told of');
});

test('a watch that is stopped locks nothing', () => {
  const { open, pass, timers } = browser();
  const page = open();
  page.stop();
  pass(IDLE_MS * 2);
  assert.deepEqual([page.seen.locked, timers()], [0, 0]);
});
