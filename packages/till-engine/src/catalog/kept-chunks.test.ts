import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeFakeDisk } from '@stilltill/testing/fake-disk';
import { makeSeededRandom } from '@stilltill/testing/seeded-random';
import { openFileStorage } from '../node/file-storage.ts';
import type { Storage } from '../ports.ts';
import { withKeptChunks } from './kept-chunks.ts';
import { chunkKey } from './products.ts';

type Bench = { readonly storage: Storage; readonly beneath: Storage; readonly fence: number; asked(): number; idle(): Promise<void> };

/** Forty chunks on a disk, and a count of how often that is asked for one. */
async function open(): Promise<Bench> {
  const disk = await openFileStorage(makeFakeDisk(makeSeededRandom('kept')));
  const first = await disk.acquire();
  assert.ok(first.ok);
  await disk.shelf.write(first.value.fence, new Map(Array.from({ length: 40 }, (_, chunk) => [chunkKey(chunk), `["茶 ${chunk}"]`])), { clear: false, durability: 'strict' });
  let asked = 0;
  const beneath: Storage = { ...disk, shelf: { ...disk.shelf, get: (key) => { asked += 1; return disk.shelf.get(key); } } };
  const waiting: (() => void)[] = [];
  const storage = withKeptChunks(beneath, (work) => void waiting.push(work));
  const acquired = await storage.acquire();
  assert.ok(acquired.ok);
  return {
    storage, beneath, fence: acquired.value.fence, asked: () => asked,
    async idle() {
      for (let work = waiting.shift(); work; work = waiting.shift()) {
        work();
        await new Promise(setImmediate);
      }
    },
  };
}

test('before there was time to read them chunks come from the storage, and afterwards from memory', async () => {
  const bench = await open();
  assert.equal(await bench.storage.shelf.get(chunkKey(39)), '["茶 39"]');
  assert.equal(bench.asked(), 1);
  await bench.idle();
  for (let chunk = 0; chunk < 40; chunk++) assert.equal(await bench.storage.shelf.get(chunkKey(chunk)), `["茶 ${chunk}"]`);
  assert.equal(bench.asked(), 1);
});

test('what was written is what is read, whether there was time before or not', async () => {
  for (const hadTime of [true, false]) {
    const bench = await open();
    if (hadTime) await bench.idle();
    assert.ok((await bench.storage.shelf.write(bench.fence, new Map([[chunkKey(3), '["new"]']]), { clear: false, durability: 'relaxed' })).ok);
    await bench.idle();
    assert.equal(await bench.storage.shelf.get(chunkKey(3)), '["new"]');
    assert.ok((await bench.storage.shelf.write(bench.fence, new Map([[chunkKey(0), '["only"]']]), { clear: true, durability: 'relaxed' })).ok);
    assert.equal(await bench.storage.shelf.get(chunkKey(0)), '["only"]');
    assert.equal(await bench.storage.shelf.get(chunkKey(3)), undefined);
  }
});

test('what could not be written is not kept', async () => {
  const bench = await open();
  await bench.idle();
  const late = await bench.beneath.acquire();
  assert.ok(late.ok);
  assert.equal((await bench.storage.shelf.write(bench.fence, new Map([[chunkKey(3), '["late"]']]), { clear: true, durability: 'relaxed' })).ok, false);
  assert.equal(await bench.storage.shelf.get(chunkKey(3)), '["茶 3"]');
});

test('a till that was given away and taken back reads anew what another tab may have written', async () => {
  const bench = await open();
  await bench.idle();
  const other = await bench.beneath.acquire();
  assert.ok(other.ok);
  await bench.beneath.shelf.write(other.value.fence, new Map([[chunkKey(3), '["by another tab"]']]), { clear: false, durability: 'strict' });
  assert.ok((await bench.storage.acquire()).ok);
  assert.equal(await bench.storage.shelf.get(chunkKey(3)), '["by another tab"]');
  await bench.idle();
  assert.equal(await bench.storage.shelf.get(chunkKey(3)), '["by another tab"]');
});
