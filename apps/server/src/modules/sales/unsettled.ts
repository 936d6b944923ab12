/** Tenders of which nobody knows yet whether money was taken. */
import { type Result, ok } from '@stilltill/domain/result';
import type { PageQuery, UnsettledTenderPage } from '@stilltill/protocol';
import type { z } from 'zod';
import { readPageCursor, writePageCursor } from '../../platform/page-cursor.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { SalesPorts } from './ports.ts';

type Row = {
  tender_id: string; sale_id: string; kind: string; at: Date; chain: number; seq: number; variant: number; operator_id: string | null; currency: string; amount_minor: bigint; reference: string | null;
};

/** Oldest first: the slip of the oldest is the hardest to find. */
export async function readUnsettled(ports: SalesPorts, tx: MerchantTx, query: z.output<typeof PageQuery>): Promise<Result<z.input<typeof UnsettledTenderPage>>> {
  const cursor = readPageCursor(query.after, ['moment', 'uuid']);
  if (!cursor.ok) return cursor;
  const rows = await tx.query<Row>(
    `select tender_id, sale_id, kind, at, chain, seq, variant, operator_id, currency, amount_minor, reference from app.tender_result
      where merchant_id = $1 and outcome = 'unknown' and resolved is null ${cursor.value ? 'and (at, tender_id) > ($3::timestamptz, $4::uuid)' : ''}
      order by at, tender_id limit $2`, [tx.merchant_id, query.limit + 1, ...(cursor.value ?? [])],
  );
  const page = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  const names = await ports.operatorNames(tx, [...new Set(page.flatMap((row) => row.operator_id ?? []))]);
  const entries = await ports.journal.lookups.describeEntries(tx, page);
  return ok({
    items: page.flatMap((row, index) => {
      const entry = entries[index];
      if (!entry) return [];
      const { terminal, terminal_code, store_code, epoch, hash } = entry;
      return [{
        tender: row.tender_id, sale: row.sale_id, kind: row.kind, at: row.at.toISOString(), entry: { terminal, epoch, seq: row.seq, hash }, terminal_code, store_code,
        operator_name: row.operator_id === null ? null : names.get(row.operator_id) ?? null, currency: row.currency, amount_minor: String(row.amount_minor), reference: row.reference,
      }];
    }),
    next: last ? writePageCursor([last.at.toISOString(), last.tender_id]) : null,
  });
}
