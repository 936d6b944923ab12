import 'reflect-metadata';
import assert from 'node:assert/strict';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type SecureVersion, connect as connectTls } from 'node:tls';
import { fail } from '@stilltill/domain/result';
import { AmountMinor } from '@stilltill/protocol';
import { createTestDatabase, type TestDatabase } from '@stilltill/testing/test-database';
import { z } from 'zod';
import { NO_NETWORKS, readNetworks } from './addresses.ts';
import { systemClock } from './clock.ts';
import { registerErrorsPage } from './errors-page.ts';
import { type HttpServer, makeHttpServer } from './http.ts';
import { answer } from './http-problem.ts';
import { serveWebApp } from './http-static.ts';
import { makeIdSource, systemRandom } from './ids.ts';
import { ensureLanCertificate } from './lan-certificate.ts';
import { type Listening, listen } from './listen.ts';
import { type Live, makeLive } from './live.ts';
import { silentLog } from './log.ts';
import { makeMetrics, type Metrics } from './metrics.ts';

const MERCHANT = '01890a5d-ac96-774b-bcce-b302099a8057';
const OTHER = '01890a5d-ac96-774b-bcce-b302099a8058';

let database: TestDatabase;
let app: HttpServer;
let metrics: Metrics;
let live: Live;
let listening: Listening;
let origin = '';
const dist = mkdtempSync(join(tmpdir(), 'stilltill-dist-'));

before(async () => {
  database = await createTestDatabase();
  metrics = makeMetrics();
  live = await makeLive(database.postgres, metrics, silentLog);
  app = await makeHttpServer({
    log: silentLog, ids: makeIdSource(systemClock, systemRandom), metrics, isHealthy: () => database.postgres.ping(),
    // A bucket that does not fill while the test runs, however slow the machine is.
    rates: { pass: { per_second: 0.001, burst: 40 }, address: { per_second: 5_000, burst: 10_000 }, address_in_all: { per_second: 5_000, burst: 10_000 } },
  });
  app.get('/api/v1/amount', { schema: { response: { 200: z.object({ amount_minor: AmountMinor }) } } }, async () => ({ amount_minor: 123_456_789_012n }));
  app.post('/api/v1/echo', { schema: { body: z.object({ amount_minor: AmountMinor, name: z.string().max(10) }), response: { 200: z.object({ name: z.string() }) } } }, async ({ body }) => ({ name: body.name }));
  app.get('/api/v1/refused', { schema: { response: { 200: z.object({}) } } }, async (_request, reply) => answer(reply, fail('chain_broken', { seq: 7 })));
  app.get('/api/v1/bug', { schema: { hide: true } }, async () => {
    throw new Error('the password is hush-hush');
  });
  app.get('/api/v1/live', { schema: { hide: true } }, (request, reply) => live.open(reply, MERCHANT, (message) => message.type !== String(request.headers['x-not'])));
  mkdirSync(join(dist, 'assets'));
  writeFileSync(join(dist, 'index.html'), '<!doctype html><title>app</title>');
  writeFileSync(join(dist, 'sw.js'), '// worker');
  writeFileSync(join(dist, 'assets/main-abc123.js'), 'export {}');
  writeFileSync(join(dist, 'assets/main-abc123.js.gz'), Buffer.from('H4sIAAAAAAACA0utKMgvKlGorgUA/Fj/JwkAAAA=', 'base64'));
  registerErrorsPage(app);
  await serveWebApp(app, { name: 'till', folder: dist });
  await serveWebApp(app, { name: 'office', folder: join(dist, 'missing') });
  listening = await listen({ app, port: 0, tls: null });
  origin = `http://127.0.0.1:${listening.port}`;
});
after(async () => {
  await live.close();
  await listening.close(1_000);
  await database.drop();
  rmSync(dist, { recursive: true, force: true });
});

