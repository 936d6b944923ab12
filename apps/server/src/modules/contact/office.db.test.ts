import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, it } from 'node:test';
import { CHANNELS, COMMERCIAL, CONTENT_PARTS } from '@stilltill/domain/contact';
import { CustomerItem, CustomerPage, GateAnswer, MessagePage } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';

const MANAGER = { name: 'Chen Mo', email: 'chen@shop.test', password: 'a quiet till sells on' };
const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
let database: TestDatabase;
let shop: TestShop;
let cookie: string;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
  // Noon in Shanghai.
  shop.clock.set(Date.parse('2026-11-20T04:00:00.000Z'));
  cookie = await shop.signIn('manager', MANAGER, HOST);
});
after(async () => {
  await shop.close();
  await database.drop();
});

async function ask(method: 'GET' | 'POST', path: string, body?: object, as = cookie): Promise<{ readonly status: number; readonly body: unknown }> {
  const answer = await shop.server.app.inject({
    method, url: `/api/v1/office${path}`, headers: { ...HOST, cookie: as, ...(body ? { 'content-type': 'application/json', 'idempotency-key': randomUUID() } : {}) }, ...(body ? { payload: JSON.stringify(body) } : {}),
  });
  return { status: answer.statusCode, body: JSON.parse(answer.body) as unknown };
}
const codeOf = ({ body }: { readonly body: unknown }): string => (body as { code: string }).code;

let phone_of = 0;
async function makeCustomer(change: object = {}): Promise<CustomerItem> {
  const answer = await ask('POST', '/customers', { name: '王芳', phone: `138 0013 8${String(phone_of++).padStart(3, '0')}`, ...change });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return CustomerItem.parse(answer.body);
}
type CustomerItem = ReturnType<typeof CustomerItem.parse>;

it('a customer is found by their number, in whatever spelling', async () => {
  const made = await makeCustomer({ phone: '139 1234 5678', email: 'Wang.Fang@例子.中国' });
  assert.deepEqual([made.name, made.places, made.places_certainty, made.zones_certainty, made.points.map(({ address }) => address)], ['王芳', ['CN'], 'guessed', 'unknown', ['+8613912345678', 'wang.fang@xn--fsqu00a.xn--fiqs8s']]);
  for (const find of ['139-1234-5678', '+86 139 1234 5678', '００８６１３９１２３４５６７８', 'Wang.Fang@例子.中国']) {
    const page = CustomerPage.parse((await ask('GET', `/customers?find=${encodeURIComponent(find)}`)).body);
    assert.deepEqual(page.items.map(({ id }) => id), [made.id], find);
  }
  assert.deepEqual(CustomerPage.parse((await ask('GET', '/customers?find=139')).body).items, [], 'a part of a number finds nobody');
});

it('what is no number, no address and no zone is refused, and says which', async () => {
  assert.equal(codeOf(await ask('POST', '/customers', { name: 'x', phone: '12' })), 'phone_invalid');
  assert.equal(codeOf(await ask('POST', '/customers', { name: 'x', email: 'a@b\r\nBcc: c@d.example' })), 'email_invalid');
  assert.equal(codeOf(await ask('POST', '/customers', { name: 'x', email: 'info@раypal.com' })), 'email_lookalike');
  assert.equal(codeOf(await ask('POST', '/customers', { name: 'x', zone: 'Mars/Phobos' })), 'zone_invalid');
  assert.equal((await ask('GET', '/customers', undefined, '')).status, 401);
});

it('customers are listed by pages, the newest first', async () => {
  const made: string[] = [];
  for (let each = 0; each < 3; each += 1) {
    shop.clock.set(shop.clock.now_ms() + 1000);
    made.unshift((await makeCustomer()).id);
  }
  const first = CustomerPage.parse((await ask('GET', '/customers?limit=2')).body);
  const second = CustomerPage.parse((await ask('GET', `/customers?limit=2&after=${first.next}`)).body);
  assert.deepEqual([...first.items, ...second.items].slice(0, 3).map(({ id }) => id), made);
});

it('the gate says what it would do at any time, why, and by which law; and nothing follows from asking', async () => {
  const { id: customer, points: [point] } = await makeCustomer();
  assert.ok(point);
  const question = { customer, point: point.id, store: shop.store, channel: 'sms', purpose: 'marketing' };
  const denied = GateAnswer.parse((await ask('POST', '/contact/ask', question)).body);
  assert.deepEqual([denied.outcome, denied.reasons.map(({ code }) => code)], ['deny', ['no_consent']]);
  await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.contact.giveConsent(tx, {
    customer, point: point.id, purposes: COMMERCIAL, channels: CHANNELS, at: null, source: 'office', by: 'Chen Mo', form: 'express', notice_hash: null, language: 'zh',
  }));
  // A quarter past nine in the evening in Shanghai; of this customer nobody knows whether they live by the clock of Urumqi.
  const late = GateAnswer.parse((await ask('POST', '/contact/ask', { ...question, at: '2026-11-20T13:15:00.000Z' })).body);
  assert.deepEqual([late.outcome, late.until], ['defer', '2026-11-21T02:00:00.000Z']);
  const law = late.reasons.find(({ rule }) => rule === 'CN cn-sms-hours');
  assert.deepEqual([law?.certainty, law?.pack_names?.zh, law?.citation?.includes('08:00')], ['practice', '中国大陆', true]);
  const [row] = await database.adminQuery<{ messages: number; made: number }>('select (select count(*)::int from app.message where customer_id = $1) as messages, (select count(*)::int from app.contact_made where customer_id = $1) as made', [customer]);
  assert.deepEqual({ ...row }, { messages: 0, made: 0 });
  assert.equal((await ask('POST', '/contact/ask', { ...question, customer: randomUUID() })).status, 404);
});

it('without a provider a message lands in the tray by itself, as the customer would see it', async () => {
  const { id: customer, points: [point] } = await makeCustomer();
  assert.ok(point);
  await shop.server.platform.jobs.start();
  const message = randomUUID();
  const now_ms = shop.clock.now_ms();
  await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.contact.makeMessages(tx, [{
    message, request_key: 'receipt 1', customer, point: point.id, store: shop.store, ground: { evidence: 'sale', subject: 'sale', at: new Date(now_ms).toISOString() }, parts: CONTENT_PARTS,
    request: { channel: 'sms', purpose: 'receipt', subject: 'sale', by: 'machine', expires_ms: now_ms + 86_400_000 }, outgoing: { channel: 'sms', to: '', text: '您的小票：https://shop.test/r/x' },
  }]));
  for (;;) {
    const { items: [item] } = MessagePage.parse((await ask('GET', `/contact/messages?customer=${customer}`)).body);
    if (item?.state !== 'sent') continue;
    assert.deepEqual([item.provider, item.channel, item.content?.text], ['tray', 'sms', '您的小票：https://shop.test/r/x']);
    break;
  }
});
