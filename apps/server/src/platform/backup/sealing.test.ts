import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeIdentity, openIdentity } from './sealing.ts';

const PASSPHRASE = 'four words of a shop';

test('a passphrase of backups is stretched by scrypt of 2^18 rounds under a salt of its own', async () => {
  const [one, other] = [await makeIdentity('a-set', PASSPHRASE, 'a key'), await makeIdentity('a-set', PASSPHRASE, 'a key')];
  // The head of a file of age: its version, then for each recipient the kind, the salt and the binary logarithm of the work.
  const heads = [one, other].map(({ file }) => Buffer.from(file).toString('latin1').split('\n').slice(0, 2));
  const salts = heads.map(([version, line = '']) => {
    assert.equal(version, 'age-encryption.org/v1');
    const [, salt = '', log_n] = /^-> scrypt ([A-Za-z0-9+/]+) (\d+)$/.exec(line) ?? [];
    assert.equal(log_n, '18', line);
    assert.equal(Buffer.from(salt, 'base64').length, 16);
    return salt;
  });
  assert.notEqual(salts[0], salts[1]);
  assert.equal((await openIdentity(one.file, PASSPHRASE)).set, 'a-set');
});

test('a passphrase of fewer than twelve letters is refused', async () => {
  await assert.rejects(makeIdentity('a-set', 'eleven char', 'a key', 10), { code: 'passphrase_short' });
});
