import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { CHANNELS, COMMERCIAL } from '@stilltill/domain/contact';
import { ContactSettingsBody, RegisterAnswer, RegisterList } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import type { MerchantTx } from '../../platform/postgres.ts';
import { makeTray } from './senders/tray.ts';

const OWNER = { name: 'Lin', email: 'lin@shop.test', password: 'a quiet till sells on' };
const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
const DAY_MS = 86_400_000;
// Noon in London, on a working day.
const START_MS = Date.parse('2026-11-18T12:00:00.000Z');
let database: TestDatabase;
let shop: TestShop;
let cookie: string;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database, { public_address: 'https://shop.test' });
  shop.clock.set(START_MS);
  cookie = await shop.signIn('owner', OWNER, HOST);
});
after(async () => {
  await shop.close();
  await database.drop();
});

const run = <T>(work: (tx: MerchantTx) => Promise<T>): Promise<T> => database.postgres.withMerchant(shop.merchant, work);
async function ask(method: 'GET' | 'PUT' | 'POST', path: string, body?: object): Promise<{ readonly status: number; readonly body: unknown }> {
  const answer = await shop.server.app.inject({ method, url: `/api/v1/office/contact${path}`, headers: { ...HOST, cookie, 'idempotency-key': randomUUID(), ...(body ? { 'content-type': 'application/json' } : {}) }, ...(body ? { payload: JSON.stringify(body) } : {}) });
  return { status: answer.statusCode, body: JSON.parse(answer.body) as unknown };
}

async function makePerson(number: string, place: string, zone: string, agrees = true): Promise<{ readonly customer: string; readonly point: string }> {
  const [customer, point] = [randomUUID(), randomUUID()];
  await run((tx) => shop.server.modules.customers.makeCustomers(tx, [{
    id: customer, personal: { name: '', notes: '' }, language: 'en', places: [place], places_certainty: 'known', zones: [zone], zones_certainty: 'known', points: [{ id: point, kind: 'phone', address: number }],
  }]));
  if (agrees) await run((tx) => shop.server.modules.contact.giveConsent(tx, { customer, point, purposes: COMMERCIAL, channels: CHANNELS, at: null, source: 'preferences', by: null, form: 'express', notice_hash: null, language: 'en' }));
  return { customer, point };
}

it('the text of a message is emptied after its time, a receipt’s sooner, and what waits keeps its own', async () => {
  const { customer, point } = await makePerson('+8613800000001', 'CN', 'Asia/Shanghai');
  const order = { customer, point, store: shop.store, channel: 'sms' as const, subject: 's' };
  const receipt = { ...order, purpose: 'receipt' as const, template: 'receipt' as const, values: { receipt_url: 'https://shop.test/r/x', number: '1', total: '1' }, ground: { evidence: 'sale', subject: 's', at: new Date(START_MS).toISOString() } };
  const offer = { ...order, purpose: 'marketing' as const, template: 'marketing' as const, values: { text: 'x' }, ground: null };
  await run((tx) => shop.server.modules.contact.write(tx, [{ ...receipt, request_key: 'a' }, { ...offer, request_key: 'b' }]));
  await shop.server.modules.contact.dispatchDue(shop.merchant, { worker: randomUUID(), senders: new Map([['sms', makeTray('sms', shop.clock, () => Promise.resolve())]]), at_once: 10 });
  const kept = async (): Promise<string[]> => (await database.adminQuery<{ purpose: string }>('select purpose from app.message where customer_id = $1 and content is not null order by purpose', [customer])).map(({ purpose }) => purpose);
  shop.clock.set(START_MS + 29 * DAY_MS);
  await run((tx) => shop.server.modules.contact.write(tx, [{ ...offer, request_key: 'c', expires_ms: START_MS + 400 * DAY_MS }]));
  assert.equal(await shop.server.modules.contact.forgetOld(shop.merchant), 0);
  shop.clock.set(START_MS + 31 * DAY_MS);
  assert.equal(await shop.server.modules.contact.forgetOld(shop.merchant), 1);
  assert.deepEqual(await kept(), ['marketing', 'marketing']);
  assert.equal((await ask('PUT', '/settings', { ...ContactSettingsBody.parse((await ask('GET', '/settings')).body), keep_others_days: 30 })).status, 200);
  assert.equal(await shop.server.modules.contact.forgetOld(shop.merchant), 1);
  assert.deepEqual(await kept(), ['marketing']);
  const [links] = await database.adminQuery<{ count: number }>('select count(*)::int as count from app.care_link');
  assert.equal(links?.count, 3);
  shop.clock.set(START_MS + 402 * DAY_MS);
  await shop.server.modules.contact.forgetOld(shop.merchant);
  assert.deepEqual((await database.adminQuery<{ count: number }>('select count(*)::int as count from app.care_link')).map(({ count }) => count), [1]);
  shop.clock.set(START_MS);
});

describe('a public register', () => {
  it('holds numbers back once its copy is whole; until then, and once it is old, nobody is called', async () => {
    const [listed, free] = [await makePerson('+442079460958', 'GB', 'Europe/London', false), await makePerson('+442079460959', 'GB', 'Europe/London', false)];
    const reasons = async ({ customer, point }: { customer: string; point: string }): Promise<string[]> => {
      const { body } = await ask('POST', '/ask', { customer, point, store: shop.store, channel: 'voice', purpose: 'marketing', by: 'person' });
      return (body as { reasons: { code: string; effect: string }[] }).reasons.filter(({ effect, code }) => effect === 'deny' && code.startsWith('register')).map(({ code }) => code);
    };
    const post = (numbers: string, part: string) => ask('POST', '/registers', { register: 'UK-TPS', copied_at: new Date(START_MS + DAY_MS).toISOString(), numbers, part });
    assert.deepEqual(await reasons(free), ['register_stale']);
    assert.deepEqual(RegisterAnswer.parse((await post('020 7946 0958\r\nnot a number\n+44 20 7946 0958', 'first')).body), { taken: 1, unreadable: 1 });
    assert.deepEqual([await reasons(listed), RegisterList.parse((await ask('GET', '/registers')).body).items[0]?.copied_at], [['register_stale', 'register_listed'], null]);
    await post('020 7946 0957', 'last');
    assert.deepEqual([await reasons(listed), await reasons(free)], [['register_listed'], []]);
    assert.deepEqual(RegisterList.parse((await ask('GET', '/registers')).body).items, [
      { register: 'UK-TPS', copied_at: new Date(START_MS).toISOString(), numbers: 2, days_max: 28, is_too_old: false }, { register: 'US-DNC', copied_at: null, numbers: 0, days_max: 31, is_too_old: true },
    ], 'it is no newer than now');
    await post('姓名\n没有号码', 'only');
    assert.deepEqual(RegisterList.parse((await ask('GET', '/registers')).body).items[0], { register: 'UK-TPS', copied_at: null, numbers: 0, days_max: 28, is_too_old: true }, 'a file without a number is no copy');
    await post('020 7946 0111', 'only');
    assert.deepEqual(await reasons(listed), []);
    const [row] = await database.adminQuery<{ all: string }>("select string_agg(encode(lookup, 'escape'), '') as all from app.register_listing");
    assert.ok(!row?.all.includes('7946'));
    shop.clock.set(START_MS + 40 * DAY_MS);
    assert.deepEqual(await reasons(free), ['register_stale']);
  });
});
