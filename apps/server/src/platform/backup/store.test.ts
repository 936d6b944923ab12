import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { BackupFault, type BackupFaultCode } from './backup-fault.ts';
import { isAnythingUnderWay, untilAtRest } from './place-gate.ts';
import { makeFolderStore } from './store.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'stilltill-store-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const refusedWith = (code: BackupFaultCode) => (error: unknown): boolean => error instanceof BackupFault && error.code === code;

test('an object is put, read, listed, replaced and removed', async () => {
  const store = makeFolderStore(folder);
  const large = Buffer.alloc(3 * 1024 * 1024 + 5, 7);
  await store.put('base/a/000001', large);
  await store.put('latest', Buffer.from('one'));
  await store.put('latest', Buffer.from('two'));
  assert.deepEqual([await store.get('base/a/000001'), await store.get('latest'), await store.get('none'), await store.get('wal/none')], [large, Buffer.from('two'), null, null]);
  assert.deepEqual([await store.list(''), await store.list('base/'), await store.list('wal/')], [['base/a/000001', 'latest'], ['base/a/000001'], []]);
  await store.remove('latest');
  await store.remove('latest');
  assert.deepEqual(await store.list(''), ['base/a/000001']);
});

test('names are listed without a look at what they name, and what is none of ours is left out', async () => {
  mkdirSync(join(folder, 'wal'));
  // Whoever asked for its size would fail.
  symlinkSync(join(folder, 'nowhere'), join(folder, 'wal', '000000010000000000000001'));
  writeFileSync(join(folder, 'wal', '000000010000000000000002.new'), 'half');
  mkdirSync(join(folder, 'lost+found'));
  writeFileSync(join(folder, '.DS_Store'), '');
  assert.deepEqual(await makeFolderStore(folder).list(''), ['wal/000000010000000000000001']);
});

test('a place that is a file, or may not be written, is one fault that says so', async () => {
  writeFileSync(join(folder, 'file'), '');
  await assert.rejects(makeFolderStore(join(folder, 'file')).put('latest', Buffer.from('x')), refusedWith('target_unreachable'));
});

// A pipe that nobody reads lets its opener wait in the kernel, as a share does whose server has gone.
test('a place that hangs fails what was asked and holds up nobody; what is asked next is refused at once, until it answers', async () => {
  const pipe = join(folder, 'latest.new');
  execFileSync('mkfifo', [pipe]);
  const store = makeFolderStore(folder, 20);
  await assert.rejects(store.put('latest', Buffer.from('x')), refusedWith('target_hanging'));
  assert.equal(isAnythingUnderWay(), true);
  // With a limit of an hour: it is not asked again, neither by this store nor by one that the next round opens.
  const next = makeFolderStore(folder, 3_600_000);
  await assert.rejects(next.put('other', Buffer.from('x')), refusedWith('target_hanging'));
  await assert.rejects(next.list(''), refusedWith('target_hanging'));
  const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
  await untilAtRest(60_000);
  closeSync(reader);
  rmSync(pipe);
  await next.put('latest', Buffer.from('y'));
  assert.equal(readFileSync(join(folder, 'latest'), 'utf8'), 'y');
});

test('of many operations two at a time are in the kernel, and those that wait are refused when these hang', async () => {
  const names = ['a', 'b', 'c', 'd'];
  for (const name of names) execFileSync('mkfifo', [join(folder, name)]);
  const store = makeFolderStore(folder, 20);
  const answers = await Promise.allSettled(names.map((name) => store.get(name)));
  assert.ok(answers.every((each) => each.status === 'rejected' && refusedWith('target_hanging')(each.reason)));
  // Only those that were begun wait for a writer: one of the others would never end now.
  const writers = names.slice(0, 2).map((name) => openSync(join(folder, name), constants.O_RDWR | constants.O_NONBLOCK));
  await untilAtRest(60_000);
  for (const writer of writers) closeSync(writer);
});
