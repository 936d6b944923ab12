/** Lists of customers that the office brings: looked at first, with what is wrong in words, and then taken in by a job. */
import { createHash } from 'node:crypto';
import { type Result, assert, fail, ok } from '@stilltill/domain/result';
import { ImportItem, ImportList, ImportNameQuery, ImportProblemPage, ImportProblemQuery, NoDetails, Uuid } from '@stilltill/protocol';
import { z } from 'zod';
import { answer, sendProblem } from '../../platform/http-problem.ts';
import type { HttpServer } from '../../platform/http.ts';
import { FILE_MS_MAX } from '../../platform/http-times.ts';
import { IdempotencyHeaders } from '../../platform/idempotency.ts';
import { readPageCursor, writePageCursor } from '../../platform/page-cursor.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { type Encoding, readDelimiter, readEncoding } from '../../platform/table-file.ts';
import { makeTurnstile } from '../../platform/turnstile.ts';
import { makeDoCommand } from '../catalog/index.ts';
import { type Columns, ROWS_MAX, type RawRow, readRows } from './import-read.ts';
import { type Judgement, NO_COUNTS, type Seen, addCounts, inBatches, judgeRows, runImport } from './import-run.ts';
import {
  type Problem, changeImport, dropOldPreviews, dropPreview, dropProblems, importItem, insertChunk, insertImport, selectImport, selectImportByFile, selectImports, selectProblems, writeProblems,
} from './import-store.ts';
import type { CustomerPorts, NewCustomer } from './ports.ts';
import type { Vault } from './vault.ts';

const BASE = '/api/v1/office/customers/imports';
const tags = ['office'];
const Path = z.object({ id: Uuid });
export const FILE_BYTES_MAX = 24 * 1024 * 1024;
const CHUNK_BYTES = 256 * 1024;
const PREVIEW_KEPT_MS = 86_400_000;
const SHOWN_MAX = 20;
const PROBLEMS_MAX = 5000;
const IMPORT_JOB = 'customers.import';
const BY_MAX = 100;

type Item = z.output<typeof ImportItem>;
type MakeCustomers = (tx: MerchantTx, customers: readonly NewCustomer[]) => Promise<void>;

export function addImportRoutes(app: HttpServer, ports: CustomerPorts, vault: Vault, makeCustomers: MakeCustomers): void {
  const { postgres, requireOffice, jobs } = ports;
  const doCommand = makeDoCommand(ports, 'manage_customers');
  // A list is some megabytes while it is looked at: one after the other.
  const one_by_one = makeTurnstile(1);
  jobs.define(IMPORT_JOB, async ({ merchant_id, body }) => {
    assert(merchant_id !== null, 'a list belongs to a merchant');
    await runImport(ports, vault, merchant_id, (body as { readonly id: string }).id, makeCustomers);
  });

  void app.register(async (scope: HttpServer) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: FILE_BYTES_MAX }, (_request, body, done) => done(null, body));
    scope.post(BASE, {
      bodyLimit: FILE_BYTES_MAX, config: { body_ms_max: FILE_MS_MAX }, schema: { tags, summary: 'Look at a list of customers (text/csv): what would come of it', querystring: ImportNameQuery, response: { 200: ImportItem } },
      // Whoever may not do this does not get to send megabytes.
      onRequest: async (request, reply) => {
        const who = await requireOffice(request, 'manage_customers');
        if (!who.ok) sendProblem(reply, who.fault);
      },
    }, async (request, reply) => {
      const who = await requireOffice(request, 'manage_customers');
      if (!who.ok) return sendProblem(reply, who.fault) as never;
      const bytes = request.body;
      if (!Buffer.isBuffer(bytes)) return sendProblem(reply, { code: 'file_unreadable' }) as never;
      return answer(reply, await one_by_one.pass(() => preview(ports, vault, who.value.merchant, bytes, request.query.name, who.value.name.slice(0, BY_MAX))));
    });
  });

  app.get(BASE, { schema: { tags, summary: 'Lists that were brought, the newest first', response: { 200: ImportList } } }, async (request, reply) => {
    const who = await requireOffice(request, 'manage_customers');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, ok(await postgres.withMerchant(who.value.merchant, async (tx) => ({ items: (await selectImports(tx, SHOWN_MAX)).map(importItem) }))));
  });
  app.get(`${BASE}/:id`, { schema: { tags, summary: 'One list, and how far it is', params: Path, response: { 200: ImportItem } } }, async (request, reply) => {
    const who = await requireOffice(request, 'manage_customers');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    return answer(reply, await postgres.withMerchant(who.value.merchant, (tx) => readImport(tx, request.params.id)));
  });
  app.get(`${BASE}/:id/problems`, { schema: { tags, summary: 'What is wrong with which row', params: Path, querystring: ImportProblemQuery, response: { 200: ImportProblemPage } } }, async (request, reply) => {
    const who = await requireOffice(request, 'manage_customers');
    if (!who.ok) return sendProblem(reply, who.fault) as never;
    const { after, limit } = request.query;
    const cursor = readPageCursor(after, ['int4', 'text']);
    if (!cursor.ok) return sendProblem(reply, cursor.fault) as never;
    return answer(reply, ok(await postgres.withMerchant(who.value.merchant, async (tx) => {
      const rows = await selectProblems(tx, request.params.id, cursor.value, limit + 1);
      const last = rows.length > limit ? rows[limit - 1] : undefined;
      return { items: rows.slice(0, limit), next: last ? writePageCursor([last.row, last.code]) : null };
    })));
  });
  app.post(`${BASE}/:id/start`, { schema: { tags, summary: 'Take a list in that was looked at', headers: IdempotencyHeaders, params: Path, body: NoDetails, response: { 200: ImportItem } } }, (request, reply) => (
    doCommand(request, reply, ImportItem, async (tx) => {
      const row = await selectImport(tx, request.params.id);
      if (!row) return fail('not_found');
      if (row.state !== 'previewed') return ok(importItem(row));
      await dropProblems(tx, row.id);
      await changeImport(tx, row.id, { state: 'waiting', counts: row.counts, rows_done: 0 });
      await jobs.enqueue(tx, IMPORT_JOB, { id: row.id }, { job_key: `${IMPORT_JOB}:${row.id}` });
      return readImport(tx, row.id);
    })
  ));
}

