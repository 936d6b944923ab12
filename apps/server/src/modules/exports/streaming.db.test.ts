// A long file is made as fast as it is read: whoever reads slowly, or leaves, lets the server make no more of it.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, get } from 'node:http';
import { after, before, it } from 'node:test';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';

const OWNER = { name: 'Chen Mo', email: 'chen@shop.test', password: 'a quiet till sells on' };
const LINES = 100_000;
/** So long that what the machine holds of a connection is a small part of all. */
const REASON = 'x'.repeat(300);
/** Of so many lines each page is. */
const PAGE_LINES = 500;

let database: TestDatabase;
let shop: TestShop;
let cookie: string;
let port: number;
let pages = 0;

before(async () => {
  database = await createTestDatabase();
  const counted: TestDatabase = {
    ...database,
    postgres: {
      ...database.postgres,
      withMerchant: (merchant, work, options) => {
        pages += 1;
        return database.postgres.withMerchant(merchant, work, options);
      },
    },
  };
  shop = await openTestShop(counted);
  port = Number(new URL(await shop.server.app.listen({ host: '127.0.0.1', port: 0 })).port);
  const host = { host: `127.0.0.1:${port}`, origin: `http://127.0.0.1:${port}` };
  cookie = await shop.signIn('owner', OWNER, host);
  await database.adminQuery("insert into app.operator (merchant_id, id, name, role, active, language, created_at) values ($1, gen_random_uuid(), 'Li', 'operator', true, 'zh', now())", [shop.merchant]);
  await database.adminQuery(
    `insert into app.roster_shift (merchant_id, id, operator_id, store_id, from_at, until_at, accepted, reason, made_by, made_at)
     select $1, gen_random_uuid(), o.id, $2, t, t + interval '30 seconds', 'planned', $3, 'Chen Mo', now() from app.operator o, generate_series(0, $4::integer - 1) n, lateral (select timestamptz '2026-01-01T00:00:00Z' + n * interval '1 minute' as t) at
      where o.merchant_id = $1`, [shop.merchant, shop.store, REASON, LINES],
  );
});
after(async () => {
  await shop.close();
  await database.drop();
});

async function ask(): Promise<IncomingMessage> {
  const request = get({ host: '127.0.0.1', port, path: '/api/v1/office/exports/roster.csv?from=2026-01-01&to=2026-12-31', headers: { cookie } });
  const [response] = await once(request, 'response') as [IncomingMessage];
  assert.equal(response.statusCode, 200);
  return response;
}

/** Waits until nobody reads any more: as many statements of another kind go by as there are pages, and none of a file with them. */
async function untilStill(): Promise<number> {
  for (let seen = -1; ;) {
    if (seen === pages) return pages;
    seen = pages;
    for (let turn = 0; turn < 200; turn += 1) await database.postgres.ping();
  }
}

it('a file of 100,000 lines that nobody reads is not made; read on, it comes whole', async () => {
  pages = 0;
  const response = await ask();
  response.pause();
  const made = await untilStill();
  assert.ok(made < LINES / PAGE_LINES / 2, `${made} pages were read of the database for somebody who reads nothing`);
  let lines = 0;
  for await (const piece of response) lines += (piece as Buffer).toString('latin1').split('\n').length - 1;
  assert.equal(lines, LINES + 1);
  assert.ok(pages >= LINES / PAGE_LINES);
});

it('a file is made no further once its reader has left, and the server goes on answering', async () => {
  pages = 0;
  const response = await ask();
  response.destroy();
  const made = await untilStill();
  assert.ok(made < LINES / PAGE_LINES / 2, `${made} pages were read for somebody who is gone`);
  assert.equal((await shop.server.app.inject({ url: '/healthz' })).statusCode, 200);
});

it('a file that can’t go on is broken off, so that nobody takes it for whole', async () => {
  pages = 0;
  const response = await ask();
  response.pause();
  await untilStill();
  await database.adminQuery('alter table app.roster_shift rename to roster_shift_gone');
  try {
    await assert.rejects(async () => { for await (const _ of response) { /* read to its end */ } }, /aborted|ECONNRESET|closed/i);
  } finally {
    await database.adminQuery('alter table app.roster_shift_gone rename to roster_shift');
  }
});
