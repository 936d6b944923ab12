import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  ORDER_ACTS, ORDER_STATES, type OrderAct, type OrderState, type OrderedLine, UNIT_COST_MICRO_MAX, allowAct, compareOrder, isLate, lineCost, parseUnitCost, stateAfter, stateReceived, suggestQuantity, sumCosts, unitCostDecimal,
} from './index.ts';

const product = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const line = fc.record({ product, qty_milli: fc.integer({ min: 1, max: 10_000_000 }) });
const ordered = fc.uniqueArray(line, { minLength: 1, maxLength: 5, selector: (each) => each.product });
const delivery = fc.uniqueArray(line, { minLength: 1, maxLength: 5, selector: (each) => each.product });
const act = fc.constantFrom(...ORDER_ACTS);
const total = (lines: readonly OrderedLine[]): number => lines.reduce((sum, each) => sum + each.qty_milli, 0);

type Walk = { state: OrderState; came: OrderedLine[]; path: string[] };
/** An order through whatever acts were allowed, each delivery as it came. */
function walk(lines: readonly OrderedLine[], acts: readonly (readonly [OrderAct, readonly OrderedLine[]])[]): Walk {
  const now: Walk = { state: 'draft', came: [], path: ['draft'] };
  for (const [each, delivered] of acts) {
    if (!allowAct(now.state, each).ok) continue;
    if (each === 'receive') now.came.push(...delivered);
    now.state = stateAfter(now.state, each, compareOrder(lines, now.came));
    now.path.push(`${each} ${now.state}`);
  }
  return now;
}

describe('what becomes of an order', () => {
  const acts = fc.array(fc.tuple(act, delivery), { maxLength: 25 });

  it('an order of which something came is partly received or received, and one of which nothing came is neither', () => {
    fc.assert(fc.property(ordered, acts, (lines, done) => {
      const { state, came, path } = walk(lines, done);
      assert.equal(state === 'partly_received' || state === 'received', came.length > 0, path.join(', '));
    }));
  });

  it('a cancelled order stays as it is, and a received one takes deliveries alone', () => {
    for (const each of ORDER_ACTS) {
      assert.equal(allowAct('cancelled', each).ok, false, each);
      assert.equal(allowAct('received', each).ok, each === 'receive', each);
    }
  });

  it('a refusal says why by a code of its own, and never that the order was cancelled where it was not', () => {
    for (const state of ORDER_STATES) {
      for (const each of ORDER_ACTS) {
        const allowed = allowAct(state, each);
        if (!allowed.ok) assert.equal(allowed.fault.code === 'purchase_cancelled', state === 'cancelled', `${state} ${each}`);
      }
    }
    assert.deepEqual(allowAct('draft', 'receive'), { ok: false, fault: { code: 'purchase_draft' } });
    assert.deepEqual(allowAct('sent', 'close'), { ok: false, fault: { code: 'purchase_nothing_came' } });
    assert.deepEqual(allowAct('partly_received', 'cancel'), { ok: false, fault: { code: 'purchase_arrived' } });
  });

  it('all that was ordered, in whatever parts and order it comes, is received with the last of it and not before', () => {
    fc.assert(fc.property(ordered, fc.integer({ min: 1, max: 4 }), (lines, parts) => {
      const deliveries = lines.flatMap(({ product: id, qty_milli }) => {
        const share = Math.ceil(qty_milli / parts);
        const shares: OrderedLine[] = [];
        for (let left = qty_milli; left > 0; left -= share) shares.push({ product: id, qty_milli: Math.min(share, left) });
        return shares;
      });
      deliveries.forEach((_, index) => {
        const came = deliveries.slice(0, index + 1);
        assert.equal(stateReceived(compareOrder(lines, came)), index === deliveries.length - 1 ? 'received' : 'partly_received');
      });
    }));
  });

  it('a rest that was closed stays closed, whatever comes later', () => {
    const lines = [{ product: 'a', qty_milli: 3000 }];
    const one = [{ product: 'a', qty_milli: 1000 }];
    assert.equal(walk(lines, [['send', []], ['receive', one], ['close', []], ['receive', one]]).state, 'received');
  });
});

describe('what came against what was ordered', () => {
  it('received is open taken from ordered, with what came beyond it; nothing is lost or counted twice', () => {
    fc.assert(fc.property(ordered, fc.array(line, { maxLength: 12 }), (lines, came) => {
      const comparisons = compareOrder(lines, came);
      for (const each of comparisons) {
        assert.equal(each.received_milli, each.ordered_milli - each.open_milli + each.over_milli);
        assert.ok(each.open_milli === 0 || each.over_milli === 0);
      }
      assert.equal(comparisons.reduce((sum, each) => sum + each.received_milli, 0), total(came));
      assert.equal(comparisons.reduce((sum, each) => sum + each.ordered_milli, 0), total(lines));
      assert.equal(new Set(comparisons.map((each) => each.product)).size, comparisons.length);
    }));
  });

  it('a product that nobody ordered is shown behind the others, as too much', () => {
    assert.deepEqual(compareOrder([{ product: 'a', qty_milli: 2000 }], [{ product: 'x', qty_milli: 500 }]), [
      { product: 'a', ordered_milli: 2000, received_milli: 0, open_milli: 2000, over_milli: 0 },
      { product: 'x', ordered_milli: 0, received_milli: 500, open_milli: 0, over_milli: 500 },
    ]);
  });
});

