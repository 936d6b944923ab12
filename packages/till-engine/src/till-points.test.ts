/** Cards and points at a till: with the server, without it, and within what the shop allows. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CARD_BYTES, COUPON_BYTES, cardCodeFrom, personalCouponFrom, spellCard } from '@stilltill/domain/points';
import { type Refund, type Sale, basketTotal } from '@stilltill/domain/sale';
import type { Fault } from '@stilltill/domain/result';
import { type PointRulesRecord, toWireValue } from '@stilltill/protocol';
import { sha256Hex } from '@stilltill/testing/test-terminal';
import { type TillBench, makeTillBench, must } from '@stilltill/testing/till-bench';
import type { z } from 'zod';
import type { TillState } from './till.ts';

const RULES: z.output<typeof PointRulesRecord> = {
  version: 3, earn: { points: 1, per_minor: 10n, on: 'gross', excluded: {}, groups: [] }, spend: { step_points: 10, step_minor: 10n, share_ppm: 500_000 }, expiry_months: 12,
  offline: { receipt_points: 40, terminal_day_points: 60, groups_days: 1, day_coupons: 1 },
};
const CODE = cardCodeFrom(new Uint8Array(CARD_BYTES).fill(7));
const HASH = sha256Hex(CODE);
const HOLD = '00000000-0000-4000-8000-000000000001';
const GROUP = '00000000-0000-4000-8000-000000000002';
const codeOf = (result: { readonly ok: boolean; readonly fault?: Fault }): string | undefined => result.fault?.code;
const sent = (state: TillState): boolean => state.network.waiting === 0;

/** A till whose server knows one card, with so many points. */
async function beginBench(seed: string, { balance = 100, groups = [] as string[], offline = false } = {}): Promise<TillBench & { readonly holds: { points: number }[] }> {
  const bench = await makeTillBench(seed);
  const holds: { points: number }[] = [];
  bench.server.put('points', bench.server.merchant, toWireValue(RULES));
  bench.server.answer('/api/v1/terminal/points/look', (body) => {
    const { card_hash, phone } = body as { card_hash?: string; phone?: string };
    if (card_hash !== HASH && phone !== '13912345678') return { ok: false, fault: { code: phone === undefined ? 'card_unknown' : 'member_unknown' } };
    return { ok: true, value: { card_hash: HASH, balance_points: balance, available_points: balance, groups } };
  });
  bench.server.answer('/api/v1/terminal/points/hold', (body) => {
    const { points } = body as { points: number };
    if (points > balance) return { ok: false, fault: { code: 'points_insufficient', details: { available: balance } } };
    holds.push({ points });
    return { ok: true, value: { hold: HOLD, points, balance_points: balance, until: '2026-11-20T03:00:00.000Z' } };
  });
  bench.server.announce();
  await bench.until((state) => state.points?.version === 3);
  await bench.beginDay();
  if (offline) await cutOff(bench);
  return Object.assign(bench, { holds });
}
async function cutOff(bench: TillBench): Promise<void> {
  bench.server.setFate(() => 'lose_request');
  bench.till.syncNow();
  await bench.until((state) => !state.network.online);
}
const scan = async (bench: TillBench, times = 1): Promise<void> => {
  for (let time = 0; time < times; time++) must(await bench.till.scan(bench.products[0]?.barcodes[0] ?? ''));
};
const lastSale = async (bench: TillBench): Promise<Sale> => {
  const receipt = bench.till.state().last_receipt;
  assert.ok(receipt);
  return receipt.sale;
};

test('a card is put to the basket at any moment, and the sale says what it earned; the next sale begins without it', async () => {
  const bench = await beginBench('earn');
  must(await bench.till.attachCard(spellCard(CODE).toLowerCase()));
  assert.deepEqual(bench.till.state().basket.member, { card_hash: HASH, basis: 'online', balance_points: 100 });
  await scan(bench);
  must(await bench.till.takeCash(1000n));
  assert.deepEqual((await lastSale(bench)).member, { card_hash: HASH, earned_points: 10, spent_points: 0, rules_version: 3, basis: 'online', balance_points: 110 });
  await scan(bench);
  must(await bench.till.takeCash(1000n));
  assert.equal('member' in (await lastSale(bench)), false);
  await bench.until(sent);
  assert.ok(!bench.server.all().some(({ text }) => text.includes(CODE)), 'no entry holds the code');
});

