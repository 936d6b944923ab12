import assert from 'node:assert/strict';
import { it } from 'node:test';
import { makeTurnstile } from './turnstile.ts';

it('no more run at once than were allowed, in their order, also where one fails', async () => {
  const turnstile = makeTurnstile(2);
  let running = 0;
  let most = 0;
  const begun: number[] = [];
  const done = await Promise.allSettled(Array.from({ length: 9 }, (_, index) => turnstile.pass(async () => {
    begun.push(index);
    running += 1;
    most = Math.max(most, running);
    await Promise.resolve();
    running -= 1;
    if (index % 3 === 0) throw new Error('failed');
    return index;
  })));
  assert.equal(most, 2);
  assert.deepEqual(begun, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  assert.equal(done.filter((each) => each.status === 'rejected').length, 3);
});
