import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CardIssued, CustomerItem, PurchasePage, toWire } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { makeSale, sha256Hex } from '@stilltill/testing/test-terminal';
import { type ShopTerminal, type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import { systemTestRandom as random } from '../../test-room.ts';

const MANAGER = { name: 'Chen Mo', email: 'chen@shop.test', password: 'a quiet till sells on' };
const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
const OFFICE = '/api/v1/office';
let database: TestDatabase;
let shop: TestShop;
let cookie: string;
let till: ShopTerminal;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
  cookie = await shop.signIn('manager', MANAGER, HOST);
  till = await shop.enrol('T1');
  await upload(till.write('epoch.began', { reason: 'enrolled', follows: null }));
});
after(async () => {
  await shop.close();
  await database.drop();
});

async function ask(method: 'GET' | 'POST', path: string, body?: object): Promise<{ readonly status: number; readonly body: unknown }> {
  const answer = await shop.server.app.inject({ method, url: OFFICE + path, headers: { ...HOST, cookie, ...(body ? { 'content-type': 'application/json' } : {}) }, ...(body ? { payload: toWire(body) } : {}) });
  return { status: answer.statusCode, body: JSON.parse(answer.body) as unknown };
}
async function upload(...run: Parameters<ShopTerminal['upload']>[0]): Promise<void> {
  const answer = await shop.ask('/api/v1/journal', till.upload(run), { authorization: till.pass });
  assert.equal(answer.status, 200, answer.body);
}
const makeCustomer = async (name: string): Promise<string> => CustomerItem.parse((await ask('POST', '/customers', { name })).body).id;
const makeCard = async (customer: string): Promise<string> => CardIssued.parse((await ask('POST', '/points/cards', { customer })).body).code;
async function buyWith(code: string, price_minor: bigint, earned_points = 0): Promise<void> {
  await upload(till.write('sale.completed', { ...makeSale(random, { lines: 1, price_minor }), member: { card_hash: sha256Hex(code), earned_points, spent_points: 0, rules_version: 1, basis: 'online' } }));
}
const purchases = async (customer: string, query = ''): Promise<ReturnType<typeof PurchasePage.parse>> => PurchasePage.parse((await ask('GET', `/points/purchases?customer=${customer}${query}`)).body);
const looks = (customer: string): Promise<{ by: string; what: string }[]> => database.adminQuery("select by, what from app.customer_access where customer_id = $1 and what = 'opened'", [customer]);

test('purchases are those at which one of their cards was shown, the newest first, page by page, with the way to each sale', async () => {
  const [customer, other] = [await makeCustomer('李静'), await makeCustomer('Somebody')];
  const [first, second, strange] = [await makeCard(customer), await makeCard(customer), await makeCard(other)];
  await buyWith(first, 1000n, 10);
  await buyWith(strange, 9900n);
  await buyWith(second, 2000n);
  await buyWith(first, 3000n);
  await upload(till.writeSale());
  const page = await purchases(customer, '&limit=2');
  const rest = await purchases(customer, `&limit=2&after=${page.next}`);
  const all = [...page.items, ...rest.items];
  assert.deepEqual(all.map(({ total_minor, earned_points }) => [total_minor, earned_points]), [[3000n, 0], [2000n, 0], [1000n, 10]]);
  assert.equal(rest.next, null);
  const { terminal, epoch, seq, hash, number } = all[0] as (typeof all)[number];
  const sale = await ask('GET', `/sales/${terminal}/${epoch}/${seq}/${hash}`);
  assert.deepEqual([sale.status, (sale.body as { number: string }).number], [200, number]);
  assert.deepEqual(await looks(customer), [{ by: MANAGER.name, what: 'opened' }], 'who looked is written down, once within the hour');
  assert.equal((await ask('GET', `/points/purchases?customer=${customer}&after=${Buffer.from('["x","y"]').toString('base64url')}`)).status, 400);
});

test('whoever was merged brings their purchases, whoever was erased has none that anybody sees, and without a card there are none', async () => {
  const [one, other] = [await makeCustomer('王芳'), await makeCustomer('Wang Fang')];
  assert.deepEqual(await purchases(one), { items: [], next: null });
  await buyWith(await makeCard(other), 500n);
  assert.equal((await ask('POST', `/customers/${other}/merge`, { into: one })).status, 200);
  assert.deepEqual((await purchases(one)).items.map(({ total_minor }) => total_minor), [500n]);
  assert.equal((await ask('POST', `/customers/${one}/erase`, {})).status, 200);
  assert.equal(((await ask('GET', `/points/purchases?customer=${one}`)).body as { code: string }).code, 'customer_erased');
  assert.equal((await ask('GET', '/points/purchases?customer=00000000-0000-7000-8000-000000000000')).status, 404);
});
