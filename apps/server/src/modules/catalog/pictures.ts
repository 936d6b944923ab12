/** Pictures of products: small ones, kept in the database, each under the hash of its bytes. */
import type { Result } from '@stilltill/domain/result';
import { PICTURE_BYTES_MAX, PictureId } from '@stilltill/protocol';
import { z } from 'zod';
import type { HttpServer } from '../../platform/http.ts';
import { sendProblem } from '../../platform/http-problem.ts';
import { PICTURE_HEADERS, type Picture, hashOfPicture, merchantOfPicture, readPicture as readAny } from '../../platform/picture.ts';
import type { MerchantTx, Postgres } from '../../platform/postgres.ts';

/** A picture from what was sent (base64). `picture_unusable`: too large, or its first bytes are those of no picture. */
export function readPicture(base64: string): Result<Picture> {
  return readAny(base64, PICTURE_BYTES_MAX);
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
    return reply.type(found.kind).headers(PICTURE_HEADERS).serializer((bytes: unknown) => bytes as string).send(found.bytes);
  });
}
