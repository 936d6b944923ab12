// A database of the owner's own PostgreSQL comes to a new version, by a user who is no superuser: held by row-level security,
// without rights over the roles of others. What a real shop of an earlier schema holds is upgraded in tools/verify.
import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { after, before, beforeEach, afterEach, test } from 'node:test';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import pg from 'pg';
import { openDatabase } from './database.ts';
import { silentLog } from './log.ts';
import { type Migration, migrate, readMigrations } from './migrate.ts';
import { roleUrls, urlOfDatabase } from './postgres-roles.ts';
import { StartFault, type StartFaultCode } from './start-fault.ts';
import { type OwnUpgradeOptions, type OwnUpgraded, goBackOwn, openWhileCopied, readOwnWayBack, upgradeOwnDatabase } from './upgrade-own.ts';
import { onDatabase } from './upgrade.ts';

const SECRET = 'test';
const NOW_MS = Date.parse('2026-11-20T08:00:00.000Z');
const DAY_MS = 86_400_000;
const ALL = readMigrations();
const FROM = ALL.at(-1) as Migration;
const KEEPER = `keeper_${randomUUID().slice(0, 8)}`;

let server_url: string;
let database: TestDatabase;
/** DATABASE_URL as the shop's keeper has it. */
let admin_url: string;

before(async () => {
  const first = await createTestDatabase();
  server_url = urlOfDatabase(first.admin_url, 'postgres');
  // The roles of the test server have passwords made of this one.
  const password = decodeURIComponent(new URL(server_url).password);
  await onServer(`create role ${KEEPER} login createdb createrole password ${pg.escapeLiteral(password)}`);
  await first.drop();
});
after(() => onServer(`drop role ${KEEPER}`));

beforeEach(async () => {
  database = await createTestDatabase();
  await database.adminQuery(`alter database ${database.name} owner to ${KEEPER}`);
  const url = new URL(database.admin_url);
  url.username = KEEPER;
  admin_url = url.href;
  await database.adminQuery("insert into app.merchant (merchant_id, shop_name, created_at) select gen_random_uuid(), 'Shop ' || n, now() from generate_series(1, 3) n");
});
afterEach(async () => {
  for (const name of await beside()) await onServer(`drop database ${name} with (force)`);
  await database.drop();
});

const onServer = (text: string): Promise<pg.QueryResult> => onDatabase(server_url, (client) => client.query(text));
const beside = async (): Promise<string[]> => (await onServer(`select datname from pg_database where datname like '${database.name}\\_%' order by 1`)).rows.map(({ datname }) => datname);
const step = (number: number, sql: string): Migration => ({ number, name: `${number}-test.sql`, sql, checksum: createHash('sha256').update(sql).digest('hex') });
const MADE = step(9001, "create table app.made (merchant_id uuid primary key); select migration.protect('made')");
const optionsOf = (more: Partial<OwnUpgradeOptions> = {}): OwnUpgradeOptions => ({ admin_url, secret: SECRET, migrations: [...ALL, MADE], now_ms: NOW_MS, in_place: null, log: silentLog, ...more });
const upgrade = (more: Partial<OwnUpgradeOptions> = {}): Promise<OwnUpgraded | null> => upgradeOwnDatabase(optionsOf(more));
const back = (now_ms = NOW_MS): ReturnType<typeof goBackOwn> => goBackOwn({ admin_url, secret: SECRET, now_ms });
const refusedWith = (code: StartFaultCode, words: RegExp) => (error: unknown): boolean => {
  assert.ok(error instanceof StartFault, String(error));
  assert.equal(error.code, code, error.message);
  assert.match(error.message, words);
  return true;
};
const wasMade = async (): Promise<boolean> => ((await database.adminQuery<{ found: unknown }>("select to_regclass('app.made') as found"))[0]?.found ?? null) !== null;
const lastOf = async (): Promise<string | undefined> => (await database.adminQuery<{ name: string }>('select name from migration.applied order by number desc limit 1'))[0]?.name;
const connect = async (): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: database.admin_url, application_name: 'somebody' });
  client.on('error', () => {});
  await client.connect();
  return client;
};

