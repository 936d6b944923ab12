import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { after, before, test } from 'node:test';
import { BackupFault } from './backup-fault.ts';
import { makeS3Store, type S3Place } from './s3-store.ts';

/**
 * A storage that takes nothing unsigned. The signature is computed here from the request as it came over the wire, by
 * Amazon's description of Signature Version 4, and not by the library that the store signs with.
 */
const [ACCESS, SECRET, REGION, BUCKET] = ['AKIDEXAMPLE', 'wJalrXUtnFEMI/K7MDENG', 'eu-central-1', 'shop'];
const PAGE = 3;
const objects = new Map<string, Buffer>();
let server: Server;
let place: S3Place;
let failures_left = 0;
let is_cut = false;

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');

function isSigned(request: IncomingMessage, body: Buffer): boolean {
  const found = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(request.headers.authorization ?? '');
  if (!found) return false;
  const [, access, day = '', region = '', signed = '', signature] = found;
  const headers = signed.split(';');
  if (access !== ACCESS || !['host', 'x-amz-content-sha256', 'x-amz-date'].every((name) => headers.includes(name))) return false;
  const payload = String(request.headers['x-amz-content-sha256']);
  if (payload !== sha256(body)) return false;
  const url = new URL(request.url ?? '', 'http://storage');
  const encode = (text: string): string => encodeURIComponent(text).replaceAll(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);
  const query = [...url.searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`).toSorted().join('&');
  const canonical = [request.method, url.pathname, query, ...headers.map((name) => `${name}:${String(request.headers[name]).trim()}`), '', signed, payload].join('\n');
  const at = String(request.headers['x-amz-date']);
  const text = ['AWS4-HMAC-SHA256', at, `${day}/${region}/s3/aws4_request`, sha256(canonical)].join('\n');
  const key = hmac(hmac(hmac(hmac(`AWS4${SECRET}`, day), region), 's3'), 'aws4_request');
  return region === REGION && hmac(key, text).toString('hex') === signature;
}

function answer(request: IncomingMessage, body: Buffer): { status: number; body?: Buffer | string } {
  if (failures_left > 0) {
    failures_left -= 1;
    return { status: 503, body: '<Error><Code>SlowDown</Code></Error>' };
  }
  if (!isSigned(request, body)) return { status: 403, body: '<Error><Code>SignatureDoesNotMatch</Code></Error>' };
  const url = new URL(request.url ?? '', 'http://storage');
  if (url.pathname !== `/${BUCKET}` && !url.pathname.startsWith(`/${BUCKET}/`)) return { status: 404, body: '<Error><Code>NoSuchBucket</Code></Error>' };
  const key = decodeURIComponent(url.pathname.slice(BUCKET.length + 2));
  if (key === '') return { status: 200, body: listing(url.searchParams) };
  if (request.method === 'PUT') objects.set(key, body);
  if (request.method === 'DELETE') return { status: objects.delete(key) ? 204 : 404 };
  const object = objects.get(key);
  return object ? { status: 200, body: request.method === 'GET' ? object : '' } : { status: 404, body: '<Error><Code>NoSuchKey</Code></Error>' };
}

function listing(asked: URLSearchParams): string {
  const keys = [...objects.keys()].filter((key) => key.startsWith(asked.get('prefix') ?? '')).toSorted();
  const from = Number(asked.get('continuation-token')?.replace('&<token', '') ?? 0);
  const next = from + PAGE < keys.length ? `<NextContinuationToken>&amp;&lt;token${from + PAGE}</NextContinuationToken>` : '';
  const contents = keys.slice(from, from + PAGE).map((key) => `<Contents><Key>${key}</Key><Size>${objects.get(key)?.length}</Size></Contents>`);
  return `<?xml version="1.0"?><ListBucketResult>${next}${contents.join('')}</ListBucketResult>`;
}

before(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { status, body } = answer(request, Buffer.concat(parts));
      // A line that is cut in the midst of an answer.
      if (is_cut) return void response.writeHead(status, { 'content-length': 1000 }).write('half', () => response.destroy());
      response.writeHead(status).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert.ok(address !== null && typeof address === 'object');
  place = { kind: 's3', endpoint: `http://127.0.0.1:${address.port}`, region: REGION, bucket: BUCKET, prefix: 'main street/backups', access_key_id: ACCESS, secret_access_key: SECRET };
});
after(() => void server.close());

test('objects are put, read, listed over several pages and removed, each request signed', async () => {
  const store = makeS3Store({ ...place, prefix: 'backups' });
  assert.deepEqual(await store.list(''), []);
  const bytes = Buffer.alloc(300_000, 7);
  for (const name of ['wal/0002', 'wal/0001', 'wal/0003', 'wal/0004', 'wal/0005', 'wal/0006', 'wal/0007']) await store.put(name, bytes);
  await store.put('latest', Buffer.from('x'));
  assert.deepEqual(await store.list('wal/'), [1, 2, 3, 4, 5, 6, 7].map((at) => `wal/000${at}`));
  assert.deepEqual(await store.get('wal/0003'), bytes);
  await store.remove('latest');
  await store.remove('latest');
  assert.equal(await store.get('latest'), null);
});

test('a prefix may hold a blank', async () => {
  const store = makeS3Store(place);
  await store.put('latest', Buffer.from('x'));
  assert.deepEqual(await store.list(''), ['latest']);
});

test('a storage that asks to slow down is asked again', async () => {
  failures_left = 2;
  await makeS3Store(place).put('latest', Buffer.from('y'));
  assert.equal(failures_left, 0);
});

test('a wrong password, a bucket that is not there and a storage that is away are one fault that says which', async () => {
  const saysWhy = (why: RegExp) => (error: unknown): boolean => error instanceof BackupFault && error.code === 'target_unreachable' && why.test(error.message);
  await assert.rejects(makeS3Store({ ...place, secret_access_key: 'wrong' }).put('latest', Buffer.from('x')), saysWhy(/403 SignatureDoesNotMatch/));
  await assert.rejects(makeS3Store({ ...place, bucket: 'none' }).list(''), saysWhy(/404/));
  await assert.rejects(makeS3Store({ ...place, endpoint: 'http://127.0.0.1:1' }).get('latest'), saysWhy(/s3:\/\/shop/));
});

test('an answer that is cut off is the same fault, and never half an object', async () => {
  const store = makeS3Store(place);
  await store.put('latest', Buffer.from('x'));
  is_cut = true;
  try {
    for (const asked of [() => store.get('latest'), () => store.list(''), () => store.put('latest', Buffer.from('y'))]) {
      await assert.rejects(asked(), (error) => error instanceof BackupFault && error.code === 'target_unreachable' && /s3:\/\/shop/.test(error.message));
    }
  } finally {
    is_cut = false;
  }
});
