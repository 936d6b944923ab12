/** Results of tenders that stand in entries of their own: parts, declined and unknown ones, and what these proved to be. */
import { assert } from '@stilltill/domain/result';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { EntryOf, ProjectionFlag } from '../journal/index.ts';

export type TenderEntry = EntryOf<'tender.recorded'> | EntryOf<'tender.resolved'>;

/** A tender of which nobody knows is for a person to settle: it is flagged, and what was flagged is settled once it is resolved. */
export async function projectTenders(tx: MerchantTx, entries: readonly TenderEntry[]): Promise<ProjectionFlag[]> {
  const flags: ProjectionFlag[] = [];
  const resolved = new Set(entries.flatMap((each) => (each.kind === 'tender.resolved' ? each.body.tender : [])));
  for (const entry of entries) {
    const { body } = entry;
    const fault = { code: 'tender_unknown' as const, details: { tender: body.tender } };
    if (entry.kind === 'tender.resolved') {
      const known = await writeResult(tx, entry, null, body.outcome);
      if (known.outcome === 'unknown') flags.push({ entry, fault, settles: { chain: known.chain, seq: known.seq } });
      continue;
    }
    const known = await writeResult(tx, entry, body.outcome, null);
    if (body.outcome === 'unknown' && known.resolved === null && !resolved.has(body.tender)) flags.push({ entry, fault });
  }
  return flags;
}

type Known = { readonly outcome: string; readonly resolved: string | null; readonly chain: number; readonly seq: number };

/** The two may arrive in either order: a basket is resolved at the till that recalled it. The row names the entry that recorded it. */
async function writeResult(tx: MerchantTx, entry: TenderEntry, outcome: string | null, resolved: string | null): Promise<Known> {
  const { body } = entry;
  const [row] = await tx.query<Known>(
    `insert into app.tender_result as known (merchant_id, tender_id, sale_id, chain, seq, variant, at, operator_id, kind, currency, amount_minor, reference, outcome, resolved, resolved_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, coalesce($13, 'approved'), $14, case when $14::text is null then null else $7::timestamptz end)
     on conflict (merchant_id, tender_id) do update set
            chain = case when $14::text is null then excluded.chain else known.chain end, seq = case when $14::text is null then excluded.seq else known.seq end,
            variant = case when $14::text is null then excluded.variant else known.variant end, at = case when $14::text is null then excluded.at else known.at end,
            operator_id = case when $14::text is null then excluded.operator_id else known.operator_id end,
            outcome = coalesce($13, known.outcome), resolved = coalesce(excluded.resolved, known.resolved), resolved_at = coalesce(excluded.resolved_at, known.resolved_at)
     returning outcome, resolved, chain, seq`,
    [tx.merchant_id, body.tender, body.sale, entry.chain, entry.seq, entry.variant, entry.at, entry.operator, body.kind, body.currency, body.amount_minor, body.reference ?? null, outcome, resolved],
    'sales.tender_result',
  );
  assert(row, 'a result that was just written has a row');
  return row;
}
