// A shop of an earlier version comes to this one: databases as they stood after some earlier migrations, with the data of a
// furnished merchant as far as they could hold it, are upgraded on a copy, and every journal is verified afterwards.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { openKeys } from '@stilltill/server/platform/keys.ts';
import { type Migration, migrate, readMigrations } from '@stilltill/server/platform/migrate.ts';
import { migrateJobs } from '@stilltill/server/platform/jobs.ts';
import { silentLog } from '@stilltill/server/platform/log.ts';
import { openPostgres } from '@stilltill/server/platform/postgres.ts';
import { prepareRoles, roleUrls, urlOfDatabase } from '@stilltill/server/platform/postgres-roles.ts';
import { StartFault, type StartFaultCode } from '@stilltill/server/platform/start-fault.ts';
import { upgradeOwnDatabase } from '@stilltill/server/platform/upgrade-own.ts';
import { type UpgradeOptions, goBack, readWayBack, upgradeOnCopy } from '@stilltill/server/platform/upgrade.ts';
import { furnishMerchant } from '@stilltill/testing/furnished-merchant';
import { type OpenApi } from '@stilltill/testing/openapi-calls';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import pg from 'pg';
import { readReleases, schemaOf } from '../release/releases.ts';
import { describeFinding } from './findings.ts';
import { verifyDatabase } from './verify.ts';

const SECRET = 'test';
const GIB = 1024 ** 3;
const NOW_MS = Date.parse('2026-11-20T08:00:00.000Z');
const DAY_MS = 86_400_000;
const ALL = readMigrations();

let database: TestDatabase;
let shop: TestShop;
let server_url: string;
let server_public_key: string;
const made: string[] = [];

before(async () => {
  database = await createTestDatabase();
  server_url = urlOfDatabase(database.admin_url, 'postgres');
  shop = await openTestShop(database);
  const document = (await shop.server.app.inject({ url: '/api/openapi.json' })).json() as OpenApi;
  await furnishMerchant(shop.server, database, document, { mark: 'Willow', phone: '13800138001', now_ms: NOW_MS });
  server_public_key = openKeys({ inside: (...names) => [shop.folder, ...names].join('/') }).server_public_key;
  // It also moves stock by what was sold, as jobs do.
  assert.deepEqual((await verify(database.name)).findings.map(describeFinding), []);
});
after(async () => {
  await shop.close();
  await database.drop();
  await onDatabase(server_url, async (admin) => {
    for (const name of made.filter(Boolean)) for (const each of [name, `${name}_before`, `${name}_after`, `${name}_next`]) await admin.query(`drop database if exists ${each} with (force)`);
  });
});

async function onDatabase<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function verify(name: string): ReturnType<typeof verifyDatabase> {
  const urls = roleUrls(urlOfDatabase(server_url, name), SECRET);
  return verifyDatabase({ app_url: urls.stilltill_app, auth_url: urls.stilltill_auth, server_public_key });
}

/** A database as the version with these migrations left it, with what it can hold of the furnished one. */
async function makeOld(until: number): Promise<string> {
  const name = `${database.name}_${until}`;
  made.push(name);
  await onDatabase(server_url, (admin) => admin.query(`create database ${name} template template0 encoding 'UTF8'`));
  const admin_url = urlOfDatabase(server_url, name);
  const urls = roleUrls(admin_url, SECRET);
  await prepareRoles(admin_url, urls);
  await migrate({ owner_url: urls.stilltill_owner, migrations: ALL.filter(({ number }) => number <= until) });
  const postgres = openPostgres({ urls, log: silentLog });
  await migrateJobs(postgres.jobs_pool, silentLog);
  await postgres.close();
  await onDatabase(database.admin_url, (from) => onDatabase(admin_url, (to) => copyRows(from, to)));
  return name;
}

type Column = { readonly table: string; readonly column: string; readonly is_needed: boolean };
const COLUMNS = `select table_schema || '.' || table_name as table, column_name as column, is_nullable = 'NO' and column_default is null as is_needed from information_schema.columns
  where table_schema in ('app', 'auth', 'platform') and is_generated = 'NEVER' order by 1, 2`;

