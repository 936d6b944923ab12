/** What the office asks about data in files: it brings one, says what its columns are, looks, takes it in, and takes it back. */
import type { Readable } from 'node:stream';
import { type Result, assert, fail, ok } from '@stilltill/domain/result';
import {
  DATA_IMPORT_BYTES_MAX, DataImport, DataImportDetail, DataImportList, DataImportProblemPage, DataImportProblemQuery, DataImportRun, DataImportSettings, NewDataImportQuery, NoDetails, Uuid,
} from '@stilltill/protocol';
import { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { FILE_MS_MAX } from '../../platform/http-times.ts';
import { IdempotencyHeaders } from '../../platform/idempotency.ts';
import { readPageCursor, writePageCursor } from '../../platform/page-cursor.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { makeDoCommand } from '../catalog/index.ts';
import { keepFile, openSheet, readFile } from './file.ts';
import { KINDS } from './kinds.ts';
import type { ImportPorts } from './ports.ts';
import { runImport } from './run.ts';
import { countRows, formatOf, guessSettings, hashOfHeader, lookAtTop } from './settings.ts';
import { type ImportRow, type Item, NO_COUNTS, type Settings, changeImport, dropImport, dropOldFiles, insertImport, itemOf, selectImport, selectImports, selectProblems, selectRemembered } from './store.ts';

const BASE = '/api/v1/office/imports';
const tags = ['office'];
const Path = z.object({ id: Uuid });
const IMPORT_JOB = 'imports.run';
const FILE_KEPT_MS = 86_400_000;
const SHOWN_MAX = 30;
const BY_MAX = 100;
const MIB = 1024 * 1024;
/** Rows of a file may be read anew while nothing is done with them. */
const QUIET: readonly string[] = ['ready', 'checked', 'refused', 'failed'];

type Detail = z.output<typeof DataImportDetail>;

export function addImportRoutes(app: HttpServer, ports: ImportPorts): void {
  ports.jobs.define(IMPORT_JOB, async ({ merchant_id, body }) => {
    assert(merchant_id !== null, 'an import belongs to a merchant');
    await runImport(ports, merchant_id, (body as { readonly id: string }).id);
  });
  addReceiving(app, ports);
  addReading(app, ports);
  addCommands(app, ports);
}

function addReceiving(app: HttpServer, ports: ImportPorts): void {
  void app.register(async (scope: HttpServer) => {
    scope.removeAllContentTypeParsers();
    // As it comes: a file is never held as a whole.
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    scope.post(BASE, {
      config: { body_ms_max: FILE_MS_MAX },
      schema: { tags, summary: 'Bring a file: CSV in UTF-8, UTF-16 or GB 18030, or a workbook (.xlsx)', querystring: NewDataImportQuery, response: { 200: DataImportDetail } },
      onRequest: async (request, reply) => {
        const kind = NewDataImportQuery.shape.kind.safeParse((request.query as { readonly kind?: unknown }).kind);
        const who = await ports.requireOffice(request, kind.success ? KINDS[kind.data].action : 'manage_catalog');
        if (!who.ok) sendProblem(reply, who.fault);
      },
    }, async (request, reply) => {
      const { kind, name } = request.query;
      const who = await ports.requireOffice(request, KINDS[kind].action);
      if (!who.ok) return sendProblem(reply, who.fault) as never;
      const payload = request.body as Readable | undefined;
      if (!payload || typeof payload !== 'object' || !(Symbol.asyncIterator in payload)) return sendProblem(reply, { code: 'file_unreadable' }) as never;
      const { merchant, name: by } = who.value;
      const row = { id: ports.ids.uuid(), kind, name: name.slice(0, 200), at: new Date(ports.clock.now_ms()), by: by.slice(0, BY_MAX) };
      await ports.postgres.withMerchant(merchant, async (tx) => {
        await dropOldFiles(tx, new Date(ports.clock.now_ms() - FILE_KEPT_MS));
        await insertImport(tx, row);
      });
      const received = await receive(ports, merchant, row, payload).catch(async (error: unknown) => {
        await ports.postgres.withMerchant(merchant, (tx) => dropImport(tx, row.id));
        throw error;
      });
      if (!received.ok) await ports.postgres.withMerchant(merchant, (tx) => dropImport(tx, row.id));
      return answer(reply, received.ok ? await readDetail(ports, merchant, row.id) : received);
    });
  });
}

/** `file_too_large`, `file_too_long`, `file_unreadable`. */
async function receive(ports: ImportPorts, merchant: string, { id, kind }: Pick<ImportRow, 'id' | 'kind'>, bytes: AsyncIterable<Uint8Array>): Promise<Result<null>> {
  const size = await keepFile(ports, merchant, id, bytes, DATA_IMPORT_BYTES_MAX);
  if (size === null) return fail('file_too_large', { max: DATA_IMPORT_BYTES_MAX / MIB });
  if (size === 0) return fail('file_unreadable');
  let format: ImportRow['format'] = 'csv';
  for await (const first of readFile(ports, merchant, id)) {
    format = formatOf(first);
    break;
  }
  return readAnew(ports, merchant, { id, kind, format }, {}, { bytes: BigInt(size), format });
}

/** Reads how the file is made, counts its rows, and keeps that. */
async function readAnew(ports: ImportPorts, merchant: string, row: Pick<ImportRow, 'id' | 'kind' | 'format'>, given: Partial<Settings>, more: Partial<Pick<ImportRow, 'bytes' | 'format'>>): Promise<Result<null>> {
  const opened = row.format === 'xlsx' ? await openSheet(ports, merchant, row.id, given.sheet ?? null) : ok({ sheets: [], sheet: null });
  if (!opened.ok) return opened;
  const { sheets, sheet } = opened.value;
  // Numbers of a workbook are numbers: in its text a point divides them.
  const guessed = await guessSettings(ports, merchant, row, { ...given, sheet, ...(row.format === 'xlsx' ? { decimal_sign: '.' } : {}) });
  if (!guessed.ok) return guessed;
  const { settings, header } = guessed.value;
  const rows = await countRows(ports, merchant, row, settings);
  if (!rows.ok) return rows;
  await ports.postgres.withMerchant(merchant, (tx) => changeImport(tx, row.id, { ...more, state: 'ready', settings, header, sheets: [...sheets], counts: { ...NO_COUNTS, rows: rows.value }, rows_done: 0, mode: null, fault: null }));
  return ok(null);
}

async function readDetail(ports: ImportPorts, merchant: string, id: string): Promise<Result<Detail>> {
  const found = await ports.postgres.withMerchant(merchant, async (tx) => {
    const row = await selectImport(tx, id);
    return row && { row, remembered: await selectRemembered(tx, row.kind, hashOfHeader(row.header)) };
  });
  if (!found) return fail('not_found');
  const { row, remembered } = found;
  const rows = row.has_file ? (await lookAtTop(ports, merchant, row, row.settings)).rows : [];
  return ok({
    ...itemOf(row), settings: row.settings, header: row.header, sheets: row.has_file ? row.sheets : [], rows: rows.map(({ line, cells }) => ({ line, cells: cells && cells.map((cell, at) => (row.settings.columns[at] === 'pin' ? cell.replaceAll(/\S/g, '•') : cell)) })), fields: [...new Set(KINDS[row.kind].columns.map(({ field }) => field))],
    is_remembered: remembered !== null && JSON.stringify(remembered.columns) === JSON.stringify(row.settings.columns),
  });
}

function addReading(app: HttpServer, ports: ImportPorts): void {
  const { postgres, requireOffice } = ports;
  app.get(BASE, { schema: { tags, summary: 'Files that were brought, the newest first', response: { 200: DataImportList } } }, async (request, reply) => {
    const who = await requireOffice(request, 'read_office');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, ok(await postgres.withMerchant(who.value.merchant, async (tx) => ({ items: (await selectImports(tx, SHOWN_MAX)).map(itemOf) }))));
  });
  app.get(`${BASE}/:id`, { schema: { tags, summary: 'One import with its first rows, and how far it is', params: Path, response: { 200: DataImportDetail } } }, async (request, reply) => {
    const who = await requireKind(ports, request, request.params.id);
    return who.ok ? answer(reply, await readDetail(ports, who.value.merchant, request.params.id)) : sendProblem(reply, who.fault) as never;
  });
  app.get(`${BASE}/:id/problems`, { schema: { tags, summary: 'What is wrong with which cell', params: Path, querystring: DataImportProblemQuery, response: { 200: DataImportProblemPage } } }, async (request, reply) => {
    const who = await requireKind(ports, request, request.params.id);
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { after, limit } = request.query;
    const cursor = readPageCursor(after, ['int4', 'int4']);
    if (!cursor.ok) return sendProblem(reply, cursor.fault) as never;
    return answer(reply, ok(await postgres.withMerchant(who.value.merchant, async (tx) => {
      const rows = await selectProblems(tx, request.params.id, cursor.value, limit + 1);
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return { items: rows.slice(0, limit), next: last ? writePageCursor([last.line, last.place]) : null };
    })));
  });
}

