import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { receiptNumber } from '@stilltill/domain/journal';
import { addRefund, addSale, beginShift, closeShift } from '@stilltill/domain/shift';
import { SaleCompleted, SaleRefunded, SaleQuery, toWireValue } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { makeRefund, makeSale, makeTestTerminal, type TestTerminal } from '@stilltill/testing/test-terminal';
import { type TestRoom, makeTestRoom, systemTestRandom } from '../../test-room.ts';
import { makeSales } from './index.ts';
import type { SalesPorts } from './ports.ts';
import { readToday } from './figures.ts';
import { findByNumber, readSale, readSales } from './queries.ts';
import { readShifts } from './shift-queries.ts';

const SHOP = { id: randomUUID(), code: 'S1', name: 'One', currency: 'CNY', timezone: 'Asia/Shanghai' };
let database: TestDatabase;
let room: TestRoom;
let ports: SalesPorts;
let till: TestTerminal;
let merchant: string;

before(async () => {
  database = await createTestDatabase();
  room = makeTestRoom(() => database.postgres, { stores: [SHOP] });
  ports = {
    postgres: database.postgres, clock: room.clock, journal: room.journal, stores: async () => [SHOP], countEnrolled: async () => 1,
    requireOffice: async () => ({ ok: false, fault: { code: 'not_signed_in' } }), operatorNames: async (_tx, ids) => new Map(ids.map((id) => [id, '李雷'])),
  };
});
after(() => database.drop());
beforeEach(async () => {
  merchant = randomUUID();
  till = makeTestTerminal({ merchant, store: SHOP.id, random: systemTestRandom });
  await upload([till.write('epoch.began', { reason: 'enrolled', follows: null })]);
});

async function upload(run: Parameters<TestTerminal['upload']>[0], by: TestTerminal = till, change: Record<string, unknown> = {}): Promise<void> {
  const sent = await room.send(by.enrolment, by.upload(run, change));
  assert.ok(sent.ok, JSON.stringify(sent));
}

const query = (change: object = {}): ReturnType<typeof SaleQuery.parse> => SaleQuery.parse(change);

function valueOf<T>(result: { ok: true; value: T } | { ok: false; fault: object }): T {
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
}

async function exceptions(): Promise<string[]> {
  const rows = await database.adminQuery<{ text: string }>("select code || ' ' || seq as text from app.exception where merchant_id = $1 order by seq, code", [merchant]);
  return rows.map((row) => row.text);
}

