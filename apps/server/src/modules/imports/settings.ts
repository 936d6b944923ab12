/** How a file is read and what its columns are: guessed from its first rows, or remembered from an earlier file with the same header. */
import { createHash } from 'node:crypto';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { guessColumns, guessDecimalSign, headerSignature } from '@stilltill/domain/tabular';
import { DATA_IMPORT_ROWS_MAX } from '@stilltill/protocol';
import { type Bytes, type TableRow, readDelimiter, readEncoding } from '../../platform/table-file.ts';
import { readFile, readTable } from './file.ts';
import { KINDS } from './kinds.ts';
import type { ImportPorts } from './ports.ts';
import { type ImportRow, type Settings, selectRemembered } from './store.ts';

const SHOWN_ROWS = 20;
const COLUMNS_MAX = 200;
/** Rows by which columns and signs are guessed. */
const LOOKED_ROWS = 200;
const CELL_SHOWN_MAX = 120;
const FIRST_BYTES = 8_000;

type Begun = Pick<ImportRow, 'id' | 'kind' | 'format'>;
export type Looked = { readonly header: string[]; readonly rows: readonly TableRow[] };

export function hashOfHeader(header: readonly string[]): Buffer {
  return createHash('sha256').update(headerSignature(header)).digest();
}

/** The format of a file by its first bytes. */
export function formatOf(first: Uint8Array): ImportRow['format'] {
  return first[0] === 0x50 && first[1] === 0x4b ? 'xlsx' : 'csv';
}

/** The header and the first rows, as they are read by these settings. */
export async function lookAtTop(ports: ImportPorts, merchant: string, row: Begun, settings: Settings, rows_max = SHOWN_ROWS): Promise<Looked> {
  let header: string[] | null = null;
  const rows: TableRow[] = [];
  for await (const { line, cells } of readTable(ports, merchant, row, settings)) {
    if (header === null) header = (cells ?? []).slice(0, COLUMNS_MAX).map((cell) => cell.trim().slice(0, CELL_SHOWN_MAX));
    else rows.push({ line, cells: cells?.slice(0, COLUMNS_MAX).map((cell) => cell.slice(0, CELL_SHOWN_MAX)) ?? null });
    if (rows.length >= rows_max) break;
  }
  return { header: header ?? [], rows };
}

/** How many rows there are below the header. `file_too_long`, `file_unreadable`: not even one. */
export async function countRows(ports: ImportPorts, merchant: string, row: Begun, settings: Settings): Promise<Result<number>> {
  let count = -1;
  for await (const _row of readTable(ports, merchant, row, settings)) {
    count += 1;
    if (count > DATA_IMPORT_ROWS_MAX) return fail('file_too_long', { max: DATA_IMPORT_ROWS_MAX });
  }
  return count < 1 ? fail('file_unreadable') : ok(count);
}

export type Guessed = { readonly settings: Settings; readonly header: string[]; readonly isRemembered: boolean };

/** What a file that was just received is, as far as it tells. `file_unreadable`. */
export async function guessSettings(ports: ImportPorts, merchant: string, row: Begun, given: Partial<Settings>): Promise<Result<Guessed>> {
  const bytes = (): Bytes => readFile(ports, merchant, row.id);
  const encoding = row.format === 'xlsx' ? null : given.encoding ?? await readEncoding(bytes());
  if (row.format === 'csv' && encoding === null) return fail('file_unreadable');
  const first = await firstBytes(bytes());
  const delimiter = encoding === null ? null : given.delimiter ?? readDelimiter(new TextDecoder(encoding).decode(first.subarray(0, FIRST_BYTES)));
  const [tax_rate_ppm, stores] = await ports.postgres.withMerchant(merchant, async (tx) => [await ports.lists.commonRate(tx) ?? 0, await ports.stores(tx)] as const);
  const plain: Settings = { encoding, delimiter, decimal_sign: '.', columns: [], known: 'update', sheet: null, tax_rate_ppm, store: stores.length === 1 ? stores[0]?.id ?? null : null, stock_as: 'count', ...given };
  const { header, rows } = await lookAtTop(ports, merchant, row, plain, LOOKED_ROWS);
  const cells = rows.flatMap((each) => (each.cells ? [each.cells] : []));
  const remembered = await ports.postgres.withMerchant(merchant, (tx) => selectRemembered(tx, row.kind, hashOfHeader(header)));
  const isRemembered = remembered?.columns.length === header.length;
  const columns = isRemembered && remembered ? remembered.columns : guessColumns(header, cells, KINDS[row.kind].columns);
  const numbers = cells.flatMap((each) => columns.flatMap((field, at) => (field === 'price' || field === 'cost' || field === 'qty' ? [each[at] ?? ''] : [])));
  return ok({ header, isRemembered, settings: { ...plain, ...(isRemembered && remembered ? { known: remembered.known, tax_rate_ppm: remembered.tax_rate_ppm, stock_as: remembered.stock_as } : {}), columns, decimal_sign: given.decimal_sign ?? guessDecimalSign(numbers) } });
}

async function firstBytes(bytes: Bytes): Promise<Uint8Array> {
  for await (const chunk of bytes) return chunk;
  return new Uint8Array();
}
