import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { SealedField, openField, sealField } from './index.ts';

const KEY = '0190aaaa-0000-7000-8000-000000000001';
const random = (length: number): Uint8Array<ArrayBuffer> => new Uint8Array(randomBytes(length));

async function merchantKeys(): Promise<{ readonly public_key: Uint8Array<ArrayBuffer>; readonly private_key: Uint8Array<ArrayBuffer> }> {
  const pair = (await crypto.subtle.generateKey('X25519', true, ['deriveBits'])) as CryptoKeyPair;
  const jwk = await crypto.subtle.exportKey('jwk', pair.privateKey);
  return {
    public_key: new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)),
    private_key: Uint8Array.fromBase64(jwk.d ?? '', { alphabet: 'base64url' }),
  };
}

test('a field that was sealed opens with the merchant\'s key, in any script', async () => {
  const { public_key, private_key } = await merchantKeys();
  for (const text of ['13812345678', '', '王芳 <wang@example.com>', '😀'.repeat(500)]) {
    const { field, sealedKey } = await sealField(text, KEY, public_key, random);
    assert.ok(SealedField.safeParse(field).success);
    assert.deepEqual(await openField(field, sealedKey, private_key), { ok: true, value: text });
  }
});

test('without the key, with another merchant\'s, or with a byte changed, nothing opens', async () => {
  const { public_key, private_key } = await merchantKeys();
  const other = await merchantKeys();
  const { field, sealedKey } = await sealField('13812345678', KEY, public_key, random);
  const gone = { ok: false, fault: { code: 'not_found' } };
  const flip = (text: string): string => {
    const bytes = Uint8Array.fromBase64(text);
    bytes[bytes.length - 1] = (bytes.at(-1) as number) ^ 1;
    return bytes.toBase64();
  };
  assert.deepEqual(await openField(field, sealedKey, other.private_key), gone);
  assert.deepEqual(await openField(field, { ...sealedKey, sealed: '' }, private_key), gone);
  assert.deepEqual(await openField(field, { ...sealedKey, sealed: flip(sealedKey.sealed) }, private_key), gone);
  assert.deepEqual(await openField({ ...field, ciphertext: flip(field.ciphertext) }, sealedKey, private_key), gone);
  assert.deepEqual(await openField({ ...field, commitment: '0'.repeat(64) }, sealedKey, private_key), gone);
  assert.deepEqual(await openField({ ...field, key: KEY.replace('1', '2') }, sealedKey, private_key), gone);
});

test('the commitment is to the key and never to the text: the same phone number twice shows nothing in common', async () => {
  const { public_key } = await merchantKeys();
  const [first, second] = [await sealField('13812345678', KEY, public_key, random), await sealField('13812345678', KEY, public_key, random)];
  assert.notEqual(first.field.commitment, second.field.commitment);
  assert.notEqual(first.field.ciphertext, second.field.ciphertext);
  assert.notEqual(first.field.commitment, createHash('sha256').update('13812345678').digest('hex'));
});
