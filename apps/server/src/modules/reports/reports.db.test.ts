import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Breakdown, DailyReport, MarginToday, ReportMailSetting, SaleCompleted } from '@stilltill/protocol';
import type { StoredEntry } from '@stilltill/domain/journal';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type ShopTerminal, type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import { makeRefund } from '@stilltill/testing/test-terminal';
import { composeServer } from '../../compose.ts';
import { silentLog } from '../../platform/log.ts';
import { readPdfTexts } from '../../platform/pdf-read.ts';

const OWNER = { name: 'Anna', email: 'anna@shop.test', password: 'a quiet till sells on' };
const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
const random = { bytes: (length: number) => randomBytes(length) };
const HOUR_MS = 3_600_000;
/** Friday, 20 November 2026, in Shanghai, and the same weekday before. */
const [TODAY, WEEK_BEFORE, YEAR_BEFORE] = ['2026-11-20', '2026-11-13', '2025-11-21'] as const;
let database: TestDatabase;
let shop: TestShop;
let cookie: string;
let product: string;
let operator: string;
let terminals = 0;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database, { public_address: 'https://shop.example' });
  cookie = await shop.signIn('owner', OWNER, HOST);
  product = randomUUID();
  operator = randomUUID();
  const category = randomUUID();
  await database.postgres.withMerchant(shop.merchant, async (tx) => {
    await shop.server.modules.catalog.upsertCategories(tx, [{ id: category, names: { zh: '水果', en: 'Fruit' }, place: 0 }]);
  });
  await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.catalog.upsertProducts(tx, [{
    id: product, code: 'P1', names: { zh: '苹果', en: 'Apple' }, barcodes: [], prices: [], tax_rate_ppm: 130_000, unit: 'piece', favourite: null, category,
  }]));
  await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.staff.makeOperators(tx, [{ id: operator, name: '小李', role: 'operator', active: true, language: 'zh' }], 'test'));
  await tellOf(YEAR_BEFORE, 10, 1);
  await ask('POST', '/stock/deliveries', { document: randomUUID(), store: shop.store, note: null, lines: [{ product, qty_milli: 100_000, cost_minor: '50000' }] });
  await tellOf(WEEK_BEFORE, 9, 2);
  await tellOf(WEEK_BEFORE, 20, 1);
  await tellOf(TODAY, 11, 3, true);
  shop.clock.set(Date.parse(`${TODAY}T04:30:00.000Z`));
});
after(async () => {
  await shop.close();
  await database.drop();
});

/** So many sales of one apple for 11.30, at an hour of Shanghai; and of the last one, a second line for open goods and a refund of the first. */
async function tellOf(day: string, hour: number, sales: number, refunds = false): Promise<void> {
  shop.clock.set(Date.parse(`${day}T00:00:00.000Z`) + (hour - 8) * HOUR_MS);
  terminals += 1;
  const till: ShopTerminal = await shop.enrol(`T${terminals}`);
  const run: StoredEntry[] = [till.write('epoch.began', { reason: 'enrolled', follows: null })];
  for (let count = 0; count < sales; count += 1) run.push(till.writeSale({ lines: 1, price_minor: 1130n, product, operator }));
  if (refunds) {
    run.push(till.writeSale({ lines: 1, price_minor: 2260n, product: randomUUID(), operator }));
    run.push(till.write('sale.refunded', makeRefund(random, SaleCompleted.parse(run[1]?.entry.body), {}), operator), till.write('drawer.opened', { reason: 'no_sale', sale: null }, operator));
  }
  shop.clock.set(shop.clock.now_ms() + 120_000);
  const answer = await shop.ask('/api/v1/journal', till.upload(run, { sent_at: new Date(shop.clock.now_ms()).toISOString() }), { authorization: till.pass });
  assert.equal(answer.status, 200, answer.body);
}

async function ask(method: 'GET' | 'POST' | 'PUT', path: string, body?: object, as = cookie): Promise<unknown> {
  const answer = await raw(method, path, body, as);
  assert.equal(answer.statusCode, 200, `${path}: ${answer.body}`);
  return JSON.parse(answer.body) as unknown;
}

