import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { type Certificate, certificateText, enrolmentText, timeText } from '@stilltill/domain/journal';
import type { Result } from '@stilltill/domain/result';
import { PROTOCOL_VERSION, type TokenAnswer, normalizeCode, signatureBase, signatureHeaders } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import type { z } from 'zod';
import { makeIdSource, systemRandom } from '../../platform/ids.ts';
import { silentLog } from '../../platform/log.ts';
import { openKeys } from '../../platform/keys.ts';
import { openRemembrance } from '../../platform/remembrance.ts';
import { type Fleet, type FleetPorts, isSignedBy, makeFleet, makeLostTerminals } from './index.ts';

const START_MS = Date.parse('2026-11-20T08:00:00.000Z');
const clock = { time_ms: START_MS, now_ms: () => clock.time_ms };
const ids = makeIdSource(clock, systemRandom);
const folder = mkdtempSync(join(tmpdir(), 'stilltill-fleet-'));
const keys = openKeys({ inside: (...names) => join(folder, ...names.slice(1)) });
const noted: { kind: string; body: Record<string, unknown> }[] = [];
const recovered: string[] = [];
let database: TestDatabase;
let fleet: Fleet;
let remembrance: Awaited<ReturnType<typeof openRemembrance>>;
const opened: Awaited<ReturnType<typeof openRemembrance>>[] = [];
let merchant: string;
let store: string;
let terminal: string;

before(async () => {
  database = await createTestDatabase();
});
after(async () => {
  for (const each of opened) await each.close();
  await database.drop();
  rmSync(folder, { recursive: true });
});

async function openFleet(): Promise<Fleet> {
  remembrance = await openRemembrance(join(folder, 'remembrance.ndjson'), clock);
  opened.push(remembrance);
  const ports: FleetPorts = {
    postgres: database.postgres, clock, random: systemRandom, ids, keys, remembrance, state: { incarnation: () => 'a'.repeat(32) }, public_address: null,
    live: { publish: () => {}, publishAfterCommit: () => {} }, log: silentLog, jobs: { define: () => {}, enqueue: async () => {} }, lost: makeLostTerminals(), appendOwnMany: async () => {}, salesByHour: async () => new Map(), salesByTerminal: async () => ({ terminals: new Map(), hours: new Map() }),
    publishChanges: async () => '', operatorNames: async () => new Map(),
    journal: {
      appendServerEntry: async (_, kind, body) => void noted.push({ kind, body }),
      lastKnownHead: async () => null,
      openTerminalRecovered: async (_, each) => void recovered.push(each),
      operatorsOn: async () => new Map(), terminalStatuses: async () => new Map(),
    },
  };
  return makeFleet(ports);
}

beforeEach(async () => {
  clock.time_ms = START_MS;
  noted.length = 0;
  recovered.length = 0;
  fleet = await openFleet();
  [merchant, store, terminal] = [ids.uuid(), ids.uuid(), ids.uuid()];
  assert((await fleet.makeMerchant({ id: merchant, shop_name: '晨光便利' })).ok);
  await database.postgres.withMerchant(merchant, (tx) => fleet.makeStore(tx, {
    id: store, code: 'S1', name: 'One', currency: 'CNY', timezone: 'Asia/Shanghai', idle_lock_s: 300, languages: ['zh', 'en'],
  }));
  assert((await fleet.makeTerminal(merchant, { id: terminal, store, code: 'T1', name: 'Counter' })).ok);
});

type TestKey = { readonly public_key: string; sign(text: string): string };

function makeKey(): TestKey {
  const pair = generateKeyPairSync('ed25519');
  const { x } = pair.publicKey.export({ format: 'jwk' });
  return { public_key: x as string, sign: (text) => sign(null, Buffer.from(text), pair.privateKey).toString('base64url') };
}

async function newCode(): Promise<string> {
  const issued = await fleet.issueCode(merchant, terminal, 'Manager');
  assert(issued.ok);
  return normalizeCode(issued.value.code);
}

function enrolWith(code: string, key: TestKey) {
  return fleet.enrol({ protocol: PROTOCOL_VERSION, code, public_key: key.public_key, signature: key.sign(enrolmentText(code, key.public_key)) });
}

