/**
 * Shifts from the entries that name them. Running figures are kept, so that closing takes as long after five thousand
 * sales as after one. An entry that comes after the closing belongs to its shift all the same: the report gets a new
 * revision, and the one before stays as it was. So does the terminal's own count where the office had closed the shift.
 */
import { assert } from '@stilltill/domain/result';
import type { MerchantTx } from '../../platform/postgres.ts';
import { int2Array, int4Array, textArray, timeArray, uuidArray } from '../../platform/sql-arrays.ts';
import type { EntryOf, ProjectionFlag } from '../journal/index.ts';

/** Entries of a shift that are kept to be found by it; sales are found by their own table. */
export type ShiftNote = EntryOf<'cash.moved'> | EntryOf<'shift.opened'> | EntryOf<'shift.closed'> | EntryOf<'shift.read'> | EntryOf<'shift.explained'>;
export const SHIFT_NOTE_KINDS: ReadonlySet<string> = new Set<ShiftNote['kind']>(['cash.moved', 'shift.opened', 'shift.closed', 'shift.read', 'shift.explained']);

export async function projectShiftNotes(tx: MerchantTx, notes: readonly ShiftNote[]): Promise<void> {
  const [first] = notes;
  if (!first) return;
  await tx.execute(
    `insert into app.shift_entry (merchant_id, chain, seq, variant, shift_id, kind, at)
     select $1::uuid, $2::integer, n.* from unnest($3::integer[], $4::smallint[], $5::uuid[], $6::text[], $7::timestamptz[]) as n`,
    [tx.merchant_id, first.chain, int4Array(notes.map((each) => each.seq)), int2Array(notes.map((each) => each.variant)), uuidArray(notes.map((each) => each.body.shift)),
      textArray(notes.map((each) => each.kind)), timeArray(notes.map((each) => each.at))],
    'sales.shift_entries',
  );
}

export type ShiftEntry = EntryOf<'sale.completed'> | EntryOf<'sale.refunded'> | EntryOf<'cash.moved'> | EntryOf<'shift.opened'> | EntryOf<'shift.closed'>;

type Sums = {
  sales: number; sales_minor: bigint; refunds: number; refunds_minor: bigint; cash_in_minor: bigint; cash_out_minor: bigint;
  moved: number; moved_in_minor: bigint; moved_out_minor: bigint;
};
type ShiftChange = {
  readonly shift: string; readonly first: ShiftEntry;
  opened: EntryOf<'shift.opened'> | null;
  closed: EntryOf<'shift.closed'> | null;
  /** What precedes the closing, or all where there is none; and what stands behind it. */
  readonly before: Sums; readonly late: Sums; has_late: boolean;
};

function noSums(): Sums {
  return { sales: 0, sales_minor: 0n, refunds: 0, refunds_minor: 0n, cash_in_minor: 0n, cash_out_minor: 0n, moved: 0, moved_in_minor: 0n, moved_out_minor: 0n };
}

/** Gathers entries by the shift that they name. */
export function gatherShifts(entries: readonly ShiftEntry[]): ShiftChange[] {
  const changes = new Map<string, ShiftChange>();
  for (const entry of entries) {
    const { shift } = entry.body;
    let change = changes.get(shift);
    if (!change) {
      change = { shift, first: entry, opened: null, closed: null, before: noSums(), late: noSums(), has_late: false };
      changes.set(shift, change);
    }
    if (entry.kind === 'shift.opened') change.opened ??= entry;
    else if (entry.kind === 'shift.closed') change.closed ??= entry;
    else addTo(change, entry);
  }
  // In the order of their keys, so that two uploads that name the same shifts do not wait for each other in a circle.
  return [...changes.values()].sort((a, b) => (a.shift < b.shift ? -1 : 1));
}