const raw = (method: 'GET' | 'POST' | 'PUT', path: string, body?: object, as = cookie) => shop.server.app.inject({
  method, url: `/api/v1/office${path}`, headers: { ...HOST, cookie: as, ...(body ? { 'content-type': 'application/json', 'idempotency-key': randomUUID() } : {}) }, ...(body ? { payload: JSON.stringify(body) } : {}),
});

const breakdown = async (by: string, more = ''): Promise<ReturnType<typeof Breakdown.parse>> => Breakdown.parse(await ask('GET', `/reports/breakdown?from=${TODAY}&to=${TODAY}&before_from=${WEEK_BEFORE}&before_to=${WEEK_BEFORE}&by=${by}${more}`));

describe('what was sold, taken apart', () => {
  it('every way comes to the same, with names, beside the time before', async () => {
    for (const by of ['day', 'week', 'month', 'store', 'category', 'product', 'tender', 'operator']) {
      const report = await breakdown(by);
      assert.deepEqual([report.total.sales, report.total.turnover_minor, report.total.returned_minor, report.before_total?.turnover_minor], [4, 3n * 1130n + 2260n - 1130n, 1130n, 3390n], by);
      assert.equal(report.items.reduce((sum, item) => sum + item.turnover_minor, report.rest_minor ?? 0n), report.total.turnover_minor, by);
      assert.equal(report.is_partial, false);
    }
    const [first] = (await breakdown('category')).items;
    assert.deepEqual([first?.turnover_minor, first?.names?.['en'] ?? first?.key, first?.before_minor], [2260n, 'Fruit', 3390n]);
    const products = await breakdown('product', '&limit=1');
    // What is left out is known, and no rest that no line did.
    assert.deepEqual([products.items.length, products.has_more, products.rest_minor], [1, true, 0n]);
    assert.deepEqual(products.items, (await breakdown('product')).items.slice(0, 1));
    const apple = (await breakdown('product')).items.find(({ key }) => key === product);
    // Two of three are left: 20.00 without tax, at 5.00 each.
    assert.deepEqual([apple?.names?.['zh'], apple?.qty_milli, apple?.net_minor, apple?.costed_minor, apple?.cost_minor, apple?.before_minor], ['苹果', 2000n, 2000n, 2000n, 1000n, 3390n]);
    assert.deepEqual((await breakdown('operator')).items.map(({ name, sales, refunds }) => [name, sales, refunds]), [['小李', 4, 1]]);
    assert.deepEqual((await breakdown('day')).items.map(({ key, before_minor }) => [key, before_minor]), [[TODAY, 3390n]]);
  });

  it('what was earned today stands beside other days at the same time, and says of how much the cost is known', async () => {
    const margin = MarginToday.parse(await ask('GET', '/reports/margin'));
    // 12:30: of a week before the two sales of the morning, and not that of the evening; a year before nobody knew a cost.
    assert.deepEqual(margin.today, { day: TODAY, net_minor: 4000n, costed_minor: 2000n, cost_minor: 1000n });
    assert.deepEqual(margin.week_before, { day: WEEK_BEFORE, net_minor: 2000n, costed_minor: 2000n, cost_minor: 1000n });
    assert.deepEqual([margin.year_before.day, margin.year_before.net_minor, margin.year_before.costed_minor], [YEAR_BEFORE, 1000n, 0n]);
    // Of the hour under way only those that had been by the same moment.
    const [, second] = await database.adminQuery<{ at: Date }>("select at from app.sale where merchant_id = $1 and at < $2 and at > $3 order by at", [shop.merchant, new Date(`${WEEK_BEFORE}T02:00:00.000Z`), new Date(`${WEEK_BEFORE}T00:00:00.000Z`)]);
    const second_ms = (second?.at.getTime() ?? 0) + 7 * 24 * HOUR_MS;
    const weekBefore = async (now_ms: number): Promise<bigint> => {
      shop.clock.set(now_ms);
      return MarginToday.parse(await ask('GET', '/reports/margin')).week_before.net_minor;
    };
    assert.deepEqual([await weekBefore(second_ms), await weekBefore(second_ms + 1)], [1000n, 2000n]);
    shop.clock.set(Date.parse(`${TODAY}T04:30:00.000Z`));
  });

  it('one day has its sums, and its paper says the same in both languages', async () => {
    const daily = DailyReport.parse(await ask('GET', `/reports/daily?day=${TODAY}`));
    assert.deepEqual([daily.total.turnover_minor, daily.total.net_minor, daily.week_before.turnover_minor, daily.no_sales, daily.has_ended, daily.consents], [4520n, 4000n, 3390n, 1, false, 0]);
    assert.deepEqual(daily.tax.map(({ rate_ppm, net_minor, tax_minor }) => [rate_ppm, net_minor, tax_minor]), [[130_000, 4000n, 520n]]);
    assert.deepEqual(daily.tenders, [{ kind: 'cash', tenders: 5, taken_minor: 5650n, returned_minor: 1130n }]);
    assert.deepEqual(daily.products.map(({ names, turnover_minor }) => [names?.['en'] ?? null, turnover_minor]).sort(), [['Apple', 2260n], [null, 2260n]].sort());
    for (const [language, words] of [['en', ['Turnover', '¥45.20', '¥40.00', '¥5.20', 'Apple']], ['zh', ['营业额', '¥45.20', '¥40.00', '¥5.20', '苹果']]] as const) {
      const paper = await raw('GET', `/reports/daily.pdf?day=${TODAY}&language=${language}`);
      assert.equal(paper.headers['content-type'], 'application/pdf');
      const texts = readPdfTexts(paper.rawPayload).flat();
      for (const word of words) assert.ok(texts.includes(word), `${word} stands on the paper: ${texts.join(' | ')}`);
    }
    const other = await raw('GET', `/reports/daily?day=${TODAY}&store=${randomUUID()}`);
    assert.equal(other.statusCode, 404);
  });
});

