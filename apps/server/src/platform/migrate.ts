// Applies apps/server/migrations/NNNN-name.sql in order, each once and in a transaction of its own, as the owner.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { systemCode } from './files.ts';
import { StartFault } from './start-fault.ts';

export type Migration = { number: number; name: string; sql: string; checksum: string };

/** The folder of this program's migrations. */
export const MIGRATIONS_FOLDER = join(import.meta.dirname, '../../migrations');

const FILE = /^(\d{4})-([a-z0-9-]+)\.sql$/;

/** Reads the migrations of a folder in their order. A bug where a name does not fit or two share a number. */
export function readMigrations(folder = MIGRATIONS_FOLDER): Migration[] {
  const migrations = readdirSync(folder).sort().map((file) => {
    const match = FILE.exec(file);
    if (!match) throw new Error(`${file} is not named NNNN-name.sql`);
    const sql = readFileSync(join(folder, file), 'utf8');
    return { number: Number(match[1]), name: file, sql, checksum: createHash('sha256').update(sql).digest('hex') };
  });
  const twice = migrations.find((each, at) => migrations[at + 1]?.number === each.number);
  if (twice) throw new Error(`two migrations have the number of ${twice.name}`);
  return migrations;
}

/** One hash over all migrations, which names a database made by them. */
export function hashMigrations(migrations: readonly Migration[]): string {
  return createHash('sha256').update(migrations.map((each) => `${each.name} ${each.checksum}\n`).join('')).digest('hex');
}

/** The advisory lock of whoever migrates a database. */
export const MIGRATE_LOCK = "hashtext('stilltill/migrate')";

export type MigrateOptions = {
  owner_url: string;
  migrations: readonly Migration[];
  /** Told of each migration before it runs. */
  report?: (name: string) => void;
};

/**
 * Brings a database up to the given migrations; the answer names those that were applied. Throws StartFault
 * `data_folder_newer` where it knows a migration that we do not, and `migration_changed` where one differs.
 */
export async function migrate({ owner_url, migrations, report }: MigrateOptions): Promise<string[]> {
  const client = new pg.Client({ connectionString: owner_url, connectionTimeoutMillis: 10_000, application_name: 'stilltill-migrate' });
  client.on('error', () => {});
  await client.connect();
  try {
    // Held until the connection ends: two servers that start at once migrate one after the other.
    await client.query(`select pg_advisory_lock(${MIGRATE_LOCK})`);
    const applied = await readApplied(client);
    checkApplied(applied, migrations);
    const done: string[] = [];
    for (const migration of migrations) {
      if (applied.has(migration.number)) continue;
      report?.(migration.name);
      await apply(client, migration);
      done.push(migration.name);
    }
    return done;
  } finally {
    await client.end().catch(() => {});
  }
}

/**
 * Applies what is pending in the transaction that the owner's `client` is in, so that all of it holds or nothing. Whoever
 * calls it holds MIGRATE_LOCK. Throws as `migrate` does.
 */
export async function applyPending(client: pg.Client, migrations: readonly Migration[]): Promise<void> {
  const applied = await readApplied(client);
  checkApplied(applied, migrations);
  for (const migration of migrations) {
    if (applied.has(migration.number)) continue;
    try {
      await run(client, migration);
    } catch (error) {
      throw explain(migration, error);
    }
  }
}

/**
 * What a database lacks of the migrations, and its last one; null: it has none at all. Throws StartFault as `migrate` does, and
 * changes nothing.
 */
export async function findPending(client: pg.Client, migrations: readonly Migration[]): Promise<{ readonly last: string; readonly pending: readonly string[] } | null> {
  const { rows: [found] } = await client.query<{ is_there: boolean }>("select to_regclass('migration.applied') is not null as is_there");
  if (!found?.is_there) return null;
  const applied = await readApplied(client);
  checkApplied(applied, migrations);
  const last = [...applied].toSorted(([a], [b]) => b - a)[0]?.[1].name;
  return last === undefined ? null : { last, pending: migrations.filter(({ number }) => !applied.has(number)).map(({ name }) => name) };
}

type Applied = Map<number, { name: string; checksum: string }>;

async function readApplied(client: pg.Client): Promise<Applied> {
  const { rows: [found] } = await client.query<{ is_there: boolean }>("select to_regclass('migration.applied') is not null as is_there");
  if (!found?.is_there) {
    await client.query(`
      create schema if not exists migration;
      create table if not exists migration.applied (
        number integer primary key,
        name text not null,
        checksum text not null,
        at timestamptz not null default now()
      )`);
  }
  const { rows } = await client.query<{ number: number; name: string; checksum: string }>('select number, name, checksum from migration.applied');
  return new Map(rows.map(({ number, name, checksum }) => [number, { name, checksum }]));
}

function checkApplied(applied: Applied, migrations: readonly Migration[]): void {
  const known = new Map(migrations.map((each) => [each.number, each]));
  for (const [number, { name, checksum }] of applied) {
    const ours = known.get(number);
    if (!ours) throw new StartFault('data_folder_newer', name);
    if (ours.checksum !== checksum) throw new StartFault('migration_changed', name);
  }
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin');
  try {
    await run(client, migration);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw explain(migration, error);
  }
}

async function run(client: pg.Client, migration: Migration): Promise<void> {
  await client.query(migration.sql);
  await client.query('reset role');
  await client.query('insert into migration.applied (number, name, checksum) values ($1, $2, $3)', [migration.number, migration.name, migration.checksum]);
}

function explain({ name }: Migration, error: unknown): Error {
  if (systemCode(error) === '53100') return new StartFault('disk_full', name, error);
  return new Error(`${name} failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
}
