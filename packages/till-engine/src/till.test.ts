import assert from 'node:assert/strict';
import { test } from 'node:test';
import { must, makeTillBench } from '@stilltill/testing/till-bench';

test('a till enrols, follows the feed, and sells what the server then holds in the same bytes', async () => {
  const bench = await makeTillBench('happy');
  await bench.beginDay();
  const receipt = must(await bench.sellOne());
  assert.equal(receipt.sale.total_minor, 101n);
  assert.match(receipt.number, /^S1-T1-[0-9A-Z]{5}-\d+$/);
  await bench.until((state) => state.network.waiting === 0);
  const held = bench.server.entries();
  assert.deepEqual(held.map(({ entry }) => entry.kind), ['epoch.began', 'operator.signed_on', 'shift.opened', 'sale.completed']);
  assert.equal(held.at(-1)?.hash, receipt.hash);
  await bench.till.close();
});
