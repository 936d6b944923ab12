/**
 * How the database of an owner's own PostgreSQL comes to a new version. The migrations are tried on a copy on the same server;
 * then the database as it stands is kept beside it for a week as the way back, and is migrated itself, in one transaction
 * that only holds where every entry, seal and row is still there. docs/adr/0025-upgrades.md.
 */
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { systemCode } from './files.ts';
import { compareHoldings, countEntries, lockTables, readHoldingsAsOwner } from './holdings.ts';
import type { Log } from './log.ts';
import { MIGRATE_LOCK, type Migration, applyPending, findPending } from './migrate.ts';
import { prepareRoles, reasonOf, roleUrls, urlOfDatabase } from './postgres-roles.ts';
import { StartFault } from './start-fault.ts';
import { IN_USE, MIB, type Upgraded, WAY_BACK_MS, type WayBack, onDatabase, readNote } from './upgrade.ts';

export type OwnUpgradeOptions = {
  /** DATABASE_URL; its roles are there. */
  readonly admin_url: string;
  /** Key of the roles' passwords where the URL holds none. */
  readonly secret: string;
  readonly migrations: readonly Migration[];
  readonly now_ms: number;
  /** STILLTILL_UPGRADE_IN_PLACE: the number of the database's last migration, where its owner does without a copy this once. */
  readonly in_place: string | null;
  readonly log: Log;
  /** Told before a copy is made. */
  readonly onBegin?: () => void;
};

/** `kept`: the name of the database as it was. */
export type OwnUpgraded = Upgraded & { readonly kept: string };
export type OwnWayBack = WayBack & { readonly kept: string };

/** What we make beside a database, by what it is for; `_20261123` follows. */
const KINDS = ['upgrading', 'before', 'after'] as const;
type Kind = (typeof KINDS)[number];

const WAIT_MS = 500;
const LOCK_TIMEOUT = '10s';
const NAME_BYTES_MAX = 63;
/** The codes of PostgreSQL for a lock that was not had in time, and a right that is missing. */
const LOCK_NOT_HAD = '55P03';
const NO_RIGHT = '42501';

/**
 * Brings the database up to the migrations. Of several processes one does it, and the others wait. Null: it was, or it holds
 * nothing yet or is migrated where it is on its owner's word, which `migrate` does. Throws StartFault `upgrade_in_use`,
 * `upgrade_not_copied`, `upgrade_needs_space`, `upgrade_failed`, `upgrade_taken_back`, and those of `migrate`; then nothing was
 * changed.
 */
export async function upgradeOwnDatabase(options: OwnUpgradeOptions): Promise<OwnUpgraded | null> {
  for (;;) {
    const last = await findLastToUpgrade(options);
    if (last === null) {
      await dropOld(options);
      return null;
    }
    // Whoever waits must not be connected meanwhile: PostgreSQL copies no database that somebody else is connected to.
    const done = await onDatabase(options.admin_url, (admin) => upgradeUnderLock(admin, options));
    if (done !== 'waits') return done;
    await delay(WAIT_MS);
  }
}

/** What is kept of before the last upgrade; null: nothing. */
export async function readOwnWayBack(admin_url: string, secret: string): Promise<OwnWayBack | null> {
  const last = await onDatabase(roleUrls(admin_url, secret).stilltill_owner, async (owner) => {
    const { rows: [row] } = await owner.query<{ name: string }>('select name from migration.applied order by number desc limit 1');
    return row?.name;
  });
  return onDatabase(admin_url, async (admin) => {
    for (const kept of await findBeside(admin, await nameOf(admin), ['before'])) {
      const note = await readNote(admin, kept);
      // One of an upgrade that was cut off before the database itself was migrated leads nowhere.
      if (note !== null && note.to === last) return { ...note, kept };
    }
    return null;
  });
}

/**
 * Puts the database of before the last upgrade back, as `goBack` does; that of now stays beside it for a week, under the name
 * `aside`. Throws StartFault `no_way_back`, `upgrade_in_use`, and `way_back_by_hand` with the statements.
 */
export async function goBackOwn({ admin_url, secret, now_ms }: Pick<OwnUpgradeOptions, 'admin_url' | 'secret' | 'now_ms'>): Promise<OwnWayBack & { readonly aside: string }> {
  const way_back = await readOwnWayBack(admin_url, secret);
  if (way_back === null) throw new StartFault('no_way_back', '');
  const database = await onDatabase(admin_url, nameOf);
  const aside = besideName(database, 'after', now_ms);
  const { kept, ...note } = way_back;
  const [now, before, after] = [database, kept, aside].map(pg.escapeIdentifier);
  const statements = [
    `alter database ${now} rename to ${after}`, `alter database ${before} rename to ${now}`, `alter database ${now} with allow_connections true`,
    `comment on database ${now} is null`, `comment on database ${after} is ${pg.escapeLiteral(JSON.stringify({ ...note, at: new Date(now_ms).toISOString() }))}`,
  ];
  const byHand = (cause: unknown): StartFault => new StartFault('way_back_by_hand', ['begin', ...statements, 'commit;'].join('; '), cause);
  const maintenance_url = await findMaintenance(admin_url);
  if (maintenance_url === null) throw byHand(null);
  await onDatabase(maintenance_url, async (admin) => {
    try {
      for (const name of await findBeside(admin, database, ['after'])) await dropDatabase(admin, name);
      await admin.query('begin');
      for (const statement of statements) await admin.query(statement);
      await admin.query('commit');
    } catch (error) {
      await admin.query('rollback').catch(() => {});
      if (systemCode(error) === IN_USE) throw await inUse(admin, database, error);
      throw systemCode(error) === NO_RIGHT ? byHand(error) : error;
    }
  });
  return { ...way_back, aside };
}