test('points are spent with a hold of the server, in steps and up to the share, and lower the price of the goods', async () => {
  const bench = await beginBench('spend');
  await scan(bench, 2);
  assert.equal(codeOf(await bench.till.spendPoints(50)), 'card_missing');
  must(await bench.till.attachCard(CODE));
  assert.equal(codeOf(await bench.till.spendPoints(9)), 'points_step');
  must(await bench.till.spendPoints(500));
  assert.equal(basketTotal(bench.till.state().basket), 202n - 100n);
  must(await bench.till.spendPoints(55));
  assert.deepEqual([basketTotal(bench.till.state().basket), bench.holds.map(({ points }) => points)], [152n, [100, 50]]);
  must(await bench.till.takeCash(1000n));
  const sale = await lastSale(bench);
  assert.deepEqual(sale.member, { card_hash: HASH, earned_points: 15, spent_points: 50, rules_version: 3, basis: 'online', hold: HOLD, balance_points: 65 });
  assert.deepEqual([sale.total_minor, sale.lines[0]?.reductions], [152n, [{ kind: 'points', amount_minor: 50n }]]);
});

test('points that the account does not have are refused, and a basket that shrinks spends fewer', async () => {
  const bench = await beginBench('shrink', { balance: 40 });
  await scan(bench, 2);
  must(await bench.till.attachCard(CODE));
  const refused = await bench.till.spendPoints(50);
  assert.deepEqual([codeOf(refused), !refused.ok && refused.fault.details?.['available']], ['points_insufficient', 40]);
  must(await bench.till.spendPoints(40));
  must(await bench.till.setQuantity(1, 500));
  assert.deepEqual([bench.till.state().basket.member?.spent?.points, basketTotal(bench.till.state().basket)], [20, 31n]);
  must(await bench.till.spendPoints(0));
  assert.deepEqual([bench.till.state().basket.member?.spent, bench.holds.at(-1)?.points, basketTotal(bench.till.state().basket)], [undefined, 0, 51n]);
});

test('once money was taken, neither the card nor its points change any more', async () => {
  const bench = await beginBench('money');
  await scan(bench, 2);
  must(await bench.till.attachCard(CODE));
  must(await bench.till.takeTender({ kind: 'cash', amount_minor: 10n }));
  for (const result of [await bench.till.spendPoints(10), await bench.till.detachCard(), await bench.till.attachCard(CODE)]) assert.equal(codeOf(result), 'basket_has_money');
});

test('offline a card is taken whose check sign fits; its balance is not known, and points are spent within the budget of receipt and day', async () => {
  const bench = await beginBench('offline', { offline: true });
  await scan(bench, 2);
  must(await bench.till.attachCard(CODE));
  assert.deepEqual(bench.till.state().basket.member, { card_hash: HASH, basis: 'offline' });
  const over = await bench.till.spendPoints(50);
  assert.deepEqual([codeOf(over), !over.ok && over.fault.details?.['available']], ['points_budget', 40]);
  must(await bench.till.spendPoints(40));
  must(await bench.till.takeCash(1000n));
  assert.deepEqual((await lastSale(bench)).member, { card_hash: HASH, earned_points: 16, spent_points: 40, rules_version: 3, basis: 'offline' });
  const again = async (points: number): Promise<string | undefined> => {
    await scan(bench, 2);
    must(await bench.till.attachCard(CODE));
    const spent = await bench.till.spendPoints(points);
    must(await bench.till.takeCash(1000n));
    return codeOf(spent);
  };
  assert.deepEqual([await again(30), await again(20), await again(10)], ['points_budget', undefined, 'points_budget']);
  await bench.advance(25 * 3_600_000);
  must(await bench.till.signOn(bench.operator, '2468'));
  assert.equal(await again(40), undefined, 'a day later there is a budget again');
});

test('what a till spent offline is still known after a power cut', async () => {
  const bench = await beginBench('power cut', { offline: true });
  await scan(bench, 2);
  must(await bench.till.attachCard(CODE));
  must(await bench.till.spendPoints(40));
  must(await bench.till.takeCash(1000n));
  await bench.reopen(bench.disk.cutPower());
  must(await bench.till.signOn(bench.operator, '2468'));
  await scan(bench, 2);
  must(await bench.till.attachCard(CODE));
  assert.equal(codeOf(await bench.till.spendPoints(30)), 'points_budget');
});

test('a wrong sign, a card of nobody and a number of nobody are refused, and the basket stays as it is', async () => {
  const bench = await beginBench('wrong');
  await scan(bench);
  const wrong = `${CODE.slice(0, -1)}${CODE.endsWith('0') ? '1' : '0'}`;
  assert.deepEqual([codeOf(await bench.till.attachCard(wrong)), codeOf(await bench.till.attachCard('6901234567892'))], ['card_misread', 'card_misread']);
  assert.equal(codeOf(await bench.till.attachCard(cardCodeFrom(new Uint8Array(CARD_BYTES).fill(9)))), 'card_unknown');
  assert.equal(codeOf(await bench.till.attachMember('13900000000')), 'member_unknown');
  assert.equal(bench.till.state().basket.member, undefined);
  must(await bench.till.attachMember('13912345678'));
  assert.equal(bench.till.state().basket.member?.card_hash, HASH);
  must(await bench.till.takeCash(1000n));
  await bench.until(sent);
  assert.ok(!JSON.stringify([...bench.server.all().map(({ text }) => text)]).includes('13912345678'), 'a number stands in no entry');
});

