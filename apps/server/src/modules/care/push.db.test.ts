import assert from 'node:assert/strict';
import { createECDH, randomBytes, randomUUID } from 'node:crypto';
import { after, before, beforeEach, it } from 'node:test';
import { COMMERCIAL } from '@stilltill/domain/contact';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { Order, Sender, Sent } from '../contact/index.ts';

const DAY_MS = 86_400_000;
const OWNER = { name: 'Lin', email: 'lin@shop.test', password: 'a quiet till sells on' };
const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
let database: TestDatabase;
let shop: TestShop;
let cookie: string;
let rates_ms = 0;
let people = 0;
let customer: string;
/** `/c/{merchant}.{token}` of the phone, confirmed. */
let link: string;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database, { public_address: 'https://shop.test', monotonic_ms: () => rates_ms });
  await shop.signIn('owner', OWNER, HOST);
});
after(async () => {
  await shop.close();
  await database.drop();
});
beforeEach(async () => {
  people += 1;
  rates_ms += 10 * 3_600_000;
  // Noon in Shanghai of a day of its own.
  shop.clock.set(Date.parse('2026-11-20T04:00:00.000Z') + people * 30 * DAY_MS);
  cookie = await shop.signInAgain(OWNER, HOST);
  await setPush(true);
  ({ customer, link } = await makePerson());
});

const run = <T>(work: (tx: MerchantTx) => Promise<T>): Promise<T> => database.postgres.withMerchant(shop.merchant, work);
const contact = () => shop.server.modules.contact;
const later = (by_ms = 60_000): void => {
  shop.clock.set(shop.clock.now_ms() + by_ms);
  rates_ms += by_ms;
};
async function setPush(isOn: boolean): Promise<void> {
  const headers = { ...HOST, cookie, 'idempotency-key': randomUUID(), ...(isOn ? { 'content-type': 'application/json' } : {}) };
  const url = '/api/v1/office/contact/providers/push';
  const body = { settings: { provider: 'web-push', subject: 'mailto:hello@shop.test' }, secrets: {} };
  const answer = await shop.server.app.inject(isOn ? { method: 'PUT', url, headers, payload: JSON.stringify(body) } : { method: 'DELETE', url, headers });
  assert.equal(answer.statusCode, 200, answer.body);
}
const order = (point: string, channel: 'sms' | 'push', change: Partial<Order> = {}): Order => ({
  request_key: randomUUID(), customer, point, store: shop.store, channel, purpose: 'marketing', subject: 'spring', template: 'marketing', values: { text: '春茶上新' }, ground: null, ...change,
});