/**
 * Opens the database of `admin_url`, again and again while another process copies it: nobody can connect to it then, and it
 * would be taken for one that can't be reached.
 */
export async function openWhileCopied<T>(admin_url: string, open: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await open();
    } catch (error) {
      const cause = error instanceof StartFault ? error.cause : error;
      const is_held_up = cause instanceof Error && systemCode(cause) === null && /timeout/.test(cause.message);
      if (!is_held_up || !(await isBeingCopied(admin_url).catch(() => false))) throw error;
    }
  }
}

async function isBeingCopied(admin_url: string): Promise<boolean> {
  const maintenance_url = await findMaintenance(admin_url);
  if (maintenance_url === null) return false;
  const { rowCount } = await onDatabase(maintenance_url, (admin) => admin.query("select from pg_stat_activity where datname = $1 and application_name = 'stilltill-upgrade'", [nameIn(admin_url)]));
  return rowCount !== 0;
}

/** The last migration of a database that holds something and lacks some; null where there is nothing for us to do. */
async function findLastToUpgrade({ admin_url, secret, migrations, in_place }: OwnUpgradeOptions): Promise<string | null> {
  return onDatabase(roleUrls(admin_url, secret).stilltill_owner, async (owner) => {
    const state = await findPending(owner, migrations);
    if (state === null || state.pending.length === 0 || numberOf(state.last) === in_place) return null;
    // By their size, which takes no lock: processes of the version from before may be at work.
    const { rows: [found] } = await owner.query<{ holds_rows: boolean | null }>("select bool_or(pg_relation_size(oid) > 0) as holds_rows from pg_class where relnamespace = to_regnamespace('app') and relkind = 'r'");
    return found?.holds_rows ? state.last : null;
  });
}

const numberOf = (migration: string): string => migration.slice(0, migration.indexOf('-'));

async function upgradeUnderLock(admin: pg.Client, options: OwnUpgradeOptions): Promise<OwnUpgraded | 'waits' | null> {
  // Held until the connection ends. A process that starts meanwhile, of whatever version, waits for it.
  const { rows: [lock] } = await admin.query<{ is_held: boolean }>(`select pg_try_advisory_lock(${MIGRATE_LOCK}) as is_held`);
  if (!lock?.is_held) return 'waits';
  const from = await findLastToUpgrade(options);
  // Another process did it between our look and the lock.
  if (from === null) return null;
  options.onBegin?.();
  const database = await nameOf(admin);
  await admin.query('set statement_timeout = 0');
  const to = options.migrations.at(-1)?.name ?? '';
  const entries = await tryOnCopy(admin, database, from, options);
  const kept = besideName(database, 'before', options.now_ms);
  await copyOrExplain(admin, database, from, ['before'], `${pg.escapeIdentifier(kept)} template ${pg.escapeIdentifier(database)} strategy file_copy allow_connections false`);
  await admin.query(`comment on database ${pg.escapeIdentifier(kept)} is ${pg.escapeLiteral(JSON.stringify({ from, to, entries, at: new Date(options.now_ms).toISOString() } satisfies WayBack))}`);
  try {
    await migrateAtOnce(roleUrls(options.admin_url, options.secret).stilltill_owner, options.migrations);
  } catch (error) {
    if (systemCode(error) === LOCK_NOT_HAD) throw await inUse(admin, database, error);
    throw error instanceof StartFault ? error : new StartFault('upgrade_taken_back', reasonOf(error), error);
  }
  return { from, to, entries, kept };
}

/** Migrates a copy and drops it again. Answers with the number of entries. */
async function tryOnCopy(admin: pg.Client, database: string, from: string, { admin_url, secret, migrations, now_ms }: OwnUpgradeOptions): Promise<number> {
  const copy = besideName(database, 'upgrading', now_ms);
  await copyOrExplain(admin, database, from, ['upgrading'], `${pg.escapeIdentifier(copy)} template ${pg.escapeIdentifier(database)} strategy file_copy`);
  try {
    const copy_url = urlOfDatabase(admin_url, copy);
    const urls = roleUrls(copy_url, secret);
    await prepareRoles(copy_url, urls);
    return await migrateAtOnce(urls.stilltill_owner, migrations);
  } catch (error) {
    throw error instanceof StartFault ? error : new StartFault('upgrade_failed', reasonOf(error), error);
  } finally {
    await dropDatabase(admin, copy).catch(() => {});
  }
}

