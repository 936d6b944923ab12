// Orders on their way: sent, received over days, more and less than was ordered, and what that does to stock and its cost.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { OfficeChangePage, PurchaseOrder, PurchaseOrderPage, PurchaseSuggestions, PurchaseSummary, StockDocument, StockProduct, SupplierItem, SupplierPage } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import type { z } from 'zod';
import { verifyDatabase } from '../../../../../tools/verify/verify.ts';

const MANAGER = { name: 'Chen Mo', email: 'chen@shop.test', password: 'a quiet till sells on' };
const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
const OFFICE = '/api/v1/office';
const CONTACT = { contact: 'Wang Li', phone: '021 5555 0100', email: 'orders@supplier.test', address: '', terms: '30 days', note: '' };
let database: TestDatabase;
let shop: TestShop;
let cookie: string;
let theirs: string;
let supplier: string;
let made = 0;
/** Two products of this test alone. */
let cola: string;
let tea: string;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
  cookie = await shop.signIn('manager', MANAGER, HOST);
  const stranger = randomUUID();
  await shop.server.modules.fleet.makeMerchant({ id: stranger, shop_name: 'Other' });
  const person = { ...MANAGER, email: 'other@shop.test' };
  assert.ok((await shop.server.modules.office.makeUser({ merchant: stranger, role: 'manager', ...person })).ok);
  const signed = await shop.server.app.inject({ method: 'POST', url: '/api/auth/sign-in/email', headers: { ...HOST, 'content-type': 'application/json' }, payload: JSON.stringify(person) });
  theirs = [signed.headers['set-cookie'] ?? []].flat().map((each) => each.split(';')[0]).join('; ');
});
after(async () => {
  await shop.close();
  await database.drop();
});
beforeEach(async () => {
  made += 1;
  shop.clock.set(shop.clock.now_ms() + 60_000);
  [cola, tea] = [await makeProduct(`A${made}`), await makeProduct(`B${made}`)];
  supplier = (await good(SupplierItem, 'POST', '/purchasing/suppliers', { name: `Supplier ${made}`, ...CONTACT })).id;
});

async function makeProduct(code: string): Promise<string> {
  const id = randomUUID();
  await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.catalog.upsertProducts(tx, [{
    id, code, names: { zh: `商品 ${code}`, en: `Product ${code}` }, barcodes: [], prices: [], tax_rate_ppm: 0, unit: 'piece', favourite: null, category: null,
  }]));
  return id;
}