describe('the daily report by mail', () => {
  const path = '/settings/report-mail';
  const messages = (): Promise<{ subject: string; state: string; purpose: string }[]> => database.adminQuery("select subject, state, purpose from app.message where merchant_id = $1 and subject = 'daily'", [shop.merchant]);
  const write = (): Promise<number> => shop.server.modules.reports.mail.writeDue(shop.merchant);

  it('goes out once for each day at its hour, also where two processes are at it, and never for what was due before it was asked for', async () => {
    const { people } = ReportMailSetting.parse(await ask('GET', path));
    assert.equal(await write(), 0, 'nobody asked for it');
    const body = { is_on: true, hour: 7, language: 'en', users: [people[0]?.id, randomUUID()] };
    const set = ReportMailSetting.parse(await ask('PUT', path, body));
    assert.deepEqual([set.users, set.has_provider, set.mails], [[people[0]?.id], false, []]);
    assert.equal(await write(), 0, 'seven o’clock of today was over when it was asked for');
    const second = await composeServer({ folder: shop.folder, postgres: database.postgres, clock: shop.clock, random, log: silentLog });
    try {
      shop.clock.set(Date.parse('2026-11-20T22:59:00.000Z'));
      assert.equal(await write(), 0, 'it is not seven yet');
      shop.clock.set(Date.parse('2026-11-20T23:00:30.000Z'));
      const written = await Promise.all([write(), second.modules.reports.mail.writeDue(shop.merchant), write(), second.modules.reports.mail.writeDue(shop.merchant)]);
      assert.deepEqual(written.sort(), [0, 0, 0, 1]);
      assert.deepEqual((await messages()).map(({ purpose }) => purpose), ['staff']);
      shop.clock.set(Date.parse('2026-11-21T23:00:30.000Z'));
      assert.equal(await write(), 1, 'the next day has its own');
    } finally {
      await second.stop();
    }
    const { mails } = ReportMailSetting.parse(await ask('GET', path));
    assert.deepEqual(mails.map(({ day, sent }) => [day, sent.map(({ name }) => name)]), [['2026-11-21', ['Anna']], ['2026-11-20', ['Anna']]]);
  });

  it('is set by who may change settings, and noted', async () => {
    const manager = await shop.signIn('manager', { name: 'Max', email: 'max@shop.test', password: 'a quiet till sells on' }, HOST);
    assert.equal((await raw('GET', path, undefined, manager)).statusCode, 403);
    const [noted] = await database.adminQuery<{ by_name: string; area: string; act: string }>("select by_name, area, act from app.office_change where merchant_id = $1 and kind like '%report-mail'", [shop.merchant]);
    assert.deepEqual(noted, { by_name: 'Anna', area: 'settings', act: 'changed' });
  });
});
