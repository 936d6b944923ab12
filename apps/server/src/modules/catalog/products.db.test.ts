import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';

type Answer<T> = { readonly status: number; readonly body: T };
type Price = { readonly from: string; readonly price_minor: string };
type Detail = {
  id: string; code: string; names: Record<string, string>; barcodes: string[]; version: number; state: string; price_minor: string | null; cost_minor: string | null;
  category: string | null; favourite: number | null; picture: string | null; prices: Price[]; details: Record<string, unknown>;
};

const PNG = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), randomBytes(200)]);
const COLA = '6901234567892';
const COLA_BODY = {
  code: 'C1', names: { zh: '可乐', en: 'Cola' }, barcodes: [COLA], tax_rate_ppm: 130_000, unit: 'piece', cost_minor: '210', category: null, favourite: false, picture: null, price_minor: '350',
};

let database: TestDatabase;
let shop: TestShop;
let cookie: string;
let merchant: string;
let places = 0;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
});
after(async () => {
  await shop.close();
  await database.drop();
});
beforeEach(async () => {
  ({ merchant, cookie } = await makeMerchant('owner'));
});

/** A shop of its own, and somebody who is signed in there. */
async function makeMerchant(role: 'owner' | 'manager'): Promise<{ merchant: string; cookie: string }> {
  const id = randomUUID();
  const person = { email: `p${(places += 1)}@example.org`, password: 'correct horse battery' };
  await shop.server.modules.fleet.makeMerchant({ id, shop_name: 'Shop' });
  await database.postgres.withMerchant(id, (tx) => shop.server.modules.fleet.makeStore(tx, {
    id: randomUUID(), code: 'S1', name: 'One', currency: 'CNY', timezone: 'Asia/Shanghai', idle_lock_s: 300, languages: ['zh', 'en'],
  }));
  assert.ok((await shop.server.modules.office.makeUser({ merchant: id, role, name: 'Somebody', ...person })).ok);
  const signed = await shop.server.app.inject({ method: 'POST', url: '/api/auth/sign-in/email', payload: person });
  return { merchant: id, cookie: signed.cookies.map((each) => `${each.name}=${each.value}`).join('; ') };
}

async function ask<T = Detail>(method: 'GET' | 'POST' | 'PUT', path: string, payload?: object, headers: Record<string, string> = {}): Promise<Answer<T>> {
  const answer = await shop.server.app.inject({ method, url: `/api/v1/office/${path}`, headers: { cookie, ...headers }, ...(payload ? { payload } : {}) });
  return { status: answer.statusCode, body: JSON.parse(answer.body) as T };
}

async function make(change: object = {}): Promise<Detail> {
  const made = await ask('POST', 'products', { ...COLA_BODY, ...change });
  assert.equal(made.status, 200, JSON.stringify(made.body));
  return made.body;
}

function editOf(product: Detail, change: object = {}): object {
  const { price_minor: _, ...body } = COLA_BODY;
  return { ...body, picture: 'keep', version: product.version, ...change };
}

type FeedRecord = Record<string, unknown> & { readonly prices: readonly Price[] };

/** What the tills have, by kind and id; null: told as gone. */
async function feed(): Promise<Map<string, FeedRecord | null>> {
  const rows = await database.adminQuery<{ kind: string; id: string; body: string | null }>('select kind, id, body from app.change where merchant_id = $1', [merchant]);
  return new Map(rows.map(({ kind, id, body }) => [`${kind}/${id}`, body === null ? null : JSON.parse(body) as FeedRecord]));
}

test('a product that is added is with the tills at once, without what it cost', async () => {
  const made = await make({ names: { zh: ' 可乐 ', en: ' ' }, barcodes: [` ${COLA} `, '4711'] });
  assert.deepEqual([made.names, made.barcodes, made.price_minor, made.cost_minor, made.version, made.state], [{ zh: '可乐' }, [COLA, '4711'], '350', '210', 1, 'on_sale']);
  const sent = (await feed()).get(`product/${made.id}`);
  assert.deepEqual([sent?.['names'], sent?.['barcodes'], sent?.prices.map(({ price_minor }) => price_minor)], [{ zh: '可乐' }, [COLA, '4711'], ['350']]);
  assert.ok(!JSON.stringify(sent).includes('cost'));
  assert.ok(!JSON.stringify(sent).includes('210'));
  assert.deepEqual((await ask('GET', `products/${made.id}`)).body, made);
});

