// What a real PostgreSQL of the owner's says of its archive and its bases, also to a user who may see little of it.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type OwnPostgres, startOwnPostgres } from '@stilltill/testing/own-postgres';
import pg from 'pg';
import { readConfig } from '../config.ts';
import { startFoundation } from '../start.ts';
import { type OwnServerState, judgeOwnServer, readOwnServer } from './own-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'stilltill-own-'));
const archive = join(folder, 'archive');
let server: OwnPostgres;
let admin: pg.Client;

before(async () => {
  mkdirSync(archive);
  // While the file is there, nothing goes out.
  server = await startOwnPostgres({ folder, password: 'admin', settings: ['archive_mode=on', `archive_command=test ! -e ${archive}/closed && cp %p ${archive}/%f`, 'archive_timeout=60', 'fsync=on', 'full_page_writes=on'] });
  admin = new pg.Client({ connectionString: server.admin_url });
  await admin.connect();
  await admin.query("create role plain login createrole password 'plain'");
});
after(async () => {
  await admin.end();
  await server.stop();
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true, force: true });
});

const codes = (state: OwnServerState): string[] => judgeOwnServer(state).map(({ code }) => code);

/** Asks until the archiver, which works by itself, has come so far. */
async function until(isSo: (state: OwnServerState) => boolean): Promise<OwnServerState> {
  for (;;) {
    const state = await readOwnServer(server.admin_url);
    if (isSo(state)) return state;
  }
}

async function fillSegment(): Promise<void> {
  await admin.query("select pg_logical_emit_message(false, 'x', 'y'), pg_switch_wal()");
}

test('a fresh server has sent nothing and has no base', async () => {
  const state = await readOwnServer(server.admin_url);
  assert.deepEqual([state.archive_mode, state.has_archive_command, state.archive_timeout_s, state.is_durable], ['on', true, 60, true]);
  assert.ok(codes(state).includes('no_base'));
});

test('a base that was taken is seen, and its log as it goes out', async () => {
  const { rows: [found] } = await admin.query<{ version: string }>("select current_setting('server_version_num') as version");
  assert.ok(Number(found?.version) >= 150_000);
  const copier = new pg.Client({ connectionString: server.admin_url });
  await copier.connect();
  await copier.query("select pg_backup_start('by hand', true)");
  await copier.query('select pg_backup_stop()');
  await copier.end();
  await fillSegment();
  const state = await until(({ sent_at, waiting_segments }) => sent_at !== null && waiting_segments === 0);
  assert.ok(state.base_at !== null && state.now.getTime() - state.base_at.getTime() < 3_600_000);
  assert.deepEqual(codes(state), []);
});

test('a place that takes nothing more is said with what failed, and forgotten once it takes again', async () => {
  mkdirSync(join(archive, 'closed'));
  await fillSegment();
  const failing = await until(({ failed_count }) => failed_count > 0);
  assert.deepEqual(codes(failing), ['archive_failing']);
  assert.match(failing.failed_segment ?? '', /^[0-9A-F]{24}$/);
  rmSync(join(archive, 'closed'), { recursive: true });
  await fillSegment();
  assert.deepEqual(codes(await until(({ failed_at, sent_at, waiting_segments }) => (sent_at ?? 0) > (failed_at ?? 0) && waiting_segments === 0)), []);
});

test('a server that runs on such a database asks it by itself', async () => {
  const foundation = await startFoundation({ config: { ...readConfig([], { STILLTILL_DATA: join(folder, 'data'), DATABASE_URL: server.admin_url }, folder), port: 0, log_level: 'silent' }, origins: () => [] });
  try {
    const { backups } = foundation.platform;
    while (backups.standing().own === null) await readOwnServer(server.admin_url);
    assert.deepEqual([backups.standing().state, backups.standing().own?.findings.map(({ code }) => code)], ['own_database', codes(await readOwnServer(server.admin_url))]);
  } finally {
    await foundation.stop();
  }
});

test('a user without the right to look is told which one is missing, and judged by the rest', async () => {
  const url = new URL(server.admin_url);
  [url.username, url.password] = ['plain', 'plain'];
  const state = await readOwnServer(url.href);
  assert.deepEqual([state.may_look, state.is_streamed, codes(state)], [false, null, ['may_not_look']]);
  await admin.query('grant pg_monitor to plain');
  assert.deepEqual(codes(await readOwnServer(url.href)), []);
});