/** Sends what is due; answers with what reached the wire. */
async function send(channel: 'sms' | 'push', says: Sent = { outcome: 'sent', reference: null }): Promise<string[]> {
  const wire: string[] = [];
  const sink: Sender = {
    channel, provider: 'sink', close: () => Promise.resolve(),
    send(cleared) {
      const taken = cleared.take(shop.clock.now_ms());
      assert.ok(taken.ok);
      const { value } = taken;
      wire.push(value.channel === 'sms' ? value.text : value.channel === 'push' ? `${value.to} ${value.payload}` : '');
      return Promise.resolve(says);
    },
  };
  await contact().dispatchDue(shop.merchant, { worker: randomUUID(), senders: new Map([[channel, sink]]), at_once: 100 });
  return wire;
}
const pathIn = (text: string): string => /https:\/\/shop\.test(\/c\/[\w-]{22}\.[\w-]{22})/.exec(text)?.[1] ?? '';
async function makePerson(): Promise<{ customer: string; link: string }> {
  const [owner, phone] = [randomUUID(), randomUUID()];
  await run((tx) => shop.server.modules.customers.makeCustomers(tx, [{
    id: owner, personal: { name: '王芳', notes: '' }, language: 'zh', places: ['CN'], places_certainty: 'known', zones: ['Asia/Shanghai'], zones_certainty: 'known',
    points: [{ id: phone, kind: 'phone', address: `+86138${String(shop.clock.now_ms() / 60_000).padStart(8, '0').slice(-8)}` }],
  }]));
  await run((tx) => contact().write(tx, [order(phone, 'sms', { customer: owner, purpose: 'confirmation', template: 'confirmation', values: {}, subject: 'c', ground: { evidence: 'till', subject: 'c', at: new Date(shop.clock.now_ms()).toISOString() } })]));
  const path = pathIn((await send('sms')).join('\n'));
  assert.equal((await post(`${path}/confirm`)).statusCode, 303);
  later();
  return { customer: owner, link: path };
}
const open = (url: string, headers: Record<string, string> = {}) => shop.server.app.inject({ url, headers: { 'accept-language': 'en', ...headers } });
function post(url: string, fields: Record<string, string | string[]> = {}, headers: Record<string, string> = {}) {
  const form = new URLSearchParams(Object.entries(fields).flatMap(([name, value]) => [value].flat().map((each) => [name, each])));
  return shop.server.app.inject({ method: 'POST', url, payload: String(form), headers: { 'accept-language': 'en', 'content-type': 'application/x-www-form-urlencoded', ...headers } });
}
const subscription = (endpoint = `https://push.example.com/${randomUUID()}`): { endpoint: string; p256dh: string; auth: string } => ({ endpoint, p256dh: createECDH('prime256v1').generateKeys('base64url'), auth: randomBytes(16).toString('base64url') });
const devices = (of = customer) => run(async (tx) => (await shop.server.modules.customers.readProfiles(tx, [of])).flatMap(({ points }) => points).filter(({ kind }) => kind === 'push'));
const said = () => run(async (tx) => (await contact().readSaid(tx, [customer])).map(({ act, purposes, channels, form, source, point, notice_hash }) => ({ act, purposes, channels, form, source, point, hasNotice: notice_hash !== null })));
const outcomeOf = async (point: string, purpose: Order['purpose'] = 'marketing'): Promise<string | undefined> => (await run((tx) => contact().write(tx, [order(point, 'push', { purpose })])))[0]?.decision.outcome;
async function subscribe(given: Record<string, string | string[]> = subscription(), purpose: string[] = ['marketing']): Promise<string> {
  const answer = await post(`${link}/push`, { ...given, purpose });
  assert.deepEqual([answer.statusCode, answer.headers.location], [303, `${link}?lang=en&done=push_on`], answer.body);
  later();
  const found = (await devices()).at(-1);
  assert(found);
  return found.id;
}

it('only a shop that sends push offers it, and the choices stay free of script', async () => {
  const choices = await open(link);
  assert(choices.body.includes(`href="${link}/push?lang=en">Notifications on this device`) && !choices.body.includes('<script'));
  assert(!String(choices.headers['content-security-policy']).includes('script-src'));
  await setPush(false);
  assert(!(await open(link)).body.includes('/push'));
  assert.deepEqual([(await open(`${link}/push`)).headers.location, (await post(`${link}/push`, { ...subscription(), purpose: 'marketing' })).headers.location], [`${link}?lang=en`, `${link}?lang=en`]);
  assert.deepEqual(await devices(), []);
});

it('its page runs one script of ours and no other, names the shop’s key, and has nothing ticked', async () => {
  const page = await open(`${link}/push`);
  const policy = String(page.headers['content-security-policy']);
  assert.match(policy, /default-src 'none'.*script-src 'self'; worker-src 'self'$/);
  assert(!/unsafe|connect-src|\*/.test(policy));
  assert.deepEqual([...page.body.matchAll(/<script[^>]*>/g)].map(([tag]) => tag), ['<script src="/c/push/page.js" defer>']);
  assert.match(page.body, /data-key="[\w-]{87}" data-scope="\/c\/push\/[\w-]{22}\/"/);
  assert(!page.body.includes(' checked') && page.body.includes('This takes a browser with JavaScript'));
  for (const path of ['/c/push/page.js', '/c/push/worker.js']) {
    const script = await open(path);
    assert.deepEqual([script.statusCode, script.headers['content-type'], script.headers['set-cookie']], [200, 'text/javascript; charset=utf-8', undefined]);
  }
  assert(!(await open(`${link}/push`, { 'sec-gpc': '1' })).body.includes('value="recommendation"'));
});