test('it is migrated where it is once a copy was, and stands beside itself as it was, where nobody can write', async () => {
  const kept = `${database.name}_before_20261120`;
  assert.deepEqual(await upgrade(), { from: FROM.name, to: MADE.name, entries: 0, kept });
  assert.equal(await wasMade(), true);
  assert.deepEqual(await beside(), [kept], 'the copy that was tried is gone');
  await assert.rejects(onDatabase(urlOfDatabase(server_url, kept), async () => {}), /not currently accepting connections/);
  assert.equal(await upgrade(), null, 'a second start finds nothing to do');
  assert.deepEqual(await migrate({ owner_url: database.urls.stilltill_owner, migrations: [...ALL, MADE] }), []);
});

test('a migration that fails on the copy leaves the database as it was, and nothing beside it', async () => {
  await assert.rejects(upgrade({ migrations: [...ALL, MADE, step(9002, 'select 1 / 0')] }), refusedWith('upgrade_failed', /9002-test\.sql failed: division by zero.*nothing of yours was changed/));
  assert.deepEqual([await lastOf(), await wasMade(), await beside()], [FROM.name, false, []]);
});

test('rows that a migration takes away are missed, also by a user whom row-level security holds', async () => {
  const losing = step(9001, "alter table app.merchant no force row level security; delete from app.merchant where shop_name = 'Shop 2'; alter table app.merchant force row level security");
  await assert.rejects(upgrade({ migrations: [...ALL, losing] }), refusedWith('upgrade_failed', /merchant lost 1 rows/));
  assert.deepEqual(await database.adminQuery('select count(*)::int as count from app.merchant'), [{ count: 3 }]);
  const [forced] = await database.adminQuery("select bool_and(relforcerowsecurity) as all from pg_class where relnamespace = 'app'::regnamespace and relkind = 'r'");
  assert.deepEqual(forced, { all: true }, 'security that was lifted to count is in force again');
});

test('what fails on the database itself after its copy went well is taken back whole', async () => {
  const here = step(9002, `do $$ begin if current_database() = '${database.name}' then raise 'not here'; end if; end $$`);
  await assert.rejects(upgrade({ migrations: [...ALL, MADE, here] }), refusedWith('upgrade_taken_back', /9002-test\.sql failed: not here/));
  assert.deepEqual([await lastOf(), await wasMade()], [FROM.name, false]);
  assert.equal(await readOwnWayBack(admin_url, SECRET), null, 'what was put aside for it is no way back');
  await assert.rejects(back(), refusedWith('no_way_back', /seven days/));
  assert.equal((await upgrade())?.to, MADE.name, 'and is in nobody\'s way');
});

test('somebody who is connected is named, and nothing begins', async () => {
  const other = await connect();
  await assert.rejects(upgrade(), refusedWith('upgrade_in_use', /1 × postgres \(somebody\)/));
  assert.deepEqual([await lastOf(), await beside()], [FROM.name, []]);
  await other.end();
  assert.equal((await upgrade())?.to, MADE.name);
});

test('without the right to copy it says what is missing, and the owner may do without a copy for this one step', async () => {
  await onServer(`alter role ${KEEPER} nocreatedb`);
  try {
    const number = FROM.name.slice(0, 4);
    await assert.rejects(upgrade(), refusedWith('upgrade_not_copied', new RegExp(`\\(${number}: permission denied to create database\\).*CREATEDB.*STILLTILL_UPGRADE_IN_PLACE`)));
    await assert.rejects(upgrade({ in_place: '0001' }), refusedWith('upgrade_not_copied', /permission denied/), 'a word given for an earlier step does not hold');
    assert.equal(await wasMade(), false);
    const options = optionsOf({ in_place: number });
    const opened = await openDatabase({ ...options, beforeMigrate: async () => assert.equal(await upgradeOwnDatabase(options), null) });
    await opened.close();
    assert.deepEqual([await wasMade(), await beside()], [true, []]);
  } finally {
    await onServer(`alter role ${KEEPER} createdb`);
  }
});

test('a database that holds no row is not copied', async () => {
  await database.adminQuery('truncate app.merchant cascade');
  assert.equal(await upgrade(), null);
  assert.deepEqual([await wasMade(), await beside()], [false, []]);
});

