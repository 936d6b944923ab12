// What a shop takes along is what it put in: each file is read back by the reader that imports have.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { CHANNELS, COMMERCIAL } from '@stilltill/domain/contact';
import { csvCell } from '@stilltill/domain/tabular';
import { CustomerItem, EXPORT_LISTS, OfficeChangePage, SaleCompleted, SaleRefunded } from '@stilltill/protocol';
import { makeRefund } from '@stilltill/testing/test-terminal';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import { systemTestRandom } from '../../test-room.ts';
import { readCsv } from '../../platform/table-file.ts';

const OWNER = { name: 'Chen Mo', email: 'chen@shop.test', password: 'a quiet till sells on' };
const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
/** What a spreadsheet would take for a formula. */
const EVIL = '=HYPERLINK("http://evil.example";"x")';
/** Lists of what goods cost, and of who the customers are and what they said: for whoever manages them. */
const MANAGED: readonly string[] = ['products', 'customers', 'points', 'coupons', 'messages', 'feedback', 'fapiao', 'data_requests', 'fraud_reports'];
const PERIOD = 'from=2026-11-01&to=2026-11-30';
let database: TestDatabase;
let shop: TestShop;
let cookie: string;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
  cookie = await shop.signIn('owner', OWNER, HOST);
});
after(async () => {
  await shop.close();
  await database.drop();
});

async function send<T>(method: 'POST' | 'PUT' | 'GET', path: string, body?: object): Promise<T> {
  const answer = await shop.server.app.inject({
    method, url: `/api/v1/office${path}`, headers: { ...HOST, cookie, ...(body ? { 'content-type': 'application/json', 'idempotency-key': randomUUID() } : {}) }, ...(body ? { payload: JSON.stringify(body) } : {}),
  });
  assert.equal(answer.statusCode, 200, `${method} ${path}: ${answer.body}`);
  return JSON.parse(answer.body) as T;
}
const take = (path: string, as = cookie) => shop.server.app.inject({ method: 'GET', url: `/api/v1/office/exports/${path}`, headers: { ...HOST, cookie: as } });
const codeOf = ({ body }: { readonly body: string }): string => (JSON.parse(body) as { code: string }).code;
/** Rows behind the header, each by the names of its columns. */
async function read(path: string): Promise<Record<string, string>[]> {
  const answer = await take(path);
  assert.equal(answer.statusCode, 200, answer.body);
  const rows: (readonly string[])[] = [];
  for await (const { cells } of readCsv([answer.rawPayload], 'utf-8', ',')) {
    assert.ok(cells, 'each row can be read');
    rows.push(cells);
  }
  const [header = [], ...rest] = rows;
  assert.deepEqual(rest.filter((row) => row.length !== header.length), [], 'each row has all columns');
  assert.deepEqual(rest.flat().filter((cell) => /^[=+\-@\t\r]/.test(cell) && !/^[+-]?\d+(\.\d+)?$/.test(cell)), [], 'no cell begins a formula');
  return rest.map((row) => Object.fromEntries(header.map((name, at) => [name, row[at] ?? ''])));
}
const defused = (text: string): string => csvCell(text).replace(/^"|"$/g, '').replaceAll('""', '"');

