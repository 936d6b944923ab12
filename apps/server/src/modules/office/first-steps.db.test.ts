import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, afterEach, test } from 'node:test';
import { type FirstStep, FirstSteps, Me, OperatorList, StoreList, StoreOverview } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type ComposedServer, composeServer } from '../../compose.ts';
import { DEMO_MERCHANT, seedDemoShop } from '../../demo/shop.ts';
import { systemClock } from '../../platform/clock.ts';
import { systemRandom } from '../../platform/ids.ts';
import { silentLog } from '../../platform/log.ts';

const OWNER = { name: 'Anna Weber', email: 'anna@example.com', password: 'a quiet shop by the lake' };
const SHOP = { name: 'Weber Feinkost', currency: 'EUR', timezone: 'Europe/Berlin', language: 'en' };
const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
const folders: string[] = [];
let database: TestDatabase;
let server: ComposedServer;
let token: string;
let cookie = '';

beforeEach(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stilltill-first-steps-'));
  folders.push(folder);
  database = await createTestDatabase();
  server = await composeServer({ folder, postgres: database.postgres, clock: systemClock, random: systemRandom, log: silentLog });
  await seedDemoShop({ postgres: database.postgres, ...server.modules });
  token = (await server.modules.makeSetupPath())?.split('#')[1] ?? '';
  cookie = '';
});
afterEach(async () => {
  await server.stop();
  await database.drop();
});
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

type Answer = { readonly status: number; readonly body: unknown };

