// The folder of one server: database, keys, logs, remembrance. It is locked for as long as the process lives.

import { readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
// Node has no flock. SQLite holds a lock of the operating system on its file, on every platform, and the kernel drops
// it when the process dies in whatever way, so unlike a file with a process id it is never stale.
import { DatabaseSync } from 'node:sqlite';
import { randomBytes } from 'node:crypto';
import { ensureFolder, isFolder, makeFileOnce, readFileIfThere, systemCode, writeFileDurably } from './files.ts';
import { faultOfFileError, StartFault } from './start-fault.ts';

/** Raised when an older program could not use the folder any more. */
const FORMAT = 1;
const FREE_BYTES_MIN_NEW = 256 * 1024 * 1024;
const FREE_BYTES_MIN = 32 * 1024 * 1024;

export type DataFolder = {
  path: string;
  /** Path of a file or folder inside. */
  inside(...names: string[]): string;
  /** True where this start made the folder. */
  is_new: boolean;
  /** Ends the lock; also done by the death of the process. */
  unlock(): void;
};

/**
 * Makes or opens the data folder and locks it. Throws StartFault for a folder in use, of a newer version, on a full
 * disk, or without the right to write. `keys_path` is where keys are: several processes of one shop share that folder alone.
 */
export function openDataFolder(path: string, keys_path: string = join(path, 'keys')): DataFolder {
  try {
    ensureFolder(path);
    if (!isFolder(path)) throw new StartFault('data_folder_damaged', `${path} is not a folder`);
    const format_path = join(path, 'format');
    const is_new = readFileIfThere(format_path) === null;
    checkCanWrite(path);
    checkFreeSpace(path, is_new ? FREE_BYTES_MIN_NEW : FREE_BYTES_MIN);
    const unlock = lockFolder(path);
    try {
      ensureFolder(keys_path);
      checkFormat(format_path);
    } catch (error) {
      unlock();
      throw error;
    }
    const inside = (first = '', ...rest: string[]): string => (first === 'keys' ? join(keys_path, ...rest) : join(path, first, ...rest));
    return { path, inside, is_new, unlock };
  } catch (error) {
    throw faultOfFileError(error, path);
  }
}

function checkCanWrite(path: string): void {
  // Asking for permissions is not enough: a read-only mount and a full disk answer only to a real write.
  const probe = join(path, `.probe-${process.pid}`);
  try {
    writeFileSync(probe, Buffer.alloc(4096), { mode: 0o600 });
  } finally {
    rmSync(probe, { force: true });
  }
}

function checkFreeSpace(path: string, bytes_min: number): void {
  const { bavail, bsize } = statfsSync(path);
  if (bavail * bsize < bytes_min) throw new StartFault('disk_full', path);
}

function lockFolder(path: string): () => void {
  const database = new DatabaseSync(join(path, 'lock'), { timeout: 0 });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    const is_busy = error instanceof Error && 'errcode' in error && error.errcode === 5;
    throw is_busy ? new StartFault('data_folder_in_use', path, error) : error;
  }
  return () => database.close();
}

function checkFormat(path: string): void {
  const text = readFileIfThere(path);
  if (text === null) return writeFileDurably(path, `${FORMAT}\n`);
  const format = Number(text.trim());
  if (!Number.isInteger(format) || format < 1) throw new StartFault('data_folder_damaged', `${path} is not readable`);
  if (format > FORMAT) throw new StartFault('data_folder_newer', `format ${format} > ${FORMAT}`);
}

/**
 * A secret of the folder's `keys`, made at its first use: `length` random bytes as base64url, in a file of mode 0600
 * that is durable before the secret is used for anything.
 */
export function readOrMakeSecret(folder: Pick<DataFolder, 'inside'>, name: string, length = 32): string {
  const path = folder.inside('keys', name);
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw faultOfFileError(error, path);
  }
  // Another process may make it at the same moment; then its is the one.
  makeFileOnce(path, `${randomBytes(length).toString('base64url')}\n`);
  return readFileSync(path, 'utf8').trim();
}