describe('shifts', () => {
  it('selling fact 8: a late sale belongs to the shift that it names; the report gets a new revision and the old one stays', async () => {
    const shift = randomUUID();
    const opening = { shift, currency: 'CNY', float_minor: 10_000n };
    const opened = till.write('shift.opened', opening, randomUUID());
    const sold = [till.writeSale({ shift }), till.writeSale({ shift })];
    const begun = beginShift({ ...opening, opened_at: opened.entry.at, opened_by: randomUUID() });
    const totals = sold.reduce((sum, sale) => addSale(sum, SaleCompleted.parse(sale.entry.body)), begun);
    await upload([opened, ...sold, till.write('shift.closed', closeShift(totals, 17_000n, 'a coin fell'))]);
    assert.deepEqual(await exceptions(), [], 'the till and the server come to the same');
    await upload([till.writeSale({ shift }), till.write('sale.refunded', makeRefund(systemTestRandom, SaleCompleted.parse(sold[0]?.entry.body), { shift }))]);
    const reports = await database.postgres.withMerchant(merchant, (tx) => makeSales(ports).shiftReports(tx, shift));
    assert.deepEqual(reports.map((each) => [each.revision, each.sales, each.sales_minor, each.refunds_minor, each.expected_minor, each.difference_minor]), [
      [1, 2, '7500', '0', '17500', '-500'], [2, 3, '11250', '1250', '20000', '-3000'],
    ]);
    const { items } = valueOf(await database.postgres.withMerchant(merchant, (tx) => readShifts(ports, tx, { limit: 10 })));
    assert.deepEqual(items.map((each) => [each.revision, each.expected_minor, each.counted_minor, each.opened_by]), [[2, '20000', '17000', '李雷']]);
  });

  it('selling fact 10: a real difference is a fact with a reason, and hinders nothing', async () => {
    const shift = randomUUID();
    const begun = beginShift({ shift, currency: 'CNY', float_minor: 10_000n, opened_at: '2026-01-05T09:00:00.000Z', opened_by: randomUUID() });
    await upload([till.write('shift.opened', { shift, currency: 'CNY', float_minor: '10000' }), till.write('shift.closed', closeShift(begun, 1n, 'robbed'))]);
    const [report] = await database.postgres.withMerchant(merchant, (tx) => makeSales(ports).shiftReports(tx, shift));
    assert.equal(report?.difference_minor, '-9999');
  });

  it('selling fact 13: totals that a till states and the server does not find are shown', async () => {
    const shift = randomUUID();
    const begun = beginShift({ shift, currency: 'CNY', float_minor: 0n, opened_at: '2026-01-05T09:00:00.000Z', opened_by: randomUUID() });
    const sale = makeSale(systemTestRandom, { shift });
    const sold = addRefund(addSale(begun, sale), makeRefund(systemTestRandom, sale));
    await upload([till.write('shift.opened', { shift, currency: 'CNY', float_minor: '0' }), till.write('shift.closed', closeShift(sold, 0n, null))]);
    assert.deepEqual(await exceptions(), ['totals_differ 3']);
  });

  it('a shift whose opening is lost is known by what names it', async () => {
    const shift = randomUUID();
    const run = [till.write('shift.opened', { shift, currency: 'CNY', float_minor: '100' }), till.writeSale({ shift })];
    await upload(run.slice(1), till, { gap: { from_seq: 2, to_seq: 2, damaged: [] } });
    await upload(run.slice(0, 1));
    const { items } = valueOf(await database.postgres.withMerchant(merchant, (tx) => readShifts(ports, tx, { limit: 10 })));
    assert.deepEqual(items.map((each) => [each.float_minor, each.sales]), [['100', 1]]);
  });
});

