import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  ENTRY_BYTES_MAX, type Head, type Sha256Hex, type StoredEntry, ZERO_HASH, acknowledgementText, auditText, certificateText, enrolmentText, epochFrom, headOf, isEpoch, readChain, readEntry,
  receiptHash, receiptNumber, sealText, serverSealText, shortEpoch, signedText, timeText, writeEntry,
} from './index.ts';

const sha256Hex: Sha256Hex = (text) => createHash('sha256').update(text).digest('hex');
const MERCHANT = '0190aaaa-0000-7000-8000-000000000001';
const TERMINAL = '0190aaaa-0000-7000-8000-000000000002';
const EPOCH = 'a'.repeat(26);
const OWNER = { merchant: MERCHANT, terminal: TERMINAL, epoch: EPOCH };
const START: Head = { epoch: EPOCH, seq: 0, hash: ZERO_HASH };
const fields = (body: Record<string, unknown>) => ({ merchant: MERCHANT, terminal: TERMINAL, at: '2026-11-20T08:00:00.000Z', basis: null, session: null, operator: null, kind: 'sale.completed', body });

function write(bodies: readonly Record<string, unknown>[]): StoredEntry[] {
  const chain: StoredEntry[] = [];
  for (const body of bodies) chain.push(writeEntry(headOf(chain) ?? START, fields(body), sha256Hex));
  return chain;
}
const texts = (chain: readonly StoredEntry[]): string[] => chain.map(({ text }) => text);
const bodies = fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { minLength: 1, maxLength: 12 });

test('what is written is read back from its bytes, number for number and hash for hash', () => {
  fc.assert(fc.property(bodies, (list) => {
    const chain = write(list);
    const read = readChain(texts(chain), OWNER, sha256Hex);
    assert.ok(read.ok);
    assert.deepEqual(read.value.map(({ hash }) => hash), chain.map(({ hash }) => hash));
    assert.deepEqual(read.value.map(({ entry }) => entry.seq), chain.map((_, index) => index + 1));
    assert.deepEqual(headOf(read.value), { epoch: EPOCH, seq: chain.length, hash: chain.at(-1)?.hash });
  }));
});

test('a chain with an entry removed, doubled, swapped or put in from another chain does not hold', () => {
  fc.assert(fc.property(fc.array(fc.integer(), { minLength: 3, maxLength: 12 }), fc.nat(), (numbers, pick) => {
    const chain = texts(write(numbers.map((n) => ({ n }))));
    const at = 1 + (pick % (chain.length - 2));
    const other = texts(write(numbers.map((n) => ({ n, other: true }))));
    const broken = [
      chain.toSpliced(at, 1), chain.toSpliced(at, 0, chain[at] as string),
      chain.toSpliced(at, 2, chain[at + 1] as string, chain[at] as string), chain.toSpliced(at, 1, other[at] as string),
    ];
    for (const each of broken) assert.equal(readChain(each, OWNER, sha256Hex).ok, false);
  }));
});

test('any one changed byte of an entry that another follows is found', () => {
  const chain = texts(write([{ n: 1 }, { n: 2 }, { n: 3 }]));
  const hurt = chain[1] as string;
  for (let at = 0; at < hurt.length; at++) {
    const changed = hurt.slice(0, at) + String.fromCharCode(hurt.charCodeAt(at) ^ 1) + hurt.slice(at + 1);
    assert.equal(readChain([chain[0] as string, changed, chain[2] as string], OWNER, sha256Hex).ok, false, `byte ${at}`);
  }
});

test('a run may begin anywhere; an entry of another terminal, merchant or epoch is foreign', () => {
  const chain = texts(write([{}, {}, {}]));
  assert.ok(readChain(chain.slice(1), OWNER, sha256Hex).ok);
  for (const owner of [{ ...OWNER, terminal: MERCHANT }, { ...OWNER, merchant: TERMINAL }, { ...OWNER, epoch: 'b'.repeat(26) }]) {
    const read = readChain(chain, owner, sha256Hex);
    assert.equal(read.ok ? null : read.fault.code, 'entry_foreign');
  }
});