describe('what a shop has can be taken along', () => {
  it('as goods, their prices and what lies in each store', async () => {
    const { id } = await send<{ id: string }>('POST', '/products', { code: 'A1', names: { zh: '苹果', en: EVIL }, barcodes: ['5901234123457'], tax_rate_ppm: 65_000, unit: 'kilogram', category: null, favourite: false, picture: null, cost_minor: '100', price_minor: '350' });
    await send('POST', `/products/${id}/prices`, { price_minor: '400', from: '2026-12-01T00:00:00.000Z' });
    await send('POST', '/stores', { code: 'S2', name: 'Two', currency: 'CNY', timezone: 'Europe/Berlin', languages: ['en'] });
    await send('POST', '/stock/deliveries', { document: randomUUID(), store: shop.store, note: null, lines: [{ product: id, qty_milli: 1250, cost_minor: null }] });
    const [product] = (await read('products.csv')).filter(({ Code }) => Code === 'A1');
    assert.deepEqual([product?.['Chinese name'], product?.['English name'], product?.['Barcode'], product?.['Price'], product?.['Cost'], product?.['Tax rate'], product?.['Unit']], ['苹果', defused(EVIL), '5901234123457', '3.50', '1.00', '6.5%', 'kg']);
    assert.deepEqual((await read('prices.csv')).map(({ Code, Price, State, From }) => [Code, Price, State, From?.slice(0, 10)]), [['A1', '3.50', 'now', '2026-11-20'], ['A1', '4.00', 'planned', '2026-12-01']]);
    assert.deepEqual((await read('stock.csv')).map(({ Store, Code, Name, Quantity, Unit }) => [Store, Code, Name, Quantity, Unit]), [['S1', 'A1', defused(EVIL), '1.25', 'kg']]);
    assert.deepEqual(await read(`stock.csv?store=${shop.store}`), await read('stock.csv'));
    const chinese = await take('stock.csv?language=zh&mark=1');
    assert.deepEqual([chinese.body.startsWith('\ufeff门店,编码,'), chinese.headers['content-type'], chinese.headers['content-disposition']], [true, 'text/csv; charset=utf-8', `attachment; filename="stock.csv"; filename*=UTF-8''${encodeURIComponent('库存-2026-11-20.csv')}`]);
  });

  it('as suppliers, also those that it does not order from any more', async () => {
    const given = { contact: '@Li', phone: '+86 10 1234', email: 'a@b.example', address: '', terms: '30 days', note: '' };
    await send('POST', '/purchasing/suppliers', { name: '=Tea & Co', ...given });
    const old = await send<{ id: string; version: number }>('POST', '/purchasing/suppliers', { name: 'Anno', ...given });
    await send('PUT', `/purchasing/suppliers/${old.id}/active`, { version: old.version, is_active: false });
    assert.deepEqual((await read('suppliers.csv')).map((row) => [row['Name'], row['Contact'], row['Phone'], row['Terms'], row['State'], row['Orders awaited']]), [["'=Tea & Co", "'@Li", "'+86 10 1234", '30 days', 'in use', '0'], ['Anno', "'@Li", "'+86 10 1234", '30 days', 'ended', '0']]);
  });

  it('as purchase orders, each line with what came of it, and as what came, with what it cost and was ordered at', async () => {
    const product = async (code: string, en: string): Promise<string> => (await send<{ id: string }>('POST', '/products', { code, names: { en }, barcodes: [], tax_rate_ppm: 0, unit: 'piece', category: null, favourite: false, picture: null, cost_minor: null, price_minor: '900' })).id;
    const [cup, pot, gift] = [await product('PO1', EVIL), await product('PO2', 'Pot'), await product('PO3', 'Gift')];
    const supplier = (await send<{ id: string }>('POST', '/purchasing/suppliers', { name: '+Cups', contact: '', phone: '', email: '', address: '', terms: '', note: '' })).id;
    const step = (order: { id: string; version: number }, name: string, more = {}) => send<{ id: string; version: number }>('POST', `/purchasing/orders/${order.id}/${name}`, { version: order.version, ...more });
    const draft = (lines: object[]) => send<{ id: string; version: number }>('POST', '/purchasing/orders', { store: shop.store, supplier, expected: '2026-11-25', note: '=1+1', lines });
    const order = await step(await draft([{ product: cup, qty_milli: 12_000, unit_cost_micro: '38500' }, { product: pot, qty_milli: 3_000, unit_cost_micro: null }]), 'send');
    await send('POST', `/purchasing/orders/${order.id}/deliveries`, { document: randomUUID(), note: '', lines: [{ product: cup, qty_milli: 7_500, unit_cost_micro: '50000000' }, { product: gift, qty_milli: 1_000, unit_cost_micro: null }] });
    shop.clock.set(shop.clock.now_ms() + 60_000);
    await step(await draft([{ product: pot, qty_milli: 1_000, unit_cost_micro: '1000000' }]), 'cancel');
    const texts = (row: Record<string, string>): string => ['Order', 'Supplier', 'State', 'Line', 'Code', 'Name', 'Ordered', 'Received', 'Awaited', 'Unit cost', 'Cost', 'Note', 'Expected'].map((name) => row[name]).join('|');
    assert.deepEqual((await read('orders.csv')).map(texts), [
      `PO-S1-0001|'+Cups|partly received|1|PO1|${defused(EVIL)}|12|7.5|4.5|0.000385|0.00|'=1+1|2026-11-25`, "PO-S1-0001|'+Cups|partly received|2|PO2|Pot|3|0|3|||'=1+1|2026-11-25",
      "PO-S1-0001|'+Cups|partly received|3|PO3|Gift|0|1|0|||'=1+1|2026-11-25", "PO-S1-0002|'+Cups|cancelled|1|PO2|Pot|1|0|0|0.01|0.01|'=1+1|2026-11-25",
    ]);
    const came = await read('received.csv?from=2026-11-20&to=2026-11-20');
    assert.deepEqual(came.map((row) => ['Order', 'Supplier', 'Line', 'Code', 'Quantity', 'Unit cost', 'Ordered at', 'Cost', 'By'].map((name) => row[name]).join('|')), [
      "PO-S1-0001|'+Cups|1|PO1|7.5|0.50|0.000385|3.75|Chen Mo", "PO-S1-0001|'+Cups|2|PO3|1||||Chen Mo",
    ]);
    assert.deepEqual(await read('received.csv?from=2026-11-19&to=2026-11-19'), []);
    const [two] = await database.adminQuery<{ id: string }>("select id from app.store where merchant_id = $1 and code = 'S2'", [shop.merchant]);
    assert.deepEqual([await read(`orders.csv?store=${two?.id}`), await read(`received.csv?${PERIOD}&store=${two?.id}`)], [[], []], 'another store ordered nothing');
  });

  it('as what the office did with goods: received, written off, counted and sent to another store', async () => {
    const { id: product } = await send<{ id: string }>('POST', '/products', { code: 'SD1', names: { en: EVIL }, barcodes: [], tax_rate_ppm: 0, unit: 'piece', category: null, favourite: false, picture: null, cost_minor: null, price_minor: '900' });
    const [two] = await database.adminQuery<{ id: string }>("select id from app.store where merchant_id = $1 and code = 'S2'", [shop.merchant]);
    const later = (): string => {
      shop.clock.set(shop.clock.now_ms() + 60_000);
      return new Date(shop.clock.now_ms()).toISOString();
    };
    const of = (note: string | null) => ({ document: randomUUID(), store: shop.store, note });
    await send('POST', '/stock/deliveries', { ...of('-1+1'), lines: [{ product, qty_milli: 10_000, cost_minor: '2500' }] });
    later();
    await send('POST', '/stock/write-offs', { ...of(null), reason: 'expired', lines: [{ product, qty_milli: 1_000 }] });
    const at = later();
    await send('POST', '/stock/counts', { ...of(null), sent_at: at, lines: [{ product, counted_milli: 8_500, counted_at: at }] });
    later();
    const sent = of(null);
    await send('POST', '/stock/transfers', { ...sent, to_store: two?.id, lines: [{ product, qty_milli: 2_000 }] });
    later();
    await send('POST', `/stock/transfers/${sent.document}/arrival`, { document: randomUUID(), store: two?.id, note: null, lines: [{ product, received_milli: 1_500 }] });
    const rows = (await read(`documents.csv?${PERIOD}`)).filter(({ Code }) => Code === 'SD1');
    assert.deepEqual(rows.map((row) => ['Kind', 'Store', 'Other store', 'Moved', 'Counted or arrived', 'At cost', 'Reason', 'Note', 'By'].map((name) => row[name]).join('|')), [
      "delivery|S1||10||25.00||'-1+1|Chen Mo", 'write-off|S1||-1||-2.50|past its date||Chen Mo', 'count|S1||-0.5|8.5|-1.25|||Chen Mo', 'sent to another store|S1|S2|-2||-5.00|||Chen Mo', 'came from another store|S2|S1|1.5|1.5|3.75|||Chen Mo',
    ]);
    assert.deepEqual([rows[0]?.['Name'], rows[0]?.['Unit'], (await read('documents.csv?from=2026-11-01&to=2026-11-02')).length], [defused(EVIL), 'piece', 0]);
    assert.deepEqual([...new Set((await read(`documents.csv?${PERIOD}&store=${two?.id}`)).map(({ Store }) => Store))], ['S2']);
  });

  it('as promotions', async () => {
    await send('POST', '/promotions', {
      names: { en: '@SUM(1)' }, offer: { kind: 'threshold', over_minor: '10000', off: { kind: 'percent', rate_ppm: 100_000 } }, goods: {}, from: null, until: '2026-12-31T16:00:00.000Z', weekdays: [6, 7], hours: { from_minute: 540, until_minute: 1020 }, coupon: null, priority: 1,
      combines: true, times_max: null,
    });
    const [row] = await read('promotions.csv');
    assert.deepEqual([row?.['English name'], row?.['Kind'], row?.['Gives'], row?.['Condition'], row?.['Goods'], row?.['Until'], row?.['Weekdays'], row?.['Hours'], row?.['On top of others']], ["'@SUM(1)", 'spend and save', '10%', '100.00', 'all goods', '2027-01-01 00:00:00', '6 7', '09:00–17:00', 'yes']);
  });

  it('as sales line by line, oldest first, with refunds below zero, in the days of their store alone', async () => {
    const till = await shop.enrol('T1');
    const operator = randomUUID();
    await database.adminQuery("insert into app.operator (merchant_id, id, name, role, active, language, created_at) values ($1, $2, $3, 'operator', true, 'zh', now())", [shop.merchant, operator, '-1+2']);
    const shift = randomUUID();
    const run = [till.write('epoch.began', { reason: 'enrolled', follows: null }), till.write('shift.opened', { shift, float_minor: 10_000n, currency: 'CNY' }, operator), ...Array.from({ length: 3 }, () => till.writeSale({ operator, shift }))];
    const sold = run.slice(2).map(({ entry }) => SaleCompleted.parse(entry.body));
    const refund = till.write('sale.refunded', makeRefund(systemTestRandom, sold[0] as (typeof sold)[number]), operator);
    const back = SaleRefunded.parse(refund.entry.body);
    const uploaded = await shop.ask('/api/v1/journal', till.upload([...run, refund]), { authorization: till.pass });
    assert.equal(uploaded.status, 200, uploaded.body);
    const day = new Date(Date.parse(refund.entry.at) + 8 * 3_600_000).toISOString().slice(0, 10);
    const lines = await read(`sales.csv?from=${day}&to=${day}`);
    assert.equal(lines.length, [...sold, back].reduce((sum, { lines: each }) => sum + each.length, 0));
    assert.deepEqual(lines.map(({ Day, Time }) => `${Day} ${Time}`), lines.map(({ Day, Time }) => `${Day} ${Time}`).toSorted());
    const cents = (text: string | undefined): number => Math.round(Number(text) * 100);
    const amount = (of: readonly { readonly amount_minor: bigint }[]): number => Number(of.reduce((sum, line) => sum + line.amount_minor, 0n));
    assert.equal(lines.reduce((sum, { Amount }) => sum + cents(Amount), 0), amount(sold.flatMap((sale) => sale.lines)) - amount(back.lines), 'what came back is taken off');
    assert.deepEqual([...new Set(lines.map(({ Operator, Store, Terminal, Name, Currency }) => `${Operator} ${Store} ${Terminal} ${Name} ${Currency}`))], ["'-1+2 S1 T1 Apple CNY"]);
    assert.deepEqual(lines.filter(({ Kind }) => Kind === 'refund').map(({ Quantity }) => Quantity), ['-1']);
    assert.match(lines[0]?.['Receipt'] ?? '', /^S1-T1-/);
    const tenders = await read(`tenders.csv?from=${day}&to=${day}`);
    assert.equal(tenders.reduce((sum, { Amount }) => sum + cents(Amount), 0), Number(sold.reduce((sum, each) => sum + each.total_minor, 0n) - back.total_minor), 'what was taken less what was given back');
    assert.deepEqual([...new Set(tenders.map(({ Kind, Tender, Store, Operator }) => `${Kind} ${Tender} ${Store} ${Operator}`))].toSorted(), ["refund cash S1 '-1+2", "sale cash S1 '-1+2"]);
    assert.deepEqual([...new Set(tenders.map(({ Receipt }) => Receipt))], [...new Set(lines.map(({ Receipt }) => Receipt))]);
    const before_day = new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
    assert.deepEqual(await read(`sales.csv?from=${before_day}&to=${before_day}`), []);
    const [row] = await read(`shifts.csv?from=${day}&to=${day}`);
    assert.deepEqual([row?.['Store'], row?.['Terminal'], row?.['Opened by'], row?.['Float'], row?.['Sales'], row?.['Refunds'], row?.['Counted where'], row?.['Counted']], ['S1', 'T1', "'-1+2", '100.00', '3', '1', 'still open', '']);
    const taxes = await read(`tax.csv?from=${day}&to=${day}&by=day`);
    const tax = [...sold.flatMap((sale) => sale.tax.map((each) => each.tax_minor)), ...back.tax.map((each) => -each.tax_minor)].reduce((sum, each) => sum + each, 0n);
    assert.deepEqual(taxes.map((each) => [each['From'], each['Store'], each['Tax rate'], cents(each['Tax due'])]), [[day, 'S1', '13%', Number(tax)]]);
  });

  it('as customers, with what they agreed to for each way to reach them; each of them learns of it', async () => {
    const one = CustomerItem.parse(await send('POST', '/customers', { name: EVIL, notes: '+49 (0)', phone: '137 0000 0001', email: 'li@example.com' }));
    const other = CustomerItem.parse(await send('POST', '/customers', { name: 'Twin', phone: '137 0000 0002' }));
    const gone = CustomerItem.parse(await send('POST', '/customers', { name: 'Gone', phone: '137 0000 0003' }));
    const phone = one.points.find(({ kind }) => kind === 'phone')?.id ?? '';
    const { contact } = shop.server.modules;
    await database.postgres.withMerchant(shop.merchant, (tx) => contact.giveConsent(tx, { customer: one.id, point: phone, purposes: COMMERCIAL, channels: CHANNELS, at: null, source: 'preferences', by: null, form: 'express', notice_hash: 'a'.repeat(64), language: 'zh' }));
    shop.clock.set(shop.clock.now_ms() + 60_000);
    await contact.withdrawConsent(shop.merchant, { customer: one.id, point: phone, purposes: ['survey'], channels: ['voice'], at: null, source: 'preferences', by: null });
    await send('POST', `/customers/${other.id}/merge`, { into: one.id });
    await contact.erase(shop.merchant, gone.id, 'office', null);
    const rows = await read('customers.csv');
    assert.deepEqual(rows.map((row) => [row['Name'], row['Notes'], row['Way'], row['Number or address']]), [
      [defused(EVIL), "'+49 (0)", 'phone', '+8613700000001'], [defused(EVIL), "'+49 (0)", 'e-mail', 'li@example.com'], [defused(EVIL), "'+49 (0)", 'phone', '+8613700000002'],
    ]);
    assert.deepEqual(rows.map((row) => [row['Offers, written'], row['Offers, calls'], row['Surveys, calls']]), [['agreed', 'agreed', 'withdrawn'], ['', '', ''], ['', '', '']]);
    const looks = await database.adminQuery<{ customer_id: string; by: string }>("select customer_id, by from app.customer_access where merchant_id = $1 and what = 'exported' order by customer_id", [shop.merchant]);
    assert.deepEqual(looks, [one.id, other.id].toSorted().map((customer_id) => ({ customer_id, by: OWNER.name })));
  });

  it('as staff without PINs, roster and terminals', async () => {
    const { id } = await send<{ id: string }>('POST', '/operators', { name: '=1+2', role: 'manager', active: true, language: 'en', pin: '739204' });
    await send('POST', '/roster', { operator: id, store: shop.store, from: '2026-11-21T01:00:00.000Z', until: '2026-11-21T09:00:00.000Z', late_reason: null });
    const staff = await take('staff.csv');
    assert.equal(staff.body.includes('739204'), false);
    assert.deepEqual((await read('staff.csv')).find(({ Name }) => Name?.includes('=1+2')), { Name: "'=1+2", Role: 'manager', Store: '', Language: 'en' });
    assert.deepEqual(await read('roster.csv?from=2026-11-21&to=2026-11-21'), [{ Store: 'S1', Operator: "'=1+2", From: '2026-11-21 09:00:00', Until: '2026-11-21 17:00:00', How: 'planned', Reason: '', By: OWNER.name }]);
    assert.deepEqual(await read('roster.csv?from=2026-11-22&to=2026-11-22'), []);
    assert.deepEqual((await read('terminals.csv')).map(({ Store, Terminal, State }) => [Store, Terminal, State]), [['S1', 'T1', 'never checked in']]);
  });

  it('as approvals, cases and inspections', async () => {
    const [{ terminal, operator } = assert.fail('there is nobody')] = await database.adminQuery<{ terminal: string; operator: string }>(
      "select (select id from app.terminal where merchant_id = $1 and code = 'T1') as terminal, (select id from app.operator where merchant_id = $1 and name = '=1+2') as operator", [shop.merchant],
    );
    const ask = (state: string, answered: boolean, minutes: number) => database.adminQuery(
      `insert into app.approval (merchant_id, id, terminal_id, store_id, session_id, operator_id, action, subject, subject_hash, words, amount_minor, asked_at, until, state, answered_at, by_operator_id)
       values ($1, gen_random_uuid(), $2, $3, gen_random_uuid(), $4, 'refund', '{}', '\\x00', '@refund', 1250, timestamptz '2026-11-21T01:00Z' + $5 * interval '1 minute', '2026-11-21T02:00Z', $6, $7, $8)`,
      [shop.merchant, terminal, shop.store, operator, minutes, state, answered ? '2026-11-21T01:30Z' : null, answered ? operator : null],
    );
    await ask('asked', false, 1);
    await ask('given', true, 0);
    shop.clock.set(Math.max(shop.clock.now_ms(), Date.parse('2026-11-21T03:00Z')));
    cookie = await shop.signInAgain(OWNER, HOST);
    const texts = (rows: readonly Record<string, string>[], ...names: string[]): string[] => rows.map((row) => names.map((name) => row[name]).join('|'));
    assert.deepEqual(texts(await read('approvals.csv?from=2026-11-21&to=2026-11-21'), 'Time', 'Store', 'Terminal', 'Operator', 'What for', 'Amount', 'Answer', 'By', 'Answered'), [
      "09:00:00|S1|T1|'=1+2|'@refund|12.50|approved|'=1+2|2026-11-21 09:30:00", "09:01:00|S1|T1|'=1+2|'@refund|12.50|ran out||",
    ]);
    assert.deepEqual(await read('approvals.csv?from=2026-11-20&to=2026-11-20'), []);
    await database.adminQuery(
      `insert into app.watch_case (merchant_id, id, operator_id, opened_at, opened_by, ended_at, outcome, reason) values
       ($1, gen_random_uuid(), $2, '2026-11-21T01:00Z', 'Chen Mo', '2026-11-21T02:00Z', 'accident', '=0'), ($1, gen_random_uuid(), $2, '2026-11-21T01:30Z', 'Chen Mo', null, null, null)`, [shop.merchant, operator],
    );
    assert.deepEqual(texts(await read('cases.csv'), 'Opened', 'About', 'Findings', 'Ended', 'Outcome', 'Reason'), ["2026-11-21 09:30:00|'=1+2|0||open|", "2026-11-21 09:00:00|'=1+2|0|2026-11-21 10:00:00|an accident|'=0"]);
    await send('POST', '/fleet/inspections', { terminal, outcome: 'doubtful', seal_numbers: ['=A1', 'B2'], pictures: [], reported: {}, note: '+note' });
    const [done, ...none] = await read('inspections.csv?from=2026-11-01&to=2026-12-31');
    assert.deepEqual([done && texts([done], 'Store', 'Terminal', 'By', 'Outcome', 'Seal numbers', 'Photographs', 'Note'), none], [["S1|T1|Chen Mo|doubtful|'=A1 B2|0|'+note"], []]);
    assert.deepEqual(await read('inspections.csv?from=2026-10-01&to=2026-10-31'), []);
  });
});

