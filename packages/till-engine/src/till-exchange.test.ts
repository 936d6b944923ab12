/** Goods that come back for others: one write or none, and only the difference changes hands. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amountLeft } from '@stilltill/domain/sale';
import { TEST_PIN, type TillBench, makeTillBench, must } from '@stilltill/testing/till-bench';
import type { FoundSale } from './till.ts';

const codeOf = (result: { readonly ok: boolean; readonly fault?: { readonly code: string } }): string | undefined => result.fault?.code;
const kinds = (bench: TillBench): string[] => bench.server.all().map(({ entry }) => entry.kind);

/** The product with this number costs 100 and its number. */
const scanOne = async (bench: TillBench, number: number): Promise<number> => must(await bench.till.scan(bench.products[number - 1]?.barcodes[0] ?? '')).line;

/** A sale of one piece, in cash, found again. */
async function beginSold(seed: string, number = 3): Promise<{ readonly bench: TillBench; readonly found: FoundSale }> {
  const bench = await makeTillBench(seed);
  await bench.beginDay();
  await scanOne(bench, number);
  const { number: receipt } = must(await bench.till.takeCash(1000n));
  return { bench, found: must(await bench.till.findSale(receipt)) };
}
const all = (found: FoundSale) => ({ found, lines: found.sale.lines.map(({ line, qty_milli }) => ({ line, qty_milli })), kind: 'cash' as const, reason: null });

test('dearer goods for those that come back: the difference is taken, both entries stand together and name each other', async () => {
  const { bench, found } = await beginSold('dearer', 1);
  const { till } = bench;
  assert.equal(codeOf(await till.beginExchange(all(found))), 'approval_needed');
  must(await till.beginExchange(all(found), await bench.consent(() => till.beginExchange(all(found)))));
  assert.equal(kinds(bench).includes('sale.refunded'), false, 'nothing came back yet');
  await scanOne(bench, 5);
  assert.equal(amountLeft(till.state().basket), 4n);
  const { sale, exchanged } = must(await till.takeCash(10n));
  assert.deepEqual(sale.tenders.map(({ kind, amount_minor, change_minor }) => [kind, amount_minor, change_minor]), [['exchange', 101n, 0n], ['cash', 4n, 6n]]);
  assert.deepEqual(exchanged?.refund.tenders.map(({ kind, amount_minor }) => [kind, amount_minor]), [['exchange', 101n]]);
  assert.equal(sale.tenders[0]?.reference, exchanged?.refund.refund);
  assert.equal(exchanged?.refund.tenders[0]?.reference, sale.sale);
  assert.equal(exchanged?.refund.approvals?.[0]?.by, bench.manager);
  assert.equal(exchanged?.refund.sale, found.sale.sale);
  await bench.until((state) => state.network.waiting === 0);
  assert.deepEqual(kinds(bench).slice(-2), ['sale.refunded', 'sale.completed']);
  const { closing } = must(await till.closeShift(10_105n, null));
  assert.deepEqual([closing.expected_minor, closing.refunds_minor, closing.sales_minor], [10_105n, 101n, 206n]);
  assert.deepEqual(closing.others?.map(({ kind, taken_minor, returned_minor }) => [kind, taken_minor, returned_minor]), [['exchange', 101n, 101n]]);
});

test('cheaper goods: the rest goes back, and the same goods can’t come back again', async () => {
  const { bench, found } = await beginSold('cheaper', 5);
  const { till } = bench;
  must(await till.beginExchange(all(found), await bench.consent(() => till.beginExchange(all(found)))));
  await scanOne(bench, 1);
  assert.equal(amountLeft(till.state().basket), 0n);
  const { sale, exchanged } = must(await till.takeCash(0n));
  assert.deepEqual(sale.tenders.map(({ kind, amount_minor }) => [kind, amount_minor]), [['exchange', 101n]]);
  assert.deepEqual(exchanged?.refund.tenders.map(({ kind, amount_minor }) => [kind, amount_minor]), [['exchange', 101n], ['cash', 4n]]);
  assert.equal(codeOf(await till.refund(all(found))), 'refund_exceeds_sale');
  assert.equal(must(await till.closeShift(10_101n, null)).closing.difference_minor, 0n);
});

test('an exchange that is given up leaves nothing; meanwhile its goods come back nowhere else', async () => {
  const { bench, found } = await beginSold('given up');
  const { till } = bench;
  must(await till.beginExchange(all(found), await bench.consent(() => till.beginExchange(all(found)))));
  assert.equal(codeOf(await till.refund(all(found))), 'exchange_under_way');
  assert.equal(codeOf(await till.voidLast()), 'exchange_under_way');
  assert.equal(codeOf(await till.beginExchange(all(found))), 'exchange_under_way');
  await scanOne(bench, 1);
  must(await till.cancelExchange());
  assert.equal(amountLeft(till.state().basket), 101n, 'the basket stays, to be sold as any other');
  must(await till.abandon());
  must(await till.beginExchange(all(found), await bench.consent(() => till.beginExchange(all(found)))));
  must(await till.abandon());
  assert.equal(till.state().basket.exchange, undefined);
  await bench.until((state) => state.network.waiting === 0);
  assert.equal(kinds(bench).includes('sale.refunded'), false);
  assert.equal(must(await till.refund(all(found), await bench.consent(() => till.refund(all(found))))).refund.total_minor, 103n);
});

