import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { extend } from '@stilltill/domain/money';
import {
  ProfitAnswer, STOCK_KINDS, StockDocument, StockDocumentPage, type StockKind, StockMovementPage, StockPage, StockProduct, StockSummary, TERMINAL_KINDS, type TerminalKind,
} from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type ShopTerminal, type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import { makeRefund, makeSale } from '@stilltill/testing/test-terminal';
import type { Sale } from '@stilltill/domain/sale';
import type { StoredEntry } from '@stilltill/domain/journal';
import { type ChainRow, walkChain } from '../../../../../tools/verify/chain.ts';
import { readMerchant } from '../../../../../tools/verify/reading.ts';
import { makeMovementsCheck } from '../../../../../tools/verify/stock.ts';
import { verifyDatabase } from '../../../../../tools/verify/verify.ts';
import type { ProjectedEntry } from '../journal/index.ts';
import { type StockEntry, makeStockProjection, projectStockEntry, settleStock } from './index.ts';

const MANAGER = { name: 'Chen Mo', email: 'chen@shop.test', password: 'a quiet till sells on' };
const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
const STOCK = '/api/v1/office/stock';
let database: TestDatabase;
let shop: TestShop;
let till: ShopTerminal;
let cookie: string;
let second_store: string;
/** A product of this test alone. */
let product: string;
let terminals = 0;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
  second_store = randomUUID();
  await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.fleet.makeStore(tx, {
    id: second_store, code: 'S2', name: 'Two', currency: 'CNY', timezone: 'Asia/Shanghai', idle_lock_s: 300, languages: ['zh', 'en'],
  }));
  cookie = await signIn(shop.merchant, MANAGER);
});
after(async () => {
  await shop.close();
  await database.drop();
});
beforeEach(async () => {
  terminals += 1;
  product = await makeProduct(shop.merchant, `P${terminals}`);
  till = await shop.enrol(`T${terminals}`);
  await upload([till.write('epoch.began', { reason: 'enrolled', follows: null })]);
  // A till's clock goes one second with each entry.
  shop.clock.set(shop.clock.now_ms() + 300_000);
});

async function signIn(merchant: string, person: typeof MANAGER): Promise<string> {
  const made = await shop.server.modules.office.makeUser({ merchant, role: 'manager', ...person });
  assert.ok(made.ok);
  const answer = await shop.server.app.inject({ method: 'POST', url: '/api/auth/sign-in/email', headers: { ...HOST, 'content-type': 'application/json' }, payload: JSON.stringify(person) });
  return [answer.headers['set-cookie'] ?? []].flat().map((each) => each.split(';')[0]).join('; ');
}

async function makeProduct(merchant: string, code: string): Promise<string> {
  const id = randomUUID();
  await database.postgres.withMerchant(merchant, (tx) => shop.server.modules.catalog.upsertProducts(tx, [{
    id, code, names: { zh: `商品 ${code}`, en: `Product ${code}` }, barcodes: [], prices: [], tax_rate_ppm: 0, unit: 'piece', favourite: null, category: null,
  }]));
  return id;
}

/** By a till whose clock is right by the time it sends, whatever it wrote into its entries. */
async function upload(run: readonly StoredEntry[], by: ShopTerminal = till, sent_at = now()): Promise<void> {
  const answer = await shop.ask('/api/v1/journal', by.upload(run, { sent_at }), { authorization: by.pass });
  assert.equal(answer.status, 200, answer.body);
}

type Line = readonly [product: string | null, qty_milli: number];
const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) };

function saleOf(lines: readonly Line[], price_minor = 500n): Sale {
  const [example] = makeSale(random, { price_minor }).lines;
  assert.ok(example);
  const sold = lines.map(([id, qty_milli], index) => ({ ...example, line: index + 1, product: id, qty_milli, tax_rate_ppm: 0, amount_minor: extend(price_minor, qty_milli) }));
  const total_minor = sold.reduce((sum, line) => sum + line.amount_minor, 0n);
  const whole = makeSale(random);
  return {
    ...whole, lines: sold, total_minor, tax: [{ rate_ppm: 0, net_minor: total_minor, tax_minor: 0n }],
    tenders: whole.tenders.map((tender) => ({ ...tender, amount_minor: total_minor, given_minor: total_minor, change_minor: 0n })),
  };
}
const sell = (...lines: Line[]): StoredEntry => till.write('sale.completed', saleOf(lines));

