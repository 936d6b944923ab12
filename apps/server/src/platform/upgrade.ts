/**
 * How the embedded database comes to a new version: its migrations run on a copy beside it, and only where the copy then
 * holds every entry, seal and row of before does it take the place, in one transaction. The database of before stays for a
 * week as the way back. That of the owner's own PostgreSQL: upgrade-own.ts. docs/adr/0025-upgrades.md.
 */
import { statfsSync } from 'node:fs';
import pg from 'pg';
import { systemCode } from './files.ts';
import { compareHoldings, countEntries, readHoldings } from './holdings.ts';
import { type Migration, findPending, migrate } from './migrate.ts';
import { prepareRoles, reasonOf, roleUrls, urlOfDatabase } from './postgres-roles.ts';
import { StartFault } from './start-fault.ts';

export type UpgradeOptions = {
  /** The administrator's URL, on the maintenance database. */
  readonly server_url: string;
  readonly database: string;
  /** Key of the roles' passwords where the URL holds none. */
  readonly secret: string;
  readonly migrations: readonly Migration[];
  readonly now_ms: number;
  /** Free on the disk of the databases. */
  readonly free_bytes: number;
  /** Told before a copy is made. */
  readonly onBegin?: () => void;
};

/** `from`, `to`: the last migration of before, and of now. */
export type Upgraded = { readonly from: string; readonly to: string; readonly entries: number };
export type WayBack = Upgraded & { readonly at: string };

/** For how long the database of before an upgrade is kept. */
export const WAY_BACK_MS = 7 * 86_400_000;
export const MIB = 1024 * 1024;
/** What migrations write beside the copy itself. */
const ROOM_BYTES = 256 * MIB;
const TRIES_MAX = 50;
/** PostgreSQL's code where somebody is still connected to a database. */
export const IN_USE = '55006';

type Names = { readonly now: string; readonly next: string; readonly before: string; readonly after: string };
const namesOf = (database: string): Names => ({ now: database, next: `${database}_next`, before: `${database}_before`, after: `${database}_after` });

/** Free bytes on the disk of a folder, for whoever is no administrator. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/**
 * Brings the database up to the migrations; nobody else may be at work in it. Null: it was, or it has none yet and is made by
 * `migrate`. Throws StartFault `upgrade_failed` and `upgrade_needs_space`, and those of `migrate`; then nothing was changed.
 */
export async function upgradeOnCopy(options: UpgradeOptions): Promise<Upgraded | null> {
  const names = namesOf(options.database);
  return onDatabase(options.server_url, async (admin) => {
    await dropDatabase(admin, names.next);
    await dropOld(admin, names, options.now_ms);
    const state = await onDatabase(urlOfDatabase(options.server_url, names.now), (client) => findPending(client, options.migrations));
    if (state === null || state.pending.length === 0) return null;
    const { rows: [size] } = await admin.query<{ bytes: string }>('select pg_database_size($1) as bytes', [names.now]);
    const needed_bytes = Number(size?.bytes ?? 0) + ROOM_BYTES;
    if (options.free_bytes < needed_bytes) throw new StartFault('upgrade_needs_space', `${Math.ceil(needed_bytes / MIB)} MiB`);
    options.onBegin?.();
    try {
      await copyDatabase(admin, names.now, names.next);
      const entries = await migrateCopy(options, names);
      const upgraded: Upgraded = { from: state.last, to: options.migrations.at(-1)?.name ?? '', entries };
      await dropDatabase(admin, names.before);
      await swap(admin, [[names.now, names.before], [names.next, names.now]], names.before, { ...upgraded, at: new Date(options.now_ms).toISOString() });
      return upgraded;
    } catch (error) {
      await dropDatabase(admin, names.next).catch(() => {});
      if (error instanceof StartFault) throw error;
      if (systemCode(error) === '53100') throw new StartFault('upgrade_needs_space', `${Math.ceil(needed_bytes / MIB)} MiB`, error);
      throw new StartFault('upgrade_failed', reasonOf(error), error);
    }
  });
}

