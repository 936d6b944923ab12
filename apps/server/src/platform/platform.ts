// What the server gives to each of its modules. A module is registered with `registerX(app, platform)`.

import { join } from 'node:path';
import { type BackupDesk, makeBackupDesk } from './backup/backup-desk.ts';
import type { Clock } from './clock.ts';
import { ensureFolder } from './files.ts';
import { type IdSource, makeIdSource, type Random } from './ids.ts';
import { type Jobs, makeJobs } from './jobs.ts';
import { type KeyRing, openKeys } from './keys.ts';
import { type Live, makeLive } from './live.ts';
import type { Log, LogLines } from './log.ts';
import { makeMetrics, type Metrics } from './metrics.ts';
import type { Postgres } from './postgres.ts';
import { openRemembrance, type Remembrance } from './remembrance.ts';
import { makeServerState, type ServerState } from './server-state.ts';

export type Platform = {
  clock: Clock;
  ids: IdSource;
  random: Random;
  log: Log;
  metrics: Metrics;
  postgres: Postgres;
  jobs: Jobs;
  live: Live;
  keys: KeyRing;
  remembrance: Remembrance;
  state: ServerState;
  backups: BackupDesk;
  /** Origin under which customers reach this server; null prints no QR codes. */
  public_address: string | null;
  /** An owner's e-mail address: whose merchant decides about the server itself; null: the one that was set up first. */
  keeper: string | null;
  /** Origins under which browsers reach this server; known once it listens. */
  origins(): readonly string[];
};

export type PlatformOptions = {
  /** Folder of keys and remembrance; the server's data folder, or one of a test's own. */
  folder: string;
  /** Folder of keys, where it is not `keys` in `folder`. */
  keys_folder?: string;
  /** Whether the database is one of the owner's, which its own tools back up. */
  has_own_database?: boolean;
  postgres: Postgres;
  clock: Clock;
  random: Random;
  log: Log;
  log_lines?: LogLines;
  public_address?: string | null;
  keeper?: string | null;
  origins?: () => readonly string[];
};

/** Builds the platform on an open database. Modules register next; then `state.begin()` and `jobs.start()` are called. */
export async function makePlatform(options: PlatformOptions): Promise<Platform> {
  const { postgres, clock, random, log } = options;
  const keys_folder = options.keys_folder ?? join(options.folder, 'keys');
  const folder = { inside: (first = '', ...rest: string[]) => (first === 'keys' ? join(keys_folder, ...rest) : join(options.folder, first, ...rest)) };
  ensureFolder(keys_folder);
  const ids = makeIdSource(clock, random);
  const metrics = makeMetrics(options.log_lines);
  const remembrance = await openRemembrance(folder.inside('remembrance.ndjson'), clock);
  return {
    clock, ids, random, log, metrics, postgres, remembrance,
    jobs: makeJobs(postgres.jobs_pool, log, metrics.jobs),
    live: await makeLive(postgres, metrics, log),
    keys: openKeys(folder),
    state: makeServerState({ folder, postgres, remembrance, clock, ids, random, log }),
    backups: makeBackupDesk({ folder: options.folder, keys_folder, has_own_database: options.has_own_database ?? false, metrics }),
    public_address: options.public_address ?? null,
    keeper: options.keeper ?? null,
    origins: options.origins ?? (() => []),
  };
}

/** Whether an origin leads nowhere but to the machine on which it is opened. */
export const isOfOwnMachine = (origin: string): boolean => /^https?:\/\/(localhost|127\.|\[::1\])/.test(origin);

/** Ends what the platform runs; the pools of `postgres` belong to whoever opened them. */
export async function closePlatform(platform: Platform): Promise<void> {
  await platform.live.close();
  await platform.jobs.stop();
  await platform.state.close();
  await platform.remembrance.close();
}
