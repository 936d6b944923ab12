/**
 * A folder of files as a till in Node sees it. A port, so that the simulator can lose what was not synced. What an
 * `append` wrote may vanish in a power cut, wholly or in part, until `sync` of the file has answered; a file's name
 * may vanish until `syncFolder` has.
 */
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

export type Disk = {
  /** null: there is no such file. */
  size(name: string): Promise<number | null>;
  read(name: string, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
  /** Makes the file where there is none. Throws with `code: 'ENOSPC'` when the disk is full. */
  append(name: string, bytes: Uint8Array): Promise<void>;
  sync(name: string): Promise<void>;
  truncate(name: string, size: number): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  remove(name: string): Promise<void>;
  syncFolder(): Promise<void>;
  close(): Promise<void>;
};

/** A real folder, made where it is missing, for its owner alone. */
export async function openFolder(folder: string): Promise<Disk> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const handles = new Map<string, Promise<FileHandle>>();
  const path = (name: string): string => join(folder, name);
  const handleOf = (name: string): Promise<FileHandle> => {
    let handle = handles.get(name);
    if (!handle) {
      handle = open(path(name), 'a+', 0o600);
      handles.set(name, handle);
      handle.catch(() => handles.delete(name));
    }
    return handle;
  };
  const letGo = async (name: string): Promise<void> => {
    const handle = handles.get(name);
    handles.delete(name);
    await (await handle)?.close();
  };
  return {
    async size(name) {
      const found = await stat(path(name)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      });
      return found ? found.size : null;
    },
    async read(name, offset, length) {
      const bytes = new Uint8Array(length);
      const { bytesRead } = await (await handleOf(name)).read(bytes, 0, length, offset);
      return bytes.subarray(0, bytesRead);
    },
    async append(name, bytes) {
      const handle = await handleOf(name);
      for (let written = 0; written < bytes.length;) written += (await handle.write(bytes, written)).bytesWritten;
    },
    async sync(name) { await (await handleOf(name)).datasync(); },
    async truncate(name, size) { await (await handleOf(name)).truncate(size); },
    async rename(from, to) {
      await letGo(from);
      await letGo(to);
      await rename(path(from), path(to));
    },
    async remove(name) {
      await letGo(name);
      await rm(path(name), { force: true });
    },
    async syncFolder() {
      const directory = await open(folder, 'r');
      await directory.sync().finally(() => directory.close());
    },
    async close() {
      for (const name of [...handles.keys()]) await letGo(name);
    },
  };
}

