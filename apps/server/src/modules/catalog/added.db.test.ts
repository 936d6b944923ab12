import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type ShopTerminal, type TestShop, openTestShop } from '@stilltill/testing/test-shop';

const BARCODE = '4006381333931';
const ADDED = { barcode: BARCODE, names: { zh: '荧光笔' }, price_minor: '450', tax_rate_ppm: 130_000, unit: 'piece' };

let database: TestDatabase;
let shop: TestShop;
let first: ShopTerminal;
let second: ShopTerminal;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
  await shop.server.platform.jobs.start();
  first = await shop.enrol('T1');
  second = await shop.enrol('T2');
  for (const till of [first, second]) await upload(till, [till.write('epoch.began', { reason: 'enrolled', follows: null })]);
});
after(async () => {
  await shop.close();
  await database.drop();
});

type Run = Parameters<ShopTerminal['upload']>[0];

async function upload(till: ShopTerminal, run: Run): Promise<void> {
  const answer = await shop.ask('/api/v1/journal', till.upload(run), { authorization: till.pass });
  assert.equal(answer.status, 200, answer.body);
}

type Sent = { readonly names: object; readonly barcodes: string[]; readonly prices: { readonly price_minor: string }[] };

/** What the tills are told of a product, once they are. */
async function told(product: string): Promise<Sent> {
  for (;;) {
    const [row] = await database.adminQuery<{ body: string }>("select body from app.change where kind = 'product' and id = $1", [product]);
    if (row) return JSON.parse(row.body) as Sent;
  }
}

function exceptions(product: string): Promise<{ code: string; details: object }[]> {
  return database.adminQuery('select code, details from app.exception where details->>$1 = $2', ['product', product]);
}

test('a product that a till added is in the catalogue and on every till, to be completed in the office', async () => {
  const product = randomUUID();
  await upload(first, [first.write('product.added', { product, ...ADDED })]);
  const sent = await told(product);
  assert.deepEqual([sent.names, sent.barcodes, sent.prices.map(({ price_minor }) => price_minor)], [{ zh: '荧光笔' }, [BARCODE], ['450']]);
  const found = await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.catalog.products(tx, [product]));
  assert.deepEqual(found.map(({ to_complete, withdrawn }) => [to_complete, withdrawn]), [[true, false]]);

  const other = randomUUID();
  await upload(second, [second.write('product.added', { product: other, ...ADDED, names: { zh: '记号笔' } })]);
  assert.deepEqual((await told(other)).barcodes, [], 'the barcode stays with the first');
  assert.deepEqual((await told(product)).barcodes, [BARCODE]);
  assert.deepEqual(await exceptions(product), [{ code: 'barcode_added_twice', details: { barcode: BARCODE, product, name: '荧光笔' } }]);
});

test('the same product on two branches of a till is one product, and no exception', async () => {
  const product = randomUUID();
  const body = { product, ...ADDED, barcode: '96385074' };
  const copy = first.copy();
  await upload(first, [first.write('product.added', body)]);
  await told(product);
  await upload(first, [copy.write('product.added', body)]);
  const [rows] = await database.adminQuery<{ count: bigint }>('select count(*) from app.product where id = $1', [product]);
  assert.equal(Number(rows?.count), 1);
  assert.deepEqual(await exceptions(product), []);
});

test('a till whose clock is in 2099 adds a product that has its price today', async () => {
  const product = randomUUID();
  const till = await shop.enrol('T9');
  await upload(till, [till.write('epoch.began', { reason: 'enrolled', follows: null })]);
  const now_ms = shop.clock.now_ms();
  shop.clock.set(Date.parse('1990-01-01T00:00:00.000Z'));
  // As the server sees it: the till's clock is far ahead of its own.
  await upload(till, [till.write('product.added', { product, ...ADDED, barcode: '10012345678902' })]);
  shop.clock.set(now_ms);
  const [price] = await database.adminQuery<{ holds_from: Date }>('select holds_from from app.product_price where product_id = $1', [product]);
  assert.equal(price?.holds_from.getUTCFullYear(), 1990);
});

test('a name that was left empty is the barcode', async () => {
  const product = randomUUID();
  await upload(first, [first.write('product.added', { product, ...ADDED, barcode: 'K-18', names: {} })]);
  assert.deepEqual((await told(product)).names, { zh: 'K-18' });
});
