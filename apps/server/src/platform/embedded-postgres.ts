// Runs the PostgreSQL that npm brought, for as long as the server needs it: initialised once, started in a process
// session of its own, taken over or stopped when a server before us died without stopping it. docs/adr/0006.

import { spawn } from 'node:child_process';
import { closeSync, copyFileSync, openSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { ensureFolder, readFileIfThere, syncFolder, systemCode } from './files.ts';
import { ensureWorkerUser, findBinaries, type PostgresBinaries, type RunAs, runToEnd } from './postgres-binaries.ts';
import { isAlive, readPostmaster, stopOrphan } from './postgres-orphan.ts';
import { choosePlace, type PostgresPlace, settingsFor, type PostgresDurability } from './postgres-settings.ts';
import { StartFault } from './start-fault.ts';

export type EmbeddedPostgres = {
  /** URL of the administrator, on the maintenance database `postgres`. */
  admin_url: string;
  pid: number;
  /** True where a database that was still running was taken over. */
  adopted: boolean;
  /** Resolves when PostgreSQL ends without `stop()` having been asked for. Never rejects. */
  ended_unasked: Promise<void>;
  /** Fast shutdown: open transactions are rolled back, everything committed is on the disk. Idempotent. */
  stop(): Promise<void>;
};

export type EmbeddedPostgresOptions = {
  /** Folder for the cluster (`postgres`), the socket (`run`) and logs (`log`). */
  folder: string;
  /** Password of the administrator, decided before the cluster is made. */
  password: string;
  /** `none` is for databases of tests alone: a power cut destroys them. */
  durability?: PostgresDurability;
  report?: (step: 'initialising' | 'recovering' | 'stopping_orphan') => void;
};

const ADMIN = 'postgres';
const ADOPT_TIMEOUT_MS = 2_000;
const START_TIMEOUT_MS = 120_000;
const REPORT_AFTER_MS = 1_500;
const LOG_FILE = 'postgres.log';
const LOG_BYTES_MAX = 20 * 1024 * 1024;

/** Starts or takes over the cluster in `folder` and waits until it answers. Throws StartFault. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const durability = options.durability ?? 'full';
  const cluster = join(options.folder, 'postgres');
  const binaries = findBinaries();
  const run_as = await ensureWorkerUser(binaries, options.folder);
  ensureFolder(join(options.folder, 'log'));
  if (!statSync(join(cluster, 'PG_VERSION'), { throwIfNoEntry: false })) {
    options.report?.('initialising');
    await initialise(binaries, run_as, cluster, options, durability);
  }
  checkMajorVersion(binaries, cluster);
  const settings = settingsFor(durability);
  const adopted = await adoptOrphan(cluster, settings, options);
  if (adopted) return adopted;
  await stopOrphan(cluster, () => options.report?.('stopping_orphan'));
  run_as.own(cluster);
  return start(binaries, run_as, cluster, settings, options);
}

/** The administrator's URL of a cluster that runs there, on the maintenance database `postgres`. */
export function adminUrl(place: PostgresPlace, password: string): string {
  const secret = encodeURIComponent(password);
  return place.kind === 'socket'
    ? `postgresql://${ADMIN}:${secret}@localhost/postgres?host=${encodeURIComponent(place.folder)}&port=${place.port}`
    : `postgresql://${ADMIN}:${secret}@127.0.0.1:${place.port}/postgres`;
}

async function initialise(binaries: PostgresBinaries, run_as: RunAs, cluster: string, options: EmbeddedPostgresOptions, durability: PostgresDurability): Promise<void> {
  const beside = `${cluster}.new`;
  const password_file = `${cluster}.password`;
  // What an initdb that was killed left behind is no cluster yet, since it was never renamed.
  rmSync(beside, { recursive: true, force: true });
  ensureFolder(beside);
  writeFileSync(password_file, options.password, { mode: 0o600 });
  try {
    run_as.own(beside);
    run_as.own(password_file);
    const args = [
      ...['-D', beside, '-U', ADMIN, `--pwfile=${password_file}`, '-A', 'scram-sha-256', '-E', 'UTF8'],
      ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--data-checksums', '--no-instructions'],
      ...(durability === 'none' ? ['--no-sync'] : []),
    ];
    const { exit_code, output } = await runToEnd(run_as, binaries.initdb, args);
    if (exit_code !== 0) throw faultOfOutput(output, options.folder);
  } finally {
    rmSync(password_file, { force: true });
  }
  renameSync(beside, cluster);
  syncFolder(options.folder);
}

function checkMajorVersion(binaries: PostgresBinaries, cluster: string): void {
  const has = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  if (Number(has) > binaries.major) throw new StartFault('data_folder_newer', `PostgreSQL ${has} > ${binaries.major}`);
  if (Number(has) < binaries.major) throw new StartFault('data_folder_damaged', `PostgreSQL ${has} < ${binaries.major}`);
}

/** Takes over a database that a killed server left running, where it answers and runs with today's settings. */
async function adoptOrphan(cluster: string, settings: string[], options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres | null> {
  const postmaster = readPostmaster(cluster);
  if (!postmaster || !postmaster.is_ours || postmaster.place === null) return null;
  const started_with = readFileIfThere(join(cluster, 'postmaster.opts')) ?? '';
  if (!settings.every((setting) => started_with.includes(`"${setting}"`))) return null;
  const admin_url = adminUrl(postmaster.place, options.password);
  if ((await ask(admin_url, ADOPT_TIMEOUT_MS)) !== 'ready') return null;
  return manage(postmaster.pid, admin_url, join(options.folder, 'log', LOG_FILE), true, () => isAlive(postmaster.pid));
}

async function start(binaries: PostgresBinaries, run_as: RunAs, cluster: string, settings: string[], options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const place = await choosePlace(options.folder, run_as);
  const place_args = place.kind === 'socket'
    ? ['-c', 'listen_addresses=', '-c', `unix_socket_directories=${place.folder}`, '-p', String(place.port)]
    : ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-p', String(place.port)];
  const output_path = join(options.folder, 'log', LOG_FILE);
  limitLog(output_path);
  const output_start = statSync(output_path, { throwIfNoEntry: false })?.size ?? 0;
  const output = openSync(output_path, 'a', 0o600);
  // Detached: its own session, so that Ctrl-C reaches the server alone and requests can be finished first.
  const child = spawn(...run_as.command(binaries.postgres, ['-D', cluster, ...settings.flatMap((each) => ['-c', each]), ...place_args]), {
    ...run_as.spawn_options,
    cwd: cluster,
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  let has_ended = false;
  child.once('exit', () => (has_ended = true));
  child.once('error', () => (has_ended = true));
  child.unref();
  const admin_url = adminUrl(place, options.password);
  const began_ms = performance.now();
  let is_reported = false;
  for (;;) {
    const answer = await ask(admin_url, 1_000);
    if (answer === 'ready') break;
    const waited_ms = performance.now() - began_ms;
    if (answer === 'wrong_password' || has_ended || waited_ms > START_TIMEOUT_MS) {
      if (!has_ended && child.pid !== undefined) process.kill(child.pid, 'SIGINT');
      if (answer === 'wrong_password') throw new StartFault('data_folder_damaged', `keys/postgres is not the key of ${cluster}`);
      throw faultOfOutput(readFileSync(output_path).subarray(output_start).toString('utf8'), options.folder);
    }
    if (!is_reported && waited_ms > REPORT_AFTER_MS) options.report?.('recovering');
    is_reported ||= waited_ms > REPORT_AFTER_MS;
    await delay(25);
  }
  return manage(child.pid ?? 0, admin_url, output_path, false, () => !has_ended);
}

function manage(pid: number, admin_url: string, log_path: string, adopted: boolean, isRunning: () => boolean): EmbeddedPostgres {
  let stopping: Promise<void> | null = null;
  const log_timer = setInterval(() => limitLog(log_path), 60_000).unref();
  const stop = async (): Promise<void> => {
    clearInterval(log_timer);
    if (!isRunning()) return;
    process.kill(pid, 'SIGINT');
    // A checkpoint of a busy shop takes seconds; after a minute recovery at the next start is the lesser evil.
    await untilGone(isRunning, 60_000);
    if (isRunning()) process.kill(pid, 'SIGQUIT');
    await untilGone(isRunning, 5_000);
  };
  const ended_unasked = new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      if (stopping !== null) clearInterval(timer);
      else if (!isRunning()) resolve(clearInterval(timer));
    }, 500).unref();
  });
  return { admin_url, pid, adopted, ended_unasked, stop: () => (stopping ??= stop()) };
}

