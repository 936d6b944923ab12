import assert from 'node:assert/strict';
import { test } from 'node:test';
import { underWay, whenSettled } from './under-way.ts';

test('whether somebody is signed in is known once every change of it has its answer, also one that failed or began meanwhile', async () => {
  const order: string[] = [];
  const [first, second] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  const failed = underWay(first.promise).catch(() => order.push('failed'));
  const settled = whenSettled().then(() => order.push('settled'));
  const done = underWay(second.promise).then(() => order.push('done'));
  first.reject(new Error('no network'));
  await failed;
  await new Promise(setImmediate);
  second.resolve('a new session');
  await Promise.all([done, settled]);
  assert.deepEqual(order, ['failed', 'done', 'settled']);
  await whenSettled();
});