async function ask(method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<Answer> {
  const answer = await server.app.inject({
    method, url: `/api/v1${path}`, headers: { ...HOST, cookie, ...(body ? { 'content-type': 'application/json', 'idempotency-key': randomUUID() } : {}) }, ...(body ? { payload: JSON.stringify(body) } : {}),
  });
  return { status: answer.statusCode, body: JSON.parse(answer.body) as unknown };
}
const codeOf = ({ body }: Answer): string => (body as { code: string }).code;

async function signIn(): Promise<void> {
  const answer = await server.app.inject({ method: 'POST', url: '/api/auth/sign-in/email', headers: { ...HOST, 'content-type': 'application/json' }, payload: JSON.stringify({ email: OWNER.email, password: OWNER.password }) });
  assert.equal(answer.statusCode, 200, answer.body);
  cookie = [answer.headers['set-cookie'] ?? []].flat().map((each) => each.split(';')[0]).join('; ');
}

async function openOwnShop(): Promise<void> {
  const made = await ask('POST', '/setup', { ...OWNER, token, shop: SHOP });
  assert.equal(made.status, 200, JSON.stringify(made.body));
  await signIn();
}

const steps = async (): Promise<Record<FirstStep, string>> => (
  Object.fromEntries(FirstSteps.parse((await ask('GET', '/office/first-steps')).body).steps.map(({ name, state }) => [name, state])) as Record<FirstStep, string>
);
const stores = async () => StoreList.parse((await ask('GET', '/office/stores')).body).items;

test('an owner begins a shop of their own: one store, themself among the operators, and nothing of the demo shop', async () => {
  await openOwnShop();
  const me = Me.parse((await ask('GET', '/office/me')).body);
  assert.notEqual(me.merchant, DEMO_MERCHANT);
  assert.deepEqual([me.shop_name, me.role, me.operator?.name], ['Weber Feinkost', 'owner', 'Anna Weber']);
  assert.deepEqual((await stores()).map(({ code, name, currency, timezone, languages }) => [code, name, currency, timezone, languages]), [['S1', 'Weber Feinkost', 'EUR', 'Europe/Berlin', ['en', 'zh']]]);
  const { items } = OperatorList.parse((await ask('GET', '/office/operators')).body);
  assert.deepEqual(items.map(({ name, role, has_pin }) => [name, role, has_pin]), [['Anna Weber', 'owner', false]]);
  assert.deepEqual((await ask('GET', '/office/products')).body, { items: [], next: null });
  assert.equal(await server.modules.makeSetupPath(), null, 'nobody is asked to own the demo shop as well');
});

test('the demo shop stays what the link is for where no shop of one’s own is wanted', async () => {
  assert.equal((await ask('POST', '/setup', { ...OWNER, token })).status, 200);
  await signIn();
  assert.equal(Me.parse((await ask('GET', '/office/me')).body).merchant, DEMO_MERCHANT);
  const { device, first_sale, ...rest } = await steps();
  assert.deepEqual([device, first_sale], ['open', 'open']);
  assert.deepEqual(new Set(Object.values(rest)), new Set(['done']));
});

test('a shop that was half made when its owner gave another address of somebody else is made whole by the same link', async () => {
  await server.modules.office.makeUser({ merchant: DEMO_MERCHANT, role: 'manager', name: 'Chen Mo', email: 'chen@example.com', password: 'another quiet password' });
  const taken = await ask('POST', '/setup', { ...OWNER, email: 'chen@example.com', token, shop: SHOP });
  assert.deepEqual([taken.status, codeOf(taken)], [409, 'conflict']);
  await openOwnShop();
  assert.equal((await stores()).length, 1);
  assert.equal(OperatorList.parse((await ask('GET', '/office/operators')).body).items.length, 1);
});

test('a currency or a time zone that there is none of makes no shop, and the link still works', async () => {
  for (const [part, code] of [[{ currency: 'XQQ' }, 'currency_unknown'], [{ timezone: 'Europe/Atlantis' }, 'zone_invalid']] as const) {
    assert.equal(codeOf(await ask('POST', '/setup', { ...OWNER, token, shop: { ...SHOP, ...part } })), code);
  }
  await openOwnShop();
});

test('what is there is done; what is not can wait, and be taken up again', async () => {
  await openOwnShop();
  assert.deepEqual(new Set(Object.values(await steps())), new Set(['open']));
  const [owner] = OperatorList.parse((await ask('GET', '/office/operators')).body).items;
  assert.ok(owner);
  const changed = await ask('PUT', `/office/operators/${owner.id}`, { name: owner.name, role: 'owner', active: true, language: 'en', pin: '280316' });
  assert.equal(changed.status, 200, JSON.stringify(changed.body));
  await ask('PUT', '/office/first-steps/printer', { state: 'put_off' });
  await ask('PUT', '/office/first-steps/shop', { state: 'done' });
  assert.deepEqual(await steps(), { shop: 'done', tax: 'open', staff: 'done', products: 'open', device: 'open', printer: 'put_off', first_sale: 'open' });
  await ask('PUT', '/office/first-steps/printer', { state: 'open' });
  assert.equal((await steps()).printer, 'open');
  // What is counted is not a matter of words.
  await ask('PUT', '/office/first-steps/staff', { state: 'put_off' });
  assert.equal((await steps()).staff, 'done');
});

test('stores are added and changed; the currency only while no terminal was enrolled there', async () => {
  await openOwnShop();
  const [first] = await stores();
  assert.ok(first);
  const words = { name: 'Weber am Markt', timezone: 'Europe/Zurich', languages: ['en'] };
  assert.equal((await ask('PUT', `/office/stores/${first.id}`, { ...words, currency: 'CHF' })).status, 200);
  assert.deepEqual((await stores()).map(({ name, currency, timezone, languages }) => [name, currency, timezone, languages]), [['Weber am Markt', 'CHF', 'Europe/Zurich', ['en']]]);
  assert.equal(codeOf(await ask('POST', '/office/stores', { ...words, code: 'S1', currency: 'CHF' })), 'store_code_taken');
  assert.equal((await ask('POST', '/office/stores', { ...words, code: 'S2', currency: 'CHF' })).status, 200);
  assert.deepEqual((await stores()).map(({ code }) => code), ['S1', 'S2']);
  const { id } = (await ask('POST', '/office/terminals', { store: first.id, code: 'T1', name: 'Till 1' })).body as { id: string };
  const { merchant } = Me.parse((await ask('GET', '/office/me')).body);
  await database.adminQuery(`insert into app.enrolment (merchant_id, id, terminal_id, public_key, state, certificate, enrolled_at) values ('${merchant}', '${randomUUID()}', '${id}', 'k', 'enrolled', '{}', now())`);
  assert.equal(codeOf(await ask('PUT', `/office/stores/${first.id}`, { ...words, currency: 'EUR' })), 'store_currency_fixed');
  const overview = async () => StoreOverview.parse((await ask('GET', '/office/stores/overview')).body).items.map(({ code, address, tax_mode, terminals, is_currency_fixed }) => [code, address, tax_mode, terminals, is_currency_fixed]);
  assert.deepEqual(await overview(), [['S1', null, 'included', 1, true], ['S2', null, 'included', 0, false]]);
  // An address stays until another is said, and an empty one is none.
  for (const [address, kept] of [['Bahnhofstrasse 1', 'Bahnhofstrasse 1'], [undefined, 'Bahnhofstrasse 1'], ['', null]] as const) {
    assert.equal((await ask('PUT', `/office/stores/${first.id}`, { ...words, currency: 'CHF', address })).status, 200);
    assert.equal((await overview())[0]?.[1], kept);
  }
  assert.equal((await ask('PUT', `/office/stores/${first.id}`, { ...words, name: 'Weber', currency: 'CHF' })).status, 200);
  assert.equal(codeOf(await ask('PUT', `/office/stores/${randomUUID()}`, { ...words, currency: 'CHF' })), 'not_found');
});

test('the shop’s new name goes to the tills of all stores', async () => {
  await openOwnShop();
  const { merchant } = Me.parse((await ask('GET', '/office/me')).body);
  assert.equal((await ask('PUT', '/office/shop', { name: 'Weber & Töchter' })).status, 200);
  assert.equal(Me.parse((await ask('GET', '/office/me')).body).shop_name, 'Weber & Töchter');
  const [record] = await database.adminQuery<{ body: unknown }>(`select body from app.change where merchant_id = '${merchant}' and kind = 'store' order by position desc limit 1`);
  assert.match(JSON.stringify(record?.body), /Weber & Töchter/);
});