describe('what it costs', () => {
  const unit_cost = fc.bigInt({ min: 0n, max: UNIT_COST_MICRO_MAX });

  it('a line is rounded once, by half a minor unit at most', () => {
    fc.assert(fc.property(unit_cost, fc.integer({ min: 1, max: 1_000_000_000 }), (unit_cost_micro, qty_milli) => {
      const exact = unit_cost_micro * BigInt(qty_milli);
      const off = lineCost(unit_cost_micro, qty_milli) * 10n ** 9n - exact;
      assert.ok(2n * (off < 0n ? -off : off) <= 10n ** 9n);
    }));
  });

  it('a sum is the sum of its lines, in whatever order they stand, and says how many it leaves out', () => {
    const costed = fc.array(fc.record({ qty_milli: fc.integer({ min: 1, max: 1_000_000 }), unit_cost_micro: fc.option(fc.bigInt({ min: 0n, max: 10n ** 12n })) }), { maxLength: 30 });
    fc.assert(fc.property(costed, (lines) => {
      const [sums, turned] = [sumCosts(lines), sumCosts(lines.toReversed())];
      assert.deepEqual(sums, turned);
      assert.ok(sums.ok);
      assert.equal(sums.value.cost_minor, lines.reduce((sum, each) => sum + (each.unit_cost_micro === null ? 0n : lineCost(each.unit_cost_micro, each.qty_milli)), 0n));
      assert.equal(sums.value.lines_unknown, lines.filter((each) => each.unit_cost_micro === null).length);
    }));
  });

  it('more than any amount may be is refused, not cut off', () => {
    const most = { qty_milli: 1_000_000_000, unit_cost_micro: UNIT_COST_MICRO_MAX };
    assert.equal(sumCosts([most]).ok, true);
    assert.equal(sumCosts([most, { qty_milli: 1000, unit_cost_micro: 1_000_000n }]).ok, false);
  });

  it('what is written of a unit cost is read again as the same', () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: UNIT_COST_MICRO_MAX / 100n }), fc.constantFrom('CNY', 'JPY', 'KWD'), (hundreds, currency) => {
      const unit_cost_micro = hundreds * 100n;
      assert.deepEqual(parseUnitCost(unitCostDecimal(unit_cost_micro, currency), currency), { ok: true, value: unit_cost_micro });
    }));
  });

  it('people type costs with parts of a cent, in full width and with separators; anything else is refused', () => {
    const cost = (typed: string, currency = 'CNY'): bigint | null => {
      const read = parseUnitCost(typed, currency);
      return read.ok ? read.value : null;
    };
    assert.equal(cost('0.0385'), 3_850_000n);
    assert.equal(cost('１２．５'), 1_250_000_000n);
    assert.equal(cost(' 1,250 '), 125_000_000_000n);
    assert.equal(cost('.5'), 50_000_000n);
    assert.equal(cost('12', 'JPY'), 12_000_000n);
    for (const typed of ['', '.', '-1', '1.2.3', 'abc', '0.1234567', '10000001', '1e3', '0,0385', '12,5', '0,385']) assert.equal(cost(typed), null, typed);
    assert.equal(unitCostDecimal(3_850_000n, 'CNY'), '0.0385');
    assert.equal(unitCostDecimal(1_250_000_000n, 'CNY'), '12.50');
    assert.equal(unitCostDecimal(12_000_000n, 'JPY'), '12');
  });
});

describe('what to order, and what is late', () => {
  it('a suggestion fills up to twice the threshold and no further, whole pieces at least, and asks for nothing where enough is coming', () => {
    fc.assert(fc.property(fc.bigInt({ min: -100_000n, max: 100_000n }), fc.bigInt({ min: 0n, max: 50_000n }), fc.bigInt({ min: 0n, max: 100_000n }), fc.constantFrom('piece' as const, 'kilogram' as const), (level_milli, low_milli, on_order_milli, unit) => {
      const suggested = suggestQuantity({ level_milli, low_milli, on_order_milli, unit });
      const then = level_milli + on_order_milli + suggested;
      if (level_milli + on_order_milli > low_milli) return assert.equal(suggested, 0n);
      assert.ok(then >= 2n * low_milli && then < 2n * low_milli + 1000n);
      assert.ok(unit === 'kilogram' ? then === 2n * low_milli : suggested % 1000n === 0n);
    }));
  });

  it('without a threshold only what is missing below zero is suggested', () => {
    assert.equal(suggestQuantity({ level_milli: -2500n, low_milli: null, on_order_milli: 0n, unit: 'piece' }), 3000n);
    assert.equal(suggestQuantity({ level_milli: 0n, low_milli: null, on_order_milli: 0n, unit: 'piece' }), 0n);
  });

  it('an order is late from the day after the one on which it was expected, and only while something is awaited', () => {
    assert.equal(isLate('sent', '2026-11-23', '2026-11-23'), false);
    assert.equal(isLate('sent', '2026-11-23', '2026-11-24'), true);
    assert.equal(isLate('partly_received', '2026-12-31', '2027-01-01'), true);
    for (const state of ['draft', 'received', 'cancelled'] as const) assert.equal(isLate(state, '2026-11-23', '2026-12-24'), false);
    assert.equal(isLate('sent', null, '2026-12-24'), false);
  });
});
