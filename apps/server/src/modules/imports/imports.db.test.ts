import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { DataImport, DataImportDetail, DataImportProblemPage, ProductDetail, ProductPage } from '@stilltill/protocol';
import { writeXlsx } from 'hucre/xlsx';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';

const MANAGER = { name: 'Chen Mo', email: 'chen@shop.test', password: 'a quiet till sells on' };
const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
let database: TestDatabase;
let shop: TestShop;
let cookie: string;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
  cookie = await shop.signIn('manager', MANAGER, HOST);
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
async function send(bytes: Buffer | string, kind = 'products', as = cookie): Promise<unknown> {
  const answer = await shop.server.app.inject({ method: 'POST', url: `/api/v1/office/imports?kind=${kind}&name=list.csv`, headers: { ...HOST, cookie: as, 'content-type': 'text/csv' }, payload: Buffer.from(bytes as string) });
  return JSON.parse(answer.body) as unknown;
}
type Detail = ReturnType<typeof DataImportDetail.parse>;
type Item = ReturnType<typeof DataImport.parse>;
const bring = async (bytes: Buffer | string, kind?: string): Promise<Detail> => DataImportDetail.parse(await send(bytes, kind));
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
  DataImport.parse(await ask('POST', `/imports/${id}/undo`, {}));
  return settle(id);
}
const problemsOf = async (id: string): Promise<string[]> => DataImportProblemPage.parse(await ask('GET', `/imports/${id}/problems?limit=200`)).items.map(({ line, field, code, value }) => `${line} ${field} ${code} ${value}`);
const codeOf = (body: unknown): string => (body as { code: string }).code;
type Found = ReturnType<typeof ProductPage.parse>['items'];
const find = async (text: string): Promise<Found> => ProductPage.parse(await ask('GET', `/products?search=${encodeURIComponent(text)}`)).items;
const counts = ({ counts: { made, changed, same, skipped, refused } }: Pick<Item, 'counts'>): number[] => [made, changed, same, skipped, refused];
let series = 0;
/** A code that no other test has. */
const fresh = (): string => `T${String((series += 1)).padStart(4, '0')}`;
async function positions(): Promise<number> {
  const [row] = await database.adminQuery<{ position: string }>('select coalesce(max(position), 0)::text as position from app.change_counter where merchant_id = $1', [shop.merchant]);
  return Number(row?.position ?? 0);
}

