import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { StoredEntry } from '@stilltill/domain/journal';
import type { Refund } from '@stilltill/domain/sale';
import { SaleCompleted, toWireValue } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestTerminal, makeRefund, makeTestTerminal } from '@stilltill/testing/test-terminal';
import { type TestRoom, makeTestRoom, systemTestRandom } from '../../test-room.ts';
import { makeSales } from './index.ts';
import { handOver, readParked } from './parked.ts';
import type { SalesPorts } from './ports.ts';
import { readUnsettled } from './unsettled.ts';

const SHOP = { id: randomUUID(), code: 'S1', name: 'One', currency: 'CNY', timezone: 'Asia/Shanghai' };
let database: TestDatabase;
let room: TestRoom;
let ports: SalesPorts;
let till: TestTerminal;
let merchant: string;

before(async () => {
  database = await createTestDatabase();
  room = makeTestRoom(() => database.postgres);
  ports = {
    postgres: database.postgres, clock: room.clock, journal: room.journal, stores: async () => [SHOP], countEnrolled: async () => 1,
    requireOffice: async () => ({ ok: false, fault: { code: 'not_signed_in' } }), operatorNames: async () => new Map(),
  };
});
after(() => database.drop());
beforeEach(async () => {
  merchant = randomUUID();
  till = makeTestTerminal({ merchant, store: SHOP.id, random: systemTestRandom });
  await upload([till.write('epoch.began', { reason: 'enrolled', follows: null })]);
});

async function upload(run: readonly StoredEntry[], by: TestTerminal = till): Promise<void> {
  const sent = await room.send(by.enrolment, by.upload(run));
  assert.ok(sent.ok, JSON.stringify(sent));
}

/** Another till of the store. */
async function secondTill(): Promise<TestTerminal> {
  const other = makeTestTerminal({ merchant, store: SHOP.id, random: systemTestRandom });
  await upload([other.write('epoch.began', { reason: 'enrolled', follows: null })], other);
  return other;
}

async function exceptions(): Promise<string[]> {
  const rows = await database.adminQuery<{ text: string }>("select code || ' ' || seq as text from app.exception where merchant_id = $1 order by seq, code", [merchant]);
  return rows.map((row) => row.text);
}

