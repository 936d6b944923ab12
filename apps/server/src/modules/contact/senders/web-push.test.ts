import assert from 'node:assert/strict';
import { createECDH, createPublicKey, randomBytes, verify } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { makePushBrowser as browser } from '@stilltill/testing/push-browser';
import { makePoster } from './http-post.ts';
import { isPublicAddress, lookUpPublic, publicUrl } from './public-address.ts';
import type { Sent } from './sender.ts';
import { makeTestCertificate } from './test-certificate.ts';
import { clear, test_clock, test_time_ms } from './test-clearing.ts';
import { type HttpSink, says, startHttpSink } from './test-http-sink.ts';
import { makeVapid, payload_octets_max, sealPayload } from './web-push-crypto.ts';
import { type WebPushConfig, makeWebPushSender, push_limits, readSubscription } from './web-push.ts';

const raw = (text: string): Buffer => Buffer.from(text, 'base64url');
const random = { bytes: (length: number) => new Uint8Array(randomBytes(length)) };
const quick = { ...push_limits, connect_ms_max: 3_000, answer_ms_max: 3_000 };

const vapid_private = createECDH('prime256v1');
vapid_private.generateKeys();
const configOf = (more: Partial<WebPushConfig> = {}): WebPushConfig => ({ vapid: { private_key: vapid_private.getPrivateKey('base64url'), subject: 'mailto:hello@shop.example' }, keep_seconds: 3_600, reach: 'anywhere', ca: null, ...more });

async function sink(t: TestContext, ...how: Parameters<typeof startHttpSink>): Promise<HttpSink> {
  const started = await startHttpSink(...how);
  t.after(() => started.close());
  return started;
}

async function push(endpoint: string, payload = '{"title":"您的订单好了"}', config = configOf(), keys = browser().keys): Promise<Sent> {
  const sender = makeWebPushSender(config, { clock: test_clock, random }, quick);
  const outcome = await sender.send(clear({ channel: 'push', to: JSON.stringify({ endpoint, expirationTime: null, keys }), payload }));
  await sender.close();
  return outcome;
}

test('A payload is sealed as RFC 8291 shows in its appendix', () => {
  const given = [raw('DGv6ra1nlYgDCS1FRnbzlw'), raw('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw')];
  const sealed = sealPayload(Buffer.from('When I grow up, I want to be a watermelon'), { p256dh: raw('BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4'), auth: raw('BTBZMqHH6r4Tts7J_aSIgg') }, { bytes: () => new Uint8Array(given.shift() ?? []) });
  assert.equal(sealed.ok && sealed.value.toString('base64url'), 'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN');
});

test('A private key that begins with zeros is a key as any other', () => {
  for (const zeros of [1, 2, 5]) {
    const private_key = Buffer.concat([Buffer.alloc(zeros), Buffer.alloc(32 - zeros, 7)]).toString('base64url');
    assert.match(makeVapid({ private_key, subject: 'mailto:hello@shop.example' }).authorization('https://push.example.com', 0), /^vapid t=/);
  }
});

test('A push service gets what only the browser can open, over HTTPS, with a token that names the shop', async (t) => {
  const { cert, key, ca } = await makeTestCertificate();
  const service = await sink(t, says(201, ''), { cert, key });
  const customer = browser();
  assert.deepEqual(await push(`${service.url}/send/abc?x=1`, '{"title":"您的订单好了"}', configOf({ ca }), customer.keys), { outcome: 'sent', reference: null });
  const [asked] = service.asked;
  assert.ok(asked);
  assert.equal(customer.open(asked.body), '{"title":"您的订单好了"}');
  assert.deepEqual([asked.method, asked.url, asked.headers['content-encoding'], asked.headers['ttl']], ['POST', '/send/abc?x=1', 'aes128gcm', '3600']);
  const [, token = '', public_key = ''] = /^vapid t=([^,]+), k=(\S+)$/.exec(asked.headers.authorization ?? '') ?? [];
  assert.equal(public_key, vapid_private.getPublicKey('base64url'));
  const [head, claims, signature] = token.split('.');
  const point = raw(public_key);
  const verifier = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') } });
  assert.equal(verify('sha256', Buffer.from(`${head}.${claims}`), { key: verifier, dsaEncoding: 'ieee-p1363' }, raw(signature ?? '')), true);
  assert.deepEqual(JSON.parse(raw(claims ?? '').toString()), { aud: service.url, exp: test_time_ms / 1_000 + 12 * 3_600, sub: 'mailto:hello@shop.example' });
  assert.equal((await push(`${service.url}/send/abc`)).outcome, 'refused', 'without the authority nothing is sent');
});

