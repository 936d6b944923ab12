import assert from 'node:assert/strict';
import { test } from 'node:test';
import { symmetricEncrypt } from 'better-auth/crypto';
import { makeBackupCodes } from './backup-codes.ts';

const secret = 'a secret of the server, long enough';
let at = 0;
const random = { bytes: (length: number) => Uint8Array.from({ length }, () => (at += 7) & 255) };
const { make, hash, store } = makeBackupCodes(secret, random);

test('codes are kept as hashes, and what is left of them is kept as it was', async () => {
  const codes = make();
  const kept = await store.encrypt(JSON.stringify(codes));
  const hashes = JSON.parse(await store.decrypt(kept)) as readonly string[];
  assert.deepEqual(hashes, codes.map((code) => hash(code)));
  const left = JSON.stringify(hashes.slice(1));
  assert.equal(await store.encrypt(left), left);
});

test('however it is typed, a code is the same; another is another, and so it is under another secret', () => {
  const code = 'ABCD-EFGH-JKMN-PQRS-TVWX-Y012';
  for (const typed of ['abcdefghjkmnpqrstvwxy012', ' ABCD EFGH JKMN PQRS TVWX YO12 ', 'ａｂｃｄ-efgh-jkmn-pqrs-tvwx-yol2']) assert.equal(hash(typed), hash(code), typed);
  assert.notEqual(hash('ABCD-EFGH-JKMN-PQRS-TVWX-Y013'), hash(code));
  assert.notEqual(makeBackupCodes('another secret of the server', random).hash(code), hash(code));
});

test('codes of ten letters that the library encrypted still let their person in, in their own case', async () => {
  const kept = await symmetricEncrypt({ key: secret, data: JSON.stringify(['aB3dE-fGh1J', 'zzzzz-ZZZZZ']) });
  const hashes = JSON.parse(await store.decrypt(kept)) as readonly string[];
  assert.deepEqual([hashes.includes(hash(' aB3dE-fGh1J')), hashes.includes(hash('AB3DE-FGH1J'))], [true, false]);
  await assert.rejects(makeBackupCodes('another secret of the server', random).store.decrypt(kept));
});
