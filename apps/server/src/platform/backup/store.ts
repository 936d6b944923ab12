// Where backups lie: named objects in a folder (another disk, a mounted share) or in storage that speaks S3.

import { readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { assert } from '@stilltill/domain/result';
import { ensureFolder, systemCode, writeFileDurably } from '../files.ts';
import { BackupFault } from './backup-fault.ts';

/** Names have parts of letters, digits, dot, hyphen and underscore, divided by `/`. Throws `target_unreachable`. */
export type BackupStore = {
  /** For sentences; holds no secret. */
  readonly place: string;
  /** Resolves once the bytes are durable as far as this side can ask for it; replaces what had the name. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  get(name: string): Promise<Buffer | null>;
  /** Sorted by name. */
  list(prefix: string): Promise<{ readonly name: string; readonly bytes: number }[]>;
  remove(name: string): Promise<void>;
};

export function makeFolderStore(folder: string): BackupStore {
  const pathOf = (name: string): string => {
    checkName(name);
    return join(folder, ...name.split('/'));
  };
  const orFault = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw new BackupFault('target_unreachable', error instanceof Error ? error.message : folder, error);
    }
  };
  return {
    place: folder,
    put: async (name, bytes) => orFault(() => {
      const path = pathOf(name);
      ensureFolder(dirname(path));
      writeFileDurably(path, bytes);
    }),
    get: async (name) => orFault(() => {
      try {
        return readFileSync(pathOf(name));
      } catch (error) {
        if (systemCode(error) === 'ENOENT') return null;
        throw error;
      }
    }),
    list: async (prefix) => orFault(() => namesIn(folder, '').filter((name) => name.startsWith(prefix)).toSorted()
      .map((name) => ({ name, bytes: statSync(pathOf(name)).size }))),
    remove: async (name) => orFault(() => rmSync(pathOf(name), { force: true })),
  };
}

/** A half-written object ends in `.new` and is none. */
function namesIn(folder: string, before: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((each) =>
      each.isDirectory() ? namesIn(join(folder, each.name), `${before}${each.name}/`) : each.name.endsWith('.new') ? [] : [`${before}${each.name}`]);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

export function checkName(name: string): void {
  assert(/^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/.test(name), `${name} names an object of a backup`);
}
