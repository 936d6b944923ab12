// Many products changed in a table: each row stands for itself, and what one of them can't have hinders no other.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { type OfficeDesk, openOfficeDesk } from '@stilltill/testing/office-desk';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';

type Item = { readonly id: string; readonly code: string; readonly names: Record<string, string>; readonly barcodes: readonly string[]; readonly price_minor: string | null; readonly version: number; readonly state: string; readonly category: string | null; readonly tax_rate_ppm: number; readonly cost_minor?: string | null };
type Saved = { readonly saved: readonly Item[]; readonly refused: readonly { product: string; field: string | null; code: string; details: Record<string, unknown>; newest: Item | null }[] };
type Sent = { readonly code: string; readonly barcodes: readonly string[]; readonly prices: readonly { readonly price_minor: string }[] };

const BODY = { tax_rate_ppm: 130_000, unit: 'piece', category: null, favourite: true, picture: null, cost_minor: '210', price_minor: '350' };
const [COLA, PEN] = ['6901234567892', '4006381333931'];

let database: TestDatabase;
let shop: TestShop;
let desk: OfficeDesk;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
});
after(async () => {
  await shop.close();
  await database.drop();
});
beforeEach(async () => {
  desk = await openOfficeDesk(shop, database);
});

async function make(code: string, barcodes: readonly string[] = []): Promise<Item> {
  const made = await desk.ask<Item>('POST', 'products', { ...BODY, code, names: { en: `Product ${code}`, zh: `商品${code}` }, barcodes });
  assert.equal(made.status, 200, JSON.stringify(made.body));
  return made.body;
}
async function save(rows: readonly object[], headers = {}): Promise<Saved> {
  const answer = await desk.ask<Saved>('PUT', 'products', { rows }, headers);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body;
}
const rowOf = ({ id, version }: Item, change: object): object => ({ product: id, version, ...change });
const codesOf = ({ refused }: Saved): readonly (readonly [string, string, string | null])[] => refused.map(({ product, code, field }) => [product, code, field]);

/** What the tills have of a product; null: told as gone. */
async function told(id: string): Promise<Sent | null> {
  const [row] = await database.adminQuery<{ body: string | null }>("select body from app.change where merchant_id = $1 and kind = 'product' and id = $2", [desk.merchant, id]);
  return row?.body ? JSON.parse(row.body) as Sent : null;
}

test('cells of several products are saved by one command and are with the tills; what was not changed stays', async () => {
  const category = (await desk.ask<{ id: string }>('POST', 'categories', { names: { en: 'Drinks' } })).body.id;
  const [a, b, c] = [await make('A', [COLA]), await make('B'), await make('C')];
  shop.clock.set(shop.clock.now_ms() + 1000);
  const { saved, refused } = await save([
    rowOf(a, { names: { ...a.names, en: 'Cola' }, price: { was_minor: '350', price_minor: '400' } }), rowOf(b, { category, tax_rate_ppm: 0, barcodes: [PEN, ` ${PEN}`] }), rowOf(c, { on_sale: false, code: 'C9' }),
  ]);
  assert.deepEqual(refused, []);
  assert.deepEqual(saved.map(({ names, price_minor, barcodes, version }) => [names['en'], names['zh'], price_minor, barcodes, version]).slice(0, 2), [['Cola', '商品A', '400', [COLA], 2], ['Product B', '商品B', '350', [PEN], 2]]);
  assert.deepEqual([saved[1]?.category, saved[1]?.tax_rate_ppm, saved[2]?.state, saved[2]?.code], [category, 0, 'withdrawn', 'C9']);
  assert.deepEqual([(await told(a.id))?.prices.map(({ price_minor }) => price_minor), (await told(b.id))?.barcodes, await told(c.id)], [['350', '400'], [PEN], null]);
  assert.equal((await desk.ask<Item>('GET', `products/${a.id}`)).body.cost_minor, '210');
  assert.equal((await save([rowOf(saved[2] as Item, { on_sale: true })])).saved[0]?.state, 'on_sale');
});

