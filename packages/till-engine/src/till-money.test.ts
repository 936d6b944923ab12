/** Prices by hand, money in parts, baskets that wait, and goods that come back. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { amountLeft, basketTotal } from '@stilltill/domain/sale';
import { USUAL_SELLING, toWireValue } from '@stilltill/protocol';
import { TEST_PIN, type TillBench, makeTillBench, must, neededOf } from '@stilltill/testing/till-bench';
import type { TillState } from './till.ts';

const codeOf = (result: { readonly ok: boolean; readonly fault?: { readonly code: string } }): string | undefined => result.fault?.code;
const kinds = (bench: TillBench): string[] => bench.server.all().map(({ entry }) => entry.kind);
const lastOf = (bench: TillBench, kind: string): Record<string, unknown> => bench.server.all().findLast(({ entry }) => entry.kind === kind)?.entry.body ?? {};
const sent = (state: TillState): boolean => state.network.waiting === 0;

async function beginBench(seed: string): Promise<TillBench> {
  const bench = await makeTillBench(seed);
  await bench.beginDay();
  return bench;
}
/** One piece of the first product: 101. */
const scanOne = async (bench: TillBench, number = 1): Promise<number> => must(await bench.till.scan(bench.products[number - 1]?.barcodes[0] ?? '')).line;
const card = (amount_minor: bigint, outcome: 'approved' | 'declined' | 'unknown' = 'approved') => ({ kind: 'card' as const, amount_minor, reference: '7731', outcome });

test('a discount within the limit is given; above it a manager approves it once, for this line and no other', async () => {
  const bench = await beginBench('limits');
  const { till, manager } = bench;
  const [first, second] = [await scanOne(bench), await scanOne(bench, 2)];
  must(await till.adjust({ what: 'discount_line', line: first, discount: { kind: 'percent', rate_ppm: 100_000 } }));
  const half = (line: number) => ({ what: 'discount_line' as const, line, discount: { kind: 'percent' as const, rate_ppm: 500_000 } });
  const approval = await bench.consent(() => till.adjust(half(first)));
  assert.equal(codeOf(await till.adjust(half(second), approval)), 'approval_needed', 'it was given for another line');
  must(await till.adjust(half(first), approval));
  assert.equal(codeOf(await till.adjust(half(first), approval)), 'approval_used', 'it is used up');
  must(await till.takeCash(100_000n));
  await bench.until(sent);
  const { approvals, lines } = lastOf(bench, 'sale.completed') as { approvals: { by: string; action: string; line: number }[]; lines: { reductions?: object[] }[] };
  assert.deepEqual(approvals.map(({ by, action, line }) => [by, action, line]), [[manager, 'discount', first]]);
  assert.equal(lines[0]?.reductions?.length, 1);
});

test('a discount on the whole that takes the place of another is measured by the price, not by what the other left', async () => {
  const bench = await beginBench('replaced');
  await scanOne(bench);
  const give = (amount_minor: bigint) => bench.till.adjust({ what: 'discount_basket', discount: { kind: 'amount', amount_minor } });
  must(await give(9n));
  must(await give(10n));
  assert.equal(basketTotal(bench.till.state().basket), 91n);
  assert.equal(codeOf(await give(11n)), 'approval_needed');
});

test('a wrong PIN approves nothing and is counted against whom it was said to be; nobody approves their own doing', async () => {
  const bench = await beginBench('wrong pin');
  const { till, manager, operator } = bench;
  await scanOne(bench);
  assert.equal(codeOf(await till.approve({ action: 'override_price', line: 1 }, manager, '000000')), 'pin_wrong');
  assert.equal(codeOf(await till.approve({ action: 'override_price', line: 1 }, operator, TEST_PIN)), 'approval_own');
  await bench.until(sent);
  assert.equal(lastOf(bench, 'operator.refused')['claimed'], manager);
  must(await till.approve({ action: 'override_price', line: 1 }, manager, TEST_PIN));
});

test('an approval is for the operator who is signed on, and ends with their session', async () => {
  const bench = await beginBench('session');
  await scanOne(bench);
  const approval = await bench.consent(() => bench.till.adjust({ what: 'price', line: 1, price_minor: 1n }));
  must(await bench.till.signOff('locked'));
  must(await bench.till.signOn(bench.operator, TEST_PIN));
  assert.equal(codeOf(await bench.till.adjust({ what: 'price', line: 1, price_minor: 1n }, approval)), 'approval_needed');
});

