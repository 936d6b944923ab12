/** Shifts: what the office writes about one, and what its page reads. */
import { z } from 'zod';
import { AmountMinor, AmountMinorPositive, CurrencyCode, EpochId, HeadSchema, Hash, Seq, Time, Uuid } from './primitives.ts';

/** A shift that was closed from the office, in the server's own journal. Amounts are those that the server knew then. */
export const ShiftClosedByOffice = z.object({
  shift: Uuid, terminal: Uuid, currency: CurrencyCode, counted_minor: AmountMinorPositive, expected_minor: AmountMinor, difference_minor: AmountMinor,
  reason: z.string().min(1).max(300), by: z.string().max(100),
});

// POST /api/v1/office/shifts/{id}/close
export const OfficeClosing = z.object({ counted_minor: AmountMinorPositive, reason: z.string().trim().min(1).max(300) });
export const OfficeClosingAnswer = z.object({ shift: Uuid, revision: z.int(), expected_minor: AmountMinor, difference_minor: AmountMinor });

/** Whose count a report rests on. */
export const CountedBy = z.enum(['terminal', 'office']);
const EntryKey = z.object({ terminal: Uuid, epoch: EpochId, seq: Seq, hash: Hash });

export const ShiftReportItem = z.object({
  revision: z.int(), made_at: Time, counted_by: CountedBy, reason: z.string().nullable(), float_minor: AmountMinor,
  sales: z.int(), sales_minor: AmountMinor, refunds: z.int(), refunds_minor: AmountMinor, cash_in_minor: AmountMinor, cash_out_minor: AmountMinor,
  moved_in_minor: AmountMinor, moved_out_minor: AmountMinor, counted_minor: AmountMinor, expected_minor: AmountMinor, difference_minor: AmountMinor,
});

// GET /api/v1/office/shifts/{id}
export const ShiftDetail = z.object({
  id: Uuid, terminal: Uuid, terminal_code: z.string(), store: Uuid, store_code: z.string(), currency: CurrencyCode,
  opened_at: Time, opened_by: z.string().nullable(), closed_at: Time.nullable(), closed_by: z.string().nullable(), counted_by: CountedBy.nullable(),
  /** That the office closed it; null: it did not. */
  office: z.object({ closed_at: Time, closed_by: z.string(), head: HeadSchema }).nullable(),
  /** What stands in it now: of an open shift the figures so far. */
  float_minor: AmountMinor, sales: z.int(), sales_minor: AmountMinor, refunds: z.int(), refunds_minor: AmountMinor,
  cash_in_minor: AmountMinor, cash_out_minor: AmountMinor, moved_in_minor: AmountMinor, moved_out_minor: AmountMinor, expected_minor: AmountMinor,
  /** By kind of tender; what was given back stands beside what was taken. */
  tenders: z.array(z.object({ kind: z.string(), count: z.int(), taken_minor: AmountMinor, returned_minor: AmountMinor })),
  /** By rate, refunds taken off. */
  tax: z.array(z.object({ rate_ppm: z.int(), net_minor: AmountMinor, tax_minor: AmountMinor })),
  moved: z.array(z.object({ entry: EntryKey, at: Time, operator_name: z.string().nullable(), direction: z.enum(['in', 'out']), amount_minor: AmountMinor, reason: z.string() })),
  denominations: z.array(z.object({ value_minor: AmountMinor, count: z.int() })),
  /** Why the count differs, as an operator said after the count. */
  explained: z.array(z.object({ at: Time, operator_name: z.string().nullable(), reason: z.string() })),
  /** Opening, closing, cash and readings, in the order of the till's clock. */
  entries: z.array(z.object({ entry: EntryKey, kind: z.string(), at: Time })),
  reports: z.array(ShiftReportItem),
  /** The terminal's head at its own closing, and the head of the server's journal now. */
  closing_head: HeadSchema.nullable(), server_head: HeadSchema.nullable(),
});

// GET /api/v1/office/tenders/unsettled: oldest first
export const UnsettledTender = z.object({
  tender: Uuid, sale: Uuid, kind: z.string(), at: Time, entry: EntryKey, terminal_code: z.string(), store_code: z.string(), operator_name: z.string().nullable(),
  currency: CurrencyCode, amount_minor: AmountMinor, reference: z.string().nullable(),
});
export const UnsettledTenderPage = z.object({ items: z.array(UnsettledTender), next: z.string().nullable() });