test('a basket that is put aside gives its points back and keeps the card, without its balance', async () => {
  const bench = await beginBench('park');
  await scan(bench, 2);
  must(await bench.till.attachCard(CODE));
  must(await bench.till.spendPoints(50));
  must(await bench.till.park(null));
  assert.deepEqual(bench.till.state().parked[0]?.basket.member, { card_hash: HASH, basis: 'online' });
  must(await bench.till.recall(bench.till.state().parked[0]?.basket.sale ?? ''));
  assert.equal(basketTotal(bench.till.state().basket), 202n);
});

test('goods that come back by parts say what leaves the card and what returns, by the sums of the ledger; the balance where it could be asked', async () => {
  const bench = await beginBench('back');
  await scan(bench, 3);
  must(await bench.till.attachCard(CODE));
  must(await bench.till.spendPoints(70));
  const { sale, number } = must(await bench.till.takeCash(1000n));
  assert.deepEqual([sale.member?.earned_points, sale.member?.spent_points], [23, 70]);
  await bench.until(sent);
  bench.server.answer('/api/v1/terminal/sales', () => ({ ok: true, value: { number, at: '2026-11-20T02:00:00.000Z', sale, returned: { lines: [], total_minor: 0n } } }));
  const back = async (qty_milli: number): Promise<Refund['points']> => {
    const found = must(await bench.till.findSale(number));
    const [{ line } = { line: 0 }] = sale.lines;
    const asked = { found, lines: [{ line, qty_milli }], kind: 'cash' as const, reason: null };
    return must(await bench.till.refund(asked, await bench.consent(() => bench.till.refund(asked)))).refund.points;
  };
  assert.deepEqual(await back(1000), { card_hash: HASH, taken_back_points: 8, returned_points: 23, balance_points: 115 });
  await cutOff(bench);
  assert.deepEqual(await back(1000), { card_hash: HASH, taken_back_points: 8, returned_points: 23 });
  assert.deepEqual(await back(1000), { card_hash: HASH, taken_back_points: 7, returned_points: 24 });
  bench.server.setFate(() => 'pass');
  bench.till.syncNow();
  await bench.until(sent);
  const said = bench.server.all().flatMap(({ entry }) => (entry.kind === 'sale.refunded' ? [(entry.body as { points?: { taken_back_points: number } }).points?.taken_back_points] : []));
  assert.deepEqual(said, [8, 8, 7], 'what the paper says stands in the entry');
});

test('goods that are exchanged for others on the same card: the balance of the receipt is that behind both', async () => {
  const bench = await beginBench('exchanged');
  await scan(bench, 2);
  must(await bench.till.attachCard(CODE));
  const { sale, number } = must(await bench.till.takeCash(1000n));
  await bench.until(sent);
  bench.server.answer('/api/v1/terminal/sales', () => ({ ok: true, value: { number, at: '2026-11-20T02:00:00.000Z', sale, returned: { lines: [], total_minor: 0n } } }));
  const found = must(await bench.till.findSale(number));
  const asked = { found, lines: [{ line: 1, qty_milli: 2000 }], kind: 'cash' as const, reason: null };
  must(await bench.till.beginExchange(asked, await bench.consent(() => bench.till.beginExchange(asked))));
  await scan(bench);
  must(await bench.till.attachCard(CODE));
  const exchanged = must(await bench.till.takeCash(0n));
  assert.deepEqual(exchanged.exchanged?.refund.points, { card_hash: HASH, taken_back_points: 20, returned_points: 0, balance_points: 80 });
  assert.deepEqual([exchanged.sale.member?.earned_points, exchanged.sale.member?.balance_points], [10, 90]);
});

