import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findDeadFiles } from './dead-files.ts';
import { parseSource } from './source.ts';

const manifests = new Map([
  ['', '{ "name": "all", "scripts": { "start": "node run.mjs apps/server/src/main.ts" } }'],
  ['packages/domain', '{ "name": "@stilltill/domain", "exports": { "./*": "./*/index.ts" } }'],
]);

function dead(files: Readonly<Record<string, string>>, others: Readonly<Record<string, string>> = {}): readonly string[] {
  const sources = Object.entries(files).map(([path, text]) => parseSource(path, text));
  return findDeadFiles({ sources, manifests, others: new Map(Object.entries(others)) }).map((finding) => finding.path);
}

test('a source that a started program imports, directly, by package name or by another, lives', () => {
  const files = {
    'apps/server/src/main.ts': "import './a.ts';\nimport { b } from '@stilltill/domain/b';",
    'apps/server/src/a.ts': '',
    'packages/domain/b/index.ts': "export * from './c.ts';",
    'packages/domain/b/c.ts': '',
  };
  assert.deepEqual(dead(files), []);
});

test('a source that nothing imports is dead, and so is what only it imports', () => {
  const files = { 'apps/server/src/main.ts': '', 'apps/server/src/a.ts': "import './b.ts';", 'apps/server/src/b.ts': '' };
  assert.deepEqual(dead(files), ['apps/server/src/a.ts', 'apps/server/src/b.ts']);
});

test('pages, workers and tests keep alive what they name', () => {
  const files = {
    'apps/till/src/app.tsx': "new Worker(new URL('./worker.ts', import.meta.url));",
    'apps/till/src/worker.ts': '',
    'apps/till/src/sum.ts': '',
    'apps/till/src/sum.test.ts': "import './sum.ts';",
  };
  assert.deepEqual(dead(files, { 'apps/till/index.html': '<script type="module" src="/src/app.tsx"></script>' }), []);
});