test('of processes that start at once one upgrades, and the others wait for it', async () => {
  const done = await Promise.all(Array.from({ length: 4 }, async () => {
    let upgraded: OwnUpgraded | null = null;
    const opened = await openWhileCopied(admin_url, () => openDatabase({ ...optionsOf(), beforeMigrate: async () => void (upgraded = await upgrade()) }));
    assert.equal(await wasMade(), true);
    await opened.close();
    return upgraded as OwnUpgraded | null;
  }));
  assert.deepEqual(done.filter((each) => each !== null).map(({ to }) => to), [MADE.name]);
  assert.equal((await beside()).length, 1);
});

test('who cannot connect in time tries again while another process copies the database, and else says so', async () => {
  let tries = 0;
  const open = async (): Promise<string> => {
    tries += 1;
    if (tries === 1) throw new StartFault('database_unreachable', '', new Error('timeout expired'));
    return 'opened';
  };
  await assert.rejects(openWhileCopied(admin_url, open), refusedWith('database_unreachable', /cannot be reached/));
  tries = 0;
  assert.equal(await onDatabase(admin_url, () => openWhileCopied(admin_url, open)), 'opened');
  const other = Object.assign(new Error('password authentication failed'), { code: '28P01' });
  await assert.rejects(onDatabase(admin_url, () => openWhileCopied(admin_url, () => Promise.reject(other))), /password/);
});

test('the way back puts the database of before in its place for a week; that of now stands aside as long', async () => {
  await upgrade();
  assert.equal((await readOwnWayBack(admin_url, SECRET))?.from, FROM.name);
  const other = await connect();
  await assert.rejects(back(), refusedWith('upgrade_in_use', /somebody/));
  assert.equal(await wasMade(), true);
  await other.end();
  const aside = `${database.name}_after_20261121`;
  assert.deepEqual(await back(NOW_MS + DAY_MS), { from: FROM.name, to: MADE.name, entries: 0, at: new Date(NOW_MS).toISOString(), kept: `${database.name}_before_20261120`, aside });
  assert.deepEqual([await lastOf(), await wasMade(), await beside()], [FROM.name, false, [aside]]);
  const old = await openDatabase({ admin_url, secret: SECRET, log: silentLog });
  assert.deepEqual(await old.withoutMerchant((tx) => tx.query('select 1 as one')), [{ one: 1 }], 'the version from before works on it');
  await old.close();
  await assert.rejects(back(), refusedWith('no_way_back', /seven days/));
  await upgrade({ now_ms: NOW_MS + 2 * DAY_MS });
  await upgrade({ now_ms: NOW_MS + 9 * DAY_MS });
  assert.deepEqual(await beside(), [`${database.name}_before_20261122`]);
  await upgrade({ now_ms: NOW_MS + 10 * DAY_MS });
  assert.deepEqual(await beside(), []);
});

test('a user who may not rename is told what somebody else has to run', async () => {
  await upgrade();
  await onServer(`alter role ${KEEPER} nocreatedb`);
  try {
    const fault = await back().then(() => null, (error: unknown) => error);
    assert.ok(refusedWith('way_back_by_hand', /from another database: begin; alter database/)(fault));
    await onServer((fault as StartFault).message.replace(/^.*from another database: /, '').replace(/\.$/, ''));
    assert.deepEqual([await lastOf(), await wasMade()], [FROM.name, false]);
  } finally {
    await onServer(`alter role ${KEEPER} createdb`);
  }
});

test('what is named like a copy but for its date, or beside another database, is nobody\'s business', async () => {
  const others = [`${database.name}_before_xmas`, `${database.name}_x_before_20260101`];
  for (const name of others) {
    await onServer(`create database ${name}`);
    await onServer(`comment on database ${name} is '{"from":"a","to":"b","entries":0,"at":"2020-01-01T00:00:00.000Z"}'`);
  }
  await upgrade();
  await upgrade({ now_ms: NOW_MS + 30 * DAY_MS });
  assert.deepEqual(await beside(), others.toSorted());
});

test('the passwords of roles are those of the test server, so that this file tests what it says', () => {
  assert.equal(new URL(roleUrls(admin_url, SECRET).stilltill_owner).password, new URL(database.urls.stilltill_owner).password);
});