const problemOf = async (response: Response): Promise<Record<string, unknown>> => {
  assert.equal(response.headers.get('content-type'), 'application/problem+json');
  return (await response.json()) as Record<string, unknown>;
};
const post = (body: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${origin}/api/v1/echo`, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

describe('answers', () => {
  test('an amount crosses the wire as text, to its last digit', async () => {
    assert.equal(await (await fetch(`${origin}/api/v1/amount`)).text(), '{"amount_minor":"123456789012"}');
  });

  test('a fault is a problem with the code, status and details of the registry', async () => {
    const response = await fetch(`${origin}/api/v1/refused`);
    const { request, ...problem } = await problemOf(response);
    assert.equal(response.status, 422);
    assert.deepEqual([problem['code'], problem['status'], problem['data'], problem['details']], ['chain_broken', 422, 'kept', { seq: 7 }]);
    assert.match(String(request), /^[0-9a-f-]{36}$/);
    const explained = await fetch(new URL(String(problem['type']), origin));
    assert.match(await explained.text(), /id="chain_broken"/);
  });

  test('a request that does not fit says where; one that is no JSON, or too large, says so', async () => {
    const unfit = await problemOf(await post('{"amount_minor":"1.5","name":"x"}'));
    assert.deepEqual([unfit['code'], (unfit['details'] as { path: string }).path], ['request_malformed', 'body/amount_minor']);
    assert.equal((await problemOf(await post('{"amount'))) ['code'], 'request_malformed');
    const large = await post(JSON.stringify({ amount_minor: '1', name: 'x'.repeat(300_000) }));
    assert.equal(large.status, 413);
    assert.equal((await problemOf(large))['code'], 'request_too_large');
    assert.equal((await problemOf(await fetch(`${origin}/api/v1/nothing`)))['code'], 'not_found');
  });

  test('what is refused is counted by its code', async () => {
    const counted = async (code: string): Promise<number> => (await metrics.problems.get()).values.find(({ labels }) => labels.code === code)?.value ?? 0;
    const before_it = [await counted('request_malformed'), await counted('not_found')];
    await post('{"amount_minor":1.5,"name":"x"}');
    await fetch(`${origin}/api/v1/nothing`);
    await post('{"amount_minor":"1","name":"x"}');
    assert.deepEqual([await counted('request_malformed'), await counted('not_found')], before_it.map((count) => count + 1));
  });

  test('a bug is a problem that tells nothing of the inside', async () => {
    const response = await fetch(`${origin}/api/v1/bug`);
    const text = await response.text();
    assert.equal(response.status, 500);
    assert.doesNotMatch(text, /hush-hush|at .*\.ts/);
  });

  test('a page of another site cannot command, ours can', async () => {
    const body = '{"amount_minor":"1","name":"x"}';
    assert.equal((await post(body, { origin: 'https://evil.example' })).status, 403);
    assert.equal((await post(body, { origin: 'null' })).status, 403);
    assert.equal((await post(body, { origin })).status, 200);
  });

  test('every answer carries the headers that protect its reader', async () => {
    for (const path of ['/healthz', '/till/', '/api/v1/nothing', '/api/v1/amount']) {
      const { headers } = await fetch(`${origin}${path}`);
      assert.match(headers.get('content-security-policy') ?? '', /default-src 'self'.*frame-ancestors 'none'/, path);
      assert.doesNotMatch(headers.get('content-security-policy') ?? '', /'unsafe-inline'|'unsafe-eval'/, path);
      assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
      assert.equal(headers.get('referrer-policy'), 'no-referrer', path);
      if (path.startsWith('/api/')) assert.equal(headers.get('cache-control'), 'no-store', path);
    }
  });

  test('a request is sent back to nobody who asks for it by TRACE', async () => {
    const { promise, resolve } = Promise.withResolvers<number>();
    request(`${origin}/till/`, { method: 'TRACE' }, (answered) => resolve(answered.resume().statusCode ?? 0)).end();
    assert.ok([404, 405].includes(await promise));
  });

  test('the interface is described as OpenAPI 3.1, amounts as text and faults as problems', async () => {
    const document = (await (await fetch(`${origin}/api/openapi.json`)).json()) as { openapi: string; paths: Record<string, Record<string, { responses: Record<string, unknown> }>> };
    assert.match(document.openapi, /^3\.1/);
    const responses = JSON.stringify(document.paths['/api/v1/amount']?.['get']?.responses);
    assert.match(responses, /"amount_minor":\{"type":"string"/);
    assert.match(responses, /application\/problem\+json/);
    assert.equal(document.paths['/api/v1/bug'], undefined);
  });

  test('figures for Prometheus name their unit and count requests by route', async () => {
    const text = await (await fetch(`${origin}/metrics`)).text();
    assert.match(text, /stilltill_http_request_seconds_count\{method="GET",route="\/api\/v1\/amount",status="2xx"\} [1-9]/);
  });

  test('figures are for this machine and for whom the settings name, not for whom a proxy on this machine brings in', async () => {
    const named = await makeHttpServer({
      log: silentLog, ids: makeIdSource(systemClock, systemRandom), metrics: makeMetrics(), isHealthy: async () => true, metrics_from: readNetworks('10.9.0.0/16') ?? NO_NETWORKS,
    });
    const ask = async (remoteAddress: string, headers: Record<string, string> = {}): Promise<number> => (await named.inject({ url: '/metrics', remoteAddress, headers })).statusCode;
    assert.deepEqual([await ask('127.0.0.1'), await ask('10.9.1.1'), await ask('10.8.1.1'), await ask('127.0.0.1', { 'x-forwarded-for': '203.0.113.9' }), await ask('10.9.1.1', { via: '1.1 proxy' })], [200, 200, 404, 404, 404]);
    await named.close();
  });

  test('the word of a proxy about its caller is believed where the proxy is known, and limits are counted by it', async () => {
    const rates = { pass: { per_second: 1, burst: 1 }, address: { per_second: 0.001, burst: 1 } };
    const behind = await makeHttpServer({ log: silentLog, ids: makeIdSource(systemClock, systemRandom), metrics: makeMetrics(), isHealthy: async () => true, rates, proxies: readNetworks('10.7.0.1') ?? NO_NETWORKS });
    const ask = async (remoteAddress: string, caller: string): Promise<number> => (await behind.inject({ url: '/healthz', remoteAddress, headers: { 'x-forwarded-for': caller } })).statusCode;
    assert.deepEqual([await ask('10.7.0.1', '203.0.113.1'), await ask('10.7.0.1', '203.0.113.2'), await ask('10.7.0.1', '203.0.113.1')], [200, 200, 429]);
    assert.deepEqual([await ask('10.7.0.2', '203.0.113.3'), await ask('10.7.0.2', '203.0.113.4')], [200, 429]);
    await behind.close();
  });
});

describe('web apps', () => {
  const get = (path: string, accept = '*/*'): Promise<Response> => fetch(`${origin}${path}`, { headers: { accept, 'accept-encoding': 'gzip' }, redirect: 'manual' });

  test('a page inside an app is its index, a file that is missing is not found', async () => {
    for (const path of ['/till/', '/till/shift/close']) {
      const response = await get(path, 'text/html');
      assert.deepEqual([response.status, response.headers.get('cache-control'), await response.text()], [200, 'no-cache', '<!doctype html><title>app</title>'], path);
    }
    assert.equal((await get('/till/assets/gone-123.js')).status, 404);
    assert.equal((await get('/till')).headers.get('location'), '/till/');
  });

  test('a file with a hash in its name is kept for a year, the service worker is asked for each time', async () => {
    const hashed = await get('/till/assets/main-abc123.js');
    assert.equal(hashed.headers.get('cache-control'), 'public, max-age=31536000, immutable');
    assert.equal(hashed.headers.get('content-encoding'), 'gzip');
    assert.equal((await get('/till/sw.js')).headers.get('cache-control'), 'no-cache');
  });

  test('nothing outside of the app is served', async () => {
    for (const path of ['/till/..%2f..%2fpackage.json', '/till/%2e%2e/secret', '/till/assets/..%5c..%5csecret']) assert.notEqual((await get(path)).status, 200, path);
  });

  test('an app that is not built says how to build it', async () => {
    const response = await get('/office/sales', 'text/html');
    assert.equal(response.status, 503);
    assert.match(await response.text(), /npm start/);
  });
});

describe('rates', () => {
  test('a flood from one pass is limited with 429, and another pass is served meanwhile', async () => {
    const call = (pass: string): Promise<number> => fetch(`${origin}/api/v1/amount`, { headers: { authorization: pass } }).then((response) => response.body?.cancel().then(() => response.status) ?? response.status);
    await call('flood');
    await call('calm');
    const flood = Array.from({ length: 300 }, () => call('flood'));
    const calm = Array.from({ length: 10 }, () => call('calm'));
    assert.deepEqual(new Set(await Promise.all(calm)), new Set([200]));
    const statuses = await Promise.all(flood);
    const passed = statuses.filter((status) => status === 200).length;
    assert.equal(passed, 40);
    assert.equal(statuses.filter((status) => status === 429).length, 300 - passed);
  });

  test('a body is not read before its sender was let in', async () => {
    await (await fetch(`${origin}/api/v1/amount`, { headers: { authorization: 'sender' } })).text();
    const answers = await Promise.all(Array.from({ length: 200 }, () => post('{"not json', { authorization: 'sender' })));
    const limited = answers.filter((response) => response.status === 429);
    assert.ok(limited.length > 0);
    for (const response of limited) assert.equal(response.headers.get('retry-after'), '1');
  });
});

type Stream = { events: string[]; until(match: RegExp): Promise<void>; closed: Promise<void>; close(): void };

async function openStream(headers: Record<string, string> = {}): Promise<Stream> {
  const abort = new AbortController();
  const response = await fetch(`${origin}/api/v1/live`, { headers, signal: abort.signal });
  assert.equal(response.headers.get('content-type'), 'text/event-stream');
  const events: string[] = [];
  const waiting: { match: RegExp; resolve: () => void }[] = [];
  const read = async (): Promise<void> => {
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      events.push(part.value);
      for (const each of waiting) if (each.match.test(events.join(''))) each.resolve();
    }
  };
  const closed = read().catch(() => {});
  return {
    events, closed,
    until: (match) => new Promise((resolve) => (match.test(events.join('')) ? resolve() : void waiting.push({ match, resolve }))),
    close: () => abort.abort(),
  };
}

describe('live events', () => {
  test('reach the streams of their merchant once the transaction is committed, and nobody else', async () => {
    const all = await openStream();
    const some = await openStream({ 'x-not': 'changes' });
    await Promise.all([all.until(/hello/), some.until(/hello/)]);
    await assert.rejects(database.postgres.withMerchant(MERCHANT, async (tx) => {
      live.publishAfterCommit(tx, { type: 'changes', cursor: 'rolled-back' });
      throw new Error('on purpose');
    }));
    live.publish(OTHER, { type: 'changes', cursor: 'of-another' });
    await database.postgres.withMerchant(MERCHANT, async (tx) => live.publishAfterCommit(tx, { type: 'changes', cursor: 'a:1' }));
    live.publish(MERCHANT, { type: 'exception', exception: 'x' });
    await Promise.all([all.until(/event: exception/), some.until(/event: exception/)]);
    assert.match(all.events.join(''), /event: changes\ndata: \{"type":"changes","cursor":"a:1"\}\n\n/);
    assert.doesNotMatch(all.events.join(''), /rolled-back|of-another/);
    assert.doesNotMatch(some.events.join(''), /event: changes/);
    all.close();
    some.close();
  });

  test('reach the streams of another server of the same database', async () => {
    const elsewhere = await makeLive(database.postgres, makeMetrics(), silentLog);
    const stream = await openStream();
    await stream.until(/hello/);
    for (let at = 1; at <= 200; at += 1) elsewhere.publish(MERCHANT, { type: 'terminal', terminal: `${'x'.repeat(100)}-${at}` });
    await stream.until(/-200"/);
    assert.equal(stream.events.join('').match(/event: terminal/g)?.length, 200);
    stream.close();
    await elsewhere.close();
  });

  test('a reader that does not read is dropped, and costs no more than its buffer', async () => {
    const socket = connect(listening.port, '127.0.0.1');
    socket.pause();
    socket.write('GET /api/v1/live HTTP/1.1\r\nhost: x\r\n\r\n');
    socket.on('error', () => {});
    const closed = once(socket, 'close');
    const dropped = async (): Promise<number> => (await metrics.live_dropped.get()).values[0]?.value ?? 0;
    for (let round = 0; (await dropped()) === 0; round += 1) {
      assert.ok(round < 1_000, 'it was dropped in time');
      for (let at = 0; at < 20; at += 1) live.publish(MERCHANT, { type: 'terminal', terminal: 'x'.repeat(7_000) });
      await new Promise((resolve) => setImmediate(resolve));
    }
    socket.resume();
    await closed;
  });

  test('a stream that may have missed something ends, so that its reader asks again', async () => {
    const stream = await openStream();
    await stream.until(/hello/);
    await database.adminQuery("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and application_name = 'stilltill-listen'", [database.name]);
    await stream.closed;
  });
});

describe('a message', () => {
  /** All that comes back for these bytes. */
  async function answersTo(bytes: string): Promise<string> {
    const socket = connect(listening.port, '127.0.0.1');
    const pieces: Buffer[] = [];
    socket.on('data', (piece: Buffer) => pieces.push(piece));
    socket.on('error', () => {});
    const closed = once(socket, 'close');
    socket.write(bytes);
    await closed;
    return Buffer.concat(pieces).toString('latin1');
  }
  const body = '{"amount_minor":"1","name":"x"}';
  const head = `POST /api/v1/echo HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\n`;
  /** Who reads only one of the lengths would take it for the next request. */
  const hidden = 'GET /api/v1/amount HTTP/1.1\r\nhost: x\r\n\r\n';

  test('of two lengths, or whose length nobody can be sure of, is refused, and what stands behind it is not heard', async () => {
    assert.match(await answersTo(`${head}content-length: ${body.length}\r\n\r\n${body}`), /^HTTP\/1\.1 200 /);
    for (const lengths of [
      `content-length: ${body.length}\r\ntransfer-encoding: chunked`, `transfer-encoding: chunked\r\ncontent-length: ${body.length}`, `content-length: ${body.length}\r\ncontent-length: ${body.length + 5}`,
      'transfer-encoding: xchunked', 'transfer-encoding: chunked, identity', `content-length: +${body.length}`, `content-length : ${body.length}`,
    ]) {
      const answered = await answersTo(`${head}${lengths}\r\n\r\n${body}${hidden}`);
      assert.match(answered, /^HTTP\/1\.1 400 /, lengths);
      assert.deepEqual([answered.match(/HTTP\/1\.1 /g)?.length, answered.includes('123456789012')], [1, false], lengths);
    }
  });

  test('that breaks a line where no line ends is refused', async () => {
    for (const odd of ['x-a: 1\r\n : 2', 'x-a: 1\nx-b: 2\r', 'x-a: \u0000']) assert.match(await answersTo(`GET /api/v1/amount HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${odd}\r\n\r\n`), /^HTTP\/1\.1 400 /, JSON.stringify(odd));
  });

  test('is decoded once: what is written twice over stays as it was written the second time', async () => {
    const app_of_words = await makeHttpServer({ log: silentLog, ids: makeIdSource(systemClock, systemRandom), metrics: makeMetrics(), isHealthy: async () => true });
    app_of_words.get('/words/:word', { schema: { hide: true, params: z.object({ word: z.string() }), querystring: z.object({ find: z.string() }) } }, async ({ params, query }) => [params.word, query.find]);
    const { body: words } = await app_of_words.inject({ url: '/words/%2541?find=%2527+%252B' });
    assert.deepEqual(JSON.parse(words), ['%41', '%27 %2B']);
    await app_of_words.close();
  });
});

test('of TLS, only versions that hold are spoken', async () => {
  mkdirSync(join(dist, 'keys'));
  const { cert, key } = await ensureLanCertificate({ inside: (...names: string[]) => join(dist, ...names) }, null, ['127.0.0.1'], systemClock);
  const app_in_tls = await makeHttpServer({ log: silentLog, ids: makeIdSource(systemClock, systemRandom), metrics: makeMetrics(), isHealthy: async () => true });
  const server = await listen({ app: app_in_tls, port: 0, tls: { cert, key } });
  /** The version that is agreed on, or why none was. */
  const agreed = (version: SecureVersion): Promise<string> => new Promise((resolve) => {
    const socket = connectTls({ port: server.port, host: '127.0.0.1', rejectUnauthorized: false, minVersion: version, maxVersion: version, ciphers: 'ALL:@SECLEVEL=0' });
    socket.once('error', ({ code }: NodeJS.ErrnoException) => resolve(String(code)));
    socket.once('secureConnect', () => {
      resolve(String(socket.getProtocol()));
      socket.destroy();
    });
  });
  assert.deepEqual([await agreed('TLSv1.3'), await agreed('TLSv1.2'), await agreed('TLSv1.1'), await agreed('TLSv1')], ['TLSv1.3', 'TLSv1.2', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION']);
  await server.close(1_000);
});

test('a request that is being answered is finished before the server ends, and a stream does not hold it up', async () => {
  const second = await listen({ app: await slowApp(), port: 0, tls: null });
  const slow = fetch(`http://127.0.0.1:${second.port}/slow`);
  await slow_began.promise;
  const closed = second.close(10_000);
  await assert.rejects(fetch(`http://127.0.0.1:${second.port}/slow`), 'no new connection is taken');
  finish_slow.resolve();
  assert.equal(await (await slow).text(), 'done');
  await closed;
});