describe('sales', () => {
  it('are listed newest first, each once, with what was noticed about them', async () => {
    const operator = randomUUID();
    await upload([
      till.writeSale({ operator }), till.writeSale(),
      till.writeSale({ bend: (body) => ({ ...body, total_minor: '1', tenders: [{ ...(body['tenders'] as object[])[0], amount_minor: '1', given_minor: '1' }] }) }),
    ]);
    const seqs: number[] = [];
    let next: string | null = null;
    do {
      const page = valueOf(await database.postgres.withMerchant(merchant, (tx) => readSales(ports, tx, query({ limit: 2, ...(next ? { after: next } : {}) }))));
      for (const item of page.items) seqs.push(item.seq);
      if (seqs.length <= 2) assert.deepEqual(page.items.map((each) => each.flags), [['totals_differ'], []]);
      else assert.equal(page.items[0]?.operator_name, '李雷');
      next = page.next;
    } while (next !== null);
    assert.deepEqual(seqs, [4, 3, 2]);
  });

  it('selling fact 7: a number that stands twice answers with both', async () => {
    const clone = till.copy();
    const [ours, theirs] = [till.writeSale(), clone.writeSale({ price_minor: 777n })];
    await upload([ours]);
    await upload([theirs], clone);
    const number = receiptNumber('S1', 'T1', till.epoch, ours.entry.seq);
    const page = valueOf(await database.postgres.withMerchant(merchant, (tx) => readSales(ports, tx, query({ number: ` ${number.toLowerCase()} ` }))));
    assert.deepEqual(new Set(page.items.map((each) => each.hash)), new Set([ours.hash, theirs.hash]));
    assert.ok(page.items.every((each) => each.number === number && each.flags.includes('entry_branch')));
    assert.deepEqual(await database.postgres.withMerchant(merchant, (tx) => findByNumber(ports, tx, 'no number')), []);
  });

  it('one sale is shown with its lines, taxes and tenders as they were sealed', async () => {
    const written = till.writeSale({ lines: 3 });
    await upload([written]);
    const sale = SaleCompleted.parse(written.entry.body);
    const key = { terminal: till.enrolment.terminal, epoch: till.epoch, seq: written.entry.seq, hash: written.hash };
    const detail = valueOf(await database.postgres.withMerchant(merchant, (tx) => readSale(ports, tx, key)));
    assert.deepEqual([detail.total_minor, detail.items.length, detail.tax, detail.linked_sale], [String(sale.total_minor), 3, toWireValue({ tax: sale.tax })['tax'], null]);
    assert.deepEqual(detail.items[0]?.names, { 'zh-CN': '苹果', en: 'Apple' });
    const missing = await database.postgres.withMerchant(merchant, (tx) => readSale(ports, tx, { ...key, hash: '0'.repeat(64) }));
    assert.ok(!missing.ok && missing.fault.code === 'not_found');
  });

  it('a refund is linked to its sale, and one that gives back more than was sold is shown', async () => {
    const written = till.writeSale();
    const sale = SaleCompleted.parse(written.entry.body);
    const [first, second] = [1, 2].map(() => till.write('sale.refunded', makeRefund(systemTestRandom, sale)));
    assert.ok(first && second);
    await upload([written, first]);
    assert.deepEqual(await exceptions(), []);
    // The line came back before: of it, not of the whole, more is given back than was sold.
    await upload([second]);
    assert.deepEqual(await exceptions(), [`refund_exceeds_sale ${second.entry.seq}`]);
    const unlinked = till.write('sale.refunded', makeRefund(systemTestRandom, sale, { is_linked: false }));
    assert.equal(SaleRefunded.parse(unlinked.entry.body).sale, null);
    await upload([unlinked]);
    assert.equal((await exceptions()).length, 1);
    const relatedOf = async ({ entry: { seq }, hash }: typeof written): Promise<string[]> => {
      const key = { terminal: till.enrolment.terminal, epoch: till.epoch, seq, hash };
      return valueOf(await database.postgres.withMerchant(merchant, (tx) => readSale(ports, tx, key))).related.map((each) => `${each.as} ${each.seq}`);
    };
    assert.deepEqual(await relatedOf(written), [`refunded_by ${first.entry.seq}`, `refunded_by ${second.entry.seq}`]);
    assert.deepEqual(await relatedOf(second), [`refund_of ${written.entry.seq}`]);
    assert.deepEqual(await relatedOf(unlinked), []);
  });

  it('a receipt is found by the hash of its token alone', async () => {
    const token = 'abc';
    const receipt_token_hash = createHash('sha256').update(token).digest('hex');
    const written = till.writeSale({ receipt_token_hash });
    await upload([written, till.writeSale()]);
    const found = await makeSales(ports).findReceipt(merchant, receipt_token_hash);
    assert.deepEqual([found?.kind, found?.hash, found?.number], ['sale', written.hash.slice(0, 8), receiptNumber('S1', 'T1', till.epoch, 2)]);
    assert.equal(await makeSales(ports).findReceipt(merchant, '0'.repeat(64)), null);
    assert.equal(await makeSales(ports).findReceipt(randomUUID(), receipt_token_hash), null, 'of another merchant nothing is seen');
  });

  it('a day begins at the store’s own midnight, and is compared with the same hours of the day before', async () => {
    // 2026-01-06 01:00 in Shanghai; the terminal's clock began at 16:59:59 UTC, 00:59:59 there.
    room.clock.set(Date.parse('2026-01-05T17:00:00.000Z'));
    const at = (iso: string): TestTerminal => makeTestTerminal({ merchant, store: SHOP.id, random: systemTestRandom, start_ms: Date.parse(iso) - 1000 });
    for (const [time, price_minor] of [['2026-01-05T16:30:00.000Z', 100n], ['2026-01-05T15:30:00.000Z', 1000n], ['2026-01-04T16:30:00.000Z', 10_000n], ['2026-01-04T17:30:00.000Z', 100_000n]] as const) {
      const other = at(time);
      await upload([other.writeSale({ lines: 1, price_minor })], other);
    }
    const today = valueOf(await database.postgres.withMerchant(merchant, (tx) => readToday(ports, tx, undefined)));
    assert.deepEqual([today.date, today.sales, today.sales_minor, today.before_sales, today.before_sales_minor], ['2026-01-06', 1, '100', 1, '10000']);
    assert.equal(today.entries, 4);
  });
});
