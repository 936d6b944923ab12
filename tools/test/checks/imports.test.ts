import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { findBadImports, findUnseen } from './imports.ts';

/** Makes a small repository of these files, whose workspaces can be imported by name. */
function plant(t: { after(hook: () => void): void }, files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'stilltill-imports-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const manifest = (name: string, path: string): Record<string, string> => ({
    [`${path}/package.json`]: JSON.stringify({ name: `@stilltill/${name}`, type: 'module', exports: { './*': './*/index.ts' } }),
  });
  const all = { 'tsconfig.json': '{"compilerOptions":{"allowImportingTsExtensions":true,"noEmit":true}}', ...manifest('domain', 'packages/domain'), ...manifest('protocol', 'packages/protocol'), ...files };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  for (const path of ['apps', 'tools', 'node_modules/@stilltill']) mkdirSync(join(folder, path), { recursive: true });
  for (const name of ['domain', 'protocol']) symlinkSync(`../../packages/${name}`, join(folder, 'node_modules/@stilltill', name));
  return folder;
}

const sound = {
  'packages/domain/money/index.ts': 'export const one = 1n;\n',
  'packages/protocol/sale/index.ts': "import { one } from '@stilltill/domain/money';\nexport const price = one;\n",
};

test('imports that go the allowed way are found sound', async (t) => {
  assert.deepEqual(await findBadImports(plant(t, sound)), []);
});

const planted: readonly { rule: string; files: Readonly<Record<string, string>> }[] = [
  { rule: 'domain-is-pure', files: { 'packages/domain/tax/index.ts': "import { price } from '@stilltill/protocol/sale';\nexport const tax = price;\n" } },
  { rule: 'domain-is-pure', files: { 'packages/domain/tax/index.ts': "import { readFileSync } from 'node:fs';\nexport const tax = readFileSync;\n" } },
  { rule: 'protocol-knows-domain', files: { 'apps/till/src/a.ts': 'export const a = 1;\n', 'packages/protocol/bad/index.ts': "import type { a } from '../../../apps/till/src/a.ts';\nexport type B = typeof a;\n" } },
  { rule: 'no-circle', files: { 'packages/domain/tax/a.ts': "import { b } from './b.ts';\nexport const a = () => b;\n", 'packages/domain/tax/b.ts': "import { a } from './a.ts';\nexport const b = () => a;\n" } },
  { rule: 'apps-apart', files: { 'apps/office/src/a.ts': 'export const a = 1;\n', 'apps/till/src/b.ts': "export { a } from '../../office/src/a.ts';\n" } },
  { rule: 'one-door-per-module', files: { 'apps/server/src/modules/sales/store.ts': 'export const a = 1;\n', 'apps/server/src/modules/staff/index.ts': "export { a } from '../sales/store.ts';\n" } },
  { rule: 'platform-knows-no-module', files: { 'apps/server/src/modules/sales/index.ts': 'export const a = 1;\n', 'apps/server/src/platform/log.ts': "export { a } from '../modules/sales/index.ts';\n" } },
  { rule: 'main-takes-care-alone', files: { 'apps/till/src/a.ts': 'export const a = 1;\n', 'apps/server/src/main.ts': "export { a } from '../../till/src/a.ts';\n" } },
  { rule: 'testing-is-for-tests', files: { 'packages/testing/src/clock.ts': 'export const a = 1;\n', 'apps/till/src/b.ts': "export { a } from '../../../packages/testing/src/clock.ts';\n" } },
  { rule: 'nothing-imports-tools', files: { 'tools/a.ts': 'export const a = 1;\n', 'apps/till/src/b.ts': "export { a } from '../../../tools/a.ts';\n" } },
  { rule: 'resolvable', files: { 'apps/till/src/b.ts': "export { a } from './not-there.ts';\n" } },
];

for (const { rule, files } of planted) {
  test(`a planted import is caught by ${rule}: ${Object.keys(files).at(-1)}`, async (t) => {
    const findings = await findBadImports(plant(t, { ...sound, ...files }));
    assert.ok(findings.some((finding) => finding.includes(`${rule}:`)), `found only: ${findings.join('\n')}`);
  });
}

test('a server module may import another through its index.ts, and main may render care', async (t) => {
  const files = {
    'apps/care/src/index.ts': 'export const page = 1;\n',
    'apps/server/src/modules/sales/index.ts': 'export const a = 1;\n',
    'apps/server/src/modules/staff/index.ts': "export { a } from '../sales/index.ts';\n",
    'apps/server/src/main.ts': "export { a } from './modules/staff/index.ts';\nexport { page } from '../../care/src/index.ts';\n",
  };
  assert.deepEqual(await findBadImports(plant(t, { ...sound, ...files })), []);
});

test('a checker that saw no module, not every source or no import between them is itself a finding', () => {
  const sources = ['packages/a.ts', 'packages/b.ts'];
  const [a, b] = sources.map((source) => ({ source, dependencies: [] as unknown[] }));
  assert.ok(a !== undefined && b !== undefined);
  assert.match(findUnseen([], sources).join(), /saw only 0 of 2/);
  assert.match(findUnseen([a], sources).join(), /saw only 1 of 2.*packages\/b\.ts/);
  assert.match(findUnseen([a, b], sources).join(), /no import at all/);
  assert.deepEqual(findUnseen([{ ...a, dependencies: [{}] }, b], sources), []);
  assert.match(findUnseen([], []).join(), /no source/);
});
