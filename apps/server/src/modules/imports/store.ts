/** The rows of imports: what was brought, how it is read, what became of it, and what records were before. */
import type { DataImport, DataImportCounts, DataImportProblem, DataImportSettings } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { bytesArray, int4Array, textArray, uuidArray } from '../../platform/sql-arrays.ts';

export type Item = z.output<typeof DataImport>;
export type Counts = z.output<typeof DataImportCounts>;
export type Problem = z.output<typeof DataImportProblem>;
export type Settings = z.output<typeof DataImportSettings>;
export type ImportRow = Omit<Item, 'at' | 'done_at' | 'bytes' | 'has_file'> & { readonly at: Date; readonly done_at: Date | null; readonly bytes: bigint; readonly settings: Settings; readonly header: string[]; readonly sheets: string[]; readonly has_file: boolean };

export const NO_COUNTS: Counts = { rows: 0, made: 0, changed: 0, same: 0, skipped: 0, refused: 0, undone: 0, kept: 0 };
const IMPORT = `id, kind, name, at, by, state, format, bytes, jsonb_build_object('sheet', null) || settings as settings, header, sheets, mode, counts, rows_done, fault, done_at,
  exists (select from app.data_import_chunk c where c.merchant_id = i.merchant_id and c.import_id = i.id) as has_file`;

export function itemOf({ at, done_at, bytes, settings: _settings, header: _header, sheets: _sheets, ...row }: ImportRow): Item {
  return { ...row, at: at.toISOString(), done_at: done_at?.toISOString() ?? null, bytes: Number(bytes), counts: { ...NO_COUNTS, ...row.counts } };
}

export async function selectImport(tx: MerchantTx, id: string, isLocked = false): Promise<ImportRow | null> {
  const [row] = await tx.query<ImportRow>(`select ${IMPORT} from app.data_import i where merchant_id = $1 and id = $2 ${isLocked ? 'for update' : ''}`, [tx.merchant_id, id]);
  return row ?? null;
}

export function selectImports(tx: MerchantTx, limit: number): Promise<ImportRow[]> {
  return tx.query(`select ${IMPORT} from app.data_import i where merchant_id = $1 and state <> 'receiving' order by at desc, id desc limit $2`, [tx.merchant_id, limit]);
}

export async function insertImport(tx: MerchantTx, row: Pick<ImportRow, 'id' | 'kind' | 'name' | 'at' | 'by'>): Promise<void> {
  await tx.execute("insert into app.data_import (merchant_id, id, kind, name, at, by, state, format) values ($1, $2, $3, $4, $5, $6, 'receiving', 'csv')", [tx.merchant_id, row.id, row.kind, row.name, row.at, row.by]);
}

export type ImportChange = Partial<Pick<ImportRow, 'state' | 'format' | 'bytes' | 'settings' | 'header' | 'sheets' | 'mode' | 'counts' | 'rows_done' | 'fault' | 'done_at'>>;

export async function changeImport(tx: MerchantTx, id: string, change: ImportChange): Promise<void> {
  const named = Object.entries(change);
  const values = named.map(([name, value]) => (name === 'settings' || name === 'counts' ? JSON.stringify(value) : value));
  await tx.execute(`update app.data_import set ${named.map(([name], at) => `${name} = $${at + 3}`).join(', ')} where merchant_id = $1 and id = $2`, [tx.merchant_id, id, ...values]);
}

export async function dropFile(tx: MerchantTx, id: string): Promise<void> {
  await tx.execute('delete from app.data_import_chunk where merchant_id = $1 and import_id = $2', [tx.merchant_id, id]);
}

export async function dropImport(tx: MerchantTx, id: string): Promise<void> {
  await dropFile(tx, id);
  await tx.execute('delete from app.data_import_problem where merchant_id = $1 and import_id = $2', [tx.merchant_id, id]);
  await tx.execute('delete from app.data_import where merchant_id = $1 and id = $2', [tx.merchant_id, id]);
}

/** Files that nobody took in since `before`, with what was said of their rows; whatever came of others stays. */
export async function dropOldFiles(tx: MerchantTx, before: Date): Promise<void> {
  const old = await tx.query<{ id: string }>("select id from app.data_import where merchant_id = $1 and at < $2 and state in ('receiving', 'ready', 'checked', 'refused', 'failed')", [tx.merchant_id, before]);
  const ids = uuidArray(old.map(({ id }) => id));
  for (const table of ['data_import_chunk', 'data_import_problem']) await tx.execute(`delete from app.${table} where merchant_id = $1 and import_id = any($2::uuid[])`, [tx.merchant_id, ids]);
  await tx.execute('delete from app.data_import where merchant_id = $1 and id = any($2::uuid[])', [tx.merchant_id, ids]);
}