async function enrolled(key: TestKey): Promise<Certificate> {
  const answer = await enrolWith(await newCode(), key);
  assert(answer.ok, JSON.stringify(answer));
  return answer.value.certificate;
}

function valueOf<T>(result: Result<T>): T {
  assert(result.ok, JSON.stringify(result));
  return result.value;
}
const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.fault.code);

function signedRequest(certificate: Certificate, key: TestKey, changes: { created_s?: number; nonce?: string; purpose?: string; path?: string } = {}) {
  const request = { protocol: PROTOCOL_VERSION, certificate, nonce: 'till-nonce' };
  const body = Buffer.from(JSON.stringify(request));
  const parts = {
    purpose: changes.purpose ?? 'stilltill/v1/terminal-token', method: 'POST', path: changes.path ?? '/api/v1/terminal/token',
    content_digest: `sha-256=:${createHash('sha256').update(body).digest('base64')}:`,
  };
  const parameters = { created_s: changes.created_s ?? Math.floor(clock.time_ms / 1000), nonce: changes.nonce ?? ids.uuid(), keyid: certificate.enrolment };
  const signature = Buffer.from(key.sign(signatureBase(parts, parameters)), 'base64url').toString('base64');
  return { signed: { headers: signatureHeaders(parts, parameters, signature) as Record<string, unknown>, body: body as Uint8Array }, request };
}

type Signed = ReturnType<typeof signedRequest>;
const passFor = (asked: Signed): Promise<Result<z.output<typeof TokenAnswer>>> => fleet.givePass(asked.signed, asked.request);
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

test('a code binds a key to its terminal, and the certificate verifies under the server key', async () => {
  const key = makeKey();
  const answer = valueOf(await enrolWith(await newCode(), key));
  const { signature, ...certificate } = answer.certificate;
  assert(isSignedBy(answer.server_public_key, certificateText(certificate), signature));
  assert.deepEqual([certificate.merchant, certificate.store, certificate.terminal, certificate.store_code, certificate.terminal_code], [merchant, store, terminal, 'S1', 'T1']);
  assert.equal(certificate.public_key, key.public_key);
  assert.equal(answer.merchant_public_key.length, 43);
  assert.deepEqual(noted.map(({ kind }) => kind), ['terminal_code.issued', 'terminal.enrolled']);
  const [listed] = (await fleet.terminalList(merchant)).items;
  assert.equal(listed?.state, 'enrolled');
});

test('a code works once: another key that brings it is refused, the same key gets the same answer again', async () => {
  const [key, other] = [makeKey(), makeKey()];
  const code = await newCode();
  const first = valueOf(await enrolWith(code, key));
  assert.equal(codeOf(await enrolWith(code, other)), 'code_used');
  assert.deepEqual(valueOf(await enrolWith(code, key)).certificate, first.certificate);
});

test('of two keys that bring one code at once, one gets it', async () => {
  const code = await newCode();
  const results = await Promise.all([enrolWith(code, makeKey()), enrolWith(code, makeKey()), enrolWith(code, makeKey())]);
  assert.deepEqual(results.map(codeOf).sort(), ['code_used', 'code_used', 'ok']);
});

test('a code that is unknown, expired or replaced by a newer one is refused', async () => {
  assert.equal(codeOf(await enrolWith('ABCDEFGH', makeKey())), 'code_unknown');
  const code = await newCode();
  clock.time_ms += 10 * 60_000 + 1;
  assert.equal(codeOf(await enrolWith(code, makeKey())), 'code_expired');
  const earlier = await newCode();
  await newCode();
  assert.equal(codeOf(await enrolWith(earlier, makeKey())), 'code_unknown');
});

test('a code is kept as a hash only', async () => {
  const code = await newCode();
  const rows = await database.adminQuery<{ row: string }>('select c::text as row from auth.enrolment_code c');
  assert(rows.length > 0 && rows.every(({ row }) => !row.includes(code)));
});

test('a key that nobody proves to hold is not bound', async () => {
  const [key, other] = [makeKey(), makeKey()];
  const code = await newCode();
  const forged = { protocol: PROTOCOL_VERSION, code, public_key: key.public_key, signature: other.sign(enrolmentText(code, key.public_key)) };
  assert.equal(codeOf(await fleet.enrol(forged)), 'proof_invalid');
  assert.equal(codeOf(await enrolWith(code, key)), 'ok');
});

