import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type PointRules, type SaleForPoints, CARD_BYTES, COUPON_BYTES, couponTag, personalCouponFrom, readPersonalCoupon, cardCodeFrom, checkPointRules, earningWeights, effectOf, expiryOf, normalizeCard, pointsEarned, pointsExpired, pointsSpent, readCard, spellCard, worthOf,
} from './index.ts';

const RULES: PointRules = {
  version: 1, earn: { points: 1, per_minor: 100n, on: 'gross', excluded: {}, groups: [] }, spend: { step_points: 100, step_minor: 100n, share_ppm: 500_000 }, expiry_months: 12,
  offline: { receipt_points: 500, terminal_day_points: 2000, groups_days: 7 },
};
const line = (amount_minor: bigint, more: { product?: string; category?: string; tax_rate_ppm?: number } = {}) => ({ product: null, amount_minor, tax_rate_ppm: 0, ...more });
const bytes = fc.uint8Array({ minLength: CARD_BYTES, maxLength: CARD_BYTES });
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

test('a card reads as it was made, in any case and width, with spaces, hyphens and the letters that look like figures', () => {
  fc.assert(fc.property(bytes, (random) => {
    const code = cardCodeFrom(random);
    const typed = [code, code.toLowerCase(), spellCard(code), ` ${spellCard(code).replaceAll('-', ' ')} `, code.slice(0, 1) + code.slice(1).replaceAll('0', 'o').replaceAll('1', 'l')];
    for (const each of typed) assert.deepEqual(readCard(each), { kind: 'card', code });
    assert.equal(normalizeCard(spellCard(code)), code);
  }));
});

test('one wrong sign in a card is always found', () => {
  fc.assert(fc.property(bytes, fc.integer({ min: 1, max: 13 }), fc.nat({ max: 30 }), (random, place, step) => {
    const code = cardCodeFrom(random);
    const other = alphabet[(alphabet.indexOf(code[place] as string) + 1 + step) % 32] as string;
    assert.deepEqual(readCard(code.slice(0, place) + other + code.slice(place + 1)), { kind: 'misread' });
  }));
});

test('barcodes, links, and texts of any length are no cards', () => {
  for (const text of ['6901234567892', '', 'M', 'https://shop.example/r/x.y', 'M'.repeat(100_000), 'M12345678', 'M1234567890ABU', "M'; drop table"]) assert.deepEqual(readCard(text), { kind: 'none' });
});

test('what is left out earns nothing, tax counts where the shop says so, and every rounding is down', () => {
  const lines = [line(1000n, { product: 'a' }), line(599n, { category: 'tobacco', tax_rate_ppm: 130_000 }), line(199n, { tax_rate_ppm: 130_000 })];
  const earn = (change: Partial<PointRules['earn']>, waived = 0n, groups: string[] = []): number => {
    const rules = { ...RULES, earn: { ...RULES.earn, ...change } };
    return pointsEarned(rules, earningWeights(rules, lines, 'included'), waived, groups);
  };
  assert.equal(earn({}), 17);
  assert.equal(earn({}, 99n), 16);
  assert.equal(earn({}, 5000n), 0);
  assert.equal(earn({ excluded: { categories: ['tobacco'] } }), 11);
  assert.equal(earn({ excluded: { products: ['a'], categories: ['tobacco'] } }), 1);
  assert.deepEqual([earn({ per_minor: 10n }), earn({ per_minor: 10n, on: 'net' })], [179, 170]);
  const groups = [{ group: 'gold', rate_ppm: 2_000_000 }, { group: 'staff', rate_ppm: 500_000 }];
  assert.deepEqual([earn({ groups }), earn({ groups }, 0n, ['gold', 'staff']), earn({ groups }, 0n, ['staff'])], [17, 35, 8]);
});

