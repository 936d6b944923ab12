/** Keys that the browser keeps and never shows. What that protects, and what it does not, is in docs/adr/0002-keys.md. */
import { assert } from '@stilltill/domain/result';
import type { Keys } from '../ports.ts';
import type { TillDatabase } from './indexeddb-storage.ts';

const DEVICE = 'device';
const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

export function makeBrowserKeys(database: TillDatabase): Keys {
  let device: Promise<CryptoKey> | null = null;
  const keep = async (name: string, key: CryptoKey): Promise<void> => {
    const transaction = database.transaction('keys', 'readwrite', { durability: 'strict' });
    await Promise.all([transaction.store.put(key, name), transaction.done]);
  };
  const makeDevice = async (): Promise<CryptoKey> => {
    const made = await crypto.subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    await keep(DEVICE, made);
    return made;
  };
  return {
    async create() {
      const pair = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair;
      const public_key = toBase64Url(await crypto.subtle.exportKey('raw', pair.publicKey));
      await keep(public_key, pair.privateKey);
      return { key: public_key, public_key };
    },
    async sign(name, text) {
      const key = await database.get('keys', name);
      assert(key, 'a key that an enrolment names is kept');
      return toBase64Url(await crypto.subtle.sign('Ed25519', key, utf8(text)));
    },
    async verify(public_key, text, signature) {
      try {
        const key = await crypto.subtle.importKey('raw', fromBase64Url(public_key), 'Ed25519', false, ['verify']);
        return await crypto.subtle.verify('Ed25519', key, fromBase64Url(signature), utf8(text));
      } catch {
        return false;
      }
    },
    async mac(bytes) {
      device ??= database.get('keys', DEVICE).then((kept) => kept ?? makeDevice());
      return toBase64Url(await crypto.subtle.sign('HMAC', await device, bytes));
    },
  };
}

function toBase64Url(bytes: ArrayBuffer): string {
  return new Uint8Array(bytes).toBase64({ alphabet: 'base64url', omitPadding: true });
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.fromBase64(text, { alphabet: 'base64url' });
}
