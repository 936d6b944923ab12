/** A list of terminals of an estate, as spreadsheets write it: looked at as a whole, and taken in whole or not at all. */
import { type Result, fail, ok } from '@stilltill/domain/result';
import type { FLEET_IMPORT_REASONS, FleetImportAnswer } from '@stilltill/protocol';
// Reads CSV as it is written in the wild: quotes, line ends inside of quotes, damaged rows.
import { parse } from 'csv-parse/sync';
import type { z } from 'zod';
import type { MerchantTx } from '../../platform/postgres.ts';
import { textArray, uuidArray } from '../../platform/sql-arrays.ts';
import { touchEstate } from './estate.ts';
import type { FleetPorts } from './ports.ts';

export const ESTATE_BYTES_MAX = 8 * 1024 * 1024;
export const ESTATE_ROWS_MAX = 20_000;
const PROBLEMS_MAX = 500;
const TEXT_MAX = 100;
/** Entries under one seal, and records of one statement. */
const ENTRIES_MAX = 1_000;

const FIELDS = ['store', 'code', 'name', 'model', 'serial', 'place', 'acquirer', 'group'] as const;
type Field = (typeof FIELDS)[number];
const NAMES: Readonly<Record<Field, readonly string[]>> = {
  store: ['store', 'storecode', '门店', '门店编号', '店号'], code: ['code', 'terminal', 'terminalcode', '终端', '终端编号', '编号'], name: ['name', '名称', '终端名称'], model: ['model', '型号'],
  serial: ['serial', 'serialnumber', 'sn', '序列号'], place: ['place', 'location', '位置'],
  acquirer: ['acquirer', '收单机构', '收单行'], group: ['group', 'groups', '分组', '组'],
};

type Reason = (typeof FLEET_IMPORT_REASONS)[number];
type Problem = { readonly line: number; readonly column: Field | null; readonly value: string; readonly reason: Reason };
type Row = { readonly line: number; readonly fields: Readonly<Partial<Record<Field, string>>> };
type Answer = z.output<typeof FleetImportAnswer>;
type Known = { readonly stores: ReadonlyMap<string, string>; readonly groups: ReadonlyMap<string, string>; readonly taken: ReadonlySet<string> };

/** The rows of a file by what its columns are. `file_unreadable`, `estate_columns_missing`, `request_too_large`. */
export function readEstateFile(bytes: Uint8Array): Result<{ readonly rows: readonly Row[]; readonly columns: readonly Field[]; readonly broken: readonly number[] }> {
  const text = decode(bytes);
  if (text === null) return fail('file_unreadable');
  const line = text.slice(0, 4000).split(/\r?\n/, 1)[0] ?? '';
  const delimiter = [',', ';', '\t'].toSorted((a, b) => line.split(b).length - line.split(a).length)[0] ?? ',';
  const broken: number[] = [];
  const records = parse(text, {
    delimiter, bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, info: true, skip_records_with_error: true, to: ESTATE_ROWS_MAX + 2,
    on_skip: (error) => { broken.push(Number((error as { lines?: number } | undefined)?.lines ?? 0)); return undefined; },
  }) as unknown as { readonly record: string[]; readonly info: { readonly lines: number } }[];
  const [header, ...rest] = records;
  if (rest.length > ESTATE_ROWS_MAX) return fail('request_too_large');
  const known = (header?.record ?? []).map((cell): Field | null => {
    const plain = cell.normalize('NFKC').toLowerCase().replaceAll(/[\s_\-*]/g, '');
    return FIELDS.find((field) => NAMES[field].includes(plain)) ?? null;
  });
  if (!known.includes('store') || !known.includes('code')) return fail('estate_columns_missing');
  const rows = rest.filter(({ record }) => record.some((cell) => cell.trim() !== '')).map(({ record, info }): Row => ({
    line: info.lines, fields: Object.fromEntries(known.flatMap((field, at) => (field === null ? [] : [[field, (record[at] ?? '').replaceAll('\u0000', '').trim()]]))),
  }));
  return ok({ rows, columns: known.filter((field) => field !== null), broken });
}

/** UTF-8, or GB 18030 as spreadsheets in China write it. */
function decode(bytes: Uint8Array): string | null {
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // The next one is tried.
    }
  }
  return null;
}

