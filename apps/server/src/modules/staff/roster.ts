/**
 * Who is to work when: planned, imported, exchanged, and taken as worked afterwards. Tills get the days around now of each
 * operator; whoever writes holds the merchant's lock of the roster, so that no two shifts of one person overlap.
 */
import { ROSTER_DAYS_AHEAD, ROSTER_DAYS_BACK, type Stretch, findOverlaps, isOverlap, isStretch } from '@stilltill/domain/roster';
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { RosterShift } from '@stilltill/domain/watch';
import { type AnswerOffRoster, type NewShift, OFF_ROSTER_LIST_MAX, type OffRosterAnswer, type OffRosterAnswered, type RosterAnswer, type RosterImported, type RosterRecord, type ServerBody, type SwapShifts } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ReferenceRecord } from '../catalog/index.ts';
import { answerSignOns, selectOpen, selectOpenByHash } from './off-roster-store.ts';
import { type ReadShift, type RosterStore, type RowProblem, readRows, readShift, shiftWords } from './roster-read.ts';
import { type ShiftRow, deleteShift, giveShifts, insertShifts, insertSwap, lockRoster, selectRecords, selectShiftPage, selectShifts, selectShiftsById, writeRecords } from './roster-store.ts';
import { selectNames, selectOperators } from './store.ts';
import { endRequestsOf } from './swap-request-store.ts';

type OffRoster = 'nothing' | 'note' | 'manager';
type StoreOfRoster = RosterStore & { readonly off_roster?: OffRoster | null | undefined };

export type RosterPorts = Pick<Platform, 'postgres' | 'clock' | 'ids'> & {
  readonly jobs: Pick<Platform['jobs'], 'define' | 'enqueue'>;
  stores(tx: MerchantTx): Promise<readonly StoreOfRoster[]>;
  terminals(tx: MerchantTx): Promise<readonly { readonly id: string; readonly code: string }[]>;
  /** Opens findings of watch where there is none of that day yet. */
  openFindings(tx: MerchantTx, found: readonly OffRosterFound[]): Promise<unknown>;
  /** Keeps what a sign-on outside of the roster does at a store, and sends it. The last act of its transaction. False: there is no such store. */
  setOffRoster(tx: MerchantTx, store: string, off_roster: OffRoster): Promise<boolean>;
  /** Puts records into the change feed, as the last act of the transaction. */
  publishChanges(tx: MerchantTx, records: readonly ReferenceRecord[]): Promise<unknown>;
  appendServerEntry(tx: MerchantTx, kind: 'roster.changed', body: ServerBody<'roster.changed'>): Promise<unknown>;
};

const DAY_MS = 24 * 3_600_000;
const RECORD_SHIFTS_MAX = 60;
const PROBLEMS_MAX = 200;
const JOB = 'staff.roster_day';
/** For so long somebody who was let at a till is not asked again there: so long is a shift whose end nobody knows yet. */
const ACCEPTED_MS = 8 * 3_600_000;

type New = z.output<typeof NewShift>;
type Swap = z.output<typeof SwapShifts>;
type OffAnswer = z.output<typeof AnswerOffRoster>;
/** A sign-on outside of a roster that somebody wants looked at, with the entry that told it. */
type OffRosterFound = {
  readonly operator: string; readonly store: string; readonly terminal: string; readonly from_ms: number; readonly until_ms: number;
  readonly entry: { readonly terminal: string; readonly epoch: string; readonly seq: number; readonly hash: string };
};
type Change = Omit<ServerBody<'roster.changed'>, 'by'>;
export type Roster = ReturnType<typeof makeRoster>;