describe('money in several ways, and baskets that wait', () => {
  it('where two tills gave back the same goods before the sale had arrived, the sale shows it when it comes', async () => {
    const written = till.writeSale();
    const sale = SaleCompleted.parse(written.entry.body);
    for (const other of [await secondTill(), await secondTill()]) await upload([other.write('sale.refunded', makeRefund(systemTestRandom, sale))], other);
    assert.deepEqual(await exceptions(), []);
    await upload([written]);
    assert.deepEqual(await exceptions(), [`refund_exceeds_sale ${written.entry.seq}`]);
  });

  it('money that goes back another way than it came is shown where nobody is named who allowed it', async () => {
    const refundByCard = (of: StoredEntry, approvals?: Refund['approvals']): StoredEntry => {
      const refund = makeRefund(systemTestRandom, SaleCompleted.parse(of.entry.body));
      return till.write('sale.refunded', { ...refund, tenders: refund.tenders.map((tender) => ({ ...tender, kind: 'card' })), ...(approvals ? { approvals } : {}) });
    };
    const [first, second, third] = [till.writeSale(), till.writeSale(), till.writeSale()];
    const allowed = refundByCard(first, [{ approval: randomUUID(), action: 'refund_otherwise', by: randomUUID(), line: null }]);
    const silent = refundByCard(second);
    const usual = till.write('sale.refunded', makeRefund(systemTestRandom, SaleCompleted.parse(third.entry.body)));
    await upload([first, second, third, allowed, silent, usual]);
    assert.deepEqual(await exceptions(), [`refund_otherwise ${silent.entry.seq}`]);
  });

  it('goods that went out for others are shown where nothing says what came back for them, or not over that amount', async () => {
    const first = till.writeSale();
    const refund = makeRefund(systemTestRandom, SaleCompleted.parse(first.entry.body));
    const back = till.write('sale.refunded', { ...refund, tenders: refund.tenders.map((tender) => ({ ...tender, kind: 'exchange', reference: randomUUID() })) });
    /** A sale that the goods which came back pay for, as far as they are worth it. */
    const saleFor = (reference: string, less_minor = 0n): StoredEntry => till.writeSale({
      bend(body) {
        const total_minor = refund.total_minor - less_minor;
        const [line] = body['lines'] as object[];
        const [tender] = body['tenders'] as object[];
        return {
          ...body, total_minor, tax: [{ rate_ppm: 0, net_minor: total_minor, tax_minor: 0n }],
          lines: [{ ...line, qty_milli: 1000, price_minor: total_minor, amount_minor: total_minor, tax_rate_ppm: 0, reductions: undefined }],
          tenders: [{ ...tender, kind: 'exchange', reference, amount_minor: total_minor, given_minor: total_minor, change_minor: 0n }],
        };
      },
    });
    const paired = saleFor(refund.refund);
    const less = saleFor(refund.refund, 1n);
    const lone = saleFor(randomUUID());
    await upload([first, back, paired, less, lone]);
    assert.deepEqual(await exceptions(), [`exchange_unpaired ${less.entry.seq}`, `exchange_unpaired ${lone.entry.seq}`]);
  });

  it('a tender that nobody knows of is shown until it is resolved, and a sale that was charged again is, too', async () => {
    const currency = 'CNY';
    const unknown = { sale: randomUUID(), tender: randomUUID(), kind: 'card', currency, amount_minor: '1250', outcome: 'unknown' } as const;
    const recorded = till.write('tender.recorded', unknown);
    await upload([recorded]);
    assert.deepEqual(await exceptions(), [`tender_unknown ${recorded.entry.seq}`]);
    const known = { ...unknown, sale: randomUUID(), tender: randomUUID() };
    await upload([till.write('tender.recorded', known), till.write('tender.resolved', { ...known, outcome: 'declined', reason: 'no slip' })]);
    assert.equal((await exceptions()).length, 1, 'what was resolved in the same upload is no matter any more');
    const again = till.writeSale({ bend: (body) => ({ ...body, unknown: { tender: unknown.tender, kind: 'card', amount_minor: '1250' } }) });
    await upload([again]);
    assert.deepEqual((await exceptions()).slice(1), [`charged_again ${again.entry.seq}`]);
  });

  it('a tender that another till resolves settles what was flagged, and one that was resolved before it came is never flagged', async () => {
    const second = await secondTill();
    const tenderOf = () => ({ sale: randomUUID(), tender: randomUUID(), kind: 'card', currency: 'CNY', amount_minor: '1250', reference: 'A17' }) as const;
    const [early, late] = [tenderOf(), tenderOf()];
    const recorded = till.write('tender.recorded', { ...early, outcome: 'unknown' });
    await upload([recorded]);
    const unsettled = async (of = merchant) => {
      const page = await database.postgres.withMerchant(of, (tx) => readUnsettled(ports, tx, { limit: 50 }));
      return page.ok ? page.value.items.map((each) => [each.tender, each.entry.hash, each.amount_minor, each.reference]) : page;
    };
    assert.deepEqual(await unsettled(), [[early.tender, recorded.hash, '1250', 'A17']]);
    assert.deepEqual(await unsettled(randomUUID()), [], 'another merchant sees none of it');
    await upload([second.write('tender.resolved', { ...early, outcome: 'approved', reason: 'slip' }), second.write('tender.resolved', { ...late, outcome: 'declined', reason: null })], second);
    await upload([till.write('tender.recorded', { ...late, outcome: 'unknown' })]);
    assert.deepEqual(await unsettled(), []);
    const rows = await database.adminQuery<{ outcome: string; settled_by: string | null }>('select outcome, settled_by from app.exception where merchant_id = $1', [merchant]);
    assert.deepEqual(rows.map((row) => ({ ...row })), [{ outcome: 'resolved', settled_by: null }]);
  });

  it('cash that was moved belongs to its shift and to its report, also where it comes late', async () => {
    const shift = randomUUID();
    const moved = (direction: 'in' | 'out', amount_minor: string): StoredEntry => till.write('cash.moved', { shift, currency: 'CNY', direction, amount_minor, reason: 'change' });
    const closing = {
      shift, currency: 'CNY', opened_at: '2026-01-05T01:00:00.000Z', float_minor: '1000', sales: 0, sales_minor: '0', refunds: 0, refunds_minor: '0', cash_in_minor: '0', cash_out_minor: '0',
      counted_minor: '1300', expected_minor: '1300', difference_minor: '0', reason: null, moved_in_minor: '500', moved_out_minor: '200',
    };
    await upload([till.write('shift.opened', { shift, currency: 'CNY', float_minor: '1000' }), moved('in', '500'), moved('out', '200'), till.write('shift.closed', closing)]);
    assert.deepEqual(await exceptions(), []);
    await upload([moved('out', '300')]);
    const reports = await database.postgres.withMerchant(merchant, (tx) => makeSales(ports).shiftReports(tx, shift));
    assert.deepEqual(reports.map(({ revision, moved_out_minor, expected_minor, difference_minor }) => [revision, moved_out_minor, expected_minor, difference_minor]), [[1, '200', '1300', '0'], [2, '500', '1000', '300']]);
  });

  it('a basket put aside at one till is handed to the first that asks, and to it again if the answer was lost', async () => {
    const [second, third] = [await secondTill(), await secondTill()];
    const { sale, currency, lines } = SaleCompleted.parse(till.writeSale().entry.body);
    // The entry that was written above is not sent: its sale is still a basket.
    till = till.nextEpoch();
    const basket = toWireValue({ sale, currency, lines, voided: [], next_line: 3 });
    await upload([till.write('epoch.began', { reason: 'enrolled', follows: null }), till.write('basket.parked', { basket, reason: 'asked', note: '红衣服' })]);
    const waiting = (terminal: string, store = SHOP.id) => database.postgres.withMerchant(merchant, (tx) => readParked(ports, tx, store, terminal));
    const take = (terminal: string, store = SHOP.id) => database.postgres.withMerchant(merchant, (tx) => handOver(ports, tx, store, terminal, sale));
    const own = till.enrolment.terminal;
    const [two, three] = [second.enrolment.terminal, third.enrolment.terminal];
    const seen = await waiting(two);
    assert.ok(seen.ok);
    assert.deepEqual(seen.value.items.map((each) => [each.basket.sale, each.note, each.terminal]), [[sale, '红衣服', own]]);
    assert.deepEqual(await waiting(own), { ok: true, value: { items: [] } }, 'its own till has it already');
    assert.deepEqual(await waiting(two, randomUUID()), { ok: true, value: { items: [] } }, 'another store does not see it');
    assert.equal((await take(two, randomUUID())).ok, false);
    assert.ok((await take(two)).ok);
    assert.ok((await take(two)).ok, 'the answer was lost');
    for (const late of [three, own]) {
      const refused = await take(late);
      assert.ok(!refused.ok && refused.fault.code === 'basket_taken');
    }
    await upload([second.write('basket.recalled', { sale, from: own })], second);
    assert.deepEqual(await waiting(two), { ok: true, value: { items: [] } });
  });
});
