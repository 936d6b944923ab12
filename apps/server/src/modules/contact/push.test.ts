import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makePushBrowser } from '@stilltill/testing/push-browser';
import fc from 'fast-check';
import { type GivenSubscription, readPushSubscription } from './push.ts';

const endpoint = 'https://fcm.googleapis.com/fcm/send/abc';
const { keys } = makePushBrowser();
const good: GivenSubscription = { endpoint, ...keys };
const read = (change: Partial<GivenSubscription>, reach: 'public' | 'anywhere' = 'public'): string | null => readPushSubscription(reach, { ...good, ...change });
const bytes = (...parts: readonly Buffer[]): string => Buffer.concat(parts).toString('base64url');

test('a sound subscription is kept as one text, the same each time', () => {
  assert.equal(read({}), JSON.stringify({ endpoint, keys }));
  assert.equal(read({}), read({}));
});

test('an endpoint that is not https, not public, too long or written in two ways is none', () => {
  const endpoints = [
    '', 'nonsense', 'http://push.example.com/a', 'ftp://push.example.com/', 'javascript:alert(1)', 'https://127.0.0.1/', 'https://localhost/', 'https://10.0.0.1/', 'https://192.168.1.1/a', 'https://[::1]/', 'https://2130706433/',
    'https://169.254.169.254/latest', 'https://router/', 'https://user:pass@push.example.com/', 'https://push.exa\nmple.com/', ' https://push.example.com/', 'https://push.example.com/推送', `https://push.example.com/${'a'.repeat(2_000)}`,
  ];
  for (const each of endpoints) assert.equal(read({ endpoint: each }), null, each);
  for (const each of ['file:///etc/passwd', 'javascript:alert(1)', '']) assert.equal(read({ endpoint: each }, 'anywhere'), null, each);
});

test('a key that is no point of P-256 in 65 octets, or a secret that has not 16, is none', () => {
  const point = Buffer.from(keys.p256dh, 'base64url');
  const bent = Buffer.from(point);
  bent.writeUInt8(bent.readUInt8(64) ^ 1, 64);
  const p256dhs = ['', 'x', bytes(bent), bytes(Buffer.from([4]), Buffer.alloc(64)), bytes(Buffer.from([4]), Buffer.alloc(64, 255)), bytes(Buffer.from([2]), point.subarray(1, 33)), bytes(Buffer.from([3]), point.subarray(1)), bytes(point, Buffer.from([0])), `${keys.p256dh}=`, ` ${keys.p256dh}`, 'A'.repeat(9_000)];
  for (const p256dh of p256dhs) assert.equal(read({ p256dh }), null, p256dh);
  for (const auth of ['', 'AA', bytes(Buffer.alloc(15)), bytes(Buffer.alloc(17)), `${keys.auth}==`, `${keys.auth.slice(0, -1)}\n`]) assert.equal(read({ auth }), null, auth);
});

test('whatever a stranger sends is read or refused, and never throws', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), fc.base64String(), (one, two, three) => {
    for (const given of [{ endpoint: one }, { p256dh: two }, { auth: three }, { endpoint: `https://push.example.com/${one}`, auth: two }]) read(given);
  }));
});
