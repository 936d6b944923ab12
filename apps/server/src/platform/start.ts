// Everything that stands below the modules, opened in order and closed in reverse: folder, log, database, platform.

import pg from 'pg';
import { runBackupSchedule } from './backup/backup-schedule.ts';
import { watchOwnServer } from './backup/own-server-watch.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { type DataFolder, openDataFolder, readOrMakeSecret } from './data-folder.ts';
import { openDatabase } from './database.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';
import { systemCode } from './files.ts';
import { type Random, systemRandom } from './ids.ts';
import { checkPort } from './listen.ts';
import { type Log, openLog } from './log.ts';
import { readMigrations } from './migrate.ts';
import { closePlatform, makePlatform, type Platform } from './platform.ts';
import type { Postgres } from './postgres.ts';
import { reasonOf, urlOfDatabase } from './postgres-roles.ts';
import { StartFault } from './start-fault.ts';
import { freeBytes, upgradeOnCopy } from './upgrade.ts';
import { openWhileCopied, upgradeOwnDatabase } from './upgrade-own.ts';

/** A step that may take long, told to the person who waits. */
export type Step = 'initialising' | 'recovering' | 'stopping_orphan' | 'migrating' | 'restored' | 'seeding' | 'certificate';

export type StartOptions = {
  config: Config;
  clock?: Clock;
  random?: Random;
  report?: (step: Step) => void;
  origins: () => readonly string[];
  /** False where a tool looks at a database or makes its own backups. */
  backs_up?: boolean;
};

export type Foundation = {
  platform: Platform;
  folder: DataFolder;
  /** The administrator's URL of the database in use. */
  admin_url: string;
  /** Resolves when the embedded PostgreSQL ended by itself. */
  database_ended: Promise<void>;
  stop(): Promise<void>;
};

/** The database of the embedded PostgreSQL. */
export const DATABASE = 'stilltill';

/** Opens what the modules need. What was opened before a step failed is closed again. Throws StartFault. */
export async function startFoundation(options: StartOptions): Promise<Foundation> {
  const { config, report = () => {} } = options;
  const closers: (() => Promise<void> | void)[] = [];
  const stop = async (): Promise<void> => {
    for (let close = closers.pop(); close; close = closers.pop()) await close();
  };
  try {
    const folder = openDataFolder(config.data_folder, config.keys_folder);
    closers.push(folder.unlock);
    const { log, lines: log_lines, close } = openLog(config);
    closers.push(close);
    await checkPort(config.port, config.lan);
    const { admin_url, embedded } = await findDatabase(options, folder, log, report);
    if (embedded) closers.push(embedded.stop);
    const postgres = await openOrExplain(options, admin_url, folder, log, report);
    closers.push(postgres.close);
    const platform = await makePlatform({
      folder: folder.path, keys_folder: config.keys_folder, has_own_database: config.database_url !== null, postgres, log, log_lines, clock: options.clock ?? systemClock, random: options.random ?? systemRandom,
      public_address: config.public_address, keeper: config.keeper, origins: options.origins,
    });
    closers.push(() => closePlatform(platform));
    if (embedded && options.backs_up !== false) {
      // Half a backup would be believed in: the office says that there is none, and why.
      if (platform.backups.standing().state === 'keys_elsewhere') log.error({ keys_folder: config.keys_folder }, 'no backups are made while the keys lie elsewhere');
      else closers.push(runBackupSchedule({ folder: folder.path, admin_url, log }));
    }
    if (!embedded && options.backs_up !== false) closers.push(watchOwnServer({ admin_url, log, note: platform.backups.noteOwnServer, now_ms: systemClock.now_ms }));
    return { platform, folder, admin_url, stop, database_ended: embedded?.ended_unasked ?? new Promise<void>(() => {}) };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function findDatabase({ config, clock = systemClock }: StartOptions, folder: DataFolder, log: Log, report: (step: Step) => void): Promise<{ admin_url: string; embedded: EmbeddedPostgres | null }> {
  if (config.database_url !== null) return { admin_url: config.database_url, embedded: null };
  const secret = readOrMakeSecret(folder, 'postgres');
  const embedded = await startEmbeddedPostgres({ folder: folder.path, password: secret, report });
  try {
    await ensureDatabase(embedded.admin_url);
    const upgraded = await upgradeOnCopy({ server_url: embedded.admin_url, database: DATABASE, secret, migrations: readMigrations(), now_ms: clock.now_ms(), free_bytes: freeBytes(folder.path), onBegin: () => report('migrating') });
    if (upgraded) log.info(upgraded, 'the database was brought to this version; that of before is kept for a week');
  } catch (error) {
    await embedded.stop();
    throw error;
  }
  return { admin_url: urlOfDatabase(embedded.admin_url, DATABASE), embedded };
}

async function ensureDatabase(admin_url: string): Promise<void> {
  const admin = new pg.Client({ connectionString: admin_url });
  admin.on('error', () => {});
  await admin.connect();
  try {
    const { rowCount } = await admin.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await admin.query(`create database ${DATABASE}`);
  } finally {
    await admin.end();
  }
}

async function openOrExplain({ config, clock = systemClock }: StartOptions, admin_url: string, folder: DataFolder, log: Log, report: (step: Step) => void): Promise<Postgres> {
  let is_reported = false;
  const reportOnce = (): void => {
    if (!is_reported) report('migrating');
    is_reported = true;
  };
  try {
    const secret = readOrMakeSecret(folder, 'postgres');
    if (config.database_url === null) return await openDatabase({ admin_url, secret, log, report: reportOnce });
    const beforeMigrate = async (): Promise<void> => {
      const upgraded = await upgradeOwnDatabase({ admin_url, secret, migrations: readMigrations(), now_ms: clock.now_ms(), in_place: config.upgrade_in_place, log, onBegin: reportOnce });
      if (upgraded) log.info(upgraded, 'the database was brought to this version; that of before is kept for a week');
    };
    return await openWhileCopied(admin_url, () => openDatabase({ admin_url, secret, log, report: reportOnce, beforeMigrate }));
  } catch (error) {
    if (systemCode(error) === '53100') throw new StartFault('disk_full', folder.path, error);
    // Missing rights to what somebody else made in this database before.
    if (systemCode(error) === '42501') throw new StartFault('database_role_not_allowed', reasonOf(error), error);
    throw error;
  }
}
