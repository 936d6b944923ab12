// Price changes: what was shown is what is done, at the minute that was said, and until then it can be taken back.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { type OfficeDesk, openOfficeDesk } from '@stilltill/testing/office-desk';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';

type Price = { readonly from: string; readonly price_minor: string };
type Detail = { readonly id: string; readonly price_minor: string | null; readonly prices: readonly Price[]; readonly version: number };
type Line = { readonly product: string; readonly was_minor: string | null; readonly price_minor: string; readonly profit_minor: string | null; readonly margin_ppm: number | null };
type Preview = { readonly changed: number; readonly same: number; readonly unpriced: number; readonly below_cost: number; readonly free: number; readonly planned_after: number; readonly items: readonly Line[]; readonly mark: string; readonly code?: string };
type Item = { readonly id: string; readonly state: string; readonly products: number; readonly from: string; readonly by: string; readonly taken_back: unknown; readonly code?: string; readonly details?: unknown };

const BODY = { names: { en: 'Tea' }, barcodes: [], tax_rate_ppm: 130_000, unit: 'piece', category: null, favourite: false, picture: null };
const TEN_UP = { kind: 'percent', rate_ppm: 100_000 };
const TENTHS = { step_minor: '10', ending_minor: '0' };

let database: TestDatabase;
let shop: TestShop;
let desk: OfficeDesk;
let now_ms: number;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
  now_ms = shop.clock.now_ms();
});
after(async () => {
  await shop.close();
  await database.drop();
});
beforeEach(async () => {
  shop.clock.set(now_ms);
  desk = await openOfficeDesk(shop, database);
});

async function make(code: string, price_minor: string | null, cost_minor: string | null = null, change: object = {}): Promise<string> {
  const made = await desk.ask<Detail>('POST', 'products', { ...BODY, code, price_minor, cost_minor, ...change });
  assert.equal(made.status, 200, JSON.stringify(made.body));
  return made.body.id;
}
const read = async (id: string): Promise<Detail> => (await desk.ask<Detail>('GET', `products/${id}`)).body;
const preview = async (ask: object): Promise<Preview> => (await desk.ask<Preview>('POST', 'repricings/preview', { goods: {}, ending: null, ...ask })).body;

/** Looks at it, and does it. */
async function reprice(ask: object): Promise<{ readonly status: number; readonly body: Item }> {
  const { mark } = await preview(ask);
  return desk.ask<Item>('POST', 'repricings', { goods: {}, ending: null, ...ask, mark });
}
const inMinutes = (minutes: number): string => new Date(now_ms + minutes * 60_000).toISOString();

/** What the tills have of a product's prices. */
async function told(product: string): Promise<readonly string[]> {
  const rows = await database.adminQuery<{ body: string }>("select body from app.change where merchant_id = $1 and kind = 'product' and id = $2", [desk.merchant, product]);
  return (JSON.parse(rows[0]?.body ?? '{"prices":[]}') as { prices: Price[] }).prices.map(({ price_minor }) => price_minor);
}

test('a preview says what changes, what stays, and what falls below cost, and changes nothing', async () => {
  const [tea, milk] = [await make('A', '350', '210'), await make('B', '113', '120')];
  await make('C', null);
  await make('D', '10');
  const shown = await preview({ rule: TEN_UP, ending: { step_minor: '100', ending_minor: '90' } });
  assert.deepEqual([shown.changed, shown.same, shown.unpriced, shown.below_cost, shown.free], [3, 0, 1, 1, 0]);
  // 350 → 385 → 390, of which 13 % is contained; what is below its cost stands first.
  assert.deepEqual(shown.items.map(({ product, was_minor, price_minor }) => [product, was_minor, price_minor])[0], [milk, '113', '90']);
  const of_tea = shown.items.find(({ product }) => product === tea);
  assert.deepEqual([of_tea?.price_minor, of_tea?.profit_minor, of_tea?.margin_ppm], ['390', '135', 391_304]);
  assert.deepEqual((await read(tea)).prices.map(({ price_minor }) => price_minor), ['350']);
  assert.equal((await preview({ rule: { kind: 'amount', amount_minor: '-350' } })).free, 3);
});

test('a planned change is with the tills at once, and holds to the minute in the office', async () => {
  const [tea, milk] = [await make('A', '350'), await make('B', '200')];
  const planned = await reprice({ rule: TEN_UP, ending: TENTHS, from: inMinutes(30) });
  assert.deepEqual([planned.status, planned.body.state, planned.body.products, planned.body.by], [200, 'planned', 2, 'Somebody'], JSON.stringify(planned.body));
  assert.deepEqual([await told(tea), await told(milk)], [['350', '390'], ['200', '220']]);
  shop.clock.set(now_ms + 30 * 60_000 - 1);
  assert.equal((await read(tea)).price_minor, '350');
  shop.clock.set(now_ms + 30 * 60_000);
  assert.equal((await read(tea)).price_minor, '390');
  const { body: { items, planned: waiting } } = await desk.ask<{ items: Item[]; planned: number }>('GET', 'repricings');
  assert.deepEqual([items.map(({ id, state }) => [id, state]), waiting], [[[planned.body.id, 'done']], 0]);
  const { body: prices } = await desk.ask<{ items: Line[] }>('GET', `repricings/${planned.body.id}/prices`);
  assert.deepEqual(prices.items.map(({ product, was_minor, price_minor }) => [product, was_minor, price_minor]), [[tea, '350', '390'], [milk, '200', '220']]);
  const { body: changes } = await desk.ask<{ items: { area: string; act: string }[] }>('GET', 'changes?area=price');
  assert.deepEqual(changes.items.map(({ area, act }) => [area, act]), [['price', 'added']]);
});

