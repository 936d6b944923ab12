// Where backups lie: named objects in a folder (another disk, a mounted share) or in storage that speaks S3. The process
// that sends them also answers tills, so nothing here waits for a disk but the caller: see place-gate.ts.

import { type FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { platform } from 'node:os';
import { dirname, join } from 'node:path';
import { assert } from '@stilltill/domain/result';
import { systemCode } from '../files.ts';
import { BackupFault } from './backup-fault.ts';
import { openGate, type PlaceGate, STEP_MS_MAX } from './place-gate.ts';

/** Names have parts of letters, digits, dot, hyphen and underscore, divided by `/`. Throws `target_unreachable` and `target_hanging`. */
export type BackupStore = {
  /** For sentences; holds no secret. */
  readonly place: string;
  /** Resolves once the bytes are durable as far as this side can ask for it; replaces what had the name. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  get(name: string): Promise<Buffer | null>;
  /** Names, sorted; what lies there and is named otherwise, as `lost+found` or `.DS_Store`, is nothing of ours. */
  list(prefix: string): Promise<string[]>;
  remove(name: string): Promise<void>;
};

const PART_BYTES = 1024 * 1024;
const NAME = /^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/;
/** By name: to ask for each of 40,000 segments whether it is a folder would take minutes on a share. */
const FOLDER = /^(base(\/[^/]+)?|wal|remembrance|keys)$/;

export function makeFolderStore(folder: string, limit_ms = STEP_MS_MAX): BackupStore {
  const gate = openGate(folder, limit_ms);
  const pathOf = (name: string): string => {
    checkName(name);
    return join(folder, ...name.split('/'));
  };
  const orFault = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw error instanceof BackupFault ? error : new BackupFault('target_unreachable', error instanceof Error ? error.message : folder, error);
    }
  };
  return {
    place: folder,
    put: (name, bytes) => orFault(async () => {
      const path = pathOf(name);
      await gate.run(() => mkdir(dirname(path), { recursive: true, mode: 0o700 }));
      await writeDurably(gate, path, bytes);
    }),
    get: (name) => orFault(async () => {
      try {
        return await withFile(gate, pathOf(name), 'r', (file) => readAll(gate, file));
      } catch (error) {
        if (systemCode(error) === 'ENOENT') return null;
        throw error;
      }
    }),
    list: (prefix) => orFault(async () => {
      const inside = prefix.slice(0, Math.max(0, prefix.lastIndexOf('/')));
      return (await namesIn(gate, folder, inside)).filter((name) => name.startsWith(prefix) && NAME.test(name)).toSorted();
    }),
    remove: (name) => orFault(() => gate.run(() => rm(pathOf(name), { force: true }))),
  };
}

/** As `writeFileDurably` does, in steps that each have their limit: behind one that hangs none follows, however late it ends. */
async function writeDurably(gate: PlaceGate, path: string, bytes: Uint8Array): Promise<void> {
  const beside = `${path}.new`;
  await withFile(gate, beside, 'w', async (file) => {
    for (let written = 0; written < bytes.length;) {
      const length = Math.min(PART_BYTES, bytes.length - written);
      written += (await gate.run(() => file.write(bytes, written, length))).bytesWritten;
    }
    await gate.run(() => file.sync());
  });
  await gate.run(() => rename(beside, path));
  if (platform() !== 'win32') await withFile(gate, dirname(path), 'r', (file) => gate.run(() => file.sync()));
}

async function withFile<T>(gate: PlaceGate, path: string, flags: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const letGo = (file: FileHandle): void => void file.close().catch(() => {});
  const file = await gate.run(() => open(path, flags, 0o600), letGo);
  let done: T;
  try {
    done = await work(file);
  } catch (error) {
    // Node closes it once what hangs has ended.
    letGo(file);
    throw error;
  }
  await gate.run(() => file.close());
  return done;
}

async function readAll(gate: PlaceGate, file: FileHandle): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (;;) {
    const { bytesRead, buffer } = await gate.run(() => file.read(Buffer.alloc(PART_BYTES), 0, PART_BYTES, null));
    if (bytesRead === 0) return Buffer.concat(parts);
    parts.push(buffer.subarray(0, bytesRead));
  }
}

/** A half-written object ends in `.new` and is none. */
async function namesIn(gate: PlaceGate, root: string, inside: string): Promise<string[]> {
  const found: string[] = [];
  const below = inside === '' ? '' : `${inside}/`;
  try {
    for (const each of await gate.run(() => readdir(join(root, inside)))) {
      const name = `${below}${each}`;
      if (FOLDER.test(name)) found.push(...await namesIn(gate, root, name));
      else if (!name.endsWith('.new')) found.push(name);
    }
  } catch (error) {
    if (systemCode(error) === 'ENOTDIR' && inside !== '') return [inside];
    if (systemCode(error) !== 'ENOENT') throw error;
  }
  return found;
}

export function checkName(name: string): void {
  assert(NAME.test(name), `${name} names an object of a backup`);
}
