// Writes apps/server/src/platform/database-types.ts from the catalogue of a migrated database, so that a query that
// does not fit a migration does not compile.

import { createTestDatabase } from '@stilltill/testing/test-database';
import { join } from 'node:path';

export const DATABASE_TYPES_PATH = join(import.meta.dirname, '../../apps/server/src/platform/database-types.ts');

type Column = { table_name: string; column_name: string; type_name: string; is_array: boolean; is_nullable: boolean; has_default: boolean; is_generated: boolean };

/** How the driver gives a type (see `openPostgres`), and what it also takes. */
const TYPES: Record<string, { read: string; write?: string }> = {
  int8: { read: 'bigint', write: 'bigint | number | string' },
  int4: { read: 'number' },
  int2: { read: 'number' },
  float8: { read: 'number' },
  numeric: { read: 'string', write: 'string | number | bigint' },
  bool: { read: 'boolean' },
  text: { read: 'string' },
  bpchar: { read: 'string' },
  varchar: { read: 'string' },
  uuid: { read: 'string' },
  date: { read: 'string' },
  timestamptz: { read: 'Date', write: 'Date | string' },
  bytea: { read: 'Buffer', write: 'Uint8Array' },
  // Written as text: the driver takes an array for an array of PostgreSQL.
  jsonb: { read: 'unknown', write: 'string' },
  json: { read: 'unknown', write: 'string' },
  inet: { read: 'string' },
};

/** The source text of the types of every table of schema `app`, made from a fresh database. */
export async function generateDatabaseTypes(): Promise<string> {
  const database = await createTestDatabase();
  try {
    return render(await database.adminQuery<Column>(`
      select c.relname as table_name, a.attname as column_name,
             coalesce(e.typname, t.typname) as type_name, e.oid is not null as is_array,
             not a.attnotnull as is_nullable, a.atthasdef or a.attidentity <> '' as has_default,
             a.attgenerated <> '' or a.attidentity = 'a' as is_generated
        from pg_class c
        join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        join pg_type t on t.oid = a.atttypid
        left join pg_type e on e.oid = t.typelem and t.typcategory = 'A'
       where c.relnamespace = 'app'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
       order by c.relname, a.attnum`));
  } finally {
    await database.drop();
  }
}

function render(columns: readonly Column[]): string {
  const tables = Map.groupBy(columns, (column) => column.table_name);
  const interfaces = [...tables].map(([table, its]) => `export interface ${typeName(table)} {\n${its.map(renderColumn).join('')}}\n`);
  const entries = [...tables.keys()].map((table) => `  ${table}: ${typeName(table)};\n`).join('');
  const body = `${interfaces.join('\n')}\nexport interface Database {\n${entries}}\n`;
  const imports = ['ColumnType', 'Generated', 'GeneratedAlways'].filter((name) => body.includes(`${name}<`));
  return `// Row types of schema \`app\`, generated from the live schema by \`npm run codegen\`. Do not edit.\n\n`
    + `import type { ${imports.join(', ')} } from 'kysely';\n\n${body}`;
}

function renderColumn({ column_name, type_name, is_array, is_nullable, has_default, is_generated }: Column): string {
  const known = TYPES[type_name];
  if (!known) throw new Error(`tools/codegen/database-types.ts does not know the type ${type_name} of column ${column_name}`);
  const [read, write] = [known.read, known.write ?? known.read].map((each) => {
    const one = is_array ? `(${each})[]` : each;
    return is_nullable ? `${one} | null` : one;
  });
  const both = read === write ? read : `ColumnType<${read}, ${write}${is_nullable ? ' | undefined' : ''}, ${write}>`;
  if (is_generated) return `  ${column_name}: GeneratedAlways<${read}>;\n`;
  if (!has_default) return `  ${column_name}: ${both};\n`;
  if (read === write) return `  ${column_name}: Generated<${both}>;\n`;
  return `  ${column_name}: ColumnType<${read}, ${write} | undefined, ${write}>;\n`;
}

function typeName(table: string): string {
  return table.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}
