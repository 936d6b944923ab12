import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { CustomerItem, OfficeChangePage, ProductDetail, SERVER_KINDS } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import { fieldsOf } from './note.ts';
import { TOLD_ENTRIES, wordsOfRoute } from './words.ts';

const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
const PIN = '280316';
const COLA = { code: '', names: { zh: '可乐', en: 'Cola' }, barcodes: [], price_minor: '350', cost_minor: null, tax_rate_ppm: 130000, unit: 'piece', category: null, favourite: false, picture: null };
let database: TestDatabase;
let shop: TestShop;
let owner: string;
let product: string;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
  owner = await shop.signIn('owner', { name: 'Anna', email: 'anna@example.com', password: 'a quiet shop by the lake' }, HOST);
});
after(async () => {
  await shop.close();
  await database.drop();
});

async function ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object, key = randomUUID() as string, cookie = owner): Promise<{ readonly status: number; readonly body: unknown }> {
  const answer = await shop.server.app.inject({
    method, url: `/api/v1/office${path}`, headers: { ...HOST, cookie, ...(body ? { 'content-type': 'application/json', 'idempotency-key': key } : {}) }, ...(body ? { payload: JSON.stringify(body) } : {}),
  });
  return { status: answer.statusCode, body: JSON.parse(answer.body) as unknown };
}
async function changes(query = ''): Promise<ReturnType<typeof OfficeChangePage.parse>> {
  const answer = await ask('GET', `/changes${query}`);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return OfficeChangePage.parse(answer.body);
}
const later = (): void => shop.clock.set(shop.clock.now_ms() + 1000);

test('a product and its price are written down with who, when and which fields, once for each key, and never with what they were set to', async () => {
  const made = await ask('POST', '/products', COLA);
  assert.equal(made.status, 200, JSON.stringify(made.body));
  product = ProductDetail.parse(made.body).id;
  later();
  const key = randomUUID();
  for (let times = 0; times < 2; times += 1) assert.equal((await ask('POST', `/products/${product}/prices`, { price_minor: '987654' }, key)).status, 200);
  const { items, people } = await changes();
  assert.deepEqual(items.map(({ by, area, act, subject, fields }) => ({ by, area, act, subject, fields: [...fields].sort().slice(0, 1) })), [
    { by: 'Anna', area: 'price', act: 'added', subject: product, fields: ['price_minor'] },
    { by: 'Anna', area: 'product', act: 'added', subject: null, fields: [Object.keys(COLA).sort()[0]] },
  ]);
  assert.equal(items[0]?.at, new Date(shop.clock.now_ms()).toISOString());
  assert.deepEqual(people, ['Anna']);
  assert.ok(!JSON.stringify(items).includes('987654'));
});

test('a command that is refused leaves nothing', async () => {
  const before = (await changes()).items.length;
  assert.equal((await ask('POST', `/products/${randomUUID()}/prices`, { price_minor: '100' })).status, 404);
  assert.equal((await changes()).items.length, before);
});

test('what the server’s own journal tells stands here once, by the entry, and no PIN anywhere', async () => {
  later();
  const made = await ask('POST', '/operators', { name: 'Ben', role: 'operator', active: true, language: 'en', pin: PIN });
  assert.equal(made.status, 200, JSON.stringify(made.body));
  const { id } = made.body as { id: string };
  later();
  const raised = await ask('PUT', `/operators/${id}`, { name: 'Ben', role: 'manager', active: true, language: 'en', pin: PIN });
  assert.equal(raised.status, 200, JSON.stringify(raised.body));
  const { items } = await changes('?area=operator');
  assert.deepEqual(items.map(({ kind, by, subject }) => [kind, by, subject]), [['operator.changed', 'Anna', id], ['operator.changed', 'Anna', id]]);
  const rows = await database.postgres.withMerchant(shop.merchant, (tx) => tx.query('select * from app.office_change where merchant_id = $1', [tx.merchant_id]));
  assert.ok(!JSON.stringify(rows).includes(PIN));
});

test('settings that have no command helper are written down as well', async () => {
  later();
  const was = (await ask('GET', `/stores/${shop.store}/selling`)).body as object;
  assert.equal((await ask('PUT', `/stores/${shop.store}/selling`, was)).status, 200);
  const [newest] = (await changes()).items;
  assert.deepEqual([newest?.area, newest?.act, newest?.subject], ['selling', 'changed', shop.store]);
  assert.ok(newest && newest.fields.length > 1, 'what the body wraps is named');
});

