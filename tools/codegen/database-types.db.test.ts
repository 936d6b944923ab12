import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { DATABASE_TYPES_PATH, generateDatabaseTypes } from './database-types.ts';

test('the committed row types are those of the schema; otherwise run `npm run codegen`', async () => {
  assert.equal(readFileSync(DATABASE_TYPES_PATH, 'utf8'), await generateDatabaseTypes());
});
