import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { silentLog } from '@stilltill/server/platform/log.ts';
import { type Postgres, openPostgres } from '@stilltill/server/platform/postgres.ts';
import { type DatabaseLink, openDatabaseLink } from './database-link.ts';
import { type TestDatabase, createTestDatabase } from './test-database.ts';

let database: TestDatabase;
let link: DatabaseLink;
let postgres: Postgres;

before(async () => {
  database = await createTestDatabase();
  await database.adminQuery('create table public.note (text text); grant all on public.note to stilltill_app');
  link = await openDatabaseLink(database.urls);
  postgres = openPostgres({ urls: link.urls, log: silentLog });
});

after(async () => {
  await postgres.close();
  await link.close();
  await database.drop();
});

const write = (text: string): Promise<unknown> => postgres.withoutMerchant((tx) => tx.execute('insert into public.note values ($1)', [text], 'insert-note'));
const notes = async (): Promise<string[]> => (await database.adminQuery<{ text: string }>('select text from public.note')).map(({ text }) => text);

test('a wire that is not cut carries everything', async () => {
  await write('whole');
  assert.deepEqual(await notes(), ['whole']);
});

test('a wire cut before a commit leaves nothing behind, and the server learns that it failed', async () => {
  link.arm('before_commit', /public\.note/);
  await assert.rejects(write('before'));
  assert.equal(link.hasCut(), true);
  assert.equal((await notes()).includes('before'), false);
});

test('a wire cut after a commit has kept everything, and the server can’t know it', async () => {
  link.arm('after_commit', /public\.note/);
  await assert.rejects(write('after'));
  assert.equal(link.hasCut(), true);
  assert.equal((await notes()).includes('after'), true);
});

test('a cut waits for a transaction that touches what it is for', async () => {
  link.arm('before_commit', /public\.other/);
  await write('spared');
  assert.equal(link.hasCut(), false);
  assert.equal((await notes()).includes('spared'), true);
  link.disarm();
});
