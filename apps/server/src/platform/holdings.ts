// What a database holds, in sums and counts, so that before and after an upgrade can be compared. docs/adr/0025-upgrades.md.

import pg from 'pg';

/** Sums over what a journal is, and rows by table of `app`. */
export type Holdings = { readonly sums: ReadonlyMap<string, string>; readonly rows: ReadonlyMap<string, bigint> };

/** Sums over what a journal is, byte by byte; where they are equal its chains and seals hold as before. */
const SUMS = {
  entries: "select concat_ws('/', count(*), sum(hashtextextended(concat_ws('/', merchant_id, chain, seq, encode(hash, 'hex'), variant, text), 0))) as sum from app.entry",
  seals: "select concat_ws('/', count(*), sum(hashtextextended(concat_ws('/', merchant_id, chain, seq, encode(hash, 'hex'), from_seq, sealed_at, signature, acknowledgement), 0))) as sum from app.seal",
} as const;

/** As a superuser reads it: anybody else is held by row-level security and would see nothing. */
export async function readHoldings(client: pg.Client): Promise<Holdings> {
  const sums = new Map<string, string>();
  for (const [what, statement] of Object.entries(SUMS)) {
    const { rows: [row] } = await client.query<{ sum: string }>(statement);
    sums.set(what, row?.sum ?? '');
  }
  const counts = (await readTables(client)).map((name) => `select ${pg.escapeLiteral(name)} as name, count(*) as rows from app.${pg.escapeIdentifier(name)}`);
  const { rows } = await client.query<{ name: string; rows: string }>(counts.join(' union all '));
  return { sums, rows: new Map(rows.map((row) => [row.name, BigInt(row.rows)])) };
}

/**
 * The same for the owner of the tables, inside of a transaction. Row-level security is forced on the owner as well, who
 * would compare nothing with nothing: it is lifted up to a savepoint, and nobody else ever sees that.
 */
export async function readHoldingsAsOwner(client: pg.Client): Promise<Holdings> {
  await client.query('savepoint holdings');
  await client.query((await readTables(client)).map((name) => `alter table app.${pg.escapeIdentifier(name)} no force row level security`).join('; '));
  const holdings = await readHoldings(client);
  await client.query('rollback to savepoint holdings; release savepoint holdings');
  return holdings;
}

/** Keeps everybody else out of all tables until the end of the transaction. */
export async function lockTables(client: pg.Client): Promise<void> {
  const tables = (await readTables(client)).map((name) => `app.${pg.escapeIdentifier(name)}`);
  await client.query(`lock table ${tables.join(', ')} in access exclusive mode`);
}

/** Throws what is missing afterwards, in a few words. A table that is gone was dropped on purpose. */
export function compareHoldings(before: Holdings, after: Holdings): void {
  for (const [what, sum] of before.sums) if (after.sums.get(what) !== sum) throw new Error(`${what} differ from before`);
  for (const [table, rows] of before.rows) {
    const left = after.rows.get(table);
    if (left !== undefined && left < rows) throw new Error(`${table} lost ${rows - left} rows`);
  }
}

/** How many entries there are. */
export function countEntries({ rows }: Holdings): number {
  return Number(rows.get('entry') ?? 0n);
}

async function readTables(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>("select relname as name from pg_class where relnamespace = 'app'::regnamespace and relkind = 'r' order by relname");
  return rows.map(({ name }) => name);
}
