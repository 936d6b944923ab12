/** Pictures of stores: kept in the database, each under the hash of its bytes, for whoever has its id. */
import { PictureId } from '@stilltill/protocol';
import { z } from 'zod';
import type { HttpServer } from '../../platform/http.ts';
import { sendProblem } from '../../platform/http-problem.ts';
import { PICTURE_HEADERS, type Picture, hashOfPicture, merchantOfPicture } from '../../platform/picture.ts';
import type { MerchantTx, Postgres } from '../../platform/postgres.ts';

/** A picture that no store shows is forgotten after a day: somebody may be choosing until then. */
const UNUSED_MS_MAX = 24 * 3_600_000;

export async function insertDisplayPicture(tx: MerchantTx, { hash, kind, bytes }: Picture, now_ms: number): Promise<void> {
  await tx.execute(
    `insert into app.display_picture (merchant_id, hash, kind, bytes, created_at) values ($1, $2, $3, $4, $5)
     on conflict (merchant_id, hash) do update set created_at = excluded.created_at`,
    [tx.merchant_id, hash, kind, bytes, new Date(now_ms)],
  );
}

/** How many of these the merchant has. */
export async function countDisplayPictures(tx: MerchantTx, ids: readonly string[]): Promise<number> {
  const hashes = [...new Set(ids)].map(hashOfPicture);
  const [found] = await tx.query<{ count: number }>('select count(*)::int as count from app.display_picture where merchant_id = $1 and hash = any($2)', [tx.merchant_id, hashes]);
  return found?.count ?? 0;
}

/** Forgets what no store shows. `shown`: the pictures of all stores. */
export async function dropUnusedDisplayPictures(tx: MerchantTx, shown: readonly string[], now_ms: number): Promise<void> {
  await tx.execute(
    'delete from app.display_picture where merchant_id = $1 and hash <> all($2) and created_at < $3', [tx.merchant_id, shown.map(hashOfPicture), new Date(now_ms - UNUSED_MS_MAX)],
  );
}

export function addDisplayPictureRoute(app: HttpServer, postgres: Postgres): void {
  const read = async (id: string): Promise<Pick<Picture, 'kind' | 'bytes'> | undefined> => {
    const rows = await postgres.withMerchant(merchantOfPicture(id), (tx) => (
      tx.query<Pick<Picture, 'kind' | 'bytes'>>('select kind, bytes from app.display_picture where merchant_id = $1 and hash = $2', [tx.merchant_id, hashOfPicture(id)])
    ));
    return rows[0];
  };
  app.get('/api/v1/display-pictures/:picture', {
    schema: { tags: ['terminal'], summary: 'A picture of a store', params: z.object({ picture: PictureId }) },
  }, async (request, reply) => {
    const found = await read(request.params.picture);
    if (!found) return sendProblem(reply, { code: 'not_found' });
    return reply.type(found.kind).headers(PICTURE_HEADERS).serializer((bytes: unknown) => bytes as string).send(found.bytes);
  });
}