type Answer = { readonly status: number; readonly body: unknown };
async function ask(method: 'GET' | 'POST' | 'PUT', path: string, body?: object, as = cookie): Promise<Answer> {
  const answer = await shop.server.app.inject({
    method, url: STOCK + path, headers: { ...HOST, cookie: as, ...(body ? { 'content-type': 'application/json' } : {}) }, ...(body ? { payload: JSON.stringify(body) } : {}),
  });
  return { status: answer.statusCode, body: JSON.parse(answer.body) as unknown };
}
async function make(path: string, body: object): Promise<string> {
  const document = randomUUID();
  const answer = await ask('POST', path, { document, store: shop.store, note: null, ...body });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return document;
}
const receive = (qty_milli: number, cost_minor: string | null, id = product): Promise<string> => make('/deliveries', { lines: [{ product: id, qty_milli, cost_minor }] });
const count = (counted_milli: number, counted_at: string, id = product): Promise<string> =>
  make('/counts', { sent_at: now(), lines: [{ product: id, counted_milli, counted_at }] });
const now = (): string => new Date(shop.clock.now_ms()).toISOString();
const codeOf = (answer: Answer): string => (answer.body as { code: string }).code;

/** Level in thousandths, value in minor units. */
async function level(store = shop.store, id = product): Promise<[number, string | null]> {
  const { levels } = StockProduct.parse((await ask('GET', `/products/${id}`)).body);
  const found = levels.find((each) => each.store === store);
  assert.ok(found);
  return [found.qty_milli, found.value_minor === null ? null : String(found.value_minor)];
}
async function movements(store = shop.store, id = product): Promise<string[]> {
  const { items } = StockMovementPage.parse((await ask('GET', `/products/${id}/movements?store=${store}`)).body);
  return items.map((each) => `${each.kind} ${each.qty_milli} ${each.value_minor}${each.adjusted_minor === 0n ? '' : ` ${each.adjusted_minor}`}`);
}
async function breaks(): Promise<string[]> {
  const { stilltill_app: app_url, stilltill_auth: auth_url } = database.urls;
  const { findings } = await verifyDatabase({ app_url, auth_url, server_public_key: shop.server.platform.keys.server_public_key });
  return findings.map((each) => `${each.name} ${each.what}`);
}

