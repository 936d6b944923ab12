/** Sales that goods paid for which came back: the refund that each names stands before it in its till's chain, over the same amount. */
import { isUuid } from '../../platform/ids.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { int8Array, uuidArray } from '../../platform/sql-arrays.ts';
import type { EntryOf, ProjectionFlag } from '../journal/index.ts';

type Sale = EntryOf<'sale.completed'>;

/** Sales whose exchange names no refund that is here, or one over another amount: nothing came back for goods that went out. */
export async function findLoneExchanges(tx: MerchantTx, sales: readonly Sale[]): Promise<ProjectionFlag[]> {
  const asked = sales.flatMap((entry) => entry.body.tenders.flatMap(({ kind, amount_minor, reference }) => (kind === 'exchange' ? [{ entry, amount_minor, refund: reference ?? '' }] : [])));
  if (asked.length === 0) return [];
  const named = asked.filter(({ refund }) => isUuid(refund));
  const rows = await tx.query<{ refund: string; amount_minor: string }>(
    `select i.refund, i.amount_minor from unnest($2::uuid[], $3::bigint[]) as i (refund, amount_minor)
      where exists (
        select from app.sale r join app.tender t on (t.merchant_id, t.chain, t.seq, t.variant) = (r.merchant_id, r.chain, r.seq, r.variant)
         where r.merchant_id = $1 and r.sale_id = i.refund and r.kind = 'refund' and t.kind = 'exchange' and t.amount_minor = i.amount_minor)`,
    [tx.merchant_id, uuidArray(named.map(({ refund }) => refund)), int8Array(named.map(({ amount_minor }) => amount_minor))], 'sales.exchanged',
  );
  const paired = new Set(rows.map(({ refund, amount_minor }) => `${refund} ${amount_minor}`));
  return asked.filter(({ refund, amount_minor }) => !paired.has(`${refund} ${amount_minor}`)).map(({ entry }) => ({ entry, fault: { code: 'exchange_unpaired' as const } }));
}
