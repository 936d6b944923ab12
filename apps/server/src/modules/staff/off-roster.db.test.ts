import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { StoredEntry } from '@stilltill/domain/journal';
import { FindingPage, OffRosterAnswer, RosterAnswer } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type ShopTerminal, type TestShop, openTestShop } from '@stilltill/testing/test-shop';

const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
let database: TestDatabase;
let shop: TestShop;
let till: ShopTerminal;
let cookie: string;
let wang: string;
let asked_from = 0;

before(async () => {
  database = await createTestDatabase();
});
after(() => database.drop());
beforeEach(async () => {
  shop = await openTestShop(database);
  cookie = await shop.signIn('manager', { name: '陈默', email: `${randomUUID()}@example.com`, password: 'a quiet shop by the lake' }, HOST);
  wang = randomUUID();
  await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.staff.makeOperator(tx, wang, { name: '王小雨', role: 'operator', active: true, language: 'zh' }, 'Owner'));
  till = await shop.enrol('T1');
});
afterEach(() => shop.close());

async function ask(method: 'GET' | 'POST', path: string, body?: object): Promise<{ status: number; body: unknown }> {
  asked_from += 1;
  const answer = await shop.server.app.inject({
    remoteAddress: `10.4.${asked_from >> 8}.${asked_from & 255}`,
    method, url: `/api/v1/office/${path}`, headers: { ...HOST, cookie, ...(body ? { 'content-type': 'application/json' } : {}) }, ...(body ? { payload: JSON.stringify(body) } : {}),
  });
  return { status: answer.statusCode, body: JSON.parse(answer.body) as unknown };
}
const list = async () => OffRosterAnswer.parse((await ask('GET', 'roster/off')).body).items;
const shifts = async () => RosterAnswer.parse((await ask('GET', 'roster?from=2026-11-10T00:00:00.000Z&until=2026-12-10T00:00:00.000Z')).body).items;
const answer = async (ids: readonly string[], how: 'accept' | 'finding') => ask('POST', 'roster/off', { ids, answer: how, reason: 'stood in for Li' });
const off = (by: string | null = null): StoredEntry => till.write('operator.off_roster', { operator: wang, by, policy: 'note' }, wang);
const home = (): StoredEntry => till.write('operator.signed_off', { reason: 'left' }, wang);

/** As soon as it was written, by a clock that is right. */
async function send(...run: StoredEntry[]): Promise<void> {
  shop.clock.set(Date.parse(run.at(-1)?.entry.at ?? ''));
  const sent = await shop.server.app.inject({ method: 'POST', url: '/api/v1/journal', headers: { authorization: till.pass, 'content-type': 'application/json' }, payload: till.upload(run) });
  assert.equal(sent.statusCode, 200, sent.body);
}

describe('sign-ons outside of the roster', () => {
  it('that nobody accepted are listed with when whoever did so went home; what a manager let at the till is not', async () => {
    const [first, second] = [off(), home()];
    await send(first, second);
    const [let_by_manager, last] = [off(randomUUID()), home()];
    await send(let_by_manager, last);
    assert.deepEqual((await list()).map(({ id, operator_name, store_code, terminal_code, at, until }) => [id, operator_name, store_code, terminal_code, at, until]), [
      [first.hash, '王小雨', 'S1', 'T1', first.entry.at, last.entry.at],
    ]);
  });

  it('become shifts, as worked, for a reason; then nobody is asked again', async () => {
    const [begun, ended] = [off(), home()];
    await send(begun, ended);
    assert.deepEqual((await answer([begun.hash], 'accept')).body, { answered: 1, shifts: 1 });
    assert.deepEqual((await shifts()).map(({ operator, from, until, accepted, reason, made_by }) => [operator, from, until, accepted, reason, made_by]), [[wang, begun.entry.at, ended.entry.at, 'late', 'stood in for Li', '陈默']]);
    assert.deepEqual(await list(), []);
    assert.equal((await answer([begun.hash], 'accept')).status, 409);
  });

  it('of one day come to shifts that do not overlap, and end where a planned one begins', async () => {
    const [one, two] = [off(), off()];
    await send(one, two);
    const planned = { operator: wang, store: shop.store, from: new Date(Date.parse(one.entry.at) + 3_600_000).toISOString(), until: new Date(Date.parse(one.entry.at) + 7_200_000).toISOString(), late_reason: null };
    assert.equal((await ask('POST', 'roster', planned)).status, 200);
    assert.deepEqual((await answer([one.hash, two.hash], 'accept')).body, { answered: 2, shifts: 1 });
    assert.deepEqual((await shifts()).map(({ from, until }) => [from, until]), [[one.entry.at, planned.from], [planned.from, planned.until]]);
  });

  it('that a shift covers, which was planned since, are no matter any more', async () => {
    const begun = off();
    await send(begun);
    const planned = { operator: wang, store: shop.store, from: new Date(Date.parse(begun.entry.at) + 600_000).toISOString(), until: new Date(Date.parse(begun.entry.at) + 7_200_000).toISOString(), late_reason: null };
    assert.equal((await ask('POST', 'roster', planned)).status, 200);
    assert.deepEqual(await list(), []);
  });

  it('are looked at as one finding for a day, with the entry behind it', async () => {
    const [one, two] = [off(), off()];
    await send(one, two);
    assert.deepEqual((await answer([one.hash], 'finding')).body, { answered: 1, shifts: 0 });
    assert.deepEqual((await answer([two.hash], 'finding')).body, { answered: 1, shifts: 0 });
    const found = FindingPage.parse((await ask('GET', 'watch/findings')).body).items;
    assert.deepEqual(found.map(({ rule, operator, from }) => [rule, operator, from]), [['off_roster', wang, one.entry.at]]);
    assert.deepEqual(await list(), []);
    assert.deepEqual(await shifts(), []);
  });

  it('are answered by nobody of another merchant', async () => {
    const begun = off();
    await send(begun);
    const other = await openTestShop(database);
    try {
      const stranger = await other.signIn('manager', { name: 'Stranger', email: `${randomUUID()}@example.com`, password: 'a quiet shop by the lake' }, HOST);
      const tried = await other.server.app.inject({
        method: 'POST', url: '/api/v1/office/roster/off', headers: { ...HOST, cookie: stranger, 'content-type': 'application/json' }, payload: JSON.stringify({ ids: [begun.hash], answer: 'accept', reason: 'x' }),
      });
      assert.equal(tried.statusCode, 409);
    } finally {
      await other.close();
    }
    assert.equal((await list()).length, 1);
  });
});
