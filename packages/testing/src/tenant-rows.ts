/**
 * All that a database keeps of one merchant, past row-level security: a fingerprint of every row, every id and a row in
 * each table where a shop left none.
 */
import { randomUUID } from 'node:crypto';
import type { TestDatabase } from './test-database.ts';

type Database = Pick<TestDatabase, 'adminQuery'>;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
type Column = { readonly table: string; readonly column: string; readonly type: string; readonly needed: boolean; readonly checks: string };

/** How the rows of a table are known to be a merchant's, where they do not say it themselves. */
const BY_USER = 'user_id in (select id from auth.office_user where merchant_id = $1)';
const WHERE: Readonly<Record<string, string | null>> = {
  'auth.merchant': 'id = $1', 'auth.office_account': BY_USER, 'auth.office_passkey': BY_USER, 'auth.office_session': BY_USER, 'auth.office_two_factor': BY_USER, 'auth.used_code': BY_USER,
  'auth.token_nonce': 'enrolment_id in (select enrolment_id from auth.terminal_key where merchant_id = $1)',
  // Of nobody: the library's own notes of a sign-in that is under way.
  'auth.office_verification': null,
  // Of an address, whether somebody has it or not.
  'auth.sign_in_try': null,
};

export type Tables = ReadonlyMap<string, { readonly where: string; readonly columns: readonly Column[] }>;

/** Every table of a merchant's. Throws for one of which nobody said whose its rows are. */
export async function readTables(database: Database): Promise<Tables> {
  const columns = await database.adminQuery<Column>(
    `select n.nspname || '.' || c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull and not a.atthasdef as needed,
            coalesce((select string_agg(pg_get_constraintdef(k.oid), ' ') from pg_constraint k where k.conrelid = c.oid and k.contype = 'c' and a.attnum = any (k.conkey)), '') as checks
     from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relkind in ('r', 'p') and not c.relispartition and n.nspname in ('app', 'auth') order by 1, a.attnum`,
  );
  const tables = new Map<string, { where: string; columns: Column[] }>();
  for (const [table, own] of Map.groupBy(columns, (each) => each.table)) {
    const where = own.some(({ column }) => column === 'merchant_id') ? 'merchant_id = $1' : WHERE[table];
    if (where === undefined) throw new Error(`whose are the rows of ${table}?`);
    if (where !== null) tables.set(table, { where, columns: own });
  }
  return tables;
}

/** A fingerprint of every row that a merchant has, by table: two that are equal mean that nothing changed. */
export async function fingerprint(database: Database, tables: Tables, merchant: string): Promise<Record<string, string>> {
  const parts = [...tables].map(([table, { where }]) => `select '${table}' as table, count(*) || ' ' || md5(coalesce(string_agg(t::text, e'\\n' order by t::text), '')) as print from ${table} t where ${where}`);
  const rows = await database.adminQuery<{ table: string; print: string }>(parts.join(' union all '), [merchant]);
  return Object.fromEntries(rows.map(({ table, print }) => [table, print]));
}

/** Puts a row into each table where a merchant has none, so that there is something to be read or changed in all. */
export async function fillEmptyTables(database: Database, tables: Tables, merchant: string, text: string): Promise<string[]> {
  const filled: string[] = [];
  const prints = await fingerprint(database, tables, merchant);
  const [user] = await database.adminQuery<{ id: string }>('select id from auth.office_user where merchant_id = $1 limit 1', [merchant]);
  for (const [table, { columns }] of tables) {
    if (prints[table]?.startsWith('0 ') !== true) continue;
    const needed = columns.filter(({ column, type, needed: is_needed, checks }) => is_needed || column === 'merchant_id' || (column === 'id' && type === 'uuid') || (type === 'bytea' && checks !== ''));
    const values = needed.map((each) => (each.column === 'merchant_id' ? merchant : each.column === 'user_id' ? user?.id : valueOf(each, text)));
    const holders = needed.map(({ type }, index) => `$${index + 1}::${type}`);
    // Rows stand for themselves here: what they would refer to need not be there.
    await insertUnreferred(database, `insert into ${table} (${needed.map(({ column }) => `"${column}"`).join(', ')}) values (${holders.join(', ')})`, values);
    filled.push(table);
  }
  return filled;
}

async function insertUnreferred(database: Database, text: string, values: readonly unknown[]): Promise<void> {
  const literal = text.replaceAll(/\$(\d+)(?=::)/g, (_, index: string) => quote(values[Number(index) - 1]));
  await database.adminQuery(`set session_replication_role = replica; ${literal}`);
}

