import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { StoredEntry } from '@stilltill/domain/journal';
import { SaleCompleted, SaleRefunded } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestTerminal, makeRefund, makeTestTerminal } from '@stilltill/testing/test-terminal';
import { type TestRoom, makeTestRoom, systemTestRandom } from '../../test-room.ts';
import { type Sales, makeSales } from './index.ts';
import type { SalesPorts } from './ports.ts';
import { readSales } from './queries.ts';
import { readShift } from './shift-detail.ts';

const SHOP = { id: randomUUID(), code: 'S1', name: 'One', currency: 'CNY', timezone: 'Asia/Shanghai' };
let database: TestDatabase;
let room: TestRoom;
let sales: Sales;
let ports: SalesPorts;
let till: TestTerminal;
let merchant: string;
let shift: string;

before(async () => {
  database = await createTestDatabase();
  room = makeTestRoom(() => database.postgres);
  ports = {
    postgres: database.postgres, clock: room.clock, journal: room.journal, stores: async () => [SHOP], countEnrolled: async () => 1,
    requireOffice: async () => ({ ok: false, fault: { code: 'not_signed_in' } }), operatorNames: async () => new Map(),
  };
  sales = makeSales(ports);
});
after(() => database.drop());
beforeEach(async () => {
  merchant = randomUUID();
  shift = randomUUID();
  till = makeTestTerminal({ merchant, store: SHOP.id, random: systemTestRandom });
  await upload(till.write('epoch.began', { reason: 'enrolled', follows: null }), till.write('shift.opened', { shift, currency: 'CNY', float_minor: '1000' }));
});

async function upload(...run: readonly StoredEntry[]): Promise<void> {
  const sent = await room.send(till.enrolment, till.upload(run));
  assert.ok(sent.ok, JSON.stringify(sent));
}

const totalOf = (sale: StoredEntry): bigint => SaleCompleted.parse(sale.entry.body).total_minor;
const sale = (): StoredEntry => till.writeSale({ shift });
const close = (counted_minor: bigint, of = shift, by = merchant) =>
  database.postgres.withMerchant(by, (tx) => sales.closeFromOffice(tx, '店主', { shift: of, counted_minor, reason: '收银员先走了' }));
const reports = (by = merchant) => database.postgres.withMerchant(by, (tx) => sales.shiftReports(tx, shift));

/** The till's own closing, as it seals it. */
function ownClosing(sold: readonly StoredEntry[], counted_minor: bigint): StoredEntry {
  const total_minor = sold.reduce((sum, each) => sum + totalOf(each), 0n);
  const expected_minor = 1000n + total_minor;
  return till.write('shift.closed', {
    shift, currency: 'CNY', opened_at: '2026-01-05T01:00:00.000Z', float_minor: '1000', sales: sold.length, sales_minor: String(total_minor), refunds: 0, refunds_minor: '0',
    cash_in_minor: String(total_minor), cash_out_minor: '0', counted_minor: String(counted_minor), expected_minor: String(expected_minor),
    difference_minor: String(counted_minor - expected_minor), reason: null,
  });
}

async function flagged(): Promise<string[]> {
  return (await database.adminQuery<{ code: string }>('select code from app.exception where merchant_id = $1 order by code', [merchant])).map((row) => row.code);
}

