import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { recallKey } from './key-memory.ts';

function makeStorage(): Pick<Storage, 'getItem' | 'setItem'> & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return { kept, getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => void kept.set(name, value) };
}

describe('a browser’s memory of keys', () => {
  it('knows a key again, and notices another in its place for ever after', () => {
    const storage = makeStorage();
    assert.deepEqual(['k1', 'k1', 'k2', 'k2', 'k1'].map((key) => recallKey(storage, 'server', key, true)), ['first_seen', 'same', 'changed', 'changed', 'same']);
  });

  it('does not keep a key whose signatures did not hold', () => {
    const storage = makeStorage();
    assert.equal(recallKey(storage, 'server', 'forged', false), 'first_seen');
    assert.deepEqual(['k1', 'forged'].map((key) => recallKey(storage, 'server', key, true)), ['first_seen', 'changed']);
  });

  it('keeps names apart', () => {
    const storage = makeStorage();
    recallKey(storage, 'a', 'k1', true);
    assert.equal(recallKey(storage, 'b', 'k2', true), 'first_seen');
  });

  it('begins anew from a damaged or forbidden storage instead of failing', () => {
    const damaged = makeStorage();
    damaged.setItem('stilltill.office.keys', '{"no":"list"}');
    assert.equal(recallKey(damaged, 'server', 'k1', true), 'first_seen');
    const forbidden = { getItem: () => { throw new Error('denied'); }, setItem: () => { throw new Error('denied'); } };
    assert.equal(recallKey(forbidden, 'server', 'k1', true), 'first_seen');
  });
});