function quote(value: unknown): string {
  return `'${String(value).replaceAll("'", "''")}'`;
}

/** Words that the product reads again. */
const WORDS: Readonly<Record<string, string>> = { channel: 'email', purpose: 'receipt', rule: 'voids', action: 'discount', currency: 'CNY' };

function valueOf({ column, type, checks }: Column, text: string): string {
  const listed = /'([^']+)'::text/.exec(checks)?.[1];
  if (type.endsWith('[]')) return '{}';
  if (type === 'uuid') return randomUUID();
  if (type === 'jsonb') return '{}';
  if (type === 'boolean') return 'true';
  if (type === 'bytea') return `\\x${randomUUID().replaceAll('-', '').repeat(checks.includes('= 32') ? 2 : 1)}`;
  if (type === 'date') return '2026-11-20';
  if (type.startsWith('timestamp')) return column.startsWith('until') ? '2026-11-21T08:00:00Z' : '2026-11-20T08:00:00Z';
  if (type === 'text' && WORDS[column] !== undefined && checks === '') return WORDS[column];
  if (type === 'text') return listed !== undefined && checks.includes('ANY') ? listed : checks.includes('~') ? 'XX9' : `${text} ${randomUUID()}`;
  return /\(\((?:\w+) >= (\d+)\)/.exec(checks)?.[1] ?? '1';
}

/** Every UUID that stands in a merchant's rows. */
export async function idsOf(database: Database, tables: Tables, merchant: string): Promise<Set<string>> {
  const parts = [...tables].map(([table, { where }]) => `select t::text as row from ${table} t where ${where}`);
  const rows = await database.adminQuery<{ row: string }>(parts.join(' union all '), [merchant]);
  return new Set(rows.flatMap(({ row }) => row.match(UUID) ?? []));
}

/** One value of a table's column, of a merchant. */
export async function valueIn(database: Database, tables: Tables, merchant: string, table: string, expression: string): Promise<string | undefined> {
  const where = tables.get(table)?.where;
  if (where === undefined) throw new Error(`there is no table ${table}`);
  const [row] = await database.adminQuery<{ value: string | null }>(`select (${expression})::text as value from ${table} t where ${where} order by t::text limit 1`, [merchant]);
  return row?.value ?? undefined;
}

/** Of a merchant: ids that nobody else has, and what stands in every text that it gave. */
type Theirs = { readonly ids: ReadonlySet<string>; readonly mark: string };

/** What an answer says of a merchant beyond what the request itself named. */
export function leaksOf({ status, text }: { readonly status: number; readonly text: string }, { sent, ids, mark }: Theirs & { readonly sent: string }): string[] {
  if (status >= 300) return [];
  const named = new Set(sent.match(UUID) ?? []);
  const told = (text.match(UUID) ?? []).filter((id) => ids.has(id) && !named.has(id));
  return [...new Set([...told, ...(text.replaceAll(`${mark} attack`, '').includes(mark) ? [mark] : [])])];
}

/** Every table there is, of everybody, with the jobs that wait. */
async function allTables(database: Database): Promise<readonly string[]> {
  const rows = await database.adminQuery<{ table: string }>(
    `select format('%I.%I', n.nspname, c.relname) as table from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and not c.relispartition and n.nspname in ('app', 'auth', 'platform', 'jobs') order by 1`,
  );
  return rows.map(({ table }) => table);
}

/** A fingerprint of every row of everybody, by table, with the jobs that wait. */
export async function fingerprintOfAll(database: Database): Promise<Record<string, string>> {
  const parts = (await allTables(database)).map((table) => `select '${table}' as table, count(*) || ' ' || md5(coalesce(string_agg(t::text, e'\\n' order by t::text), '')) as print from ${table} t`);
  const rows = await database.adminQuery<{ table: string; print: string }>(parts.join(' union all '));
  return Object.fromEntries(rows.map(({ table, print }) => [table, print]));
}

/** The tables in which a text stands anywhere. */
export async function tablesWith(database: Database, text: string): Promise<string[]> {
  const parts = (await allTables(database)).map((table) => `select '${table}' as table from ${table} t where position($1 in t::text) > 0`);
  return [...new Set((await database.adminQuery<{ table: string }>(parts.join(' union all '), [text])).map(({ table }) => table))];
}
