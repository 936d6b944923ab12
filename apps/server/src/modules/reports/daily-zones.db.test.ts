// One shop in two zones: each store's day is its own, also beside the sales.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, it } from 'node:test';
import { DailyReport, SaleCompleted } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import { readPdfTexts } from '../../platform/pdf-read.ts';

const OWNER = { name: 'Anna', email: 'anna@shop.test', password: 'a quiet till sells on' };
const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
/** Late on the 20th in Berlin; in Shanghai it is the morning of the 21st. */
const [DAY, DAY_AFTER, LATE_IN_BERLIN] = ['2026-11-20', '2026-11-21', '2026-11-20T21:00:00.000Z'] as const;
/** The 20th in Shanghai, and not yet in Berlin. */
const EARLY_IN_SHANGHAI = '2026-11-19T17:00:00.000Z';
const berlin = randomUUID();
let database: TestDatabase;
let shop: TestShop;
let cookie: string;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
  await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.fleet.makeStore(tx, {
    id: berlin, code: 'S2', name: 'Two', currency: 'CNY', timezone: 'Europe/Berlin', idle_lock_s: 300, languages: ['en'],
  }));
  await tell('A1', shop.store, EARLY_IN_SHANGHAI);
  await tell('B1', berlin, EARLY_IN_SHANGHAI);
  await tell('B2', berlin, LATE_IN_BERLIN);
  shop.clock.set(Date.parse('2026-11-22T12:00:00.000Z'));
  cookie = await shop.signIn('owner', OWNER, HOST);
});
after(async () => {
  await shop.close();
  await database.drop();
});

/** A sale, a basket given up and an entry that nobody can read, in a shift of some minutes. */
async function tell(terminal_code: string, store: string, at: string): Promise<void> {
  shop.clock.set(Date.parse(at));
  const till = await shop.enrol(terminal_code, store);
  const shift = randomUUID();
  const sold = till.writeSale({ shift, lines: 1, price_minor: 1130n });
  const run = [
    sold, till.write('shift.opened', { shift, currency: 'CNY', float_minor: '1000' }), till.write('sale.invented', { what: 1 }),
    till.write('basket.abandoned', { sale: randomUUID(), currency: 'CNY', reason: 'cancelled', lines: SaleCompleted.parse(sold.entry.body).lines, voided: [] }),
    till.write('shift.closed', {
      shift, currency: 'CNY', opened_at: at, float_minor: '1000', sales: 1, sales_minor: '1130', refunds: 0, refunds_minor: '0', cash_in_minor: '1130', cash_out_minor: '0', counted_minor: '2130', expected_minor: '2130',
      difference_minor: '0', reason: null,
    }),
  ];
  shop.clock.set(shop.clock.now_ms() + 60_000);
  const answer = await shop.ask('/api/v1/journal', till.upload(run, { sent_at: new Date(shop.clock.now_ms()).toISOString() }), { authorization: till.pass });
  assert.equal(answer.status, 200, answer.body);
}

const get = (path: string) => shop.server.app.inject({ url: `/api/v1/office/reports/${path}`, headers: { ...HOST, cookie } });

/** Turnover, terminals with a shift, baskets given up and exceptions. */
async function daily(day: string, store?: string): Promise<readonly unknown[]> {
  const answer = await get(`daily?day=${day}${store === undefined ? '' : `&store=${store}`}`);
  assert.equal(answer.statusCode, 200, answer.body);
  const { total, shifts, abandoned, abandoned_minor, exceptions } = DailyReport.parse(JSON.parse(answer.body));
  return [total.turnover_minor, shifts.map(({ terminal_code }) => terminal_code), abandoned, abandoned_minor, exceptions];
}

it('shifts, baskets given up and exceptions stand in the day in which their own store had them, as its sales do', async () => {
  const each = [1130n, 1, 1130n, 1] as const;
  assert.deepEqual(await daily(DAY, shop.store), [each[0], ['A1'], ...each.slice(1)]);
  assert.deepEqual(await daily(DAY, berlin), [each[0], ['B2'], ...each.slice(1)]);
  assert.deepEqual(await daily(DAY), [2260n, ['A1', 'B2'], 2, 2260n, 2]);
  assert.deepEqual(await daily('2026-11-19'), [1130n, ['B1'], 1, 1130n, 1]);
  assert.deepEqual(await daily(DAY_AFTER), [0n, [], 0, 0n, 0]);
});

it('what belongs to no store is told once, with the whole shop', async () => {
  await database.adminQuery(
    "insert into app.exception (merchant_id, id, kind, code, details, subject, opened_at) values ($1, $2, 'head_missing', 'head_missing', '{}', 'nobody', $3)", [shop.merchant, randomUUID(), new Date(`${DAY_AFTER}T06:00:00.000Z`)],
  );
  assert.deepEqual([(await daily(DAY_AFTER)).at(-1), (await daily(DAY_AFTER, shop.store)).at(-1), (await daily(DAY_AFTER, berlin)).at(-1)], [1, 0, 0]);
});

it('the paper tells the times of a shift by the clock of its store, and says so', async () => {
  const paper = await get(`daily.pdf?day=${DAY}&language=en`);
  const texts = readPdfTexts(paper.rawPayload).flat();
  for (const line of ['S1 A1 01:00–01:00', 'S2 B2 22:00–22:00', 'Each store’s day and times are those of its own clock.']) assert.ok(texts.includes(line), `${line}: ${texts.join(' | ')}`);
  const one = readPdfTexts((await get(`daily.pdf?day=${DAY}&store=${berlin}&language=en`)).rawPayload).flat();
  assert.ok(!one.some((text) => text.startsWith('Each store')), 'where there is one clock nothing need be said');
});