test('whoever was faster is told for each row, with what it is now, and the other rows are saved', async () => {
  const [a, b, c] = [await make('A'), await make('B'), await make('C')];
  assert.equal((await save([rowOf(a, { names: { en: 'Faster' } })])).saved.length, 1);
  shop.clock.set(shop.clock.now_ms() + 1000);
  assert.equal((await desk.ask('POST', `products/${b.id}/prices`, { price_minor: '500' })).status, 200);
  const outcome = await save([rowOf(a, { names: { en: 'Slower' } }), rowOf(b, { price: { was_minor: '350', price_minor: '600' } }), rowOf(c, { names: { en: 'Saved' } }), { product: randomUUID(), version: 1, code: 'X' }]);
  assert.deepEqual(codesOf(outcome).slice(0, 2), [[a.id, 'conflict', null], [b.id, 'conflict', 'price']]);
  assert.deepEqual(outcome.refused.map(({ code, newest }) => [code, newest?.names['en'], newest?.price_minor]), [['conflict', 'Faster', '350'], ['conflict', 'Product B', '500'], ['not_found', undefined, undefined]]);
  assert.deepEqual(outcome.saved.map(({ names }) => names['en']), ['Saved']);
});

test('a code or barcode belongs to one product on sale, of the table and beside it; the row says whose it is', async () => {
  const [a, b, c] = [await make('A', [COLA]), await make('B'), await make('C', [PEN])];
  const outcome = await save([rowOf(a, { names: { en: 'Saved' } }), rowOf(b, { barcodes: [`0${COLA}`] }), rowOf(c, { code: 'A' })]);
  assert.deepEqual([...codesOf(outcome)].sort((x, y) => (x[1] < y[1] ? -1 : 1)), [[b.id, 'barcode_taken', 'barcodes'], [c.id, 'product_code_taken', 'code']]);
  assert.deepEqual(outcome.refused.find(({ code }) => code === 'barcode_taken')?.details, { barcode: `0${COLA}`, product: a.id, name: 'Saved' });
  // Of two rows that want the same one the first gets it.
  const second = await save([rowOf(b, { code: 'N' }), rowOf(c, { code: 'N' })]);
  assert.deepEqual([second.saved.map(({ id }) => id), codesOf(second)], [[b.id], [[c.id, 'product_code_taken', 'code']]]);
  assert.deepEqual(codesOf(await save([rowOf(c, { barcodes: ['6901234567893'] })])), [[c.id, 'barcode_misread', 'barcodes']]);
  assert.deepEqual(codesOf(await save([rowOf(c, { category: randomUUID() })])), [[c.id, 'category_unknown', 'category']]);
});

test('two rows may exchange what they have; where one of them is refused the other can’t have it', async () => {
  const [a, b] = [await make('A', [COLA]), await make('B', [PEN])];
  const exchanged = await save([rowOf(a, { code: 'B', barcodes: [PEN] }), rowOf(b, { code: 'A', barcodes: [COLA] })]);
  assert.deepEqual(exchanged.saved.map(({ code, barcodes }) => [code, barcodes]), [['B', [PEN]], ['A', [COLA]]]);
  const outcome = await save([rowOf(exchanged.saved[0] as Item, { code: 'A', barcodes: [COLA] }), rowOf(b, { code: 'B', barcodes: [PEN] })]);
  assert.deepEqual([...codesOf(outcome)].sort(), [[a.id, 'barcode_taken', 'barcodes'], [b.id, 'conflict', null]].sort());
});

test('a command that comes twice is done once, and one that saved nothing is noted nowhere', async () => {
  const a = await make('A');
  const headers = { 'idempotency-key': randomUUID() };
  const rows = [rowOf(a, { names: { en: 'Once' } })];
  assert.deepEqual(await save(rows, headers), await save(rows, headers));
  const noted = async (): Promise<readonly string[]> => (await desk.ask<{ items: { area: string; act: string }[] }>('GET', 'changes?area=product')).body.items.map(({ act }) => act).sort();
  assert.deepEqual(await noted(), ['added', 'changed']);
  assert.equal((await save(rows)).refused[0]?.code, 'conflict');
  assert.deepEqual(await noted(), ['added', 'changed']);
});

test('another merchant’s products can’t be changed by a row, and an auditor changes none', async () => {
  const a = await make('A', [COLA]);
  const mine = desk;
  desk = await openOfficeDesk(shop, database);
  const outcome = await save([rowOf(a, { names: { en: 'Theirs' } })]);
  assert.deepEqual(outcome.refused, [{ product: a.id, field: null, code: 'not_found', details: {}, newest: null }]);
  desk = await openOfficeDesk(shop, database, 'auditor');
  assert.equal((await desk.ask('PUT', 'products', { rows: [rowOf(a, { code: 'X' })] })).status, 403);
  desk = mine;
  assert.equal((await told(a.id))?.code, 'A');
});
