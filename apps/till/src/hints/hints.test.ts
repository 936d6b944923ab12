import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FAKE_PIN, createFakeTill } from '../testing/fake-till.ts';
import { HINTS, hintFor, knownNow } from './hints.ts';

async function openTill(): Promise<ReturnType<typeof createFakeTill>> {
  const till = createFakeTill(() => Date.parse('2026-06-01T00:00:00.000Z'));
  await till.signOn('op-2', FAKE_PIN);
  return till;
}

test('at most one hint stands at a time, and each goes for ever once it is done', async () => {
  const till = await openTill();
  assert.equal(hintFor(till.state(), []), null, 'nothing is said before there is a shift');
  await till.openShift(0n);
  assert.equal(hintFor(till.state(), []), 'first_line');
  await till.scan('6901234561001');
  assert.deepEqual(knownNow(till.state()), ['first_line']);
  assert.equal(hintFor(till.state(), ['first_line']), 'take');
  assert.equal(hintFor(till.state(), ['first_line', 'take']), 'change_line');
  await till.takeCash(100_000n);
  assert.deepEqual(knownNow(till.state()), ['take']);
  assert.equal(hintFor(till.state(), ['first_line', 'take', 'change_line']), 'menu');
  assert.equal(hintFor(till.state(), HINTS), null);
});

test('what another operator sold teaches nobody', async () => {
  const till = await openTill();
  await till.openShift(0n);
  await till.scan('6901234561001');
  await till.takeCash(100_000n);
  await till.signOn('op-3', FAKE_PIN);
  assert.deepEqual(knownNow(till.state()), []);
  assert.equal(hintFor(till.state(), []), 'first_line');
});