function addTo(change: ShiftChange, entry: EntryOf<'sale.completed'> | EntryOf<'sale.refunded'> | EntryOf<'cash.moved'>): void {
  const sums = change.closed ? change.late : change.before;
  if (change.closed) change.has_late = true;
  if (entry.kind === 'cash.moved') {
    sums.moved += 1;
    sums[entry.body.direction === 'in' ? 'moved_in_minor' : 'moved_out_minor'] += entry.body.amount_minor;
    return;
  }
  const cash_minor = entry.body.tenders.reduce((total, tender) => (tender.kind === 'cash' ? total + tender.amount_minor : total), 0n);
  if (entry.kind === 'sale.completed') {
    sums.sales += 1;
    sums.sales_minor += entry.body.total_minor;
    sums.cash_in_minor += cash_minor;
  } else {
    sums.refunds += 1;
    sums.refunds_minor += entry.body.total_minor;
    sums.cash_out_minor += cash_minor;
  }
}

export async function projectShifts(tx: MerchantTx, entries: readonly ShiftEntry[]): Promise<ProjectionFlag[]> {
  const flags: ProjectionFlag[] = [];
  for (const change of gatherShifts(entries)) flags.push(...await projectShift(tx, change));
  return flags;
}

async function projectShift(tx: MerchantTx, change: ShiftChange): Promise<ProjectionFlag[]> {
  const { shift, first, opened, closed, before, has_late } = change;
  const row = await addSums(tx, change, before);
  // Closed by an earlier upload: what came now for it is late. A second closing, which another copy of the till may make, changes no report.
  if (row.closed_at !== null && (hasSums(before) || opened)) await writeRevision(tx, shift, first.received_at);
  const counts = closed !== null && (row.closed_at === null || row.counted_by === 'office');
  const flags = counts ? await close(tx, closed, row) : [];
  if (has_late) {
    await addSums(tx, change, change.late);
    await writeRevision(tx, shift, first.received_at);
  }
  return flags;
}

function hasSums(sums: Sums): boolean {
  return sums.sales > 0 || sums.refunds > 0 || sums.moved > 0;
}

type ShiftRow = {
  closed_at: Date | null; counted_by: 'terminal' | 'office'; sales: number; sales_minor: string; refunds: number; refunds_minor: string; cash_in_minor: string; cash_out_minor: string; moved_in_minor: string; moved_out_minor: string;
};

async function addSums(tx: MerchantTx, { shift, first, opened }: ShiftChange, sums: Sums): Promise<ShiftRow> {
  const [row] = await tx.query<ShiftRow>(
    `insert into app.shift as known (merchant_id, shift_id, terminal_id, store_id, currency, first_at, opened_at, opened_by, float_minor,
            sales, sales_minor, refunds, refunds_minor, cash_in_minor, cash_out_minor, moved_in_minor, moved_out_minor)
     values ($1, $2, $3, $4, $5, $6, $7, $8, coalesce($9::bigint, 0), $10, $11, $12, $13, $14, $15, $16, $17)
     on conflict (merchant_id, shift_id) do update set
            opened_at = coalesce(known.opened_at, excluded.opened_at), opened_by = coalesce(known.opened_by, excluded.opened_by),
            float_minor = case when known.opened_at is null and excluded.opened_at is not null then excluded.float_minor else known.float_minor end,
            sales = known.sales + excluded.sales, sales_minor = known.sales_minor + excluded.sales_minor,
            refunds = known.refunds + excluded.refunds, refunds_minor = known.refunds_minor + excluded.refunds_minor,
            cash_in_minor = known.cash_in_minor + excluded.cash_in_minor, cash_out_minor = known.cash_out_minor + excluded.cash_out_minor,
            moved_in_minor = known.moved_in_minor + excluded.moved_in_minor, moved_out_minor = known.moved_out_minor + excluded.moved_out_minor
     returning closed_at, counted_by, sales, sales_minor, refunds, refunds_minor, cash_in_minor, cash_out_minor, moved_in_minor, moved_out_minor`,
    [tx.merchant_id, shift, first.terminal, first.store, first.body.currency, first.at, opened?.at ?? null, opened?.operator ?? null,
      opened?.body.float_minor ?? null, sums.sales, sums.sales_minor, sums.refunds, sums.refunds_minor, sums.cash_in_minor, sums.cash_out_minor,
      sums.moved_in_minor, sums.moved_out_minor],
    'sales.add_to_shift',
  );
  if (!row) throw new Error('a shift that was just written has a row');
  return row;
}

