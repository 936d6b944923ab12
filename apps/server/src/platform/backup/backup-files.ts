// What a server keeps about its backups in its data folder: the setup (in `keys`, since it may hold the password of a
// storage) and how far they have come. Neither is part of a backup: a restored server is set up anew, to another place,
// so that two servers never write one.

import { createPrivateKey, type KeyObject } from 'node:crypto';
import { chownSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
// A lock that the kernel drops with the process; see data-folder.ts.
import { DatabaseSync } from 'node:sqlite';
import { ensureFolder, readFileIfThere, writeFileDurably } from '../files.ts';
import { BackupFault } from './backup-fault.ts';
import type { Place } from './place.ts';

export type BackupSetup = {
  readonly set: string; readonly place: Place;
  /** Where the keys lie apart from the rest, so that nobody who opens the one place has both. */
  readonly keys_place?: Place;
  /** Public keys: of the database and its log, and of the keys, which open with a passphrase of their own. */
  readonly recipient: string; readonly keys_recipient: string;
  readonly base_every_h: number; readonly keep_daily: number; readonly keep_weekly: number;
};

export type BackupState = {
  /** Bytes of remembrance.ndjson that were sent. */
  readonly remembrance_bytes: number;
  /** SHA-256 of the keys that were sent last. */
  readonly keys_hash: string | null;
  readonly last_base: { readonly id: string; readonly at: string; readonly took_ms: number; readonly sealed_bytes: number } | null;
  /** All that was committed before this moment has been sent. */
  readonly covered_until: string | null;
  readonly failure: { readonly since: string; readonly at: string; readonly en: string; readonly zh: string } | null;
};

export const FRESH_STATE: BackupState = { remembrance_bytes: 0, keys_hash: null, last_base: null, covered_until: null, failure: null };
export const SETUP_FILE = 'backup.json';
/** While this folder is there, the embedded PostgreSQL archives its log into it; see postgres-settings.ts. */
export const spoolOf = (folder: string): string => join(folder, 'wal-spool');

/** From here on the database archives its log, under whichever account it runs. */
export function beginArchiving(folder: string): void {
  const spool = spoolOf(folder);
  ensureFolder(spool);
  const [cluster, own] = [statSync(join(folder, 'postgres')), statSync(spool)];
  if (cluster.uid !== own.uid || cluster.gid !== own.gid) chownSync(spool, cluster.uid, cluster.gid);
}

/** What is in the spool is lost, and the next base begins anew. */
export function endArchiving(folder: string): void {
  rmSync(spoolOf(folder), { recursive: true, force: true, maxRetries: 3 });
}

export function readSetup(folder: string): BackupSetup | null {
  const text = readFileIfThere(join(folder, 'keys', SETUP_FILE));
  return text === null ? null : JSON.parse(text) as BackupSetup;
}

export function writeSetup(folder: string, setup: BackupSetup): void {
  writeFileDurably(join(folder, 'keys', SETUP_FILE), `${JSON.stringify(setup, null, 2)}\n`);
}

export function readState(folder: string): BackupState {
  const text = readFileIfThere(join(folder, 'backup-state.json'));
  return text === null ? FRESH_STATE : { ...FRESH_STATE, ...JSON.parse(text) as Partial<BackupState> };
}

export function writeState(folder: string, state: BackupState): void {
  writeFileDurably(join(folder, 'backup-state.json'), `${JSON.stringify(state)}\n`);
}

export function readServerKey(folder: string): KeyObject {
  return createPrivateKey(readFileSync(join(folder, 'keys', 'server-ed25519.pem')));
}

/** One process at a time sends. Throws `already_running` where it is still busy after `wait_ms`. */
export function lockBackups(folder: string, wait_ms: number): () => void {
  const database = new DatabaseSync(join(folder, 'backup.lock'), { timeout: wait_ms });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw new BackupFault('already_running', '', error);
  }
  return () => database.close();
}