test('odd cents are given up within the limit, and a changed basket asks for them again', async () => {
  const bench = await beginBench('waive');
  await scanOne(bench);
  must(await bench.till.adjust({ what: 'waive', amount_minor: 1n }));
  assert.equal(basketTotal(bench.till.state().basket), 100n);
  await scanOne(bench, 2);
  assert.equal(basketTotal(bench.till.state().basket), 101n + 102n);
  assert.equal(codeOf(await bench.till.adjust({ what: 'waive', amount_minor: 100n })), 'approval_needed');
});

test('a promotion from the feed is given at the till, with its name, and one that ended is not', async () => {
  const bench = await beginBench('promotion');
  const id = '00000000-0000-7000-8000-0000000000aa';
  const promotion = {
    id, names: { zh: '第二件半价', en: 'Second at half price' }, goods: {}, offer: { kind: 'buy_get', buy: 1, get: 1, rate_ppm: 500_000 }, from: null, until: null, weekdays: null, hours: null,
    coupon: null, priority: 0, combines: false, times_max: null,
  };
  bench.server.put('promotion', id, promotion);
  bench.till.syncNow();
  await bench.settle();
  await scanOne(bench);
  await scanOne(bench);
  assert.equal(basketTotal(bench.till.state().basket), 202n - 51n);
  assert.deepEqual(bench.till.state().basket.promotions?.map(({ names }) => names['zh']), ['第二件半价']);
  bench.server.put('promotion', id, { ...promotion, until: '2026-01-01T00:00:00.000Z' });
  bench.till.syncNow();
  await bench.settle();
  await scanOne(bench);
  assert.equal(basketTotal(bench.till.state().basket), 303n);
});

test('a sale is paid in parts: what was taken is durable before the next is asked, and the last ends it', async () => {
  const bench = await beginBench('split');
  await scanOne(bench);
  assert.deepEqual(await bench.till.takeTender(card(40n)), { ok: true, value: null });
  assert.equal(amountLeft(bench.till.state().basket), 61n);
  assert.equal(codeOf(await bench.till.abandon()), 'basket_has_money');
  assert.equal(codeOf(await bench.till.takeTender(card(62n))), 'tender_exceeds');
  await bench.reopen(bench.disk.cutPower());
  must(await bench.till.signOn(bench.operator, TEST_PIN));
  must(await bench.till.resume());
  assert.equal(amountLeft(bench.till.state().basket), 61n, 'the power cut lost nothing of it');
  const receipt = must(await bench.till.takeCash(100n));
  assert.deepEqual(receipt.sale.tenders.map(({ kind, amount_minor, change_minor }) => [kind, amount_minor, change_minor]), [['card', 40n, 0n], ['cash', 61n, 39n]]);
  await bench.until(sent);
  assert.equal(kinds(bench).filter((kind) => kind === 'tender.recorded').length, 1);
});

test('what was taken can be given back before the sale is paid, and then the basket is free again', async () => {
  const bench = await beginBench('give back');
  await scanOne(bench);
  must(await bench.till.takeTender(card(40n)));
  const [taken] = bench.till.state().basket.tenders ?? [];
  must(await bench.till.returnTender(taken?.tender ?? ''));
  must(await bench.till.abandon());
  await bench.until(sent);
  assert.equal(lastOf(bench, 'tender.resolved')['outcome'], 'returned');
});

test('row 9: where nobody knows whether the card was charged, the till is free, and the sale is not charged again without a manager', async () => {
  const bench = await beginBench('unknown');
  const { till } = bench;
  await scanOne(bench);
  const { sale } = till.state().basket;
  assert.deepEqual(await till.takeTender(card(101n, 'unknown')), { ok: true, value: null });
  assert.equal(till.state().basket.lines.length, 0, 'the till is free');
  must(await bench.sellOne(2));
  assert.equal(till.state().parked[0]?.basket.unknown?.amount_minor, 101n);
  must(await till.recall(sale));
  const approval = await bench.consent(() => till.takeTender({ kind: 'cash', amount_minor: 101n }));
  assert.equal(codeOf(await till.takeCash(101n)), 'approval_needed', 'nor by the usual way of taking cash');
  must(await till.takeTender({ kind: 'cash', amount_minor: 101n }, approval));
  await bench.until(sent);
  assert.equal((lastOf(bench, 'sale.completed')['unknown'] as { kind: string }).kind, 'card');
});

