import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeFakeDisk } from '@stilltill/testing/fake-disk';
import { makeSeededRandom } from '@stilltill/testing/seeded-random';
import fc from 'fast-check';
import { openKeyLog } from './key-log.ts';

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const textOf = async (log: Awaited<ReturnType<typeof openKeyLog>>, key: string): Promise<string | undefined> => {
  const value = await log.get(key);
  return value?.sound ? new TextDecoder().decode(value.bytes) : value && 'damaged';
};

test('what was synced survives any power cut, and a group that was not synced is there wholly or not at all', async () => {
  const write = fc.record({ keys: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 }), sync: fc.boolean() });
  await fc.assert(fc.asyncProperty(fc.array(write, { maxLength: 25 }), fc.string(), async (writes, seed) => {
    const disk = makeFakeDisk(makeSeededRandom(seed));
    const log = await openKeyLog(disk, 'a.log');
    const states: Map<string, string>[] = [new Map()];
    let synced = 0;
    for (const [number, { keys, sync }] of writes.entries()) {
      const state = new Map(states.at(-1));
      for (const key of keys) state.set(String(key), `value ${number}`);
      await log.write(new Map(keys.map((key) => [String(key), bytes(`value ${number}`)])), { sync });
      states.push(state);
      if (sync) synced = states.length - 1;
    }
    const found = await openKeyLog(disk.cutPower(), 'a.log');
    const seen = new Map<string, string | undefined>();
    for (const key of found.keys()) seen.set(key, await textOf(found, key));
    // Some prefix of the writes, and none that is shorter than what was synced.
    const reached = states.findLastIndex((state) => state.size === seen.size && [...state].every(([key, value]) => seen.get(key) === value));
    assert.ok(reached >= synced, `synced ${synced}, found ${reached}`);
  }), { numRuns: 60 });
});

test('after a torn tail the log goes on, and nothing of the tail comes back', async () => {
  const disk = makeFakeDisk(makeSeededRandom('torn'));
  const log = await openKeyLog(disk, 'a.log');
  await log.write(new Map([['a', bytes('one')]]), { sync: true });
  const whole = disk.image().files.get('a.log') as Uint8Array<ArrayBuffer>;
  await log.write(new Map([['a', bytes('two')], ['b', bytes('three')]]), { sync: true });
  const longer = disk.image().files.get('a.log') as Uint8Array<ArrayBuffer>;
  const end = (log.place('b')?.offset ?? 0) + 5;
  for (let length = whole.length; length < end; length++) {
    const torn = makeFakeDisk(makeSeededRandom('x'), { files: new Map([['a.log', longer.slice(0, length)]]) });
    const found = await openKeyLog(torn, 'a.log');
    assert.equal(await textOf(found, 'a'), 'one');
    assert.equal(await textOf(found, 'b'), undefined);
    await found.write(new Map([['c', bytes('four')]]), { sync: true });
    const again = await openKeyLog(torn, 'a.log');
    assert.deepEqual([...again.keys()].sort(), ['a', 'c']);
  }
});

test('a damaged value is told as damaged, and costs nothing else', async () => {
  const disk = makeFakeDisk(makeSeededRandom('damage'));
  const log = await openKeyLog(disk, 'a.log');
  for (const [key, value] of [['a', 'one'], ['b', 'two'], ['c', 'three']] as const) await log.write(new Map([[key, bytes(value)]]), { sync: true });
  disk.damage('a.log', (log.place('b')?.offset ?? 0) + 1);
  const found = await openKeyLog(disk, 'a.log');
  assert.deepEqual([await textOf(found, 'a'), await textOf(found, 'b'), await textOf(found, 'c')], ['one', 'damaged', 'three']);
  await found.compact();
  const again = await openKeyLog(disk, 'a.log');
  assert.deepEqual([await textOf(again, 'a'), await textOf(again, 'b'), await textOf(again, 'c')], ['one', 'damaged', 'three']);
});

test('a damaged head of a group costs that group alone', async () => {
  const disk = makeFakeDisk(makeSeededRandom('head'));
  const log = await openKeyLog(disk, 'a.log');
  for (const [key, value] of [['a', 'one'], ['b', 'two'], ['c', 'three']] as const) await log.write(new Map([[key, bytes(value)]]), { sync: true });
  disk.damage('a.log', (log.place('b')?.offset ?? 0) - 3);
  const found = await openKeyLog(disk, 'a.log');
  assert.deepEqual([await textOf(found, 'a'), await textOf(found, 'b'), await textOf(found, 'c')], ['one', undefined, 'three']);
});

test('a full disk refuses a write wholly, and goes on when there is room again', async () => {
  const disk = makeFakeDisk(makeSeededRandom('full'));
  const log = await openKeyLog(disk, 'a.log');
  await log.write(new Map([['a', bytes('one')]]), { sync: true });
  disk.limit(10);
  await assert.rejects(log.write(new Map([['a', bytes('two'.repeat(100))]]), { sync: true }), { code: 'ENOSPC' });
  disk.limit(null);
  await log.write(new Map([['b', bytes('three')]]), { sync: true });
  const found = await openKeyLog(disk, 'a.log');
  assert.deepEqual([await textOf(found, 'a'), await textOf(found, 'b')], ['one', 'three']);
});

test('a log that was written anew holds what it held, also when the power goes at any step of it', async () => {
  const disk = makeFakeDisk(makeSeededRandom('compact'));
  const log = await openKeyLog(disk, 'a.log');
  for (let number = 0; number < 50; number++) await log.write(new Map([[String(number % 7), bytes(`value ${number}`)]]), { sync: true });
  const before = log.size.total;
  await log.compact();
  assert.ok(log.size.total < before);
  const found = await openKeyLog(disk.cutPower(), 'a.log');
  assert.equal(await textOf(found, '0'), 'value 49');
  assert.equal([...found.keys()].length, 7);
  await found.write(new Map([['x', bytes('y')]]), { sync: true });
  assert.equal(await textOf(found, '3'), 'value 45');
});

test('damage to the last value is told, not taken for a write that never was', async () => {
  const disk = makeFakeDisk(makeSeededRandom('last'));
  const log = await openKeyLog(disk, 'a.log');
  await log.write(new Map([['a', bytes('one')], ['b', bytes('two')]]), { sync: true });
  disk.damage('a.log', log.place('b')?.offset ?? 0);
  const found = await openKeyLog(disk, 'a.log');
  assert.deepEqual([await textOf(found, 'a'), await textOf(found, 'b')], ['one', 'damaged']);
});