test('a command that comes twice is done once', async () => {
  const headers = { 'idempotency-key': randomUUID() };
  const [first, again] = [await ask('POST', 'products', COLA_BODY, headers), await ask('POST', 'products', COLA_BODY, headers)];
  assert.deepEqual(again, first);
  assert.equal((await ask<{ items: unknown[] }>('GET', 'products')).body.items.length, 1);
});

test('a barcode belongs to one product on sale, and the answer names it', async () => {
  const made = await make();
  const second = await ask('POST', 'products', { ...COLA_BODY, code: 'C2' });
  assert.deepEqual([second.status, second.body.code], [409, 'barcode_taken']);
  assert.deepEqual(second.body.details, { barcode: COLA, product: made.id, name: 'Cola / 可乐' });
  const same_code = await ask('POST', 'products', { ...COLA_BODY, barcodes: [] });
  assert.equal(same_code.body.code, 'product_code_taken');
  assert.equal([...(await feed()).keys()].filter((key) => key.startsWith('product/')).length, 1);
});

test('a barcode with other leading zeros, and a UPC-E and its UPC-A, are the same barcode', async () => {
  await make({ barcodes: ['042100005264'] });
  for (const barcode of ['0042100005264', '00042100005264', '04252614']) {
    assert.equal((await ask('POST', 'products', { ...COLA_BODY, code: '', barcodes: [barcode] })).body.code, 'barcode_taken', barcode);
  }
});

test('a barcode that no scanner will read off the goods is refused in plain words', async () => {
  const misread = await ask('POST', 'products', { ...COLA_BODY, barcodes: ['6901234567893'] });
  assert.deepEqual([misread.status, misread.body.code, misread.body.details], [422, 'barcode_misread', { barcode: '6901234567893' }]);
  assert.equal((await ask('POST', 'products', { ...COLA_BODY, barcodes: ['https://example.org/menu'] })).body.code, 'barcode_link');
  assert.equal((await make({ barcodes: ['https://id.gs1.org/01/06901234567892', 'K-17'] })).barcodes.join(), '06901234567892,K-17');
});

test('of two people who change a product the second sees a conflict and loses nothing', async () => {
  const made = await make();
  const first = await ask('PUT', `products/${made.id}`, editOf(made, { names: { zh: '大可乐' } }));
  assert.deepEqual([first.status, first.body.names, first.body.version], [200, { zh: '大可乐' }, 2]);
  const second = await ask('PUT', `products/${made.id}`, editOf(made, { names: { zh: '小可乐' } }));
  assert.deepEqual([second.status, second.body.code], [409, 'conflict']);
  assert.deepEqual((await ask('GET', `products/${made.id}`)).body.names, { zh: '大可乐' });
  assert.deepEqual((await feed()).get(`product/${made.id}`)?.['names'], { zh: '大可乐' });
});