test('a key of another merchant is not bound a second time', async () => {
  const key = makeKey();
  await enrolled(key);
  const [other, shop, till] = [ids.uuid(), ids.uuid(), ids.uuid()];
  assert((await fleet.makeMerchant({ id: other, shop_name: 'Other' })).ok);
  await database.postgres.withMerchant(other, (tx) => fleet.makeStore(tx, {
    id: shop, code: 'S1', name: 'One', currency: 'CNY', timezone: 'Asia/Shanghai', idle_lock_s: 300, languages: ['zh'],
  }));
  assert((await fleet.makeTerminal(other, { id: till, store: shop, code: 'T1', name: 'Counter' })).ok);
  assert.equal(codeOf(await fleet.issueCode(other, terminal, 'Manager')), 'not_found');
  const code = normalizeCode(valueOf(await fleet.issueCode(other, till, 'Manager')).code);
  assert.equal(codeOf(await enrolWith(code, key)), 'conflict');
});

test('a signed request gets a pass and signed time, and the pass tells who it is without the database', async () => {
  const key = makeKey();
  const certificate = await enrolled(key);
  const pass = valueOf(await passFor(signedRequest(certificate, key)));
  const { signature, ...time } = pass.time;
  assert.equal(time.nonce, 'till-nonce');
  assert(isSignedBy(keys.server_public_key, timeText(time), signature));
  const identity = valueOf(fleet.authenticate(bearer(pass.token)));
  assert.deepEqual(identity, {
    merchant, store, terminal, enrolment: certificate.enrolment, store_code: 'S1', terminal_code: 'T1', public_key: key.public_key, state: 'enrolled',
  });
});

test('a pass runs out, and one that was changed is worth nothing', async () => {
  const key = makeKey();
  const { token } = valueOf(await passFor(signedRequest(await enrolled(key), key)));
  assert.equal(codeOf(fleet.authenticate(bearer(`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`))), 'terminal_unknown');
  assert.equal(codeOf(fleet.authenticate(bearer(`x${token}`))), 'terminal_unknown');
  assert.equal(codeOf(fleet.authenticate({ headers: {} })), 'terminal_unknown');
  clock.time_ms += 15 * 60_000;
  assert.equal(codeOf(fleet.authenticate(bearer(token))), 'token_expired');
});

test('a request signed by another key, for another purpose or path, or with other bytes gets nothing', async () => {
  const key = makeKey();
  const certificate = await enrolled(key);
  assert.equal(codeOf(await passFor(signedRequest(certificate, makeKey()))), 'proof_invalid');
  assert.equal(codeOf(await passFor(signedRequest(certificate, key, { purpose: 'stilltill/v1/seal' }))), 'proof_invalid');
  assert.equal(codeOf(await passFor(signedRequest(certificate, key, { path: '/api/v1/journal' }))), 'proof_invalid');
  const asked = signedRequest(certificate, key);
  assert.equal(codeOf(await fleet.givePass({ ...asked.signed, body: Buffer.from('{}') }, asked.request)), 'proof_invalid');
});

test('a key without a certificate of this server gets nothing', async () => {
  const key = makeKey();
  const { signature: _, ...certificate } = await enrolled(key);
  const stranger = makeKey();
  const forged = { ...certificate, public_key: stranger.public_key };
  const asked = signedRequest({ ...forged, signature: stranger.sign(certificateText(forged)) }, stranger);
  assert.equal(codeOf(await passFor(asked)), 'terminal_unknown');
});

test('a request is taken once, also long after its nonce is forgotten', async () => {
  const key = makeKey();
  const certificate = await enrolled(key);
  const asked = signedRequest(certificate, key);
  valueOf(await passFor(asked));
  assert.equal(codeOf(await passFor(asked)), 'proof_replayed');
  clock.time_ms += 20 * 60_000;
  valueOf(await passFor(signedRequest(certificate, key)));
  clock.time_ms += 60 * 60_000;
  assert.equal(codeOf(await passFor(asked)), 'proof_replayed');
});

