/** Which key of a terminal made a seal. */
import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { type Seal, acknowledgementText, sealText, type Acknowledgement } from '@stilltill/domain/journal';
import type { EnrolledKey } from './ports.ts';

const KEYS_MAX = 10_000;
const keys = new Map<string, KeyObject>();

function keyObject(public_key: string): KeyObject {
  let key = keys.get(public_key);
  if (!key) {
    if (keys.size >= KEYS_MAX) keys.clear();
    key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: public_key }, format: 'jwk' });
    keys.set(public_key, key);
  }
  return key;
}

/** Whether `signature` (base64url) is over the text's UTF-8 bytes by the key (raw Ed25519, base64url). */
export function isSignedBy(public_key: string, text: string, signature: string): boolean {
  return verify(null, Buffer.from(text, 'utf8'), keyObject(public_key), Buffer.from(signature, 'base64url'));
}

export function isSealedBy(key: Pick<EnrolledKey, 'public_key'>, seal: Seal): boolean {
  return isSignedBy(key.public_key, sealText(seal), seal.signature);
}

export function isAcknowledgedBy(server_public_key: string, ack: Acknowledgement): boolean {
  return isSignedBy(server_public_key, acknowledgementText(ack), ack.signature);
}