test('a command leaves exactly one row, whichever way it is made, and one that changed nothing leaves none', async () => {
  const operator = randomUUID();
  await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.staff.makeOperators(tx, [{ id: operator, name: '小李', role: 'operator', active: true, language: 'zh' }], 'Anna'));
  const made = await ask('POST', '/customers', { name: 'Li', phone: '137 0000 0001' });
  assert.equal(made.status, 200, JSON.stringify(made.body));
  const { id: customer } = CustomerItem.parse(made.body);
  const demand = `/operators/${operator}/sign-on-demand`;
  const contact = `/contact/customers/${customer}`;
  const commands: readonly (readonly ['POST' | 'PUT' | 'DELETE', string, object | undefined, readonly string[]])[] = [
    ['PUT', `/stock/products/${product}/threshold`, { store: shop.store, low_milli: 5000 }, ['product', 'changed', product]],
    ['POST', '/terminals', { store: shop.store, code: 'T9', name: 'Till 9' }, ['terminal', 'added']],
    ['PUT', `/roster/policy/${shop.store}`, { off_roster: 'note' }, ['roster', 'changed', shop.store]],
    ['POST', '/watch/rerun', { from: '2026-10-01T00:00:00.000Z' }, ['watch', 'added']],
    ['POST', demand, { asks: 'step_up' }, ['sign_on', 'added', operator]],
    ['DELETE', demand, undefined, ['sign_on', 'ended', operator]],
    ['PUT', '/first-steps/printer', { state: 'put_off' }, ['first_step', 'changed', 'printer']],
    ['POST', `${contact}/withdraw`, { point: null, purposes: ['marketing'], channels: ['email'] }, ['contact', 'removed', customer]],
    ['POST', `${contact}/stop`, { point: null }, ['contact', 'ended', customer]],
  ];
  for (const [method, path, body, told] of commands) {
    later();
    const count = (await changes('?limit=100')).items.length;
    const done = await ask(method, path, body);
    assert.equal(done.status, 200, `${method} ${path}: ${JSON.stringify(done.body)}`);
    const { items } = await changes('?limit=100');
    assert.deepEqual([items.length, ...[items[0]?.by, items[0]?.area, items[0]?.act, items[0]?.subject].slice(0, told.length + 1)], [count + 1, 'Anna', ...told], `${method} ${path}`);
  }
  const count = (await changes('?limit=100')).items.length;
  assert.equal((await ask('POST', '/watch/rerun', { from: '2026-10-01T00:00:00.000Z' })).status, 200);
  assert.equal((await ask('PUT', `/roster/policy/${randomUUID()}`, { off_roster: 'note' })).status, 404);
  assert.equal((await ask('PUT', `/stock/products/${randomUUID()}/threshold`, { store: shop.store, low_milli: 1 })).status, 404);
  assert.equal((await changes('?limit=100')).items.length, count, 'a look that is under way, and what is not there');
});

test('each entry of the server that names a person is told, or says by itself why not', () => {
  /** What customers say, on whichever way it reached the shop; corrections, and lifted stops, are told by their command. */
  const OTHERWISE = ['consent.given', 'contact.resumed', 'customer.corrected', 'message.reported'];
  const named = Object.entries(SERVER_KINDS).filter(([, schema]) => ['by', 'by_name', 'issued_by'].some((name) => name in schema.shape)).map(([kind]) => kind);
  assert.ok(named.length > 30, `${named.length} kinds`);
  assert.deepEqual(named.filter((kind) => !Object.hasOwn(TOLD_ENTRIES, kind)).sort(), OTHERWISE);
});

test('person, area, time and pages narrow the list', async () => {
  const all = (await changes()).items;
  assert.equal((await changes('?by=Nobody')).items.length, 0);
  assert.equal((await changes('?by=Anna')).items.length, all.length);
  assert.deepEqual((await changes('?area=price')).items.map(({ area }) => area), ['price']);
  const from = all.at(-2)?.at ?? '';
  assert.equal((await changes(`?from=${from}`)).items.length, all.length - 1);
  assert.equal((await changes(`?until=${from}`)).items.length, 1);
  const ids: string[] = [];
  for (let after: string | null = ''; after !== null;) {
    const page: Awaited<ReturnType<typeof changes>> = await changes(`?limit=2${after === '' ? '' : `&after=${after}`}`);
    ids.push(...page.items.map(({ id }) => id));
    after = page.next;
  }
  assert.deepEqual(ids, all.map(({ id }) => id));
  assert.equal((await ask('GET', '/changes?after=x')).status, 400);
});

test('an auditor reads it; another merchant sees nothing of it', async () => {
  const person = { name: 'Zhou', email: 'zhou@example.com', password: 'figures that add up' };
  const made = await shop.server.modules.office.makeUser({ merchant: shop.merchant, role: 'auditor', ...person });
  assert.ok(made.ok);
  const signed = await shop.server.app.inject({ method: 'POST', url: '/api/auth/sign-in/email', headers: { ...HOST, 'content-type': 'application/json' }, payload: JSON.stringify(person) });
  const cookie = [signed.headers['set-cookie'] ?? []].flat().map((each) => each.split(';')[0]).join('; ');
  assert.equal((await ask('GET', '/changes', undefined, undefined, cookie)).status, 200);
  assert.equal((await ask('GET', '/changes', undefined, undefined, '')).status, 401);
  const other = randomUUID();
  await shop.server.modules.fleet.makeMerchant({ id: other, shop_name: '别家' });
  assert.deepEqual(await database.postgres.withMerchant(other, (tx) => tx.query('select from app.office_change')), []);
});

test('every command of the office has a word for what it changes', async () => {
  const { paths } = JSON.parse((await shop.server.app.inject({ url: '/api/openapi.json' })).body) as { paths: Record<string, Record<string, unknown>> };
  const commands = Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).filter((method) => method !== 'get' && path.startsWith('/api/v1/office/')).map((method) => [method.toUpperCase(), path] as const));
  assert.ok(commands.length > 80, `${commands.length} commands`);
  assert.deepEqual(commands.filter(([method, path]) => wordsOfRoute(method, path).area === 'other').map(([, path]) => path), []);
});

test('names of fields are those of the protocol: no value, no text that somebody typed as a name', () => {
  assert.deepEqual(fieldsOf({ selling: { tax_mode: 'added', step_minor: 5n } }), ['tax_mode', 'step_minor']);
  assert.deepEqual(fieldsOf({ name: 'Ben', pin: PIN, left_out: undefined, 'Li Ming': 1 }), ['name', 'pin']);
  assert.deepEqual([fieldsOf(null), fieldsOf([1]), fieldsOf('text'), fieldsOf({})], [[], [], [], []]);
});
