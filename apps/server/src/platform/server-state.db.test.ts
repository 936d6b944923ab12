import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createTestDatabase, type TestDatabase } from '@stilltill/testing/test-database';
import { systemClock } from './clock.ts';
import { systemRandom } from './ids.ts';
import { silentLog } from './log.ts';
import { closePlatform, makePlatform, type Platform } from './platform.ts';

const MERCHANT = '01890a5d-ac96-774b-bcce-b302099a8057';

let database: TestDatabase;
const root = mkdtempSync(join(tmpdir(), 'stilltill-state-'));
before(async () => {
  database = await createTestDatabase();
});
after(async () => {
  await database.drop();
  rmSync(root, { recursive: true, force: true });
});

const open = (name: string): Promise<Platform> =>
  makePlatform({ folder: join(root, name), postgres: database.postgres, clock: systemClock, random: systemRandom, log: silentLog });

async function startOnce(name: string, work: (platform: Platform) => Promise<void> = async () => {}): Promise<{ was_restored: boolean; incarnation: string; applied: number[] }> {
  const platform = await open(name);
  const applied: number[] = [];
  platform.remembrance.onReplay('key.destroyed', async (line) => void applied.push(line.seq));
  try {
    const was_restored = await platform.state.begin();
    await work(platform);
    return { was_restored, incarnation: platform.state.incarnation(), applied };
  } finally {
    await closePlatform(platform);
  }
}

test('servers that start together on an empty database have one incarnation from the first word on', async () => {
  const together = await Promise.all(['here', 'there', 'anywhere'].map(open));
  try {
    await Promise.all(together.map(({ state }) => state.begin()));
    assert.equal(new Set(together.map(({ state }) => state.incarnation())).size, 1);
  } finally {
    for (const platform of together) await closePlatform(platform);
  }
});

test('a restored database is noticed: a new incarnation begins, and what must not be forgotten is applied again', async () => {
  const first = await startOnce('one');
  assert.equal(first.was_restored, false);
  const backup = await database.snapshot();
  const second = await startOnce('one', (platform) => platform.remembrance.append(MERCHANT, 'key.destroyed', { key: 'a' }));
  assert.deepEqual(second, { ...first, applied: [] });

  await database.restore(backup);
  const restored = await startOnce('one');
  assert.equal(restored.was_restored, true);
  assert.notEqual(restored.incarnation, first.incarnation);
  assert.deepEqual(restored.applied, [1]);

  const after_that = await startOnce('one');
  assert.deepEqual(after_that, { ...restored, was_restored: false, applied: [] });
});

test('two servers of one database share its incarnation, and learn of each other when one begins anew', async () => {
  const one = await open('one');
  one.remembrance.onReplay('key.destroyed', async () => {});
  const two = await open('two');
  try {
    await one.state.begin();
    assert.equal(await two.state.begin(), false, 'a new folder is no restore');
    assert.equal(two.state.incarnation(), one.state.incarnation());
    const before_raise = one.state.incarnation();
    const told = Promise.withResolvers<void>();
    const end = await database.postgres.listener.listen('stilltill_incarnation', () => told.resolve());
    const raised = await one.state.raise('a till knew more than the server');
    await told.promise;
    end();
    assert.notEqual(raised, before_raise);
    assert.match(raised, /^[0-9a-f]{32}$/);
    assert.equal(two.state.incarnation(), raised);
  } finally {
    await closePlatform(one);
    await closePlatform(two);
  }
});
