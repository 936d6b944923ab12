/** Closing a shift from the office, because its operator went home or its till is lost. The till may still say otherwise later. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { OfficeClosingAnswer } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { SalesPorts } from './ports.ts';
import { amountText } from './figures.ts';
import { writeRevision } from './shifts.ts';

export type OfficeClosing = { readonly shift: string; readonly counted_minor: bigint; readonly reason: string };

type OpenRow = { terminal_id: string; currency: string; closed_at: Date | null; expected_minor: string };

/** `not_found`; `shift_closed_before`: by its till, or from here. Locks the shift before the server's journal, as an upload does. */
export async function closeFromOffice(ports: Pick<SalesPorts, 'journal'>, tx: MerchantTx, by: string, closing: OfficeClosing): Promise<Result<z.output<typeof OfficeClosingAnswer>>> {
  const { shift, counted_minor } = closing;
  const [row] = await tx.query<OpenRow>(
    `select terminal_id, currency, closed_at, float_minor + cash_in_minor - cash_out_minor + moved_in_minor - moved_out_minor as expected_minor
       from app.shift where merchant_id = $1 and shift_id = $2 for update`, [tx.merchant_id, shift],
  );
  if (!row) return fail('not_found');
  if (row.closed_at !== null) return fail('shift_closed_before');
  // Only forged sales reach beyond what an entry can say.
  const expected_minor = BigInt(amountText(row.expected_minor));
  const difference_minor = BigInt(amountText(String(counted_minor - expected_minor)));
  // PostgreSQL can't hold a NUL in a text.
  const reason = closing.reason.replaceAll('\u0000', '');
  const name = by.slice(0, 100);
  const entry = await ports.journal.appendOwn(tx, 'shift.closed', {
    shift, terminal: row.terminal_id, currency: row.currency, counted_minor, expected_minor, difference_minor, reason, by: name,
  });
  await tx.execute(
    `update app.shift set closed_at = $3, counted_minor = $4, reason = $5, counted_by = 'office', office_closed_at = $3, office_closed_by = $6, office_chain = $7, office_seq = $8
      where merchant_id = $1 and shift_id = $2`, [tx.merchant_id, shift, entry.at, counted_minor, reason, name, entry.chain, entry.seq],
  );
  const revision = await writeRevision(tx, shift, entry.at);
  return ok({ shift, revision, expected_minor, difference_minor });
}