/** What is wrong with which row. */
function judge(rows: readonly Row[], broken: readonly number[], known: Known): Problem[] {
  const seen = new Set<string>();
  const problems: Problem[] = broken.map((line) => ({ line, column: null, value: '', reason: 'row_unreadable' as const }));
  for (const { line, fields } of rows) {
    const say = (column: Field, reason: Reason): void => void problems.push({ line, column, value: (fields[column] ?? '').slice(0, 200), reason });
    const [store, code] = [fields.store?.toUpperCase() ?? '', fields.code?.toUpperCase() ?? ''];
    if (!known.stores.has(store)) say('store', 'store_unknown');
    if (code === '') say('code', 'code_missing');
    else if (!/^[A-Z0-9]{1,8}$/.test(code)) say('code', 'code_wrong');
    else if (seen.has(`${store}/${code}`)) say('code', 'code_repeated');
    else if (known.taken.has(`${store}/${code}`)) say('code', 'code_taken');
    seen.add(`${store}/${code}`);
    for (const field of ['name', 'model', 'serial', 'place', 'acquirer'] as const) if ((fields[field] ?? '').length > TEXT_MAX) say(field, 'too_long');
    if (fields.group && groupsOf(fields.group).some((name) => !known.groups.has(name))) say('group', 'group_unknown');
  }
  return problems.toSorted((a, b) => a.line - b.line);
}

/** Several stand behind each other, the one that wins first. */
const groupsOf = (text: string): string[] => text.split(/[|;；、]/).map((each) => each.trim()).filter((each) => each !== '');

async function readKnown(tx: MerchantTx): Promise<Known> {
  const stores = await tx.query<{ id: string; code: string }>('select id, code from app.store where merchant_id = $1', [tx.merchant_id]);
  const groups = await tx.query<{ id: string; name: string }>('select id, name from app.terminal_group where merchant_id = $1', [tx.merchant_id]);
  const taken = await tx.query<{ key: string }>(`select s.code || '/' || t.code as key from app.terminal t join app.store s on s.merchant_id = t.merchant_id and s.id = t.store_id where t.merchant_id = $1`, [tx.merchant_id]);
  return { stores: new Map(stores.map(({ id, code }) => [code, id])), groups: new Map(groups.map(({ id, name }) => [name, id])), taken: new Set(taken.map(({ key }) => key)) };
}

/**
 * Looks at a list, and with `is_dry` false takes it in where nothing is wrong with any row. The last act of its transaction.
 * `conflict`: somebody added a terminal of the same code meanwhile.
 */
export async function importEstate(
  ports: Pick<FleetPorts, 'clock' | 'ids' | 'appendOwnMany' | 'publishChanges'>, tx: MerchantTx, bytes: Uint8Array, is_dry: boolean, by: string,
): Promise<Result<Answer>> {
  const read = readEstateFile(bytes);
  if (!read.ok) return read;
  const { rows, columns, broken } = read.value;
  const known = await readKnown(tx);
  const problems = judge(rows, broken, known);
  const answer: Answer = {
    rows: rows.length + broken.length, added: problems.length > 0 ? 0 : rows.length, is_written: false, columns: [...columns], problem_count: problems.length, problems: problems.slice(0, PROBLEMS_MAX),
  };
  if (is_dry || problems.length > 0 || rows.length === 0) return ok(answer);
  const made = rows.map(({ fields }) => {
    const code = (fields.code ?? '').toUpperCase();
    return {
      id: ports.ids.uuid(), store: known.stores.get((fields.store ?? '').toUpperCase()) ?? '', code, name: fields.name || code, model: fields.model || null, serial: fields.serial || null, place: fields.place || null, acquirer: fields.acquirer || null,
      groups: groupsOf(fields.group ?? '').map((name) => known.groups.get(name) ?? '').slice(0, 20),
    };
  });
  const written = await tx.execute(
    `insert into app.terminal (merchant_id, id, store_id, code, name, model, serial, place, acquirer, groups, created_at)
     select $1::uuid, each.id, each.store_id, each.code, each.name, each.model, each.serial, each.place, each.acquirer, coalesce(string_to_array(nullif(each.groups, ''), ',')::uuid[], '{}'), $2::timestamptz
       from unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[]) as each (id, store_id, code, name, model, serial, place, acquirer, groups)
     on conflict (merchant_id, store_id, code) do nothing`,
    [
      tx.merchant_id, new Date(ports.clock.now_ms()), uuidArray(made.map(({ id }) => id)), uuidArray(made.map(({ store }) => store)), textArray(made.map(({ code }) => code)), textArray(made.map(({ name }) => name)),
      textArray(made.map(({ model }) => model)), textArray(made.map(({ serial }) => serial)), textArray(made.map(({ place }) => place)),
      textArray(made.map(({ acquirer }) => acquirer)), textArray(made.map(({ groups }) => groups.join(','))),
    ],
  );
  if (written !== made.length) return fail('conflict');
  for (let from = 0; from < made.length; from += ENTRIES_MAX) {
    await ports.appendOwnMany(tx, made.slice(from, from + ENTRIES_MAX).map(({ id, store, code }) => ({ kind: 'terminal.registered' as const, body: { terminal: id, store, code, by } })));
  }
  await ports.publishChanges(tx, made.flatMap(({ id, store, code, groups }) => (groups.length === 0 ? [] : [{ kind: 'terminal' as const, id, store, body: { id, code, groups, window: null, lock: null } }])));
  await touchEstate(tx);
  return ok({ ...answer, is_written: true });
}