test('points are spent in whole steps, no more than wished and no more than the share of the sale', () => {
  assert.deepEqual(pointsSpent(RULES, 1000n, 350), { points: 300, minor: 300n });
  assert.deepEqual(pointsSpent(RULES, 1000n, 5000), { points: 500, minor: 500n });
  assert.deepEqual(pointsSpent(RULES, 199n, 100), { points: 0, minor: 0n });
  assert.deepEqual(pointsSpent({ ...RULES, spend: null }, 1000n, 350), { points: 0, minor: 0n });
  fc.assert(fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.integer({ min: -5, max: 2_000_000_000 }), fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 1_000_000 }), (lines_minor, wanted, step_points, share_ppm) => {
    const rules = { ...RULES, spend: { step_points, step_minor: 7n, share_ppm } };
    const spent = pointsSpent(rules, lines_minor, wanted);
    assert.ok(spent.points >= 0 && spent.points <= Math.max(0, wanted) && spent.points % step_points === 0);
    assert.ok(spent.minor * 1_000_000n <= lines_minor * BigInt(share_ppm));
    assert.equal(worthOf(rules, spent.points), spent.minor);
  }));
});

const anySale: fc.Arbitrary<SaleForPoints> = fc.record({
  earned: fc.nat({ max: 100_000 }), spent: fc.nat({ max: 100_000 }),
  lines: fc.array(fc.record({ qty_milli: fc.integer({ min: 1, max: 9000 }), weight_minor: fc.bigInt({ min: 0n, max: 50_000n }), off_minor: fc.bigInt({ min: 0n, max: 50_000n }) }), { minLength: 1, maxLength: 6 })
    .map((lines) => lines.map((each, index) => ({ ...each, line: index + 1 }))),
});
const cuts = fc.array(fc.tuple(fc.nat({ max: 5 }), fc.integer({ min: 1, max: 1000 })), { maxLength: 12 });

/** The quantities that came back after each of some partial refunds. */
function partsOf(sale: SaleForPoints, asked: readonly (readonly [number, number])[]): Map<number, number>[] {
  const parts: Map<number, number>[] = [];
  let back = new Map<number, number>();
  for (const [place, permille] of asked) {
    const each = sale.lines[place % sale.lines.length] as SaleForPoints['lines'][number];
    const before = back.get(each.line) ?? 0;
    back = new Map(back).set(each.line, Math.min(each.qty_milli, before + Math.ceil(each.qty_milli * permille / 1000)));
    parts.push(back);
  }
  return parts;
}

test('a refund of all leaves nothing: all that was earned is taken back, all that was spent is returned', () => {
  fc.assert(fc.property(anySale, (sale) => {
    const all = new Map(sale.lines.map(({ line: number, qty_milli }) => [number, qty_milli]));
    assert.deepEqual(effectOf(sale, all), { taken_back: sale.earned, returned: sale.spent });
    assert.deepEqual(effectOf(sale, new Map([...all].map(([number, qty]) => [number, qty * 2]))), { taken_back: sale.earned, returned: sale.spent });
    assert.deepEqual(effectOf(sale, new Map()), { taken_back: 0, returned: 0 });
  }));
});

test('partial refunds only ever take back more and return more, and never more than there was', () => {
  fc.assert(fc.property(anySale, cuts, (sale, asked) => {
    let before = { taken_back: 0, returned: 0 };
    for (const back of partsOf(sale, asked)) {
      const now = effectOf(sale, back);
      assert.ok(now.taken_back >= before.taken_back && now.taken_back <= sale.earned);
      assert.ok(now.returned >= before.returned && now.returned <= sale.spent);
      before = now;
    }
  }));
});

test('what is left does not depend on the order or the parts in which goods came back', () => {
  fc.assert(fc.property(anySale, cuts, fc.infiniteStream(fc.nat()), (sale, asked, order) => {
    const [whole] = partsOf(sale, asked).slice(-1);
    const shuffled = asked.map((each) => ({ each, key: order.next().value })).sort((a, b) => a.key - b.key).map(({ each }) => each);
    const [again] = partsOf(sale, shuffled).slice(-1);
    assert.deepEqual(effectOf(sale, new Map([...(again ?? [])].reverse())), effectOf(sale, whole ?? new Map()));
  }));
});

