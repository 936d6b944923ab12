import assert from 'node:assert/strict';
import test from 'node:test';
import { createFakeTill } from '../testing/fake-till.ts';
import { countdown, noticesOf, secondsLeft } from './status.ts';

const healthy = createFakeTill(() => 0).state();

test('a healthy till says nothing', () => {
  assert.deepEqual(noticesOf(healthy), []);
});

test('being offline and a refused persistence are no alarm', () => {
  const state = {
    ...healthy,
    network: { ...healthy.network, online: false, offline_since: '2026-01-01T00:00:00.000Z', waiting: 40, fault: 'unavailable' as const },
    storage: { ...healthy.storage, persisted: false, fault: 'persistence_refused' as const },
  };
  assert.deepEqual(noticesOf(state), []);
});

test('what puts money at stake is red and stands first', () => {
  const state = { ...healthy, rights_expired: true, storage: { ...healthy.storage, fault: 'full' as const } };
  assert.deepEqual(noticesOf(state).map((notice) => [notice.kind, notice.tone]), [['storage_full', 'red'], ['rights_expired', 'amber']]);
});

test('a PIN that is to be renewed is said last, and where somebody could renew it', () => {
  const operator = { id: 'o', name: 'Grace', role: 'manager' as const, language: 'en' as const, session: 's', pin_wants_figures: 6 };
  assert.deepEqual(noticesOf({ ...healthy, operator, clock_behind: true }).map(({ kind }) => kind), ['clock_behind', 'pin_short']);
  assert.deepEqual(noticesOf({ ...healthy, operator, network: { ...healthy.network, online: false } }), []);
  const { pin_wants_figures: _, ...enough } = operator;
  assert.deepEqual(noticesOf({ ...healthy, operator: enough }), []);
});

test('missing products are said once the catalogue has stopped coming', () => {
  const catalog = { ...healthy.catalog, products: 299 };
  assert.equal(noticesOf({ ...healthy, catalog })[0]?.kind, 'catalog_incomplete');
  assert.deepEqual(noticesOf({ ...healthy, catalog: { ...catalog, syncing: true } }), []);
});

test('time left never runs below zero', () => {
  assert.equal(secondsLeft('2026-01-01T00:00:10.000Z', Date.parse('2026-01-01T00:00:00.500Z')), 10);
  assert.equal(secondsLeft('2026-01-01T00:00:10.000Z', Date.parse('2027-01-01T00:00:00.000Z')), 0);
  assert.equal(countdown(125), '2:05');
});