describe('a shift that is closed from the office', () => {
  it('has what was counted there as revision 1, and an entry in the server’s own journal that says who and why', async () => {
    const sold = sale();
    await upload(sold);
    const expected_minor = 1000n + totalOf(sold);
    const closed = await close(expected_minor - 50n);
    assert.deepEqual(closed, { ok: true, value: { shift, revision: 1, expected_minor, difference_minor: -50n } });
    const [report] = await reports();
    assert.deepEqual([report?.revision, report?.counted_by, report?.reason, report?.difference_minor], [1, 'office', '收银员先走了', '-50']);
    const [entry] = await database.adminQuery<{ text: string }>("select text from app.entry e join app.chain c using (merchant_id, chain) where merchant_id = $1 and owner = 'server' and kind = 'shift.closed'", [merchant]);
    const { body } = JSON.parse(entry?.text ?? '{}') as { body: object };
    assert.deepEqual(body, {
      shift, terminal: till.enrolment.terminal, currency: 'CNY', counted_minor: String(expected_minor - 50n), expected_minor: String(expected_minor), difference_minor: '-50', reason: '收银员先走了', by: '店主',
    });
  });

  it('takes what its till sold meanwhile and then the till’s own count, each as a revision, and calls neither an exception', async () => {
    const first = sale();
    await upload(first);
    assert.ok((await close(900n)).ok);
    const late = [sale(), sale()];
    const expected_minor = 1000n + [first, ...late].reduce((sum, each) => sum + totalOf(each), 0n);
    await upload(...late, ownClosing([first, ...late], expected_minor));
    const seen = (await reports()).map(({ revision, counted_by, counted_minor, sales: count, expected_minor: due }) => [revision, counted_by, counted_minor, count, due]);
    assert.deepEqual(seen, [
      [1, 'office', 900n, 1, String(1000n + totalOf(first))], [2, 'office', 900n, 3, String(expected_minor)], [3, 'terminal', expected_minor, 3, String(expected_minor)],
    ]);
    assert.deepEqual(await flagged(), []);
    await upload(ownClosing([first, ...late], 1n));
    assert.equal((await reports()).length, 3, 'a second count of the till changes no report');
  });

  it('is shown with its money by tender and rate, its cash with reasons, and its sales by the shift', async () => {
    const first = sale();
    const moved = till.write('cash.moved', { shift, currency: 'CNY', direction: 'out', amount_minor: '300', reason: '买水' });
    const back = till.write('sale.refunded', makeRefund(systemTestRandom, SaleCompleted.parse(first.entry.body), { shift }));
    await upload(first, moved, back, till.writeSale(), till.write('shift.explained', { shift, reason: '找零有误' }));
    assert.ok((await close(0n)).ok);
    const read = await database.postgres.withMerchant(merchant, (tx) => readShift(ports, tx, shift));
    assert.ok(read.ok, JSON.stringify(read));
    const { tenders, tax, moved: cash, explained, office, entries, closed_by, counted_by } = read.value;
    const [total_minor, returned_minor] = [totalOf(first), SaleRefunded.parse(back.entry.body).total_minor].map(String);
    assert.deepEqual(tenders.map(({ kind, count, taken_minor, returned_minor: out }) => [kind, count, taken_minor, out]), [['cash', 2, total_minor, returned_minor]]);
    assert.equal(String(tax.reduce((sum, each) => sum + BigInt(each.net_minor) + BigInt(each.tax_minor), 0n)), String(BigInt(total_minor ?? 0) - BigInt(returned_minor ?? 0)));
    assert.deepEqual(cash.map(({ direction, amount_minor, reason, entry }) => [direction, amount_minor, reason, entry.hash]), [['out', '300', '买水', moved.hash]]);
    assert.deepEqual([explained[0]?.reason, closed_by, counted_by, office?.closed_by], ['找零有误', '店主', 'office', '店主']);
    assert.deepEqual(entries.map((each) => each.kind).sort(), ['cash.moved', 'shift.explained', 'shift.opened']);
    const list = await database.postgres.withMerchant(merchant, (tx) => readSales(ports, tx, { shift, limit: 1 }));
    const rest = await database.postgres.withMerchant(merchant, (tx) => readSales(ports, tx, { shift, limit: 5, ...(list.ok && list.value.next ? { after: list.value.next } : {}) }));
    assert.ok(list.ok && rest.ok);
    assert.deepEqual([...list.value.items, ...rest.value.items].map((each) => each.hash).sort(), [first.hash, back.hash].sort());
    const strange = await database.postgres.withMerchant(randomUUID(), (tx) => readShift(ports, tx, shift));
    assert.ok(!strange.ok && strange.fault.code === 'not_found');
  });

  it('is closed once: neither again from here, nor after its till closed it', async () => {
    assert.ok((await close(1000n)).ok);
    assert.deepEqual(await close(1n), { ok: false, fault: { code: 'shift_closed_before' } });
    shift = randomUUID();
    await upload(till.write('shift.opened', { shift, currency: 'CNY', float_minor: '1000' }), ownClosing([], 1000n));
    assert.deepEqual(await close(1n), { ok: false, fault: { code: 'shift_closed_before' } });
    const [own] = await reports();
    assert.deepEqual([own?.revision, own?.counted_by], [1, 'terminal']);
  });

  it('is nobody else’s: another merchant can neither close nor read it', async () => {
    assert.deepEqual(await close(1000n, shift, randomUUID()), { ok: false, fault: { code: 'not_found' } });
    assert.ok((await close(1000n)).ok);
    assert.deepEqual(await reports(randomUUID()), []);
  });
});