/** Every row of every table that both have, by the columns that both have. A table that was made anew since stays empty. */
async function copyRows(from: pg.Client, to: pg.Client): Promise<void> {
  const theirs = new Set((await from.query<Column>(COLUMNS)).rows.map(({ table, column }) => `${table}.${column}`));
  const { rows } = await to.query<Column>(COLUMNS);
  const lacking = new Set(rows.filter(({ table, column, is_needed }) => is_needed && !theirs.has(`${table}.${column}`)).map(({ table }) => table));
  const tables = Map.groupBy(rows.filter(({ table, column }) => theirs.has(`${table}.${column}`) && !lacking.has(table)), ({ table }) => table);
  // References are not checked while rows come in no order, and no trigger writes what was written before.
  await to.query("set session_replication_role = 'replica'");
  for (const [table, columns] of tables) {
    const list = columns.map(({ column }) => pg.escapeIdentifier(column)).join(', ');
    const { rows: [all] } = await from.query<{ rows: unknown }>(`select coalesce(json_agg(row_to_json(each)), '[]')::text as rows from (select ${list} from ${table}) each`);
    await to.query(`insert into ${table} (${list}) overriding system value select ${list} from json_populate_recordset(null::${table}, $1::json) on conflict do nothing`, [all?.rows]);
  }
}

const optionsOf = (name: string, more: Partial<UpgradeOptions> = {}): UpgradeOptions => ({ server_url, database: name, secret: SECRET, migrations: ALL, now_ms: NOW_MS, free_bytes: 100 * GIB, ...more });
const count = (name: string, table: string): Promise<number> => onDatabase(urlOfDatabase(server_url, name), async (client) => Number((await client.query<{ count: string }>(`select count(*) from ${table}`)).rows[0]?.count));
const refusedWith = (code: StartFaultCode, words: RegExp) => (error: unknown): boolean => error instanceof StartFault && error.code === code && words.test(error.message);
const step = (number: number, sql: string): Migration => ({ number, name: `${number}-test.sql`, sql, checksum: createHash('sha256').update(sql).digest('hex') });
const nobody = (name: string): Promise<boolean> => onDatabase(server_url, async (admin) => (await admin.query('select from pg_database where datname = $1', [name])).rowCount === 0);

// Schemas from before there were releases: they show that a long way holds as well.
for (const until of [13, 31, 47, 60]) {
  test(`a shop of the schema ${String(until).padStart(4, '0')} comes to this one with every entry, and its journals hold`, async () => {
    const name = await makeOld(until);
    const entries = await count(name, 'app.entry');
    assert.ok(entries > 5, `only ${entries} entries`);
    const upgraded = await upgradeOnCopy(optionsOf(name));
    assert.deepEqual([upgraded?.entries, upgraded?.to], [entries, ALL.at(-1)?.name]);
    const { findings, entries: verified } = await verify(name);
    assert.deepEqual([findings.map(describeFinding), verified], [[], entries]);
    assert.equal(await upgradeOnCopy(optionsOf(name)), null, 'a second start finds nothing to do');
    assert.deepEqual(await migrate({ owner_url: roleUrls(urlOfDatabase(server_url, name), SECRET).stilltill_owner, migrations: ALL }), []);
  });
}

for (const release of readReleases()) {
  test(`a shop of version ${release.version} comes to this one with every entry, and its journals hold`, async () => {
    const name = await makeOld(schemaOf(release));
    const entries = await count(name, 'app.entry');
    assert.ok(entries > 5, `only ${entries} entries`);
    const upgraded = await upgradeOnCopy(optionsOf(name));
    // The newest release may have this schema already.
    assert.equal(upgraded?.to ?? null, schemaOf(release) === ALL.at(-1)?.number ? null : ALL.at(-1)?.name);
    const { findings, entries: verified } = await verify(name);
    assert.deepEqual([findings.map(describeFinding), verified], [[], entries]);
  });
}

for (const until of [14, 46, 61]) {
  test(`so does one of the schema ${String(until).padStart(4, '0')} on a PostgreSQL of the owner's, in one transaction`, async () => {
    const name = await makeOld(until);
    const admin_url = urlOfDatabase(server_url, name);
    const entries = await count(name, 'app.entry');
    const upgraded = await upgradeOwnDatabase({ admin_url, secret: SECRET, migrations: ALL, now_ms: NOW_MS, in_place: null, log: silentLog });
    made.push(upgraded?.kept ?? '');
    assert.deepEqual([upgraded?.entries, upgraded?.to], [entries, ALL.at(-1)?.name]);
    const { findings, entries: verified } = await verify(name);
    assert.deepEqual([findings.map(describeFinding), verified], [[], entries]);
  });
}