test('money that was taken for an exchange holds it as it is', async () => {
  const { bench, found } = await beginSold('parts', 1);
  const { till } = bench;
  must(await till.beginExchange(all(found), await bench.consent(() => till.beginExchange(all(found)))));
  await scanOne(bench, 5);
  must(await till.takeTender({ kind: 'cash', amount_minor: 1n }));
  assert.equal(codeOf(await till.cancelExchange()), 'basket_has_money');
  const receipt = must(await till.takeTender({ kind: 'card', amount_minor: 3n, reference: null, outcome: 'approved' }));
  assert.deepEqual(receipt?.sale.tenders.map(({ kind }) => kind), ['exchange', 'cash', 'card']);
});

test('a restart keeps an exchange that was begun, and a power cut both receipts of one that was paid', async () => {
  const { bench, found } = await beginSold('power', 1);
  must(await bench.till.beginExchange(all(found), await bench.consent(() => bench.till.beginExchange(all(found)))));
  await scanOne(bench, 5);
  await bench.reopen(bench.disk.restart());
  must(await bench.till.signOn(bench.operator, TEST_PIN));
  must(await bench.till.resume());
  assert.equal(bench.till.state().basket.exchange?.number, found.number);
  const receipt = must(await bench.till.takeCash(4n));
  await bench.reopen(bench.disk.cutPower());
  const again = bench.till.state().last_receipt;
  assert.equal(again?.number, receipt.number);
  assert.equal(again?.exchanged?.number, receipt.exchanged?.number, 'the receipt of what came back is found beside it');
});

test('an unknown tender puts an exchange aside whole, and it is settled into both', async () => {
  const { bench, found } = await beginSold('unknown', 1);
  const { till } = bench;
  must(await till.beginExchange(all(found), await bench.consent(() => till.beginExchange(all(found)))));
  await scanOne(bench, 5);
  const { sale } = till.state().basket;
  must(await till.takeTender({ kind: 'card', amount_minor: 4n, reference: '1', outcome: 'unknown' }));
  assert.equal(till.state().basket.exchange, undefined);
  assert.equal(codeOf(await till.refund(all(found))), 'exchange_under_way');
  must(await till.resolveTender(sale, 'approved', null));
  must(await till.recall(sale));
  assert.equal(amountLeft(till.state().basket), 0n);
  assert.deepEqual(must(await till.takeCash(0n)).exchanged?.refund.total_minor, 101n);
});

test('whoever takes over an exchange that took no manager needs the right to refund', async () => {
  const { bench, found } = await beginSold('taken over', 1);
  const { till, manager, operator } = bench;
  must(await till.signOff('switched'));
  must(await till.signOn(manager, TEST_PIN));
  must(await till.beginExchange(all(found)));
  await scanOne(bench, 5);
  must(await till.signOff('locked'));
  must(await till.signOn(operator, TEST_PIN));
  must(await till.resume());
  assert.equal(codeOf(await till.takeCash(4n)), 'approval_needed');
  assert.equal(must(await till.takeCash(4n, await bench.consent(() => till.takeCash(4n)))).exchanged?.refund.approvals?.[0]?.by, manager);
});

test('whoever takes over an exchange with a charge that nobody knows of is let do both, one after the other', async () => {
  const { bench, found } = await beginSold('both', 1);
  const { till, manager, operator } = bench;
  must(await till.signOff('switched'));
  must(await till.signOn(manager, TEST_PIN));
  must(await till.beginExchange(all(found)));
  await scanOne(bench, 5);
  const { sale } = till.state().basket;
  must(await till.takeTender({ kind: 'card', amount_minor: 4n, reference: '1', outcome: 'unknown' }));
  must(await till.signOff('switched'));
  must(await till.signOn(operator, TEST_PIN));
  must(await till.recall(sale));
  const actionOf = async (approval?: string): Promise<unknown> => {
    const answer = await till.takeCash(4n, approval);
    return answer.ok ? 'paid' : answer.fault.details?.['action'] ?? answer.fault.code;
  };
  assert.equal(await actionOf(), 'charge_again');
  const first = await bench.consent(() => till.takeCash(4n));
  assert.equal(await actionOf(first), 'refund');
  const second = await bench.consent(() => till.takeCash(4n, first));
  assert.equal(await actionOf(second), 'paid');
  const receipt = till.state().last_receipt;
  assert.deepEqual([receipt?.sale.approvals?.map(({ action, by }) => [action, by]), receipt?.exchanged?.refund.approvals?.map(({ action, by }) => [action, by])], [[['charge_again', manager]], [['refund', manager]]]);
  assert.equal(codeOf(await till.takeCash(4n, first)), 'basket_empty');
});

test('offline an exchange knows what came back at this till', async () => {
  const { bench, found } = await beginSold('offline', 1);
  const { till } = bench;
  must(await till.closeShift(10_101n, null));
  must(await till.openShift(0n));
  bench.server.setFate(() => 'lose_request');
  till.syncNow();
  await bench.until((state) => !state.network.online);
  const here = must(await till.findSale(found.number));
  assert.equal(here.isWhole, false);
  must(await till.beginExchange(all(here), await bench.consent(() => till.beginExchange(all(here)))));
  await scanOne(bench, 5);
  must(await till.takeCash(4n));
  assert.equal(codeOf(await till.beginExchange(all(here))), 'refund_exceeds_sale');
});
