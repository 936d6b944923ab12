import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '@stilltill/domain/watch';
import { type Truth, medianOf, scoreFindings } from './watch-score.ts';
import { DAY_MS, HOUR_MS, WEEK_MS, YEAR_BEGAN_MS } from './watch-year-world.ts';

const EXTENT = { operators: 10, weeks: 20 };
/** A day of a week, at noon. */
const at = (week: number, day = 2): number => YEAR_BEGAN_MS + week * WEEK_MS + day * DAY_MS + 12 * HOUR_MS;
/** As the week ends. */
const end = (week: number): number => YEAR_BEGAN_MS + (week + 1) * WEEK_MS;
const truth = (weeks: readonly number[], fields: Partial<Truth> = {}): Truth => ({ rule: 'voids', operator: 'ann', other: null, also: [], terminals: new Set(), deeds: weeks.map((week) => at(week)), ...fields });
const finding = (from_week: number, until_week: number, fields: Partial<Finding> = {}): Finding => ({
  rule: 'voids', operator: 'ann', other: null, store: 'store', terminal: null, from_ms: at(from_week, 0), until_ms: at(until_week, 5), found_ms: end(until_week),
  sure_ppm: 900_000, explanations: [], evidence: {}, entries: [], ...fields,
});
const count = (findings: readonly Finding[], truths: readonly Truth[]): readonly number[] => {
  const { true_units, false_units, found_weeks, guilty_weeks } = scoreFindings(findings, truths, EXTENT);
  return [true_units, false_units, found_weeks, guilty_weeks];
};

test('a finding is true where its operator was guilty of its rule in a week that it names', () => {
  assert.deepEqual(count([finding(4, 4)], [truth([4])]), [1, 0, 1, 1]);
  assert.deepEqual(count([finding(3, 3)], [truth([4])]), [0, 1, 0, 1]);
  assert.deepEqual(count([finding(4, 4, { operator: 'bob' })], [truth([4])]), [0, 1, 0, 1]);
  assert.deepEqual(count([finding(4, 4, { rule: 'discounts' })], [truth([4])]), [0, 1, 0, 1]);
});

test('what is found before anything was done is false', () => {
  assert.deepEqual(count([finding(4, 4, { from_ms: at(4, 0), until_ms: at(4, 1), found_ms: at(4, 1) })], [truth([4])]), [0, 1, 0, 1]);
});

test('several findings about one operator, rule and week count once', () => {
  assert.deepEqual(count([finding(4, 4), finding(4, 4), finding(4, 4, { found_ms: at(4, 3) })], [truth([4])]), [1, 0, 1, 1]);
  assert.deepEqual(count([finding(4, 4, { operator: 'bob' }), finding(4, 4, { operator: 'bob' })], [truth([4])]), [0, 1, 0, 1]);
});

test('a finding under a rule that the deeds also break is no false alarm, and finds no week', () => {
  const also = truth([4], { rule: 'two_places', also: ['off_roster'] });
  assert.deepEqual(count([finding(4, 4, { rule: 'off_roster' })], [also]), [1, 0, 0, 1]);
});

test('a finding about a pair may name either of them, and one without an operator its other or its terminal', () => {
  const pair = truth([4], { other: 'cid', terminals: new Set(['tablet']) });
  assert.deepEqual(count([finding(4, 4, { operator: 'cid' })], [pair]), [1, 0, 1, 1]);
  assert.deepEqual(count([finding(4, 4, { operator: null, other: 'ann' })], [pair]), [1, 0, 1, 1]);
  assert.deepEqual(count([finding(4, 4, { operator: null, terminal: 'tablet' })], [pair]), [1, 0, 1, 1]);
  assert.deepEqual(count([finding(4, 4, { operator: 'bob', other: 'ann' })], [pair]), [0, 1, 0, 1]);
});

test('an accumulated finding may be two weeks late, or must be about weeks of which a quarter are guilty', () => {
  assert.deepEqual(count([finding(0, 11)], [truth([9])]).slice(0, 2), [1, 0]);
  assert.deepEqual(count([finding(0, 11)], [truth([7])]).slice(0, 2), [0, 1]);
  assert.deepEqual(count([finding(0, 11)], [truth([2, 3, 4])]).slice(0, 2), [1, 0]);
});

test('a finding covers four weeks that it names, and the three weeks after it', () => {
  const weeks = Array.from({ length: 20 }, (_, week) => week);
  assert.deepEqual(count([finding(8, 8)], [truth(weeks)]), [1, 0, 4, 20]);
  assert.deepEqual(count([finding(0, 8)], [truth(weeks)]), [1, 0, 8, 20]);
  assert.deepEqual(count([finding(8, 8), finding(12, 12), finding(16, 16)], [truth(weeks)]), [3, 0, 12, 20]);
});

test('the time to detect runs from the first deed to the first finding, and never ends for what is not found', () => {
  const score = scoreFindings([finding(4, 4)], [truth([3, 4])], EXTENT);
  assert.equal(score.median_detect_hours, (end(4) - at(3)) / HOUR_MS);
  assert.equal(scoreFindings([], [truth([3])], EXTENT).median_detect_hours, Number.POSITIVE_INFINITY);
  assert.equal(scoreFindings([], [], EXTENT).median_detect_hours, null);
});

test('false alarms are per hundred operators and week, and each rule has its own figures', () => {
  const findings = [finding(4, 4), finding(5, 5, { operator: 'bob' }), finding(6, 6, { operator: 'bob', rule: 'discounts' })];
  const all = scoreFindings(findings, [truth([4])], EXTENT);
  assert.deepEqual([all.precision, all.recall, all.false_alarms_per_100_operator_weeks], [1 / 3, 1, 1]);
  const voids = scoreFindings(findings, [truth([4])], EXTENT, 'voids');
  assert.deepEqual([voids.precision, voids.false_alarms_per_100_operator_weeks], [0.5, 0.5]);
  const discounts = scoreFindings(findings, [truth([4])], EXTENT, 'discounts');
  assert.deepEqual([discounts.precision, discounts.recall], [0, null]);
  assert.equal(scoreFindings(findings, [truth([4])], EXTENT, 'overrides').precision, null);
});

test('a median of an even number of values lies between the two in the middle', () => {
  assert.deepEqual([medianOf([3, 1, 2]), medianOf([4, 1, 2, 3]), medianOf([])], [2, 2.5, null]);
});
