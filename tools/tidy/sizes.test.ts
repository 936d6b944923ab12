import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findSizes } from './sizes.ts';
import { parseSource } from './source.ts';

function lines(count: number): string {
  return Array.from({ length: count }, (_, index) => `  use(${index});\n`).join('');
}
const path = 'apps/a.ts';
const long = parseSource(path, `function sell() {\n${lines(69)}}\n`);

test('a function of 70 lines passes and one of 71 is found', () => {
  assert.deepEqual(findSizes([parseSource(path, `function sell() {\n${lines(68)}}\n`)], []), []);
  assert.match(findSizes([long], [])[0]?.message ?? '', /^sell has 71 lines/);
});

test('a function made of functions counts its own lines alone', () => {
  const inner = `  function inner() {\n${lines(60)}  }\n`;
  assert.deepEqual(findSizes([parseSource(path, `function make() {\n${inner}${inner}}\n`)], []), []);
});

test('a file of more than 500 lines is found, unless it says that it is generated', () => {
  assert.match(findSizes([parseSource(path, lines(501))], [])[0]?.message ?? '', /^The file has 501 lines/);
  assert.deepEqual(findSizes([parseSource(path, `// Generated from the live schema.\n${lines(501)}`)], []), []);
});

test('a listed exception holds up to its own limit, and is a finding once it is not needed', () => {
  const exception = { path, function: 'sell', lines_max: 71, reason: 'it reads as one table' };
  assert.deepEqual(findSizes([long], [exception]), []);
  assert.match(findSizes([long], [{ ...exception, lines_max: 70 }])[0]?.message ?? '', /the list allows it 70/);
  assert.match(findSizes([parseSource(path, 'use();\n')], [exception])[0]?.message ?? '', /no longer too long/);
});