test('a promotion for a group holds for its members alone, and offline for whom the till saw in it not long ago', async () => {
  const bench = await beginBench('groups', { groups: [GROUP] });
  bench.server.put('promotion', '00000000-0000-4000-8000-000000000003', {
    id: '00000000-0000-4000-8000-000000000003', names: { zh: '会员半价', en: 'Half price' }, goods: {}, offer: { kind: 'percent', rate_ppm: 500_000 }, from: null, until: null, weekdays: null, hours: null,
    coupon: null, priority: 0, combines: false, times_max: null, groups: [GROUP],
  });
  const before = bench.till.state().catalog.cursor;
  bench.server.announce();
  await bench.until((state) => state.catalog.cursor !== before);
  await scan(bench, 2);
  assert.equal(basketTotal(bench.till.state().basket), 202n);
  must(await bench.till.attachCard(CODE));
  assert.equal(basketTotal(bench.till.state().basket), 101n);
  must(await bench.till.takeCash(1000n));
  assert.deepEqual((await lastSale(bench)).member?.groups, [GROUP]);
  await cutOff(bench);
  await scan(bench, 2);
  must(await bench.till.attachCard(CODE));
  assert.deepEqual([basketTotal(bench.till.state().basket), bench.till.state().basket.member?.basis], [101n, 'offline']);
  must(await bench.till.takeCash(1000n));
  await bench.advance(25 * 3_600_000);
  must(await bench.till.signOn(bench.operator, '2468'));
  await scan(bench, 2);
  must(await bench.till.attachCard(CODE));
  assert.equal(basketTotal(bench.till.state().basket), 202n);
});

test('a shop without rules takes no card', async () => {
  const bench = await makeTillBench('no rules');
  await bench.beginDay();
  assert.equal(codeOf(await bench.till.attachCard(CODE)), 'points_off');
});

const GIFT = '00000000-0000-4000-8000-000000000009';
const COUPON = personalCouponFrom(new Uint8Array(COUPON_BYTES).fill(5), sha256Hex(GIFT));

/** A till with a promotion of which members have coupons, each of them once. */
async function couponBench(seed: string, offline = false): Promise<TillBench> {
  const bench = await beginBench(seed);
  bench.server.put('promotion', GIFT, {
    id: GIFT, names: { zh: '生日礼', en: 'Birthday' }, goods: {}, offer: { kind: 'percent', rate_ppm: 500_000 }, from: null, until: null, weekdays: null, hours: null, coupon: 'BIRTHDAY', priority: 0, combines: false, times_max: null,
  });
  const used = new Set<string>();
  bench.server.answer('/api/v1/terminal/points/coupon', (body) => {
    const { coupon_hash } = body as { coupon_hash: string };
    if (coupon_hash !== sha256Hex(COUPON)) return { ok: false, fault: { code: 'coupon_not_issued' } };
    if (used.has(coupon_hash)) return { ok: false, fault: { code: 'coupon_used' } };
    used.add(coupon_hash);
    return { ok: true, value: { promotion: GIFT, until: '2026-11-20T03:00:00.000Z' } };
  });
  const before = bench.till.state().catalog.cursor;
  bench.server.announce();
  await bench.until((state) => state.catalog.cursor !== before);
  if (offline) await cutOff(bench);
  return bench;
}

test('a coupon of one member lets its promotion hold, rides in the sale that it gave something to, and holds once', async () => {
  const bench = await couponBench('coupon');
  assert.equal(codeOf(await bench.till.redeemCoupon(COUPON)), 'basket_empty');
  await scan(bench, 2);
  must(await bench.till.redeemCoupon(COUPON));
  assert.equal(basketTotal(bench.till.state().basket), 101n);
  must(await bench.till.takeCash(1000n));
  const sale = await lastSale(bench);
  assert.deepEqual([sale.personal, sale.coupons], [[{ coupon_hash: sha256Hex(COUPON), promotion: GIFT, basis: 'online' }], ['BIRTHDAY']]);
  await scan(bench);
  assert.equal(codeOf(await bench.till.redeemCoupon(COUPON)), 'coupon_used');
  assert.equal(codeOf(await bench.till.redeemCoupon(personalCouponFrom(new Uint8Array(COUPON_BYTES).fill(6), sha256Hex(GIFT)))), 'coupon_not_issued');
  assert.equal(codeOf(await bench.till.redeemCoupon(`${COUPON.slice(0, -1)}${COUPON.endsWith('0') ? '1' : '0'}`)), 'coupon_misread');
  must(await bench.till.takeCash(1000n));
  assert.equal('personal' in (await lastSale(bench)), false);
  await bench.until(sent);
  assert.ok(!bench.server.all().some(({ text }) => text.includes(COUPON)), 'no entry holds the code');
});

test('offline a till finds the promotion by the coupon itself, takes each once, and as many in a day as the shop allows', async () => {
  const bench = await couponBench('coupon offline', true);
  await scan(bench, 2);
  must(await bench.till.redeemCoupon(COUPON));
  assert.equal(basketTotal(bench.till.state().basket), 101n);
  must(await bench.till.takeCash(1000n));
  assert.equal((await lastSale(bench)).personal?.[0]?.basis, 'offline');
  await scan(bench);
  assert.equal(codeOf(await bench.till.redeemCoupon(COUPON)), 'coupon_used');
  assert.equal(codeOf(await bench.till.redeemCoupon(personalCouponFrom(new Uint8Array(COUPON_BYTES).fill(6), sha256Hex(GIFT)))), 'coupon_budget');
});
