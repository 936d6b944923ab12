// Builds a data folder out of backups, as it stood at a moment or as late as they reach. Nothing of the folder is used
// before all of it is there. The next start sees that its database is older than its folder: it begins a new incarnation
// and applies the remembrance, which is always the newest, whatever the moment.

import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { openDataFolder } from '../data-folder.ts';
import { startEmbeddedPostgres } from '../embedded-postgres.ts';
import { ensureFolder, isFolder, writeFileDurably } from '../files.ts';
import { StartFault } from '../start-fault.ts';
import { chunkName, type Manifest, manifestName } from './base-backup.ts';
import { BackupFault } from './backup-fault.ts';
import { makeUnpacker, writeSparse } from './pack.ts';
import { walOf } from './retention.ts';
import { type Opener, openIdentity, openObject } from './sealing.ts';
import type { Latest } from './shipping.ts';
import type { BackupStore } from './store.ts';

export type RestoreOptions = {
  readonly store: BackupStore;
  /** Becomes a data folder; empty or not yet there. */
  readonly folder: string;
  readonly passphrase: string;
  /** Of the keys, or the folder that they were kept in apart. */
  readonly keys: { readonly passphrase: string; /** Where they lie apart from the rest. */ readonly store?: BackupStore } | { readonly folder: string };
  /** Null: as late as the backups reach. */
  readonly to_ms: number | null;
  report?(step: 'keys' | 'base' | 'log' | 'recovering'): void;
};
export type Restored = { readonly base: Manifest; readonly covered_until: string; readonly segments: number; readonly files: number; readonly bytes: number };

const RECOVERY_TIMEOUT_MS = 24 * 3600_000;
/**
 * The folder must be ahead of any database that could come out of the log, which grows while it is read where the old server
 * still lives: a beat is half a minute, so this is a year.
 */
const BEATS_AHEAD = 1_000_000;
/** Inside the cluster, whose files belong to the account that PostgreSQL runs under. */
const logFolder = (folder: string): string => join(folder, 'postgres', 'wal-restore');
const BEGIN_MARK = '# Added for a recovery';

/** Throws BackupFault and StartFault; what was built by then stays in the folder for a look. */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const { store, folder, to_ms, report = () => {} } = options;
  if (isFolder(folder) && readdirSync(folder).length > 0) throw new BackupFault('folder_not_empty', folder);
  const opener = await openSet(store, 'identity.age', options.passphrase);
  const latest = JSON.parse((await read(store, opener, 'latest')).toString('utf8')) as Latest;
  if (to_ms !== null && to_ms > Date.parse(latest.covered_until)) throw new BackupFault('time_not_covered', latest.covered_until);
  const base = await chooseBase(store, opener, to_ms);
  const keys = await readKeys(store, options.keys);
  const opened = openDataFolder(folder);
  try {
    report('keys');
    ensureFolder(join(folder, 'keys'));
    for (const [name, content] of keys) writeFileDurably(join(folder, 'keys', name), content);
    await putRemembrance(store, opener, folder, latest);
    report('base');
    const { files, bytes } = await putBase(store, opener, folder, base);
    report('log');
    const { segments, missing } = await putLog(store, opener, folder, base);
    if (missing !== null && to_ms === null) throw missing;
    report('recovering');
    await recover(folder, to_ms, missing);
    // Last of all: only with it does the folder know how old its database is.
    writeFileDurably(join(folder, 'server.json'), `${JSON.stringify({ server_id: latest.server_id, beat: latest.beat + BEATS_AHEAD })}\n`);
    rmSync(logFolder(folder), { recursive: true, force: true });
    return { base, covered_until: latest.covered_until, segments, files, bytes };
  } finally {
    opened.unlock();
  }
}

async function openSet(store: BackupStore, name: string, passphrase: string): Promise<Opener> {
  const file = await store.get(name);
  if (file === null) throw new BackupFault('no_backup', `${store.place}/${name}`);
  return openIdentity(file, passphrase);
}

async function read(store: BackupStore, opener: Opener, name: string): Promise<Buffer> {
  const sealed = await store.get(name);
  if (sealed === null) throw new BackupFault('damaged', `${name} is missing`);
  return openObject(opener, name, sealed);
}

/** The newest base that was complete at the moment. */
async function chooseBase(store: BackupStore, opener: Opener, to_ms: number | null): Promise<Manifest> {
  const names = (await store.list('base/')).filter((name) => name.endsWith('/manifest')).toReversed();
  for (const name of names) {
    const manifest = JSON.parse((await read(store, opener, name)).toString('utf8')) as Manifest;
    if (manifestName(manifest.id) !== name) throw new BackupFault('damaged', name);
    if (to_ms === null || Date.parse(manifest.stopped_at) <= to_ms) return manifest;
  }
  throw new BackupFault('no_backup', to_ms === null ? store.place : `≤ ${new Date(to_ms).toISOString()}`);
}

/** Read before the folder is touched: whoever lacks them, or their passphrase, can try again. */
async function readKeys(beside: BackupStore, keys: RestoreOptions['keys']): Promise<readonly (readonly [name: string, content: Buffer])[]> {
  if ('folder' in keys) return readdirSync(keys.folder, { withFileTypes: true }).filter((each) => each.isFile()).map(({ name }) => [name, readFileSync(join(keys.folder, name))]);
  const store = keys.store ?? beside;
  const identity = await store.get('keys-identity.age');
  if (identity === null) throw new BackupFault('keys_apart', store.place);
  const opener = await openIdentity(identity, keys.passphrase);
  const files = JSON.parse((await read(store, opener, 'keys/latest')).toString('utf8')) as Record<string, string>;
  return Object.entries(files).map(([name, base64]) => {
    if (!/^[\w-][\w.-]*$/.test(name)) throw new BackupFault('damaged', name);
    return [name, Buffer.from(base64, 'base64')];
  });
}

