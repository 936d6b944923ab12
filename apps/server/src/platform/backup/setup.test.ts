import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { BackupFault, type BackupFaultCode } from './backup-fault.ts';
import { FRESH_STATE, readSetup, readState } from './backup-files.ts';
import { keysEnvironment, type Place, readPlace } from './place.ts';
import { moveKeys, removeKeysBeside, setUpBackup } from './setup.ts';
import { openIdentity, openObject } from './sealing.ts';
import { makeShipper, shipKeys } from './shipping.ts';
import { makeFolderStore } from './store.ts';

const [PASSPHRASE, KEYS_PASSPHRASE] = ['four words of a shop', 'other words for keys'];
let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'stilltill-setup-'));
  folder = join(root, 'data');
  mkdirSync(join(folder, 'keys'), { recursive: true });
  writeFileSync(join(folder, 'keys', 'server-ed25519.pem'), generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const at = (name: string): Place => ({ kind: 'folder', path: join(root, name) });
const listOf = (name: string): Promise<string[]> => makeFolderStore(join(root, name)).list('');
const setUp = (keys_place?: Place): ReturnType<typeof setUpBackup> => setUpBackup({ folder, place: at('place'), ...(keys_place ? { keys_place } : {}), set: 'a-set', passphrase: PASSPHRASE, keys_passphrase: KEYS_PASSPHRASE, now_ms: 0, work_factor: 10 });
const refusedWith = (code: BackupFaultCode) => (error: unknown): boolean => error instanceof BackupFault && error.code === code;

/** What opens in a place with the passphrase of the keys alone. */
async function keysIn(name: string): Promise<string[]> {
  const store = makeFolderStore(join(root, name));
  const [identity, sealed] = [await store.get('keys-identity.age'), await store.get('keys/latest')];
  const opener = await openIdentity(identity ?? assert.fail(), KEYS_PASSPHRASE);
  return Object.keys(JSON.parse((await openObject(opener, 'keys/latest', sealed ?? assert.fail())).toString('utf8')) as object);
}

test('keys with a place of their own never lie beside the rest, and either place says what it is', async () => {
  const setup = await setUp(at('keys'));
  await shipKeys(makeShipper(folder, setup), FRESH_STATE);
  assert.deepEqual([await listOf('place'), await listOf('keys')], [['identity.age', 'set.json'], ['keys-identity.age', 'keys/latest', 'set.json']]);
  assert.deepEqual(await keysIn('keys'), ['server-ed25519.pem']);
});

test('without one they lie beside the rest, as before', async () => {
  await shipKeys(makeShipper(folder, await setUp()), FRESH_STATE);
  assert.deepEqual(await listOf('place'), ['identity.age', 'keys-identity.age', 'keys/latest', 'set.json']);
});

test('keys that lay beside the rest are moved under their passphrase, and are taken away there once they have come', async () => {
  const before = await setUp();
  await shipKeys(makeShipper(folder, before), FRESH_STATE);
  const setup = await moveKeys(folder, before, at('keys'), 0);
  assert.deepEqual([readSetup(folder)?.keys_place, readState(folder).keys_hash], [at('keys'), null]);
  await shipKeys(makeShipper(folder, setup), readState(folder));
  assert.deepEqual(await keysIn('keys'), ['server-ed25519.pem']);
  await removeKeysBeside(setup);
  await removeKeysBeside(setup);
  assert.deepEqual(await listOf('place'), ['identity.age', 'set.json']);
  assert.equal(await moveKeys(folder, setup, at('keys'), 0), setup);
});

test('a place of the keys that is the other’s, lies in it or holds something is refused', async () => {
  for (const place of ['place', 'place/keys']) await assert.rejects(setUp(at(place)), refusedWith('target_taken'), place);
  await makeFolderStore(join(root, 'taken')).put('photos', Buffer.from('x'));
  await assert.rejects(setUp(at('taken')), refusedWith('target_taken'));
  const setup = await setUp();
  for (const place of ['place', 'place/keys', 'taken']) await assert.rejects(moveKeys(folder, setup, at(place), 0), refusedWith('target_taken'), place);
  assert.equal(readSetup(folder)?.keys_place, undefined);
});

test('a storage of the keys may be another’s, with an account of its own', () => {
  const env = { AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'one', AWS_SECRET_ACCESS_KEY: 'its secret', STILLTILL_KEYS_AWS_ACCESS_KEY_ID: 'two', STILLTILL_KEYS_AWS_SECRET_ACCESS_KEY: 'another', STILLTILL_KEYS_S3_ENDPOINT: 'https://s3.other.test' };
  const place = readPlace('s3://keys', keysEnvironment(env), root);
  assert.ok(place.kind === 's3');
  assert.deepEqual([place.endpoint, place.region, place.access_key_id, place.secret_access_key], ['https://s3.other.test', 'eu-central-1', 'two', 'another']);
});
