/** A terminal that the office moves to another store while its till is at work. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FakeDisk } from '@stilltill/testing/fake-disk';
import { makeStore } from '@stilltill/testing/records';
import { type TillBench, TEST_PIN, makeTillBench, must } from '@stilltill/testing/till-bench';

const SECOND = '0199a000-0000-7000-8000-00000000aaaa';
/** A pass is renewed when it has run out. */
const PASS_MS = 16 * 60_000;

async function move(bench: TillBench): Promise<void> {
  bench.server.put('store', SECOND, { ...(await makeStore(SECOND)), code: 'S2', name: 'Second' });
  bench.server.move(SECOND, 'S2');
}
const epochOf = (bench: TillBench): string => bench.till.state().terminal?.epoch ?? '';
const isThere = (bench: TillBench): boolean => bench.till.state().store?.id === SECOND;

test('a till goes to its new store by itself where nobody is at it, in a new epoch that names the head before', async () => {
  const bench = await makeTillBench('moved idle');
  const first = epochOf(bench);
  const last = bench.server.entries(first).at(-1);
  await move(bench);
  await bench.advance(PASS_MS);
  await bench.until((state) => state.store?.id === SECOND && state.network.waiting === 0 && !state.catalog.syncing);
  assert.deepEqual([bench.till.state().phase, bench.till.state().terminal?.store_code, bench.till.state().moving], ['locked', 'S2', null]);
  const [began] = bench.server.entries(epochOf(bench));
  assert.deepEqual(began?.entry.body, { reason: 'moved', follows: { epoch: first, seq: last?.entry.seq, hash: last?.hash }, store: SECOND });
  await bench.beginDay();
  assert.match(must(await bench.sellOne()).number, /S2/);
  await bench.until((state) => state.network.waiting === 0);
  assert.deepEqual([bench.server.storeOf(first), bench.server.storeOf(epochOf(bench))], [bench.server.store, SECOND]);
});

test('a till with an open shift stays at its store until the shift is closed and its operator has left, and says what it waits for', async () => {
  const bench = await makeTillBench('moved at work');
  await bench.beginDay();
  await move(bench);
  must(await bench.till.scan(bench.products[0]?.barcodes[0] ?? ''));
  for (let minutes = 0; minutes < 16; minutes++) {
    bench.till.touch();
    await bench.advance(60_000);
  }
  assert.deepEqual(bench.till.state().moving, { store_name: 'S2', waits_for: 'basket' });
  const receipt = must(await bench.till.takeCash(100_000n));
  assert.match(receipt.number, /S1/);
  assert.equal(bench.till.state().moving?.waits_for, 'shift');
  must(await bench.till.closeShift(0n, null));
  await bench.settle();
  assert.equal(bench.till.state().moving?.waits_for, 'session', 'what the shift came to can still be printed');
  assert.equal(isThere(bench), false);
  must(await bench.till.signOff('left'));
  await bench.until(() => isThere(bench));
  await bench.until((state) => state.network.waiting === 0 && !state.catalog.syncing);
  assert.equal(bench.till.state().moving, null);
  assert.equal(bench.till.state().last_receipt, null, 'what the earlier store sold is not printed again as the new one\'s');
});

test('a basket that was put aside keeps a till at its store', async () => {
  const bench = await makeTillBench('moved parked');
  must(await bench.till.signOn(bench.operator, TEST_PIN));
  must(await bench.till.scan(bench.products[0]?.barcodes[0] ?? ''));
  must(await bench.till.park(null));
  must(await bench.till.signOff('left'));
  await move(bench);
  await bench.advance(PASS_MS);
  assert.deepEqual([isThere(bench), bench.till.state().moving?.waits_for], [false, 'parked']);
});

test('what was recorded offline before the move counts for the store where it was sold', async () => {
  const bench = await makeTillBench('moved offline');
  const lost = ({ path }: { readonly path: string }): 'lose_request' | 'pass' => (path === '/api/v1/journal' ? 'lose_request' : 'pass');
  bench.server.setFate(() => 'lose_request');
  // An epoch of which the server has heard nothing at all.
  await bench.reopen(bench.disk.restart());
  await bench.beginDay();
  const sold = must(await bench.sellOne());
  must(await bench.till.closeShift(0n, null));
  must(await bench.till.signOff('left'));
  const before = epochOf(bench);
  bench.server.forgetEpoch(before);
  await move(bench);
  bench.server.setFate(lost);
  await bench.advance(PASS_MS);
  // Uploads fail, and contacts do not: it may go, and takes what it holds along.
  bench.server.setFate(() => 'pass');
  await bench.advance(PASS_MS);
  await bench.until((state) => state.network.waiting === 0 && state.store?.id === SECOND);
  assert.ok(bench.server.entries(before).some(({ hash }) => hash === sold.hash));
  assert.equal(bench.server.storeOf(before), bench.server.store);
  assert.equal(bench.server.storeOf(epochOf(bench)), SECOND);
});

test('a certificate that the server did not sign, or of another terminal, moves nothing', async () => {
  for (const change of [{ signature: 'A'.repeat(86) }, { terminal: SECOND }, { at: '2020-01-01T00:00:00.000Z' }]) {
    const bench = await makeTillBench(`forged ${Object.keys(change).join()}`);
    const real = bench.server.transport();
    await bench.reopen(bench.disk.restart(), {
      transport: {
        ...real,
        async send(request) {
          const answer = await real.send(request);
          if (request.path !== '/api/v1/terminal/token' || !answer) return answer;
          const body = JSON.parse(answer.body) as { certificate?: object };
          return body.certificate ? { ...answer, body: JSON.stringify({ ...body, certificate: { ...body.certificate, ...change } }) } : answer;
        },
      },
    });
    await move(bench);
    await bench.advance(PASS_MS);
    assert.deepEqual([isThere(bench), bench.till.state().moving], [false, null]);
  }
});

test('a power cut at any write of the move leaves the till whole at one of the two stores, and the next contact brings it to the new one', async () => {
  let cuts = 0;
  for (let place = 0; place < 12; place++) {
    const bench = await makeTillBench(`moved cut ${place}`);
    const first = epochOf(bench);
    await move(bench);
    let syncs = 0;
    const { disk } = bench;
    const sync = disk.sync;
    let left: FakeDisk | null = null;
    disk.sync = async (name) => {
      const { moving, terminal } = bench.till.state();
      if (!left && (moving !== null || terminal?.store_code === 'S2') && syncs++ === place) left = disk.cutPower();
      return sync(name);
    };
    await bench.advance(PASS_MS);
    if (!left) {
      assert.ok(isThere(bench), `no write ${place}`);
      continue;
    }
    cuts += 1;
    await bench.reopen(left);
    const here = bench.till.state();
    // Never the goods of one store under the certificate of the other.
    assert.ok(here.store === null || here.store.code === here.terminal?.store_code, `write ${place}: ${here.store?.code} under ${here.terminal?.store_code}`);
    await bench.advance(PASS_MS);
    await bench.until((state) => state.store?.id === SECOND && state.network.waiting === 0 && !state.catalog.syncing);
    assert.equal(bench.server.storeOf(first), bench.server.store);
    assert.equal(bench.server.storeOf(epochOf(bench)), SECOND);
    assert.equal(bench.server.gaps().length, 0);
  }
  assert.ok(cuts > 0, 'power was cut in a move');
});