it('what is ticked is agreed to for that device under the notice, what is not is refused, and the gate lets out just that', async () => {
  const given = subscription();
  const point = await subscribe(given, ['marketing', 'order']);
  assert.deepEqual((await said()).filter((word) => word.point === point).toSorted((a, b) => a.act.localeCompare(b.act)), [
    { act: 'given', purposes: ['marketing'], channels: ['push'], form: 'confirmed', source: 'preferences', point, hasNotice: true }, { act: 'withdrawn', purposes: ['service'], channels: ['push'], form: 'express', source: 'preferences', point, hasNotice: false },
  ]);
  assert.deepEqual([await outcomeOf(point), await outcomeOf(point, 'survey')], ['allow', 'deny']);
  const [wire = ''] = await send('push');
  assert(wire.startsWith(JSON.stringify({ endpoint: given.endpoint, keys: { p256dh: given.p256dh, auth: given.auth } })));
  const payload = JSON.parse(wire.slice(wire.indexOf('} {') + 2)) as { title: string; body: string; url: string };
  assert.match(payload.body, /春茶上新/);
  // The link in it opens the same pages at once: the device is known to be theirs.
  assert.match((await open(pathIn(payload.url))).body, /What may 晨光便利 contact you about/);
});

it('neither pages, office nor journal show the subscription, and its text lies sealed', async () => {
  const given = subscription();
  const point = await subscribe(given);
  for (const page of [link, `${link}/data`]) {
    const { body } = await open(page);
    assert(body.includes(`push.example.com ····${given.endpoint.slice(-4)}`) && !body.includes(given.auth) && !body.includes(given.endpoint), page);
  }
  const office = await shop.server.app.inject({ url: `/api/v1/office/customers/${customer}`, headers: { ...HOST, cookie } });
  assert(office.statusCode === 200 && office.body.includes('push.example.com ····') && !office.body.includes(given.auth) && !office.body.includes(given.endpoint));
  const tables = await database.adminQuery<{ name: string }>("select table_name as name from information_schema.tables where table_schema = 'app' and table_type = 'BASE TABLE'");
  for (const open_text of [given.auth, given.endpoint]) for (const { name } of tables) {
    // Columns of bytes read as hex digits.
    assert.deepEqual(await database.adminQuery(`select from app."${name}" t where t::text like '%${open_text}%' or t::text like '%${Buffer.from(open_text).toString('hex')}%'`), [], name);
  }
  assert((await devices()).some(({ id, confirmed_at }) => id === point && confirmed_at !== null));
});

it('subscribing again on a device replaces what it had, and a double submit says nothing twice', async () => {
  const first = subscription();
  const old = await subscribe(first);
  const words = (await said()).length;
  assert.equal(await subscribe(first), old);
  assert.equal((await said()).length, words);
  const next = subscription();
  const point = await subscribe({ ...next, former: first.endpoint }, ['survey']);
  assert.deepEqual((await devices()).map(({ id }) => id), [point]);
  assert.notEqual(point, old);
  assert.deepEqual([await outcomeOf(old), await outcomeOf(point), await outcomeOf(point, 'survey')], ['deny', 'deny', 'allow']);
  // The same address with other keys is the same browser.
  assert.equal((await subscribe(subscription(next.endpoint))) === point, false);
  assert.equal((await devices()).length, 1);
  later(2 * DAY_MS);
  const other = await subscribe();
  assert.equal((await devices()).length, 2, 'another device stands beside it');
  assert.equal(await outcomeOf(other), 'allow');
});

