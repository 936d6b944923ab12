import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, beforeEach, describe, it } from 'node:test';
import { extend } from '@stilltill/domain/money';
import { taxOf } from '@stilltill/domain/tax';
import { ReportQuery, SaleCompleted, SaleQuery } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestTerminal, makeRefund, makeTestTerminal } from '@stilltill/testing/test-terminal';
import { type TestRoom, makeTestRoom, systemTestRandom } from '../../test-room.ts';
import { localHour } from './figure-rows.ts';
import { readSalesReport, readTaxReport, readToday } from './figures.ts';
import type { SalesPorts } from './ports.ts';
import { readSales } from './queries.ts';

const [SHANGHAI, NEW_YORK, KATHMANDU] = [
  { id: randomUUID(), code: 'S1', name: 'One', currency: 'CNY', timezone: 'Asia/Shanghai' },
  { id: randomUUID(), code: 'S2', name: 'Two', currency: 'CNY', timezone: 'America/New_York' },
  { id: randomUUID(), code: 'S3', name: 'Three', currency: 'CNY', timezone: 'Asia/Kathmandu' },
] as const;
const STORES = [SHANGHAI, NEW_YORK, KATHMANDU];
let database: TestDatabase;
let room: TestRoom;
let ports: SalesPorts;
let merchant: string;

before(async () => {
  database = await createTestDatabase();
  room = makeTestRoom(() => database.postgres, { stores: STORES });
  ports = {
    postgres: database.postgres, clock: room.clock, journal: room.journal, stores: async () => STORES, countEnrolled: async () => 1,
    requireOffice: async () => ({ ok: false, fault: { code: 'not_signed_in' } }), operatorNames: async () => new Map(),
  };
});
after(() => database.drop());
beforeEach(async () => {
  merchant = randomUUID();
  await database.adminQuery("insert into app.merchant (merchant_id, shop_name, created_at) values ($1, 'Shop', now())", [merchant]);
  for (const { id, code, name, currency, timezone } of STORES) {
    await database.adminQuery(
      `insert into app.store (merchant_id, id, code, name, currency, timezone, idle_lock_s, languages, created_at) values ($1, $2, $3, $4, $5, $6, 900, '{zh}', now())`, [merchant, id, code, name, currency, timezone],
    );
  }
});

function tillAt(store: { readonly id: string; readonly code: string }, iso: string): TestTerminal {
  return makeTestTerminal({ merchant, store: store.id, store_code: store.code, random: systemTestRandom, start_ms: Date.parse(iso) - 1000 });
}

async function upload(by: TestTerminal, run: Parameters<TestTerminal['upload']>[0]): Promise<void> {
  const sent = await room.send(by.enrolment, by.upload(run));
  assert.ok(sent.ok, JSON.stringify(sent));
}

function valueOf<T>(result: { ok: true; value: T } | { ok: false; fault: object }): T {
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
}

/** A sale whose tax comes on top, of two rates. */
function writeAdded(till: TestTerminal): ReturnType<TestTerminal['write']> {
  return till.writeSale({
    bend: (body) => {
      const lines = [130_000, 60_000].map((tax_rate_ppm, index) => ({ ...(body['lines'] as object[])[0], line: index + 1, tax_rate_ppm, qty_milli: 1000, price_minor: '999', amount_minor: String(extend(999n, 1000)) }));
      const tax = taxOf(lines.map(({ tax_rate_ppm }) => ({ tax_rate_ppm, amount_minor: 999n })), 'added');
      const total = String(1998n + tax.reduce((sum, { tax_minor }) => sum + tax_minor, 0n));
      const tenders = (body['tenders'] as object[]).map((tender) => ({ ...tender, amount_minor: total, given_minor: total, change_minor: '0' }));
      return { ...body, lines, tax: tax.map((each) => ({ ...each, net_minor: String(each.net_minor), tax_minor: String(each.tax_minor) })), tax_mode: 'added', total_minor: total, tenders };
    },
  });
}