test('A subscription that has ended is refused for ever, and what a push service can’t say is unknown', async (t) => {
  for (const [status, expected] of [[404, ['refused', 'gone', true]], [410, ['refused', 'gone', true]], [413, ['refused', 'http_413', true]], [429, ['refused', 'http_429', false]], [403, ['refused', 'http_403', false]], [500, ['unknown', 'http_500', null]]] as const) {
    const service = await sink(t, says(status, ''));
    const outcome = await push(service.url);
    assert.deepEqual([outcome.outcome, outcome.outcome === 'sent' ? '' : outcome.reason, outcome.outcome === 'refused' ? outcome.isPermanent : null], expected);
  }
  const dying = await sink(t, (_asked, _response, socket) => socket.destroy());
  assert.equal((await push(dying.url)).outcome, 'unknown');
  dying.close();
  assert.deepEqual(await push(dying.url), { outcome: 'refused', reason: 'net_econnrefused', isPermanent: false });
});

test('A redirect is not followed', async (t) => {
  const inner = await sink(t, says(201, ''));
  const outer = await sink(t, (_asked, response) => { response.writeHead(307, { location: inner.url }); response.end(); });
  assert.deepEqual(await push(outer.url), { outcome: 'refused', reason: 'http_307', isPermanent: false });
  assert.equal(inner.asked.length, 0);
});

test('Only public addresses are called: none of this machine, its network, or a name that leads there', async (t) => {
  const service = await sink(t, says(201, ''));
  const open = configOf({ reach: 'public' });
  for (const endpoint of [service.url, `https://127.0.0.1:${service.port}`, 'https://localhost/', 'https://[::1]/', 'https://[::ffff:127.0.0.1]/', 'https://2130706433/', 'https://0x7f.1/', 'https://10.0.0.1/', 'https://192.168.1.1/', 'https://169.254.169.254/latest', 'https://[fd00::1]/', 'https://[2002:7f00:1::]/', 'https://router/', 'http://push.example.com/', 'https://user:pass@push.example.com/', 'ftp://push.example.com/', 'nonsense']) {
    assert.deepEqual(await push(endpoint, 'x', open), { outcome: 'refused', reason: 'subscription_unfit', isPermanent: true }, endpoint);
  }
  assert.equal(service.asked.length, 0);
  const resolve = (name: string): Promise<string> => new Promise((done) => { lookUpPublic(name, { all: true }, (error) => done(error?.code ?? 'found')); });
  assert.equal(await resolve('localhost'), 'EADDRNOTPUBLIC');
  const poster = makePoster({ limits: quick, ca: null, lookup: lookUpPublic });
  assert.deepEqual(await poster.post(new URL(`http://localhost:${service.port}`), () => ({ isContent: true, headers: {}, body: 'x' })), { kind: 'unsent', reason: 'net_eaddrnotpublic' });
  poster.close();
  assert.equal(service.asked.length, 0);
  for (const address of ['8.8.8.8', '1.1.1.1', '2606:4700::1111']) assert.equal(isPublicAddress(address), true, address);
  for (const address of ['0.0.0.0', '100.64.0.1', '172.31.255.255', '198.18.0.1', '224.0.0.1', '255.255.255.255', '::', 'fe80::1', 'fe80::1%eth0', '64:ff9b::7f00:1', '::ffff:8.8.8.8', '2001::1', '']) assert.equal(isPublicAddress(address), false, address);
  assert.equal(publicUrl('https://fcm.googleapis.com/fcm/send/abc')?.hostname, 'fcm.googleapis.com');
});

test('A subscription that is none, a payload that is too long and a key that is no point are refused before anything is called', async (t) => {
  const service = await sink(t, says(201, ''));
  for (const text of ['', '{', 'null', '7', '[]', '{}', JSON.stringify({ endpoint: 'https://push.example.com/' }), JSON.stringify({ endpoint: 'https://push.example.com/', keys: { p256dh: 'AA', auth: 'AA' } }), 'x'.repeat(5_000)]) assert.equal(readSubscription(text), null);
  assert.equal((await push(service.url, 'x'.repeat(payload_octets_max))).outcome, 'sent');
  assert.deepEqual(await push(service.url, 'x'.repeat(payload_octets_max + 1)), { outcome: 'refused', reason: 'content_unfit', isPermanent: true });
  const no_point = Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 7)]).toString('base64url');
  assert.deepEqual(await push(service.url, 'x', configOf(), { p256dh: no_point, auth: browser().keys.auth }), { outcome: 'refused', reason: 'content_unfit', isPermanent: true });
  assert.equal(service.asked.length, 1);
});