type Answer = { readonly status: number; readonly body: unknown };
async function ask(method: 'GET' | 'POST' | 'PUT', path: string, body?: object, as = cookie, key?: string): Promise<Answer> {
  const headers = { ...HOST, cookie: as, ...(body ? { 'content-type': 'application/json' } : {}), ...(key === undefined ? {} : { 'idempotency-key': key }) };
  const answer = await shop.server.app.inject({ method, url: OFFICE + path, headers, ...(body ? { payload: JSON.stringify(body) } : {}) });
  return { status: answer.statusCode, body: JSON.parse(answer.body) as unknown };
}
async function good<S extends z.ZodType>(schema: S, method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<z.output<S>> {
  const answer = await ask(method, path, body);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return schema.parse(answer.body);
}
const codeOf = ({ status, body }: Answer): string => (status === 200 ? 'done' : (body as { code: string }).code);

/** Unit costs in minor units. */
type Line = readonly [product: string, qty_milli: number, unit_cost_minor: number | null];
const linesOf = (lines: readonly Line[]) => lines.map(([product, qty_milli, cost]) => ({ product, qty_milli, unit_cost_micro: cost === null ? null : String(cost * 1_000_000) }));
type Order = z.output<typeof PurchaseOrder>;
const draft = (lines: readonly Line[], expected: string | null = null): Promise<Order> =>
  good(PurchaseOrder, 'POST', '/purchasing/orders', { store: shop.store, supplier, expected, note: '', lines: linesOf(lines) });
const step = (order: Order, name: string, more: object = {}): Promise<Answer> => ask('POST', `/purchasing/orders/${order.id}/${name}`, { version: order.version, ...more });
async function sent(lines: readonly Line[], expected: string | null = null): Promise<Order> {
  return PurchaseOrder.parse((await step(await draft(lines, expected), 'send')).body);
}
const receive = (order: Order, lines: readonly Line[], document = randomUUID()): Promise<Answer> =>
  ask('POST', `/purchasing/orders/${order.id}/deliveries`, { document, note: '', lines: linesOf(lines) });
const read = (order: Order): Promise<Order> => good(PurchaseOrder, 'GET', `/purchasing/orders/${order.id}`);
const figures = (order: Order): string[] => order.items.map((line) => `${line.ordered_milli} ${line.received_milli} ${line.open_milli} ${line.over_milli}`);

/** Level in thousandths, value in minor units. */
async function level(product: string): Promise<[number, string | null]> {
  const [found] = (await good(StockProduct, 'GET', `/stock/products/${product}`)).levels;
  assert.ok(found);
  return [found.qty_milli, found.value_minor === null ? null : String(found.value_minor)];
}

describe('an order', () => {
  it('is numbered in its store without gaps, summed by its lines, and changed while it is a draft', async () => {
    const [one, two] = [await draft([[cola, 24_000, 200], [tea, 1_500, null]]), await draft([[cola, 1000, 1]])];
    const numbers = [one, two].map(({ number }) => Number(/^PO-S1-(\d{4})$/.exec(number)?.[1]));
    assert.equal((numbers[1] ?? 0) - (numbers[0] ?? 0), 1);
    assert.deepEqual([one.state, String(one.cost_minor), one.lines, one.lines_unknown], ['draft', '4800', 2, 1]);
    const edit = { version: one.version, supplier, expected: '2026-12-01', note: 'Ring twice', lines: linesOf([[tea, 2000, 350]]) };
    const edited = await good(PurchaseOrder, 'PUT', `/purchasing/orders/${one.id}`, edit);
    assert.deepEqual([String(edited.cost_minor), edited.expected, edited.note, figures(edited)], ['700', '2026-12-01', 'Ring twice', ['2000 0 2000 0']]);
    assert.equal(codeOf(await ask('PUT', `/purchasing/orders/${one.id}`, edit)), 'conflict', 'the change was made on an older version');
    assert.deepEqual(edited.changes.map(({ kind, by }) => `${kind} ${by}`), ['edited Chen Mo', 'made Chen Mo']);
  });

  it('gets a number of its own, also where several are begun at once, and each store counts for itself', async () => {
    const numbers = (await Promise.all([1, 2, 3, 4].map(() => draft([[cola, 1000, 1]])))).map(({ number }) => Number(number.slice(-4))).sort((a, b) => a - b);
    assert.deepEqual(numbers.map((number) => number - (numbers[0] ?? 0)), [0, 1, 2, 3]);
    const second = randomUUID();
    const open = { id: second, code: `Z${made}`, name: 'Two', currency: 'CNY', timezone: 'Asia/Shanghai', idle_lock_s: 300, languages: ['zh' as const] };
    await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.fleet.makeStore(tx, open));
    const other = await good(PurchaseOrder, 'POST', '/purchasing/orders', { store: second, supplier, expected: null, note: '', lines: linesOf([[cola, 1000, 1]]) });
    assert.equal(other.number, `PO-Z${made}-0001`);
  });

  it('moves no stock when it is sent, and can then be taken back, expected on another day, or cancelled', async () => {
    const order = await sent([[cola, 10_000, 200]]);
    assert.deepEqual(await level(cola), [0, null]);
    assert.equal(codeOf(await ask('PUT', `/purchasing/orders/${order.id}`, { version: order.version, supplier, expected: null, note: '', lines: linesOf([[tea, 1000, 1]]) })), 'purchase_sent');
    const back = PurchaseOrder.parse((await step(order, 'reopen')).body);
    const again = PurchaseOrder.parse((await step(back, 'send')).body);
    const later = await good(PurchaseOrder, 'PUT', `/purchasing/orders/${order.id}/expected`, { version: again.version, expected: '2026-12-05' });
    const cancelled = PurchaseOrder.parse((await step(later, 'cancel')).body);
    assert.deepEqual(cancelled.changes.map(({ kind, detail }) => `${kind} ${detail}`), ['cancelled null', 'expected 2026-12-05', 'sent null', 'taken_back null', 'sent null', 'made null']);
  });

  it('that is a draft or was cancelled takes no goods, and nothing moves', async () => {
    const order = await draft([[cola, 10_000, 200]]);
    assert.equal(codeOf(await receive(order, [[cola, 10_000, 200]])), 'purchase_draft');
    const cancelled = PurchaseOrder.parse((await step(order, 'cancel')).body);
    assert.equal(codeOf(await receive(cancelled, [[cola, 10_000, 200]])), 'purchase_cancelled');
    assert.equal(codeOf(await step(cancelled, 'send')), 'purchase_cancelled');
    assert.deepEqual(await level(cola), [0, null]);
  });

  it('the same command with the same key makes one order', async () => {
    const body = { store: shop.store, supplier, expected: null, note: '', lines: linesOf([[cola, 1000, 100]]) };
    const key = randomUUID();
    const [one, two] = [await ask('POST', '/purchasing/orders', body, cookie, key), await ask('POST', '/purchasing/orders', body, cookie, key)];
    assert.deepEqual([one.status, two.body], [200, one.body]);
  });
});

