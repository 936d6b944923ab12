import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { BADGE_CODE } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type ComposedServer, composeServer } from '../compose.ts';
import { systemClock } from '../platform/clock.ts';
import { systemRandom } from '../platform/ids.ts';
import { silentLog } from '../platform/log.ts';
import { seedDemoPeople } from './people.ts';
import { DEMO_MERCHANT, seedDemoShop } from './shop.ts';

/** A Wednesday in the shops, and still Tuesday in London. */
const NOW_MS = Date.UTC(2026, 10, 24, 20);
let database: TestDatabase;
let server: ComposedServer;
let folder: string;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stilltill-people-'));
  database = await createTestDatabase();
  server = await composeServer({ folder, postgres: database.postgres, clock: systemClock, random: systemRandom, log: silentLog });
  await seedDemoShop({ postgres: database.postgres, ...server.modules });
});
after(async () => {
  await server.stop();
  await database.drop();
  rmSync(folder, { recursive: true });
});

test('the demo shop has roles with limits, one badge, a roster of this week and the next, and settings; once, also where its start is repeated', async () => {
  const { staff, roster } = server.modules;
  const seed = (): Promise<string | null> => seedDemoPeople({ postgres: database.postgres, ...server.modules }, NOW_MS);
  assert.match((await seed()) ?? '', BADGE_CODE);
  assert.equal(await seed(), null, 'what a badge says is told once');
  assert.deepEqual((await staff.roles(DEMO_MERCHANT)).items.map(({ names, operators }) => [names['en'], operators]).toSorted(), [['Senior operator', 1], ['Trainee', 1]]);
  assert.deepEqual((await staff.operators(DEMO_MERCHANT)).items.flatMap(({ badges }) => badges.map(({ form }) => form)), ['printed']);
  const shifts = await database.postgres.withMerchant(DEMO_MERCHANT, (tx) => roster.between(tx, { from_ms: NOW_MS - 30 * 86_400_000, until_ms: NOW_MS + 30 * 86_400_000 }));
  assert.equal(shifts.length, 30);
  const days = shifts.map(({ from_ms }) => Temporal.Instant.fromEpochMilliseconds(from_ms).toZonedDateTimeISO('Asia/Shanghai').toPlainDate().toString()).toSorted();
  assert.deepEqual([days[0], days.at(-1)], ['2026-11-23', '2026-12-05']);
  const settings = await database.adminQuery<{ scope: string }>('select scope from app.terminal_setting order by scope');
  assert.deepEqual(settings.map(({ scope }) => scope), ['merchant', 'store']);
});
