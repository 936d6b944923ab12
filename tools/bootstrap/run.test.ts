import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test, type TestContext } from 'node:test';
import { root } from '../test/source-files.ts';

/** A program that says when it runs and which signal it got, and ends by none but SIGTERM and SIGINT. */
const program = `
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => { console.log('got', signal); process.exit(7); });
  setInterval(() => {}, 1000);
  console.log('running', process.pid, process.version, ...process.argv.slice(2));`;

type Started = { readonly child: ChildProcess; readonly nextLine: () => Promise<string> };

function start(context: TestContext, options: { readonly wrap?: (command: string) => readonly [string, readonly string[]]; readonly environment?: NodeJS.ProcessEnv } = {}): Started {
  const folder = mkdtempSync(join(tmpdir(), 'stilltill-run-'));
  writeFileSync(join(folder, 'program.ts'), program);
  const parameters = [join(root, 'tools/bootstrap/run.mjs'), join(folder, 'program.ts'), 'one', 'two words'];
  const [command, rest] = options.wrap?.([process.execPath, ...parameters].map((each) => `'${each}'`).join(' ')) ?? [process.execPath, parameters];
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...options.environment } });
  context.after(() => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
  assert.ok(child.stdout !== null);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return { child, nextLine: async () => (await lines.next()).value ?? '' };
}

test('parameters arrive as they were given, on the pinned Node', async (context) => {
  const { nextLine } = start(context);
  assert.match(await nextLine(), new RegExp(`^running \\d+ ${process.version} one two words$`));
});

for (const [how, environment] of [['where it becomes the program', {}], ['where it waits for the program', { STILLTILL_RUN_BY_SPAWN: 'yes' }]] as const) {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    test(`${how}, ${signal} reaches the program, and its exit code comes back`, async (context) => {
      const { child, nextLine } = start(context, { environment });
      await nextLine();
      child.kill(signal);
      assert.equal(await nextLine(), `got ${signal}`);
      assert.deepEqual(await once(child, 'exit'), [7, null]);
    });
  }
}

test('a program that npm started ends once the shell between is gone', async (context) => {
  // "; true" keeps any shell from becoming the program, as some do for the last command.
  const { child, nextLine } = start(context, { wrap: (command) => ['sh', ['-c', `${command}; true`]], environment: { npm_lifecycle_event: 'start' } });
  await nextLine();
  child.kill('SIGKILL');
  assert.equal(await nextLine(), 'got SIGTERM');
});
