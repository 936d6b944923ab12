import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { createHttpTransport } from './http-transport.ts';

let base: string;
const opened: ((stream: ServerResponse) => void)[] = [];
const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(': hello\n\n');
  opened.shift()?.(response);
});

before(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

type Listening = { readonly stream: ServerResponse; readonly events: readonly string[]; readonly ended: Promise<number | null> };

async function listen(silence_ms: number): Promise<Listening> {
  const stream = Promise.withResolvers<ServerResponse>();
  opened.push(stream.resolve);
  const events: string[] = [];
  const ended = Promise.withResolvers<number | null>();
  createHttpTransport(base, { silence_ms }).listen({ method: 'GET', path: '/', headers: {} }, (data) => void events.push(data), ended.resolve);
  return { stream: await stream.promise, events, ended: ended.promise };
}

test('a stream that says nothing any more is given up, as one that broke', async () => {
  const { stream, ended } = await listen(50);
  const closed = once(stream, 'close');
  assert.equal(await ended, null);
  await closed;
});

test('a stream lives as long as it says something, and gives what it says', async () => {
  const { stream, events, ended } = await listen(60_000);
  stream.write('data: {"a":1}\n\n: still here\n\nda');
  stream.write('ta: two\ndata: lines\n\n');
  stream.end();
  assert.equal(await ended, null);
  assert.deepEqual(events, ['{"a":1}', 'two\nlines']);
});