describe('a list of products', () => {
  it('is received with its columns guessed and its first rows shown, whatever it is written in', async () => {
    const [gb] = [Buffer.from('c9ccc6b7b1e0c2eb2cc6b7c3fb2cc1e3cadbbcdb0d0a50312cc2ccb2e82ca3a4332e35300d0a', 'hex')];
    const item = await bring(gb);
    assert.deepEqual([item.state, item.format, item.settings.encoding, item.settings.delimiter, item.settings.columns], ['ready', 'csv', 'gb18030', ',', ['code', 'name', 'price']]);
    assert.deepEqual([item.header, item.rows, item.counts.rows], [['商品编码', '品名', '零售价'], [{ line: 2, cells: ['P1', '绿茶', '￥3.50'] }], 1]);
    const utf16 = await bring(Buffer.from('\ufeffSKU;Name;Price\r\nA1;Tee;3,50\r\n', 'utf16le'));
    assert.deepEqual([utf16.settings.encoding, utf16.settings.delimiter, utf16.settings.decimal_sign], ['utf-16le', ';', ',']);
    const bare = await bring(Buffer.from('SKU\tName\tPrice\nA1\tTea\t3.50\n', 'utf16le'));
    assert.deepEqual([bare.settings.encoding, bare.settings.delimiter, bare.header], ['utf-16le', '\t', ['SKU', 'Name', 'Price']]);
    assert.equal(codeOf(await send(Buffer.from([0, 1, 2, 3, 255]))), 'file_unreadable');
    assert.equal(codeOf(await send('')), 'file_unreadable');
    assert.equal(codeOf(await send(Buffer.from('504b0304140000000800', 'hex'))), 'file_unreadable', 'a workbook is no text');
    assert.equal((await bring('code,name\nA1,Tea\u0086 and \ue000\n')).settings.encoding, 'utf-8', 'one stray sign makes it no other encoding');
  });

  it('may be a workbook: any of its sheets is taken in, by what its cells are', async () => {
    const [a, b] = [fresh(), fresh()];
    const bytes = Buffer.from(await writeXlsx({ sheets: [
      { name: 'Cover', rows: [['Our prices']] }, { name: 'Prices', rows: [['编码', '品名', '零售价'], [a, '茶, "绿"', 1234.5], [], [b, '笔', '面议']] }, { name: 'Other', rows: [['code', 'name', 'price'], [a, 'Tea', 7]] },
    ] }));
    const item = await bring(bytes);
    assert.deepEqual([item.format, item.sheets, item.settings.sheet, item.settings.columns, item.settings.decimal_sign, item.counts.rows], ['xlsx', ['Cover', 'Prices', 'Other'], 'Prices', ['code', 'name', 'price'], '.', 2]);
    const other = DataImportDetail.parse(await ask('PUT', `/imports/${item.id}/settings`, { ...item.settings, sheet: 'Other', decimal_sign: ',' }));
    assert.deepEqual([other.settings.sheet, other.settings.decimal_sign, other.rows, other.counts.rows], ['Other', '.', [{ line: 2, cells: [a, 'Tea', '7'] }], 1]);
    assert.equal(codeOf(await ask('PUT', `/imports/${item.id}/settings`, { ...item.settings, sheet: 'Cover' })), 'file_unreadable');
    assert.deepEqual(DataImportDetail.parse(await ask('GET', `/imports/${item.id}`)).rows, other.rows, 'the sheet before stands');
    await ask('PUT', `/imports/${item.id}/settings`, { ...item.settings, sheet: 'Prices' });
    const done = await run(item.id, 'skip_bad');
    assert.deepEqual([counts(done), await problemsOf(item.id), done.has_file], [[1, 0, 0, 0, 1], ['4 price number_word 面议'], false]);
    assert.deepEqual((await find(a)).map(({ names, price_minor }) => [names, price_minor]), [[{ zh: '茶, "绿"' }, 123450n]]);
    assert.equal(codeOf(await send(bytes.subarray(0, bytes.length / 2))), 'file_unreadable');
  });

  it('of more than 500,000 rows is refused, and says how many there may be', async () => {
    const body = await send(`code,name\n${'1,a\n'.repeat(500_001)}`);
    assert.deepEqual([codeOf(body), JSON.stringify(body).includes('500000')], ['file_too_long', true]);
  });

  it('is looked at without anything being written, and taken in with the same outcome', async () => {
    const [a, b, c] = [fresh(), fresh(), fresh()];
    const file = [
      'code,name,price,barcode,barcode 2,tax,unit,category', `${a},绿茶 500ml,¥3.50,6901234567892,4006381333931,13%,瓶,${a}饮料`, `${b},Apples,"12,999.5",,,0,kg,${a}水果`, `${c},Free,free,,,,,`,
      `,Nameless,1,,,,,`, `${fresh()},Bad barcode,1,6901234567893,,,,`, `${fresh()},Blank,,,,,,`, `${a},绿茶 500ml,,96385074,,,,`, `${b},Pears,,,,,,`,
    ].join('\n');
    const item = await bring(file);
    const was = await positions();
    const looked = await run(item.id, 'check');
    assert.deepEqual([looked.state, counts(looked)], ['checked', [3, 1, 0, 0, 4]]);
    const told = ['4 price number_word free', '5 null key_missing Nameless', '6 barcode barcode_misread 6901234567893', '7 price price_blank ', '9 name row_contradicts Pears ≠ 3'];
    assert.deepEqual(await problemsOf(item.id), told);
    assert.deepEqual([await find(a), await positions()], [[], was]);
    const refused = await run(item.id, 'all');
    assert.deepEqual([refused.state, counts(refused), await find(a), await positions()], ['refused', counts(looked), [], was]);
    const done = await run(item.id, 'skip_bad');
    assert.deepEqual([done.state, counts(done), done.rows_done, done.has_file], ['done', counts(looked), 8, false]);
    assert.deepEqual(await problemsOf(item.id), told);
    const [tea] = await find(a);
    assert.deepEqual([tea?.names, tea?.price_minor, tea?.barcodes, tea?.tax_rate_ppm, tea?.unit, tea?.state], [{ zh: '绿茶 500ml' }, 350n, ['6901234567892', '4006381333931', '96385074'], 130_000, 'piece', 'on_sale']);
    assert.deepEqual((await find(b)).map(({ price_minor, unit }) => [price_minor, unit]), [[1299950n, 'kilogram']]);
    const [fed] = await database.adminQuery<{ count: number }>("select count(*)::int as count from app.change where merchant_id = $1 and kind = 'product' and body like $2", [shop.merchant, `%${a}%`]);
    assert.equal(fed?.count, 1);
    const [kept] = await database.adminQuery<{ count: number }>('select count(*)::int as count from app.data_import_chunk where import_id = $1', [item.id]);
    assert.equal(kept?.count, 0);
  });

  it('is held against itself, and not against what a product was before: rows of one product may change it together', async () => {
    const [a, b] = [fresh(), fresh()];
    await run((await bring(`code,name,price,cost\n${a},Tea,3,1\n${b},Pen,2,1\n`)).id, 'all');
    const [tea] = await find(a);
    const planned = new Date(Date.now() + 7 * 86_400_000).toISOString();
    await database.adminQuery("insert into app.product_price (merchant_id, product_id, holds_from, price_minor) values ($1, $2, $3, 900)", [shop.merchant, tea?.id, planned]);
    const rows = [`${a},,3.50,,4000000000006`, `${a},Green tea,3.50,1.20,5000000000005`, `${a},Green tea,,,`, `${b},,2,,`, `${b},,2.50,,`];
    const done = await run((await bring(`code,name,price,cost,barcode\n${rows.join('\n')}\n`)).id, 'skip_bad');
    assert.deepEqual(await problemsOf(done.id), ['6 price row_contradicts 250 ≠ 5'], 'also of what stays as it was');
    const [green] = await find(a);
    assert.deepEqual([green?.names, green?.price_minor, green?.barcodes], [{ en: 'Green tea' }, 350n, ['4000000000006', '5000000000005']]);
    assert.deepEqual((await find(b)).map(({ price_minor }) => price_minor), [200n]);
  });

  it('changes what it names and nothing else, or skips what is known, by choice', async () => {
    const [a, b] = [fresh(), fresh()];
    await run((await bring(`code,name,price,cost\n${a},Tea,3,1\n${b},Pen,2,1\n`)).id, 'all');
    const again = await run((await bring(`code,name,price,cost\n${a},Tea,3,1\n${b},Pen,2,1\n`)).id, 'all');
    assert.deepEqual(counts(again), [0, 0, 2, 0, 0]);
    const prices = await bring(`sku,price\n${a},4.50\n${fresh()},1\n`);
    const done = await run(prices.id, 'skip_bad');
    assert.deepEqual([counts(done), (await problemsOf(prices.id)).map((each) => each.split(' ')[2])], [[0, 1, 0, 0, 1], ['product_unknown']]);
    const [tea] = await find(a);
    assert.deepEqual([tea?.names, tea?.price_minor], [{ en: 'Tea' }, 450n]);
    const detail = ProductDetail.parse(await ask('GET', `/products/${tea?.id}`));
    assert.deepEqual([detail.cost_minor, detail.prices.map(({ price_minor }) => price_minor)], [100n, [450n]]);
    const skipping = await bring(`code,name,price\n${a},Other,9\n`);
    await ask('PUT', `/imports/${skipping.id}/settings`, { ...skipping.settings, known: 'skip' });
    assert.deepEqual(counts(await run(skipping.id, 'all')), [0, 0, 0, 1, 0]);
    assert.deepEqual((await find(a)).map(({ names }) => names), [{ en: 'Tea' }]);
  });

  it('gives nobody the barcode of another product', async () => {
    const [a, b] = [fresh(), fresh()];
    await run((await bring(`code,name,barcode\n${a},Milk,7622210449283\n`)).id, 'all');
    const item = await bring(`code,name,barcode\n${b},Bread,07622210449283\n,Milk again,7622210449283\n`);
    assert.deepEqual([counts(await run(item.id, 'skip_bad')), await problemsOf(item.id)], [[0, 1, 0, 0, 1], ['2 barcode barcode_elsewhere 07622210449283']]);
    assert.deepEqual([(await find(b)).length, (await find(a)).map(({ names }) => names)], [0, [{ en: 'Milk again' }]]);
  });

  it('is remembered by its header: what a person said of its columns is said for the next such file', async () => {
    const code = fresh();
    const item = await bring(`Spalte1,Spalte2,Spalte3\n${code},Brot,"3,20"\n`);
    assert.equal(codeOf(await ask('POST', `/imports/${item.id}/run`, { mode: 'all' })), 'import_columns_missing');
    const said = DataImportDetail.parse(await ask('PUT', `/imports/${item.id}/settings`, { ...item.settings, columns: ['code', 'name', 'price'], decimal_sign: ',' }));
    assert.deepEqual(said.settings.columns, ['code', 'name', 'price']);
    assert.deepEqual(counts(await run(item.id, 'all')), [1, 0, 0, 0, 0]);
    const next = await bring('Spalte1,Spalte2,Spalte3\nX9,Milch,"1,10"\n');
    assert.deepEqual([next.settings.columns, next.settings.decimal_sign, next.is_remembered], [['code', 'name', 'price'], ',', true]);
  });

  it('is undone as a whole: what it made is off sale, what it changed is as before, and prices that held stay in the history', async () => {
    const [a, b] = [fresh(), fresh()];
    await run((await bring(`code,name,price,barcode\n${a},Tea,3,\n`)).id, 'all');
    shop.clock.set(shop.clock.now_ms() + 60_000);
    const item = await bring(`code,name,price,barcode\n${a},Green tea,4,5901234123457\n${b},New,1,\n`);
    await run(item.id, 'all');
    shop.clock.set(shop.clock.now_ms() + 60_000);
    const undone = await undo(item.id);
    assert.deepEqual([undone.state, undone.counts.undone, undone.counts.kept], ['undone', 2, 0]);
    const [tea] = await find(a);
    assert.deepEqual([tea?.names, tea?.price_minor, tea?.barcodes, await find(b)], [{ en: 'Tea' }, 300n, [], []]);
    const detail = ProductDetail.parse(await ask('GET', `/products/${tea?.id}`));
    assert.deepEqual(detail.prices.map(({ price_minor }) => price_minor), [300n, 400n, 300n]);
    const gone = await database.adminQuery<{ body: string | null }>("select c.body from app.change c join app.product p on p.merchant_id = c.merchant_id and p.id::text = c.id where p.merchant_id = $1 and p.code = $2", [shop.merchant, b]);
    assert.deepEqual(gone.map(({ body }) => body), [null]);
    assert.equal(codeOf(await ask('POST', `/imports/${item.id}/undo`, {})), 'import_not_undoable');
    // The same list again puts the same product on sale, and makes no second one.
    await run((await bring(`code,name,price,barcode\n${b},New,1,\n`)).id, 'all');
    const [count] = await database.adminQuery<{ count: number }>('select count(*)::int as count from app.product where merchant_id = $1 and code = $2', [shop.merchant, b]);
    assert.deepEqual([count?.count, (await find(b)).length], [1, 1]);
  });

  it('is not undone where somebody changed a product since: each of them is told, and stays as it is', async () => {
    const [a, b] = [fresh(), fresh()];
    const item = await bring(`code,name,price\n${a},Tea,3\n${b},Pen,2\n`);
    await run(item.id, 'all');
    const [tea] = await find(a);
    await ask('POST', `/products/${tea?.id}/prices`, { price_minor: '999' });
    const undone = await undo(item.id);
    assert.deepEqual([undone.counts.undone, undone.counts.kept, await problemsOf(item.id)], [1, 1, [`2 null changed_since ${a}`]]);
    assert.deepEqual([(await find(a)).map(({ price_minor }) => price_minor), await find(b)], [[999n], []]);
  });

  it('is taken out as a file that changes nothing when it is brought again, in which no cell begins a formula', async () => {
    const code = fresh();
    await run((await bring(`code,name_en,name_zh,price,cost,barcode,unit,category,tax\n${code},"=HYPERLINK(1)",苹果,3.5,1,5901234123457 042100005264,kg,${code},6.5%\n`)).id, 'all');
    for (const language of ['zh', 'en']) {
      const answer = await shop.server.app.inject({ method: 'GET', url: `/api/v1/office/exports/products.csv?language=${language}&mark=1`, headers: { ...HOST, cookie } });
      assert.deepEqual([answer.statusCode, answer.body.startsWith('\ufeff'), answer.body.split('\r\n').find((line) => line.startsWith(code))], [200, true, `${code},5901234123457 042100005264,苹果,'=HYPERLINK(1),3.50,1.00,6.5%,${language === 'zh' ? '千克' : 'kg'},${code}`]);
      const again = await run((await bring(answer.rawPayload.toString('utf8').replace("'=HYPER", '=HYPER'))).id, 'all');
      assert.deepEqual([again.state, again.counts.made, again.counts.changed, again.counts.same], ['done', 0, 0, again.counts.rows]);
    }
    const refused = await shop.server.app.inject({ method: 'GET', url: '/api/v1/office/exports/products.csv', headers: HOST });
    assert.equal(refused.statusCode, 401);
  });

  it('is of one merchant alone, and of those who may manage the catalogue', async () => {
    const item = await bring(`code,name\n${fresh()},Tea\n`);
    const other = await openTestShop(database);
    try {
      const strange = await other.signIn('manager', { ...MANAGER, email: 'other@shop.test' }, HOST);
      const answer = await other.server.app.inject({ method: 'GET', url: `/api/v1/office/imports/${item.id}`, headers: { ...HOST, cookie: strange } });
      assert.equal(answer.statusCode, 404);
    } finally {
      await other.close();
    }
    assert.equal(codeOf(await send('code,name\n1,2\n', 'products', '')), 'not_signed_in');
  });
});