it('turning it off withdraws and takes the device out at once, once; a notification’s own link says that it ends', async () => {
  const given = subscription();
  const point = await subscribe(given);
  await outcomeOf(point);
  const own = pathIn((await send('push')).join(''));
  await outcomeOf(point, 'order');
  later();
  const off = await post(`${own}/push-off`, { endpoint: given.endpoint });
  assert.equal(off.statusCode, 200);
  assert.match(off.body, /No more notifications come to this device.*came with a notification and ends with it/s);
  assert.equal((await open(own)).statusCode, 404);
  assert.deepEqual([await devices(), (await said()).filter((word) => word.point === point && word.act === 'withdrawn').at(-1)?.purposes.toSorted(), await send('push')], [[], ['order', 'service', ...COMMERCIAL].toSorted(), []]);
  const words = (await said()).length;
  assert.equal((await post(`${link}/push-off`, { endpoint: given.endpoint })).headers.location, `${link}?lang=en&done=push_off`);
  assert.equal((await said()).length, words);
  later(2 * DAY_MS);
  const anew = await subscribe(given, ['survey']);
  assert.deepEqual([await outcomeOf(anew), await outcomeOf(anew, 'survey')], ['deny', 'allow'], 'what is agreed to is said anew');
});

it('what a stranger makes up is refused with a page, and nothing of it is kept', async () => {
  const good = subscription();
  const bent = `${good.p256dh.slice(0, -2)}AA`;
  for (const change of [{ endpoint: 'https://127.0.0.1/x' }, { endpoint: 'http://push.example.com/x' }, { endpoint: 'https://[::1]/' }, { endpoint: '' }, { endpoint: `https://push.example.com/${'a'.repeat(3_000)}` }, { p256dh: bent }, { p256dh: good.auth }, { auth: good.p256dh }, { auth: '' }, { endpoint: '<script>' }]) {
    later();
    const answer = await post(`${link}/push`, { ...good, ...change, purpose: ['marketing'] });
    assert.equal(answer.statusCode, 422, JSON.stringify(change));
    assert.match(answer.body, /role="alert">Not saved: This browser gave no address/);
    assert(!answer.body.includes('<script>'));
  }
  const unticked = await post(`${link}/push`, { ...good, purpose: ['staff', 'nonsense'] });
  assert.match(unticked.body, /Choose at least one purpose/);
  const foreign = await post(`${link}/push`, { ...good, purpose: ['marketing'] }, { 'sec-fetch-site': 'cross-site' });
  const large = await post(`${link}/push`, { ...good, purpose: ['marketing'], former: 'x'.repeat(20_000) });
  assert.deepEqual([unticked.statusCode, foreign.statusCode, large.statusCode, (await open(`${link}/push?endpoint=x`)).statusCode], [422, 403, 413, 200]);
  assert.deepEqual([await devices(), await said()], [[], []]);
});

it('another one’s link reaches nothing of theirs, and a dead or unconfirmed one nothing at all', async () => {
  const given = subscription();
  await subscribe(given);
  const owner = customer;
  later();
  const stranger = await makePerson();
  assert.equal((await post(`${stranger.link}/push-off`, { endpoint: given.endpoint })).statusCode, 303);
  assert.equal((await post(`${stranger.link}/push`, { ...subscription(), former: given.endpoint, purpose: 'survey' })).statusCode, 303);
  assert.equal((await devices(owner)).length, 1);
  const forged = `${link.slice(0, -4)}AAAA`;
  for (const path of ['push', 'push-off']) assert.equal((await post(`${forged}/${path}`, { ...subscription(), purpose: 'marketing' })).statusCode, 404);
  assert.equal((await open(`${forged}/push`)).statusCode, 404);
  assert.equal((await devices(owner)).length, 1);
});

it('a push service that says a subscription has ended ends the device, and what waits for it goes out no more', async () => {
  const point = await subscribe();
  await outcomeOf(point);
  await send('push', { outcome: 'refused', reason: 'http_413', isPermanent: true });
  assert.equal((await devices()).length, 1);
  later(2 * DAY_MS);
  assert.equal(await outcomeOf(point), 'allow');
  await send('push', { outcome: 'refused', reason: 'gone', isPermanent: true });
  assert.deepEqual([await devices(), await outcomeOf(point)], [[], 'deny']);
});

it('a person has so many devices and no more', async () => {
  for (let each = 0; each < 20; each++) await subscribe();
  const more = await post(`${link}/push`, { ...subscription(), purpose: 'marketing' });
  assert.equal(more.statusCode, 422);
  assert.match(more.body, /many devices already/);
});