type Figures = { readonly hours: object[]; readonly taxes: object[] };
async function kept(): Promise<Figures> {
  return {
    hours: await database.adminQuery('select * from app.sale_hour where merchant_id = $1 order by store_id, day, hour, chain', [merchant]),
    taxes: await database.adminQuery('select * from app.sale_tax_day where merchant_id = $1 order by store_id, day, rate_ppm, is_added, chain', [merchant]),
  };
}

/** The sums from the sales and the entries themselves, by the statements with which the migration made those of earlier sales. */
async function recomputed(): Promise<Figures> {
  const migration = await readFile(new URL('../../../migrations/0071-figures-of-a-day.sql', import.meta.url), 'utf8');
  const from = migration.indexOf('create temporary table');
  const until = migration.indexOf('alter table app.sale force');
  assert.ok(from > 0 && until > from);
  await database.adminQuery(`delete from app.sale_hour; delete from app.sale_tax_day; ${migration.slice(from, until)}`);
  return kept();
}

describe('figures of a day', () => {
  it('sums of days and hours are those of the sales themselves, whenever and in whatever order these arrive', async () => {
    const begun = ['2026-01-05T15:59:58.000Z', '2026-03-08T06:59:58.000Z', '2026-01-05T18:14:58.000Z', '1969-12-31T23:59:58.000Z', '0001-01-01T00:00:10.000Z', '9999-12-31T22:00:00.000Z'];
    const tills = STORES.flatMap((store) => begun.map((at) => tillAt(store, at)));
    for (const till of tills) {
      // On both sides of midnight, and more than one to a row.
      const sold = [till.writeSale(), writeAdded(till), till.writeSale({ lines: 3 }), till.writeSale({ price_minor: 77n })];
      const refund = till.write('sale.refunded', makeRefund(systemTestRandom, SaleCompleted.parse(sold[0]?.entry.body), {}));
      await upload(till, [...sold.slice(0, 2)]);
      await upload(till, [...sold.slice(2), refund]);
      await upload(till, [...sold.slice(2), refund]);
    }
    const before = await kept();
    assert.ok(before.hours.length > tills.length && before.taxes.length > tills.length * 2, 'hours and rates apart');
    assert.deepEqual(before, await recomputed());
  });

  it('the days of the projection are those of PostgreSQL', async () => {
    const times = ['2026-03-29T00:59:59.999Z', '2026-10-25T00:30:00.000Z', '2026-03-08T07:00:00.000Z', '1980-06-01T18:15:00.000Z', '1985-12-31T18:29:59.000Z', '1986-01-01T18:15:00.000Z'];
    for (const zone of ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Asia/Shanghai', 'Australia/Lord_Howe']) {
      for (const at of times) {
        const [row] = await database.adminQuery<{ day: string; hour: number }>('select ($1::timestamptz at time zone $2)::date::text as day, extract(hour from $1::timestamptz at time zone $2)::integer as hour', [at, zone]);
        assert.deepEqual(localHour(at, zone), row, `${at} in ${zone}`);
      }
    }
  });

  it('a sale that comes late belongs to its own day, and today is compared with the same time of the day a week and 52 weeks before', async () => {
    room.clock.set(Date.parse('2026-01-05T04:30:00.000Z'));
    // 12:30 in Shanghai. Of earlier days one sale before that time, one behind it.
    const days = { '2026-01-05': ['2026-01-05T02:00:00.000Z'], '2025-12-29': ['2025-12-29T04:10:00.000Z', '2025-12-29T04:50:00.000Z', '2025-12-29T01:00:00.000Z'], '2025-01-06': ['2025-01-06T03:59:00.000Z', '2025-01-06T10:00:00.000Z'] };
    for (const at of Object.values(days).flat()) {
      const till = tillAt(SHANGHAI, at);
      await upload(till, [till.writeSale({ lines: 1, price_minor: 500n })]);
    }
    const today = valueOf(await database.postgres.withMerchant(merchant, (tx) => readToday(ports, tx, SHANGHAI.id)));
    assert.deepEqual([today.date, today.sales, today.lines, today.hours], ['2026-01-05', 1, 1, [{ hour: 10, sales: 1, sales_minor: '500' }]]);
    assert.deepEqual(today.week_before, { day: '2025-12-29', sales: 2, sales_minor: '1000', day_sales: 3, day_sales_minor: '1500', hours: [{ hour: 9, sales: 1, sales_minor: '500' }, { hour: 12, sales: 2, sales_minor: '1000' }] });
    assert.deepEqual([today.year_before.day, today.year_before.sales, today.year_before.day_sales], ['2025-01-06', 1, 2]);
  });

  it('a report adds up what its stretches and stores sold, and nothing of another merchant', async () => {
    for (const [store, at] of [[SHANGHAI, '2026-01-05T02:00:00.000Z'], [SHANGHAI, '2026-02-05T02:00:00.000Z'], [NEW_YORK, '2026-02-05T20:00:00.000Z']] as const) {
      const till = tillAt(store, at);
      const sale = till.writeSale({ lines: 1, price_minor: 1130n });
      await upload(till, [sale, till.write('sale.refunded', makeRefund(systemTestRandom, SaleCompleted.parse(sale.entry.body), {})), writeAdded(till)]);
    }
    const ask = ReportQuery.parse({ from: '2026-01-01', to: '2026-12-31' });
    const report = valueOf(await database.postgres.withMerchant(merchant, (tx) => readSalesReport(ports, tx, ask)));
    assert.deepEqual(report.items.map(({ from, sales, refunds }) => [from, sales, refunds]), [['2026-01-01', 2, 1], ['2026-02-01', 4, 2]]);
    const tax = valueOf(await database.postgres.withMerchant(merchant, (tx) => readTaxReport(ports, tx, { ...ask, store: SHANGHAI.id, by: 'quarter' })));
    assert.deepEqual(tax.items.map(({ from, rate_ppm, is_added, sold_net_minor, sold_tax_minor, returned_tax_minor }) => [from, rate_ppm, is_added, sold_net_minor, sold_tax_minor, returned_tax_minor]), [
      ['2026-01-01', 60_000, true, '1998', '120', '0'], ['2026-01-01', 130_000, false, '2000', '260', '260'], ['2026-01-01', 130_000, true, '1998', '260', '0'],
    ]);
    const other = await database.postgres.withMerchant(randomUUID(), (tx) => readSalesReport(ports, tx, ask));
    assert.deepEqual(valueOf(other).items, []);
  });

  it('a list says how many there are, and finds those of one terminal, store or kind page by page', async () => {
    const tills = [tillAt(SHANGHAI, '2026-01-05T02:00:00.000Z'), tillAt(SHANGHAI, '2026-01-05T02:00:01.000Z'), tillAt(NEW_YORK, '2026-01-05T02:00:00.000Z')] as const;
    for (const till of tills) {
      const sold = [till.writeSale(), till.writeSale(), till.writeSale()];
      await upload(till, [...sold, till.write('sale.refunded', makeRefund(systemTestRandom, SaleCompleted.parse(sold[0]?.entry.body), {}))]);
    }
    const read = async (change: object) => valueOf(await database.postgres.withMerchant(merchant, (tx) => readSales(ports, tx, SaleQuery.parse({ limit: 2, ...change }))));
    for (const [change, count] of [[{}, 12], [{ store: SHANGHAI.id }, 8], [{ terminal: tills[1].enrolment.terminal }, 4], [{ kind: 'refund' }, 3], [{ kind: 'sale', store: NEW_YORK.id }, 3]] as const) {
      let page = await read(change);
      assert.deepEqual(page.count, { value: count, is_more: false }, JSON.stringify(change));
      const seen = page.items.map(({ hash }) => hash);
      while (page.next !== null) {
        page = await read({ ...change, after: page.next });
        assert.equal(page.count, null);
        seen.push(...page.items.map(({ hash }) => hash));
      }
      assert.equal(new Set(seen).size, count, JSON.stringify(change));
    }
  });
});
