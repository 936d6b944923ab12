/** The rows of imports: what was read, what was wrong with it, and the proofs that it gave. */
import type { ImportCounts, ImportItem, ImportProblem } from '@stilltill/protocol';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { bytesArray, int4Array, textArray, uuidArray } from '../../platform/sql-arrays.ts';
import { selectCustomers } from './store.ts';
import type { Vault } from './vault.ts';

export type Counts = z.output<typeof ImportCounts>;
export type Problem = z.output<typeof ImportProblem>;
export type ImportRow = {
  readonly id: string; readonly file_hash: Buffer; readonly name: string; readonly at: Date; readonly by: string; readonly encoding: z.output<typeof ImportItem>['encoding']; readonly delimiter: string;
  readonly state: z.output<typeof ImportItem>['state']; readonly counts: Counts; readonly rows_done: number; readonly columns: string[]; readonly columns_unknown: string[]; readonly key: Buffer | null;
};
const IMPORT = 'id, file_hash, name, at, by, encoding, delimiter, state, counts, rows_done, columns, columns_unknown, key';

export function importItem({ id, name, at, by, encoding, state, counts, rows_done, columns, columns_unknown }: ImportRow): z.output<typeof ImportItem> {
  return { id, name, at: at.toISOString(), by, encoding, state, counts, rows_done, columns, columns_unknown };
}

export async function selectImport(tx: MerchantTx, id: string): Promise<ImportRow | null> {
  const [row] = await tx.query<ImportRow>(`select ${IMPORT} from app.customer_import where merchant_id = $1 and id = $2 for update`, [tx.merchant_id, id]);
  return row ?? null;
}

export async function selectImportByFile(tx: MerchantTx, file_hash: Uint8Array): Promise<ImportRow | null> {
  const [row] = await tx.query<ImportRow>(`select ${IMPORT} from app.customer_import where merchant_id = $1 and file_hash = $2 for update`, [tx.merchant_id, file_hash]);
  return row ?? null;
}

export function selectImports(tx: MerchantTx, limit: number): Promise<ImportRow[]> {
  return tx.query(`select ${IMPORT} from app.customer_import where merchant_id = $1 order by at desc, id desc limit $2`, [tx.merchant_id, limit]);
}

export async function insertImport(tx: MerchantTx, row: Omit<ImportRow, 'counts' | 'rows_done' | 'state' | 'file_hash' | 'key'> & { readonly file_hash: Uint8Array; readonly key: Uint8Array; readonly counts: Counts }): Promise<void> {
  await tx.execute(
    `insert into app.customer_import (merchant_id, id, file_hash, name, at, by, encoding, delimiter, state, counts, columns, columns_unknown, key) values ($1, $2, $3, $4, $5, $6, $7, $8, 'previewed', $9, $10, $11, $12)`,
    [tx.merchant_id, row.id, row.file_hash, row.name, row.at, row.by, row.encoding, row.delimiter, JSON.stringify(row.counts), row.columns, row.columns_unknown, row.key],
  );
}

export async function changeImport(tx: MerchantTx, id: string, { state, counts, rows_done }: Pick<ImportRow, 'state' | 'counts' | 'rows_done'>): Promise<void> {
  await tx.execute('update app.customer_import set state = $3, counts = $4, rows_done = $5 where merchant_id = $1 and id = $2', [tx.merchant_id, id, state, JSON.stringify(counts), rows_done]);
}

export async function insertChunk(tx: MerchantTx, import_id: string, number: number, content: Uint8Array): Promise<void> {
  await tx.execute('insert into app.customer_import_chunk (merchant_id, import_id, number, content) values ($1, $2, $3, $4)', [tx.merchant_id, import_id, number, content]);
}

/** Null behind the last. */
export async function selectChunk(tx: MerchantTx, import_id: string, number: number): Promise<Buffer | null> {
  const [row] = await tx.query<{ content: Buffer }>('select content from app.customer_import_chunk where merchant_id = $1 and import_id = $2 and number = $3', [tx.merchant_id, import_id, number]);
  return row?.content ?? null;
}

