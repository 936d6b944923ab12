import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fail, ok } from '@stilltill/domain/result';
import type { JournalWrite, Storage } from '../ports.ts';
import { type Reserve, healthWithReserve, withReserve } from './reserve.ts';

function fullUntil(reserve: { isThere: boolean }): Storage {
  return { commit: async () => (reserve.isThere ? fail('storage_full') : ok(null)) } as Partial<Storage> as Storage;
}
function makeReserve(state: { isThere: boolean }): Reserve {
  return {
    ensure: async () => state.isThere,
    async spend() {
      const wasThere = state.isThere;
      state.isThere = false;
      return wasThere;
    },
  };
}
const write = (durability: JournalWrite['durability']): JournalWrite => ({ fence: 1, entries: [], cells: {}, durability });

test('a journal write that finds no room gets the reserve, and the till then says that it is nearly full', async () => {
  const state = { isThere: true };
  const reserve = makeReserve(state);
  const storage = withReserve(fullUntil(state), reserve);
  const health = healthWithReserve({ persist: async () => true, used_ppm: async () => 1_000 }, reserve);
  assert.equal(await health.used_ppm(), 1_000);
  assert.deepEqual(await storage.commit(write('strict')), ok(null));
  assert.ok((await health.used_ppm() ?? 0) > 800_000);
});

test('a draft does not use the reserve up', async () => {
  const state = { isThere: true };
  assert.deepEqual(await withReserve(fullUntil(state), makeReserve(state)).commit(write('relaxed')), fail('storage_full'));
  assert.equal(state.isThere, true);
});

test('without a reserve a full storage stays a fault', async () => {
  const full = { commit: async () => fail('storage_full') } as Partial<Storage> as Storage;
  assert.deepEqual(await withReserve(full, makeReserve({ isThere: false })).commit(write('strict')), fail('storage_full'));
});
