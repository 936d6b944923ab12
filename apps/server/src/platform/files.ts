// What must survive a power cut is written through here: the bytes are fsynced, and so is the folder that names them.

import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { platform } from 'node:os';
import { dirname } from 'node:path';

/** Makes the entries of a folder durable. Windows cannot fsync a folder and orders its metadata itself. */
export function syncFolder(path: string): void {
  if (platform() === 'win32') return;
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Replaces a file as a whole: after a crash it holds either the old or the new bytes. Throws the system's error. */
export function writeFileDurably(path: string, content: string | Uint8Array, mode = 0o600): void {
  const beside = `${path}.new`;
  writeSynced(beside, content, mode);
  renameSync(beside, path);
  syncFolder(dirname(path));
}

/** Makes a file where there is none. Of several processes that do so at once, one's is kept and the others' are dropped: read it afterwards. */
export function makeFileOnce(path: string, content: string): void {
  const beside = `${path}.${process.pid}.new`;
  writeSynced(beside, content, 0o600);
  try {
    linkSync(beside, path);
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(beside, { force: true });
  }
  syncFolder(dirname(path));
}

function writeSynced(beside: string, content: string | Uint8Array, mode: number): void {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  const descriptor = openSync(beside, 'w', mode);
  try {
    for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The text of a file, or null where there is none. Throws the system's error for anything else. */
export function readFileIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Makes a folder and those above it where they are missing. */
export function ensureFolder(path: string, mode = 0o700): void {
  mkdirSync(path, { recursive: true, mode });
}

/** True where the path names a folder. */
export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** The system's name for an error (`ENOENT`, `EACCES`), or a database's SQLSTATE; null for an error without one. */
export function systemCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