describe('goods that come', () => {
  it('over two days: partly received, then received; the cost that came goes into the moving average', async () => {
    const order = await sent([[cola, 10_000, 200], [tea, 4000, 300]]);
    assert.equal(codeOf(await receive(order, [[cola, 6000, 200]])), 'done');
    const partly = await read(order);
    assert.deepEqual([partly.state, figures(partly)], ['partly_received', ['10000 6000 4000 0', '4000 0 4000 0']]);
    assert.deepEqual(await level(cola), [6000, '1200']);
    shop.clock.set(shop.clock.now_ms() + 86_400_000);
    assert.equal(codeOf(await receive(order, [[cola, 4000, 250], [tea, 4000, 300]])), 'done');
    const all = await read(order);
    assert.deepEqual([all.state, figures(all), String(all.received_minor)], ['received', ['10000 10000 0 0', '4000 4000 0 0'], '3400']);
    assert.deepEqual(await level(cola), [10_000, '2200'], 'six for 12.00 and four for 10.00');
    assert.deepEqual(all.deliveries.map(({ lines, cost_minor }) => `${lines} ${cost_minor}`), ['2 2200', '1 1200']);
    assert.deepEqual(all.changes.map(({ kind }) => kind), ['received', 'received', 'sent', 'made']);
  });

  it('the same delivery sent twice, also at once, moves stock once; another one under its id is refused', async () => {
    const order = await sent([[cola, 10_000, 200]]);
    const document = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => receive(order, [[cola, 6000, 200]], document)));
    assert.deepEqual(answers.map(codeOf), ['done', 'done', 'done']);
    assert.deepEqual(await level(cola), [6000, '1200']);
    assert.equal((await read(order)).deliveries.length, 1);
    assert.equal(codeOf(await receive(order, [[cola, 5000, 200]], document)), 'stock_document_differs');
    const other = await sent([[cola, 6000, 200]]);
    assert.equal(codeOf(await receive(other, [[cola, 6000, 200]], document)), 'stock_document_differs');
    assert.deepEqual(await level(cola), [6000, '1200']);
  });

  it('a delivery that was received without an order can’t be taken for one of an order', async () => {
    const order = await sent([[cola, 6000, 200]]);
    const document = randomUUID();
    assert.equal((await ask('POST', '/stock/deliveries', { document, store: shop.store, note: null, lines: [{ product: cola, qty_milli: 6000, cost_minor: '1200' }] })).status, 200);
    assert.equal(codeOf(await receive(order, [[cola, 6000, 200]], document)), 'stock_document_differs');
    assert.deepEqual([(await read(order)).state, await level(cola)], ['sent', [6000, '1200']]);
  });

  it('more, less and other than was ordered is taken and shown; the rest is closed with a reason', async () => {
    const order = await sent([[cola, 10_000, 200], [tea, 4000, 300]]);
    const gift = await makeProduct(`G${made}`);
    assert.equal(codeOf(await receive(order, [[cola, 12_000, 200], [tea, 1000, null], [gift, 500, 0]])), 'done');
    const came = await read(order);
    assert.deepEqual([came.state, figures(came)], ['partly_received', ['10000 12000 0 2000', '4000 1000 3000 0', '0 500 0 500']]);
    assert.deepEqual([await level(tea), await level(gift)], [[1000, null], [500, '0']]);
    assert.equal(codeOf(await step(came, 'cancel')), 'purchase_arrived');
    assert.equal(codeOf(await step(came, 'close', { reason: ' ' })), 'request_malformed');
    const closed = PurchaseOrder.parse((await step(came, 'close', { reason: 'Sold out there' })).body);
    assert.deepEqual([closed.state, closed.closed_reason, codeOf(await step(closed, 'close', { reason: 'again' }))], ['received', 'Sold out there', 'purchase_ended']);
    assert.equal(codeOf(await receive(closed, [[tea, 1000, 300]])), 'done', 'goods that come after all are taken');
    assert.deepEqual([(await read(order)).state, (await level(tea))[0]], ['received', 2000]);
  });

  it('the entry names the order, the document leads to it, and the books add up', async () => {
    const order = await sent([[cola, 3000, null]]);
    const document = randomUUID();
    const thirds = { document, note: 'Note 7', lines: [{ product: cola, qty_milli: 3000, unit_cost_micro: '33333333' }] };
    assert.equal((await ask('POST', `/purchasing/orders/${order.id}/deliveries`, thirds)).status, 200);
    const found = await good(StockDocument, 'GET', `/stock/documents/${document}`);
    assert.deepEqual([found.order, found.note, (JSON.parse(found.entry.text) as { body: { order: string } }).body.order], [order.id, 'Note 7', order.id]);
    assert.deepEqual(await level(cola), [3000, '100'], 'the cost of a line is rounded once');
    const { stilltill_app: app_url, stilltill_auth: auth_url } = database.urls;
    const { findings } = await verifyDatabase({ app_url, auth_url, server_public_key: shop.server.platform.keys.server_public_key });
    assert.deepEqual(findings.map((each) => `${each.name} ${each.what}`), []);
  });

  it('two deliveries at once both count, whoever is first', async () => {
    const order = await sent([[cola, 10_000, 200]]);
    const answers = await Promise.all([receive(order, [[cola, 4000, 200]]), receive(order, [[cola, 6000, 200]])]);
    assert.deepEqual(answers.map(codeOf), ['done', 'done']);
    const all = await read(order);
    assert.deepEqual([all.state, all.deliveries.length, all.changes.length, await level(cola)], ['received', 2, 4, [10_000, '2000']]);
  });

  it('where stock refuses a delivery, the order knows nothing of it', async () => {
    const order = await sent([[cola, 3000, 100]]);
    assert.equal(codeOf(await receive(order, [[cola, 3000, 100], [randomUUID(), 1000, 1]])), 'stock_product_unknown');
    assert.equal(codeOf(await receive(order, [[cola, 1000, 100], [cola, 1000, 100]])), 'request_malformed');
    const now = await read(order);
    assert.deepEqual([now.state, now.deliveries.length, now.version], ['sent', 0, order.version]);
  });
});

