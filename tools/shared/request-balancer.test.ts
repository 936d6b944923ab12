import assert from 'node:assert/strict';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { startRequestBalancer } from './request-balancer.ts';

type Backend = { readonly origin: URL; close(): Promise<void> };

async function startBackend(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Backend> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

test('requests of one connection go to each process in turn, and past one that is gone', async () => {
  const backends = await Promise.all(['one', 'other'].map((name) => startBackend((_, response) => response.end(name))));
  const balancer = await startRequestBalancer(backends.map(({ origin }) => origin));
  const asked = async (): Promise<string> => (await fetch(balancer.origin)).text();
  assert.deepEqual([await asked(), await asked(), await asked(), await asked()], ['one', 'other', 'one', 'other']);
  assert.deepEqual(balancer.answered(), [2, 2]);
  await backends[0]?.close();
  assert.deepEqual([await asked(), await asked(), await asked()], ['other', 'other', 'other']);
  // Each for itself: a second try is no other request's turn.
  assert.deepEqual(new Set(await Promise.all(Array.from({ length: 20 }, asked))), new Set(['other']));
  await backends[1]?.close();
  assert.equal((await fetch(balancer.origin)).status, 502);
  await balancer.close();
});

test('host, body, status and repeated headers pass as they are, and the caller is named', async () => {
  const backend = await startBackend((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part)).on('end', () => {
      response.writeHead(418, { 'set-cookie': ['a=1', 'b=2'] }).end(JSON.stringify({ host: request.headers.host, from: request.headers['x-forwarded-for'], body }));
    });
  });
  const balancer = await startRequestBalancer([backend.origin]);
  const answer = await fetch(balancer.origin, { method: 'POST', body: '你好', headers: { 'x-forwarded-for': '8.8.8.8' } });
  assert.equal(answer.status, 418);
  assert.deepEqual(answer.headers.getSetCookie(), ['a=1', 'b=2']);
  const seen = await answer.json() as { host: string; from: string; body: string };
  assert.deepEqual([seen.host, seen.body], [balancer.origin.host, '你好']);
  assert.match(seen.from, /^(127\.0\.0\.1|::1|::ffff:127\.0\.0\.1)$/);
  await balancer.close();
  await backend.close();
});

test('a stream begins before anything comes over it, is read as it is written, and ends at both ends', async () => {
  const { promise: left, resolve: leave } = Promise.withResolvers<void>();
  const { promise: open, resolve: opened } = Promise.withResolvers<ServerResponse>();
  const backend = await startBackend((request, response) => {
    request.once('close', leave);
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    opened(response);
  });
  const balancer = await startRequestBalancer([backend.origin]);
  const reading = new AbortController();
  const answer = await fetch(balancer.origin, { signal: reading.signal });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader() ?? assert.fail('a stream');
  (await open).write('data: 1\n\n');
  assert.equal((await reader.read()).value, 'data: 1\n\n');
  reading.abort();
  await left;
  await balancer.close();
  await backend.close();
});