test('a till whose clock is wrong is not locked out', async () => {
  const key = makeKey();
  const certificate = await enrolled(key);
  const in_2001_s = Date.parse('2001-01-01T00:00:00Z') / 1000;
  valueOf(await passFor(signedRequest(certificate, key, { created_s: in_2001_s })));
  valueOf(await passFor(signedRequest(certificate, key, { created_s: in_2001_s + 1 })));
  valueOf(await passFor(signedRequest(certificate, key, { created_s: Date.parse('2099-01-01T00:00:00Z') / 1000 })));
  // Back in 2001 it could be a copy of an old request: it is told our time and signs again.
  const refused = await passFor(signedRequest(certificate, key, { created_s: in_2001_s + 2 }));
  assert(!refused.ok && refused.fault.code === 'proof_replayed');
  const server_time = refused.fault.details?.['server_time'];
  valueOf(await passFor(signedRequest(certificate, key, { created_s: Math.floor(Date.parse(String(server_time)) / 1000) })));
});

test('one terminal that asks for passes without end is slowed down', async () => {
  const key = makeKey();
  const certificate = await enrolled(key);
  let refused = 'ok';
  for (let tries = 0; tries < 200 && refused === 'ok'; tries++) refused = codeOf(await passFor(signedRequest(certificate, key)));
  assert.equal(refused, 'rate_limited');
});

test('a retired terminal is known as retired at once, gets nothing, and may still bring what it recorded', async () => {
  const key = makeKey();
  const certificate = await enrolled(key);
  const { token } = valueOf(await passFor(signedRequest(certificate, key)));
  valueOf(await fleet.retire(merchant, terminal, 'Owner', 'sold'));
  assert.equal(valueOf(fleet.authenticate(bearer(token))).state, 'retired');
  assert.equal(codeOf(fleet.requireTerminal(bearer(token))), 'terminal_retired');
  const later = valueOf(await passFor(signedRequest(certificate, key)));
  assert.equal(valueOf(fleet.authenticate(bearer(later.token))).state, 'retired');
});

test('a decision reaches the other processes of a server, and one that starts later', async () => {
  const key = makeKey();
  const certificate = await enrolled(key);
  const { token } = valueOf(await passFor(signedRequest(certificate, key)));
  const deciding = fleet;
  const follower = await openFleet();
  const stop = await follower.start();
  valueOf(await deciding.markCompromised(merchant, terminal, 'Owner', 'stolen'));
  while (valueOf(follower.authenticate(bearer(token))).state === 'enrolled') await new Promise(setImmediate);
  stop();
  const late = await openFleet();
  (await late.start())();
  assert.equal(valueOf(late.authenticate(bearer(token))).state, 'compromised');
  assert.equal(codeOf(late.requireTerminal(bearer(token))), 'key_compromised');
});

test('enrolling again replaces the key and keeps the earlier one', async () => {
  const [first, second] = [makeKey(), makeKey()];
  const before_it = await enrolled(first);
  const { token } = valueOf(await passFor(signedRequest(before_it, first)));
  clock.time_ms += 1000;
  const after_it = await enrolled(second);
  assert.equal(valueOf(fleet.authenticate(bearer(token))).state, 'replaced');
  assert.equal(codeOf(fleet.requireTerminal(bearer(token))), 'terminal_retired');
  const kept = await database.postgres.withMerchant(merchant, (tx) => fleet.enrolmentsOf(tx, terminal));
  assert.deepEqual(kept.map(({ enrolment, state }) => [enrolment, state]), [[after_it.enrolment, 'enrolled'], [before_it.enrolment, 'replaced']]);
});

test('a compromised key is not enrolled again', async () => {
  const key = makeKey();
  await enrolled(key);
  valueOf(await fleet.markCompromised(merchant, terminal, 'Owner', 'stolen'));
  assert.equal(codeOf(await enrolWith(await newCode(), key)), 'key_compromised');
  assert.equal(codeOf(await enrolWith(await newCode(), makeKey())), 'ok');
});