async function untilGone(isRunning: () => boolean, timeout_ms: number): Promise<void> {
  const until_ms = performance.now() + timeout_ms;
  while (isRunning() && performance.now() < until_ms) await delay(20);
}

/** PostgreSQL only appends to its log, so it can be copied aside and emptied while it is open. */
function limitLog(path: string): void {
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) <= LOG_BYTES_MAX) return;
  copyFileSync(path, `${path}.1`);
  truncateSync(path);
}

async function ask(url: string, timeout_ms: number): Promise<'ready' | 'not_yet' | 'wrong_password'> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: timeout_ms, query_timeout: timeout_ms });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return 'ready';
  } catch (error) {
    return systemCode(error) === '28P01' ? 'wrong_password' : 'not_yet';
  } finally {
    // Not waited for: one that is frozen does not even say goodbye.
    client.end().catch(() => {});
  }
}

function faultOfOutput(output: string, folder: string): StartFault {
  if (/No space left on device|Disk quota exceeded/i.test(output)) return new StartFault('disk_full', folder);
  if (/Permission denied|Read-only file system|wrong ownership/i.test(output)) return new StartFault('no_right_to_write', folder);
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const line = lines.findLast((each) => /FATAL|PANIC|error/i.test(each)) ?? lines.at(-1) ?? `see ${join(folder, 'log')}`;
  return new StartFault('postgres_did_not_start', line.trim());
}
