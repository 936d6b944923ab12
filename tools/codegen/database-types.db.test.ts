import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createTestDatabase } from '@stilltill/testing/test-database';
import { root } from '../test/source-files.ts';
import { columnsQuery, databaseTypesPath, renderDatabaseTypes, type Column } from './database-types.ts';

test('the row types are those of the migrated database; npm run codegen writes them', async (t) => {
  const database = await createTestDatabase();
  t.after(() => database.drop());
  const columns = await database.adminQuery<Column>(columnsQuery);
  assert.equal(readFileSync(join(root, databaseTypesPath), 'utf8'), renderDatabaseTypes(columns));
});

test('a column of a type that nobody has thought of is refused, not guessed', () => {
  const column: Column = { table: 'sale', name: 'place', type: 'point', isNullable: false, hasDefault: false };
  assert.throws(() => renderDatabaseTypes([column]), /sale\.place is of type point/);
});