export function makeRoster(ports: RosterPorts) {
  ports.jobs.define(JOB, async ({ merchant_id }) => {
    if (merchant_id !== null) await ports.postgres.withMerchant(merchant_id, (tx) => sendRecords(ports, tx));
  });
  return {
    read: (tx: MerchantTx, from: string, until: string) => read(ports, tx, new Date(from), new Date(until)),
    /** Shifts that begin within a stretch of time, a page at a time; `next` null: there are no more. */
    async page(tx: MerchantTx, asked: Parameters<typeof selectShiftPage>[1]) {
      const rows = await selectShiftPage(tx, asked);
      const last = rows.at(-1);
      return { items: await itemsOf(ports, tx, rows), next: last && rows.length === asked.limit ? { from_at: last.from_at, id: last.id } : null };
    },
    /** `operator_unknown`, `not_found`: the store, `roster_hours`, `roster_overlap`. The last act of its transaction. */
    add: (tx: MerchantTx, by: string, shift: New) => add(ports, tx, by, shift),
    /** `not_found`. The last act of its transaction. */
    remove: (tx: MerchantTx, by: string, id: string) => remove(ports, tx, by, id),
    /** `not_found`, `operator_unknown`, `roster_overlap`, `conflict`: both shifts are of one person. The last act of its transaction. */
    swap: (tx: MerchantTx, by: string, swap: Swap) => swapShifts(ports, tx, by, swap),
    /** Whether somebody could take a shift over; answers with it. `not_found`, `operator_unknown`, `roster_overlap`, `conflict`: it is theirs. */
    mayTake: (tx: MerchantTx, shift: string, taker: string) => mayTake(ports, tx, shift, taker),
    /** All of a file or nothing: with problems nothing was written. The last act of its transaction. */
    importFile: (tx: MerchantTx, by: string, text: string) => importFile(ports, tx, by, text),
    setPolicy: async (tx: MerchantTx, store: string, off_roster: OffRoster): Promise<Result<{ off_roster: OffRoster }>> => (
      (await ports.setOffRoster(tx, store, off_roster)) ? ok({ off_roster }) : fail('not_found')
    ),
    off: (tx: MerchantTx) => readOff(ports, tx),
    /** Takes sign-ons outside of a roster as shifts, or has them looked at. `conflict`: somebody answered all of them meanwhile. The last act of its transaction. */
    answerOff: (tx: MerchantTx, by: string, answer: OffAnswer) => (answer.answer === 'accept' ? acceptOff(ports, tx, by, answer) : lookInto(ports, tx, by, answer)),
    /** Shifts that share a moment with a stretch of time, for whoever compares them with what happened. */
    async between(tx: MerchantTx, { from_ms, until_ms }: { readonly from_ms: number; readonly until_ms: number }): Promise<readonly RosterShift[]> {
      return (await selectShifts(tx, new Date(from_ms), new Date(until_ms))).map((row) => ({ ...stretchOf(row), accepted_late: row.accepted === 'late' }));
    },
  };
}

async function read(ports: RosterPorts, tx: MerchantTx, from: Date, until: Date): Promise<z.output<typeof RosterAnswer>> {
  const stores = await ports.stores(tx);
  return { items: await itemsOf(ports, tx, await selectShifts(tx, from, until)), policies: stores.map(({ id, off_roster }) => ({ store: id, off_roster: off_roster ?? 'nothing' })) };
}

async function itemsOf(ports: RosterPorts, tx: MerchantTx, rows: readonly ShiftRow[]): Promise<z.output<typeof RosterAnswer>['items']> {
  const names = await selectNames(tx, [...new Set(rows.map((row) => row.operator_id))]);
  const codes = new Map((await ports.stores(tx)).map(({ id, code }) => [id, code]));
  return rows.map((row) => ({
    id: row.id, operator: row.operator_id, operator_name: names.get(row.operator_id) ?? '', store: row.store_id, store_code: codes.get(row.store_id) ?? '',
    from: row.from_at.toISOString(), until: row.until_at.toISOString(), accepted: row.accepted, reason: row.reason, made_by: row.made_by,
  }));
}

async function add(ports: RosterPorts, tx: MerchantTx, by: string, shift: New): Promise<Result<{ ids: string[] }>> {
  const [from_ms, until_ms] = [Date.parse(shift.from), Date.parse(shift.until)];
  if (!isStretch({ from_ms, until_ms })) return fail('roster_hours');
  await lockRoster(tx);
  if (!(await selectOperators(tx)).some(({ id, active }) => id === shift.operator && active)) return fail('operator_unknown');
  if (!(await ports.stores(tx)).some(({ id }) => id === shift.store)) return fail('not_found');
  const wanted = { operator: shift.operator, store: shift.store, from_ms, until_ms };
  const free = await checkFree(ports, tx, [wanted], []);
  if (!free.ok) return free;
  const [id, is_late] = [ports.ids.uuid(), shift.late_reason !== null];
  const row = rowOf(id, wanted, is_late ? 'late' : 'planned', by, shift.late_reason);
  await insertShifts(tx, [row], new Date(ports.clock.now_ms()));
  await finish(ports, tx, by, [{ store: shift.store, change: is_late ? 'accepted_late' : 'added', shifts: 1, reason: shift.late_reason }]);
  return ok({ ids: [id] });
}

