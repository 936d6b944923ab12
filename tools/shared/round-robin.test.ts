import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { startRoundRobin } from './round-robin.ts';

test('connections go to each process in turn, and past one that is gone', async () => {
  const servers = await Promise.all(['one', 'other'].map(async (name) => {
    const server = createServer((_, response) => response.setHeader('connection', 'close').end(name));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return server;
  }));
  const origins = servers.map((server) => new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  const balancer = await startRoundRobin(origins);
  const ask = async (): Promise<string> => (await fetch(balancer.origin, { headers: { connection: 'close' } })).text();
  assert.deepEqual([await ask(), await ask(), await ask()].sort(), ['one', 'one', 'other']);
  await new Promise((resolve) => servers[0]?.close(resolve));
  assert.deepEqual([await ask(), await ask(), await ask()], ['other', 'other', 'other']);
  await balancer.close();
  await new Promise((resolve) => servers[1]?.close(resolve));
});
