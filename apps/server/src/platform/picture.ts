/** Pictures that somebody sent: told by their first bytes, and had by the hash of all of them. */
import { createHash } from 'node:crypto';
import { type Result, assert, fail, ok } from '@stilltill/domain/result';

const HASH_BYTES = 16;

export type Picture = { readonly hash: Buffer; readonly kind: 'image/jpeg' | 'image/png' | 'image/webp'; readonly bytes: Buffer };

/** What a picture is had by, without anything else. */
export function pictureId(merchant: string, hash: Buffer): string {
  return `${Buffer.from(merchant.replaceAll('-', ''), 'hex').toString('base64url')}.${hash.toString('base64url')}`;
}

/** The hash in a picture's id. */
export function hashOfPicture(id: string): Buffer {
  const hash = Buffer.from(id.split('.')[1] ?? '', 'base64url');
  assert(hash.length === HASH_BYTES, 'the id of a picture holds its hash');
  return hash;
}

/** Whose picture it is. */
export function merchantOfPicture(id: string): string {
  const hex = Buffer.from(id.split('.')[0] ?? '', 'base64url').toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** A picture from what was sent (base64). `picture_unusable`: too large, or its first bytes are those of no picture. */
export function readPicture(base64: string, bytes_max: number): Result<Picture> {
  const bytes = Buffer.from(base64, 'base64');
  const kind = kindOf(bytes);
  if (kind === null || bytes.length > bytes_max) return fail('picture_unusable');
  return ok({ kind, bytes, hash: createHash('sha256').update(bytes).digest().subarray(0, HASH_BYTES) });
}

/** With these a browser keeps it for ever, takes it for nothing else, and runs nothing in it. */
export const PICTURE_HEADERS = { 'cache-control': 'public, max-age=31536000, immutable', 'content-security-policy': "default-src 'none'; sandbox" } as const;

/** By the first bytes, whatever its name was: browsers are told the kind, and never guess. */
function kindOf(bytes: Buffer): Picture['kind'] | null {
  if (bytes.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex'))) return 'image/jpeg';
  if (bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))) return 'image/png';
  return bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP' ? 'image/webp' : null;
}
