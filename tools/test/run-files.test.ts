import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { FileRun } from './run-files.ts';

const header = "import { describe, it, test } from 'node:test';\nimport assert from 'node:assert/strict';\n";

/** Runs one planted test file as `npm test` does. It has to be another process: node:test does not run inside itself. */
function runPlanted(context: TestContext, text: string, options: { readonly timeout_ms?: number; readonly name?: string } = {}): FileRun {
  const folder = mkdtempSync(join(tmpdir(), 'stilltill-runner-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'planted.test.ts'), header + text);
  const script = `
    import { runFiles } from ${JSON.stringify(join(import.meta.dirname, 'run-files.ts'))};
    const runs = [];
    await runFiles(['planted.test.ts'], {
      folder: ${JSON.stringify(folder)}, concurrency: 1, timeout_ms: ${options.timeout_ms ?? 60_000}, environment: { PLANTED: 'yes' },
      name: ${options.name === undefined ? 'undefined' : `/${options.name}/`}, signal: new AbortController().signal, onFile: (run) => runs.push(run),
    });
    process.stdout.write(JSON.stringify(runs[0]));
    process.exit(0);`;
  const environment = { ...process.env };
  delete environment['NODE_TEST_CONTEXT'];
  writeFileSync(join(folder, 'runner.ts'), script);
  const { stdout, stderr } = spawnSync(process.execPath, [join(folder, 'runner.ts')], { encoding: 'utf8', env: environment });
  assert.ok(stdout.startsWith('{'), stderr);
  return JSON.parse(stdout) as FileRun;
}

function failuresOf(run: FileRun): readonly string[] {
  return run.outcomes.filter((outcome) => outcome.failure !== undefined).map((outcome) => outcome.title);
}

test('tests are counted with their full titles, suites are not', (context) => {
  const run = runPlanted(context, "test('a', () => {}); describe('s', () => { it('b', () => {}); }); test('p', async (t) => { await t.test('c', () => {}); });");
  assert.deepEqual(run.outcomes.map((outcome) => outcome.title), ['a', 's › b', 'p › c', 'p']);
  assert.deepEqual(failuresOf(run), []);
});

test('a failing test shows its error and the output of its file, and its parent is not counted as another failure', (context) => {
  const run = runPlanted(context, "test('p', async (t) => { console.log('seed 42'); await t.test('c', () => assert.equal(1, 2)); });");
  assert.deepEqual(failuresOf(run), ['p › c']);
  const failed = run.outcomes.find((outcome) => outcome.failure !== undefined);
  assert.match(failed?.failure ?? '', /1 !== 2[\s\S]*output of the file:\nseed 42/);
  assert.equal(failed?.name, 'p');
});

test('a hook that fails is a failure', (context) => {
  const run = runPlanted(context, "import { before } from 'node:test'; describe('s', () => { before(() => assert.fail('no')); it('a', () => {}); });");
  assert.deepEqual(failuresOf(run), ['s › a', 's']);
});

for (const [what, text] of Object.entries({
  skipped: "test.skip('a', () => {});",
  'skipped with a reason': "test('a', { skip: 'later' }, () => {});",
  'in a skipped suite': "describe.skip('a', () => { it('b', () => {}); });",
  'to be done': "test.todo('a');",
})) {
  test(`a test that is ${what} is a failure`, (context) => assert.deepEqual(failuresOf(runPlanted(context, text)), ['a']));
}

for (const [what, text] of Object.entries({
  'holds no test': 'assert.ok(true);',
  'ends the process in its middle': "test('a', () => {}); test('b', () => process.exit(0));",
  'fails to load': "throw new Error('boom');",
})) {
  test(`a file that ${what} is a failure`, (context) => assert.deepEqual(failuresOf(runPlanted(context, text)), ['planted.test.ts']));
}

test('a file that does not end is stopped, and says so', (context) => {
  const run = runPlanted(context, "test('a', () => { setInterval(() => {}, 1000); });", { timeout_ms: 1_500 });
  assert.deepEqual(failuresOf(run), ['planted.test.ts']);
  assert.match(run.outcomes.find((outcome) => outcome.failure !== undefined)?.failure ?? '', /did not end within/);
});

test('with a name only the tests that hold it run', (context) => {
  const run = runPlanted(context, "test('sell', () => {}); test('refund', () => assert.fail());", { name: 'sell' });
  assert.deepEqual(run.outcomes.map((outcome) => outcome.title), ['sell']);
});

test('the environment of the run reaches the file', (context) => {
  assert.deepEqual(failuresOf(runPlanted(context, "test('a', () => assert.equal(process.env['PLANTED'], 'yes'));")), []);
});
