/**
 * Takes an import in, looks at it, or takes it back. All three are one transaction each: to look is to do it all and to throw it
 * away, so that nothing can come out differently afterwards. Progress is told beside that transaction.
 */
import { assert } from '@stilltill/domain/result';
import { DATA_IMPORT_ROWS_MAX } from '@stilltill/protocol';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { TableRow } from '../../platform/table-file.ts';
import { readTable } from './file.ts';
import type { Field, FieldRow, Taken } from './kind.ts';
import { KINDS } from './kinds.ts';
import type { ImportPorts } from './ports.ts';
import { type Counts, type ImportRow, NO_COUNTS, type Problem, changeImport, dropFile, rememberSettings, replaceProblems, selectImport } from './store.ts';
import { hashOfHeader } from './settings.ts';

const BATCH_ROWS = 2_000;
/** Problems that are kept by their rows; the rest is counted. */
const PROBLEMS_MAX = 5_000;

type Outcome = { readonly state: 'checked' | 'refused'; readonly counts: Counts; readonly problems: readonly Problem[]; readonly rows_done: number };

/** Undoes the transaction that found it. */
class LookedOnly extends Error {
  override name = 'LookedOnly';
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super('looked at, and not taken in');
    this.outcome = outcome;
  }
}

/** One import of a merchant at a time: the second sees what the first did. */
async function holdImports(tx: MerchantTx): Promise<void> {
  await tx.execute("select pg_advisory_xact_lock(hashtextextended('imports/' || $1, 0))", [tx.merchant_id], 'imports_hold');
}

/** Does what was asked of an import. A run that was cut off begins anew: nothing of it is there. */
export async function runImport(ports: ImportPorts, merchant: string, id: string): Promise<void> {
  const { postgres } = ports;
  const row = await postgres.withMerchant(merchant, (tx) => selectImport(tx, id));
  if (!row || !['waiting', 'running', 'undoing'].includes(row.state)) return;
  try {
    if (row.state === 'undoing') await takeBack(ports, merchant, row);
    else await takeIn(ports, merchant, row);
  } catch (error) {
    // Where the database is away this fails too, and the job is tried again.
    await postgres.withMerchant(merchant, (tx) => changeImport(tx, id, { state: row.state === 'undoing' ? 'done' : 'failed', fault: 'internal' }));
    ports.log.error({ err: error, import: id }, 'an import failed; nothing of it was done');
  }
}

async function takeIn(ports: ImportPorts, merchant: string, row: ImportRow): Promise<void> {
  const { postgres, clock } = ports;
  await postgres.withMerchant(merchant, (tx) => changeImport(tx, row.id, { state: 'running', rows_done: 0, fault: null }));
  const tell = (rows_done: number): Promise<void> => postgres.withMerchant(merchant, (tx) => changeImport(tx, row.id, { rows_done }));
  try {
    await postgres.withMerchant(merchant, async (tx) => {
      await holdImports(tx);
      const taking = await KINDS[row.kind].begin(ports, tx, row);
      let outcome: Outcome = { state: 'checked', counts: { ...NO_COUNTS, rows: row.counts.rows }, problems: [], rows_done: 0 };
      for await (const batch of inBatches(readTable(ports, merchant, row, row.settings), row.settings.columns)) {
        outcome = addTaken(outcome, await taking.take(batch), batch.length);
        assert(outcome.rows_done <= DATA_IMPORT_ROWS_MAX, 'rows were counted as the file came');
        await tell(outcome.rows_done);
      }
      if (row.mode === 'check') throw new LookedOnly(outcome);
      if (row.mode === 'all' && outcome.counts.refused > 0) throw new LookedOnly({ ...outcome, state: 'refused' });
      await replaceProblems(tx, row.id, outcome.problems);
      await dropFile(tx, row.id);
      await rememberSettings(tx, row.kind, hashOfHeader(row.header), row.settings, new Date(clock.now_ms()));
      await changeImport(tx, row.id, { state: 'done', counts: outcome.counts, rows_done: outcome.rows_done, done_at: new Date(clock.now_ms()) });
      await taking.finish();
    });
  } catch (error) {
    if (!(error instanceof LookedOnly)) throw error;
    const { state, counts, problems, rows_done } = error.outcome;
    await postgres.withMerchant(merchant, async (tx) => {
      await replaceProblems(tx, row.id, problems);
      await changeImport(tx, row.id, { state, counts, rows_done });
    });
  }
}

async function takeBack(ports: ImportPorts, merchant: string, row: ImportRow): Promise<void> {
  const { postgres } = ports;
  const tell = (rows_done: number): Promise<void> => postgres.withMerchant(merchant, (tx) => changeImport(tx, row.id, { rows_done }));
  await postgres.withMerchant(merchant, async (tx) => {
    await holdImports(tx);
    await KINDS[row.kind].undo(ports, tx, row, tell, async ({ counts, problems }) => {
      await replaceProblems(tx, row.id, problems.slice(0, PROBLEMS_MAX));
      await changeImport(tx, row.id, { state: 'undone', counts: { ...NO_COUNTS, ...row.counts, ...counts } });
    });
  });
}

function addTaken({ counts, problems, ...outcome }: Outcome, taken: Taken, rows: number): Outcome {
  const sum = { ...counts };
  for (const [name, count] of Object.entries(taken.counts) as [keyof Counts, number][]) sum[name] += count;
  return { ...outcome, counts: sum, problems: problems.length >= PROBLEMS_MAX ? problems : [...problems, ...taken.problems].slice(0, PROBLEMS_MAX), rows_done: outcome.rows_done + rows };
}

/** Rows below the header by so many, their cells by what the columns are. */
async function* inBatches(rows: AsyncIterable<TableRow>, columns: readonly (Field | null)[]): AsyncGenerator<readonly FieldRow[]> {
  let [batch, isHeader]: [FieldRow[], boolean] = [[], true];
  for await (const { line, cells } of rows) {
    if (isHeader) {
      isHeader = false;
      continue;
    }
    batch.push({ line, cells: cells && cellsOf(cells, columns) });
    if (batch.length < BATCH_ROWS) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function cellsOf(cells: readonly string[], columns: readonly (Field | null)[]): Partial<Record<Field, string[]>> {
  const named: Partial<Record<Field, string[]>> = {};
  for (const [at, field] of columns.entries()) {
    // PostgreSQL can't hold a NUL in a text.
    if (field !== null) (named[field] ??= []).push((cells[at] ?? '').replaceAll('\u0000', '').trim());
  }
  return named;
}