test('a price is set for now or later; one that holds stays, one that is still to come can be taken back', async () => {
  const made = await make();
  const now_ms = shop.clock.now_ms();
  const later = new Date(now_ms + 86_400_000).toISOString();
  assert.equal((await ask('POST', `products/${made.id}/prices`, { price_minor: '400', from: later })).status, 200);
  // One that is said to hold from before now holds from now: what was sold was sold at the price of its day.
  shop.clock.set(now_ms + 60_000);
  const cheaper = (await ask('POST', `products/${made.id}/prices`, { price_minor: '300', from: '2020-01-01T00:00:00.000Z' })).body;
  shop.clock.set(now_ms);
  assert.deepEqual(cheaper.prices.map(({ price_minor }) => price_minor), ['350', '300', '400']);
  assert.equal(cheaper.version, made.version);
  assert.equal((await ask('POST', `products/${made.id}/prices`, { price_minor: '-1' })).body.code, 'price_invalid');
  assert.equal((await ask('POST', `products/${made.id}/prices`, { price_minor: '1000000000001' })).body.code, 'price_invalid');
  assert.equal((await ask('POST', `products/${made.id}/prices/remove`, { from: made.prices[0]?.from })).body.code, 'price_held');
  const without = (await ask('POST', `products/${made.id}/prices/remove`, { from: later })).body;
  assert.deepEqual(without.prices.map(({ price_minor }) => price_minor), ['350', '300']);
  assert.deepEqual((await feed()).get(`product/${made.id}`)?.prices.map(({ price_minor }) => price_minor), ['350', '300']);
});

test('a product off sale leaves the tills and frees its barcode, and comes back unless another has got it', async () => {
  const made = await make();
  const off = (await ask('POST', `products/${made.id}/withdraw`, {})).body;
  assert.equal(off.state, 'withdrawn');
  assert.equal((await feed()).get(`product/${made.id}`), null);
  const items = async (query: string): Promise<number> => (await ask<{ items: unknown[] }>('GET', `products${query}`)).body.items.length;
  assert.deepEqual([await items(''), await items('?state=withdrawn')], [0, 1]);
  const other = await make();
  assert.equal((await ask('POST', `products/${made.id}/restore`, {})).body.code, 'barcode_taken');
  await ask('POST', `products/${other.id}/withdraw`, {});
  assert.equal((await ask('POST', `products/${made.id}/restore`, {})).body.state, 'on_sale');
  assert.deepEqual((await feed()).get(`product/${made.id}`)?.['barcodes'], [COLA]);
});

test('a picture is had by its hash, for ever and from any cache; what is no picture is refused', async () => {
  const made = await make({ picture: PNG.toString('base64') });
  assert.equal((await feed()).get(`product/${made.id}`)?.['picture'], made.picture);
  const shown = await shop.server.app.inject({ method: 'GET', url: `/api/v1/pictures/${made.picture}` });
  assert.ok(shown.rawPayload.equals(PNG));
  assert.deepEqual([shown.headers['content-type'], shown.headers['cache-control'], shown.headers['x-content-type-options']], ['image/png', 'public, max-age=31536000, immutable', 'nosniff']);
  for (const bytes of [Buffer.from('<svg onload="alert(1)">'), Buffer.alloc(0), Buffer.concat([PNG, Buffer.alloc(64 * 1024)])]) {
    const refused = await ask('PUT', `products/${made.id}`, editOf(made, { picture: bytes.toString('base64') }));
    assert.ok(refused.status >= 400 && refused.status < 500, `${refused.status}`);
  }
  const kept = (await ask('PUT', `products/${made.id}`, editOf(made))).body;
  assert.equal(kept.picture, made.picture);
  const without = (await ask('PUT', `products/${made.id}`, editOf(kept, { picture: null }))).body;
  assert.equal(without.picture, null);
  assert.equal((await shop.server.app.inject({ method: 'GET', url: `/api/v1/pictures/${made.picture}` })).statusCode, 404);
});

test('a picture that two products show stays until neither does', async () => {
  const picture = PNG.toString('base64');
  const [first, second] = [await make({ picture }), await make({ picture, code: 'C2', barcodes: [] })];
  await ask('PUT', `products/${first.id}`, editOf(first, { picture: null }));
  assert.equal((await shop.server.app.inject({ method: 'GET', url: `/api/v1/pictures/${second.picture}` })).statusCode, 200);
});