describe('the ledger of stock', () => {
  it('a sale takes goods out at the average, a line without a product moves nothing', async () => {
    await receive(10_000, '1000');
    await receive(10_000, '2000');
    await upload([sell([product, 2000], [null, 5000], [product, 1000])]);
    assert.deepEqual(await level(), [17_000, '2550']);
    assert.deepEqual((await movements()).sort(), ['delivery 10000 1000', 'delivery 10000 2000', 'sale -1000 -150', 'sale -2000 -300']);
    assert.deepEqual(await breaks(), []);
  });

  it('selling below zero is a fact and is shown; what comes in then says the difference', async () => {
    await receive(1000, '100');
    await upload([sell([product, 4000])]);
    assert.deepEqual(await level(), [-3000, '-300']);
    const page = StockPage.parse((await ask('GET', `?store=${shop.store}&state=negative`)).body);
    assert.ok(page.items.some((each) => each.product === product && each.standing === 'negative'));
    await receive(10_000, '1200');
    assert.deepEqual(await level(), [7000, '840']);
    assert.ok((await movements()).includes('delivery 10000 1200 -60'));
    assert.deepEqual(await breaks(), []);
  });

  it('a cost that nobody knows is unknown, and profit says for how many lines', async () => {
    const sold = sell([product, 1000], [null, 1000]);
    await upload([sold]);
    assert.deepEqual(await level(), [-1000, null]);
    const answer = ProfitAnswer.parse((await ask('GET', `/profit/sale/${till.enrolment.terminal}/${till.epoch}/${sold.entry.seq}/${sold.hash}`)).body);
    assert.deepEqual([answer.net_minor, answer.cost_minor, answer.lines_known, answer.lines_unknown], [1000n, 0n, 0, 2]);
  });

  it('a refund brings goods back at the cost at which they went out, also within one upload', async () => {
    await receive(2000, '200');
    const sale = saleOf([[product, 2000]]);
    const sold = till.write('sale.completed', sale);
    await upload([sold]);
    await receive(2000, '600');
    const refund = makeRefund(random, sale);
    const other = saleOf([[product, 1000]]);
    await upload([
      till.write('sale.refunded', { ...refund, lines: refund.lines.map((line) => ({ ...line, qty_milli: 1000, amount_minor: 500n })), total_minor: 500n }),
      till.write('sale.completed', other), till.write('sale.refunded', makeRefund(random, other)),
    ]);
    // 2 at 300 and 1 at 100; one goes out at the average of 233.33 and comes back at it.
    assert.deepEqual(await level(), [3000, '700']);
    assert.deepEqual((await movements()).sort(), ['delivery 2000 200', 'delivery 2000 600', 'refund 1000 100', 'refund 1000 233', 'sale -1000 -233', 'sale -2000 -200']);
    const profit = ProfitAnswer.parse((await ask('GET', `/profit/sale/${till.enrolment.terminal}/${till.epoch}/${sold.entry.seq}/${sold.hash}`)).body);
    assert.deepEqual([profit.net_minor, profit.cost_minor, profit.profit_minor, profit.margin_ppm, profit.lines_unknown], [1000n, 200n, 800n, 800_000, 0]);
    assert.deepEqual(await breaks(), []);
  });

  it('many uploads at once that sell the same products lose nothing, and cost what the rules say', async () => {
    const others = await Promise.all([1, 2, 3].map((n) => shop.enrol(`X${n}`)));
    for (const each of others) await upload([each.write('epoch.began', { reason: 'enrolled', follows: null })], each);
    const goods = await Promise.all([1, 2, 3, 4].map((n) => makeProduct(shop.merchant, `M${n}`)));
    for (const each of goods) await receive(7_000, '1000', each);
    const runs = others.flatMap((each) => Array.from({ length: 5 }, (_, run) => ({ each, run })));
    await Promise.all(others.map(async (each) => {
      for (const { run } of runs.filter((one) => one.each === each)) {
        const sales = [0, 1, 2].map((n) => each.write('sale.completed', saleOf([[goods[(run + n) % 4] ?? '', 333], [goods[n] ?? '', 1000], [goods[(run + n) % 4] ?? '', 10]])));
        await upload(sales, each);
      }
    }));
    const levels = await Promise.all(goods.map(async (each) => (await level(shop.store, each))[0]));
    assert.equal(levels.reduce((sum, each) => sum + each, 0), 4 * 7000 - 45 * 1343);
    assert.deepEqual(await breaks(), []);
  });

  it('an entry that comes late stands at its own time, and changes the level as it comes', async () => {
    const late = sell([product, 1000]);
    await receive(5000, '500');
    await upload([late]);
    assert.deepEqual(await movements(), ['delivery 5000 500', 'sale -1000 -100'], 'it was sold before the delivery, and cost what was known as it came');
    assert.deepEqual(await level(), [4000, '400']);
  });

  it('a clock that is years ahead places nothing later than it came', async () => {
    const far = shop.clock.now_ms();
    const sold = till.write('sale.completed', saleOf([[product, 1000]]));
    shop.clock.set(Date.parse(sold.entry.at) - 600_000);
    await upload([sold]);
    const { items } = StockMovementPage.parse((await ask('GET', `/products/${product}/movements?store=${shop.store}`)).body);
    assert.equal(items[0]?.at, now());
    shop.clock.set(far);
    assert.deepEqual(await breaks(), []);
  });
});