test('what ends first is spent first, and what was spent in time is not over', () => {
  const lots = [{ points: 100, expires_at: '2026-01-01T00:00:00.000Z' }, { points: 50, expires_at: '2026-06-01T00:00:00.000Z' }, { points: 10, expires_at: null }];
  assert.deepEqual([0, 30, 100, 120, 500].map((gone) => pointsExpired(lots, gone, '2026-03-01T00:00:00.000Z')), [100, 70, 0, 0, 0]);
  assert.equal(pointsExpired(lots, 100, '2027-01-01T00:00:00.000Z'), 50);
  fc.assert(fc.property(fc.array(fc.tuple(fc.nat({ max: 1000 }), fc.option(fc.integer({ min: 2020, max: 2030 })))), fc.nat({ max: 5000 }), (made, gone) => {
    const some = made.map(([points, year]) => ({ points, expires_at: year === null ? null : `${year}-01-01T00:00:00.000Z` }));
    const over = pointsExpired(some, gone, '2025-01-01T00:00:00.000Z');
    assert.equal(pointsExpired(some, gone + over, '2025-01-01T00:00:00.000Z'), 0, 'what is written off once is not written off again');
    assert.ok(over <= Math.max(0, some.reduce((all, { points }) => all + points, 0) - gone));
  }));
});

test('points end on the same day some months later, or on the last of a shorter month', () => {
  assert.equal(expiryOf('2026-01-31T10:00:00.000Z', 1), '2026-02-28T10:00:00.000Z');
  assert.equal(expiryOf('2024-02-29T10:00:00.000Z', 12), '2025-02-28T10:00:00.000Z');
  assert.equal(expiryOf('2026-11-22T23:59:59.999Z', 14), '2028-01-22T23:59:59.999Z');
  assert.equal(expiryOf('2026-11-22T23:59:59.999Z', null), null);
});

test('rules that can not be worked by name the field that is wrong', () => {
  const wrong = (change: Partial<PointRules>): unknown => {
    const checked = checkPointRules({ ...RULES, ...change });
    return checked.ok ? null : checked.fault.details?.['field'];
  };
  assert.equal(wrong({}), null);
  assert.equal(wrong({ earn: { ...RULES.earn, per_minor: 0n } }), 'per_minor');
  assert.equal(wrong({ earn: { ...RULES.earn, points: 1.5 } }), 'points');
  assert.equal(wrong({ spend: { step_points: 0, step_minor: 1n, share_ppm: 1 } }), 'step_points');
  assert.equal(wrong({ spend: { step_points: 1, step_minor: 1n, share_ppm: 1_000_001 } }), 'share_ppm');
  assert.equal(wrong({ expiry_months: 0 }), 'expiry_months');
  assert.equal(wrong({ offline: { ...RULES.offline, receipt_points: -1 } }), 'receipt_points');
});

const HASH = 'ab'.repeat(32);

test('a coupon of one member reads as it was made, tells its promotion, and is no card; one wrong sign is found', () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: COUPON_BYTES, maxLength: COUPON_BYTES }), fc.integer({ min: 1, max: 15 }), fc.nat({ max: 30 }), (random, place, step) => {
    const code = personalCouponFrom(random, HASH);
    assert.deepEqual(readPersonalCoupon(` ${code.toLowerCase()} `), { kind: 'coupon', code, tag: couponTag(HASH) });
    assert.deepEqual(readCard(code), { kind: 'none' });
    const other = alphabet[(alphabet.indexOf(code[place] as string) + 1 + step) % 32] as string;
    assert.deepEqual(readPersonalCoupon(code.slice(0, place) + other + code.slice(place + 1)), { kind: 'misread' });
  }));
  for (const text of ['', 'C', 'CHRISTMAS', '6901234567892', 'C'.repeat(100)]) assert.deepEqual(readPersonalCoupon(text), { kind: 'none' });
});