async function readImport(tx: MerchantTx, id: string): Promise<Result<Item>> {
  const row = await selectImport(tx, id);
  return row ? ok(importItem(row)) : fail('not_found');
}

/** The same file answers with what became of it. `file_unreadable`, `file_columns_missing`, `file_too_long`. */
async function preview(ports: CustomerPorts, vault: Vault, merchant: string, bytes: Buffer, name: string, by: string): Promise<Result<Item>> {
  const { postgres, ids, clock } = ports;
  const file_hash = createHash('sha256').update(bytes).digest();
  const known = await postgres.withMerchant(merchant, (tx) => selectImportByFile(tx, file_hash));
  if (known && known.state !== 'previewed') return ok(importItem(known));
  const encoding = await readEncoding([bytes]);
  if (encoding === null) return fail('file_unreadable');
  const delimiter = readDelimiter(new TextDecoder(encoding).decode(bytes.subarray(0, 8000)));
  const looked = await lookThrough(ports, vault, merchant, bytes, encoding, delimiter);
  if (!looked.ok) return looked;
  const { columns, counts, problems } = looked.value;
  const id = ids.uuid();
  return postgres.withMerchant(merchant, async (tx) => {
    await dropOldPreviews(tx, new Date(clock.now_ms() - PREVIEW_KEPT_MS).toISOString());
    const again = await selectImportByFile(tx, file_hash);
    if (again && again.state !== 'previewed') return ok(importItem(again));
    if (again) await dropPreview(tx, again.id);
    const { key, stored } = vault.makeKey(merchant, id);
    await insertImport(tx, { id, file_hash, name: name.slice(0, 200), at: new Date(clock.now_ms()), by, encoding, delimiter, counts, columns: [...columns.names], columns_unknown: [...columns.unknown], key: stored });
    for (let number = 0; number * CHUNK_BYTES < bytes.length; number += 1) {
      const part = bytes.subarray(number * CHUNK_BYTES, (number + 1) * CHUNK_BYTES);
      await insertChunk(tx, id, number, vault.seal(key, `lines ${number}`, part.toString('base64')));
    }
    await writeProblems(tx, id, problems);
    return readImport(tx, id);
  });
}

type Looked = { readonly columns: Columns; readonly counts: Judgement['counts']; readonly problems: readonly Problem[] };

/** Judges every row as it would be judged then; nothing is written. */
async function lookThrough(ports: CustomerPorts, vault: Vault, merchant: string, bytes: Buffer, encoding: Encoding, delimiter: string): Promise<Result<Looked>> {
  const seen: Seen = new Map();
  let columns: Result<Columns> | null = null;
  let counts = NO_COUNTS;
  const problems: Problem[] = [];
  async function* rows(): AsyncGenerator<RawRow> {
    for await (const row of readRows(parts(bytes), encoding, delimiter)) {
      if ('line' in row) yield row;
      else columns = row;
    }
  }
  for await (const batch of inBatches(rows())) {
    if (counts.rows + batch.length > ROWS_MAX) return fail('file_too_long', { max: ROWS_MAX });
    const judgement = await ports.postgres.withMerchant(merchant, (tx) => judgeRows(ports, vault, tx, batch, seen));
    counts = addCounts(counts, judgement.counts);
    problems.push(...judgement.problems.slice(0, Math.max(0, PROBLEMS_MAX - problems.length)));
  }
  const read = columns as Result<Columns> | null;
  if (!read) return fail('file_unreadable');
  return read.ok ? ok({ columns: read.value, counts, problems }) : read;
}

function* parts(bytes: Buffer): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}