test('a terminal that was enrolled after the restored backup is known again, and a person is told', async () => {
  const key = makeKey();
  const backup = await database.snapshot();
  const certificate = await enrolled(key);
  await database.restore(backup);
  fleet = await openFleet();
  const { token } = valueOf(await passFor(signedRequest(certificate, key)));
  assert.equal(valueOf(fleet.authenticate(bearer(token))).state, 'enrolled');
  assert.deepEqual(recovered, [terminal]);
  assert(noted.some(({ kind }) => kind === 'terminal.recovered'));
  const [listed] = (await fleet.terminalList(merchant)).items;
  assert.equal(listed?.state, 'enrolled');
  valueOf(await passFor(signedRequest(certificate, key)));
  assert.deepEqual(recovered, [terminal]);
});

test('a terminal and a store that the restored backup does not know are made again', async () => {
  const backup = await database.snapshot();
  const [new_store, new_terminal] = [ids.uuid(), ids.uuid()];
  await database.postgres.withMerchant(merchant, (tx) => fleet.makeStore(tx, {
    id: new_store, code: 'S2', name: 'Two', currency: 'CNY', timezone: 'Asia/Shanghai', idle_lock_s: 300, languages: ['zh'],
  }));
  assert((await fleet.makeTerminal(merchant, { id: new_terminal, store: new_store, code: 'T1', name: 'New' })).ok);
  const key = makeKey();
  const code = normalizeCode(valueOf(await fleet.issueCode(merchant, new_terminal, 'Manager')).code);
  const { certificate } = valueOf(await enrolWith(code, key));
  await database.restore(backup);
  fleet = await openFleet();
  valueOf(await passFor(signedRequest(certificate, key)));
  const listed = (await fleet.terminalList(merchant)).items.find(({ id }) => id === new_terminal);
  assert.deepEqual([listed?.store_code, listed?.code, listed?.state], ['S2', 'T1', 'enrolled']);
});

test('a key that was compromised after the restored backup stays compromised', async () => {
  const key = makeKey();
  const backup = await database.snapshot();
  const certificate = await enrolled(key);
  valueOf(await fleet.markCompromised(merchant, terminal, 'Owner', 'stolen'));
  await database.restore(backup);
  fleet = await openFleet();
  await remembrance.replayAfter(0);
  const { token } = valueOf(await passFor(signedRequest(certificate, key)));
  assert.equal(valueOf(fleet.authenticate(bearer(token))).state, 'compromised');
});

test('a terminal that was enrolled and retired after the restored backup may still bring what it recorded', async () => {
  const key = makeKey();
  const backup = await database.snapshot();
  const certificate = await enrolled(key);
  valueOf(await fleet.retire(merchant, terminal, 'Owner', 'sold'));
  await database.restore(backup);
  fleet = await openFleet();
  await remembrance.replayAfter(0);
  const { token } = valueOf(await passFor(signedRequest(certificate, key)));
  assert.equal(valueOf(fleet.authenticate(bearer(token))).state, 'retired');
  const known = await database.postgres.withMerchant(merchant, (tx) => fleet.enrolmentsOf(tx, terminal));
  assert.deepEqual(known.map(({ enrolment, state }) => [enrolment, state]), [[certificate.enrolment, 'retired']]);
  assert.equal((await fleet.terminalList(merchant)).items[0]?.state, 'retired');
});

test('a key that was replaced after the restored backup gets nothing, once the newer key is known to have ended', async () => {
  const [first, second] = [makeKey(), makeKey()];
  const earlier = await enrolled(first);
  const backup = await database.snapshot();
  clock.time_ms += 1000;
  await enrolled(second);
  valueOf(await fleet.markCompromised(merchant, terminal, 'Owner', 'stolen'));
  await database.restore(backup);
  fleet = await openFleet();
  await remembrance.replayAfter(0);
  const { token } = valueOf(await passFor(signedRequest(earlier, first)));
  assert.equal(valueOf(fleet.authenticate(bearer(token))).state, 'replaced');
});

test('two terminals of one store have different codes', async () => {
  assert.equal(codeOf(await fleet.makeTerminal(merchant, { id: ids.uuid(), store, code: 'T1', name: 'Again' })), 'conflict');
  assert.equal(codeOf(await fleet.makeTerminal(merchant, { id: ids.uuid(), store: ids.uuid(), code: 'T1', name: 'Nowhere' })), 'not_found');
});
