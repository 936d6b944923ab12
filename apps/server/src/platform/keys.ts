// The keys of the server and of its merchants, in `keys` of the data folder, apart from the database and backed up
// apart from it. docs/adr/0002-keys.md.

import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { Purpose } from '@stilltill/domain/journal';
import { assert } from '@stilltill/domain/result';
import type { DataFolder } from './data-folder.ts';
import { readOrMakeSecret } from './data-folder.ts';
import { makeFileOnce, readFileIfThere } from './files.ts';
import { isUuid } from './ids.ts';
import { faultOfFileError, StartFault } from './start-fault.ts';

export type KeyRing = {
  /** Ed25519, raw, base64url: with it tills check what the server signed. */
  server_public_key: string;
  /** Signs a text that begins with its purpose, as every builder in domain/journal makes it. Base64url, no padding. */
  signAs(purpose: Purpose, text: string): string;
  /** The merchant's X25519 public key, raw, base64url; the pair is made and durable when it is first asked for. */
  ensureMerchantKey(merchant_id: string): string;
  /** The merchant's private key, raw 32 bytes; null where this server has none. */
  merchantPrivateKey(merchant_id: string): Uint8Array<ArrayBuffer> | null;
  /** A secret for one use, named by it: random bytes as base64url, made when it is first asked for. */
  secret(name: string, length?: number): string;
};

export function openKeys(folder: Pick<DataFolder, 'inside'>): KeyRing {
  const server_key = readOrMakeServerKey(folder.inside('keys', 'server-ed25519.pem'));
  const merchant_path = (merchant_id: string): string => {
    assert(isUuid(merchant_id), 'a merchant is named by its id');
    return folder.inside('keys', `merchant-${merchant_id}.json`);
  };
  return {
    server_public_key: rawPublicKey(server_key),
    signAs(purpose, text) {
      assert(text.startsWith(`${purpose}\n`), 'a signed text names its purpose first');
      return sign(null, Buffer.from(text, 'utf8'), server_key).toString('base64url');
    },
    ensureMerchantKey(merchant_id) {
      const path = merchant_path(merchant_id);
      const known = readMerchantKey(path);
      if (known) return known.public_key;
      const { x, d } = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' });
      assert(x !== undefined && d !== undefined, 'a key pair has both keys');
      makeFileOnce(path, `${JSON.stringify({ public_key: x, private_key: d })}\n`);
      return readMerchantKey(path)?.public_key ?? x;
    },
    merchantPrivateKey(merchant_id) {
      const known = readMerchantKey(merchant_path(merchant_id));
      return known ? Uint8Array.fromBase64(known.private_key, { alphabet: 'base64url' }) : null;
    },
    secret: (name, length) => readOrMakeSecret(folder, name, length),
  };
}

function readOrMakeServerKey(path: string): KeyObject {
  try {
    const pem = readFileIfThere(path);
    if (pem !== null) return createPrivateKey(pem);
    const { privateKey } = generateKeyPairSync('ed25519');
    makeFileOnce(path, privateKey.export({ format: 'pem', type: 'pkcs8' }));
    return createPrivateKey(readFileIfThere(path) ?? '');
  } catch (error) {
    const fault = faultOfFileError(error, path);
    throw fault === error ? new StartFault('data_folder_damaged', path, error) : fault;
  }
}

function rawPublicKey(private_key: KeyObject): string {
  const { x } = createPublicKey(private_key).export({ format: 'jwk' });
  assert(x !== undefined, 'an Ed25519 key has a public key');
  return x;
}

function readMerchantKey(path: string): { public_key: string; private_key: string } | null {
  const text = readFileIfThere(path);
  if (text === null) return null;
  const parsed: unknown = JSON.parse(text);
  assert(
    typeof parsed === 'object' && parsed !== null && 'public_key' in parsed && 'private_key' in parsed
    && typeof parsed.public_key === 'string' && typeof parsed.private_key === 'string',
    `${path} holds a key pair`,
  );
  return { public_key: parsed.public_key, private_key: parsed.private_key };
}
