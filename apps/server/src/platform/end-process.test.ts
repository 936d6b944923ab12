import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const here = (name: string): string => JSON.stringify(join(import.meta.dirname, name));

test('a process ends though its place of backups hangs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stilltill-end-'));
  try {
    // Whoever opens a pipe that nobody reads waits, as for a share whose server has gone.
    execFileSync('mkfifo', [join(folder, 'latest.new')]);
    const program = `
      const { makeFolderStore } = await import(${here('backup/store.ts')});
      const { endProcess } = await import(${here('end-process.ts')});
      await makeFolderStore(${JSON.stringify(folder)}, 20).put('latest', Buffer.from('x')).catch(({ code }) => console.log(code));
      endProcess(0);`;
    const ended = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8', timeout: 60_000 });
    assert.deepEqual([ended.stdout.trim(), ended.error], ['target_hanging', undefined]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
