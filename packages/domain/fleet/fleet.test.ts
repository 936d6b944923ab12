import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type ScopeSettings, type TerminalPlace, type TerminalSettings, INTERVAL_S, INTERVAL_S_MAX, SILENT_AFTER_MS, USUAL_ORDER, countMinutes, effectiveSettings, findOutages, isCardResponse, isSameSetting, livenessOf, minutesOfHour,
  noteDrift, orderInterval, previewSettings,
} from './index.ts';

const USUAL: TerminalSettings = {
  dial_up: 'off', dial_ahead: 'off', calls: 'off', languages: ['zh', 'en'], idle_lock_s: 300, card_offline: { sale_minor: 100n, total_minor: 1000n, hours: 24 }, code_offline: null, simple_mode: false,
};
const PLACE: TerminalPlace = { merchant: 'm', store: 's', groups: ['g1', 'g2'], terminal: 't' };
/** From the nearest to the farthest. */
const NEAREST = [['terminal', 't'], ['group', 'g1'], ['group', 'g2'], ['store', 's'], ['merchant', 'm']] as const;
const STRANGERS: readonly ScopeSettings[] = [['terminal', 'x'], ['group', 'g3'], ['store', 'y'], ['merchant', 'z']].map(([scope, id]) => ({ scope: scope as ScopeSettings['scope'], id: id as string, values: { idle_lock_s: 31 } }));
const scopesSaying = (said: readonly (number | null)[]): ScopeSettings[] => NEAREST.flatMap(([scope, id], at) => (said[at] === null || said[at] === undefined ? [] : [{ scope, id, values: { idle_lock_s: said[at] } }]));
const saids = fc.array(fc.option(fc.integer({ min: 30, max: 900 }), { nil: null }), { minLength: 5, maxLength: 5 });

test('the nearest scope that says something wins, whatever order they come in, and scopes of others say nothing', () => {
  fc.assert(fc.property(saids, fc.infiniteStream(fc.nat()), (said, order) => {
    const shuffled = [...scopesSaying(said), ...STRANGERS].map((each) => ({ each, key: order.next().value as number })).toSorted((a, b) => a.key - b.key).map(({ each }) => each);
    const nearest = said.findIndex((each) => each !== null);
    const { value, from } = effectiveSettings(PLACE, shuffled, USUAL).idle_lock_s;
    assert.deepEqual([value, from], nearest < 0 ? [300, null] : [said[nearest], { scope: NEAREST[nearest]?.[0], id: NEAREST[nearest]?.[1] }]);
  }));
});

test('taking back what the nearest says uncovers the next; taking back what is covered changes nothing', () => {
  fc.assert(fc.property(saids, fc.nat({ max: 4 }), (said, place) => {
    const without = said.map((each, at) => (at === place ? null : each));
    const [was, is] = [effectiveSettings(PLACE, scopesSaying(said), USUAL).idle_lock_s, effectiveSettings(PLACE, scopesSaying(without), USUAL).idle_lock_s];
    const nearest = said.findIndex((each) => each !== null);
    if (place !== nearest) assert.deepEqual(is, was);
    else assert.equal(is.value, without.find((each) => each !== null) ?? 300);
  }));
});

test('a budget of nothing is said, and is not the same as saying nothing', () => {
  const nothing: ScopeSettings = { scope: 'terminal', id: 't', values: { card_offline: null } };
  assert.deepEqual(effectiveSettings(PLACE, [nothing], USUAL).card_offline, { value: null, from: { scope: 'terminal', id: 't' } });
});

test('a preview names exactly the settings that differ before and after', () => {
  fc.assert(fc.property(saids, saids, (before, after) => {
    const changes = previewSettings([{ place: PLACE, usual: USUAL }], scopesSaying(before), scopesSaying(after));
    const [was, will_be] = [before, after].map((said) => effectiveSettings(PLACE, scopesSaying(said), USUAL).idle_lock_s.value);
    assert.deepEqual(changes, was === will_be ? [] : [{ terminal: 't', setting: 'idle_lock_s', was, will_be }]);
  }));
});

test('values are compared by what they say: amounts as they travel, fields in any order', () => {
  assert.ok(isSameSetting({ hours: 24, total_minor: '1000', sale_minor: '100' }, USUAL.card_offline));
  assert.ok(!isSameSetting(['en', 'zh'], ['zh', 'en']));
  assert.ok(!isSameSetting(null, undefined));
});

test('a difference is told once a second contact finds it still so, with the time of the first; one that is mended begins anew', () => {
  const desired = effectiveSettings(PLACE, [], USUAL);
  const first = noteDrift({}, desired, { idle_lock_s: 60, simple_mode: false }, 1000);
  assert.deepEqual(first, { idle_lock_s: { since_ms: 1000, told: false } });
  const second = noteDrift(first, desired, { idle_lock_s: 90 }, 2000);
  assert.deepEqual(second, { idle_lock_s: { since_ms: 1000, told: true } });
  assert.deepEqual(noteDrift(second, desired, { idle_lock_s: 300 }, 3000), {});
  assert.deepEqual(noteDrift(second, desired, {}, 3000), {}, 'what is not reported says nothing');
});

