import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findUnknownTests } from './named-tests.ts';

const tests = [
  { path: 'apps/server/src/a.db.test.ts', text: "describe('a file', () => {\n  it('that is damaged, or no workbook, is told as such', async () => {});\n  it.each('a shop’s own is \\'kept\\'', () => {});\n});" },
  { path: 'tools/b.test.ts', text: 'test("another", () => {});' },
];
const found = (text: string): readonly string[] => findUnknownTests({ path: 'docs/SECURITY.md', text }, tests).map(({ line, message }) => `${line} ${message}`);

test('a row may name what there is', () => {
  assert.deepEqual(found('| V1 | met | `S/a.db.test.ts` "no workbook, is told" and `tools/b.test.ts` "another" |'), []);
  assert.deepEqual(found('| V1 | met | "shop’s own is \'kept\'" |\n| V2 | met | "another", `S/a.db.test.ts`, the same file |'), []);
});

test('a file that is not there is found, with its line', () => {
  assert.deepEqual(found('# Page\n| V1 | met | `S/nowhere.test.ts` |'), ['2 There is no test apps/server/src/nowhere.test.ts.']);
});

test('a title that no test of the row has is found, also where one elsewhere has it', () => {
  assert.deepEqual(found('| V1 | met | `S/a.db.test.ts` "no workbook is told as such" |'), ['1 No test of this row has the title "no workbook is told as such".']);
  assert.deepEqual(found('| V1 | met | `S/a.db.test.ts` "another" |'), ['1 No test of this row has the title "another".']);
});

test('headings and bold words of the page are no titles, and prose and code are not looked at', () => {
  assert.deepEqual(found('## Logs\n**Words of the place**, which count.\nShe said "hello".\n| V1 | met | the table "Logs" and "Words of the place", `"x"` |'), []);
});
