// The real program as a child process: how it starts, ends, comes back, and what it says when it cannot start.

import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createTestDatabase } from '@stilltill/testing/test-database';
import pg from 'pg';
import { findBinaries } from './postgres-binaries.ts';
import { findProcessesIn, readPostmaster } from './postgres-orphan.ts';

const MAIN = join(import.meta.dirname, '../main.ts');
const READY = /API\s+(http:\/\/localhost:(\d+))\//;
const IS_ROOT = process.getuid?.() === 0;

const folders: string[] = [];
const children = new Set<ChildProcess>();

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stilltill-start-'));
  folders.push(folder);
  return join(folder, 'data');
}

after(() => {
  for (const child of children) child.kill('SIGKILL');
  for (const folder of folders) {
    findProcessesIn(join(folder, 'data/postgres')).forEach((pid) => process.kill(pid, 'SIGKILL'));
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
});

type Program = { child: ChildProcess; output: () => string; ended: Promise<number | null> };

function startProgram(data: string, options: { env?: NodeJS.ProcessEnv; args?: string[]; wrap?: string[] } = {}): Program {
  const { DATABASE_URL: _, STILLTILL_TEST_PG: __, INIT_CWD: ___, ...env } = process.env;
  const command = [...(options.wrap ?? []), process.execPath, MAIN, ...(options.args ?? [])];
  const child = spawn(command[0] as string, command.slice(1), {
    env: { ...env, PORT: '0', STILLTILL_DATA: data, ...options.env },
    // A group of its own, as a shell gives to a program in the foreground.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let output = '';
  const collect = (chunk: Buffer): void => void (output += chunk.toString('utf8'));
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  const ended = once(child, 'close').then(([code]: (number | null)[]) => {
    children.delete(child);
    return code ?? null;
  });
  return { child, output: () => output, ended };
}

async function untilReady(program: Program): Promise<{ origin: string; port: number }> {
  for (;;) {
    const match = READY.exec(program.output());
    if (match) return { origin: match[1] as string, port: Number(match[2]) };
    if (program.child.exitCode !== null) assert.fail(`it ended with ${program.child.exitCode}: ${program.output()}`);
    await delay(20);
  }
}

async function stopProgram(program: Program): Promise<void> {
  program.child.kill('SIGINT');
  assert.equal(await program.ended, 0, program.output());
}

async function assertFault(program: Program, exit_code: number, ...sentences: RegExp[]): Promise<void> {
  assert.equal(await program.ended, exit_code, program.output());
  for (const sentence of sentences) assert.match(program.output(), sentence);
  assert.doesNotMatch(program.output(), /\n\s+at /, 'no stack trace is shown to a person');
}

async function onDatabase<T>(data: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const password = readFileSync(join(data, 'keys/postgres'), 'utf8').trim();
  const client = new pg.Client({ host: join(data, 'run'), user: 'postgres', password, database: 'stilltill' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

describe('a server that starts and ends', () => {
  const data = newFolder();

  test('the first start makes everything, keeps its keys to itself, and Ctrl-C stops it cleanly', async () => {
    const program = startProgram(data);
    const { origin } = await untilReady(program);
    const health = await fetch(`${origin}/healthz`);
    assert.deepEqual([health.status, await health.json()], [200, { status: 'ok' }]);
    assert.equal((await fetch(`${origin}/`)).status, 200);
    for (const name of ['keys/postgres', 'keys/server-ed25519.pem']) {
      assert.equal((spawnSync('stat', ['-c', '%a', join(data, name)]).stdout.toString()).trim(), '600');
    }
    const [settings] = await onDatabase(data, async (client) => (await client.query<Record<string, string>>("select current_setting('fsync') as fsync, current_setting('synchronous_commit') as synchronous_commit, current_setting('data_checksums') as data_checksums, current_setting('listen_addresses') as listen_addresses")).rows);
    assert.deepEqual(settings, { fsync: 'on', synchronous_commit: 'on', data_checksums: 'on', listen_addresses: '' });
    // A terminal signals the whole group; the database must outlive the requests that are being finished.
    process.kill(-(program.child.pid as number), 'SIGINT');
    assert.equal(await program.ended, 0, program.output());
    assert.match(program.output(), /Stopped\. Everything is stored\./);
    assert.deepEqual(findProcessesIn(join(data, 'postgres')), []);
    assert.equal(existsSync(join(data, 'postgres/postmaster.pid')), false);
  });

  test('a second start finds what the first one made', async () => {
    const program = startProgram(data);
    await untilReady(program);
    assert.doesNotMatch(program.output(), /Making the database/);
    await stopProgram(program);
  });

  test('after kill -9 of server and database the next start recovers and has lost nothing', async () => {
    const program = startProgram(data);
    await untilReady(program);
    await onDatabase(data, (client) => client.query("insert into platform.done_once values ('before the kill', now())"));
    program.child.kill('SIGKILL');
    findProcessesIn(join(data, 'postgres')).forEach((pid) => process.kill(pid, 'SIGKILL'));
    await program.ended;
    const again = startProgram(data);
    await untilReady(again);
    const found = await onDatabase(data, (client) => client.query("select from platform.done_once where name = 'before the kill'"));
    assert.equal(found.rowCount, 1);
    await stopProgram(again);
  });

  test('after kill -9 of the server alone the next start takes over the database that still runs', async () => {
    const program = startProgram(data);
    await untilReady(program);
    const postmaster = readPostmaster(join(data, 'postgres'));
    assert.ok(postmaster?.is_ours);
    program.child.kill('SIGKILL');
    await program.ended;
    const again = startProgram(data);
    await untilReady(again);
    assert.equal(readPostmaster(join(data, 'postgres'))?.pid, postmaster.pid);
    await stopProgram(again);
    assert.deepEqual(findProcessesIn(join(data, 'postgres')), []);
  });

  test('a postmaster.pid that names a stranger neither stops the start nor harms the stranger', async () => {
    const stranger = spawn('sleep', ['600'], { stdio: 'ignore' });
    try {
      writeFileSync(join(data, 'postgres/postmaster.pid'), `${stranger.pid}\n${join(data, 'postgres')}\n1700000000\n5432\n${join(data, 'run')}\n\n  12345  0\nready\n`, { mode: 0o600 });
      const program = startProgram(data);
      await untilReady(program);
      await stopProgram(program);
      assert.equal(stranger.exitCode, null);
    } finally {
      stranger.kill();
    }
  });

  test('SIGTERM stops as Ctrl-C does', async () => {
    const program = startProgram(data);
    await untilReady(program);
    program.child.kill('SIGTERM');
    assert.equal(await program.ended, 0, program.output());
    assert.equal(existsSync(join(data, 'postgres/postmaster.pid')), false);
  });

  test('a database that dies by itself ends the server with a sentence, and the next start recovers', async () => {
    const program = startProgram(data);
    await untilReady(program);
    process.kill(readPostmaster(join(data, 'postgres'))?.pid as number, 'SIGKILL');
    assert.equal(await program.ended, 70, program.output());
    assert.match(program.output(), /数据库意外停止/);
    const again = startProgram(data);
    await untilReady(again);
    await stopProgram(again);
  });
});

describe('a server that cannot start says why in one sentence of each language', () => {
  const data = newFolder();
  let program: Program;
  let port = 0;

  before(async () => {
    program = startProgram(data);
    ({ port } = await untilReady(program));
  });
  after(() => stopProgram(program));

  test('data folder in use', async () => {
    await assertFault(startProgram(data), 75, /is in use by another Stilltill server/, /正被另一个 Stilltill 服务器使用/);
  });

  test('port in use, and nothing is made or left running', async () => {
    const other = newFolder();
    await assertFault(startProgram(other, { env: { PORT: String(port) } }), 69, new RegExp(`Port ${port} is already in use`), /已被占用/);
    assert.equal(existsSync(join(other, 'postgres')), false);
  });

  test('port in use on the IPv6 side of localhost, to which a browser may go first', async (context) => {
    const stranger = createServer();
    stranger.listen({ port: 0, host: '::1' });
    const failed = await Promise.race([once(stranger, 'listening').then(() => false), once(stranger, 'error').then(() => true)]);
    if (failed) return context.skip('this machine has no IPv6');
    const address = stranger.address();
    assert.ok(address !== null && typeof address === 'object');
    const other = newFolder();
    await assertFault(startProgram(other, { env: { PORT: String(address.port) } }), 69, /is already in use/);
    assert.deepEqual(findProcessesIn(join(other, 'postgres')), []);
    stranger.close();
  });

  test('a setting that is not valid', async () => {
    await assertFault(startProgram(newFolder(), { env: { PORT: 'seventy' } }), 78, /PORT=seventy/, /设置无效/);
    await assertFault(startProgram(newFolder(), { args: ['--wan'] }), 78, /--wan/);
  });

  test('a data folder that is a file', async () => {
    const folder = newFolder();
    writeFileSync(folder, 'no folder');
    await assertFault(startProgram(folder), 65, /is not a folder/);
  });

  test('DATABASE_URL that nobody answers; its password is not repeated', async () => {
    const started = startProgram(newFolder(), { env: { DATABASE_URL: 'postgres://shop:hush-hush@127.0.0.1:1/shop' } });
    await assertFault(started, 69, /cannot be reached/, /无法连接/);
    assert.doesNotMatch(started.output(), /hush-hush/);
  });

  test('DATABASE_URL of a PostgreSQL that is too old', async () => {
    const database = await createTestDatabase();
    try {
      // The server stays as it is; what it says about its version is replaced in front of it.
      await database.adminQuery(`create schema old; create function old.current_setting(text) returns text language sql
        as $$ select case $1 when 'server_version_num' then '140012' when 'server_version' then '14.12' else pg_catalog.current_setting($1) end $$`);
      const url = new URL(database.admin_url);
      url.searchParams.set('options', '-c search_path=old,pg_catalog');
      await assertFault(startProgram(newFolder(), { env: { DATABASE_URL: url.href } }), 78, /version 14\.12.*needs 15/, /版本为 14\.12/);
    } finally {
      await database.drop();
    }
  });

  test('DATABASE_URL of a user who may not make roles', async () => {
    const database = await createTestDatabase();
    const role = `powerless_${database.name.slice(-12)}`;
    try {
      await database.adminQuery(`create role ${role} login password 'x'`);
      await database.adminQuery('revoke create on database ' + database.name + ' from stilltill_owner');
      const url = new URL(database.admin_url);
      url.username = role;
      url.password = 'x';
      await assertFault(startProgram(newFolder(), { env: { DATABASE_URL: url.href } }), 77, /may not prepare the database/, /无权准备数据库/);
    } finally {
      const admin_url = database.admin_url;
      await database.drop();
      await dropRole(admin_url, role);
    }
  });
});

async function dropRole(admin_url: string, role: string): Promise<void> {
  const url = new URL(admin_url);
  url.pathname = '/postgres';
  const admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
  await admin.query(`drop role ${role}`);
  await admin.end();
}

describe('data of a newer version is refused and not touched', () => {
  const data = newFolder();

  test('by the format of the folder', async () => {
    mkdirSync(data, { recursive: true });
    writeFileSync(join(data, 'format'), '2\n');
    await assertFault(startProgram(data), 78, /newer version of Stilltill/, /更新版本的 Stilltill/);
    assert.equal(existsSync(join(data, 'postgres')), false);
  });

  test('by a migration that is not known', async () => {
    const database = await createTestDatabase();
    try {
      await database.adminQuery("insert into migration.applied (number, name, checksum) values (9999, '9999-from-the-future.sql', 'x')");
      await assertFault(startProgram(newFolder(), { env: { DATABASE_URL: database.admin_url } }), 78, /9999-from-the-future/);
    } finally {
      await database.drop();
    }
  });

  test('by a migration that was changed since', async () => {
    const database = await createTestDatabase();
    try {
      await database.adminQuery("update migration.applied set checksum = 'x' where number = 1");
      await assertFault(startProgram(newFolder(), { env: { DATABASE_URL: database.admin_url } }), 78, /0001-roles-and-schemas\.sql was applied with other content/);
    } finally {
      await database.drop();
    }
  });
});

test('DATABASE_URL of an older schema is tried on a copy first, which here fails and changes nothing', async () => {
  const database = await createTestDatabase();
  try {
    await database.adminQuery("insert into app.merchant (merchant_id, shop_name, created_at) values (gen_random_uuid(), 'Shop', now())");
    // What it made is there already, so it can't be applied again.
    const [last] = await database.adminQuery<{ name: string }>('delete from migration.applied where number = (select max(number) from migration.applied) returning name');
    const started = startProgram(newFolder(), { env: { DATABASE_URL: database.admin_url } });
    await assertFault(started, 70, new RegExp(`${last?.name} failed.*tried on a copy: nothing of yours was changed`), /升级只在副本上试过/);
    assert.deepEqual(await database.adminQuery("select datname from pg_database where starts_with(datname::text, current_database() || '_')"), []);
  } finally {
    await database.drop();
  }
});

describe('a disk that does not take what is written', () => {
  // A mount namespace makes a small or read-only disk without touching the machine; who is not root gets one with a user namespace.
  const mounted = (mount_options: string): string[] => {
    const script = `mount -t tmpfs -o ${mount_options} tmpfs "$STILLTILL_DATA" && exec "$@"`;
    return ['unshare', ...(IS_ROOT ? ['-m'] : ['-Urm']), 'sh', '-c', script, 'sh'];
  };
  const can_mount = spawnSync('unshare', [...(IS_ROOT ? ['-m'] : ['-Urm']), 'sh', '-c', 'mount -t tmpfs tmpfs /mnt']).status === 0;

  const startOn = (context: TestContext, mount_options: string): Program | null => {
    if (!can_mount) {
      context.skip('this machine allows no mount');
      return null;
    }
    const data = newFolder();
    mkdirSync(data, { recursive: true });
    return startProgram(data, { wrap: mounted(mount_options) });
  };

  test('a full disk', async (context) => {
    const program = startOn(context, 'size=8m');
    if (program) await assertFault(program, 74, /is full; free some space/, /磁盘已满/);
  });

  test('a disk on which not even a file can be made', async (context) => {
    const program = startOn(context, 'size=4k');
    if (program) await assertFault(program, 74, /is full; free some space/, /磁盘已满/);
  });

  test('a read-only disk', async (context) => {
    const program = startOn(context, 'ro');
    if (program) await assertFault(program, 77, /no right to write/, /无权写入/);
  });

  test('a folder of somebody else', { skip: IS_ROOT ? 'root may write anywhere' : false }, async () => {
    const data = newFolder();
    mkdirSync(data, { recursive: true, mode: 0o500 });
    await assertFault(startProgram(data), 77, /no right to write/, /无权写入/);
    chmodSync(data, 0o700);
  });
});

describe('as root', { skip: IS_ROOT ? false : 'the tests do not run as root' }, () => {
  const withoutNamespace = (): NodeJS.ProcessEnv => {
    const bin = newFolder();
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'unshare'), '#!/bin/sh\necho "unshare failed: Operation not permitted" >&2\nexit 1\n', { mode: 0o755 });
    return { PATH: `${bin}:${process.env['PATH']}` };
  };

  test('without a user namespace, and where another account cannot reach the folder, it says so', async () => {
    await assertFault(startProgram(newFolder(), { env: withoutNamespace() }), 77, /neither a user namespace nor another account/, /既不允许用户命名空间/);
  });

  test('without a user namespace another account runs the database, and later the namespace takes it back', async (context) => {
    const reach = spawnSync(findBinaries().postgres, ['--version'], { uid: 65_534, gid: 65_534 });
    if (reach.status !== 0) return context.skip('another account cannot reach the programs of PostgreSQL here');
    const data = newFolder();
    chmodSync(join(data, '..'), 0o755);
    const program = startProgram(data, { env: withoutNamespace() });
    await untilReady(program);
    await stopProgram(program);
    const again = startProgram(data);
    await untilReady(again);
    await stopProgram(again);
  });
});