type Request = Parameters<ImportPorts['requireOffice']>[0];

/** Whoever may bring such a list may see what was in it. `not_found`, `not_allowed`. */
async function requireKind({ requireOffice, postgres }: ImportPorts, request: Request, id: string): Promise<Awaited<ReturnType<ImportPorts['requireOffice']>>> {
  const who = await requireOffice(request, 'read_office');
  if (!who.ok) return who;
  const row = await postgres.withMerchant(who.value.merchant, (tx) => selectImport(tx, id));
  return row ? requireOffice(request, KINDS[row.kind].action) : fail('not_found');
}

function addCommands(app: HttpServer, ports: ImportPorts): void {
  const { jobs } = ports;
  const headers = IdempotencyHeaders;
  app.put(`${BASE}/:id/settings`, { schema: { tags, summary: 'Say how a file is read and what its columns are', params: Path, body: DataImportSettings, response: { 200: DataImportDetail } } }, async (request, reply) => {
    const who = await requireKind(ports, request, request.params.id);
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, await changeSettings(ports, who.value.merchant, request.params.id, request.body));
  });
  // Who may take in and take back depends on what the import is of, which is known once it was read.
  const doCommand = makeDoCommand(ports, 'read_office');
  const command = async (request: Request, id: string, tx: MerchantTx, work: (row: ImportRow) => Promise<Result<null>>): Promise<Result<Item>> => {
    const row = await selectImport(tx, id, true);
    if (!row) return fail('not_found');
    const who = await ports.requireOffice(request, KINDS[row.kind].action);
    if (!who.ok) return who;
    const done = await work(row);
    if (!done.ok) return done;
    await jobs.enqueue(tx, IMPORT_JOB, { id }, { job_key: `${IMPORT_JOB}:${id}` });
    return ok(itemOf(await selectImport(tx, id) ?? row));
  };
  app.post(`${BASE}/:id/run`, { schema: { tags, summary: 'Look at every row, or take them in', headers, params: Path, body: DataImportRun, response: { 200: DataImport } } }, (request, reply) => (
    doCommand(request, reply, DataImport, (tx) => command(request, request.params.id, tx, async (row) => {
      if (!QUIET.includes(row.state)) return fail(row.state === 'done' || row.state === 'undone' ? 'import_file_gone' : 'import_busy');
      if (!row.has_file) return fail('import_file_gone');
      const checked = KINDS[row.kind].check(row.settings, await ports.stores(tx));
      if (!checked.ok) return checked;
      await changeImport(tx, row.id, { state: 'waiting', mode: request.body.mode, rows_done: 0, fault: null });
      return ok(null);
    }))
  ));
  app.post(`${BASE}/:id/undo`, { schema: { tags, summary: 'Take a whole import back', headers, params: Path, body: NoDetails, response: { 200: DataImport } } }, (request, reply) => (
    doCommand(request, reply, DataImport, (tx) => command(request, request.params.id, tx, async (row) => {
      if (row.state !== 'done') return fail('import_not_undoable');
      await changeImport(tx, row.id, { state: 'undoing', rows_done: 0, fault: null });
      return ok(null);
    }))
  ));
}