describe('lists', () => {
  it('say what is late by the store’s own day, and what is awaited; each page goes on where the one before ended', async () => {
    const today = new Date(shop.clock.now_ms() + 8 * 3_600_000).toISOString().slice(0, 10);
    const due = await sent([[cola, 1000, 100]], today);
    const path = `/purchasing/orders?supplier=${supplier}`;
    assert.deepEqual((await good(PurchaseOrderPage, 'GET', `${path}&late=yes`)).items, []);
    const before_late = (await good(PurchaseSummary, 'GET', '/purchasing/summary')).late;
    const noon = shop.clock.now_ms();
    // Midnight in Shanghai is 16:00 in UTC.
    shop.clock.set(Date.parse(`${today}T16:00:00.000Z`));
    const late = await good(PurchaseOrderPage, 'GET', `${path}&late=yes`);
    assert.deepEqual(late.items.map(({ id, is_late }) => [id, is_late]), [[due.id, true]]);
    assert.equal((await good(PurchaseSummary, 'GET', `/purchasing/summary?store=${shop.store}`)).late, before_late + 1);
    shop.clock.set(Math.max(noon, shop.clock.now_ms()));
    const second = await draft([[cola, 1000, 100]]);
    const first_page = await good(PurchaseOrderPage, 'GET', `${path}&limit=1`);
    const next_page = await good(PurchaseOrderPage, 'GET', `${path}&limit=1&after=${first_page.next}`);
    assert.deepEqual([first_page, next_page].map(({ items }) => items.map(({ id }) => id)), [[second.id], [due.id]]);
    assert.equal(next_page.next, null);
    assert.deepEqual((await good(PurchaseOrderPage, 'GET', `${path}&state=awaited`)).items.map(({ id }) => id), [due.id]);
    assert.deepEqual((await good(PurchaseOrderPage, 'GET', `${path}&state=draft`)).items.map(({ id }) => id), [second.id]);
  });

  it('suggest what is low and not on its way, at the last cost from this supplier', async () => {
    await good(StockProduct, 'PUT', `/stock/products/${cola}/threshold`, { store: shop.store, low_milli: 6000 });
    const path = `/purchasing/suggestions?store=${shop.store}&supplier=${supplier}`;
    const suggested = async (query = ''): Promise<string | undefined> => {
      const item = (await good(PurchaseSuggestions, 'GET', path + query)).items.find(({ product }) => product === cola);
      return item && `${item.suggested_milli} ${item.on_order_milli} ${item.unit_cost_micro}`;
    };
    assert.equal(await suggested(), '12000 0 null');
    const order = await sent([[cola, 10_000, 200]]);
    assert.equal(await suggested(), undefined, 'enough is coming');
    assert.equal(await suggested(`&product=${cola}`), '0 10000 null');
    await receive(order, [[cola, 4000, 210]]);
    await step(await read(order), 'close', { reason: 'no more' });
    assert.equal(await suggested(), '8000 0 210000000');
  });

  it('of suppliers know each name once, whatever its case, and nobody orders from one that ended', async () => {
    const name = `Supplier ${made}`;
    assert.equal(codeOf(await ask('POST', '/purchasing/suppliers', { name: ` sUPPLIER  ${made} `, ...CONTACT })), 'supplier_name_taken');
    const own = await good(SupplierItem, 'GET', `/purchasing/suppliers/${supplier}`);
    const renamed = await good(SupplierItem, 'PUT', `/purchasing/suppliers/${supplier}`, { ...CONTACT, name, terms: 'Cash', version: own.version });
    assert.deepEqual([renamed.terms, renamed.version], ['Cash', 2]);
    const ended = await good(SupplierItem, 'PUT', `/purchasing/suppliers/${supplier}/active`, { version: 2, is_active: false });
    const search = `/purchasing/suppliers?search=${encodeURIComponent(name.toUpperCase())}`;
    assert.deepEqual((await good(SupplierPage, 'GET', search)).items.filter(({ id }) => id === supplier), []);
    assert.deepEqual((await good(SupplierPage, 'GET', `${search}&ended=yes`)).items.map(({ id }) => id).includes(supplier), true);
    assert.equal(codeOf(await ask('POST', '/purchasing/orders', { store: shop.store, supplier, expected: null, note: '', lines: linesOf([[cola, 1000, 1]]) })), 'supplier_ended');
    assert.equal(codeOf(await ask('PUT', `/purchasing/suppliers/${supplier}/active`, { version: 2, is_active: true })), 'conflict');
    assert.equal((await good(SupplierItem, 'PUT', `/purchasing/suppliers/${supplier}/active`, { version: ended.version, is_active: true })).is_active, true);
  });
});

