import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createTestDatabase, type TestDatabase } from '@stilltill/testing/test-database';
import { migrate, type Migration, readMigrations } from './migrate.ts';

let database: TestDatabase;
before(async () => {
  database = await createTestDatabase();
});
after(() => database.drop());

const made = (number: number, sql: string): Migration => ({ number, name: `${number}-test.sql`, sql, checksum: createHash('sha256').update(sql).digest('hex') });
const run = (...more: Migration[]): Promise<string[]> => migrate({ owner_url: database.urls.stilltill_owner, migrations: [...readMigrations(), ...more] });

test('a database that is up to date is left as it is', async () => {
  assert.deepEqual(await run(), []);
});

test('a migration that fails leaves nothing behind, and is run again when it is mended', async () => {
  const broken = made(9001, 'create table app.half (merchant_id uuid primary key); select 1 / 0');
  await assert.rejects(run(broken), /9001-test\.sql failed: division by zero/);
  assert.deepEqual(await database.adminQuery("select to_regclass('app.half') as found"), [{ found: null }]);
  assert.deepEqual(await run(made(9001, 'select 1')), ['9001-test.sql']);
});

const SLOW = "select pg_sleep(0.2); create table app.once (merchant_id uuid primary key); select migration.protect('once')";

test('two servers that start at once run each migration once', async () => {
  const first = made(9001, 'select 1');
  const slow = made(9002, SLOW);
  const done = await Promise.all([run(first, slow), run(first, slow)]);
  assert.deepEqual(done.flat(), ['9002-test.sql']);
});

test('a table that cannot be protected is refused by the migration that makes it', async () => {
  const wrong = made(9003, "create table app.wrong (id uuid primary key, merchant_id uuid not null); select migration.protect('wrong')");
  await assert.rejects(run(made(9001, 'select 1'), made(9002, SLOW), wrong), /must begin with merchant_id/);
});

test('files that are not named as migrations, or share a number, are a bug', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stilltill-migrations-'));
  try {
    writeFileSync(join(folder, '0001-a.sql'), '');
    writeFileSync(join(folder, '0001-b.sql'), '');
    assert.throws(() => readMigrations(folder), /two migrations have the number/);
    writeFileSync(join(folder, 'notes.txt'), '');
    assert.throws(() => readMigrations(folder), /is not named/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
