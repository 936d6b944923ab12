import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSource } from './source.ts';
import { findSharedStatementNames } from './statement-names.ts';

const inFile = (path: string, statement: string, name: string) => parseSource(path, `export const read = (tx: Tx) => tx.query(${statement}, [tx.merchant_id], ${name});`);
const found = (...sources: Parameters<typeof findSharedStatementNames>[0]): string[] => findSharedStatementNames(sources).map(({ path }) => path);

test('two statements of one name are told of, at the second', () => {
  assert.deepEqual(found(inFile('apps/a.ts', "'select 1'", "'room.read'"), inFile('apps/b.ts', "'select 2'", "'room.read'")), ['apps/b.ts']);
  assert.deepEqual(found(inFile('apps/a.ts', '`select ${ONE}`', "'room.read'"), inFile('apps/b.ts', '`select ${TWO}`', "'room.read'")), ['apps/b.ts']);
});

test('the same statement may stand twice, a statement may have no name, and tests may do as they like', () => {
  assert.deepEqual(found(inFile('apps/a.ts', "'select 1'", "'room.read'"), inFile('apps/b.ts', "'select 1'", "'room.read'")), []);
  assert.deepEqual(found(inFile('apps/a.ts', "'select 1'", "'room.one'"), inFile('apps/b.ts', "'select 2'", "'room.two'"), inFile('apps/c.ts', "'select 3'", 'undefined')), []);
  assert.deepEqual(found(inFile('apps/a.ts', "'select 1'", "'room.read'"), inFile('apps/b.db.test.ts', "'select 2'", "'room.read'")), []);
});
