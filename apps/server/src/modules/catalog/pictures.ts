/** Pictures of products: small ones, kept in the database, each under the hash of its bytes. */
import { createHash } from 'node:crypto';
import { type Result, assert, fail, ok } from '@stilltill/domain/result';
import { PICTURE_BYTES_MAX, PictureId } from '@stilltill/protocol';
import { z } from 'zod';
import type { HttpServer } from '../../platform/http.ts';
import { sendProblem } from '../../platform/http-problem.ts';
import type { MerchantTx, Postgres } from '../../platform/postgres.ts';

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

function merchantOfPicture(id: string): string {
  const hex = Buffer.from(id.split('.')[0] ?? '', 'base64url').toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** A picture from what was sent (base64). `picture_unusable`: too large, or its first bytes are those of no picture. */
export function readPicture(base64: string): Result<Picture> {
  const bytes = Buffer.from(base64, 'base64');
  const kind = kindOf(bytes);
  if (kind === null || bytes.length > PICTURE_BYTES_MAX) return fail('picture_unusable');
  return ok({ kind, bytes, hash: createHash('sha256').update(bytes).digest().subarray(0, HASH_BYTES) });
}

/** By the first bytes, whatever its name was: browsers are told the kind, and never guess. */
function kindOf(bytes: Buffer): Picture['kind'] | null {
  if (bytes.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex'))) return 'image/jpeg';
  if (bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))) return 'image/png';
  return bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP' ? 'image/webp' : null;
}

export async function insertPicture(tx: MerchantTx, { hash, kind, bytes }: Picture): Promise<void> {
  await tx.execute('insert into app.picture (merchant_id, hash, kind, bytes) values ($1, $2, $3, $4) on conflict do nothing', [tx.merchant_id, hash, kind, bytes]);
}

/** Forgets a picture that no product shows any more. */
export async function dropUnusedPicture(tx: MerchantTx, id: string): Promise<void> {
  await tx.execute(
    'delete from app.picture where merchant_id = $1 and hash = $2 and not exists (select from app.product where merchant_id = $1 and picture_hash = $2)',
    [tx.merchant_id, hashOfPicture(id)],
  );
}

/** GET /api/v1/pictures/{picture}: for whoever has its id, which tells the bytes themselves; it never changes. */
export function addPictureRoute(app: HttpServer, postgres: Postgres): void {
  const read = async (id: string): Promise<Pick<Picture, 'kind' | 'bytes'> | undefined> => {
    const rows = await postgres.withMerchant(merchantOfPicture(id), (tx) => (
      tx.query<Pick<Picture, 'kind' | 'bytes'>>('select kind, bytes from app.picture where merchant_id = $1 and hash = $2', [tx.merchant_id, hashOfPicture(id)], 'catalog_read_picture')
    ));
    return rows[0];
  };
  app.get('/api/v1/pictures/:picture', {
    schema: { tags: ['terminal'], summary: 'A picture of a product', params: z.object({ picture: PictureId }) },
  }, async (request, reply) => {
    const found = await read(request.params.picture);
    if (!found) return sendProblem(reply, { code: 'not_found' });
    return reply.type(found.kind).headers({
      'cache-control': 'public, max-age=31536000, immutable', 'content-security-policy': "default-src 'none'; sandbox",
    }).serializer((bytes: unknown) => bytes as string).send(found.bytes);
  });
}