describe('a count', () => {
  it('is compared with the level of the moment at which each product was looked at', async () => {
    await receive(10_000, '1000');
    const [before, counted, since] = [sell([product, 1000]), new Date(shop.clock.now_ms()), 60_000];
    await upload([before]);
    shop.clock.set(counted.getTime() + since);
    const other = await shop.enrol(`C${terminals}`);
    await upload([other.write('epoch.began', { reason: 'enrolled', follows: null }), other.write('sale.completed', saleOf([[product, 2000]]))], other);
    shop.clock.set(shop.clock.now_ms() + 60_000);
    // Looked at between the two sales: 8 were there where 9 should have been.
    await count(8000, counted.toISOString());
    assert.deepEqual(await level(), [6000, '600']);
    assert.ok((await movements()).includes('count -1000 -100'));
    assert.deepEqual(await breaks(), []);
  });

  it('had seen already what comes later and happened before it', async () => {
    await receive(10_000, '1000');
    const late = [sell([product, 1000]), sell([product, 1000])];
    shop.clock.set(shop.clock.now_ms() + 60_000);
    await count(8000, now());
    assert.deepEqual(await level(), [8000, '800']);
    shop.clock.set(shop.clock.now_ms() + 60_000);
    await upload(late);
    assert.deepEqual(await level(), [8000, '800']);
    assert.deepEqual((await movements()).sort(), ['count -2000 -200', 'count_correction 1000 100', 'count_correction 1000 100', 'delivery 10000 1000', 'sale -1000 -100', 'sale -1000 -100']);
    assert.deepEqual(await breaks(), []);
  });

  it('has not seen what is sold after it at a till whose clock stands long before it', async () => {
    await receive(10_000, '1000');
    shop.clock.set(shop.clock.now_ms() + 240_000);
    await count(8000, now());
    shop.clock.set(shop.clock.now_ms() + 60_000);
    const sale = sell([product, 1000]);
    assert.ok(sale.entry.at < now(), 'the till is behind');
    await upload([sale], till, sale.entry.at);
    assert.deepEqual(await level(), [7000, '700']);
    assert.deepEqual(await breaks(), []);
  });

  it('that comes after a newer one changes nothing', async () => {
    const first = now();
    shop.clock.set(shop.clock.now_ms() + 60_000);
    await count(5000, now());
    await count(3000, first);
    assert.deepEqual((await level())[0], 5000);
    assert.deepEqual(await breaks(), []);
  });

  it('by a phone whose clock is wrong is put right by what the phone says of itself', async () => {
    const ahead = (back_ms: number): string => new Date(shop.clock.now_ms() + 86_400_000 - back_ms).toISOString();
    const document = await make('/counts', { sent_at: ahead(0), lines: [{ product, counted_milli: 4000, counted_at: ahead(60_000) }] });
    const { entry } = StockDocument.parse((await ask('GET', `/documents/${document}`)).body);
    assert.ok(entry.text.includes(new Date(shop.clock.now_ms() - 60_000).toISOString()), entry.text);
  });

  it('sent twice is one; another under its number is refused', async () => {
    const document = randomUUID();
    const body = { document, store: shop.store, note: null, sent_at: now(), lines: [{ product, counted_milli: 4000, counted_at: now() }] };
    assert.equal((await ask('POST', '/counts', body)).status, 200);
    shop.clock.set(shop.clock.now_ms() + 60_000);
    assert.equal((await ask('POST', '/counts', body)).status, 200);
    assert.deepEqual(await movements(), ['count 4000 null']);
    const other = await ask('POST', '/counts', { ...body, lines: [{ product, counted_milli: 5000, counted_at: now() }] });
    assert.deepEqual([other.status, codeOf(other)], [409, 'stock_document_differs']);
  });
});

describe('transfers and write-offs', () => {
  it('goods leave at their average and arrive at the same value; what is missing is a movement of its own', async () => {
    await receive(4000, '1000');
    const transfer = await make('/transfers', { to_store: second_store, lines: [{ product, qty_milli: 3000 }] });
    assert.deepEqual([await level(), await level(second_store)], [[1000, '250'], [0, null]]);
    assert.equal(StockSummary.parse((await ask('GET', `/summary?store=${second_store}`)).body).arriving, 1);
    const arriving = StockDocumentPage.parse((await ask('GET', `/documents?store=${second_store}&arriving=yes`)).body);
    assert.deepEqual(arriving.items.map((each) => [each.id, each.has_arrived]), [[transfer, false]]);
    const arrival = await ask('POST', `/transfers/${transfer}/arrival`, { document: randomUUID(), note: null, lines: [{ product, received_milli: 2000 }] });
    assert.equal(arrival.status, 200, JSON.stringify(arrival.body));
    assert.deepEqual(await level(second_store), [2000, '500']);
    assert.deepEqual((await movements(second_store)).sort(), ['transfer_difference -1000 -250', 'transfer_in 3000 750']);
    const again = await ask('POST', `/transfers/${transfer}/arrival`, { document: randomUUID(), note: null, lines: [{ product, received_milli: 3000 }] });
    assert.deepEqual([again.status, codeOf(again)], [409, 'transfer_arrived']);
    assert.deepEqual(await breaks(), []);
  });

  it('a write-off has a reason and a cost, and its document leads to its entry', async () => {
    await receive(4000, '1000');
    const document = await make('/write-offs', { reason: 'expired', note: 'best before yesterday', lines: [{ product, qty_milli: 1000 }] });
    const read = StockDocument.parse((await ask('GET', `/documents/${document}`)).body);
    assert.deepEqual([read.kind, read.reason, read.by, read.items.map((each) => [each.qty_milli, each.value_minor])], ['write_off', 'expired', MANAGER.name, [[-1000, -250n]]]);
    assert.equal((JSON.parse(read.entry.text) as { kind: string }).kind, 'goods.written_off');
    assert.deepEqual(await breaks(), []);
  });

  it('a product is low from its threshold on', async () => {
    await receive(4000, null);
    assert.equal((await ask('PUT', `/products/${product}/threshold`, { store: shop.store, low_milli: 4000 })).status, 200);
    const low = StockPage.parse((await ask('GET', `?store=${shop.store}&state=low`)).body);
    assert.ok(low.items.some((each) => each.product === product));
    assert.equal((await ask('PUT', `/products/${product}/threshold`, { store: shop.store, low_milli: null })).status, 200);
    const found = StockPage.parse((await ask('GET', `?store=${shop.store}&search=P${terminals}`)).body);
    assert.deepEqual(found.items.filter((each) => each.product === product).map((each) => [each.standing, each.low_milli]), [['enough', null]]);
  });
});