/** What is kept of before the last upgrade; null: nothing. */
export async function readWayBack(server_url: string, database: string): Promise<WayBack | null> {
  return onDatabase(server_url, (admin) => readNote(admin, namesOf(database).before));
}

/**
 * Puts the database of before the last upgrade back; what came since stays beside it for a week from now on. The next start sees a
 * database that is older than its folder, and tills send again what it lacks. Throws StartFault `no_way_back`.
 */
export async function goBack(server_url: string, database: string, now_ms: number): Promise<WayBack> {
  const names = namesOf(database);
  return onDatabase(server_url, async (admin) => {
    const note = await readNote(admin, names.before);
    if (note === null) throw new StartFault('no_way_back', '');
    await dropDatabase(admin, names.after);
    await swap(admin, [[names.now, names.after], [names.before, names.now]], names.after, { ...note, at: new Date(now_ms).toISOString() });
    return note;
  });
}

/** Migrates the copy and compares. Answers with the number of entries. */
async function migrateCopy({ server_url, secret, migrations }: UpgradeOptions, names: Names): Promise<number> {
  const copy_url = urlOfDatabase(server_url, names.next);
  const urls = roleUrls(copy_url, secret);
  await prepareRoles(copy_url, urls);
  await migrate({ owner_url: urls.stilltill_owner, migrations });
  const before = await onDatabase(urlOfDatabase(server_url, names.now), readHoldings);
  const after = await onDatabase(copy_url, readHoldings);
  compareHoldings(before, after);
  return countEntries(before);
}

/** Renames databases in one transaction, and notes on one of them what it is. */
async function swap(admin: pg.Client, renames: readonly (readonly [from: string, to: string])[], noted: string, note: WayBack): Promise<void> {
  await whileInUse(admin, renames.map(([from]) => from), async () => {
    await admin.query('begin');
    try {
      for (const [from, to] of renames) await admin.query(`alter database ${pg.escapeIdentifier(from)} rename to ${pg.escapeIdentifier(to)}`);
      await admin.query(`comment on database ${pg.escapeIdentifier(noted)} is ${pg.escapeLiteral(JSON.stringify(note))}`);
      await admin.query('commit');
    } catch (error) {
      await admin.query('rollback').catch(() => {});
      throw error;
    }
  });
}

async function copyDatabase(admin: pg.Client, from: string, to: string): Promise<void> {
  await whileInUse(admin, [from], async () => {
    await admin.query(`create database ${pg.escapeIdentifier(to)} template ${pg.escapeIdentifier(from)} strategy file_copy`);
  });
}

/** A server that was killed leaves connections behind, which end in a moment once they are told to. */
async function whileInUse(admin: pg.Client, databases: readonly string[], work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    await admin.query('select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = any($1) and pid <> pg_backend_pid()', [databases]);
    try {
      return await work();
    } catch (error) {
      if (systemCode(error) !== IN_USE || tries === TRIES_MAX) throw error;
    }
  }
}

/** What is past its week goes. */
async function dropOld(admin: pg.Client, { before, after }: Names, now_ms: number): Promise<void> {
  for (const name of [before, after]) {
    const note = await readNote(admin, name);
    if (note !== null && now_ms - Date.parse(note.at) > WAY_BACK_MS) await dropDatabase(admin, name);
  }
}

/** What a database that was put aside is, where it is one. */
export async function readNote(admin: pg.Client, name: string): Promise<WayBack | null> {
  const { rows: [row] } = await admin.query<{ note: string | null }>("select shobj_description(oid, 'pg_database') as note from pg_database where datname = $1", [name]);
  return row?.note ? JSON.parse(row.note) as WayBack : null;
}

async function dropDatabase(admin: pg.Client, name: string): Promise<void> {
  await admin.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
}

/** Runs `work` on a connection of its own. */
export async function onDatabase<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, application_name: 'stilltill-upgrade' });
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}
