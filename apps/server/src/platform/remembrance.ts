// What must never be forgotten by a restore: erasures, withdrawals, keys known to be compromised, rights taken away. One
// line of JSON each, in `remembrance.ndjson` beside the database, never changed and never removed.
//
// A command commits first, then appends here, and only then is acknowledged. So whatever stands here was committed at
// least once, and a database that lacks it was restored from before; to apply a line again must change nothing.

import { open, readFile, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { assert } from '@stilltill/domain/result';
import type { Clock } from './clock.ts';
import { syncFolder, systemCode } from './files.ts';
import { faultOfFileError, StartFault } from './start-fault.ts';

export type Remembered = { seq: number; at: string; merchant_id: string; kind: string; value: Record<string, unknown> };

export type Remembrance = {
  /** Resolves once the line is on the disk. Rejects where it is not: then the command must not be acknowledged. */
  append(merchant_id: string, kind: string, value: Record<string, unknown>): Promise<void>;
  /** Says how lines of a kind are applied to the database again. Registered by modules before the start. */
  onReplay(kind: string, apply: (line: Remembered) => Promise<void>): void;
  /** Applies each line behind `seq` in order; the answer is the last line's seq. A kind without handler is a bug. */
  replayAfter(seq: number): Promise<number>;
  close(): Promise<void>;
};

type Waiting = { line: string; resolve: () => void; reject: (error: unknown) => void };

export async function openRemembrance(path: string, clock: Clock): Promise<Remembrance> {
  const { lines, size } = await read(path);
  let handle: FileHandle;
  try {
    handle = await open(path, 'a', 0o600);
    // A power cut in the midst of a write leaves half a line, which was never acknowledged.
    await handle.truncate(size);
    await handle.sync();
    syncFolder(dirname(path));
  } catch (error) {
    throw faultOfFileError(error, path);
  }
  const handlers = new Map<string, (line: Remembered) => Promise<void>>();
  let last_seq = lines.at(-1)?.seq ?? 0;
  let durable_size = size;
  let waiting: Waiting[] = [];
  let writing: Promise<void> | null = null;
  let broken: unknown = null;

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      const bytes = Buffer.from(batch.map((each) => each.line).join(''), 'utf8');
      try {
        if (broken !== null) throw broken;
        await handle.appendFile(bytes);
        await handle.sync();
        durable_size += bytes.length;
        for (const each of batch) each.resolve();
      } catch (error) {
        // After a failed fsync nobody knows what is on the disk, so nothing more is promised until the next start.
        if (systemCode(error) !== 'ENOSPC') broken ??= error;
        await handle.truncate(durable_size).catch((cause: unknown) => (broken ??= cause));
        for (const each of batch) each.reject(error);
      }
    }
    writing = null;
  }

  return {
    append(merchant_id, kind, value) {
      return new Promise((resolve, reject) => {
        last_seq += 1;
        const line: Remembered = { seq: last_seq, at: new Date(clock.now_ms()).toISOString(), merchant_id, kind, value };
        waiting.push({ line: `${JSON.stringify(line)}\n`, resolve, reject });
        writing ??= writeAll();
      });
    },
    onReplay(kind, apply) {
      assert(!handlers.has(kind), `one handler for ${kind}`);
      handlers.set(kind, apply);
    },
    async replayAfter(seq) {
      for (const line of (await read(path)).lines) {
        if (line.seq <= seq) continue;
        const apply = handlers.get(line.kind);
        assert(apply, `somebody applies ${line.kind} again`);
        await apply(line);
      }
      return last_seq;
    },
    async close() {
      await writing;
      await handle.close();
    },
  };
}

/** All whole lines, and the length of the file that they make up. */
async function read(path: string): Promise<{ lines: Remembered[]; size: number }> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return { lines: [], size: 0 };
    throw faultOfFileError(error, path);
  }
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const lines = whole.split('\n').slice(0, -1).map((line, at) => parse(line, path, at + 1));
  return { lines, size: Buffer.byteLength(whole) };
}

function parse(line: string, path: string, number: number): Remembered {
  try {
    const parsed = JSON.parse(line) as Remembered;
    if (Number.isInteger(parsed.seq) && typeof parsed.kind === 'string' && typeof parsed.merchant_id === 'string') return parsed;
  } catch {
    // Told below, with the line's number.
  }
  throw new StartFault('data_folder_damaged', `${path}, line ${number}`);
}
