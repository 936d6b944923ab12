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

/** For each rule an import that breaks it: the file that imports, and what it holds. */
const planted: readonly { readonly rule: string; readonly path: string; readonly text: string }[] = [
  { rule: 'domain-is-pure', path: 'packages/domain/tax/index.ts', text: "export { price } from '@stilltill/protocol/sale';" },
  { rule: 'domain-is-pure', path: 'packages/domain/file/index.ts', text: "export { readFileSync } from 'node:fs';" },
  { rule: 'protocol-knows-domain', path: 'packages/protocol/upward/index.ts', text: "import type { a } from '../../../apps/till/src/a.ts';\nexport type B = typeof a;" },
  { rule: 'no-circle', path: 'packages/domain/circle/a.ts', text: "import { b } from './b.ts';\nexport const a = () => b;" },
  { rule: 'apps-apart', path: 'apps/office/src/b.ts', text: "export { a } from '../../till/src/a.ts';" },
  { rule: 'one-door-per-module', path: 'apps/server/src/modules/staff/index.ts', text: "export { a } from '../sales/store.ts';" },
  { rule: 'module-doors-for-others', path: 'apps/server/src/compose.ts', text: "export { a } from './modules/sales/store.ts';" },
  { rule: 'platform-knows-no-module', path: 'apps/server/src/platform/log.ts', text: "export { a } from '../modules/sales/index.ts';" },
  { rule: 'main-takes-care-alone', path: 'apps/server/src/main.ts', text: "export { a } from '../../till/src/a.ts';" },
  { rule: 'testing-is-for-tests', path: 'apps/till/src/clock.ts', text: "export { a } from '../../../packages/testing/src/clock.ts';" },
  { rule: 'ui-has-no-business', path: 'packages/ui/src/till.ts', text: "export { a } from '../../../apps/till/src/a.ts';" },
  { rule: 'ui-is-for-web-apps', path: 'apps/server/src/platform/words.ts', text: "export { a } from '../../../../packages/ui/src/a.ts';" },
  { rule: 'till-engine-knows-protocol', path: 'packages/till-engine/src/screen.ts', text: "export { a } from '../../ui/src/a.ts';" },
  { rule: 'nothing-imports-tools', path: 'apps/till/src/tool.ts', text: "export { a } from '../../../tools/a.ts';" },
  { rule: 'no-test-in-product', path: 'apps/till/src/test.ts', text: "export { a } from './a.test.ts';" },
  { rule: 'resolvable', path: 'apps/till/src/nowhere.ts', text: "export { a } from './not-there.ts';" },
];

/** What the planted imports lead to. */
const a = 'export const a = 1;';
const targets = {
  'apps/till/src/a.ts': a, 'apps/till/src/a.test.ts': a, 'apps/server/src/modules/sales/store.ts': a, 'apps/server/src/modules/sales/index.ts': a,
  'packages/testing/src/clock.ts': a, 'packages/ui/src/a.ts': a, 'tools/a.ts': a, 'packages/domain/circle/b.ts': "import { a } from './a.ts';\nexport const b = () => a;",
};

test('each planted import is caught, by the rule that it breaks', async (t) => {
  const bad = Object.fromEntries(planted.map(({ path, text }) => [path, text]));
  const findings = await findBadImports(plant(t, { ...sound, ...targets, ...bad }));
  for (const { rule, path } of planted) {
    assert.ok(findings.some((finding) => finding.startsWith(path) && finding.includes(`${rule}:`)), `${rule} did not catch ${path}; found:\n${findings.join('\n')}`);
  }
});

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