test('what would not be what was shown is refused, and leaves nothing', async () => {
  const tea = await make('A', '350');
  const { mark } = await preview({ rule: TEN_UP });
  shop.clock.set(now_ms + 1000);
  assert.equal((await desk.ask('POST', `products/${tea}/prices`, { price_minor: '400' })).status, 200);
  const refused = await desk.ask<Item>('POST', 'repricings', { goods: {}, ending: null, rule: TEN_UP, mark });
  assert.deepEqual([refused.status, refused.body.code], [409, 'prices_moved']);
  assert.deepEqual((await desk.ask<{ items: Item[] }>('GET', 'repricings')).body.items, []);
});

test('a command that comes twice is done once', async () => {
  const tea = await make('A', '350');
  shop.clock.set(now_ms + 1000);
  const { mark } = await preview({ rule: TEN_UP });
  const [key, body] = [{ 'idempotency-key': randomUUID() }, { goods: {}, ending: null, rule: TEN_UP, mark }];
  const [first, again] = [await desk.ask<Item>('POST', 'repricings', body, key), await desk.ask<Item>('POST', 'repricings', body, key)];
  assert.equal(first.status, 200, JSON.stringify(first.body));
  assert.deepEqual(again, first);
  assert.equal((await read(tea)).price_minor, '385');
});

test('it is taken back before its moment and not after it; what was set by hand for the same moment stays', async () => {
  const [tea, milk] = [await make('A', '350'), await make('B', '200')];
  const planned = await reprice({ rule: TEN_UP, from: inMinutes(30) });
  assert.equal((await desk.ask('POST', `products/${milk}/prices`, { price_minor: '999', from: inMinutes(30) })).status, 200);
  const taken = await desk.ask<Item>('POST', `repricings/${planned.body.id}/take-back`, {});
  assert.deepEqual([taken.status, taken.body.state], [200, 'taken_back'], JSON.stringify(taken.body));
  assert.deepEqual([await told(tea), await told(milk)], [['350'], ['200', '999']]);
  const done = await reprice({ rule: TEN_UP, goods: { products: [tea] }, from: inMinutes(30) });
  shop.clock.set(now_ms + 31 * 60_000);
  assert.equal((await desk.ask<Item>('POST', `repricings/${done.body.id}/take-back`, {})).body.code, 'price_held');
  assert.equal((await read(tea)).price_minor, '385');
});

test('two changes of one product at one moment are refused; one behind the other goes on from its prices, and a change now tells of what comes after it', async () => {
  await make('A', '100');
  assert.equal((await reprice({ rule: TEN_UP, from: inMinutes(30) })).status, 200);
  const same = await reprice({ rule: TEN_UP, from: inMinutes(30) });
  assert.deepEqual([same.status, same.body.code, same.body.details], [409, 'price_moment_taken', { count: 1, names: 'A Tea' }]);
  assert.deepEqual((await preview({ rule: TEN_UP, from: inMinutes(60) })).items.map(({ was_minor, price_minor }) => [was_minor, price_minor]), [['110', '121']]);
  assert.equal((await preview({ rule: TEN_UP })).planned_after, 1);
});

test('goods are chosen by name, by category, by search or all, and never such as are off sale', async () => {
  const category = (await desk.ask<{ id: string }>('POST', 'categories', { names: { en: 'Drinks' } })).body.id;
  const [tea, milk, gone] = [await make('A', '100', null, { category }), await make('B', '100', null, { names: { en: 'Milk' } }), await make('C', '100', null, { category })];
  await desk.ask('POST', `products/${gone}/withdraw`, {});
  const found = async (goods: object): Promise<readonly string[]> => (await preview({ rule: TEN_UP, goods })).items.map(({ product }) => product);
  assert.deepEqual(await found({}), [tea, milk]);
  assert.deepEqual(await found({ category }), [tea]);
  assert.deepEqual(await found({ search: 'milk' }), [milk]);
  assert.deepEqual(await found({ products: [milk, gone] }), [milk]);
});

test('a rule that changes nothing, or would make a price that can’t be, is refused in plain words', async () => {
  await make('A', '1000000000000');
  const codeOf = async (rule: object): Promise<string | undefined> => (await preview({ rule })).code;
  assert.equal(await codeOf({ kind: 'percent', rate_ppm: 0 }), 'price_rule_invalid');
  assert.equal(await codeOf(TEN_UP), 'price_rule_exceeds');
  assert.equal((await reprice({ rule: { kind: 'price', price_minor: '1000000000000' } })).body.code, 'no_price_changes');
});

