import assert from 'node:assert/strict';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeFakeServer } from '@stilltill/testing/fake-server';
import { makeOperator, makeProduct, makeStore } from '@stilltill/testing/records';
import { makeSeededRandom } from '@stilltill/testing/seeded-random';
import { must, reached } from '@stilltill/testing/till-bench';
import { createNodeTill } from './create-node-till.ts';

test('a till in Node sells through real files, HTTP and clock, is itself again after a start, and its files are its owner\'s alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stilltill-till-'));
  const fake = makeFakeServer();
  const random = makeSeededRandom('node');
  const [operator, product] = [await makeOperator(random, '1234'), makeProduct(random, 1)];
  fake.put('store', fake.store, await makeStore(fake.store));
  fake.put('operator', operator.id, operator);
  fake.put('product', product.id, product);
  const transport = fake.transport();
  const http = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => void parts.push(part)).on('end', () => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      void transport.send({ method: request.method === 'POST' ? 'POST' : 'GET', path: request.url ?? '', headers, body: Buffer.concat(parts).toString() || '{}', timeout_ms: 0 })
        .then((answer) => response.writeHead(answer?.status ?? 503).end(answer?.body));
    });
  });
  await new Promise<void>((resolve) => void http.listen(0, '127.0.0.1', resolve));
  const server = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  try {
    const till = await createNodeTill({ folder, server });
    must(await till.enrol(fake.issueCode()));
    await reached(till, (state) => state.phase === 'locked' && !state.catalog.syncing);
    must(await till.signOn(operator.id, '1234'));
    must(await till.openShift(0n));
    must(await till.scan(product.barcodes[0] ?? ''));
    const receipt = must(await till.takeCash(1000n));
    await reached(till, (state) => state.network.waiting === 0);
    await till.close();

    const again = await createNodeTill({ folder, server });
    assert.equal(again.state().last_receipt?.hash, receipt.hash);
    assert.equal(again.state().shift?.sales, 1);
    await reached(again, (state) => state.network.waiting === 0);
    await again.close();
    assert.deepEqual(fake.entries().map(({ entry }) => entry.kind).slice(3), ['sale.completed', 'operator.signed_off']);
    for (const name of ['journal.log', 'keys.log', 'reference.log']) assert.equal((await stat(join(folder, name))).mode & 0o777, 0o600);
  } finally {
    http.closeAllConnections();
    await new Promise<void>((resolve) => void http.close(() => resolve()));
    await rm(folder, { recursive: true, force: true });
  }
});
