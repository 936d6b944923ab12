/** Results of tenders that stand in entries of their own: parts, declined and unknown ones, and what these proved to be. */
import type { MerchantTx } from '../../platform/postgres.ts';
import type { EntryOf, ProjectionFlag } from '../journal/index.ts';

export type TenderEntry = EntryOf<'tender.recorded'> | EntryOf<'tender.resolved'>;

/** A tender of which nobody knows is for a person to settle: it is flagged, and told apart once it is resolved. */
export async function projectTenders(tx: MerchantTx, entries: readonly TenderEntry[]): Promise<ProjectionFlag[]> {
  const flags: ProjectionFlag[] = [];
  const settled = new Set(entries.flatMap((each) => (each.kind === 'tender.resolved' ? each.body.tender : [])));
  for (const entry of entries) {
    const { body } = entry;
    if (entry.kind === 'tender.resolved') {
      await writeResult(tx, entry, null, body.outcome);
      continue;
    }
    await writeResult(tx, entry, body.outcome, null);
    if (body.outcome === 'unknown' && !settled.has(body.tender)) flags.push({ entry, fault: { code: 'tender_unknown', details: { tender: body.tender } } });
  }
  return flags;
}

/** The two may arrive in either order: a basket is resolved at the till that recalled it. */
async function writeResult(tx: MerchantTx, entry: TenderEntry, outcome: string | null, resolved: string | null): Promise<void> {
  const { body } = entry;
  await tx.execute(
    `insert into app.tender_result as known (merchant_id, tender_id, sale_id, chain, seq, variant, at, operator_id, kind, currency, amount_minor, reference, outcome, resolved, resolved_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, coalesce($13, 'approved'), $14, case when $14::text is null then null else $7::timestamptz end)
     on conflict (merchant_id, tender_id) do update set
            outcome = coalesce($13, known.outcome), resolved = coalesce(excluded.resolved, known.resolved), resolved_at = coalesce(excluded.resolved_at, known.resolved_at)`,
    [tx.merchant_id, body.tender, body.sale, entry.chain, entry.seq, entry.variant, entry.at, entry.operator, body.kind, body.currency, body.amount_minor, body.reference ?? null, outcome, resolved],
    'sales.tender_result',
  );
}