/** The list itself: its key is destroyed, and its bytes are gone. */
export async function dropLines(tx: MerchantTx, import_id: string): Promise<void> {
  await tx.execute('delete from app.customer_import_chunk where merchant_id = $1 and import_id = $2', [tx.merchant_id, import_id]);
  await tx.execute('update app.customer_import set key = null where merchant_id = $1 and id = $2', [tx.merchant_id, import_id]);
}

/** Lists that somebody looked at and did not take in since `before`. */
export async function dropOldPreviews(tx: MerchantTx, before: string): Promise<void> {
  const old = await tx.query<{ id: string }>("select id from app.customer_import where merchant_id = $1 and state = 'previewed' and at < $2", [tx.merchant_id, before]);
  for (const { id } of old) await dropPreview(tx, id);
}

export async function dropPreview(tx: MerchantTx, id: string): Promise<void> {
  await tx.execute('delete from app.customer_import_chunk where merchant_id = $1 and import_id = $2', [tx.merchant_id, id]);
  await dropProblems(tx, id);
  await tx.execute('delete from app.customer_import where merchant_id = $1 and id = $2', [tx.merchant_id, id]);
}

export async function writeProblems(tx: MerchantTx, import_id: string, problems: readonly Problem[]): Promise<void> {
  if (problems.length === 0) return;
  await tx.execute(
    `insert into app.customer_import_problem (merchant_id, import_id, row, code, is_refused)
     select $1, $2, p.row, p.code, p.refused = 1 from unnest($3::integer[], $4::text[], $5::integer[]) as p (row, code, refused) on conflict do nothing`,
    [tx.merchant_id, import_id, int4Array(problems.map(({ row }) => row)), textArray(problems.map(({ code }) => code)), int4Array(problems.map(({ isRefused }) => (isRefused ? 1 : 0)))],
  );
}

export async function dropProblems(tx: MerchantTx, import_id: string): Promise<void> {
  await tx.execute('delete from app.customer_import_problem where merchant_id = $1 and import_id = $2', [tx.merchant_id, import_id]);
}

export function selectProblems(tx: MerchantTx, import_id: string, after: readonly [row: number, code: string] | null, limit: number): Promise<Problem[]> {
  return tx.query(
    `select row, code, is_refused as "isRefused" from app.customer_import_problem where merchant_id = $1 and import_id = $2 and ($3::integer is null or (row, code) > ($3, $4)) order by row, code limit $5`,
    [tx.merchant_id, import_id, after?.[0] ?? null, after?.[1] ?? null, limit],
  );
}

export type ProofRow = { readonly consent: string; readonly customer: string; readonly proof: Uint8Array };

export async function insertProofs(tx: MerchantTx, rows: readonly ProofRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.execute(
    'insert into app.import_proof (merchant_id, consent_id, customer_id, proof) select $1, p.* from unnest($2::uuid[], $3::uuid[], $4::bytea[]) as p on conflict do nothing',
    [tx.merchant_id, uuidArray(rows.map(({ consent }) => consent)), uuidArray(rows.map(({ customer }) => customer)), bytesArray(rows.map(({ proof }) => proof))], 'customers.insert_proofs',
  );
}

/** What an import gave as proof, by consent; nothing of whoever is erased. */
export async function readProofs(vault: Vault, tx: MerchantTx, consents: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query<{ consent_id: string; customer_id: string; proof: Buffer }>('select consent_id, customer_id, proof from app.import_proof where merchant_id = $1 and consent_id = any($2::uuid[])', [tx.merchant_id, uuidArray(consents)]);
  const keys = new Map((await selectCustomers(tx, [...new Set(rows.map((row) => row.customer_id))])).flatMap(({ id, key }) => (key ? [[id, vault.openKey(tx.merchant_id, id, key)]] : [])));
  return new Map(rows.flatMap(({ consent_id, customer_id, proof }) => {
    const key = keys.get(customer_id);
    return key ? [[consent_id, vault.unseal(key, `proof ${consent_id}`, proof)]] : [];
  }));
}
