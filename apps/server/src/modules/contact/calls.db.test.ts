import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, it } from 'node:test';
import { CHANNELS, COMMERCIAL } from '@stilltill/domain/contact';
import { CallAnswer, CallList, TakenCall } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import { verifyDatabase } from '../../../../../tools/verify/verify.ts';
import type { MerchantTx } from '../../platform/postgres.ts';

const MANAGER = { name: 'Chen Mo', email: 'chen@shop.test', password: 'a quiet till sells on' };
const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
let database: TestDatabase;
let shop: TestShop;
let cookie: string;
let customer: string;
let phone: string;
let number: string;
let people = 0;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database, { public_address: 'https://shop.test' });
  shop.clock.set(Date.parse('2026-11-20T04:00:00.000Z'));
  cookie = await shop.signIn('manager', MANAGER, HOST);
});
after(async () => {
  await shop.close();
  await database.drop();
});
beforeEach(async () => {
  people += 1;
  number = `+86138000${String(people).padStart(5, '0')}`;
  [customer, phone] = [randomUUID(), randomUUID()];
  await run((tx) => shop.server.modules.customers.makeCustomers(tx, [{
    id: customer, personal: { name: '王芳', notes: '', safe_word: '海棠' }, language: 'zh', places: ['CN'], places_certainty: 'known', zones: ['Asia/Shanghai'], zones_certainty: 'known', points: [{ id: phone, kind: 'phone', address: number }],
  }]));
  await run((tx) => shop.server.modules.contact.giveConsent(tx, { customer, point: phone, purposes: COMMERCIAL, channels: CHANNELS, at: null, source: 'preferences', by: null, form: 'confirmed', notice_hash: null, language: 'zh' }));
});

const run = <T>(work: (tx: MerchantTx) => Promise<T>): Promise<T> => database.postgres.withMerchant(shop.merchant, work);
async function ask(method: 'GET' | 'POST', path: string, body?: object): Promise<{ readonly status: number; readonly body: unknown }> {
  const answer = await shop.server.app.inject({ method, url: `/api/v1/office/contact/calls${path}`, headers: { ...HOST, cookie, 'idempotency-key': randomUUID(), ...(body ? { 'content-type': 'application/json' } : {}) }, ...(body ? { payload: JSON.stringify(body) } : {}) });
  return { status: answer.statusCode, body: JSON.parse(answer.body) as unknown };
}
const codeOf = ({ body }: { readonly body: unknown }): unknown => (body as { code?: unknown }).code;
async function announce(): Promise<string> {
  const asked = CallAnswer.parse((await ask('POST', '', { request_key: randomUUID(), customer, point: phone, store: shop.store, purpose: 'follow_up', subject: 'sale 7', text: '回访：上次买的茶怎么样？' })).body);
  assert.equal(asked.outcome, 'allow', JSON.stringify(asked));
  return asked.message;
}
const listed = async (): Promise<string[]> => CallList.parse((await ask('GET', '')).body).items.map(({ message, state }) => `${message} ${state}`);

it('a call stands in the list once the gate lets it, and is given once, with number, words and safe word', async () => {
  const message = await announce();
  assert.ok((await listed()).includes(`${message} waiting`));
  const taken = await Promise.all([ask('POST', `/${message}/take`), ask('POST', `/${message}/take`)]);
  assert.deepEqual(taken.map(({ status }) => status).sort(), [200, 409]);
  const call = TakenCall.parse(taken.find(({ status }) => status === 200)?.body);
  assert.deepEqual([call.number, call.name, call.safe_word], [number, '王芳', '海棠']);
  assert.match(call.script, /^回访：上次买的茶怎么样？\n核验码：[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  assert.ok((await listed()).includes(`${message} taken`));
  assert.equal((await ask('POST', `/${message}/outcome`, { outcome: 'reached' })).status, 200);
  assert.equal(codeOf(await ask('POST', `/${message}/outcome`, { outcome: 'wrong_number' })), 'conflict');
  assert.ok(!(await listed()).some((each) => each.startsWith(message)));
});

it('the code of a call is genuine from the moment that the call is announced', async () => {
  const message = await announce();
  const [row] = await database.adminQuery<{ state: string }>('select state from app.message where id = $1', [message]);
  assert.equal(row?.state, 'waiting');
  const { script } = TakenCall.parse((await ask('POST', `/${message}/take`)).body);
  const answer = await shop.server.modules.contact.readCode(shop.merchant, script.slice(-9));
  assert.deepEqual([answer.genuine, answer.genuine && answer.channel], [true, 'voice']);
});

it('who took back their consent meanwhile is not called: it is decided again when somebody takes the call', async () => {
  const message = await announce();
  await shop.server.modules.contact.withdrawConsent(shop.merchant, { customer, point: phone, purposes: ['follow_up'], channels: ['voice'], at: null, source: 'preferences', by: null });
  assert.equal(codeOf(await ask('POST', `/${message}/take`)), 'call_not_cleared');
  assert.ok(!(await listed()).some((each) => each.startsWith(message)));
});

it('who says that they want no calls gets none, and a number that is somebody else’s is called no more', async () => {
  const first = await announce();
  await ask('POST', `/${first}/take`);
  await ask('POST', `/${first}/outcome`, { outcome: 'no_more_calls' });
  const again = CallAnswer.parse((await ask('POST', '', { request_key: randomUUID(), customer, point: phone, store: shop.store, purpose: 'survey', subject: 'x', text: 'x' })).body);
  assert.deepEqual([again.outcome, again.reasons.includes('withdrawn')], ['deny', true]);
});

it('a wrong number is dead for every purpose', async () => {
  const message = await announce();
  await ask('POST', `/${message}/take`);
  assert.equal((await ask('POST', `/${message}/outcome`, { outcome: 'wrong_number' })).status, 200);
  const again = CallAnswer.parse((await ask('POST', '', { request_key: randomUUID(), customer, point: phone, store: shop.store, purpose: 'survey', subject: 'x', text: 'x' })).body);
  assert.deepEqual([again.outcome, again.reasons.includes('listed')], ['deny', true]);
});

it('no machine takes a call, and none is told of that was not taken', async () => {
  const message = await announce();
  assert.equal(codeOf(await ask('POST', `/${message}/outcome`, { outcome: 'reached' })), 'conflict');
  await shop.server.platform.jobs.start();
  const sms = await run((tx) => shop.server.modules.contact.write(tx, [{ request_key: randomUUID(), customer, point: phone, store: shop.store, channel: 'sms', purpose: 'receipt', subject: 's', template: 'receipt', values: { receipt_url: 'https://shop.test/r/x', number: '1', total: '1' }, ground: { evidence: 'sale', subject: 's', at: new Date(shop.clock.now_ms()).toISOString() } }]));
  for (;;) {
    const rows = await database.adminQuery<{ id: string; state: string }>('select id, state from app.message where id = any($1::uuid[])', [[message, sms[0]?.message]]);
    if (rows.find(({ id }) => id !== message)?.state !== 'sent') continue;
    assert.equal(rows.find(({ id }) => id === message)?.state, 'waiting');
    break;
  }
});

it('journal and tables agree about all of it', async () => {
  const { stilltill_app: app_url, stilltill_auth: auth_url } = database.urls;
  const found = await verifyDatabase({ app_url, auth_url, server_public_key: shop.server.platform.keys.server_public_key });
  assert.deepEqual(found.findings.map((each) => `${each.name} ${each.what}`), []);
});
