import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { exceedsLimit, LOCKOUT_MS, NO_LOCKOUT, PIN_TRIES_MAX, RIGHTS_HOURS_MAX, ROLES, SENSITIVE, abilityOf, afterTry, areRightsExpired, isLocked, triesLeft } from './index.ts';

test('six wrong tries in a row lock for half an hour, and then there are six again', () => {
  let lockout = NO_LOCKOUT;
  for (let wrong = 1; wrong < PIN_TRIES_MAX; wrong++) {
    lockout = afterTry(lockout, 1_000);
    assert.equal(isLocked(lockout, 1_000), false);
    assert.equal(triesLeft(lockout), PIN_TRIES_MAX - wrong);
  }
  lockout = afterTry(lockout, 1_000);
  assert.equal(isLocked(lockout, 1_000), true);
  assert.equal(isLocked(lockout, 1_000 + LOCKOUT_MS - 1), true);
  assert.equal(isLocked(lockout, 1_000 + LOCKOUT_MS), false);
  assert.equal(afterTry(lockout, 1_000 + LOCKOUT_MS).wrong, 1);
});

test('PCI DSS 4, 8.3.4: nobody gets more than ten tries in thirty minutes, however they are spread', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 5 * 60_000 }), { minLength: 1, maxLength: 200 }), (pauses) => {
    let now_ms = 0;
    let lockout = NO_LOCKOUT;
    const tries: number[] = [];
    for (const pause_ms of pauses) {
      now_ms += pause_ms;
      if (isLocked(lockout, now_ms)) continue;
      tries.push(now_ms);
      lockout = afterTry(lockout, now_ms);
    }
    for (const from_ms of tries) assert.ok(tries.filter((at_ms) => at_ms >= from_ms && at_ms < from_ms + LOCKOUT_MS).length <= 10);
  }));
});

test('each role may what the one below it may, and an operator gives nothing away that has no limit', () => {
  const actions = ['sell', 'open_shift', 'close_shift', 'refund', 'refund_without_sale', 'change_settings', 'manage_staff', 'read_office', 'override_price'] as const;
  const of = (role: (typeof ROLES)[number]) => actions.filter((action) => abilityOf(role).can(action, 'shop'));
  const [operator, manager, owner] = ROLES.map(of);
  assert.deepEqual(operator, ['sell', 'open_shift', 'close_shift', 'refund']);
  assert.ok(operator.every((action) => manager?.includes(action)));
  assert.ok(manager?.every((action) => owner?.includes(action)));
  assert.ok(!manager?.includes('manage_staff'));
  assert.ok(owner?.includes('manage_staff'));
});

test('rights that ran out take away what is sensitive and never selling', () => {
  for (const role of ROLES) {
    const ability = abilityOf(role, { expired: true });
    for (const action of ['sell', 'open_shift', 'close_shift', 'refund'] as const) assert.ok(ability.can(action, 'shop'));
    for (const action of SENSITIVE) assert.ok(!ability.can(action, 'shop'), `${role} ${action}`);
  }
});

test('rights run out 72 hours after the last contact, and where there never was one', () => {
  const hour_ms = 3_600_000;
  assert.equal(areRightsExpired(null, 0), true);
  assert.equal(areRightsExpired(0, RIGHTS_HOURS_MAX * hour_ms), false);
  assert.equal(areRightsExpired(0, RIGHTS_HOURS_MAX * hour_ms + 1), true);
  assert.equal(areRightsExpired(10, 5), false);
});

test('an operator gives discounts, odd cents and refunds up to the limits; a manager has none', () => {
  const limits = { discount_rate_ppm: 100_000, waive_minor: 99n, refund_minor: 0n };
  assert.equal(exceedsLimit('operator', 'discount', { rate_ppm: 100_000 }, limits), false);
  assert.equal(exceedsLimit('operator', 'discount', { rate_ppm: 100_001 }, limits), true);
  assert.equal(exceedsLimit('operator', 'waive', { amount_minor: 99n }, limits), false);
  assert.equal(exceedsLimit('operator', 'waive', { amount_minor: 100n }, limits), true);
  assert.equal(exceedsLimit('operator', 'refund', { amount_minor: 1n }, limits), true);
  assert.equal(exceedsLimit('manager', 'refund', { amount_minor: 10n ** 12n }, limits), false);
});