test('a body that does not come is not waited for longer than its route says', async () => {
  const app_in_time = await makeHttpServer({ log: silentLog, ids: makeIdSource(systemClock, systemRandom), metrics: makeMetrics(), isHealthy: async () => true, body_ms_max: 50 });
  app_in_time.post('/small', { schema: { hide: true } }, async () => 'came');
  app_in_time.post('/file', { config: { body_ms_max: 600_000 }, schema: { hide: true } }, async () => 'came');
  const server = await listen({ app: app_in_time, port: 0, tls: null });
  const trickle = (path: string): Promise<ClientRequest> => new Promise((resolve) => {
    const asking = request({ port: server.port, path, method: 'POST', headers: { 'content-type': 'application/json', 'content-length': 2 } });
    asking.write('{', () => resolve(asking));
  });
  const [small, file] = [await trickle('/small'), await trickle('/file')];
  const answered = once(file, 'response') as Promise<[IncomingMessage]>;
  await once(small, 'error');
  file.end('}');
  const [answer_to_file] = await answered;
  assert.equal(answer_to_file.statusCode, 200);
  answer_to_file.resume();
  const whole = await fetch(`http://127.0.0.1:${server.port}/small`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
  assert.equal(await whole.text(), 'came');
  await server.close(1_000);
});

const slow_began = Promise.withResolvers<void>();
const finish_slow = Promise.withResolvers<void>();

async function slowApp(): Promise<HttpServer> {
  const slow_app = await makeHttpServer({ log: silentLog, ids: makeIdSource(systemClock, systemRandom), metrics: makeMetrics(), isHealthy: async () => true });
  slow_app.get('/slow', { schema: { hide: true } }, async () => {
    slow_began.resolve();
    await finish_slow.promise;
    return 'done';
  });
  return slow_app;
}