describe('settling', () => {
  const waiting = async (): Promise<number> => (await database.adminQuery('select from app.stock_batch where merchant_id = $1', [shop.merchant])).length;

  it('by two at once moves each sale once, also while tills upload and the office receives and counts', async () => {
    const others = await Promise.all([1, 2, 3].map((n) => shop.enrol(`S${n}`)));
    for (const each of others) await upload([each.write('epoch.began', { reason: 'enrolled', follows: null })], each);
    const goods = await Promise.all([1, 2, 3].map((n) => makeProduct(shop.merchant, `N${n}`)));
    const lines = goods.map((each): Line => [each, 100]);
    const selling = others.map(async (each) => {
      for (let n = 0; n < 12; n += 1) {
        const sale = saleOf(n % 2 === 0 ? lines : lines.toReversed());
        await upload([each.write('sale.completed', sale), ...(n % 3 === 0 ? [each.write('sale.refunded', makeRefund(random, sale))] : [])], each);
      }
    });
    const moving = goods.flatMap((each) => [receive(1000, '100', each), make('/transfers', { to_store: second_store, lines: [{ product: each, qty_milli: 100 }] }), count(2000, now(), each)]);
    const looking = Array.from({ length: 12 }, (_, n) => level(shop.store, goods[n % 3]));
    await Promise.all([...selling, ...moving, ...looking]);
    await Promise.all([level(), level(), level()]);
    assert.equal(await waiting(), 0);
    const [moved] = await database.adminQuery<{ sold: number; refunded: number }>(
      `select count(*) filter (where kind = 'sale')::integer as sold, count(*) filter (where kind = 'refund')::integer as refunded from app.stock_movement
        where merchant_id = $1 and product_id = any($2)`, [shop.merchant, goods],
    );
    // A refund takes the first line of its sale back.
    assert.deepEqual(moved, { sold: 3 * 12 * 3, refunded: 3 * 4 });
    assert.deepEqual(await breaks(), []);
  });

  it('that somebody is at holds no upload up', async () => {
    await upload([sell([product, 1000])]);
    await database.postgres.withMerchant(shop.merchant, async (tx) => {
      await settleStock(tx);
      await upload([sell([product, 2000])]);
    });
    assert.equal(await waiting(), 1);
    assert.deepEqual(await level(), [-3000, null]);
    assert.deepEqual(await breaks(), []);
  });

  it('that is undone has moved nothing', async () => {
    await upload([sell([product, 1000])]);
    await assert.rejects(database.postgres.withMerchant(shop.merchant, async (tx) => {
      await settleStock(tx);
      throw new Error('the power is gone');
    }), /the power is gone/);
    assert.equal(await waiting(), 1);
    assert.deepEqual(await movements(), ['sale -1000 null']);
  });

  it('knows what a refund’s goods had cost where the sale came first, and not where it came behind the refund', async () => {
    const other = await shop.enrol(`R${terminals}`);
    await upload([other.write('epoch.began', { reason: 'enrolled', follows: null })], other);
    await receive(2000, '200');
    const [sale, unseen] = [saleOf([[product, 1000]]), saleOf([[product, 1000]])];
    const [sold, sold_unseen] = [till.write('sale.completed', sale), till.write('sale.completed', unseen)];
    await upload([sold]);
    await receive(1000, '500');
    // Nobody looks until all of them are here.
    await upload([other.write('sale.refunded', makeRefund(random, sale))], other);
    await upload([other.write('sale.refunded', makeRefund(random, unseen))], other);
    await upload([sold_unseen]);
    // Two at 300 and one at 100 are 233.33 each: so the unseen one comes back, and goes out.
    assert.deepEqual((await movements()).filter((each) => !each.startsWith('delivery')).sort(), ['refund 1000 100', 'refund 1000 233', 'sale -1000 -100', 'sale -1000 -233']);
    assert.deepEqual(await level(), [3000, '700']);
    assert.deepEqual(await breaks(), []);
  });

  it('is not needed for verify to find nothing wrong: what waits has moved nothing yet', async () => {
    await upload([sell([product, 1000])]);
    const { stilltill_app: app_url } = database.urls;
    const found: string[] = [];
    await readMerchant(app_url, shop.merchant, async (reading) => {
      const [row] = await reading.query<ChainRow>("select chain, terminal_id, epoch, owner, head_seq, encode(head_hash, 'hex') as head_hash, store_id from app.chain where merchant_id = $1 and terminal_id = $2", [shop.merchant, till.enrolment.terminal]);
      assert.ok(row);
      const check = await makeMovementsCheck(reading, new Set(), (finding) => found.push(finding.name));
      await walkChain({ reading, row, keys: new Map(), server_public_key: null, report: () => {}, onPage: (page) => check(row, page) });
    });
    assert.deepEqual(found, []);
    assert.equal(await waiting(), 1);
  });
});

