import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { SearchAnswer } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';

const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
const OWNER = { name: 'Lin Jing', email: 'lin@shop.test', password: 'a quiet till sells on' };
const CONTACT = { contact: '', phone: '', email: '', address: '', terms: '', note: '' };
let database: TestDatabase;
let shop: TestShop;
let cookie: string;
const [product, category] = [randomUUID(), randomUUID()];

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
  cookie = await shop.signIn('owner', OWNER, HOST);
});
after(async () => {
  await shop.close();
  await database.drop();
});

async function post(path: string, body: object): Promise<{ readonly id: string; readonly number?: string; readonly promotion?: { readonly id: string } }> {
  const answer = await shop.server.app.inject({ method: 'POST', url: `/api/v1/office${path}`, headers: { ...HOST, cookie, 'content-type': 'application/json' }, payload: JSON.stringify(body) });
  assert.equal(answer.statusCode, 200, answer.body);
  return JSON.parse(answer.body) as { id: string };
}
async function find(text: string): Promise<ReturnType<typeof SearchAnswer.parse>> {
  const answer = await shop.server.app.inject({ url: `/api/v1/office/search?text=${encodeURIComponent(text)}`, headers: { ...HOST, cookie } });
  assert.equal(answer.statusCode, 200, answer.body);
  return SearchAnswer.parse(JSON.parse(answer.body));
}
/** Of which kinds there are any. */
const kinds = (found: object): string[] => Object.entries(found).filter(([, items]) => (items as unknown[]).length > 0).map(([kind]) => kind);

describe('one text', () => {
  it('finds categories, promotions, suppliers and purchase orders by what people call them, in either script', async () => {
    await database.postgres.withMerchant(shop.merchant, async (tx) => {
      await shop.server.modules.catalog.upsertCategories(tx, [{ id: category, names: { zh: '饮料', en: 'Drinks' }, place: 1 }]);
      await shop.server.modules.catalog.upsertProducts(tx, [{ id: product, code: 'QX1', names: { zh: '气泡水' }, barcodes: [], prices: [], tax_rate_ppm: 0, unit: 'piece', favourite: null, category }]);
    });
    const supplier = await post('/purchasing/suppliers', { name: '临湖批发 Lakehouse', ...CONTACT });
    const order = await post('/purchasing/orders', { store: shop.store, supplier: supplier.id, expected: null, note: '', lines: [{ product, qty_milli: 1000, unit_cost_micro: null }] });
    assert.ok(order.number);
    for (const text of ['Drinks', 'yinliao', '饮料']) assert.deepEqual((await find(text)).categories.map(({ id }) => id), [category], text);
    for (const text of ['lakeh', 'linhu', '批发']) assert.deepEqual((await find(text)).suppliers.map(({ id }) => id), [supplier.id], text);
    for (const text of [order.number, order.number.toLowerCase(), '1', '0001']) assert.deepEqual((await find(text)).orders.map(({ id, number }) => [id, number]), [[order.id, order.number]], text);
    assert.deepEqual((await find('0002')).orders, []);
    assert.deepEqual(kinds(await find('nothing is called so')), []);
  });

  it('finds a promotion', async () => {
    const { promotion } = await post('/promotions', {
      names: { en: 'Happy hour' }, offer: { kind: 'percent', rate_ppm: 100_000 }, goods: { products: [product] }, from: null, until: null, weekdays: null, hours: null, coupon: null, priority: 0, combines: false, times_max: null,
    });
    assert.deepEqual((await find('happy')).promotions.map(({ id, names }) => [id, names['en']]), [[promotion?.id, 'Happy hour']]);
  });
});
