// A folder as a stream of chunks and back: for each file four bytes that say how long its heading is, the heading as
// JSON, and its bytes. A file may change, grow or shrink while it is read: recovery replays what happened meanwhile.

import { closeSync, fstatSync, ftruncateSync, lstatSync, openSync, readdirSync, readSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { assert } from '@stilltill/domain/result';
import { ensureFolder, systemCode } from '../files.ts';
import { BackupFault } from './backup-fault.ts';

type Heading = { readonly path: string; readonly kind: 'file' | 'folder'; readonly size: number };

/** Small enough that to seal one holds up nobody who pays. */
export const CHUNK_BYTES = 4 * 1024 * 1024;
const HEADING_BYTES_MAX = 64 * 1024;

export type PackOptions = {
  /** Whether a path, with `/` between its parts, is left out with all that is below. */
  isLeftOut(path: string): boolean;
  /** Whether a folder is kept and what is in it is not. */
  isEmptied(path: string): boolean;
  /** Read last of all. */
  readonly last?: string;
};

/** Gives the chunks of a folder one after the other. A symbolic link is refused: it leads out of what is packed. */
export async function* packFolder(folder: string, options: PackOptions): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let bytes = 0;
  for (const part of partsOf(folder, options)) {
    parts.push(part);
    bytes += part.length;
    if (bytes < CHUNK_BYTES) continue;
    yield Buffer.concat(parts);
    [parts, bytes] = [[], 0];
  }
  if (bytes > 0) yield Buffer.concat(parts);
}

function* partsOf(folder: string, options: PackOptions): Generator<Buffer> {
  for (const path of pathsIn(folder, '', options)) if (path !== options.last) yield* partsOfPath(folder, path);
  if (options.last !== undefined) yield* partsOfPath(folder, options.last);
}

function* pathsIn(folder: string, before: string, options: PackOptions): Generator<string> {
  for (const each of readdirSync(join(folder, before), { withFileTypes: true })) {
    const path = before === '' ? each.name : `${before}/${each.name}`;
    if (options.isLeftOut(path)) continue;
    yield path;
    if (each.isDirectory() && !options.isEmptied(path)) yield* pathsIn(folder, path, options);
  }
}

function* partsOfPath(folder: string, path: string): Generator<Buffer> {
  const stat = lstatSync(join(folder, path), { throwIfNoEntry: false });
  // A table may be dropped meanwhile.
  if (!stat) return;
  assert(!stat.isSymbolicLink(), `${path} is no symbolic link`);
  if (stat.isDirectory()) return yield headingOf({ path, kind: 'folder', size: 0 });
  if (!stat.isFile()) return;
  let descriptor: number;
  try {
    descriptor = openSync(join(folder, path), 'r');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return;
    throw error;
  }
  try {
    const { size } = fstatSync(descriptor);
    yield headingOf({ path, kind: 'file', size });
    for (let at = 0; at < size;) {
      // Zeros where the file became shorter, as PostgreSQL's own base backup does.
      const part = Buffer.alloc(Math.min(CHUNK_BYTES, size - at));
      for (let read = 0, got = 1; read < part.length && got > 0; read += got) got = readSync(descriptor, part, read, part.length - read, at + read);
      at += part.length;
      yield part;
    }
  } finally {
    closeSync(descriptor);
  }
}

function headingOf(heading: Heading): Buffer {
  const text = Buffer.from(JSON.stringify(heading), 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, text]);
}

/** Writes chunks out as files below `folder`; call `end` behind the last. Not synced: PostgreSQL does that before it recovers. */
export function makeUnpacker(folder: string): { take(chunk: Buffer): void; end(): { files: number; bytes: number } } {
  let held: Buffer = Buffer.alloc(0);
  let open: { descriptor: number; left: number } | null = null;
  const done = { files: 0, bytes: 0 };
  const endFile = (): void => {
    if (open === null || open.left > 0) return;
    closeSync(open.descriptor);
    open = null;
    done.files += 1;
  };
  const begin = (heading: Heading): void => {
    const path = join(folder, ...safeParts(heading.path));
    ensureFolder(heading.kind === 'folder' ? path : dirname(path));
    if (heading.kind === 'file') open = { descriptor: openSync(path, 'wx', 0o600), left: heading.size };
    endFile();
  };
  return {
    take(chunk) {
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      for (;;) {
        if (open !== null) {
          const part = held.subarray(0, open.left);
          writePart(open.descriptor, part);
          open.left -= part.length;
          done.bytes += part.length;
          held = held.subarray(part.length);
          if (open.left > 0) return;
          endFile();
        }
        if (held.length < 4) return;
        const length = held.readUInt32BE(0);
        if (length > HEADING_BYTES_MAX) throw new BackupFault('damaged', 'heading');
        if (held.length < 4 + length) return;
        const heading = JSON.parse(held.subarray(4, 4 + length).toString('utf8')) as Heading;
        held = held.subarray(4 + length);
        begin(heading);
      }
    },
    end() {
      if (open !== null || held.length > 0) throw new BackupFault('damaged', 'it ends in the midst of a file');
      return done;
    },
  };
}

/** Paths come out of a signed backup, and still none may lead out of the folder. */
function safeParts(path: string): string[] {
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..' || /[\\\0:]/.test(part))) throw new BackupFault('damaged', path);
  return parts;
}

function writePart(descriptor: number, part: Buffer): void {
  for (let written = 0; written < part.length;) written += writeSync(descriptor, part, written);
}

/** Writes a file of `size` bytes of which only those up to the last that is not zero take room on the disk. */
export function writeSparse(path: string, content: Buffer): void {
  let end = content.length;
  while (end > 0 && content[end - 1] === 0) end -= 1;
  const descriptor = openSync(path, 'w', 0o600);
  try {
    writePart(descriptor, content.subarray(0, end));
    ftruncateSync(descriptor, content.length);
  } finally {
    closeSync(descriptor);
  }
}
