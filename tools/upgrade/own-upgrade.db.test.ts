// `npm run upgrade` on a PostgreSQL of the owner's, as a program.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { silentLog } from '@stilltill/server/platform/log.ts';
import { readMigrations } from '@stilltill/server/platform/migrate.ts';
import { upgradeOwnDatabase } from '@stilltill/server/platform/upgrade-own.ts';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';

const LATER = { number: 9001, name: '9001-test.sql', sql: 'create table app.later (merchant_id uuid primary key)', checksum: 'x' };

let database: TestDatabase;
before(async () => {
  database = await createTestDatabase();
});
after(async () => {
  const rows = await database.adminQuery<{ name: string }>("select datname as name from pg_database where starts_with(datname::text, current_database() || '_')");
  for (const { name } of rows) await database.adminQuery(`drop database ${name}`);
  await database.drop();
});

async function run(...args: string[]): Promise<{ readonly code: number; readonly figures: Readonly<Record<string, unknown>>; readonly said: string }> {
  const env = { ...process.env, DATABASE_URL: database.admin_url };
  const { code = 0, stdout, stderr } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'main.ts'), '--json', ...args], { env })
    .then((output) => ({ code: 0, ...output }), (error: { readonly code: number; readonly stdout: string; readonly stderr: string }) => error);
  const figures = stdout.trim() === '' ? [] : stdout.trim().split('\n').map((line) => JSON.parse(line) as { readonly name: string; readonly value: unknown });
  return { code, figures: Object.fromEntries(figures.map(({ name, value }) => [name, value])), said: stderr };
}

test('a database at this schema is left as it is, and has no way back', async () => {
  const { code, figures } = await run();
  assert.deepEqual([code, figures], [0, { upgraded: 'no', migrations_in_place: 0, kept: '', way_back_until: '' }]);
  const back = await run('--back');
  assert.equal(back.code, 69);
  assert.match(back.said, /升级前的数据库已不在[^]*kept for seven days/);
});

test('--back puts the database of before in its place, and says in both languages what to do next', async () => {
  await database.adminQuery("insert into app.merchant (merchant_id, shop_name, created_at) values (gen_random_uuid(), 'Shop', now())");
  const migrations = readMigrations();
  await upgradeOwnDatabase({ admin_url: database.admin_url, secret: '', migrations: [...migrations, LATER], now_ms: Date.now(), in_place: null, log: silentLog });
  const { code, figures, said } = await run('--back');
  assert.deepEqual([code, figures['is_at'], figures['was_at']], [0, migrations.at(-1)?.name, LATER.name], said);
  assert.match(said, /请启动升级前的版本[^]*Start the version from before/);
  assert.ok(said.includes(String(figures['aside'])));
  assert.equal((await run()).figures['upgraded'], 'no');
});
