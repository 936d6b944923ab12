import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findDependencyFaults } from './dependencies.ts';
import { parseSource } from './source.ts';

type Shop = { readonly files: Readonly<Record<string, string>>; readonly dependencies?: readonly string[]; readonly others?: Readonly<Record<string, string>> };

/** What is found in a repository of one workspace, apps/till, beside a root that asks for nothing. */
function found({ files, dependencies = [], others = {} }: Shop): readonly string[] {
  const manifest = JSON.stringify({ name: '@shop/till', dependencies: Object.fromEntries(dependencies.map((name) => [name, '1.0.0'])) });
  return findDependencyFaults({
    sources: Object.entries(files).map(([path, text]) => parseSource(path, text)),
    manifests: new Map([['', '{ "name": "shop" }'], ['apps/till', manifest]]),
    others: new Map(Object.entries(others)),
    peersOf: (name) => (name === 'core' ? ['hooks'] : []),
  }).map(({ path, message }) => `${path}: ${message}`);
}

test('a dependency that a source, a style sheet or a started program names is used', () => {
  const files = {
    'apps/till/src/main.ts': "import a from 'a';\nimport type { B } from '@b/b/deep.js';\nexport * from 'c';\nawait import('d');",
    'apps/till/build/lint.ts': "run('node_modules/linter/bin/linter');",
  };
  assert.deepEqual(found({ files, dependencies: ['a', '@b/b', 'c', 'd', 'linter', 'styles'], others: { 'apps/till/src/main.css': "@import 'styles/all.css';" } }), []);
});

test('a dependency that nothing of its workspace names is found, also where another workspace names it', () => {
  const files = { 'apps/till/src/main.ts': "import './a.ts'; // import 'a'", 'packages/ui/src/index.ts': "import 'a';" };
  assert.deepEqual(found({ files, dependencies: ['a'] }), ['apps/till/package.json: Nothing here uses a: uninstall it.']);
});

test('a package that begins with the name of another does not stand for it', () => {
  assert.deepEqual(found({ files: { 'apps/till/src/main.test.ts': "import 'a-b';" }, dependencies: ['a'] }).length, 1);
});

test('types are used with their package, and what a used package expects beside it is used', () => {
  const files = { 'apps/till/src/main.ts': "import 'core';\nimport 'node:fs';" };
  assert.deepEqual(found({ files, dependencies: ['core', 'hooks', '@types/core', '@types/node'] }), []);
  assert.equal(found({ files: {}, dependencies: ['core', 'hooks', '@types/core', '@types/node'] }).length, 4);
});

test('the product imports nothing that its own workspace did not ask for; tests and the workspace itself are let off', () => {
  const files = { 'apps/till/src/main.ts': "import 'a/b';\nimport '@shop/till/c.ts';\nimport './d.ts';", 'apps/till/src/main.test.ts': "import 'e';" };
  assert.deepEqual(found({ files }), ['apps/till/src/main.ts: It imports a, which apps/till/package.json does not ask for.']);
});
