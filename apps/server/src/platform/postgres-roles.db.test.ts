// A PostgreSQL of the owner's, whose administrator is no superuser: a server of its own, since roles belong to all of it.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type OwnPostgres, startOwnPostgres } from '@stilltill/testing/own-postgres';
import pg from 'pg';
import { openDatabase } from './database.ts';
import { silentLog } from './log.ts';
import { roleUrls, urlOfDatabase } from './postgres-roles.ts';
import { StartFault } from './start-fault.ts';

const folder = mkdtempSync(join(tmpdir(), 'stilltill-roles-'));
let server: OwnPostgres;
before(async () => {
  server = await startOwnPostgres({ folder, password: 'admin' });
});
after(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function asAdmin<T>(work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: server.admin_url });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

function urlOf(user: string, password: string): string {
  const url = new URL(urlOfDatabase(server.admin_url, 'shop'));
  url.username = user;
  url.password = password;
  return url.href;
}

const open = (url: string): Promise<void> => openDatabase({ admin_url: url, secret: 'unused', log: silentLog }).then((postgres) => postgres.close());

test('a user who may only make roles and owns the database is enough, and may start again', async () => {
  await asAdmin(async (admin) => {
    await admin.query("create role shop login createrole password 'first'");
    await admin.query('create database shop owner shop');
  });
  await open(urlOf('shop', 'first'));
  await open(urlOf('shop', 'first'));
});

test('when the password of the user changes, the roles follow it, and the old passwords open nothing', async () => {
  const old = roleUrls(urlOf('shop', 'first'), '').stilltill_app;
  await asAdmin((admin) => admin.query("alter role shop password 'second'"));
  await open(urlOf('shop', 'second'));
  await assert.rejects(new pg.Client({ connectionString: old }).connect(), { code: '28P01' });
});

test('another user who cannot administer the roles is told so; before PostgreSQL 16 whoever makes roles administers all', async () => {
  const version = await asAdmin(async (admin) => {
    await admin.query("create role other login createrole password 'third'");
    await admin.query('grant create on database shop to other');
    return Number((await admin.query<{ version: string }>("select current_setting('server_version_num') as version")).rows[0]?.version);
  });
  if (version < 160_000) return open(urlOf('other', 'third'));
  await assert.rejects(open(urlOf('other', 'third')), (error) => error instanceof StartFault && error.code === 'database_role_not_allowed');
});

test('two servers that start at once on an empty database both come up', async () => {
  await asAdmin(async (admin) => {
    await admin.query('create database twins owner shop');
  });
  const url = urlOfDatabase(urlOf('shop', 'second'), 'twins');
  await Promise.all([open(url), open(url)]);
});

test('a database that is not in UTF-8 is refused', async () => {
  await asAdmin((admin) => admin.query("create database latin owner shop encoding 'LATIN1' locale 'C' template template0"));
  await assert.rejects(open(urlOfDatabase(urlOf('shop', 'second'), 'latin')), (error) => error instanceof StartFault && error.code === 'database_not_utf8');
});
