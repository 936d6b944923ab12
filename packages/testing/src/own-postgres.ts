/**
 * A PostgreSQL as an owner brings it by DATABASE_URL: programs of any version from 15 on, and settings of another hand. For
 * tests alone: it runs without fsync. STILLTILL_TEST_POSTGRES names the folder of its programs; without it they are those
 * that npm brought.
 */
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { adminUrl } from '@stilltill/server/platform/embedded-postgres.ts';
import { type PostgresBinaries, type RunAs, ensureWorkerUser, findBinaries, runToEnd } from '@stilltill/server/platform/postgres-binaries.ts';
import { findProcessesIn } from '@stilltill/server/platform/postgres-orphan.ts';
import { choosePlace } from '@stilltill/server/platform/postgres-settings.ts';
import pg from 'pg';

export type OwnPostgres = {
  /** URL of the administrator, on the maintenance database `postgres`. */
  readonly admin_url: string;
  readonly stop: () => Promise<void>;
};

export type OwnPostgresOptions = {
  /** Folder for the cluster (`postgres`), the socket (`run`) and the log; it exists, and belongs to nothing else. */
  readonly folder: string;
  readonly password: string;
  /** More settings, as `archive_mode=on`. */
  readonly settings?: readonly string[];
};

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 30_000;
const BASE_SETTINGS = ['fsync=off', 'full_page_writes=off', 'synchronous_commit=off', 'max_connections=200', 'jit=off', 'timezone=UTC', 'max_parallel_workers_per_gather=0'];

/** Where the programs of a version lie that Debian or its kin installed; a folder is taken as it is. */
export function findPostgresFolder(version_or_folder: string): string {
  const folder = /^\d+$/.test(version_or_folder) ? `/usr/lib/postgresql/${version_or_folder}/bin` : version_or_folder;
  if (!existsSync(join(folder, 'postgres'))) throw new Error(`There is no PostgreSQL in ${folder}; on Debian: apt-get install postgresql-${version_or_folder}`);
  return folder;
}

/** Makes a cluster and starts it. Rejects with what PostgreSQL said where it does not start. */
export async function startOwnPostgres({ folder, password, settings = [] }: OwnPostgresOptions): Promise<OwnPostgres> {
  const binaries = findPrograms();
  const run_as = await ensureWorkerUser(binaries, folder);
  const cluster = join(folder, 'postgres');
  await initialise(binaries, run_as, cluster, password);
  const place = await choosePlace(folder, run_as);
  const listens = place.kind === 'socket'
    ? ['listen_addresses=', `unix_socket_directories=${place.folder}`, `port=${place.port}`]
    : ['listen_addresses=127.0.0.1', 'unix_socket_directories=', `port=${place.port}`];
  const log_path = join(folder, 'postgres.log');
  const log = openSync(log_path, 'a', 0o600);
  const child = spawn(...run_as.command(binaries.postgres, ['-D', cluster, ...[...BASE_SETTINGS, ...settings, ...listens].flatMap((each) => ['-c', each])]), {
    ...run_as.spawn_options, cwd: cluster, detached: true, stdio: ['ignore', log, log],
  });
  closeSync(log);
  let has_ended = false;
  child.once('exit', () => (has_ended = true)).once('error', () => (has_ended = true)).unref();
  const admin_url = adminUrl(place, password);
  const until_ms = performance.now() + START_TIMEOUT_MS;
  while (!(await answers(admin_url))) {
    if (has_ended || performance.now() > until_ms) throw new Error(`PostgreSQL did not start:\n${readFileSync(log_path, 'utf8')}`);
    await delay(25);
  }
  return {
    admin_url,
    async stop() {
      if (!has_ended && child.pid !== undefined) process.kill(child.pid, 'SIGINT');
      const stop_until_ms = performance.now() + STOP_TIMEOUT_MS;
      while (findProcessesIn(cluster).length > 0) {
        if (performance.now() > stop_until_ms) throw new Error('PostgreSQL did not stop');
        await delay(20);
      }
    },
  };
}

function findPrograms(): PostgresBinaries {
  const given = process.env['STILLTILL_TEST_POSTGRES'];
  if (!given) return findBinaries();
  const folder = findPostgresFolder(given);
  const version = spawnSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8' }).stdout;
  const program = (name: string): string => join(folder, name);
  return { postgres: program('postgres'), initdb: program('initdb'), pg_ctl: program('pg_ctl'), major: Number(/\(PostgreSQL\) (\d+)/.exec(version)?.[1]) };
}

async function initialise(binaries: PostgresBinaries, run_as: RunAs, cluster: string, password: string): Promise<void> {
  const password_file = `${cluster}.password`;
  mkdirSync(cluster, { mode: 0o700 });
  writeFileSync(password_file, password, { mode: 0o600 });
  for (const path of [cluster, password_file]) run_as.own(path);
  // Sorted by the rules of a language, as most servers are made, the container of compose.yaml among them: nothing of ours may rely on the order of bytes.
  const locale = process.env['STILLTILL_TEST_POSTGRES'] ? ['--locale-provider=icu', '--icu-locale=en-US'] : ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const { exit_code, output } = await runToEnd(run_as, binaries.initdb, ['-D', cluster, '-U', 'postgres', `--pwfile=${password_file}`, '-A', 'scram-sha-256', '-E', 'UTF8', '--locale=C', ...locale, '--no-sync']);
  if (exit_code !== 0) throw new Error(`initdb failed:\n${output}`);
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    client.end().catch(() => {});
  }
}
