import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readParameters, type Parameters } from './parameters.ts';
import { stageNames, stageOfFile } from './stages.ts';

function read(...words: string[]): Parameters {
  const parameters = readParameters(words);
  assert.ok(typeof parameters !== 'string', String(parameters));
  return parameters;
}

test('without parameters every stage runs', () => assert.deepEqual(read().stages, stageNames));

test('--only takes stages, by comma or again', () => {
  assert.deepEqual(read('--only', 'db,unit', '--only', 'types').stages, ['types', 'unit', 'db']);
});

test('whoever names a file or a test gets no static checks before it', () => {
  assert.deepEqual(read('--file', 'a.test.ts').stages, ['unit', 'db', 'sim', 'browser']);
  assert.deepEqual(read('--name', 'x').stages, ['unit', 'db', 'sim', 'browser']);
  assert.deepEqual(read('a.test.ts').files, ['a.test.ts']);
});

test('a name is found as it is written, and between slashes as a pattern', () => {
  assert.ok(read('--name', 'costs 1.50 (tax)').name?.test('it costs 1.50 (tax) each'));
  assert.equal(read('--name', '1.50').name?.test('1x50'), false);
  assert.ok(read('--name', '/^a.c$/').name?.test('abc'));
});

test('a stage or an option that is not known is refused with a sentence', () => {
  assert.match(String(readParameters(['--only', 'everything'])), /no stage called everything/);
  assert.equal(typeof readParameters(['--fast']), 'string');
});

test('another PostgreSQL is named by its version or its folder, and several processes by their number', () => {
  assert.deepEqual([read().postgres, read().processes], [undefined, 1]);
  assert.deepEqual([read('--postgres', '15').postgres, read('--processes', '2').processes], ['15', 2]);
  for (const wrong of ['0', '9', 'two', '1.5', '']) assert.match(String(readParameters(['--processes', wrong])), /1 to 4 processes/, wrong);
});

test('a test file belongs to the stage with the longest ending', () => {
  assert.equal(stageOfFile('a/x.test.ts')?.name, 'unit');
  assert.equal(stageOfFile('a/x.test.tsx')?.name, 'unit');
  assert.equal(stageOfFile('a/x.db.test.ts')?.name, 'db');
  assert.equal(stageOfFile('a/x.sim.test.ts')?.name, 'sim');
  assert.equal(stageOfFile('a/x.browser.test.ts')?.name, 'browser');
  assert.equal(stageOfFile('a/x.ts'), undefined);
});
