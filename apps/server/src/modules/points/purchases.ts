/** What a customer bought, as far as one of their cards was shown at it. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import { Time, Uuid, type PurchasePage, type PurchaseQuery } from '@stilltill/protocol';
import type { z } from 'zod';
import { readPageCursor, writePageCursor } from '../../platform/page-cursor.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { uuidArray } from '../../platform/sql-arrays.ts';
import { readPersonOf } from './people.ts';
import type { PointPorts } from './ports.ts';

type Row = { readonly sale: string; readonly at: Date; readonly earned_points: bigint; readonly spent_points: bigint };

/** The newest first; `by`, who looks, is noted where the customer sees it. `not_found`, `customer_erased`, `request_malformed`. */
export async function readPurchases(ports: Pick<PointPorts, 'customers' | 'findSales'>, tx: MerchantTx, { customer, after, limit }: z.output<typeof PurchaseQuery>, by: string): Promise<Result<z.output<typeof PurchasePage>>> {
  const cursor = readPageCursor(after, ['moment', 'uuid']);
  if (!cursor.ok) return cursor;
  const [at, sale] = cursor.value ?? [];
  if (at !== undefined && !(Time.safeParse(at).success && Uuid.safeParse(sale).success)) return fail('request_malformed', { path: 'after' });
  const person = await readPersonOf(ports, tx, customer);
  if (!person.ok) return person;
  await ports.customers.noteAccess(tx, person.value, by, 'opened');
  const rows = await tx.query<Row>(
    `select s.sale_id as sale, s.at, s.earned_points, s.spent_points from app.point_account a
       join app.member_card c on c.merchant_id = a.merchant_id and c.account_id = a.id join app.point_sale s on s.merchant_id = c.merchant_id and s.card_hash = c.card_hash
      where a.merchant_id = $1 and a.customer_id = any($2::uuid[]) and ($3::timestamptz is null or (s.at, s.sale_id) < ($3, $4::uuid)) order by s.at desc, s.sale_id desc limit $5`,
    [tx.merchant_id, uuidArray(person.value), at ?? null, sale ?? null, limit + 1], 'points.purchases',
  );
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const sales = await ports.findSales(tx, shown.map((row) => row.sale));
  return ok({
    items: shown.flatMap((row) => {
      const found = sales.get(row.sale);
      return found ? [{ ...found, sale: row.sale, earned_points: Number(row.earned_points), spent_points: Number(row.spent_points) }] : [];
    }),
    next: rows.length > limit && last ? writePageCursor([last.at.toISOString(), last.sale]) : null,
  });
}