async function remove(ports: RosterPorts, tx: MerchantTx, by: string, id: string): Promise<Result<{ ids: string[] }>> {
  await lockRoster(tx);
  const gone = await deleteShift(tx, id);
  if (!gone) return fail('not_found');
  await endRequestsOf(tx, [id], by, new Date(ports.clock.now_ms()));
  await finish(ports, tx, by, [{ store: gone.store_id, change: 'removed', shifts: 1, reason: null }]);
  return ok({ ids: [id] });
}

async function swapShifts(ports: RosterPorts, tx: MerchantTx, by: string, { shift, to, reason }: Swap): Promise<Result<{ ids: string[] }>> {
  await lockRoster(tx);
  const other_id = 'shift' in to ? to.shift : null;
  const rows = new Map((await selectShiftsById(tx, other_id === null ? [shift] : [shift, other_id])).map((row) => [row.id, row]));
  const [mine, other] = [rows.get(shift), other_id === null ? null : rows.get(other_id)];
  if (!mine || other === undefined) return fail('not_found');
  const taker = other?.operator_id ?? ('operator' in to ? to.operator : '');
  if (taker === mine.operator_id) return fail('conflict');
  if (!(await selectOperators(tx)).some(({ id, active }) => id === taker && active)) return fail('operator_unknown');
  const given = [{ ...mine, operator_id: taker }, ...(other ? [{ ...other, operator_id: mine.operator_id }] : [])];
  const free = await checkFree(ports, tx, given.map(stretchOf), given.map(({ id }) => id));
  if (!free.ok) return free;
  await giveShifts(tx, given);
  const now = new Date(ports.clock.now_ms());
  await endRequestsOf(tx, given.map(({ id }) => id), by, now);
  await insertSwap(tx, { id: ports.ids.uuid(), shift_id: mine.id, other_shift_id: other?.id ?? null, from_operator_id: mine.operator_id, to_operator_id: taker, reason, accepted_by: by, accepted_at: now });
  await finish(ports, tx, by, [{ store: mine.store_id, change: 'swapped', shifts: given.length, reason }]);
  return ok({ ids: given.map(({ id }) => id) });
}

async function mayTake(ports: RosterPorts, tx: MerchantTx, shift: string, taker: string): Promise<Result<ShiftRow>> {
  const [row] = await selectShiftsById(tx, [shift]);
  if (!row) return fail('not_found');
  if (row.operator_id === taker) return fail('conflict');
  if (!(await selectOperators(tx)).some(({ id, active }) => id === taker && active)) return fail('operator_unknown');
  const free = await checkFree(ports, tx, [{ ...stretchOf(row), operator: taker }], [shift]);
  return free.ok ? ok(row) : free;
}

async function importFile(ports: RosterPorts, tx: MerchantTx, by: string, text: string): Promise<Result<z.output<typeof RosterImported>>> {
  const rows = readRows(text);
  if (!rows.ok) return rows;
  await lockRoster(tx);
  const [people, stores] = [await selectOperators(tx), await ports.stores(tx)];
  const read_rows = rows.value.map(({ line, cells }) => readShift(line, cells, people, stores));
  const shifts = read_rows.filter((row): row is ReadShift => !('reason' in row));
  const standing = await standingAround(tx, shifts);
  const known = new Set(standing.map(keyOf));
  const fresh = shifts.filter((shift) => !known.has(keyOf(shift)));
  const problems = [...read_rows.filter((row): row is RowProblem => 'reason' in row), ...overlapProblems(fresh, standing, stores)].toSorted((a, b) => a.line - b.line);
  if (problems.length > 0) return ok({ added: 0, known: 0, problems: problems.slice(0, PROBLEMS_MAX) });
  if (fresh.length > 0) {
    await insertShifts(tx, fresh.map((shift) => rowOf(ports.ids.uuid(), shift, 'planned', by, null)), new Date(ports.clock.now_ms()));
    const by_store = Map.groupBy(fresh, ({ store }) => store);
    await finish(ports, tx, by, [...by_store].map(([store, of_store]) => ({ store, change: 'imported' as const, shifts: of_store.length, reason: null })));
  }
  return ok({ added: fresh.length, known: shifts.length - fresh.length, problems: [] });
}