test('anything that is not an entry is malformed, and nothing makes the reader throw', () => {
  const good = JSON.parse(texts(write([{}]))[0] as string) as Record<string, unknown>;
  const bent: Record<string, unknown>[] = [
    { ...good, v: 2 }, { ...good, seq: 0 }, { ...good, seq: 1.5 }, { ...good, seq: 2 ** 31 }, { ...good, epoch: 'A'.repeat(26) }, { ...good, prev: '' },
    { ...good, at: '2026-11-20' }, { ...good, at: '2026-13-40T00:00:00.000Z' }, { ...good, kind: 'Sale.Completed' }, { ...good, kind: 'x'.repeat(80) }, { ...good, body: [] },
    { ...good, body: null }, { ...good, session: 'me' }, { ...good, operator: 7 }, { ...good, basis: 'x'.repeat(100) }, { ...good, merchant: MERCHANT.toUpperCase() },
  ];
  for (const each of bent) assert.equal(readEntry(JSON.stringify(each), sha256Hex).ok, false, JSON.stringify(each));
  fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
    assert.equal(readEntry(text, sha256Hex).ok, false);
  }));
  assert.equal(readEntry('\ud800', sha256Hex).ok, false);
  const large = readEntry(' '.repeat(ENTRY_BYTES_MAX + 1), sha256Hex);
  assert.equal(large.ok ? null : large.fault.code, 'entry_too_large');
});

test('a text with half of a character pair is still written as well-formed bytes', () => {
  const [stored] = write([{ name: '\ud83d' }]);
  assert.ok(stored);
  assert.ok(stored.text.isWellFormed());
  assert.ok(readEntry(stored.text, sha256Hex).ok);
});

test('a time that is not ISO 8601 in UTC with milliseconds is a bug', () => {
  for (const at of ['2026-11-20T08:00:00Z', '2026-11-20 08:00', '']) assert.throws(() => writeEntry(START, { ...fields({}), at }, sha256Hex));
});

test('an epoch\'s id holds all 128 bits, and different bytes never make the same', () => {
  const seen = new Set<string>();
  for (let bit = 0; bit < 128; bit++) {
    const bytes = new Uint8Array(16);
    bytes[bit >> 3] = 1 << (bit & 7);
    const epoch = epochFrom(bytes);
    assert.ok(isEpoch(epoch));
    seen.add(epoch);
  }
  assert.equal(seen.size, 128);
  assert.throws(() => epochFrom(new Uint8Array(15)));
});

test('a receipt\'s number names store, terminal, epoch in short and entry; two epochs differ in their first letters', () => {
  const epoch = epochFrom(new Uint8Array(16).fill(7));
  assert.equal(receiptNumber('S1', 'T2', epoch, 34), `S1-T2-${shortEpoch(epoch)}-34`);
  assert.equal(receiptHash('abcdef0123456789'.repeat(4)), 'abcdef01');
  const starts = new Set(Array.from({ length: 200 }, (_, number) => shortEpoch(epochFrom(new Uint8Array(createHash('md5').update(String(number)).digest())))));
  assert.equal(starts.size, 200);
});

test('what is signed begins with its purpose, so that no signature passes for one of another kind', () => {
  const point = { merchant: MERCHANT, terminal: TERMINAL, epoch: EPOCH, seq: 1, hash: ZERO_HASH, at: '2026-11-20T08:00:00.000Z' };
  const all = [
    sealText(point), serverSealText(point), acknowledgementText({ ...point, incarnation: 'a' }), enrolmentText('ABCDEFGH', 'key'), timeText({ terminal: TERMINAL, nonce: 'n', at: point.at }),
    auditText({ merchant: MERCHANT, from: point.at, until: point.at, made_at: point.at, files: [] }),
    certificateText({ merchant: MERCHANT, store: MERCHANT, terminal: TERMINAL, enrolment: MERCHANT, store_code: 'S', terminal_code: 'T', public_key: 'k', at: point.at }),
  ];
  const purposes = all.map((text) => text.split('\n')[0]);
  assert.equal(new Set(purposes).size, all.length);
  for (const purpose of purposes) assert.match(purpose ?? '', /^stilltill\/v1\//);
});

test('no field of a signed text can pass for two', () => {
  assert.throws(() => signedText('stilltill/v1/seal', ['a\nb']));
  assert.throws(() => signedText('stilltill/v1/seal', ['a\r']));
  assert.notEqual(signedText('stilltill/v1/seal', ['a', 'b']), signedText('stilltill/v1/seal', ['ab']));
});
