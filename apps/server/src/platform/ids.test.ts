import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isUuid, makeIdSource, systemRandom } from './ids.ts';

test('ids rise strictly, whatever the clock does', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: -(2 ** 40), max: 2 ** 47 }), { minLength: 2, maxLength: 200 }), (times) => {
    const waiting = [...times];
    const ids = makeIdSource({ now_ms: () => waiting.shift() ?? 0 }, systemRandom);
    const made = times.map(() => ids.uuid());
    assert.deepEqual(made, [...made].sort());
    assert.equal(new Set(made).size, made.length);
    assert.ok(made.every(isUuid), 'also before 1970');
  }));
});

test('more ids than a counter holds in one millisecond still rise', () => {
  const ids = makeIdSource({ now_ms: () => 1_700_000_000_000 }, systemRandom);
  const made = Array.from({ length: 10_000 }, () => ids.uuid());
  assert.deepEqual(made, [...made].sort());
  assert.equal(new Set(made).size, made.length);
});

test('an id is a UUID of version 7 that begins with its time', () => {
  const id = makeIdSource({ now_ms: () => 0x0190_1234_5678 }, systemRandom).uuid();
  assert.ok(isUuid(id));
  assert.match(id, /^01901234-5678-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('random bytes are given once, and stay what they were', () => {
  const given = Array.from({ length: 2000 }, (_, index) => systemRandom.bytes(index % 5 === 0 ? 100 : 16));
  const at_once = given.map((bytes) => Buffer.from(bytes).toString('hex'));
  assert.equal(new Set(at_once).size, given.length);
  for (const bytes of given) assert.ok(bytes.some((byte) => byte !== 0));
  systemRandom.bytes(64);
  assert.deepEqual(given.map((bytes) => Buffer.from(bytes).toString('hex')), at_once);
});
