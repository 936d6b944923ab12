/** One shift as its page reads it: what was taken by tender and rate, cash that was moved, and every revision of its report. */
import type { Entry } from '@stilltill/domain/journal';
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { CashMoved, SaleCompleted, SaleRefunded, ShiftClosed, ShiftDetail } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { SalesPorts } from './ports.ts';
import { amountText } from './figures.ts';
import { readShiftReports } from './shift-queries.ts';

type Detail = z.input<typeof ShiftDetail>;
type ShiftRow = {
  terminal_id: string; store_id: string; currency: string; first_at: Date; opened_at: Date | null; opened_by: string | null; closed_at: Date | null; counted_by: 'terminal' | 'office';
  office_closed_at: Date | null; office_closed_by: string | null; office_chain: number | null; office_seq: number | null;
  float_minor: bigint; sales: number; sales_minor: string; refunds: number; refunds_minor: string; cash_in_minor: string; cash_out_minor: string; moved_in_minor: string; moved_out_minor: string;
  expected_minor: string;
};
type NoteRow = { chain: number; seq: number; variant: number; kind: string; at: Date };
/** An entry that names the shift and is no sale, with what it says. */
type Note = { readonly place: Detail['entries'][number]['entry']; readonly kind: string; readonly at: string; readonly operator: string | null; readonly body: unknown };

/** Readings and movements of a shift beyond this are not shown one by one. */
const NOTES_MAX = 500;
/** So many sales are read at a time for their taxes. */
const SALES_AT_ONCE = 500;

/** `not_found`. */
export async function readShift(ports: SalesPorts, tx: MerchantTx, id: string): Promise<Result<Detail>> {
  const [row] = await tx.query<ShiftRow>(
    `select *, float_minor + cash_in_minor - cash_out_minor + moved_in_minor - moved_out_minor as expected_minor from app.shift where merchant_id = $1 and shift_id = $2`, [tx.merchant_id, id],
  );
  if (!row) return fail('not_found');
  const notes = await readNotes(ports, tx, id);
  const closing = notes.find((each) => each.kind === 'shift.closed');
  const names = await ports.operatorNames(tx, [...new Set([row.opened_by, ...notes.map((each) => each.operator)].filter((each) => each !== null))]);
  const nameOf = (operator: string | null): string | null => (operator === null ? null : names.get(operator) ?? null);
  const chain = (await ports.journal.lookups.readChains(tx)).find((each) => each.terminal === row.terminal_id);
  const closed_by = row.counted_by === 'office' ? row.office_closed_by : nameOf(closing?.operator ?? null);
  return ok({
    id, terminal: row.terminal_id, terminal_code: chain?.terminal_code ?? '', store: row.store_id, store_code: chain?.store_code ?? '', currency: row.currency,
    opened_at: (row.opened_at ?? row.first_at).toISOString(), opened_by: nameOf(row.opened_by), closed_at: row.closed_at?.toISOString() ?? null,
    closed_by: row.closed_at && closed_by, counted_by: row.closed_at && row.counted_by, office: await readOfficeClosing(ports, tx, row),
    float_minor: String(row.float_minor), sales: row.sales, sales_minor: amountText(row.sales_minor), refunds: row.refunds, refunds_minor: amountText(row.refunds_minor),
    cash_in_minor: amountText(row.cash_in_minor), cash_out_minor: amountText(row.cash_out_minor), moved_in_minor: amountText(row.moved_in_minor),
    moved_out_minor: amountText(row.moved_out_minor), expected_minor: amountText(row.expected_minor),
    tenders: await readTenders(tx, id), tax: await readTax(ports, tx, id), ...sayNotes(notes, nameOf), reports: await readReports(tx, id),
    closing_head: closing ? { epoch: closing.place.epoch, seq: closing.place.seq, hash: closing.place.hash } : null,
    server_head: await ports.journal.serverHead(tx),
  });
}

async function readNotes(ports: SalesPorts, tx: MerchantTx, shift: string): Promise<Note[]> {
  const rows = await tx.query<NoteRow>(
    'select chain, seq, variant, kind, at from app.shift_entry where merchant_id = $1 and shift_id = $2 order by at, chain, seq, variant limit $3', [tx.merchant_id, shift, NOTES_MAX],
  );
  const facts = await ports.journal.lookups.describeEntries(tx, rows);
  return rows.flatMap(({ kind, at }, index) => {
    const known = facts[index];
    if (!known) return [];
    const { terminal, epoch, hash, text } = known;
    const entry = JSON.parse(text) as Entry;
    return [{ place: { terminal, epoch, seq: entry.seq, hash }, kind, at: at.toISOString(), operator: entry.operator, body: entry.body }];
  });
}

