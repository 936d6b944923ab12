import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync, closeSync, constants, existsSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readConfig } from '../config.ts';
import { silentLog } from '../log.ts';
import { type Foundation, startFoundation } from '../start.ts';
import { BackupFault } from './backup-fault.ts';
import { lockBackups, readState, spoolOf } from './backup-files.ts';
import { runTick, type ScheduleOptions } from './backup-schedule.ts';
import { untilAtRest } from './place-gate.ts';
import { setUpBackup } from './setup.ts';
import { makeFolderStore } from './store.ts';

const [MINUTE, DAY] = [60_000, 86_400_000];
const root = mkdtempSync(join(tmpdir(), 'stilltill-schedule-'));
const [folder, place] = [join(root, 'data'), join(root, 'place')];
const store = makeFolderStore(place);
let foundation: Foundation;
let now_ms = Date.parse('2026-11-23T10:00:00Z');
let is_away = false;

before(async () => {
  foundation = await startFoundation({ config: { ...readConfig([], { STILLTILL_DATA: folder }, root), port: 0, log_level: 'silent' }, origins: () => [], backs_up: false });
  await foundation.platform.state.begin();
});
after(async () => {
  await foundation.stop();
  rmSync(root, { recursive: true, force: true });
});

const openStore: ScheduleOptions['openStore'] = () => ({
  ...store,
  put: async (name, bytes) => {
    if (is_away) throw new BackupFault('target_unreachable', 'the disk is unplugged');
    await store.put(name, bytes);
  },
});
const tick = (given: Partial<ScheduleOptions> = {}, signal?: AbortSignal): Promise<void> => runTick({ folder, admin_url: foundation.admin_url, log: silentLog, openStore, now_ms: () => now_ms, ...given }, signal);
const namesOf = (prefix: string): Promise<string[]> => store.list(prefix);
const bases = async (): Promise<number> => (await namesOf('base/')).filter((name) => name.endsWith('/manifest')).length;

test('nothing is archived or sent before backups are set up', async () => {
  await tick();
  assert.deepEqual([existsSync(spoolOf(folder)), existsSync(place)], [false, false]);
});

test('the first tick takes a base; later ones send the log each minute, and a base each day', async () => {
  await setUpBackup({ folder, place: { kind: 'folder', path: place }, set: 'a-set', passphrase: 'four words of a shop', keys_passphrase: 'other words for keys', now_ms, work_factor: 10 });
  await tick();
  const segments = (await namesOf('wal/')).length;
  assert.deepEqual([await bases(), readState(folder).covered_until], [1, new Date(now_ms).toISOString()]);
  now_ms += MINUTE / 2;
  await tick();
  assert.equal((await namesOf('wal/')).length, segments);
  await foundation.platform.postgres.withoutMerchant((tx) => tx.execute("insert into platform.done_once (name, at) values ('a row', now())"));
  now_ms += MINUTE / 2;
  await tick();
  assert.equal(await bases(), 1);
  assert.ok((await namesOf('wal/')).length > segments);
  now_ms += DAY;
  await tick();
  assert.equal(await bases(), 2);
});

test('what must not be forgotten is sent at the next tick, and not again', async () => {
  appendFileSync(join(folder, 'remembrance.ndjson'), '{"seq":1,"at":"2026-11-23T10:00:00.000Z","merchant_id":"m","kind":"k","value":{}}\n{"seq":2');
  now_ms += 5_000;
  await tick();
  await tick();
  assert.deepEqual(await namesOf('remembrance/'), ['remembrance/000000000000000']);
});

test('a place that is away is told with the time since when, and forgotten once it is back', async () => {
  is_away = true;
  now_ms += MINUTE;
  const since = new Date(now_ms).toISOString();
  await tick();
  now_ms += 2 * MINUTE;
  await tick();
  const { failure } = readState(folder);
  assert.deepEqual([failure?.since, failure?.at], [since, new Date(now_ms).toISOString()]);
  assert.match(failure?.en ?? '', /unplugged/);
  is_away = false;
  now_ms += 2 * MINUTE;
  await tick();
  assert.deepEqual([readState(folder).failure, readState(folder).covered_until], [null, new Date(now_ms).toISOString()]);
});

test('while a command makes a backup the schedule leaves it alone', async () => {
  const unlock = lockBackups(folder, 0);
  const before_ms = readState(folder).covered_until;
  now_ms += 10 * MINUTE;
  try {
    await tick();
  } finally {
    unlock();
  }
  assert.equal(readState(folder).covered_until, before_ms);
});

// A pipe that nobody reads lets its opener wait in the kernel, as a share does whose server has gone.
test('while the place hangs the server goes on, the owner is told, and the first tick after it answers sends again', async () => {
  const pipe = join(place, 'latest.new');
  execFileSync('mkfifo', [pipe]);
  now_ms += 2 * MINUTE;
  const since = new Date(now_ms).toISOString();
  const ticking = tick({ openStore: () => makeFolderStore(place, 500) });
  assert.equal(await foundation.platform.postgres.ping(), true);
  await ticking;
  assert.match(readState(folder).failure?.en ?? '', /does not answer/);
  now_ms += 2 * MINUTE;
  await tick();
  assert.deepEqual([readState(folder).failure?.since, readState(folder).failure?.at], [since, new Date(now_ms).toISOString()]);
  const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
  await untilAtRest(MINUTE);
  closeSync(reader);
  rmSync(pipe);
  now_ms += 2 * MINUTE;
  await tick();
  assert.deepEqual([readState(folder).failure, readState(folder).covered_until], [null, new Date(now_ms).toISOString()]);
});

test('a server that stops does not wait for a place that hangs', async () => {
  const stopping = new AbortController();
  const hanging: ScheduleOptions['openStore'] = () => ({
    ...store,
    put: () => {
      stopping.abort();
      return new Promise(() => {});
    },
  });
  now_ms += 2 * MINUTE;
  await tick({ openStore: hanging }, stopping.signal);
  assert.equal(readState(folder).failure, null);
});