function overlapProblems(fresh: readonly ReadShift[], standing: readonly Stretch[], stores: readonly RosterStore[]): RowProblem[] {
  const store_of = new Map(stores.map((store) => [store.id, store]));
  const words = (shift: Stretch): string => shiftWords(shift, store_of.get(shift.store));
  const named = (shift: ReadShift, reason: 'overlap' | 'overlap_line', other: string): RowProblem => ({ line: shift.line, column: 'from', value: words(shift), reason, shift: other });
  const standing_of = Map.groupBy(standing, ({ operator }) => operator);
  const with_standing = fresh.flatMap((shift) => {
    const other = standing_of.get(shift.operator)?.find((each) => isOverlap(each, shift));
    return other ? [named(shift, 'overlap', words(other))] : [];
  });
  return [...with_standing, ...findOverlaps(fresh).map(({ later, earlier }) => named(later, 'overlap_line', `${earlier.line}: ${words(earlier)}`))];
}

/** `roster_overlap`, where somebody works then already; `but` names shifts that are about to change. */
async function checkFree(ports: RosterPorts, tx: MerchantTx, wanted: readonly Stretch[], but: readonly string[]): Promise<Result<null>> {
  const standing = await standingAround(tx, wanted, but);
  const [overlap] = findOverlaps([...standing, ...wanted]);
  if (!overlap) return ok(null);
  const other = wanted.includes(overlap.earlier) ? overlap.later : overlap.earlier;
  const [names, stores] = [await selectNames(tx, [other.operator]), await ports.stores(tx)];
  return fail('roster_overlap', { name: names.get(other.operator) ?? '', shift: shiftWords(other, stores.find(({ id }) => id === other.store)) });
}

/** Shifts that stand and could overlap with these. */
async function standingAround(tx: MerchantTx, shifts: readonly Stretch[], but: readonly string[] = []): Promise<Stretch[]> {
  if (shifts.length === 0) return [];
  const from_ms = shifts.reduce((least, each) => Math.min(least, each.from_ms), Infinity);
  const until_ms = shifts.reduce((most, each) => Math.max(most, each.until_ms), -Infinity);
  const operators = new Set(shifts.map(({ operator }) => operator));
  return (await selectShifts(tx, new Date(from_ms), new Date(until_ms))).filter((row) => operators.has(row.operator_id) && !but.includes(row.id)).map(stretchOf);
}

async function readOff(ports: RosterPorts, tx: MerchantTx): Promise<z.output<typeof OffRosterAnswer>> {
  const { rows, total } = await selectOpen(tx, OFF_ROSTER_LIST_MAX);
  const names = await selectNames(tx, [...new Set(rows.map((row) => row.operator_id))]);
  const codes = new Map([...await ports.stores(tx), ...await ports.terminals(tx)].map(({ id, code }) => [id, code]));
  return {
    total,
    items: rows.map((row) => ({
      id: row.hash, operator: row.operator_id, operator_name: names.get(row.operator_id) ?? '', store: row.store_id, store_code: codes.get(row.store_id) ?? '',
      terminal: row.terminal_id, terminal_code: codes.get(row.terminal_id) ?? '', at: row.at.toISOString(), until: row.until_at?.toISOString() ?? null,
    })),
  };
}

/** Each becomes a shift from the sign-on to when they last signed off, or to where another of their shifts begins. */
async function acceptOff(ports: RosterPorts, tx: MerchantTx, by: string, { ids, reason }: OffAnswer): Promise<Result<z.output<typeof OffRosterAnswered>>> {
  await lockRoster(tx);
  const rows = await selectOpenByHash(tx, ids);
  if (rows.length === 0) return fail('conflict');
  const worked = rows.map((row): Stretch => ({ operator: row.operator_id, store: row.store_id, from_ms: row.at.getTime(), until_ms: (row.until_at ?? new Date(row.at.getTime() + ACCEPTED_MS)).getTime() }));
  const free = freeOf(worked, await standingAround(tx, worked));
  const now = new Date(ports.clock.now_ms());
  if (free.length > 0) await insertShifts(tx, free.map((stretch) => rowOf(ports.ids.uuid(), stretch, 'late', by, reason)), now);
  await answerSignOns(tx, rows.map(({ hash }) => hash), { answer: 'accepted', by, reason, now });
  const by_store = Map.groupBy(free, ({ store }) => store);
  await finish(ports, tx, by, [...by_store].map(([store, of_store]) => ({ store, change: 'accepted_late' as const, shifts: of_store.length, reason })));
  return ok({ answered: rows.length, shifts: free.length });
}