describe('the whole ledger', () => {
  it('comes out the same when it is computed again from entries, in the order in which they came', async () => {
    const tick = (): void => shop.clock.set(shop.clock.now_ms() + 1000);
    await receive(9000, '1000');
    tick();
    const sale = saleOf([[product, 2000], [product, 1000]]);
    await upload([till.write('sale.completed', sale), sell([product, 500])]);
    tick();
    const late = sell([product, 700]);
    tick();
    await count(5000, now());
    tick();
    await upload([late, till.write('sale.refunded', makeRefund(random, sale))]);
    tick();
    const transfer = await make('/transfers', { to_store: second_store, lines: [{ product, qty_milli: 1500 }] });
    tick();
    await ask('POST', `/transfers/${transfer}/arrival`, { document: randomUUID(), note: null, lines: [{ product, received_milli: 1000 }] });
    tick();
    await receive(3000, '777');
    const rows = (): Promise<unknown[]> => database.adminQuery(
      `select seq, position, store_id, kind, qty_milli, value_micro, adjusted_micro, number, at from app.stock_movement where merchant_id = $1 and product_id = $2 order by store_id, number`, [shop.merchant, product],
    );
    const levels = (): Promise<unknown[]> => database.adminQuery('select * from app.stock_level where merchant_id = $1 and product_id = $2 order by store_id', [shop.merchant, product]);
    await movements();
    const before = [await rows(), await levels()];
    const entries = await database.adminQuery<{ chain: number; owner: string; store_id: string | null; seq: number; hash: string; received_at: Date; text: string }>(
      `select e.chain, c.owner, c.store_id, e.seq, encode(e.hash, 'hex') as hash, e.received_at, e.text from app.entry e join app.chain c using (merchant_id, chain)
        where e.merchant_id = $1 and e.text like '%' || $2 || '%' order by e.received_at, e.chain, e.seq`, [shop.merchant, product],
    );
    await database.adminQuery('delete from app.stock_movement where merchant_id = $1 and product_id = $2', [shop.merchant, product]);
    await database.adminQuery('delete from app.stock_level where merchant_id = $1 and product_id = $2', [shop.merchant, product]);
    await database.adminQuery('delete from app.stock_document where merchant_id = $1 and id = any($2)', [shop.merchant, entries.map((each) => (JSON.parse(each.text) as { body: { document?: string } }).body.document).filter(Boolean)]);
    const projection = makeStockProjection(() => {});
    for (const each of entries) {
      const { kind, body, at } = JSON.parse(each.text) as { kind: string; body: object; at: string };
      const facts = { kind, at, chain: each.chain, seq: each.seq, variant: 0, hash: each.hash, store: each.store_id, received_at: each.received_at.toISOString(), sent_at: null };
      await database.postgres.withMerchant(shop.merchant, async (tx) => {
        if (each.owner === 'server') {
          await settleStock(tx);
          await projectStockEntry(tx, { ...facts, body: STOCK_KINDS[kind as StockKind].parse(body) } as unknown as StockEntry);
        } else await projection.project(tx, [{ ...facts, body: TERMINAL_KINDS[kind as TerminalKind].parse(body) } as unknown as ProjectedEntry]);
      });
    }
    await movements();
    assert.deepEqual([await rows(), await levels()], before);
  });
});