test('an unknown tender that proves to have been charged pays the sale; one that was not lets it be paid', async () => {
  for (const outcome of ['approved', 'declined'] as const) {
    const bench = await beginBench(`resolved ${outcome}`);
    await scanOne(bench);
    const { sale } = bench.till.state().basket;
    must(await bench.till.takeTender(card(101n, 'unknown')));
    await bench.reopen(bench.disk.cutPower());
    must(await bench.till.signOn(bench.operator, TEST_PIN));
    must(await bench.till.resolveTender(sale, outcome, 'slip 7731'));
    must(await bench.till.recall(sale));
    assert.equal(amountLeft(bench.till.state().basket), outcome === 'approved' ? 0n : 101n);
    const receipt = must(await bench.till.takeCash(outcome === 'approved' ? 0n : 101n));
    assert.equal(receipt.sale.tenders[0]?.kind, outcome === 'approved' ? 'card' : 'cash');
    assert.equal(receipt.sale.unknown, undefined);
  }
});

test('an unknown tender that proves to have been charged, while less is left to pay by now, is to be given back, and then the sale can be paid', async () => {
  const bench = await beginBench('charged for more');
  const { till } = bench;
  await scanOne(bench);
  await scanOne(bench);
  const { sale } = till.state().basket;
  must(await till.takeTender(card(202n, 'unknown')));
  must(await till.recall(sale));
  must(await till.setQuantity(1, 1000));
  assert.equal(codeOf(await till.resolveTender(sale, 'approved', 'slip 7731')), 'tender_not_needed');
  assert.ok(till.state().basket.unknown, 'nothing was told, and nothing is lost');
  must(await till.resolveTender(sale, 'declined', 'given back on the machine'));
  const receipt = must(await till.takeCash(101n));
  assert.deepEqual([receipt.sale.total_minor, receipt.sale.unknown], [101n, undefined]);
});

test('cards are taken offline up to the budget: for one sale, in all, and in hours', async () => {
  const bench = await beginBench('budget');
  bench.server.put('store', bench.server.store, { ...toWireValue(bench.till.state().store ?? {}), selling: toWireValue({ ...USUAL_SELLING, card: { sale_minor: 150n, total_minor: 250n, hours: 2 } }) });
  bench.till.syncNow();
  await bench.until((state) => state.store?.selling !== undefined);
  bench.server.setFate(() => 'lose_request');
  bench.till.syncNow();
  await bench.until((state) => !state.network.online);
  const pay = async (pieces: number): Promise<string | undefined> => {
    for (let piece = 0; piece < pieces; piece++) await scanOne(bench);
    const answer = await bench.till.takeTender(card(101n * BigInt(pieces)));
    if (!answer.ok) must(await bench.till.abandon());
    return codeOf(answer);
  };
  assert.equal(await pay(2), 'tender_budget', 'more than one sale may be');
  assert.equal(await pay(1), undefined);
  assert.equal(await pay(1), undefined);
  assert.equal(await pay(1), 'tender_budget', 'more than all may be');
  must(await bench.sellOne());
});

test('a basket is put aside and taken on again, also after the power went, and its end is told', async () => {
  const bench = await beginBench('park');
  await scanOne(bench);
  const { sale } = bench.till.state().basket;
  must(await bench.till.park('红衣服'));
  assert.equal(codeOf(await bench.till.park(null)), 'basket_empty');
  await scanOne(bench, 2);
  assert.equal(codeOf(await bench.till.recall(sale)), 'basket_not_empty');
  must(await bench.till.takeCash(102n));
  await bench.reopen(bench.disk.cutPower());
  must(await bench.till.signOn(bench.operator, TEST_PIN));
  assert.deepEqual(bench.till.state().parked.map(({ note }) => note), ['红衣服']);
  must(await bench.till.recall(sale));
  assert.equal(bench.till.state().parked.length, 0);
  assert.equal(must(await bench.till.takeCash(101n)).sale.sale, sale);
});

test('goods come back by their receipt\'s number, never more than were sold, and a manager says yes', async () => {
  const bench = await beginBench('refund');
  const { till } = bench;
  await scanOne(bench);
  await scanOne(bench);
  const receipt = must(await till.takeCash(1000n));
  const found = must(await till.findSale(receipt.number.toLowerCase()));
  assert.equal(found.sale.sale, receipt.sale.sale);
  const one = { found, lines: [{ line: 1, qty_milli: 1000 }], kind: 'cash' as const, reason: '坏了' };
  assert.equal(codeOf(await till.refund(one)), 'approval_needed');
  const yes = (request: typeof one | (Omit<typeof one, 'kind'> & { kind: 'card' })) => bench.consent(() => till.refund(request));
  assert.equal(must(await till.refund(one, await yes(one))).refund.total_minor, 101n);
  const other = { ...one, kind: 'card' as const };
  assert.equal(codeOf(await till.refund(other, await yes(one))), 'approval_needed', 'back another way than it came');
  must(await till.refund(other, await yes(other)));
  assert.equal(codeOf(await till.refund(one)), 'refund_exceeds_sale');
  const { closing } = must(await till.closeShift(10_101n, null));
  assert.deepEqual([closing.expected_minor, closing.difference_minor, closing.others?.[0]?.returned_minor], [10_101n, 0n, 101n]);
});