/** Of what was worked, in its order, what overlaps neither with shifts that stand nor with what came before it. */
function freeOf(worked: readonly Stretch[], standing: readonly Stretch[]): Stretch[] {
  const taken = [...standing];
  return worked.flatMap((each) => {
    const own = taken.filter(({ operator }) => operator === each.operator);
    if (own.some(({ from_ms, until_ms }) => from_ms <= each.from_ms && each.from_ms < until_ms)) return [];
    const next_ms = own.reduce((least, { from_ms }) => (from_ms > each.from_ms ? Math.min(least, from_ms) : least), each.until_ms);
    const stretch = { ...each, until_ms: next_ms };
    taken.push(stretch);
    return [stretch];
  });
}

async function lookInto(ports: RosterPorts, tx: MerchantTx, by: string, { ids, reason }: OffAnswer): Promise<Result<z.output<typeof OffRosterAnswered>>> {
  await lockRoster(tx);
  const rows = await selectOpenByHash(tx, ids);
  if (rows.length === 0) return fail('conflict');
  await answerSignOns(tx, rows.map(({ hash }) => hash), { answer: 'finding', by, reason, now: new Date(ports.clock.now_ms()) });
  await ports.openFindings(tx, rows.map((row) => ({
    operator: row.operator_id, store: row.store_id, terminal: row.terminal_id, from_ms: row.at.getTime(), until_ms: (row.until_at ?? row.at).getTime(),
    entry: { terminal: row.terminal_id, epoch: row.epoch, seq: row.seq, hash: row.hash },
  })));
  return ok({ answered: rows.length, shifts: 0 });
}

const stretchOf = (row: ShiftRow): Stretch => ({ operator: row.operator_id, store: row.store_id, from_ms: row.from_at.getTime(), until_ms: row.until_at.getTime() });
const keyOf = ({ operator, store, from_ms, until_ms }: Stretch): string => `${operator} ${store} ${from_ms} ${until_ms}`;

function rowOf(id: string, shift: Stretch, accepted: ShiftRow['accepted'], made_by: string, reason: string | null): ShiftRow {
  return { id, operator_id: shift.operator, store_id: shift.store, from_at: new Date(shift.from_ms), until_at: new Date(shift.until_ms), accepted, reason, made_by };
}

/** What follows each change: the server's journal, and what tills know. */
async function finish(ports: RosterPorts, tx: MerchantTx, by: string, changes: readonly Change[]): Promise<void> {
  for (const change of changes) await ports.appendServerEntry(tx, 'roster.changed', { ...change, by: by.slice(0, 100) });
  await sendRecords(ports, tx);
}

/** Sends each operator's days around now where they are not what tills have, and comes again tomorrow while there are any. */
async function sendRecords(ports: RosterPorts, tx: MerchantTx): Promise<void> {
  const now_ms = ports.clock.now_ms();
  const rows = await selectShifts(tx, new Date(now_ms - ROSTER_DAYS_BACK * DAY_MS), new Date(now_ms + ROSTER_DAYS_AHEAD * DAY_MS));
  const by_operator = Map.groupBy(rows, (row) => row.operator_id);
  const sent = await selectRecords(tx);
  const fresh = new Map<string, RosterRecord>();
  // Whoever had shifts and has none now is told so: then nothing that they begin is on the roster.
  for (const id of new Set([...by_operator.keys(), ...sent.keys()])) {
    const shifts = (by_operator.get(id) ?? []).slice(0, RECORD_SHIFTS_MAX).map((row) => ({ store: row.store_id, from: row.from_at.toISOString(), until: row.until_at.toISOString() }));
    const record: RosterRecord = { id, shifts };
    if (sent.get(id) !== JSON.stringify(record)) fresh.set(id, record);
  }
  if (rows.length > 0 || fresh.size > 0) await ports.jobs.enqueue(tx, JOB, {}, { run_at: new Date(now_ms + DAY_MS), job_key: `${JOB}:${tx.merchant_id}` });
  if (fresh.size === 0) return;
  await writeRecords(tx, new Map([...fresh].map(([id, record]) => [id, JSON.stringify(record)])));
  await ports.publishChanges(tx, [...fresh].map(([id, body]) => ({ kind: 'roster' as const, id, store: null, body })));
}