/**
 * As the terminal sealed it: revision 1, or the next one where the office had closed the shift. Where our own sums of what
 * arrived say otherwise, a person should look.
 */
async function close(tx: MerchantTx, entry: EntryOf<'shift.closed'>, ours: ShiftRow): Promise<ProjectionFlag[]> {
  const { body } = entry;
  const { moved_in_minor = 0n, moved_out_minor = 0n } = body;
  await tx.execute(
    `with closed as (
       update app.shift set closed_at = $3, counted_minor = $11, reason = $14, revision = revision + 1, counted_by = 'terminal',
              float_minor = case when opened_at is null then $4 else float_minor end where merchant_id = $1 and shift_id = $2 returning revision
     )
     insert into app.shift_report (merchant_id, shift_id, revision, made_at, float_minor, sales, sales_minor, refunds, refunds_minor,
            cash_in_minor, cash_out_minor, counted_minor, expected_minor, difference_minor, reason, moved_in_minor, moved_out_minor, counted_by)
     select $1::uuid, $2::uuid, revision, $17::timestamptz, $4::bigint, $5::integer, $6::numeric, $7::integer, $8::numeric, $9::numeric, $10::numeric, $11::bigint, $12::numeric,
            $13::numeric, $14::text, $15::numeric, $16::numeric, 'terminal' from closed`,
    [tx.merchant_id, body.shift, entry.at, body.float_minor, body.sales, body.sales_minor, body.refunds, body.refunds_minor, body.cash_in_minor, body.cash_out_minor,
      body.counted_minor, body.expected_minor, body.difference_minor, body.reason, moved_in_minor, moved_out_minor, entry.received_at],
    'sales.close_shift',
  );
  const stated = [body.sales, body.sales_minor, body.refunds, body.refunds_minor, body.cash_in_minor, body.cash_out_minor, moved_in_minor, moved_out_minor].map(String);
  const computed = [ours.sales, ours.sales_minor, ours.refunds, ours.refunds_minor, ours.cash_in_minor, ours.cash_out_minor, ours.moved_in_minor, ours.moved_out_minor].map(String);
  const differs = stated.findIndex((each, index) => each !== computed[index]);
  if (differs === -1) return [];
  return [{ entry, fault: { code: 'totals_differ', details: { stated: stated[differs] ?? '', computed: computed[differs] ?? '' } } }];
}

/** The next revision of a closed shift, from the running figures and the count that stands. Answers with its number. */
export async function writeRevision(tx: MerchantTx, shift: string, made_at: string): Promise<number> {
  const [report] = await tx.query<{ revision: number }>(
    `with raised as (update app.shift set revision = revision + 1 where merchant_id = $1 and shift_id = $2 and closed_at is not null returning *)
     insert into app.shift_report (merchant_id, shift_id, revision, made_at, float_minor, sales, sales_minor, refunds, refunds_minor,
            cash_in_minor, cash_out_minor, moved_in_minor, moved_out_minor, counted_by, reason, counted_minor, expected_minor, difference_minor)
     select merchant_id, shift_id, revision, $3, float_minor, sales, sales_minor, refunds, refunds_minor, cash_in_minor, cash_out_minor, moved_in_minor, moved_out_minor, counted_by, reason, counted_minor,
            float_minor + cash_in_minor - cash_out_minor + moved_in_minor - moved_out_minor,
            counted_minor - (float_minor + cash_in_minor - cash_out_minor + moved_in_minor - moved_out_minor) from raised returning revision`,
    [tx.merchant_id, shift, made_at], 'sales.next_report',
  );
  assert(report, 'only a closed shift has a next report');
  return report.revision;
}
