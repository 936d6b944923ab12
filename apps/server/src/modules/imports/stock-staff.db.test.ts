import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { DataImport, DataImportDetail, DataImportProblemPage, OperatorList, ProductPage, StockProduct } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';

const OWNER = { name: 'Chen Mo', email: 'chen@shop.test', password: 'a quiet till sells on' };
const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
let database: TestDatabase;
let shop: TestShop;
let cookie: string;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
  cookie = await shop.signIn('owner', OWNER, HOST);
  await shop.server.platform.jobs.start();
});
after(async () => {
  await shop.close();
  await database.drop();
});

async function ask(method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<unknown> {
  const answer = await shop.server.app.inject({ method, url: `/api/v1/office${path}`, headers: { ...HOST, cookie, ...(body ? { 'content-type': 'application/json', 'idempotency-key': randomUUID() } : {}) }, ...(body ? { payload: JSON.stringify(body) } : {}) });
  return JSON.parse(answer.body) as unknown;
}
type Item = ReturnType<typeof DataImport.parse>;
async function bring(kind: string, text: string): Promise<ReturnType<typeof DataImportDetail.parse>> {
  const answer = await shop.server.app.inject({ method: 'POST', url: `/api/v1/office/imports?kind=${kind}&name=list.csv`, headers: { ...HOST, cookie, 'content-type': 'text/csv' }, payload: Buffer.from(text) });
  return DataImportDetail.parse(JSON.parse(answer.body));
}
async function settle(id: string): Promise<Item> {
  for (;;) {
    const item = DataImport.parse(await ask('GET', `/imports/${id}`));
    if (!['waiting', 'running', 'undoing'].includes(item.state)) return item;
  }
}
async function run(id: string, mode: 'check' | 'all' | 'skip_bad'): Promise<Item> {
  DataImport.parse(await ask('POST', `/imports/${id}/run`, { mode }));
  return settle(id);
}
async function undo(id: string): Promise<Item> {
  shop.clock.set(shop.clock.now_ms() + 60_000);
  DataImport.parse(await ask('POST', `/imports/${id}/undo`, {}));
  return settle(id);
}
const problemsOf = async (id: string): Promise<string[]> => DataImportProblemPage.parse(await ask('GET', `/imports/${id}/problems?limit=200`)).items.map(({ line, field, code, value }) => `${line} ${field} ${code} ${value}`);
const counts = ({ counts: { made, changed, skipped, refused } }: Item): number[] => [made, changed, skipped, refused];
let series = 0;
const fresh = (): string => `S${String((series += 1)).padStart(4, '0')}`;
/** Products of these codes, and how each may be asked for. */
async function sell(...codes: readonly string[]): Promise<string[]> {
  const item = await bring('products', `code,name,price\n${codes.map((code) => `${code},Tea ${code},3`).join('\n')}\n`);
  assert.equal((await run(item.id, 'all')).state, 'done');
  return Promise.all(codes.map(async (code) => ProductPage.parse(await ask('GET', `/products?search=${code}`)).items[0]?.id ?? ''));
}
async function levels(products: readonly string[]): Promise<(number | undefined)[]> {
  shop.clock.set(shop.clock.now_ms() + 60_000);
  return Promise.all(products.map(async (product) => StockProduct.parse(await ask('GET', `/stock/products/${product}`)).levels[0]?.qty_milli));
}

describe('a list of stock', () => {
  it('that was counted says what is there, row by row, and is taken back unless somebody counted since', async () => {
    const [a, b, c] = [fresh(), fresh(), fresh()];
    const products = await sell(a, b, c);
    const item = await bring('stock', `编码,库存数量\n${a},12\n${b},"1,200.5"\n${a},3\nNOPE,1\n${c},\n${c},many\n${c},2.0005\n`);
    assert.deepEqual([item.settings.columns, item.settings.store !== null, item.settings.stock_as], [['code', 'qty'], true, 'count']);
    const told = ['4 null row_repeated ' + a, '5 code product_unknown NOPE', '6 qty qty_missing ', '7 qty number_word many', '8 qty number_decimals 2.0005'];
    const looked = await run(item.id, 'check');
    assert.deepEqual([looked.state, counts(looked), await problemsOf(item.id), await levels(products)], ['checked', [0, 2, 0, 5], told, [undefined, undefined, undefined].map(() => 0)]);
    const done = await run(item.id, 'skip_bad');
    assert.deepEqual([done.state, counts(done), await levels(products)], ['done', [0, 2, 0, 5], [12_000, 1_200_500, 0]]);
    const second = await bring('stock', `code,qty\n${a},10\n`);
    await run(second.id, 'all');
    const undone = await undo(item.id);
    assert.deepEqual([undone.state, undone.counts.undone, undone.counts.kept, await problemsOf(item.id)], ['undone', 1, 1, [`2 null changed_since ${a}`]]);
    assert.deepEqual(await levels(products), [10_000, 0, 0]);
    // What a count took away is there again.
    assert.equal((await undo(second.id)).counts.undone, 1);
    assert.deepEqual(await levels(products), [12_000, 0, 0]);
  });

  it('that came in is a delivery at its cost, in documents of as many lines as one may have', async () => {
    const codes = Array.from({ length: 301 }, fresh);
    const products = await sell(...codes);
    const item = await bring('stock', `code,qty,cost\n${codes.map((code, at) => `${code},${at === 0 ? 0 : 2.5},1.30`).join('\n')}\n`);
    await ask('PUT', `/imports/${item.id}/settings`, { ...item.settings, stock_as: 'delivery' });
    const done = await run(item.id, 'all');
    assert.deepEqual([done.state, counts(done), await levels(products.slice(0, 2))], ['done', [0, 300, 1, 0], [0, 2_500]]);
    const [cost] = await database.adminQuery<{ value: string; kind: string }>('select value_micro::text as value, kind from app.stock_movement where merchant_id = $1 and product_id = $2', [shop.merchant, products[1]]);
    assert.deepEqual(cost, { value: '325000000', kind: 'delivery' });
    assert.equal((await undo(item.id)).counts.undone, 300);
    assert.deepEqual(await levels(products.slice(0, 2)), [0, 0]);
  });

  it('needs its store', async () => {
    const item = await bring('stock', 'code,qty\nA,1\n');
    await ask('PUT', `/imports/${item.id}/settings`, { ...item.settings, store: null });
    assert.equal(((await ask('POST', `/imports/${item.id}/run`, { mode: 'check' })) as { code: string }).code, 'import_store_missing');
  });
});

describe('a list of staff', () => {
  const people = async (): Promise<ReturnType<typeof OperatorList.parse>['items']> => OperatorList.parse(await ask('GET', '/operators')).items;

  it('makes people with rank, language and PIN, and keeps no PIN where it is told what is wrong', async () => {
    const file = ['姓名,职位,语言,PIN', '王芳,收银员,,4711', 'Ann,manager,en,123456', 'Bo,manager,en,8391', 'Cy,pilot,en,', 'Di,,fr,', 'Ed,,,7x99', '王芳,店员,,', ',店员,,'].join('\n');
    const item = await bring('staff', file);
    assert.deepEqual(item.settings.columns, ['name', 'role', 'language', 'pin']);
    assert.deepEqual(item.rows[0]?.cells, ['王芳', '收银员', '', '••••']);
    const before = await people();
    const looked = await run(item.id, 'check');
    assert.deepEqual([counts(looked), (await people()).length], [[2, 0, 0, 6], before.length]);
    const told = ['4 pin pin_unusable ', '5 role role_unknown pilot', '6 language language_unknown fr', '7 pin pin_unusable ', '8 name row_repeated 王芳 = 2', '9 name name_missing '];
    assert.deepEqual(await problemsOf(item.id), told);
    const done = await run(item.id, 'skip_bad');
    assert.deepEqual([done.state, await problemsOf(item.id)], ['done', told]);
    const made = (await people()).filter(({ id }) => !before.some((each) => each.id === id)).toSorted((x, y) => (x.role < y.role ? -1 : 1));
    assert.deepEqual(made.map(({ name, role, language, has_pin, active }) => [name, role, language, has_pin, active]), [['Ann', 'manager', 'en', true, true], ['王芳', 'operator', 'zh', true, true]]);
    for (const pin of ['4711', '123456', '8391', '7x99']) {
      const kept = await database.adminQuery('select 1 from app.data_import_problem where value like $1 union all select 1 from app.data_import_record where before::text like $1 union all select 1 from app.operator where pin::text like $1', [`%"${pin}"%`]);
      assert.deepEqual(kept, []);
    }
    const again = await bring('staff', 'name\nAnn\n');
    assert.deepEqual([counts(await run(again.id, 'check')), await problemsOf(again.id)], [[0, 0, 0, 1], ['2 name name_taken Ann']]);
    const [ann] = made;
    await ask('PUT', `/operators/${ann?.id}`, { name: 'Ann', role: 'operator', active: true, language: 'en' });
    const undone = await undo(item.id);
    assert.deepEqual([undone.state, undone.counts.undone, await problemsOf(item.id)], ['undone', 1, ['3 null changed_since Ann']]);
    assert.deepEqual((await people()).filter(({ id }) => made.some((each) => each.id === id)).map(({ name, active }) => [name, active]), [['Ann', true], ['王芳', false]]);
  });

  it('names roles of the shop’s own, at the store that it names', async () => {
    const role = randomUUID();
    await ask('PUT', `/roles/${role}`, { names: { zh: '领班', en: 'Lead' }, rank: 'operator', actions: ['sell'], limits: {}, credentials: { pin_figures_min: 5, badge: 'never' } });
    const [store] = await database.adminQuery<{ id: string; code: string }>('select id, code from app.store where merchant_id = $1', [shop.merchant]);
    const item = await bring('staff', `name,role,store,pin\nEve,领班,${store?.code},48213\nFay,lead,,4821\nGus,lead,nowhere,\nHal,cashier,${store?.code},\n`);
    assert.deepEqual(counts(await run(item.id, 'skip_bad')), [1, 0, 0, 3]);
    assert.deepEqual(await problemsOf(item.id), ['3 pin pin_unusable ', '4 store store_unknown nowhere', `5 store role_everywhere ${store?.code}`]);
    assert.deepEqual((await people()).find(({ name }) => name === 'Eve')?.places, [{ store: store?.id, role }]);
  });
});
