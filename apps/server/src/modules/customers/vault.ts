/**
 * What names a person is kept under a key of that person alone. The key lies beside them under the merchant's secret, which
 * lives apart from the database; to erase somebody is to destroy their key, also in every backup of the tables that is read
 * again later. An address is found by a keyed hash, which nobody can guess without that secret.
 */
import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import { assert } from '@stilltill/domain/result';
import type { Random } from '../../platform/ids.ts';
import type { KeyRing } from '../../platform/keys.ts';

export type PointKind = 'phone' | 'email' | 'push' | 'wechat' | 'alipay';

/** A person's key, opened. */
export type PersonKey = { readonly customer: string; readonly bytes: Uint8Array };

export type Vault = {
  /** A new key for a person, and the form in which it is stored. */
  makeKey(merchant: string, customer: string): { readonly key: PersonKey; readonly stored: Uint8Array };
  openKey(merchant: string, customer: string, stored: Uint8Array): PersonKey;
  /** `what` binds the text to its place: it can't be read in another. */
  seal(key: PersonKey, what: string, text: string): Uint8Array;
  unseal(key: PersonKey, what: string, sealed: Uint8Array): string;
  /** HMAC-SHA256, 32 bytes, of an address in its one form. */
  lookupOf(merchant: string, kind: PointKind, address: string): Uint8Array;
};

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export function makeVault({ keys, random }: { readonly keys: Pick<KeyRing, 'secret'>; readonly random: Random }): Vault {
  const secrets = new Map<string, Buffer>();
  const secret = (name: string): Buffer => {
    let bytes = secrets.get(name);
    if (!bytes) secrets.set(name, bytes = Buffer.from(keys.secret(name, KEY_BYTES), 'base64url'));
    assert(bytes.length >= KEY_BYTES, 'a secret is as long as was asked for');
    return bytes.subarray(0, KEY_BYTES);
  };
  const wrapping = (merchant: string): Buffer => secret(`customers-${merchant}`);

  const encrypt = (key: Uint8Array, bound_to: string, text: Uint8Array): Uint8Array => {
    const nonce = random.bytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(bound_to));
    return Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
  };
  /** Throws where it is not what was written there: then the row was changed, and nothing of it may be believed. */
  const decrypt = (key: Uint8Array, bound_to: string, sealed: Uint8Array): Buffer => {
    const end = sealed.length - TAG_BYTES;
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES)).setAAD(Buffer.from(bound_to)).setAuthTag(sealed.subarray(end));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, end)), decipher.final()]);
  };

  return {
    makeKey(merchant, customer) {
      const bytes = random.bytes(KEY_BYTES);
      return { key: { customer, bytes }, stored: encrypt(wrapping(merchant), `key ${customer}`, bytes) };
    },
    openKey: (merchant, customer, stored) => ({ customer, bytes: decrypt(wrapping(merchant), `key ${customer}`, stored) }),
    seal: (key, what, text) => encrypt(key.bytes, `${what} ${key.customer}`, Buffer.from(text, 'utf8')),
    unseal: (key, what, sealed) => decrypt(key.bytes, `${what} ${key.customer}`, sealed).toString('utf8'),
    lookupOf: (merchant, kind, address) => createHmac('sha256', secret(`contact-lookup-${merchant}`)).update(`${kind}\n${address}`).digest(),
  };
}