test('a migration that fails leaves the database as it was, and no copy', async () => {
  const name = await makeOld(64);
  const broken = [...ALL, step(9001, 'delete from app.store; select 1 / 0')];
  const stores = await count(name, 'app.store');
  await assert.rejects(upgradeOnCopy(optionsOf(name, { migrations: broken })), refusedWith('upgrade_failed', /9001-test\.sql failed: division by zero.*nothing of yours was changed/));
  assert.equal(await count(name, 'app.store'), stores);
  assert.ok(await nobody(`${name}_next`) && await nobody(`${name}_before`));
});

test('a migration that touches an entry, or takes rows away, is not let in', async () => {
  const name = await makeOld(65);
  const touching = [...ALL, step(9001, "set local role stilltill_owner; alter table app.entry disable trigger user; alter table app.entry no force row level security; update app.entry set text = text || ' '")];
  await assert.rejects(upgradeOnCopy(optionsOf(name, { migrations: touching })), refusedWith('upgrade_failed', /entries differ from before/));
  const losing = [...ALL, step(9001, 'alter table app.sale_line no force row level security; delete from app.sale_line')];
  await assert.rejects(upgradeOnCopy(optionsOf(name, { migrations: losing })), refusedWith('upgrade_failed', /sale_line lost \d+ rows/));
});

test('without room for a copy nothing begins, and it is said how much is needed', async () => {
  const name = await makeOld(63);
  let has_begun = false;
  await assert.rejects(upgradeOnCopy(optionsOf(name, { free_bytes: 1024, onBegin: () => (has_begun = true) })), refusedWith('upgrade_needs_space', /needs \d+ MiB/));
  assert.equal(has_begun, false);
});

test('the database of before can be put back for a week, and is dropped after it', async () => {
  const name = await makeOld(62);
  const upgraded = await upgradeOnCopy(optionsOf(name));
  assert.equal((await readWayBack(server_url, name))?.from, upgraded?.from);
  await onDatabase(urlOfDatabase(server_url, name), (client) => client.query('create table app.made_since (merchant_id uuid primary key)'));
  assert.equal((await goBack(server_url, name, NOW_MS)).to, upgraded?.to);
  assert.equal(await onDatabase(urlOfDatabase(server_url, name), async (client) => (await client.query("select to_regclass('app.made_since') as found")).rows[0].found), null);
  assert.equal(await count(`${name}_after`, 'app.made_since'), 0);
  await assert.rejects(goBack(server_url, name, NOW_MS), refusedWith('no_way_back', /seven days/));
  await upgradeOnCopy(optionsOf(name));
  await upgradeOnCopy(optionsOf(name, { now_ms: NOW_MS + 6 * DAY_MS }));
  assert.ok(!(await nobody(`${name}_before`)));
  await upgradeOnCopy(optionsOf(name, { now_ms: NOW_MS + 8 * DAY_MS }));
  assert.ok(await nobody(`${name}_before`) && await nobody(`${name}_after`));
});

test('what was in use before going back is kept for a week from then, and not from the upgrade', async () => {
  const name = await makeOld(58);
  const upgraded = await upgradeOnCopy(optionsOf(name));
  const note = await goBack(server_url, name, NOW_MS + 6 * DAY_MS);
  assert.deepEqual([note.at, note.to], [new Date(NOW_MS).toISOString(), upgraded?.to], 'it says of when the upgrade was');
  await upgradeOnCopy(optionsOf(name, { now_ms: NOW_MS + 8 * DAY_MS }));
  assert.ok(!(await nobody(`${name}_after`)), 'two days after going back it is there');
  await upgradeOnCopy(optionsOf(name, { now_ms: NOW_MS + 14 * DAY_MS }));
  assert.ok(await nobody(`${name}_after`));
});

test('what a crash left of a copy is dropped, and who is still connected holds nothing up', async () => {
  const name = await makeOld(59);
  await onDatabase(server_url, (admin) => admin.query(`create database ${name}_next`));
  const left = new pg.Client({ connectionString: urlOfDatabase(server_url, name) });
  left.on('error', () => {});
  await left.connect();
  assert.equal((await upgradeOnCopy(optionsOf(name)))?.to, ALL.at(-1)?.name);
  await left.end().catch(() => {});
});
