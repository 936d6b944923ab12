import assert from 'node:assert/strict';
import test from 'node:test';
import { emptyBasket } from '@stilltill/domain/sale';
import { createFakeTill } from '../testing/fake-till.ts';
import { mayReload } from './updates.ts';

const fresh = createFakeTill(() => 0);

test('an update waits while somebody is signed on', () => {
  assert.equal(mayReload({ ...fresh.state(), phase: 'open' }), false);
  assert.equal(mayReload(fresh.state()), true);
});

test('an update waits while a basket is open or was left behind', async () => {
  const found = emptyBasket('sale', 'CNY');
  assert.equal(mayReload({ ...fresh.state(), found }), false);
  const till = createFakeTill(() => Date.parse('2026-06-01T00:00:00.000Z'));
  await till.scan('1001');
  assert.equal(mayReload(till.state()), false);
});
