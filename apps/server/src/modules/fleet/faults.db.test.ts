import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, it } from 'node:test';
import { ChangesAnswer, FaultItem, FaultList, FaultRecord, toWire } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type ShopTerminal, type TestShop, openTestShop } from '@stilltill/testing/test-shop';

const OWNER = { name: 'Li Wei', email: 'li@shop.test', password: 'a quiet till sells on' };
const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
const BASE = '/api/v1/office/faults';
let database: TestDatabase;
let shop: TestShop;
let till: ShopTerminal;
let cookie: string;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
  shop.clock.set(Date.parse('2026-11-20T04:00:00.000Z'));
  cookie = await shop.signIn('owner', OWNER, HOST);
  till = await shop.enrol('T1');
});
after(async () => {
  await shop.close();
  await database.drop();
});

async function ask(method: 'GET' | 'PUT' | 'DELETE', path: string, body?: object): Promise<{ readonly status: number; readonly body: unknown }> {
  const answer = await shop.server.app.inject({
    method, url: `${BASE}${path}`, headers: { ...HOST, cookie, 'idempotency-key': randomUUID(), ...(body ? { 'content-type': 'application/json' } : {}) }, ...(body ? { payload: toWire(body) } : {}),
  });
  return { status: answer.statusCode, body: JSON.parse(answer.body) as unknown };
}
const codeOf = ({ body }: { readonly body: unknown }): string => (body as { code: string }).code;

async function faultsAtTill(): Promise<Map<string, unknown>> {
  const answer = await shop.server.app.inject({ method: 'GET', url: '/api/v1/changes?limit=5000', headers: { authorization: till.pass } });
  const page = ChangesAnswer.parse(JSON.parse(answer.body));
  return new Map(page.changes.filter(({ kind }) => kind === 'fault').map(({ id, body }) => [id, body]));
}

const EDIT = { source: 'reported', cause: null, operator_does: { zh: ' 改收现金 ' }, engineer_does: { zh: '' }, words: ['拉卡拉', '拉卡拉'], changed_at: null };

it('a code that nobody has confirmed is kept without a cause, reaches the tills, and the cause follows when somebody knows it', async () => {
  const first = await ask('PUT', '/5606', EDIT);
  assert.equal(first.status, 200, JSON.stringify(first.body));
  const made = FaultItem.parse(first.body);
  assert.deepEqual([made.cause, made.operator_does, made.engineer_does, made.words, made.source], [null, { zh: '改收现金' }, {}, ['拉卡拉'], 'reported']);
  assert.deepEqual(FaultRecord.parse((await faultsAtTill()).get(made.id)).code, '5606');

  assert.equal(codeOf(await ask('PUT', '/5606', EDIT)), 'conflict', 'whoever has not read what stands there does not write over it');
  const second = await ask('PUT', '/5606', { ...EDIT, source: 'shop', cause: { zh: '商户号被冻结' }, changed_at: made.changed_at });
  assert.equal(second.status, 200, JSON.stringify(second.body));
  assert.deepEqual(FaultRecord.parse((await faultsAtTill()).get(made.id)).cause, { zh: '商户号被冻结' });
  assert.deepEqual(FaultList.parse((await ask('GET', '')).body).items.map(({ code, source }) => [code, source]), [['5606', 'shop']]);
});

it('a code is the same in small and large letters, and is taken back at the tills too', async () => {
  const made = FaultItem.parse((await ask('PUT', '/E-12', EDIT)).body);
  assert.equal(codeOf(await ask('PUT', '/e-12', EDIT)), 'conflict');
  assert.equal((await ask('DELETE', '/e-12')).status, 200);
  assert.equal((await faultsAtTill()).get(made.id) ?? null, null);
  assert.equal(codeOf(await ask('DELETE', '/E-12')), 'not_found');
});

it('an explanation without anything for the operator to do is refused, and so is a code in another form', async () => {
  assert.equal(codeOf(await ask('PUT', '/E13', { ...EDIT, operator_does: { zh: ' ' } })), 'request_malformed');
  assert.equal((await ask('PUT', '/E%2013', EDIT)).status, 400);
});

it('who explained a code stands in the server’s own journal', async () => {
  const rows = await database.adminQuery<{ text: string }>("select text from app.entry where kind = 'fault.described'");
  assert.ok(rows.some(({ text }) => text.includes('5606') && text.includes('Li Wei')));
});