/** All migrations and the comparison in one transaction. Answers with the number of entries. */
async function migrateAtOnce(owner_url: string, migrations: readonly Migration[]): Promise<number> {
  return onDatabase(owner_url, async (owner) => {
    await owner.query(`begin; set local lock_timeout = '${LOCK_TIMEOUT}'; set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0`);
    try {
      // Who connected since the copy was made can neither write nor be in the way.
      await lockTables(owner);
      const before = await readHoldingsAsOwner(owner);
      await applyPending(owner, migrations);
      compareHoldings(before, await readHoldingsAsOwner(owner));
      await owner.query('commit');
      return countEntries(before);
    } catch (error) {
      await owner.query('rollback').catch(() => {});
      throw error;
    }
  });
}

/** Makes a copy in the place of older ones of its kinds, or says why not. */
async function copyOrExplain(admin: pg.Client, database: string, from: string, kinds: readonly Kind[], copy: string): Promise<void> {
  try {
    for (const name of await findBeside(admin, database, kinds)) await dropDatabase(admin, name);
    await admin.query(`create database ${copy}`);
  } catch (error) {
    if (systemCode(error) === IN_USE) throw await inUse(admin, database, error);
    if (systemCode(error) === '53100') {
      const { rows: [size] } = await admin.query<{ bytes: string }>('select pg_database_size($1) as bytes', [database]);
      throw new StartFault('upgrade_needs_space', `${Math.ceil(Number(size?.bytes ?? 0) / MIB)} MiB`, error);
    }
    throw new StartFault('upgrade_not_copied', `${numberOf(from)}: ${reasonOf(error)}`, error);
  }
}

/** Who is connected, by role and program: `2 × stilltill_app (stilltill-app)`. */
async function inUse(admin: pg.Client, database: string, cause: unknown): Promise<StartFault> {
  const { rows } = await admin.query<{ who: string }>(
    `select count(*) || ' × ' || coalesce(usename, backend_type) || coalesce(' (' || nullif(application_name, '') || ')', '') as who
       from pg_stat_activity where datname = $1 and pid <> pg_backend_pid() group by usename, backend_type, application_name order by 1`,
    [database],
  );
  // Transactions that were prepared and not ended stand in no list of connections.
  const detail = rows.map(({ who }) => who).join(', ') || ((cause as { readonly detail?: string }).detail ?? reasonOf(cause));
  return new StartFault('upgrade_in_use', detail.replace(/\.$/, ''), cause);
}

/** What is past its week goes. That it can't stops no shop. */
async function dropOld({ admin_url, now_ms, log }: OwnUpgradeOptions): Promise<void> {
  try {
    await onDatabase(admin_url, async (admin) => {
      for (const name of await findBeside(admin, await nameOf(admin), ['before', 'after'])) {
        const note = await readNote(admin, name);
        if (note !== null && now_ms - Date.parse(note.at) > WAY_BACK_MS) await dropDatabase(admin, name);
      }
    });
  } catch (error) {
    log.warn({ error: reasonOf(error) }, 'the database of before an upgrade was not dropped after its week');
  }
}

function besideName(database: string, kind: Kind, now_ms: number): string {
  return `${database}_${kind}_${new Date(now_ms).toISOString().slice(0, 10).replaceAll('-', '')}`;
}

/** What we made beside a database. PostgreSQL would cut a name that is too long, so that it would never be found again. */
async function findBeside(admin: pg.Client, database: string, kinds: readonly Kind[]): Promise<string[]> {
  if (Buffer.byteLength(`${database}_upgrading_20261123`) > NAME_BYTES_MAX) throw new Error(`the name ${database} is too long for that of a copy`);
  const { rows } = await admin.query<{ name: string }>(
    "select datname as name from pg_database where starts_with(datname::text, $1 || '_') and substr(datname::text, length($1) + 2) ~ $2 order by datname desc",
    [database, `^(${kinds.join('|')})_[0-9]{8}$`],
  );
  return rows.map(({ name }) => name);
}

const nameIn = (url: string): string => decodeURIComponent(new URL(url).pathname.slice(1));

async function nameOf(admin: pg.Client): Promise<string> {
  const { rows: [row] } = await admin.query<{ name: string }>('select current_database() as name');
  return row?.name ?? '';
}

/** Another database of the same server, from which this one can be renamed. */
async function findMaintenance(admin_url: string): Promise<string | null> {
  for (const name of ['postgres', 'template1'].filter((each) => each !== nameIn(admin_url))) {
    const url = urlOfDatabase(admin_url, name);
    if (await onDatabase(url, async () => true).catch(() => false)) return url;
  }
  return null;
}

/** Without force, for which one needs rights over other roles; a connection that is ending is waited for. */
async function dropDatabase(admin: pg.Client, name: string): Promise<void> {
  await admin.query(`drop database if exists ${pg.escapeIdentifier(name)}`);
}
