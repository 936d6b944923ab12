import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { listFiles, listSources } from './source-files.ts';

function plant(context: TestContext, paths: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'stilltill-files-'));
  context.after(() => rmSync(folder, { recursive: true }));
  for (const path of paths) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), '');
  }
  return folder;
}

const paths = ['apps/a.ts', 'apps/till/dist/built.ts', 'node_modules/x/index.ts', 'README.md'];

test('a copy without git is walked, past what was installed and built', (context) => {
  assert.deepEqual(listFiles(plant(context, paths)), ['README.md', 'apps/a.ts']);
});

test('with git, new files count and ignored and deleted ones do not', (context) => {
  const folder = plant(context, [...paths, 'apps/gone.ts']);
  const git = (...words: string[]): void => void execFileSync('git', words, { cwd: folder });
  git('init', '--quiet');
  writeFileSync(join(folder, '.gitignore'), 'node_modules/\ndist/\n');
  git('add', 'apps/gone.ts');
  rmSync(join(folder, 'apps/gone.ts'));
  assert.deepEqual(listFiles(folder), ['.gitignore', 'README.md', 'apps/a.ts']);
});

test('sources are TypeScript of apps, packages and tools, without mere declarations', (context) => {
  const folder = plant(context, ['apps/a.tsx', 'packages/b.ts', 'tools/c.test.ts', 'tools/d.d.ts', 'tools/e.mjs', 'other/f.ts']);
  assert.deepEqual(listSources(folder), ['apps/a.tsx', 'packages/b.ts', 'tools/c.test.ts']);
});
