import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { timeText } from '@stilltill/domain/journal';
import { openField, sealField } from '@stilltill/protocol';
import { makeFileOnce } from './files.ts';
import { systemRandom } from './ids.ts';
import { openKeys } from './keys.ts';
import { StartFault } from './start-fault.ts';

const MERCHANT = '01890a5d-ac96-774b-bcce-b302099a8057';
const root = mkdtempSync(join(tmpdir(), 'stilltill-keys-'));
const folder = { inside: (...names: string[]) => join(root, ...names) };
before(() => mkdirSync(folder.inside('keys')));
after(() => rmSync(root, { recursive: true, force: true }));

const text = timeText({ terminal: MERCHANT, nonce: 'n', at: '2026-01-01T00:00:00.000Z' });

test('the server signs with one key for as long as its folder lives', () => {
  const keys = openKeys(folder);
  const again = openKeys(folder);
  assert.equal(keys.server_public_key, again.server_public_key);
  const public_key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: keys.server_public_key }, format: 'jwk' });
  const signature = Buffer.from(again.signAs('stilltill/v1/time', text), 'base64url');
  assert.ok(verify(null, Buffer.from(text), public_key, signature));
});

test('a text is signed for no purpose but its own', () => {
  assert.throws(() => openKeys(folder).signAs('stilltill/v1/certificate', text), { name: 'AssertionFailed' });
});

test('a field sealed to a merchant is opened with the key of that merchant alone', async () => {
  const keys = openKeys(folder);
  const public_key = keys.ensureMerchantKey(MERCHANT);
  assert.equal(openKeys(folder).ensureMerchantKey(MERCHANT), public_key);
  const other = '01890a5d-ac96-774b-bcce-b302099a8058';
  keys.ensureMerchantKey(other);
  const random = (length: number): Uint8Array<ArrayBuffer> => new Uint8Array(systemRandom.bytes(length));
  const { field, sealedKey } = await sealField('13800138000', MERCHANT, Uint8Array.fromBase64(public_key, { alphabet: 'base64url' }), random);
  const own_key = keys.merchantPrivateKey(MERCHANT);
  const other_key = keys.merchantPrivateKey(other);
  assert.ok(own_key && other_key);
  assert.deepEqual(await openField(field, sealedKey, own_key), { ok: true, value: '13800138000' });
  assert.equal((await openField(field, sealedKey, other_key)).ok, false);
  assert.equal(keys.merchantPrivateKey('01890a5d-ac96-774b-bcce-b302099a8059'), null);
});

test('every key is readable by its owner alone', () => {
  const keys = openKeys(folder);
  keys.ensureMerchantKey(MERCHANT);
  keys.secret('of a test');
  for (const name of ['server-ed25519.pem', `merchant-${MERCHANT}.json`, 'of a test']) assert.equal(statSync(folder.inside('keys', name)).mode & 0o777, 0o600, name);
});

test('a server key that cannot be read is told, and never replaced', () => {
  const damaged = mkdtempSync(join(root, 'damaged-'));
  mkdirSync(join(damaged, 'keys'));
  writeFileSync(join(damaged, 'keys/server-ed25519.pem'), 'not a key');
  assert.throws(() => openKeys({ inside: (...names) => join(damaged, ...names) }), (error) => error instanceof StartFault && error.code === 'data_folder_damaged');
});

test('of several processes that make a key or a secret at once, all come to use one', () => {
  const shared = mkdtempSync(join(tmpdir(), 'stilltill-shared-keys-'));
  const path = join(shared, 'secret');
  makeFileOnce(path, 'the first');
  makeFileOnce(path, 'the second');
  assert.equal(readFileSync(path, 'utf8'), 'the first');
  assert.deepEqual(readdirSync(shared), ['secret']);
  rmSync(shared, { recursive: true, force: true });
});
