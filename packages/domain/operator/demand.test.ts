import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type HeldProofs, type ProofWay, SIGN_ON_ASKS, isStricter, lackingFor } from './index.ts';

const anyHeld: fc.Arbitrary<HeldProofs> = fc.record({ has_pin: fc.boolean(), has_badge: fc.boolean() });
const anyWay = fc.constantFrom<ProofWay>('pin', 'badge', 'badge_pin', 'recovery_code');
const anyAsks = fc.constantFrom(...SIGN_ON_ASKS);

test('a step-up asks for the other of badge and PIN, where they have it', () => {
  const both = { has_pin: true, has_badge: true };
  assert.deepEqual((['pin', 'badge', 'badge_pin'] as const).map((way) => lackingFor('step_up', way, both, false)), ['badge', 'pin', null]);
  assert.equal(lackingFor('step_up', 'pin', { has_pin: true, has_badge: false }, false), null);
  assert.equal(lackingFor('step_up', 'badge', { has_pin: false, has_badge: true }, false), null);
});

test('nobody is asked for what they do not have, and a manager who lets them in is enough for anything', () => {
  fc.assert(fc.property(anyAsks, anyWay, anyHeld, (asks, way, held) => {
    const lacking = lackingFor(asks, way, held, false);
    assert.ok(lacking !== 'badge' || held.has_badge);
    assert.ok(lacking !== 'pin' || held.has_pin);
    assert.equal(lackingFor(asks, way, held, true), null);
  }));
});

test('an approval is met by a manager alone, whatever was held up or typed', () => {
  fc.assert(fc.property(anyWay, anyHeld, (way, held) => assert.equal(lackingFor('approval', way, held, false), 'manager')));
});

test('of two demands the stricter one holds, and the same once more changes nothing', () => {
  assert.deepEqual(SIGN_ON_ASKS.flatMap((asks) => [null, ...SIGN_ON_ASKS].map((than) => isStricter(asks, than))), [true, false, false, true, true, false]);
});
