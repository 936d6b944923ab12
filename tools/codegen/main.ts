// `npm run codegen`: writes the files that are computed from other sources and committed,
// so that a reader and an editor see them. `npm test` checks that each is current.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTestDatabase } from '@stilltill/testing/test-database';
import { root } from '../test/source-files.ts';
import { columnsQuery, databaseTypesPath, renderDatabaseTypes, type Column } from './database-types.ts';
import { errorsPath, renderErrors } from './errors-document.ts';
import { renderMailPages } from './mail-pages.ts';

function write(path: string, text: string): void {
  writeFileSync(join(root, path), text);
  console.log(`wrote ${path}`);
}

write(errorsPath, renderErrors());
for (const { path, text } of await renderMailPages()) write(path, text);
const database = await createTestDatabase();
write(databaseTypesPath, renderDatabaseTypes(await database.adminQuery<Column>(columnsQuery)));
await database.drop();
// The PostgreSQL that was started for this ends with the process.
process.exit(0);
