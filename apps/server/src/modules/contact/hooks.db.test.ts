import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { CHANNELS, COMMERCIAL } from '@stilltill/domain/contact';
import { ProviderItem } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { Sender } from './senders/sender.ts';

const OWNER = { name: 'Lin', email: 'lin@shop.test', password: 'a quiet till sells on' };
const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
let database: TestDatabase;
let shop: TestShop;
let cookie: string;
let people = 0;

before(async () => {
  database = await createTestDatabase();
  // No job runs, so that nothing is sent but by the sinks of this file.
  shop = await openTestShop(database, { public_address: 'https://shop.test' });
  shop.clock.set(Date.parse('2026-11-20T04:00:00.000Z'));
  cookie = await shop.signIn('owner', OWNER, HOST);
});
after(async () => {
  await shop.close();
  await database.drop();
});

const run = <T>(work: (tx: MerchantTx) => Promise<T>): Promise<T> => database.postgres.withMerchant(shop.merchant, work);

async function setProvider(body: object): Promise<ReturnType<typeof ProviderItem.parse>> {
  const answer = await shop.server.app.inject({ method: 'PUT', url: '/api/v1/office/contact/providers/sms', headers: { ...HOST, cookie, 'idempotency-key': randomUUID(), 'content-type': 'application/json' }, payload: JSON.stringify(body) });
  assert.equal(answer.statusCode, 200, answer.body);
  return ProviderItem.parse(JSON.parse(answer.body));
}

async function makeCustomer(): Promise<{ readonly customer: string; readonly phone: string; readonly number: string }> {
  const [customer, phone] = [randomUUID(), randomUUID()];
  people += 1;
  const number = `138000${String(people).padStart(5, '0')}`;
  await run((tx) => shop.server.modules.customers.makeCustomers(tx, [{
    id: customer, personal: { name: '王芳', notes: '' }, language: 'zh', places: ['CN'], places_certainty: 'known', zones: ['Asia/Shanghai'], zones_certainty: 'known', points: [{ id: phone, kind: 'phone', address: `+86${number}` }],
  }]));
  await run((tx) => shop.server.modules.contact.giveConsent(tx, { customer, point: null, purposes: COMMERCIAL, channels: CHANNELS, at: null, source: 'preferences', by: null, form: 'confirmed', notice_hash: null, language: 'zh' }));
  return { customer, phone, number };
}

/** An offer that the provider has taken, under its name for it. */
async function sendBy(provider: string, customer: string, phone: string): Promise<{ readonly message: string | undefined; readonly reference: string }> {
  const reference = `${provider}-${people}`;
  const [made] = await run((tx) => shop.server.modules.contact.write(tx, [{ request_key: randomUUID(), customer, point: phone, store: shop.store, channel: 'sms', purpose: 'marketing', subject: 's', template: 'marketing', values: { text: '春茶' }, ground: null }]));
  const sink: Sender = {
    channel: 'sms', provider, close: () => Promise.resolve(),
    send(cleared) {
      assert.ok(cleared.take(shop.clock.now_ms()).ok);
      return Promise.resolve({ outcome: 'sent', reference });
    },
  };
  await shop.server.modules.contact.dispatchDue(shop.merchant, { worker: randomUUID(), senders: new Map([['sms', sink]]), at_once: 10 });
  return { message: made?.message, reference };
}

describe('a callback that its provider does not sign', () => {
  const sms = { sign_name: '晨光便利', templates: { other: { id: 'T1', parameters: [{ name: 'content', value: '{text}' }] } }, permanent_errors: ['GONE'] };
  const PROVIDERS = [
    {
      name: 'aliyun', settings: { provider: 'aliyun', access_key_id: 'AK1', ...sms }, secrets: { access_key_secret: 'hunter2-hunter2' }, answer: { code: 0, msg: 'OK' },
      report: (reference: string) => [{ phone_number: '13800000000', biz_id: reference, success: false, err_code: 'GONE', err_msg: '空号' }],
      reply: (number: string) => [{ phone_number: number, content: 'TD', dest_code: '1069', sign_name: '晨光便利' }],
    },
    {
      name: 'tencent', settings: { provider: 'tencent', secret_id: 'AK1', region: 'ap-guangzhou', app_id: '1400', ...sms }, secrets: { secret_key: 'hunter2-hunter2' }, answer: { result: 0, errmsg: 'OK' },
      report: (reference: string) => [{ mobile: '13800000000', nationcode: '86', sid: reference, report_status: 'FAIL', errmsg: 'GONE', description: '空号' }],
      reply: (number: string) => ({ mobile: number, nationcode: '86', text: 'TD', extend: '', sign: '晨光便利', time: 1 }),
    },
  ] as const;

  for (const { name, settings, secrets, answer, report, reply } of PROVIDERS) {
    it(`of ${name} is heard by the secret in its address, and by nothing else`, async () => {
      const set = await setProvider({ settings, secrets });
      const path = new URL(set.callback_url ?? '').pathname;
      const post = (to: string, body: unknown) => shop.server.app.inject({ method: 'POST', url: to, payload: typeof body === 'string' ? body : JSON.stringify(body), headers: { 'content-type': 'application/json' } });
      const { customer, phone, number } = await makeCustomer();
      const made = await sendBy(name, customer, phone);
      const stateNow = async (): Promise<readonly unknown[]> => [
        (await database.adminQuery<{ state: string }>('select state from app.message where id = $1', [made.message]))[0]?.state,
        (await database.adminQuery("select from app.consent where customer_id = $1 and act = 'withdrawn' and source = 'reply'", [customer])).length,
        (await database.adminQuery("select from app.suppression where kind = 'dead' and lookup = (select lookup from app.contact_point where id = $1)", [phone])).length,
      ];
      for (const forged of [path.replace(/.{44}$/, 'A'.repeat(44)), path.slice(0, -1), path.replace(name, 'twilio'), path.replace(name, name === 'aliyun' ? 'tencent' : 'aliyun'), path.replace(/[^/]{22}\./, `${'A'.repeat(22)}.`)]) {
        for (const body of [report(made.reference), reply(number)]) assert.equal((await post(forged, body)).statusCode, 404, forged);
      }
      assert.deepEqual(await stateNow(), ['sent', 0, 0]);
      for (const body of ['', 'x', '[]', '{}', 'null', '[[[]]]']) assert.equal((await post(path, body)).statusCode, 422, body);
      const heard = await post(path, reply(number));
      assert.deepEqual([heard.statusCode, JSON.parse(heard.body)], [200, answer]);
      assert.deepEqual(await stateNow(), ['sent', 1, 0]);
      assert.equal((await post(path, report('another-1'))).statusCode, 200);
      assert.deepEqual(await stateNow(), ['sent', 1, 0]);
      for (let times = 0; times < 2; times += 1) assert.equal((await post(path, report(made.reference))).statusCode, 200);
      assert.deepEqual(await stateNow(), ['failed', 1, 1]);
    });
  }
});
