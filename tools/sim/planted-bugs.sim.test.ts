// A simulation that finds nothing proves nothing unless it would have found something: each known bug is planted in
// turn, and must be caught by a seed that passes without it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { simulateContact } from '@stilltill/testing/contact-simulation';
import { simulate } from '@stilltill/testing/simulation';
import { type SimHost, openSimHost } from '@stilltill/testing/simulation-server';
import { BUGS } from './planted-bugs.ts';

const SEEDS = 10;
const program = join(import.meta.dirname, 'main.ts');
let host: SimHost;

before(async () => {
  host = await openSimHost();
});
after(() => host.close());

test('at least eight known bugs are kept', () => assert.ok(Object.keys(BUGS).length >= 8));

for (const [name, bug] of Object.entries(BUGS)) {
  test(`the simulation catches it where ${bug.wrong} (${name})`, async () => {
    const { code, stderr } = await run(['--break', name, '--seeds', String(SEEDS), '--first', 'b']);
    const seed = /^seed (\S+) fails/m.exec(stderr)?.[1];
    assert.ok(code === 1 && seed !== undefined, `${SEEDS} seeds did not catch it\n${stderr}`);
    const { violations } = bug.faults === 'gate' ? await simulateContact(host, seed) : await simulate(host, { seed, faults: bug.faults });
    assert.deepEqual(violations, [], `seed ${seed} fails without the bug, too`);
  });
}

test('a bug whose text has moved is reported, and not taken for one that was caught', async () => {
  const { code, stderr } = await run(['--break', 'no-such-bug']);
  assert.notEqual(code, 0);
  assert.match(stderr, /one of these names/);
});

async function run(args: readonly string[]): Promise<{ readonly code: number; readonly stderr: string }> {
  try {
    const { stderr } = await promisify(execFile)(process.execPath, [program, ...args], { maxBuffer: 64 * 1024 * 1024 });
    return { code: 0, stderr };
  } catch (error) {
    const { code, stderr } = error as { code?: number; stderr?: string };
    return { code: code ?? -1, stderr: stderr ?? String(error) };
  }
}
