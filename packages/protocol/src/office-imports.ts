/** What the office and the server say to each other about data that a shop brings in files. docs/adr/0019-import.md. */
import { z } from 'zod';
import { PageQuery } from './office.ts';
import { RatePpm, Time, Uuid } from './primitives.ts';

export const DATA_IMPORT_ROWS_MAX = 500_000;
export const DATA_IMPORT_BYTES_MAX = 128 * 1024 * 1024;
export const DATA_IMPORT_KINDS = ['products', 'stock', 'staff'] as const;
export const DataImportKind = z.enum(DATA_IMPORT_KINDS);
export const DATA_IMPORT_FIELDS = ['code', 'barcode', 'name', 'name_zh', 'name_en', 'price', 'cost', 'tax_rate', 'unit', 'category', 'qty', 'role', 'store', 'language', 'pin'] as const;
export const DataImportField = z.enum(DATA_IMPORT_FIELDS);
export const DATA_IMPORT_REASONS = [
  'number_word', 'number_unreadable', 'number_decimals', 'number_negative', 'number_too_large', 'row_broken', 'barcode_rounded', 'barcode_misread', 'barcode_link', 'name_missing', 'key_missing', 'too_long', 'unit_unknown',
  'barcode_elsewhere', 'row_contradicts', 'price_blank', 'product_unknown', 'changed_since', 'categories_full', 'qty_missing', 'row_repeated', 'role_unknown', 'pin_unusable', 'language_unknown', 'name_taken', 'store_unknown', 'role_everywhere', 'staff_full',
] as const;
export const DataImportReason = z.enum(DATA_IMPORT_REASONS);

/** How a file is read and what is done with it. */
export const DataImportSettings = z.object({
  encoding: z.enum(['utf-8', 'utf-16le', 'utf-16be', 'gb18030']).nullable(),
  delimiter: z.enum([',', ';', '\t']).nullable(),
  /** Of a workbook: which sheet is read. */
  sheet: z.string().nullable(),
  decimal_sign: z.enum(['.', ',']),
  /** For each column what it is; null: it is left out. */
  columns: z.array(DataImportField.nullable()).max(200),
  /** Of a record that the shop has already. */
  known: z.enum(['update', 'skip']),
  /** For products whose row names no rate. */
  tax_rate_ppm: RatePpm,
  /** Of stock: which store, and whether the file says what is there or what came in. */
  store: Uuid.nullable(),
  stock_as: z.enum(['count', 'delivery']),
});
export const DataImportCounts = z.object({ rows: z.int(), made: z.int(), changed: z.int(), same: z.int(), skipped: z.int(), refused: z.int(), undone: z.int(), kept: z.int() });
export const DataImportState = z.enum(['receiving', 'ready', 'waiting', 'running', 'checked', 'done', 'refused', 'failed', 'undoing', 'undone']);
export const DataImportMode = z.enum(['check', 'all', 'skip_bad']);
export const DataImport = z.object({
  id: Uuid, kind: DataImportKind, name: z.string(), at: Time, by: z.string(), state: DataImportState, format: z.enum(['csv', 'xlsx']), bytes: z.int(), mode: DataImportMode.nullable(),
  counts: DataImportCounts, rows_done: z.int(), /** A code of the registry, of one that failed. */ fault: z.string().nullable(), done_at: Time.nullable(),
  /** Whether the file is still there: it may be looked at and taken in. */
  has_file: z.boolean(),
});
/** With its first rows as they are read, and what was guessed or remembered of its columns. */
export const DataImportDetail = DataImport.extend({
  settings: DataImportSettings, header: z.array(z.string()), /** The sheets of a workbook. */ sheets: z.array(z.string()), rows: z.array(z.object({ line: z.int(), cells: z.array(z.string()).nullable() })), fields: z.array(DataImportField),
  /** Whether the columns are those of an earlier file with the same header. */
  is_remembered: z.boolean(),
});
// POST /api/v1/office/imports?kind=&name=, the file itself: receives it and says what its columns may be.
export const NewDataImportQuery = z.object({ kind: DataImportKind, name: z.string().max(200).default('') });
// GET /api/v1/office/imports: the newest first; /imports/{id}
export const DataImportList = z.object({ items: z.array(DataImport) });
// PUT /api/v1/office/imports/{id}/settings: reads it anew by them.
// POST /api/v1/office/imports/{id}/run: looks at every row, or takes them in, behind the scenes.
export const DataImportRun = z.object({ mode: DataImportMode });
// POST /api/v1/office/imports/{id}/undo
// GET /api/v1/office/imports/{id}/problems
export const DataImportProblem = z.object({ line: z.int(), place: z.int(), field: DataImportField.nullable(), value: z.string(), code: DataImportReason, /** Whether the row, or its undoing, is left out. */ isRefused: z.boolean() });
export const DataImportProblemQuery = PageQuery;
export const DataImportProblemPage = z.object({ items: z.array(DataImportProblem), next: z.string().nullable() });