describe('who asks', () => {
  it('nobody without a session, and nobody of another merchant, sees or changes an order', async () => {
    const order = await sent([[cola, 10_000, 200]]);
    assert.equal((await ask('GET', '/purchasing/orders', undefined, '')).status, 401);
    assert.equal((await ask('GET', `/purchasing/orders/${order.id}`, undefined, theirs)).status, 404);
    assert.deepEqual(PurchaseOrderPage.parse((await ask('GET', '/purchasing/orders', undefined, theirs)).body).items, []);
    const delivery = { document: randomUUID(), note: '', lines: linesOf([[cola, 10_000, 200]]) };
    assert.equal(codeOf(await ask('POST', `/purchasing/orders/${order.id}/deliveries`, delivery, theirs)), 'not_found');
    assert.equal(codeOf(await ask('POST', `/purchasing/orders/${order.id}/cancel`, { version: order.version }, theirs)), 'not_found');
    assert.equal(codeOf(await ask('POST', '/purchasing/orders', { store: shop.store, supplier, expected: null, note: '', lines: delivery.lines }, theirs)), 'not_found');
    assert.equal(codeOf(await ask('GET', `/purchasing/suggestions?store=${shop.store}`, undefined, theirs)), 'not_found');
    assert.deepEqual([(await read(order)).version, await level(cola)], [order.version, [0, null]]);
  });

  it('whoever looks at an order hears of each of its steps, and of its supplier, once it is done', async (t) => {
    const { mock } = t.mock.method(shop.server.platform.live, 'publishAfterCommit');
    let seen = 0;
    const told = (): unknown[] => {
      const calls = mock.calls.slice(seen);
      seen = mock.callCount();
      return calls.map(({ arguments: [, message] }) => message).filter(({ type }) => type === 'purchasing');
    };
    const order = await sent([[cola, 10_000, 200]]);
    assert.deepEqual(told(), [{ type: 'purchasing', order: order.id }, { type: 'purchasing', order: order.id }]);
    assert.equal(codeOf(await receive(order, [[cola, 4000, 200]])), 'done');
    assert.deepEqual(told(), [{ type: 'purchasing', order: order.id }]);
    assert.notEqual(codeOf(await step(order, 'cancel')), 'done');
    assert.deepEqual(told(), [], 'what was refused changed nothing');
    await good(SupplierItem, 'POST', '/purchasing/suppliers', { name: `Told ${made}`, ...CONTACT });
    assert.deepEqual(told(), [{ type: 'purchasing', order: null }]);
  });

  it('each step stands in the list of changes with who made it', async () => {
    const order = await sent([[cola, 1000, 100]]);
    await receive(order, [[cola, 1000, 100]]);
    const { items } = OfficeChangePage.parse((await ask('GET', '/changes?limit=4')).body);
    assert.deepEqual(items.map(({ area, act, by }) => `${area} ${act} ${by}`).sort(), ['purchase added Chen Mo', 'purchase sent Chen Mo', 'stock added Chen Mo', 'supplier added Chen Mo']);
  });
});
