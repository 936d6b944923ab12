import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { applyRetention, chooseKept } from './retention.ts';
import { makeFolderStore } from './store.ts';

const idOf = (day: number, hour = 3): string => `${new Date(Date.UTC(2026, 0, 1 + day, hour)).toISOString().replaceAll(/[-:]/g, '')}-${String(day * 100 + hour).padStart(24, '0')}`;

test('the newest seven days stay, and the last of each of the newest four weeks', () => {
  const ids = Array.from({ length: 60 }, (_, day) => idOf(day));
  const { bases } = chooseKept(ids, 7, 4);
  // 2026-03-01, day 59, is a Sunday: its week and the last days are the same bases.
  assert.deepEqual(bases, [38, 45, 52, 53, 54, 55, 56, 57, 58, 59].map((day) => idOf(day)));
});

test('of several bases of a day the last stays', () => {
  assert.deepEqual(chooseKept([idOf(0, 3), idOf(0, 9), idOf(1, 3)], 2, 0).bases, [idOf(0, 9), idOf(1, 3)]);
});

test('the newest base always stays, whatever the numbers, and none is kept and removed', () => {
  fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { minLength: 1 }), fc.nat(8), fc.nat(6), (days, daily, weekly) => {
    const ids = days.map((day) => idOf(day));
    const { bases, removed } = chooseKept(ids, daily, weekly);
    assert.ok(bases.includes(ids.toSorted().at(-1) ?? ''));
    assert.deepEqual([...bases, ...removed].toSorted(), ids.toSorted());
    assert.ok(bases.length <= Math.max(1, daily + weekly));
  }));
});

test('the log before the oldest kept base goes, with attempts that were cut off; one that is under way stays', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stilltill-retention-'));
  try {
    const store = makeFolderStore(folder);
    const [old, cut, kept, under_way] = [idOf(0), idOf(1), idOf(2), idOf(3)];
    const names = [
      `base/${old}/000001`, `base/${old}/manifest`, `base/${cut}/000001`, `base/${kept}/000001`, `base/${kept}/manifest`, `base/${under_way}/000001`,
      ...[199, 203, 204].map((number) => `wal/${String(number).padStart(24, '0')}`), `wal/${String(203).padStart(24, '0')}.00000028.backup`, 'wal/00000002.history',
    ];
    for (const name of names) await store.put(name, Buffer.from('x'));
    await applyRetention(store, 1, 0);
    assert.deepEqual(await store.list(''), [
      `base/${kept}/000001`, `base/${kept}/manifest`, `base/${under_way}/000001`,
      `wal/${String(203).padStart(24, '0')}`, `wal/${String(203).padStart(24, '0')}.00000028.backup`, `wal/${String(204).padStart(24, '0')}`, 'wal/00000002.history',
    ].toSorted());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
