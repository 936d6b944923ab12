import assert from 'node:assert/strict';
import { test } from 'node:test';
import { symmetricEncrypt } from 'better-auth/crypto';
import { backupCodeStore, hashBackupCode, makeBackupCodes } from './backup-codes.ts';

const secret = 'a secret of the server, long enough';
const store = backupCodeStore(secret);

test('codes are kept as hashes, and what is left of them is kept as it was', async () => {
  let at = 0;
  const codes = makeBackupCodes({ bytes: (length) => Uint8Array.from({ length }, () => (at += 7) & 255) });
  const kept = await store.encrypt(JSON.stringify(codes));
  const hashes = JSON.parse(await store.decrypt(kept)) as readonly string[];
  assert.deepEqual(hashes, codes.map((code) => hashBackupCode(code)));
  const left = JSON.stringify(hashes.slice(1));
  assert.equal(await store.encrypt(left), left);
});

test('however it is typed, a code is the same; another is another', () => {
  const code = 'ABCD-EFGH-JKMN-PQRS-TVWX-Y012';
  for (const typed of ['abcdefghjkmnpqrstvwxy012', ' ABCD EFGH JKMN PQRS TVWX YO12 ', 'ａｂｃｄ-efgh-jkmn-pqrs-tvwx-yol2']) assert.equal(hashBackupCode(typed), hashBackupCode(code), typed);
  assert.notEqual(hashBackupCode('ABCD-EFGH-JKMN-PQRS-TVWX-Y013'), hashBackupCode(code));
});

test('codes of ten letters that the library encrypted still let their person in, in their own case', async () => {
  const kept = await symmetricEncrypt({ key: secret, data: JSON.stringify(['aB3dE-fGh1J', 'zzzzz-ZZZZZ']) });
  const hashes = JSON.parse(await store.decrypt(kept)) as readonly string[];
  assert.deepEqual([hashes.includes(hashBackupCode(' aB3dE-fGh1J')), hashes.includes(hashBackupCode('AB3DE-FGH1J'))], [true, false]);
  await assert.rejects(backupCodeStore('another secret of the server').decrypt(kept));
});
