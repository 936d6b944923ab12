import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openRemembrance, type Remembered } from './remembrance.ts';
import { StartFault } from './start-fault.ts';

const folder = mkdtempSync(join(tmpdir(), 'stilltill-remembrance-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const clock = { now_ms: () => Date.UTC(2026, 0, 1) };
const MERCHANT = '01890a5d-ac96-774b-bcce-b302099a8057';
let files = 0;
const newPath = (): string => join(folder, `${(files += 1)}.ndjson`);

async function replayed(path: string, after_seq = 0): Promise<Remembered[]> {
  const lines: Remembered[] = [];
  const remembrance = await openRemembrance(path, clock);
  remembrance.onReplay('key.destroyed', async (line) => void lines.push(line));
  await remembrance.replayAfter(after_seq);
  await remembrance.close();
  return lines;
}

test('what was acknowledged is there after a restart, in order, with its number', async () => {
  const path = newPath();
  const remembrance = await openRemembrance(path, clock);
  await Promise.all(Array.from({ length: 50 }, (_, at) => remembrance.append(MERCHANT, 'key.destroyed', { key: at })));
  await remembrance.close();
  const lines = await replayed(path);
  assert.deepEqual(lines.map((line) => [line.seq, line.value['key']]), Array.from({ length: 50 }, (_, at) => [at + 1, at]));
  assert.deepEqual((await replayed(path, 48)).map((line) => line.seq), [49, 50]);
});

test('half a line that a power cut left is dropped, and the next one gets its number', async () => {
  const path = newPath();
  let remembrance = await openRemembrance(path, clock);
  await remembrance.append(MERCHANT, 'key.destroyed', { key: 1 });
  await remembrance.close();
  appendFileSync(path, '{"seq":2,"at":"2026');
  remembrance = await openRemembrance(path, clock);
  await remembrance.append(MERCHANT, 'key.destroyed', { key: 2 });
  await remembrance.close();
  assert.deepEqual((await replayed(path)).map((line) => [line.seq, line.value['key']]), [[1, 1], [2, 2]]);
});

test('a line damaged in the middle is told and nothing is written over it', async () => {
  const path = newPath();
  writeFileSync(path, '{"seq":1}\nrubbish\n');
  await assert.rejects(openRemembrance(path, clock), (error) => error instanceof StartFault && error.code === 'data_folder_damaged');
  assert.equal(readFileSync(path, 'utf8'), '{"seq":1}\nrubbish\n');
});

test('a line that nobody can apply again is a bug, not forgotten in silence', async () => {
  const path = newPath();
  const remembrance = await openRemembrance(path, clock);
  await remembrance.append(MERCHANT, 'right.withdrawn', {});
  await assert.rejects(remembrance.replayAfter(0), { name: 'AssertionFailed' });
  await remembrance.close();
});