async function putRemembrance(store: BackupStore, opener: Opener, folder: string, latest: Latest): Promise<void> {
  const parts: Buffer[] = [];
  let length = 0;
  for (const name of await store.list('remembrance/')) {
    const from = Number(name.slice('remembrance/'.length));
    // What was sent twice, because a round was cut off, overlaps; a hole would forget.
    if (!(from <= length)) throw new BackupFault('damaged', name);
    const part = (await read(store, opener, name)).subarray(Math.max(0, length - from));
    parts.push(part);
    length += part.length;
  }
  if (length < latest.remembrance_bytes) throw new BackupFault('damaged', 'remembrance');
  writeFileDurably(join(folder, 'remembrance.ndjson'), Buffer.concat(parts));
}

async function putBase(store: BackupStore, opener: Opener, folder: string, base: Manifest): Promise<{ files: number; bytes: number }> {
  const cluster = join(folder, 'postgres');
  ensureFolder(cluster);
  const unpacker = makeUnpacker(cluster);
  for (let number = 1; number <= base.chunks; number += 1) unpacker.take(await read(store, opener, chunkName(base.id, number)));
  const done = unpacker.end();
  writeFileDurably(join(cluster, 'backup_label'), base.label);
  return done;
}

/**
 * The log from the base on, up to its end or to a hole, of which `missing` speaks: moments before it can still be restored.
 * The part of a segment that was never written takes no room.
 */
async function putLog(store: BackupStore, opener: Opener, folder: string, base: Manifest): Promise<{ segments: number; missing: BackupFault | null }> {
  ensureFolder(logFolder(folder));
  let segments = 0;
  let before: string | null = null;
  let missing: BackupFault | null = null;
  for (const name of await store.list('wal/')) {
    const file = name.slice('wal/'.length);
    if (!file.endsWith('.history') && file.slice(0, 24) < walOf(base.id)) continue;
    if (file.length === 24 && before !== null && !follows(before, file)) missing = new BackupFault('damaged', `wal/${file}: the segment before it is missing`);
    if (missing !== null) break;
    writeSparse(join(logFolder(folder), file), await read(store, opener, name));
    if (file.length !== 24) continue;
    before = file;
    segments += 1;
  }
  if (before === null || before < base.stop_wal) throw missing ?? new BackupFault('damaged', `wal/${base.stop_wal} is missing`);
  return { segments, missing };
}

/** Segments of 16 MiB: the last 8 digits run to FF. Where a new timeline begins, its name says so. */
function follows(before: string, next: string): boolean {
  const number = (name: string): bigint => BigInt(`0x${name.slice(8, 16)}`) * 256n + BigInt(`0x${name.slice(16)}`);
  return before.slice(0, 8) !== next.slice(0, 8) || number(next) === number(before) + 1n;
}

async function recover(folder: string, to_ms: number | null, missing: BackupFault | null): Promise<void> {
  try {
    await recoverOnce(folder, to_ms);
  } catch (error) {
    if (missing !== null) throw missing;
    // Nothing was committed between the moment and the end of the log: all of the log is before it.
    if (to_ms === null || !(error instanceof StartFault) || !/before configured recovery target/.test(readLog(folder))) throw error;
    await recoverOnce(folder, null);
  }
}

async function recoverOnce(folder: string, to_ms: number | null): Promise<void> {
  const cluster = join(folder, 'postgres');
  const settings_path = join(cluster, 'postgresql.auto.conf');
  const own = readFileSync(settings_path, 'utf8').split(BEGIN_MARK)[0] ?? '';
  const fetch = process.platform === 'win32' ? 'copy "wal-restore\\\\%f" "%p"' : 'cp wal-restore/%f %p';
  const target = to_ms === null ? '' : `recovery_target_time = '${new Date(to_ms).toISOString().replace('T', ' ').replace('Z', '+00')}'\nrecovery_target_action = 'promote'\n`;
  writeFileSync(settings_path, `${own}${BEGIN_MARK}\nrestore_command = '${fetch}'\n${target}`);
  writeFileSync(join(cluster, 'recovery.signal'), '');
  const password = readFileSync(join(folder, 'keys', 'postgres'), 'utf8').trim();
  const postgres = await startEmbeddedPostgres({ folder, password });
  let has_ended = false;
  void postgres.ended_unasked.then(() => (has_ended = true));
  try {
    await untilPromoted(postgres.admin_url, () => has_ended, folder);
  } finally {
    await postgres.stop();
  }
  writeFileDurably(settings_path, own);
}

async function untilPromoted(admin_url: string, hasEnded: () => boolean, folder: string): Promise<void> {
  const until_ms = performance.now() + RECOVERY_TIMEOUT_MS;
  while (performance.now() < until_ms) {
    if (hasEnded()) throw new StartFault('postgres_did_not_start', lastFatal(folder));
    const client = new pg.Client({ connectionString: admin_url, connectionTimeoutMillis: 2_000, query_timeout: 2_000 });
    client.on('error', () => {});
    try {
      await client.connect();
      const { rows } = await client.query<{ is_recovering: boolean }>('select pg_is_in_recovery() as is_recovering');
      if (rows[0]?.is_recovering === false) return;
    } catch {
      // It is not there yet, or has just gone.
    } finally {
      await client.end().catch(() => {});
    }
    await delay(100);
  }
  throw new BackupFault('recovery_failed', lastFatal(folder));
}

const readLog = (folder: string): string => readFileSync(join(folder, 'log', 'postgres.log'), 'utf8');
const lastFatal = (folder: string): string => readLog(folder).split('\n').findLast((line) => /FATAL|PANIC/.test(line)) ?? 'see log/postgres.log';