export async function replaceProblems(tx: MerchantTx, import_id: string, problems: readonly Problem[]): Promise<void> {
  await tx.execute('delete from app.data_import_problem where merchant_id = $1 and import_id = $2', [tx.merchant_id, import_id]);
  if (problems.length === 0) return;
  await tx.execute(
    `insert into app.data_import_problem (merchant_id, import_id, line, place, field, value, code, is_refused)
     select $1, $2, p.line, p.place, p.field, p.value, p.code, p.refused = 1 from unnest($3::integer[], $4::integer[], $5::text[], $6::text[], $7::text[], $8::integer[]) as p (line, place, field, value, code, refused)`,
    [
      tx.merchant_id, import_id, int4Array(problems.map(({ line }) => line)), int4Array(problems.map(({ place }) => place)), textArray(problems.map(({ field }) => field)),
      textArray(problems.map(({ value }) => value)), textArray(problems.map(({ code }) => code)), int4Array(problems.map(({ isRefused }) => (isRefused ? 1 : 0))),
    ],
  );
}

export function selectProblems(tx: MerchantTx, import_id: string, after: readonly [line: number, place: number] | null, limit: number): Promise<Problem[]> {
  return tx.query(
    `select line, place, field, value, code, is_refused as "isRefused" from app.data_import_problem where merchant_id = $1 and import_id = $2 and ($3::integer is null or (line, place) > ($3, $4)) order by line, place limit $5`,
    [tx.merchant_id, import_id, after?.[0] ?? null, after?.[1] ?? null, limit],
  );
}

/** What a record was, as JSON, and what it came to. */
export type TouchedRow = { readonly id: string; readonly line: number; readonly before: string | null; readonly after_hash: Uint8Array };

/** A record that one import touches twice keeps what it was before the first time. */
export async function writeTouched(tx: MerchantTx, import_id: string, rows: readonly TouchedRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.execute(
    `insert into app.data_import_record (merchant_id, import_id, record_id, line, before, after_hash)
     select $1, $2, r.id, r.line, r.before::jsonb, r.after_hash from unnest($3::uuid[], $4::integer[], $5::text[], $6::bytea[]) as r (id, line, before, after_hash)
     on conflict (merchant_id, import_id, record_id) do update set after_hash = excluded.after_hash`,
    [tx.merchant_id, import_id, uuidArray(rows.map(({ id }) => id)), int4Array(rows.map(({ line }) => line)), textArray(rows.map(({ before }) => before)), bytesArray(rows.map(({ after_hash }) => after_hash))], 'imports_write_touched',
  );
}

export type TouchedRecord = { readonly record_id: string; readonly line: number; readonly before: unknown; readonly after_hash: Buffer };

export function selectTouched(tx: MerchantTx, import_id: string, after: string | null, limit: number): Promise<TouchedRecord[]> {
  return tx.query(
    'select record_id, line, before, after_hash from app.data_import_record where merchant_id = $1 and import_id = $2 and ($3::uuid is null or record_id > $3) order by record_id limit $4', [tx.merchant_id, import_id, after, limit], 'imports_read_touched',
  );
}

export async function selectRemembered(tx: MerchantTx, kind: string, header_hash: Uint8Array): Promise<Settings | null> {
  const [row] = await tx.query<{ settings: Settings }>('select settings from app.data_import_mapping where merchant_id = $1 and kind = $2 and header_hash = $3', [tx.merchant_id, kind, header_hash]);
  return row?.settings ?? null;
}

export async function rememberSettings(tx: MerchantTx, kind: string, header_hash: Uint8Array, settings: Settings, at: Date): Promise<void> {
  await tx.execute(
    `insert into app.data_import_mapping (merchant_id, kind, header_hash, settings, at) values ($1, $2, $3, $4, $5)
     on conflict (merchant_id, kind, header_hash) do update set settings = excluded.settings, at = excluded.at`, [tx.merchant_id, kind, header_hash, JSON.stringify(settings), at],
  );
}
