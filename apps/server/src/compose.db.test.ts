import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { BATCH_BYTES_MAX } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type ShopTerminal, type TestShop, openTestShop } from '@stilltill/testing/test-shop';

let database: TestDatabase;
let shop: TestShop;
let terminal: ShopTerminal;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
  terminal = await shop.enrol('T1');
});
after(async () => {
  await shop.close();
  await database.drop();
});

describe('the whole server', () => {
  it('takes the sales of a terminal that enrolled, and says at contact what it holds', async () => {
    const run = [terminal.write('epoch.began', { reason: 'enrolled', follows: null }), terminal.writeSale()];
    const uploaded = await shop.ask('/api/v1/journal', terminal.upload(run), { authorization: terminal.pass });
    assert.equal(uploaded.status, 200, uploaded.body);
    const { acknowledgement, server_head } = JSON.parse(uploaded.body) as { acknowledgement: object; server_head: { seq: number } };
    assert.ok(server_head.seq > 0, 'what the server decided stands in its own journal');
    const said = {
      head: terminal.head(), acknowledgement, at: new Date(shop.clock.now_ms()).toISOString(), waiting: 0, storage: { persisted: true, used_ppm: 10 }, app_build: 'test',
    };
    const told = await shop.ask('/api/v1/contact', JSON.stringify(said), { authorization: terminal.pass });
    assert.equal(told.status, 200, told.body);
    assert.deepEqual((JSON.parse(told.body) as { head: object }).head, terminal.head());
  });

  it('gives nothing to whoever shows no pass, or one that was changed or has run out', async () => {
    const body = terminal.upload([terminal.writeSale()]);
    for (const authorization of ['', 'Bearer x', `${terminal.pass.slice(0, -3)}AAA`]) {
      assert.equal((await shop.ask('/api/v1/journal', body, authorization === '' ? {} : { authorization })).status, 401);
    }
    shop.clock.set(shop.clock.now_ms() + 3_600_000);
    const late = await shop.ask('/api/v1/journal', body, { authorization: terminal.pass });
    shop.clock.set(shop.clock.now_ms() - 3_600_000);
    assert.deepEqual([late.status, (JSON.parse(late.body) as { code: string }).code], [401, 'token_expired']);
    assert.equal((await shop.ask('/api/v1/journal', body, { authorization: terminal.pass })).status, 200);
  });

  it('refuses an upload that is larger than was agreed, which stays with who sent it', async () => {
    const answer = await shop.ask('/api/v1/journal', `"${'x'.repeat(BATCH_BYTES_MAX)}"`, { authorization: terminal.pass });
    const problem = JSON.parse(answer.body) as { code: string; data: string };
    assert.deepEqual([answer.status, problem.code, problem.data], [413, 'request_too_large', 'refused']);
    const other = await shop.ask('/api/v1/journal', '<x/>', { authorization: terminal.pass, 'content-type': 'text/xml' });
    assert.ok(other.status >= 400 && other.status < 500);
  });

  it('a pass lets in only what its own terminal wrote', async () => {
    const other = await shop.enrol('T2');
    const answer = await shop.ask('/api/v1/journal', other.upload([other.writeSale()]), { authorization: terminal.pass });
    const problem = JSON.parse(answer.body) as { code: string; data: string };
    assert.deepEqual([answer.status, problem.code, problem.data], [403, 'entry_foreign', 'kept']);
  });
});
