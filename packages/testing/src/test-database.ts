// Databases for tests: real PostgreSQL, real roles, forced row-level security; only fsync may be off. One database for
// each test file, copied from a template that is migrated once.

import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { startEmbeddedPostgres } from '@stilltill/server/platform/embedded-postgres.ts';
import { openDatabase } from '@stilltill/server/platform/database.ts';
import { silentLog } from '@stilltill/server/platform/log.ts';
import { hashMigrations, readMigrations } from '@stilltill/server/platform/migrate.ts';
import { openPostgres, type Postgres } from '@stilltill/server/platform/postgres.ts';
import { findProcessesIn, isAlive } from '@stilltill/server/platform/postgres-orphan.ts';
import { roleUrls, type RoleUrls, urlOfDatabase } from '@stilltill/server/platform/postgres-roles.ts';
import pg from 'pg';
import { type OwnPostgres, startOwnPostgres } from './own-postgres.ts';

/** A copy of a database as it stood; see `TestDatabase.restore`. */
export type Snapshot = { readonly name: string };

export type TestDatabase = {
  readonly name: string;
  /** The administrator's URL on this database: what a server gets as DATABASE_URL. */
  readonly admin_url: string;
  readonly urls: RoleUrls;
  /** Pools as in the product. After `restore` these are new ones. */
  readonly postgres: Postgres;
  /** Rows of a statement run as administrator, past row-level security: for looking, and for planting damage. */
  adminQuery<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Copies the database as it stands. Ends every connection to it; those of `postgres` are made again when used. */
  snapshot(): Promise<Snapshot>;
  /** Puts a copy in the place of the database, as an owner does who restores a backup. */
  restore(snapshot: Snapshot): Promise<void>;
  /** Closes the pools and removes the database with its copies. */
  drop(): Promise<void>;
};

const FOLDER_PREFIX = 'stilltill-test-';
const SECRET = 'test';

/**
 * Starts a PostgreSQL for tests, without fsync, in a folder of its own that is removed when the process ends. Give its
 * `admin_url` to test processes as STILLTILL_TEST_PG, so that they share it and its migrated template. It is the one of the
 * product, or where STILLTILL_TEST_POSTGRES names programs of another version, one of these.
 */
export async function startTestPostgres(): Promise<OwnPostgres> {
  removeLeftovers();
  const folder = join(tmpdir(), `${FOLDER_PREFIX}${process.pid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const server = process.env['STILLTILL_TEST_POSTGRES'] ? await startOwnPostgres({ folder, password: SECRET }) : await startEmbeddedPostgres({ folder, password: SECRET, durability: 'none' });
  // Its data is worth nothing, so it need not stop in good order.
  process.once('exit', () => destroy(folder));
  return server;
}

function destroy(folder: string): void {
  for (const pid of findProcessesIn(join(folder, 'postgres'))) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** What test processes left behind that were killed. */
function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(name.slice(FOLDER_PREFIX.length));
    if (name.startsWith(FOLDER_PREFIX) && Number.isInteger(pid) && !isAlive(pid)) destroy(join(tmpdir(), name));
  }
}

let own_server: Promise<OwnPostgres> | null = null;

async function findServer(): Promise<string> {
  const given = process.env['STILLTILL_TEST_PG'];
  if (given) return given;
  own_server ??= startTestPostgres();
  return (await own_server).admin_url;
}

/** Makes an empty, migrated database. Call `drop()` at the end, or the process does not end. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server_url = await findServer();
  const template = await ensureTemplate(server_url);
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(server_url, (admin) => copyDatabase(admin, template, name));
  const admin_url = urlOfDatabase(server_url, name);
  const urls = roleUrls(admin_url, SECRET);
  const snapshots: string[] = [];
  let postgres = openPostgres({ urls, log: silentLog });
  return {
    name,
    admin_url,
    urls,
    get postgres() {
      return postgres;
    },
    adminQuery: <Row extends object>(text: string, values?: readonly unknown[]) =>
      onServer(admin_url, async (admin) => (await admin.query<Row>(text, values ? [...values] : undefined)).rows),
    async snapshot() {
      const copy = `${name}_${snapshots.length}`;
      snapshots.push(copy);
      await onServer(server_url, (admin) => copyDatabase(admin, name, copy));
      return { name: copy };
    },
    async restore(snapshot) {
      await postgres.close();
      await onServer(server_url, async (admin) => {
        await dropDatabase(admin, name);
        await copyDatabase(admin, snapshot.name, name);
      });
      postgres = openPostgres({ urls, log: silentLog });
    },
    async drop() {
      await postgres.close();
      await onServer(server_url, async (admin) => {
        for (const each of [name, ...snapshots]) await dropDatabase(admin, each);
      });
    },
  };
}

async function onServer<T>(url: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

async function dropDatabase(admin: pg.Client, name: string): Promise<void> {
  await admin.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
}

/** PostgreSQL copies a database only while nobody is connected to it. */
async function copyDatabase(admin: pg.Client, from: string, to: string): Promise<void> {
  const source = pg.escapeIdentifier(from);
  // Copies of one template would disturb each other.
  await admin.query('select pg_advisory_lock(hashtext($1))', [from]);
  try {
    await admin.query(`alter database ${source} with allow_connections false`);
    await admin.query('select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1', [from]);
    await admin.query(`create database ${pg.escapeIdentifier(to)} template ${source}`);
    await admin.query(`grant create, connect, temporary on database ${pg.escapeIdentifier(to)} to stilltill_owner`);
  } finally {
    await admin.query(`alter database ${source} with allow_connections true`);
    await admin.query('select pg_advisory_unlock(hashtext($1))', [from]);
  }
}

let template_name: Promise<string> | null = null;

function ensureTemplate(server_url: string): Promise<string> {
  return (template_name ??= makeTemplate(server_url));
}

/** Migrates a database once for each set of migrations; all test processes of a server share it. */
async function makeTemplate(server_url: string): Promise<string> {
  const name = `template_${hashMigrations(readMigrations()).slice(0, 16)}`;
  await onServer(server_url, async (admin) => {
    await admin.query("select pg_advisory_lock(hashtext('stilltill/test-template'))");
    const { rowCount } = await admin.query('select from pg_database where datname = $1', [name]);
    if (rowCount !== 0) return;
    const unfinished = `${name}_unfinished`;
    await dropDatabase(admin, unfinished);
    await admin.query(`create database ${pg.escapeIdentifier(unfinished)} template template0 encoding 'UTF8'`);
    const postgres = await openDatabase({ admin_url: urlOfDatabase(server_url, unfinished), secret: SECRET, log: silentLog });
    await postgres.close();
    await admin.query(`alter database ${pg.escapeIdentifier(unfinished)} rename to ${pg.escapeIdentifier(name)}`);
  });
  return name;
}