test('what stands in the way of a price change is told by name, the first of many, and nothing is changed', async () => {
  const products = await Promise.all(['A', 'B', 'C', 'D', 'E', 'F', 'G'].map((code) => make(code, code === 'B' ? '100' : '1000000000000')));
  const refused = (await desk.ask<Item>('POST', 'repricings/preview', { goods: {}, ending: null, rule: TEN_UP })).body;
  assert.deepEqual([refused.code, refused.details], ['price_rule_exceeds', { count: 6, names: 'A Tea · C Tea · D Tea · E Tea · F Tea · …' }]);
  const goods = { products: [products[1]] };
  for (let planned = 1; planned <= 50; planned += 1) assert.equal((await desk.ask('POST', `products/${products[1]}/prices`, { price_minor: String(planned), from: inMinutes(planned) })).status, 200);
  const full = await reprice({ rule: { kind: 'amount', amount_minor: '7' }, goods, from: inMinutes(90) });
  assert.deepEqual([full.status, full.body.code, full.body.details], [422, 'prices_to_come_full', { count: 1, names: 'B Tea', max: 50 }]);
  assert.deepEqual((await desk.ask<{ items: Item[] }>('GET', 'repricings')).body.items, []);
});

test('a price change of a whole catalogue reaches tills in parts, each product once and with its price, and is taken back the same way', async () => {
  // More than are published together, by one.
  const products = Array.from({ length: 5_001 }, (_, at) => ({
    id: randomUUID(), code: `C${at}`, names: { en: `Goods ${at}` }, barcodes: [`69${at}`], prices: [{ from: '2020-01-01T00:00:00.000Z', price_minor: BigInt(100 + at) }], tax_rate_ppm: 130_000, unit: 'piece' as const, favourite: null, category: null,
  }));
  await database.postgres.withMerchant(desk.merchant, (tx) => shop.server.modules.catalog.upsertProducts(tx, products));
  const cursor = (): Promise<string> => database.postgres.withMerchant(desk.merchant, shop.server.modules.catalog.cursor);
  const positionOf = (at: string): number => Number(at.split(':')[1]);
  const wordsWritten = async (): Promise<string | undefined> => (await database.adminQuery<{ mark: string }>("select md5(string_agg(xmin::text || words, ',' order by product_id)) as mark from app.product_words where merchant_id = $1", [desk.merchant]))[0]?.mark;
  const [words, before_at] = [await wordsWritten(), positionOf(await cursor())];
  const toldSince = async (): Promise<ReadonlyMap<string, string>> => new Map((await database.adminQuery<{ id: string; prices: string }>(
    "select id, (select string_agg(price ->> 'price_minor', ' ') from jsonb_array_elements(body::jsonb -> 'prices') price) as prices from app.change where merchant_id = $1 and kind = 'product' and position > $2", [desk.merchant, before_at],
  )).map(({ id, prices }) => [id, prices]));

  const planned = await reprice({ rule: { kind: 'amount', amount_minor: '5' }, from: inMinutes(30) });
  assert.deepEqual([planned.status, planned.body.products], [200, products.length], JSON.stringify(planned.body));
  assert.equal(positionOf(await cursor()), before_at + products.length);
  assert.deepEqual(await toldSince(), new Map(products.map(({ id }, at) => [id, `${100 + at} ${105 + at}`])));
  assert.equal(await wordsWritten(), words, 'what goods are found by stays as it is');
  assert.equal((await desk.ask('POST', `repricings/${planned.body.id}/take-back`, {})).status, 200);
  assert.equal(positionOf(await cursor()), before_at + 2 * products.length);
  assert.deepEqual(await toldSince(), new Map(products.map(({ id }, at) => [id, String(100 + at)])));
});

test('another merchant neither sees, changes nor takes back a change; an auditor reads and does not change', async () => {
  const tea = await make('A', '350');
  const planned = (await reprice({ rule: TEN_UP, from: inMinutes(30) })).body.id;
  const mine = desk;
  desk = await openOfficeDesk(shop, database);
  assert.equal((await desk.ask('GET', `repricings/${planned}`)).status, 404);
  assert.deepEqual((await desk.ask<{ items: unknown[] }>('GET', `repricings/${planned}/prices`)).body.items, []);
  assert.equal((await desk.ask('POST', `repricings/${planned}/take-back`, {})).status, 404);
  assert.equal((await reprice({ rule: TEN_UP, goods: { products: [tea] } })).body.code, 'no_price_changes');
  desk = await openOfficeDesk(shop, database, 'auditor');
  assert.deepEqual([(await desk.ask('GET', 'repricings')).status, (await desk.ask('POST', 'repricings/preview', { goods: {}, ending: null, rule: TEN_UP })).status], [200, 403]);
  desk = mine;
  assert.deepEqual(await told(tea), ['350', '385']);
});