test('a terminal is late after two of the intervals that it was ordered, silent after a day, and never both', () => {
  const last = { at_ms: 1_000_000, ordered_s: 300 };
  const at = (later_ms: number): unknown => livenessOf('enrolled', last, last.at_ms + later_ms);
  assert.deepEqual(at(599_999), { liveness: 'active', since_ms: 1_000_000 });
  assert.deepEqual(at(600_000), { liveness: 'late', since_ms: 1_600_000 });
  assert.deepEqual(at(SILENT_AFTER_MS), { liveness: 'silent', since_ms: last.at_ms + SILENT_AFTER_MS });
  assert.equal(livenessOf('lost', last, last.at_ms).liveness, 'lost');
  assert.equal(livenessOf('enrolled', null, 0).liveness, 'enrolled');
  fc.assert(fc.property(fc.nat({ max: 10 * SILENT_AFTER_MS }), fc.nat({ max: SILENT_AFTER_MS }), (one, more) => {
    const order = ['active', 'late', 'silent'];
    const rank = (ms: number): number => order.indexOf(livenessOf('enrolled', last, last.at_ms + ms).liveness);
    assert.ok(rank(one) <= rank(one + more), 'time alone never brings one back');
  }));
});

test('the order grows while check-ins wait, never beyond five minutes, and goes back to the usual one when they do not', () => {
  let order = USUAL_ORDER;
  order = orderInterval(orderInterval(order, 5_000, 0), 5, 50);
  assert.equal(order.ordered_s, INTERVAL_S, 'one pause is no load');
  for (let now_ms = 1; now_ms < 20_000; now_ms += 50) order = orderInterval(order, 101, now_ms);
  assert.equal(order.ordered_s, INTERVAL_S_MAX);
  const at_once = orderInterval(order, 5, 20_001);
  assert.equal(at_once.ordered_s, INTERVAL_S_MAX, 'it goes back slowly');
  for (let now_ms = 20_000; now_ms < 20_000 + 3_600_000; now_ms += 1000) order = orderInterval(order, 5, now_ms);
  assert.equal(order.ordered_s, INTERVAL_S);
  fc.assert(fc.property(fc.array(fc.tuple(fc.nat({ max: 500 }), fc.nat({ max: 20_000 })), { maxLength: 200 }), (sets) => {
    let now_ms = 0;
    let each = USUAL_ORDER;
    for (const [waited_ms, later_ms] of sets) each = orderInterval(each, waited_ms, now_ms += later_ms);
    assert.ok(each.ordered_s >= INTERVAL_S && each.ordered_s <= INTERVAL_S_MAX);
  }));
});

test('minutes between two times of an hour are counted once each, and none of the hour before', () => {
  const hour_ms = 10 * 3_600_000;
  assert.equal(minutesOfHour(hour_ms - 90_000, hour_ms + 30_000), 1n);
  assert.equal(countMinutes(minutesOfHour(hour_ms, hour_ms + 3_599_999)), 60);
  fc.assert(fc.property(fc.nat({ max: 3_599_999 }), fc.nat({ max: 3_599_999 }), (a, b) => {
    const [from, until] = [Math.min(a, b), Math.max(a, b)];
    assert.equal(countMinutes(minutesOfHour(hour_ms + from, hour_ms + until)), Math.floor(until / 60_000) - Math.floor(from / 60_000) + 1);
  }));
});

test('three terminals and a fifth of a store that have a fault within ten minutes are one outage; two, few of many, or hours apart are none', () => {
  const minute = 60_000;
  const store = (size: number) => [{ among: 'store', key: 's', terminals: new Set(Array.from({ length: size }, (_, at) => `t${at}`)) }];
  const at = (...minutes: number[]) => minutes.map((each, index) => ({ terminal: `t${index}`, fault: 'net.dns', since_ms: each * minute }));
  assert.deepEqual(findOutages(at(0, 4, 10), store(15)), [{ fault: 'net.dns', among: 'store', key: 's', terminals: ['t0', 't1', 't2'], of: 15, since_ms: 0 }]);
  assert.deepEqual(findOutages(at(0, 4, 10), store(16)), [], 'less than a fifth');
  assert.deepEqual(findOutages(at(0, 4), store(2)), [], 'two');
  assert.deepEqual(findOutages(at(0, 9, 18), store(4)), [], 'no ten minutes hold three');
  assert.equal(findOutages(at(0, 60, 61, 62), store(4))[0]?.terminals.length, 3, 'an earlier one is another matter');
});

test('an acquirer is named for answers to card payments that its terminals share, and for nothing else', () => {
  const terminals = new Set(['t0', 't1', 't2']);
  const sets = [{ among: 'store', key: 's', terminals }, { among: 'acquirer', key: 'a', terminals, explains: isCardResponse }];
  const among = (fault: string): string[] => findOutages([...terminals].map((terminal) => ({ terminal, fault, since_ms: 0 })), sets).map((each) => each.among);
  assert.deepEqual(['card.91', 'nexo.UnreachableHost'].map(among), [['store', 'acquirer'], ['store', 'acquirer']]);
  assert.deepEqual(['net.dns', 'printer.paper_out', 'cardboard'].map(among), [['store'], ['store'], ['store']]);
});
