import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { STRETCH_HOURS_MAX, type Stretch, findOverlaps, isOverlap, isStretch } from './index.ts';

const stretch = fc.record({ operator: fc.constantFrom('a', 'b', 'c'), store: fc.constantFrom('s', 't'), from_ms: fc.integer({ min: 0, max: 60 }), length: fc.integer({ min: 1, max: 20 }) })
  .map(({ length, ...rest }): Stretch => ({ ...rest, until_ms: rest.from_ms + length }));

test('overlaps are found where and only where two stretches of one person share a moment, in any order', () => {
  fc.assert(fc.property(fc.array(stretch, { maxLength: 12 }), (stretches) => {
    const later = new Set(findOverlaps(stretches).map((each) => each.later));
    const are_sound = findOverlaps(stretches).every((each) => isOverlap(each.later, each.earlier) && each.earlier.from_ms <= each.later.from_ms);
    const any = stretches.some((one, at) => stretches.slice(at + 1).some((other) => isOverlap(one, other)));
    assert.ok(are_sound);
    assert.equal(later.size > 0, any);
    // What is left without those that were named overlaps no more.
    assert.deepEqual(findOverlaps(stretches.filter((each) => !later.has(each))), []);
  }));
});

test('one shift may begin when another ends, and two people may work at once', () => {
  const morning: Stretch = { operator: 'a', store: 's', from_ms: 0, until_ms: 10 };
  assert.deepEqual(findOverlaps([morning, { ...morning, from_ms: 10, until_ms: 20 }, { ...morning, operator: 'b' }]), []);
  assert.equal(findOverlaps([morning, { ...morning, store: 't', from_ms: 9, until_ms: 20 }]).length, 1, 'nobody is at two stores');
});

test('a shift ends behind its beginning and within a day', () => {
  const hours = (count: number): boolean => isStretch({ from_ms: 0, until_ms: count * 3_600_000 });
  assert.deepEqual([hours(-1), hours(0), hours(8), hours(STRETCH_HOURS_MAX), hours(STRETCH_HOURS_MAX + 1)], [false, false, true, true, false]);
});