/** `not_found`, `import_busy`, `import_file_gone`, `file_unreadable`, `file_too_long`. */
async function changeSettings(ports: ImportPorts, merchant: string, id: string, asked: Settings): Promise<Result<Detail>> {
  const row = await ports.postgres.withMerchant(merchant, (tx) => selectImport(tx, id));
  if (!row) return fail('not_found');
  if (!QUIET.includes(row.state)) return fail('import_busy');
  if (!row.has_file) return fail('import_file_gone');
  const isReadOtherwise = row.format === 'csv' ? asked.encoding !== row.settings.encoding || asked.delimiter !== row.settings.delimiter : asked.sheet !== row.settings.sheet;
  if (isReadOtherwise) {
    const { columns: _columns, ...given } = asked;
    const read = await readAnew(ports, merchant, row, given, {});
    if (!read.ok) {
      // The sheet that was read before stands again.
      if (row.format === 'xlsx') await openSheet(ports, merchant, id, row.settings.sheet);
      return read;
    }
  } else {
    const { encoding, delimiter, sheet } = row.settings;
    const settings = { ...asked, encoding, delimiter, sheet, decimal_sign: row.format === 'xlsx' ? row.settings.decimal_sign : asked.decimal_sign };
    await ports.postgres.withMerchant(merchant, (tx) => changeImport(tx, id, { settings, state: 'ready', mode: null, counts: { ...NO_COUNTS, rows: row.counts.rows } }));
  }
  return readDetail(ports, merchant, id);
}
