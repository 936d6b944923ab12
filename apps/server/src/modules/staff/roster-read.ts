/** Reads a roster as spreadsheets write it: one shift in each row, in the times of its store. What can't be right is said for each row. */
import { STRETCH_HOURS_MAX } from '@stilltill/domain/roster';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { ROSTER_ROWS_MAX, type RosterRowProblem } from '@stilltill/protocol';
// Reads CSV as it is written in the wild: quotes, line ends inside of quotes.
import { parse } from 'csv-parse/sync';
import type { z } from 'zod';

export type RowProblem = z.output<typeof RosterRowProblem>;
export type RosterPerson = { readonly id: string; readonly name: string; readonly active: boolean };
export type RosterStore = { readonly id: string; readonly code: string; readonly timezone: string };
export type ReadShift = { readonly line: number; readonly operator: string; readonly store: string; readonly from_ms: number; readonly until_ms: number };

const COLUMNS = ['operator', 'store', 'date', 'from', 'until'] as const;
type Column = (typeof COLUMNS)[number];
const NAMES: Readonly<Record<Column, readonly string[]>> = {
  operator: ['operator', 'name', '操作员', '姓名', '员工'], store: ['store', 'storecode', '门店', '门店编号', '店号'], date: ['date', 'day', '日期'],
  from: ['from', 'start', 'begin', '开始', '上班', '开始时间'], until: ['until', 'to', 'end', '结束', '下班', '结束时间'],
};
const VALUE_MAX = 200;

type Cells = Readonly<Record<Column, string>>;

/** `file_unreadable`, `roster_columns_missing`, `file_too_long`. */
export function readRows(text: string): Result<readonly { readonly line: number; readonly cells: Cells }[]> {
  let records: string[][];
  try {
    records = parse(text, { bom: true, delimiter: delimiterOf(text), relax_column_count: true, skip_empty_lines: false, trim: true }) as string[][];
  } catch {
    return fail('file_unreadable');
  }
  const [header = [], ...rows] = records;
  const plain = header.map((cell) => cell.normalize('NFKC').toLowerCase().replaceAll(/[\s_\-*]/g, ''));
  const places = Object.fromEntries(COLUMNS.map((column) => [column, plain.findIndex((cell) => NAMES[column].includes(cell))])) as Record<Column, number>;
  if (COLUMNS.some((column) => places[column] < 0)) return fail('roster_columns_missing');
  if (rows.length > ROSTER_ROWS_MAX) return fail('file_too_long', { max: ROSTER_ROWS_MAX });
  const read = rows.map((row, at) => ({
    line: at + 2, cells: Object.fromEntries(COLUMNS.map((column) => [column, (row[places[column]] ?? '').normalize('NFKC').trim().slice(0, VALUE_MAX)])) as Cells,
  }));
  return ok(read.filter(({ cells }) => COLUMNS.some((column) => cells[column] !== '')));
}

/** The sign between the columns, by the first line. */
function delimiterOf(text: string): string {
  const line = text.split(/\r?\n/, 1)[0] ?? '';
  return [',', ';', '\t'].toSorted((a, b) => line.split(b).length - line.split(a).length)[0] ?? ',';
}

/** A row as a shift, or the first thing that is wrong with it. */
export function readShift(line: number, cells: Cells, people: readonly RosterPerson[], stores: readonly RosterStore[]): ReadShift | RowProblem {
  const problem = (column: Column, reason: RowProblem['reason']): RowProblem => ({ line, column, value: cells[column], reason, shift: null });
  const missing = COLUMNS.find((column) => cells[column] === '');
  if (missing) return problem(missing, 'missing');
  const named = people.filter(({ id, name }) => id === cells.operator || isSameName(name, cells.operator));
  if (named.length === 0) return problem('operator', 'unknown');
  const at_work = named.filter(({ active }) => active);
  if (at_work.length === 0) return problem('operator', 'gone');
  if (at_work.length > 1) return problem('operator', 'ambiguous');
  const store = stores.find(({ code }) => code === cells.store.toUpperCase());
  if (!store) return problem('store', 'unknown');
  const date = readDate(cells.date);
  if (!date) return problem('date', 'not_a_date');
  const [from, until] = [readTime(cells.from), readTime(cells.until)];
  if (!from) return problem('from', 'not_a_time');
  if (!until) return problem('until', 'not_a_time');
  const from_ms = momentOf(date, from, store.timezone);
  // A night shift ends on the day after.
  const until_ms = momentOf(Temporal.PlainTime.compare(until, from) > 0 ? date : date.add({ days: 1 }), until, store.timezone);
  if (until_ms <= from_ms || until_ms - from_ms > STRETCH_HOURS_MAX * 3_600_000) return problem('until', 'too_long');
  return { line, operator: (at_work[0] as RosterPerson).id, store: store.id, from_ms, until_ms };
}

function isSameName(name: string, typed: string): boolean {
  const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
  return plain(name) === plain(typed);
}

/** 2026-11-23, 2026/11/23 or 2026.11.23. */
function readDate(typed: string): Temporal.PlainDate | null {
  const parts = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(typed);
  if (!parts) return null;
  try {
    return Temporal.PlainDate.from({ year: Number(parts[1]), month: Number(parts[2]), day: Number(parts[3]) }, { overflow: 'reject' });
  } catch {
    return null;
  }
}

/** 9:00, 09:00 or 24:00, which is midnight. */
function readTime(typed: string): Temporal.PlainTime | null {
  const parts = /^(\d{1,2}):(\d{2})(?::00)?$/.exec(typed);
  if (!parts) return null;
  const [hour, minute] = [Number(parts[1]), Number(parts[2])];
  if (hour === 24 && minute === 0) return new Temporal.PlainTime();
  return hour < 24 && minute < 60 ? new Temporal.PlainTime(hour, minute) : null;
}

function momentOf(date: Temporal.PlainDate, time: Temporal.PlainTime, timezone: string): number {
  return date.toZonedDateTime({ timeZone: timezone, plainTime: time }).epochMilliseconds;
}

/** A shift in words, in the times of its store: "2026-11-23 09:00–17:00 S1". */
export function shiftWords({ from_ms, until_ms }: { readonly from_ms: number; readonly until_ms: number }, store: RosterStore | undefined): string {
  const at = (moment_ms: number) => Temporal.Instant.fromEpochMilliseconds(moment_ms).toZonedDateTimeISO(store?.timezone ?? 'UTC');
  const time = (moment_ms: number): string => at(moment_ms).toPlainTime().toString({ smallestUnit: 'minute' });
  return `${at(from_ms).toPlainDate().toString()} ${time(from_ms)}–${time(until_ms)} ${store?.code ?? ''}`.trim();
}