describe('what a shop is made of, and who did what, can be taken along', () => {
  const texts = (rows: readonly Record<string, string>[], ...names: string[]): string[] => rows.map((row) => names.map((name) => row[name]).join('|'));

  it('as stores, categories in their order and roles with their limits', async () => {
    for (const names of [{ zh: '茶', en: '=Tea' }, { en: 'Cups' }]) await send('POST', '/categories', { names });
    await send('PUT', `/roles/${randomUUID()}`, { names: { en: '+Lead' }, rank: 'operator', actions: ['sell', 'discount'], limits: { discount_rate_ppm: 100_000, waive_minor: '150', refund_minor: null }, credentials: { pin_figures_min: 4, badge: 'never' } });
    assert.deepEqual(texts(await read('stores.csv'), 'Store', 'Currency', 'Time zone', 'Tax', 'Terminals'), ['S1|CNY|Asia/Shanghai|included|1', 'S2|CNY|Europe/Berlin|included|0']);
    assert.deepEqual(texts(await read('categories.csv'), 'Place', 'Chinese name', 'English name', 'Products'), ["1|茶|'=Tea|0", '2||Cups|0']);
    const limits = ['Limit of a discount', 'Limit of odd cents', 'Limit of a refund', 'Drawer openings a shift', 'Figures of the PIN', 'Signs on with'];
    assert.deepEqual(texts(await read('roles.csv'), 'English name', 'Called', 'May do alone', ...limits), ["'+Lead|operator|sell and take money; give discounts by hand|10%|1.50|without a limit|as the store has it|4|no badge, PIN only"]);
  });

  it('as changes, oldest first, page by page, and within their days', async () => {
    const rows = await read('changes.csv?from=2026-11-01&to=2026-12-31');
    const known = await database.adminQuery<{ area: string; subject: string | null; fields: string[] }>('select area, subject, fields from app.office_change where merchant_id = $1 order by at, id', [shop.merchant]);
    assert.deepEqual(texts(rows, 'Id', 'Fields'), known.map(({ subject, fields }) => `${subject ?? ''}|${fields.join(' ')}`));
    const made = rows.find((row) => row['Kind'] === 'supplier' && row['What was done'] === 'added');
    assert.deepEqual([made?.['Who'], made?.['Fields']?.split(' ').includes('terms'), made?.['Entry or command']], [OWNER.name, true, 'POST purchasing/suppliers']);
    assert.equal((await take('changes.csv?language=zh&from=2026-11-01&to=2026-12-31')).body.includes('供应商,新增'), true);
    await database.adminQuery(
      `insert into app.office_change (merchant_id, at, by_name, area, act, kind, fields)
       select $1, timestamptz '2026-06-30T15:00Z' + (n / 2) * interval '1 second', '=evil', 'price', 'changed', 'POST products/:id/prices', '{price_minor}' from generate_series(0, 1300) n`, [shop.merchant],
    );
    const many = await read('changes.csv?from=2026-06-30&to=2026-06-30');
    assert.deepEqual([many.length, new Set(many.map(({ Who }) => Who)).size, many[0]?.['Time'], many.at(-1)?.['Time']], [1301, 1, '23:00:00', '23:10:50']);
    assert.deepEqual(await read('changes.csv?from=2026-07-01&to=2026-07-01'), [], 'the day ends by the clock of the shop');
  });

  it('as findings within the days of their store, and exceptions, those that are open first', async () => {
    const [{ operator, two } = assert.fail('there is nobody')] = await database.adminQuery<{ operator: string; two: string }>(
      "select (select id from app.operator where merchant_id = $1 and name = '=1+2') as operator, (select id from app.store where merchant_id = $1 and code = 'S2') as two", [shop.merchant],
    );
    const found = (store: string, at: string, answer: string | null) => database.adminQuery(
      `insert into app.finding (merchant_id, id, subject, rule, operator_id, store_id, from_at, until_at, found_at, sure_ppm, explanations, evidence, entries, made_at, answer, answered_at, answered_by, reason)
       values ($1, gen_random_uuid(), decode(md5($4::text), 'hex'), 'voids', $2, $3, '2026-10-01T00:00Z', '2026-10-02T00:00Z', $4::timestamptz, 915000, '{beginner,few_figures}', '{}', '[]', $4::timestamptz, $5, $6, $7, $8)`,
      [shop.merchant, operator, store, at, answer, answer === null ? null : '2026-10-05T00:00Z', answer === null ? null : 'policy', answer === null ? null : '@why'],
    );
    await found(shop.store, '2026-10-02T15:59:59Z', null);
    await found(shop.store, '2026-10-02T16:00:00Z', 'note');
    await found(two, '2026-10-02T16:00:01Z', 'dismissed');
    const names = ['Day', 'Time', 'Rule', 'Store', 'About', 'How sure', 'What else may explain it', 'Answer', 'By', 'Reason'];
    const said = 'they are new; there are few figures yet';
    assert.deepEqual(texts(await read('findings.csv?from=2026-10-02&to=2026-10-02'), ...names), [`2026-10-02|23:59:59|voided lines|S1|'=1+2|92%|${said}|open||`, `2026-10-02|18:00:01|voided lines|S2|'=1+2|92%|${said}|explained|the policy|'@why`]);
    assert.deepEqual(texts(await read(`findings.csv?from=2026-10-03&to=2026-10-03&store=${shop.store}`), 'Day', 'Time', 'Answer'), ['2026-10-03|00:00:00|noted']);
    await database.adminQuery('delete from app.exception where merchant_id = $1', [shop.merchant]);
    await database.adminQuery(
      `insert into app.exception (merchant_id, id, kind, code, details, subject, opened_at, settled_at, settled_by, outcome, reason)
       select $1, gen_random_uuid(), 'flagged', case when n = 0 then 'of_tomorrow' else 'totals_differ' end, '{"field": "total", "stated": "1250", "computed": "1200"}', 'test ' || n, timestamptz '2026-10-01T00:00Z' + n * interval '1 second',
              case when n >= 2 then timestamptz '2026-10-02T00:00Z' + n * interval '1 second' end, case when n >= 2 then '+Chen' end, case when n >= 2 then 'accepted' end, case when n >= 2 then '=fine' end from generate_series(0, 452) n`, [shop.merchant],
    );
    const rows = await read('exceptions.csv');
    assert.deepEqual([rows.length, new Set(rows.map(({ Time }) => Time)).size], [453, 453]);
    assert.deepEqual(texts(rows.slice(0, 3), 'Day', 'Kind', 'Settled by', 'Outcome', 'Reason'), ['2026-10-01|flagged||open|', '2026-10-01|flagged||open|', "2026-10-01|flagged|'+Chen|accepted|'=fine"]);
    assert.match(rows[0]?.['What happened'] ?? '', /12\.50.*12\.00|12\.00.*12\.50/);
    assert.equal(rows[1]?.['What happened'], 'of_tomorrow', 'a code that nobody knows stands as it is');
  });

  it('as accounts of points with their cards, and coupons, without any code of them', async () => {
    const { code: card } = await send<{ code: string }>('POST', '/points/cards', { customer: null });
    const { id: group } = await send<{ id: string }>('POST', '/points/groups', { names: { en: '-Gold' } });
    const [{ account } = assert.fail('there is no account')] = await database.adminQuery<{ account: string }>('select id as account from app.point_account where merchant_id = $1', [shop.merchant]);
    await send('PUT', `/points/accounts/${account}/groups`, { groups: [group] });
    await send('POST', `/points/accounts/${account}/correct`, { points: 70, reason: 'welcome' });
    assert.deepEqual(texts(await read('points.csv'), 'Account', 'A customer’s', 'Points', 'Groups', 'Cards').filter((row) => row.startsWith(account)), [`${account}||70|'-Gold|1`]);
    await database.adminQuery(
      `insert into app.member_coupon (merchant_id, id, coupon_hash, promotion_id, account_id, issued_at, taken_back_at)
       select $1, gen_random_uuid(), sha256(n::text::bytea), (select id from app.promotion where merchant_id = $1 limit 1), $2, '2026-10-01T00:00Z', case when n = 0 then timestamptz '2026-10-02T00:00Z' end from generate_series(0, 1200) n`, [shop.merchant, account],
    );
    const coupons = await read('coupons.csv');
    assert.deepEqual([coupons.length, [...new Set(texts(coupons, 'Promotion', 'Account', 'Made', 'State'))].toSorted()], [1201, [`'@SUM(1)|${account}|2026-10-01 08:00:00|not used`, `'@SUM(1)|${account}|2026-10-01 08:00:00|taken back`]]);
    assert.equal((await take('points.csv')).body.includes(card), false);
  });
});

