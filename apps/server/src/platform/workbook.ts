/**
 * One sheet of a workbook (.xlsx) as CSV. A workbook can only be read as a whole, and what it unpacks to is known by its own word
 * alone: so it is measured first, and read in a thread with a limit of its own, one workbook at a time.
 */
import { Worker } from 'node:worker_threads';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { makeTurnstile } from './turnstile.ts';

const MIB = 1024 * 1024;
export const WORKBOOK_BYTES_MAX = 64 * MIB;
const UNPACKED_BYTES_MAX = 512 * MIB;
const TEXT_CHARS_MAX = 128 * MIB;
const HEAP_MIB_MAX = 1024;
const COLUMNS_MAX = 200;

export type WorkbookTask = { readonly bytes: Uint8Array; readonly sheet: string | null; readonly rows_max: number; readonly columns_max: number; readonly chars_max: number };
export type WorkbookAnswer =
  | { readonly kind: 'sheets'; readonly sheets: readonly string[]; readonly sheet: string | null }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'fault'; readonly code: 'file_too_long' | 'file_too_large' | 'file_unreadable' }
  | { readonly kind: 'end' };
export type ReadWorkbook = { readonly sheets: readonly string[]; readonly sheet: string };

/** Two at once would need the memory of two. */
const turnstile = makeTurnstile(1);

/**
 * Reads `sheet`, or the first one with rows below its header, and gives its text to `keep` piece by piece: row n of the sheet is
 * line n. `file_too_large`, `file_too_long` (more than `rows_max` below the header), `file_unreadable`.
 */
export function readWorkbook(bytes: Uint8Array, asked: { readonly sheet: string | null; readonly rows_max: number }, keep: (text: AsyncIterable<Uint8Array>) => Promise<unknown>): Promise<Result<ReadWorkbook>> {
  return turnstile.pass(() => readNow(bytes, asked, keep));
}

async function readNow(bytes: Uint8Array, { sheet, rows_max }: { readonly sheet: string | null; readonly rows_max: number }, keep: (text: AsyncIterable<Uint8Array>) => Promise<unknown>): Promise<Result<ReadWorkbook>> {
  if (bytes.length > WORKBOOK_BYTES_MAX) return fail('file_too_large', { max: WORKBOOK_BYTES_MAX / MIB });
  const unpacked = unpackedBytes(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (unpacked === null) return fail('file_unreadable');
  if (unpacked > UNPACKED_BYTES_MAX) return fail('file_too_large', { max: UNPACKED_BYTES_MAX / MIB });
  const task: WorkbookTask = { bytes, sheet, rows_max, columns_max: COLUMNS_MAX, chars_max: TEXT_CHARS_MAX };
  const worker = new Worker(new URL('./workbook-thread.ts', import.meta.url), { workerData: task, resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB_MAX } });
  let found: ReadWorkbook | null = null;
  let outcome: Result<null> = fail('file_unreadable');
  const text = async function* text(): AsyncGenerator<Uint8Array> {
    for await (const answer of answersOf(worker)) {
      if (answer.kind === 'sheets' && answer.sheet !== null) found = { sheets: answer.sheets, sheet: answer.sheet };
      else if (answer.kind === 'text') yield Buffer.from(answer.text);
      else if (answer.kind === 'end') outcome = ok(null);
      else if (answer.kind === 'fault') outcome = fail(answer.code, answer.code === 'file_too_long' ? { max: rows_max } : answer.code === 'file_too_large' ? { max: TEXT_CHARS_MAX / MIB } : undefined);
    }
  };
  try {
    await keep(text());
  } finally {
    await worker.terminate();
  }
  if (!outcome.ok) return outcome;
  return found === null ? fail('file_unreadable') : ok(found);
}

/** What a thread says, until it ends. One that ran out of memory had too much to read. */
async function* answersOf(worker: Worker): AsyncGenerator<WorkbookAnswer> {
  const waiting: WorkbookAnswer[] = [];
  let [hasEnded, wake]: [boolean, () => void] = [false, () => {}];
  worker.on('message', (answer: WorkbookAnswer) => { waiting.push(answer); wake(); });
  worker.on('error', (error: Error & { readonly code?: string }) => waiting.push({ kind: 'fault', code: error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'file_too_large' : 'file_unreadable' }));
  worker.on('exit', () => { hasEnded = true; wake(); });
  for (;;) {
    const answer = waiting.shift();
    if (answer) yield answer;
    else if (hasEnded) return;
    else await new Promise<void>((resolve) => { wake = resolve; });
  }
}

const DIRECTORY_END = 0x06054b50;
const DIRECTORY_END_BYTES = 22;
const COMMENT_BYTES_MAX = 65_535;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const DEFLATED = 8;

/**
 * What an archive says that its parts unpack to, by its directory, to which the reader then holds each part. Null: it is no
 * archive, or a part says nothing, so that nothing would hold it. (APPNOTE.TXT of PKWARE, 4.3.12 and 4.3.16.)
 */
function unpackedBytes(bytes: Buffer): number | null {
  if (bytes.length < DIRECTORY_END_BYTES) return null;
  let end = bytes.length - DIRECTORY_END_BYTES;
  const first = Math.max(0, end - COMMENT_BYTES_MAX);
  while (end >= first && bytes.readUInt32LE(end) !== DIRECTORY_END) end -= 1;
  if (end < first) return null;
  let [sum, at] = [0, bytes.readUInt32LE(end + 16)];
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (at + ENTRY_BYTES > bytes.length || bytes.readUInt32LE(at) !== ENTRY) return null;
    const [method, packed, unpacked] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 24)];
    if (method === DEFLATED && (packed === 0 || (unpacked === 0 && packed > 2))) return null;
    sum += unpacked;
    at += ENTRY_BYTES + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return sum;
}
