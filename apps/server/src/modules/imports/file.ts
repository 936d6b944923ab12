/** The file of an import while it waits: in pieces, each encrypted under the merchant's secret, which lies apart from the database. */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { type Result, assert, fail } from '@stilltill/domain/result';
import { DATA_IMPORT_ROWS_MAX } from '@stilltill/protocol';
import { type TableRow, readCsv } from '../../platform/table-file.ts';
import { WORKBOOK_BYTES_MAX, readWorkbook } from '../../platform/workbook.ts';
import type { ImportPorts } from './ports.ts';
import type { ImportRow, Settings } from './store.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CHUNK_BYTES = 512 * 1024;
const MIB = 1024 * 1024;
/** Behind the pieces of a workbook stand those of its sheet as text, which is what rows are read from. */
const SHEET_FROM = 1_000_000;

type FilePorts = Pick<ImportPorts, 'postgres' | 'keys' | 'random'>;

function keyOf({ keys }: FilePorts, merchant: string): Buffer {
  const key = Buffer.from(keys.secret(`imports-${merchant}`, KEY_BYTES), 'base64url').subarray(0, KEY_BYTES);
  assert(key.length === KEY_BYTES, 'a secret is as long as was asked for');
  return key;
}

const placeOf = (id: string, number: number): Buffer => Buffer.from(`import ${id} ${number}`);

/** Keeps the bytes as they come, each piece in a transaction of its own: whoever sends slowly holds none. Answers with how many there were; null: more than `bytes_max`. */
export async function keepFile(ports: FilePorts, merchant: string, id: string, bytes: AsyncIterable<Uint8Array>, bytes_max: number, from = 0): Promise<number | null> {
  const key = keyOf(ports, merchant);
  let [total, number, waiting] = [0, from, Buffer.alloc(0)];
  const keep = async (part: Buffer): Promise<void> => {
    const nonce = ports.random.bytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(placeOf(id, number));
    const content = Buffer.concat([nonce, cipher.update(part), cipher.final(), cipher.getAuthTag()]);
    await ports.postgres.withMerchant(merchant, (tx) => tx.execute('insert into app.data_import_chunk (merchant_id, import_id, number, content) values ($1, $2, $3, $4)', [merchant, id, number, content]));
    number += 1;
  };
  for await (const each of bytes) {
    total += each.length;
    if (total > bytes_max) return null;
    waiting = Buffer.concat([waiting, each]);
    for (; waiting.length >= CHUNK_BYTES; waiting = waiting.subarray(CHUNK_BYTES)) await keep(waiting.subarray(0, CHUNK_BYTES));
  }
  if (waiting.length > 0) await keep(waiting);
  return total;
}

/** The bytes again, piece by piece. */
export async function* readFile(ports: FilePorts, merchant: string, id: string, from = 0): AsyncGenerator<Uint8Array> {
  const key = keyOf(ports, merchant);
  for (let number = from; ; number += 1) {
    const [row] = await ports.postgres.withMerchant(merchant, (tx) => tx.query<{ content: Buffer }>('select content from app.data_import_chunk where merchant_id = $1 and import_id = $2 and number = $3', [merchant, id, number]));
    if (!row) return;
    const { content } = row;
    const end = content.length - TAG_BYTES;
    const decipher = createDecipheriv('aes-256-gcm', key, content.subarray(0, NONCE_BYTES)).setAAD(placeOf(id, number)).setAuthTag(content.subarray(end));
    yield Buffer.concat([decipher.update(content.subarray(NONCE_BYTES, end)), decipher.final()]);
  }
}

/** Takes a sheet of a workbook, or the first one that says anything, out of it. `file_unreadable`, `file_too_large`, `file_too_long`. */
export async function openSheet(ports: FilePorts, merchant: string, id: string, sheet: string | null): Promise<Result<{ readonly sheets: readonly string[]; readonly sheet: string }>> {
  let size = 0;
  const pieces: Uint8Array[] = [];
  for await (const piece of readFile(ports, merchant, id)) {
    size += piece.length;
    if (size > WORKBOOK_BYTES_MAX) return fail('file_too_large', { max: WORKBOOK_BYTES_MAX / MIB });
    pieces.push(piece);
  }
  return readWorkbook(Buffer.concat(pieces), { sheet, rows_max: DATA_IMPORT_ROWS_MAX }, async (text) => {
    await ports.postgres.withMerchant(merchant, (tx) => tx.execute('delete from app.data_import_chunk where merchant_id = $1 and import_id = $2 and number >= $3', [merchant, id, SHEET_FROM]));
    await keepFile(ports, merchant, id, text, Number.MAX_SAFE_INTEGER, SHEET_FROM);
  });
}

/** All rows of a file, its header being the first. */
export function readTable(ports: FilePorts, merchant: string, { id, format }: Pick<ImportRow, 'id' | 'format'>, { encoding, delimiter }: Settings): AsyncGenerator<TableRow> {
  return readCsv(readFile(ports, merchant, id, format === 'xlsx' ? SHEET_FROM : 0), encoding ?? 'utf-8', delimiter ?? ',');
}