describe('a file', () => {
  const urlOf = (list: string): string => `${list}.csv?${PERIOD}`;

  it('is noted in the list of changes with who took it, once', async () => {
    shop.clock.set(shop.clock.now_ms() + 60_000);
    const from = new Date(shop.clock.now_ms()).toISOString();
    for (const list of ['customers', 'sales', 'staff']) assert.equal((await take(urlOf(list))).statusCode, 200);
    const { items } = OfficeChangePage.parse(await send('GET', `/changes?limit=200&from=${from}`));
    assert.deepEqual(items.filter(({ act }) => act === 'taken_out').map(({ by, area, kind }) => `${by} ${area} ${kind}`).toSorted(), ['Chen Mo customer GET exports/customers.csv', 'Chen Mo operator GET exports/staff.csv', 'Chen Mo sale GET exports/sales.csv']);
  });

  it('is for whoever may see its list: an auditor reads all but what goods cost, and who the customers are and what is theirs', async () => {
    const auditor = { name: 'Au Di', email: 'audit@shop.test', password: 'a quiet till sells on' };
    const made = await shop.server.modules.office.makeUser({ merchant: shop.merchant, role: 'auditor', ...auditor });
    assert.ok(made.ok);
    const as = await shop.signInAgain(auditor, HOST);
    for (const list of EXPORT_LISTS) {
      assert.equal((await take(urlOf(list), as)).statusCode, MANAGED.includes(list) ? 403 : 200, list);
      assert.equal((await take(urlOf(list), '')).statusCode, 401, list);
    }
  });

  it('is refused clearly where its period is none or its store is another’s, and nothing of another shop is in it', async () => {
    for (const list of ['documents', 'movements', 'received', 'sales', 'tenders', 'shifts', 'tax', 'roster', 'approvals', 'findings', 'changes', 'inspections']) {
      const turned = await take(`${list}.csv?from=2026-11-30&to=2026-11-01`);
      assert.deepEqual([turned.statusCode, codeOf(turned), turned.headers['content-disposition']], [422, 'period_invalid', undefined], list);
      assert.deepEqual([(await take(`${list}.csv?from=2026-02-31&to=2026-03-01`)).statusCode, (await take(`${list}.csv`)).statusCode], [400, 400], list);
    }
    const other = await openTestShop(database);
    try {
      const strange = await other.signIn('owner', { ...OWNER, email: 'other@shop.test' }, HOST);
      for (const list of EXPORT_LISTS) {
        const answer = await other.server.app.inject({ method: 'GET', url: `/api/v1/office/exports/${urlOf(list)}`, headers: { ...HOST, cookie: strange } });
        assert.deepEqual([answer.statusCode, answer.body.includes(shop.store), answer.body.includes(OWNER.name) && list !== 'changes'], [200, false, false], list);
        // What it has by being there: its store, and that files were taken out of it.
        if (list !== 'changes') assert.equal(answer.body.trim().split('\r\n').length, list === 'stores' ? 2 : 1, `${list} of a new shop is a header alone`);
        if ([...MANAGED, 'prices', 'categories', 'promotions', 'suppliers', 'staff', 'roles', 'cases', 'stores', 'changes', 'exceptions'].includes(list)) continue;
        const theirs = await other.server.app.inject({ method: 'GET', url: `/api/v1/office/exports/${urlOf(list)}&store=${shop.store}`, headers: { ...HOST, cookie: strange } });
        assert.deepEqual([theirs.statusCode, codeOf(theirs)], [404, 'not_found'], list);
      }
    } finally {
      await other.close();
    }
  });

  it('whose first page can’t be read is a problem and no file that breaks off', async () => {
    await database.adminQuery("insert into app.role (merchant_id, id, body, removed, revision) values ($1, $2, '{}', false, 0)", [shop.merchant, randomUUID()]);
    const answer = await take('staff.csv');
    assert.deepEqual([answer.statusCode, answer.headers['content-type'], answer.headers['content-disposition'], codeOf(answer)], [500, 'application/problem+json', undefined, 'internal']);
    await database.adminQuery("delete from app.role where merchant_id = $1 and body = '{}'", [shop.merchant]);
    assert.equal((await take('staff.csv')).statusCode, 200);
  });
});

it('a file bears the day that it is in the shop, or in the store that it is of, and not that of Greenwich', async () => {
  shop.clock.set(Date.parse('2026-12-10T20:00:00.000Z'));
  const as = await shop.signInAgain(OWNER, HOST);
  const berlin = randomUUID();
  await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.fleet.makeStore(tx, { id: berlin, code: 'Z9', name: 'Nine', currency: 'CNY', timezone: 'Europe/Berlin', idle_lock_s: 300, languages: ['en'] }));
  const nameOf = async (path: string): Promise<string> => decodeURIComponent(String((await take(path, as)).headers['content-disposition']));
  assert.match(await nameOf('stock.csv?language=en'), /2026-12-11\.csv/);
  assert.match(await nameOf(`stock.csv?language=en&store=${berlin}`), /2026-12-10\.csv/);
});
