import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeTillBench, must } from '@stilltill/testing/till-bench';

const STEP = { step: 'agree', request: '01920000-0000-7000-8000-000000000001' } as const;

test('nobody who is not signed on sees shifts or asks of them, and the server is not asked', async () => {
  const bench = await makeTillBench('own shifts of nobody');
  await bench.beginDay();
  must(await bench.till.signOff('left'));
  for (const answer of [await bench.till.ownShifts(), await bench.till.changeSwap(STEP)]) assert.equal(answer.ok ? null : answer.fault.code, 'not_signed_on_here');
});

test('without the network nothing of shifts is shown or promised, and nothing waits to be sent later', async () => {
  const bench = await makeTillBench('own shifts offline');
  await bench.beginDay();
  await bench.until((state) => state.network.waiting === 0);
  bench.server.setFate(() => 'lose_request');
  for (const asked of [bench.till.ownShifts(), bench.till.changeSwap(STEP)]) {
    const answer = await Promise.all([asked, bench.advance(60_000)]).then(([given]) => given);
    assert.equal(answer.ok ? null : answer.fault.code, 'unavailable');
  }
  assert.equal(bench.till.state().network.waiting, 0);
});
