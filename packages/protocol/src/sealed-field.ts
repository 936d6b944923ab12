/**
 * A field about a customer, as it stands in an entry: encrypted under a key of its own. The key travels beside the
 * entries, sealed to the merchant's public key (HPKE), so that a till that wrote it can't read it later, and so that
 * destroying the key erases the field while the journal stays whole. The commitment is to the key, never to the text,
 * because a phone number can be guessed. See docs/adr/0002-keys.md.
 */
// HPKE (RFC 9180) is not something to write oneself; this one is built on WebCrypto alone.
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { z } from 'zod';
import { Hash, Uuid } from './primitives.ts';

export const SealedField = z.object({
  key: Uuid,
  /** SHA-256 over the key's bytes, hex. */
  commitment: Hash,
  /** AES-256-GCM, 12-byte nonce first, base64. The key's id is the associated data. */
  ciphertext: z.base64().max(20_000),
});
export type SealedField = z.output<typeof SealedField>;
/** A key on its way: 32 bytes of encapsulation, then the sealed key. Base64. */
export type SealedKey = { readonly key: string; readonly sealed: string };

const INFO = new TextEncoder().encode('stilltill/v1/field-key');
const suite = (): CipherSuite => new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });

/** Encrypts a text. `random` gives fresh random bytes; `merchant_public_key` is raw X25519. */
export async function sealField(
  text: string, key: string, merchant_public_key: Uint8Array<ArrayBuffer>, random: (bytes: number) => Uint8Array<ArrayBuffer>,
): Promise<{ readonly field: SealedField; readonly sealedKey: SealedKey }> {
  const secret = random(32);
  const nonce = random(12);
  const aad = new TextEncoder().encode(key);
  const aes = await crypto.subtle.importKey('raw', secret, 'AES-GCM', false, ['encrypt']);
  const ciphertext = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData: aad }, aes, new TextEncoder().encode(text)));
  const commitment = new Uint8Array(await crypto.subtle.digest('SHA-256', secret)).toHex();
  const hpke = suite();
  const recipientPublicKey = await hpke.kem.deserializePublicKey(merchant_public_key);
  const sender = await hpke.createSenderContext({ recipientPublicKey, info: INFO });
  const sealed = new Uint8Array(await sender.seal(secret, aad));
  return {
    field: { key, commitment, ciphertext: concat(nonce, ciphertext).toBase64() },
    sealedKey: { key, sealed: concat(new Uint8Array(sender.enc), sealed).toBase64() },
  };
}

/** Opens a field with the merchant's private key (raw X25519). `not_found`: the key does not fit, or was destroyed. */
export async function openField(field: SealedField, sealedKey: SealedKey, merchant_private_key: Uint8Array<ArrayBuffer>): Promise<Result<string>> {
  try {
    const hpke = suite();
    const aad = new TextEncoder().encode(field.key);
    const bytes = Uint8Array.fromBase64(sealedKey.sealed);
    const recipientKey = await hpke.kem.importKey('raw', merchant_private_key.slice().buffer, false);
    const recipient = await hpke.createRecipientContext({ recipientKey, enc: bytes.slice(0, 32), info: INFO });
    const secret = await recipient.open(bytes.slice(32), aad);
    const commitment = new Uint8Array(await crypto.subtle.digest('SHA-256', secret)).toHex();
    if (commitment !== field.commitment) return fail('not_found');
    const aes = await crypto.subtle.importKey('raw', secret, 'AES-GCM', false, ['decrypt']);
    const sealedText = Uint8Array.fromBase64(field.ciphertext);
    const text = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: sealedText.slice(0, 12), additionalData: aad }, aes, sealedText.slice(12));
    return ok(new TextDecoder().decode(text));
  } catch {
    return fail('not_found');
  }
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}