describe('who asks', () => {
  it('nobody without a session, and nobody of another merchant, sees or moves anything', async () => {
    await receive(4000, '1000');
    assert.equal((await ask('GET', `?store=${shop.store}`, undefined, '')).status, 401);
    const stranger = randomUUID();
    await shop.server.modules.fleet.makeMerchant({ id: stranger, shop_name: 'Other' });
    const theirs = await signIn(stranger, { ...MANAGER, email: 'other@shop.test' });
    assert.deepEqual(StockPage.parse((await ask('GET', `?store=${shop.store}`, undefined, theirs)).body).items, []);
    assert.equal((await ask('GET', `/products/${product}`, undefined, theirs)).status, 404);
    assert.equal((await ask('GET', `/summary?store=${shop.store}`, undefined, theirs)).status, 404);
    const document = await make('/write-offs', { reason: 'other', lines: [{ product, qty_milli: 1000 }] });
    assert.equal((await ask('GET', `/documents/${document}`, undefined, theirs)).status, 404);
    const moved = await ask('POST', '/deliveries', { document: randomUUID(), store: shop.store, note: null, lines: [{ product, qty_milli: 1000, cost_minor: '1' }] }, theirs);
    assert.deepEqual([moved.status, codeOf(moved)], [404, 'not_found']);
    assert.deepEqual(await level(), [3000, '750']);
  });

  it('a product that is not known, stands twice, or a store that is none is refused before anything is written', async () => {
    const lines = [{ product: randomUUID(), qty_milli: 1000, cost_minor: null }];
    const unknown = await ask('POST', '/deliveries', { document: randomUUID(), store: shop.store, note: null, lines });
    assert.equal(codeOf(unknown), 'stock_product_unknown');
    const twice = await ask('POST', '/deliveries', { document: randomUUID(), store: shop.store, note: null, lines: [1, 2].map(() => ({ product, qty_milli: 1000, cost_minor: null })) });
    assert.equal(codeOf(twice), 'request_malformed');
    const nowhere = await ask('POST', '/transfers', { document: randomUUID(), store: shop.store, to_store: shop.store, note: null, lines: [{ product, qty_milli: 1000 }] });
    assert.equal(codeOf(nowhere), 'request_malformed');
    const negative = await ask('POST', '/write-offs', { document: randomUUID(), store: shop.store, note: null, reason: 'other', lines: [{ product, qty_milli: -1000 }] });
    assert.equal(codeOf(negative), 'request_malformed');
  });
});

describe('verify', () => {
  it('names a movement, a cost and a level that were changed', async () => {
    await receive(4000, '1000');
    await upload([sell([product, 1000])]);
    await movements();
    const damage = async (sql: string): Promise<string[]> => {
      await database.adminQuery(sql.replace('OF', 'merchant_id = $1 and product_id = $2'), [shop.merchant, product]);
      return [...new Set((await breaks()).map((each) => each.split(' ')[0] ?? ''))].sort();
    };
    assert.deepEqual(await damage("update app.stock_movement set value_micro = value_micro - 1 where OF and kind = 'sale'"), ['cost_differs']);
    await database.adminQuery("update app.stock_movement set value_micro = value_micro + 1 where merchant_id = $1 and product_id = $2 and kind = 'sale'", [shop.merchant, product]);
    assert.deepEqual(await damage('update app.stock_level set qty_milli = qty_milli + 1 where OF'), ['level_differs']);
    await database.adminQuery('update app.stock_level set qty_milli = qty_milli - 1 where merchant_id = $1 and product_id = $2', [shop.merchant, product]);
    assert.deepEqual(await damage("delete from app.stock_movement where OF and kind = 'sale'"), ['level_differs', 'movement_missing']);
  });
});
