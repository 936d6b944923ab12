import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Finding, StorePlace, WatchContext, WatchFact } from './facts.ts';
import { USUAL_POLICY } from './policy.ts';
import { makeStoreClock } from './store-clock.ts';
import { CONTEXT, HOUR, makeFacts, MINUTE, MONDAY } from './test-facts.ts';
import { makeWatch } from './watch.ts';

const NOON = MONDAY + 4 * HOUR;
const change = (more: Partial<StorePlace>): WatchContext => ({ ...CONTEXT, stores: CONTEXT.stores.map((store) => ({ ...store, ...more })) });
const UNPLACED = change({ position: null });
const find = (facts: readonly WatchFact[], context: WatchContext): Finding[] => makeWatch(context, USUAL_POLICY).take([...facts].sort((a, b) => a.received_ms - b.received_ms));

test('work in two stores at once is found where nobody put the stores on the map, and no distance is told', () => {
  const f = makeFacts();
  const at_work = [0, 10, 20].map((minutes) => f.sale('b1', 'lin', NOON + minutes * MINUTE));
  const [found, ...others] = find([...at_work, f.sale('n1', 'lin', NOON + 5 * MINUTE)], UNPLACED);
  assert.deepEqual([found?.rule, found?.operator, found?.sure_ppm, others], ['two_places', 'lin', 600_000, []]);
  assert.deepEqual(Object.keys(found?.evidence ?? {}).sort(), ['minutes', 'store_other', 'terminal_other', 'uncertain_minutes']);
});

test('between stores without a position nobody is too fast', () => {
  const f = makeFacts();
  assert.deepEqual(find([f.sale('b1', 'lin', NOON), f.sale('n1', 'lin', NOON + MINUTE)], UNPLACED), []);
  const one = { ...CONTEXT, stores: CONTEXT.stores.map((store) => (store.store === 'nanjing' ? { ...store, position: null } : store)) };
  assert.deepEqual(find([f.sale('b1', 'wang', NOON), f.sale('n1', 'wang', NOON + MINUTE)], one), [], 'one of the two is enough');
  assert.deepEqual(find([f.sale('b1', 'zhao', NOON), f.sale('h1', 'zhao', NOON + MINUTE)], one).map(({ rule }) => rule), ['two_places'], 'the others have theirs');
});

test('what overlaps by no more than the clocks may be off is not told of stores without a position', () => {
  const f = makeFacts();
  const at_work = [0, 10].map((minutes) => f.sale('b1', 'lin', NOON + minutes * MINUTE));
  assert.deepEqual(find([...at_work, f.sale('n1', 'lin', NOON + MINUTE)], UNPLACED), []);
  const queued = [0, 10, 20].map((minutes) => f.sale('b2', 'wang', NOON + minutes * MINUTE));
  assert.deepEqual(find([...queued, f.sale('n1', 'wang', NOON + 5 * MINUTE, { sent: null, received: NOON + 30 * HOUR })], UNPLACED), []);
});

test('a network that is another store’s is told where neither store has a position', () => {
  const f = makeFacts();
  const context = { ...UNPLACED, places: [{ terminal: 'b1', at_ms: NOON - MINUTE, until_ms: NOON - MINUTE, network: 'nanjing-net', position: { lat_e6: 0, lon_e6: 0, accuracy_m: 10 } }] };
  const [found] = find([f.sale('b1', 'lin', NOON)], context);
  assert.deepEqual([found?.rule, found?.evidence], ['wrong_place', { disagree: 'network', network: 'nanjing-net', network_store: 'nanjing' }]);
});

/** The cells of the week in which sales at these times count. */
function cellsOf(context: WatchContext, times: readonly number[]): number[] {
  const f = makeFacts(context);
  return times.map((at_ms) => {
    const watch = makeWatch(context, USUAL_POLICY);
    watch.take([f.sale('b1', 'lin', at_ms)]);
    return watch.state().counter.weeks.flatMap(({ rows }) => rows.map(({ cell }) => cell))[0] ?? -1;
  });
}

test('sales count in the hours of their store, with a position or without', () => {
  // Monday 13:00 in Shanghai is Monday's third part (12 to 15); 20:30 in New York is Monday's last.
  assert.deepEqual(cellsOf(UNPLACED, [MONDAY + 5 * HOUR]), [2]);
  assert.deepEqual(cellsOf(CONTEXT, [MONDAY + 5 * HOUR]), [2]);
  assert.deepEqual(cellsOf(change({ position: null, timezone: 'America/New_York' }), [MONDAY + 25.5 * HOUR]), [5]);
  assert.deepEqual(cellsOf({ ...CONTEXT, stores: CONTEXT.stores.filter(({ store }) => store !== 'bund') }, [MONDAY + 5 * HOUR]), [2], 'a store that nobody knows keeps the time of the first');
});

test('an evening in New York is one day, though UTC counts two', () => {
  const context = change({ timezone: 'America/New_York' });
  const f = makeFacts(context);
  // From 18:00 to 21:00 on the wall, with midnight in UTC at 19:00.
  const facts = Array.from({ length: 19 }, (_, at) => at * 10 * MINUTE).flatMap((after) => [f.sale('b1', 'lin', MONDAY + 23 * HOUR + after), f.sale('b2', 'lin', MONDAY + 23 * HOUR + after + MINUTE)]);
  const found = find(facts, context);
  assert.deepEqual(found.map(({ rule, sure_ppm, evidence }) => [rule, sure_ppm, evidence['days']]), [['borrowed_sign_on', 600_000, 1]]);
});

test('the clock of a store shows what its zone shows, in whatever order it is asked', () => {
  const zones = ['Asia/Shanghai', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'UTC'] as const;
  const clock = makeStoreClock(zones.map((timezone) => ({ store: timezone, position: null, networks: [], timezone })));
  fc.assert(fc.property(fc.constantFrom(...zones), fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) }), (zone, ms) => {
    const wall = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toPlainDateTime().toZonedDateTime('UTC').epochMilliseconds;
    assert.equal(clock.wallMs(zone, ms), wall);
    assert.equal(clock.dayOf(zone, ms), Math.floor(wall / 86_400_000));
  }));
});