test('what went back by a tender before no longer goes back by it without a manager who says so', async () => {
  const bench = await beginBench('refund by parts');
  const { till } = bench;
  await scanOne(bench);
  await scanOne(bench);
  must(await till.takeTender(card(101n)));
  const receipt = must(await till.takeCash(101n));
  const found = must(await till.findSale(receipt.number));
  const half = { found, lines: [{ line: 1, qty_milli: 1000 }], kind: 'card' as const, reason: null };
  must(await till.refund(half, await bench.consent(() => till.refund(half))));
  const again = { ...half, found: must(await till.findSale(receipt.number)) };
  assert.deepEqual([...again.found.returned.by_kind], [['card', 101n]]);
  assert.equal(neededOf(await till.refund(again)).action, 'refund_otherwise', 'all that the card paid is back on it');
  const cash = { ...again, kind: 'cash' as const };
  must(await till.refund(cash, await bench.consent(() => till.refund(cash))));
});

test('a manager who lets money go back another way alone is named in the entry', async () => {
  const bench = await beginBench('refund by a manager');
  const { till, manager } = bench;
  await scanOne(bench);
  const receipt = must(await till.takeCash(101n));
  must(await till.signOff('switched'));
  must(await till.signOn(manager, TEST_PIN));
  const { refund } = must(await till.refund({ found: must(await till.findSale(receipt.number)), lines: [{ line: 1, qty_milli: 1000 }], kind: 'card', reason: null }));
  assert.deepEqual(refund.approvals?.map(({ action, by }) => [action, by]), [['refund_otherwise', manager]]);
});

test('the last sale is taken back whole, once, within its shift', async () => {
  const bench = await beginBench('void last');
  must(await bench.sellOne());
  const back = must(await bench.till.voidLast(await bench.consent(() => bench.till.voidLast())));
  assert.deepEqual([back.refund.voids, back.refund.total_minor], [true, 101n]);
  assert.equal(codeOf(await bench.till.voidLast()), 'refund_exceeds_sale');
  must(await bench.till.closeShift(10_000n, null));
  must(await bench.till.openShift(0n));
  assert.equal(codeOf(await bench.till.voidLast()), 'sale_unknown');
});

test('cash that is moved has a reason and a manager, and the drawer is expected to hold it', async () => {
  const bench = await beginBench('cash');
  const out = await bench.consent(() => bench.till.moveCash('out', 500n, 'milk'));
  assert.equal(codeOf(await bench.till.moveCash('out', 501n, 'milk', out)), 'approval_needed', 'it grew');
  assert.equal(codeOf(await bench.till.moveCash('in', 500n, 'milk', out)), 'approval_needed', 'the other way');
  assert.equal(codeOf(await bench.till.moveCash('out', 500n, '  ', out)), 'reason_missing');
  must(await bench.till.moveCash('out', 500n, 'milk', out));
  must(await bench.till.moveCash('in', 2000n, 'coins', await bench.consent(() => bench.till.moveCash('in', 2000n, 'coins'))));
  const { closing } = must(await bench.till.closeShift(11_500n, null, [{ value_minor: 10_000n, count: 1 }, { value_minor: 500n, count: 3 }]));
  assert.deepEqual([closing.expected_minor, closing.difference_minor, closing.moved_in_minor, closing.moved_out_minor], [11_500n, 0n, 2000n, 500n]);
});

test('goods by their amount alone, and a barcode that nobody knew, which is a product from then on', async () => {
  const bench = await beginBench('open');
  must(await bench.till.addOpen({ price_minor: 350n }));
  assert.equal(codeOf(await bench.till.addOpen({ price_minor: 0n })), 'price_invalid');
  const barcode = '6900000000012';
  must(await bench.till.addNew({ barcode, names: { zh: '新货' }, price_minor: 990n }));
  assert.equal(must(await bench.till.scan(barcode)).qty_milli, 2000);
  must(await bench.till.takeCash(10_000n));
  await bench.until(sent);
  assert.equal(lastOf(bench, 'product.added')['barcode'], barcode);
});