/** What the entries beside the sales say. Their bodies had the form of their kinds when they were projected. */
function sayNotes(notes: readonly Note[], nameOf: (operator: string | null) => string | null): Pick<Detail, 'moved' | 'denominations' | 'explained' | 'entries'> {
  const closing = notes.find((each) => each.kind === 'shift.closed')?.body as z.input<typeof ShiftClosed> | undefined;
  return {
    moved: notes.filter((each) => each.kind === 'cash.moved').map(({ place, at, operator, body }) => {
      const { direction, amount_minor, reason } = body as z.input<typeof CashMoved>;
      return { entry: place, at, operator_name: nameOf(operator), direction, amount_minor, reason };
    }),
    explained: notes.filter((each) => each.kind === 'shift.explained').map(({ at, operator, body }) => ({ at, operator_name: nameOf(operator), reason: (body as { reason: string }).reason })),
    denominations: (closing?.denominations ?? []).filter((each) => each.count > 0),
    entries: notes.map(({ place, kind, at }) => ({ entry: place, kind, at })),
  };
}

async function readOfficeClosing(ports: SalesPorts, tx: MerchantTx, row: ShiftRow): Promise<Detail['office']> {
  const { office_closed_at, office_closed_by, office_chain, office_seq } = row;
  if (office_closed_at === null || office_chain === null || office_seq === null) return null;
  const [entry] = await ports.journal.lookups.describeEntries(tx, [{ chain: office_chain, seq: office_seq, variant: 0 }]);
  return entry ? { closed_at: office_closed_at.toISOString(), closed_by: office_closed_by ?? '', head: { epoch: entry.epoch, seq: office_seq, hash: entry.hash } } : null;
}

async function readTenders(tx: MerchantTx, shift: string): Promise<Detail['tenders']> {
  const rows = await tx.query<{ kind: string; count: number; taken_minor: string; returned_minor: string }>(
    `select t.kind, count(*)::integer as count, coalesce(sum(t.amount_minor) filter (where s.kind = 'sale'), 0) as taken_minor,
            coalesce(sum(t.amount_minor) filter (where s.kind = 'refund'), 0) as returned_minor
       from app.sale s join app.tender t on (t.merchant_id, t.chain, t.seq, t.variant) = (s.merchant_id, s.chain, s.seq, s.variant)
      where s.merchant_id = $1 and s.shift_id = $2 group by t.kind order by array_position(array['cash', 'card', 'code', 'exchange'], t.kind), t.kind`,
    [tx.merchant_id, shift], 'sales.tenders_of_shift',
  );
  return rows.map((each) => ({ ...each, taken_minor: amountText(each.taken_minor), returned_minor: amountText(each.returned_minor) }));
}

/** Taxes stand in the entries alone: they are read a part at a time and added up. */
async function readTax(ports: SalesPorts, tx: MerchantTx, shift: string): Promise<Detail['tax']> {
  const sales = await tx.query<{ chain: number; seq: number; variant: number }>(
    'select chain, seq, variant from app.sale where merchant_id = $1 and shift_id = $2 order by chain, seq, variant', [tx.merchant_id, shift],
  );
  const sums = new Map<number, { net_minor: bigint; tax_minor: bigint }>();
  for (let from = 0; from < sales.length; from += SALES_AT_ONCE) {
    for (const { text } of await ports.journal.lookups.describeEntries(tx, sales.slice(from, from + SALES_AT_ONCE))) {
      const { kind, body } = JSON.parse(text) as { kind: string; body: z.input<typeof SaleCompleted> | z.input<typeof SaleRefunded> };
      const sign = kind === 'sale.refunded' ? -1n : 1n;
      for (const { rate_ppm, net_minor, tax_minor } of body.tax) {
        const known = sums.get(rate_ppm) ?? { net_minor: 0n, tax_minor: 0n };
        sums.set(rate_ppm, { net_minor: known.net_minor + sign * BigInt(net_minor), tax_minor: known.tax_minor + sign * BigInt(tax_minor) });
      }
    }
  }
  return [...sums].sort(([a], [b]) => b - a).map(([rate_ppm, { net_minor, tax_minor }]) => ({ rate_ppm, net_minor: amountText(String(net_minor)), tax_minor: amountText(String(tax_minor)) }));
}

async function readReports(tx: MerchantTx, shift: string): Promise<Detail['reports']> {
  return (await readShiftReports(tx, shift)).map((each) => ({
    revision: each.revision, made_at: each.made_at.toISOString(), counted_by: each.counted_by, reason: each.reason, float_minor: String(each.float_minor),
    sales: each.sales, sales_minor: amountText(each.sales_minor), refunds: each.refunds, refunds_minor: amountText(each.refunds_minor),
    cash_in_minor: amountText(each.cash_in_minor), cash_out_minor: amountText(each.cash_out_minor), moved_in_minor: amountText(each.moved_in_minor),
    moved_out_minor: amountText(each.moved_out_minor), counted_minor: String(each.counted_minor), expected_minor: amountText(each.expected_minor),
    difference_minor: amountText(each.difference_minor),
  }));
}
