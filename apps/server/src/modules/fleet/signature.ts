import { createHash, createPublicKey, timingSafeEqual, verify } from 'node:crypto';

/** Whether an Ed25519 signature fits a text's UTF-8 bytes. Key and signature are base64url; a key that is none never fits. */
export function isSignedBy(public_key: string, text: string, signature: string): boolean {
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: public_key }, format: 'jwk' });
    return verify(null, Buffer.from(text, 'utf8'), key, Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
}

/** The Content-Digest field of RFC 9530 over a body. */
export function contentDigest(body: Uint8Array): string {
  return `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
}

/** Compares two texts in a time that does not tell where they differ. */
export function isSameSecret(one: string, other: string): boolean {
  const a = Buffer.from(one, 'utf8');
  const b = Buffer.from(other, 'utf8');
  return a.length === b.length && timingSafeEqual(a, b);
}