test('categories have names by language and an order, and are removed with products in them only when told so', async () => {
  const ids: string[] = [];
  for (const en of ['Drinks', 'Fruit', 'Snacks']) ids.push((await ask('POST', 'categories', { names: { en } })).body.id);
  const [drinks, fruit, snacks] = ids as [string, string, string];
  assert.equal((await ask('PUT', `categories/${drinks}`, { names: { en: 'Drinks', zh: '饮料' } })).status, 200);
  assert.equal((await ask('PUT', 'categories/order', { ids: [snacks, drinks] })).status, 200);
  const made = await make({ category: drinks });
  const list = (await ask<{ items: { id: string; place: number; products: number; names: object }[] }>('GET', 'categories')).body.items;
  assert.deepEqual(list.map(({ id, place, products }) => [id, place, products]), [[snacks, 0, 0], [drinks, 1, 1], [fruit, 2, 0]]);
  assert.deepEqual((await feed()).get(`category/${drinks}`), { id: drinks, names: { en: 'Drinks', zh: '饮料' }, place: 1 });
  const refused = await ask('POST', `categories/${drinks}/remove`, { empties: false });
  assert.deepEqual([refused.status, refused.body.code, refused.body.details], [409, 'category_used', { count: 1 }]);
  assert.equal((await ask('POST', `categories/${drinks}/remove`, { empties: true })).status, 200);
  const told = await feed();
  assert.deepEqual([told.get(`category/${drinks}`), told.get(`product/${made.id}`)?.['category']], [null, null]);
  assert.equal((await ask('PUT', `products/${made.id}`, editOf(made, { category: drinks }))).body.code, 'category_unknown');
});

test('favourites come to the end of the grid and are put into an order', async () => {
  const made: Detail[] = [];
  for (const code of ['A', 'B', 'C']) made.push(await make({ code, barcodes: [], favourite: true }));
  assert.deepEqual(made.map(({ favourite }) => favourite), [0, 1, 2]);
  const [a, b, c] = made.map(({ id }) => id) as [string, string, string];
  assert.equal((await ask('PUT', 'products/favourites', { ids: [c, a, randomUUID()] })).status, 200);
  const items = (await ask<{ items: Detail[] }>('GET', 'products/favourites')).body.items;
  assert.deepEqual(items.map(({ id }) => id), [c, a, b]);
  const told = await feed();
  assert.deepEqual([c, a, b].map((id) => told.get(`product/${id}`)?.['favourite']), [0, 1, 2]);
});

test('another merchant’s products and categories can be neither read nor changed', async () => {
  const category = (await ask('POST', 'categories', { names: { en: 'Drinks' } })).body.id;
  const made = await make({ category });
  const before_all = JSON.stringify([...await feed()]);
  const mine = { merchant, cookie };
  ({ merchant, cookie } = await makeMerchant('owner'));
  const foreign = [
    ask('GET', `products/${made.id}`), ask('PUT', `products/${made.id}`, editOf(made)), ask('POST', `products/${made.id}/withdraw`, {}), ask('POST', `products/${made.id}/restore`, {}),
    ask('POST', `products/${made.id}/prices`, { price_minor: '1' }), ask('POST', `products/${made.id}/prices/remove`, { from: made.prices[0]?.from }),
    ask('PUT', `categories/${category}`, { names: { en: 'Mine' } }), ask('POST', `categories/${category}/remove`, { empties: true }),
  ];
  for (const answer of await Promise.all(foreign)) assert.equal(answer.status, 404, JSON.stringify(answer.body));
  assert.equal((await ask('POST', 'products', { ...COLA_BODY, category })).body.code, 'category_unknown');
  assert.equal((await make()).barcodes[0], COLA);
  await ask('PUT', 'categories/order', { ids: [category] });
  await ask('PUT', 'products/favourites', { ids: [made.id] });
  assert.deepEqual((await ask<{ items: unknown[] }>('GET', 'categories')).body.items, []);
  ({ merchant, cookie } = mine);
  assert.equal(JSON.stringify([...await feed()]), before_all);
});

test('whoever is not signed in gets nothing', async () => {
  const made = await make();
  cookie = '';
  for (const answer of [await ask('GET', `products/${made.id}`), await ask('GET', 'categories'), await ask('POST', 'products', COLA_BODY)]) assert.equal(answer.status, 401);
});
