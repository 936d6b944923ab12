import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  MICRO, NO_STOCK, type StockMove, type StockState, costOfPart, countDifference, moveStock, profitOf, standingOf, stockValue, toMinor, unitCost, valueAt,
} from './index.ts';

const move = fc.oneof(
  fc.record({ qty_milli: fc.bigInt({ min: 1n, max: 10n ** 9n }), cost_micro: fc.option(fc.bigInt({ min: 0n, max: 10n ** 18n })) }),
  fc.record({ qty_milli: fc.bigInt({ min: -(10n ** 9n), max: 0n }), cost_micro: fc.constant(null) }),
);

function moveAll(moves: readonly StockMove[], from: StockState = NO_STOCK): { state: StockState; moved_micro: bigint; adjusted_micro: bigint } {
  let state = from;
  let [moved_micro, adjusted_micro] = [0n, 0n];
  for (const each of moves) {
    const moved = moveStock(state, each);
    state = moved.state;
    moved_micro += moved.value_micro ?? 0n;
    adjusted_micro += moved.adjusted_micro;
  }
  return { state, moved_micro, adjusted_micro };
}

describe('moving average', () => {
  it('value in is value out, plus adjustments, plus value left, whatever moves', () => {
    fc.assert(fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
      const { state, moved_micro, adjusted_micro } = moveAll(moves);
      assert.equal(moved_micro + adjusted_micro, stockValue(state));
      assert.equal(state.qty_milli, moves.reduce((sum, each) => sum + each.qty_milli, 0n));
    }));
  });

  it('nothing there is worth exactly nothing, and what is there has a value of its own sign', () => {
    fc.assert(fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
      const { state } = moveAll(moves);
      const emptied = moveStock(state, { qty_milli: -state.qty_milli, cost_micro: null }).state;
      assert.equal(stockValue(emptied), 0n);
      assert.ok(state.qty_milli >= 0n ? stockValue(state) >= 0n : stockValue(state) <= 0n);
    }));
  });

  it('what goes out at the average costs the same in whatever parts it goes', () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n }), fc.array(fc.bigInt({ min: 1n, max: 10n ** 7n }), { minLength: 1, maxLength: 40 }), (cost_micro, parts) => {
      const { state } = moveStock(NO_STOCK, { qty_milli: 10n ** 8n, cost_micro });
      const whole_milli = parts.reduce((sum, part) => sum + part, 0n);
      const one_by_one = moveAll(parts.map((part) => ({ qty_milli: -part, cost_micro: null })), state);
      assert.equal(one_by_one.moved_micro, moveStock(state, { qty_milli: -whole_milli, cost_micro: null }).value_micro);
    }));
  });

  it('a million sales leave the average where it was, to the last millionth', () => {
    // Three pieces for ten yuan: a price of a piece that no number of digits holds.
    const pieces = 1_000_000n;
    const start = moveStock(NO_STOCK, { qty_milli: pieces * 3000n, cost_micro: pieces * 1000n * MICRO }).state;
    let state = start;
    let out_micro = 0n;
    for (let n = 0n; n < pieces; n += 1n) {
      const moved = moveStock(state, { qty_milli: -2000n, cost_micro: null });
      out_micro -= moved.value_micro ?? 0n;
      state = moved.state;
    }
    assert.equal(out_micro + stockValue(state), stockValue(start));
    assert.equal(unitCost(state), unitCost(start));
    const last = moveStock(state, { qty_milli: -state.qty_milli, cost_micro: null });
    assert.equal(out_micro - (last.value_micro ?? 0n), pieces * 1000n * MICRO);
  });

  it('an arrival of the same price changes nothing, another mixes by quantity', () => {
    const ten = moveStock(NO_STOCK, { qty_milli: 10_000n, cost_micro: 1000n * MICRO }).state;
    assert.equal(unitCost(ten), 100n * MICRO);
    assert.equal(unitCost(moveStock(ten, { qty_milli: 5_000n, cost_micro: 500n * MICRO }).state), 100n * MICRO);
    assert.equal(unitCost(moveStock(ten, { qty_milli: 10_000n, cost_micro: 2000n * MICRO }).state), 150n * MICRO);
  });

  it('below zero goods go out at the last average; what then comes in settles them at its own cost, and says the difference', () => {
    const known = moveStock(NO_STOCK, { qty_milli: 1000n, cost_micro: 100n * MICRO }).state;
    const sold = moveStock(known, { qty_milli: -4000n, cost_micro: null });
    assert.deepEqual([sold.value_micro, stockValue(sold.state)], [-400n * MICRO, -300n * MICRO]);
    const arrived = moveStock(sold.state, { qty_milli: 10_000n, cost_micro: 1200n * MICRO });
    // Three pieces were booked at 100 and had cost 120.
    assert.deepEqual([arrived.adjusted_micro, stockValue(arrived.state), unitCost(arrived.state)], [-60n * MICRO, 840n * MICRO, 120n * MICRO]);
    const still_missing = moveStock(sold.state, { qty_milli: 1000n, cost_micro: 120n * MICRO });
    assert.deepEqual([stockValue(still_missing.state), still_missing.adjusted_micro], [-240n * MICRO, -60n * MICRO]);
  });

  it('a cost that nobody knows is null and never zero; the first that is known values all that is there', () => {
    const found = moveStock(NO_STOCK, { qty_milli: 10_000n, cost_micro: null });
    const sold = moveStock(found.state, { qty_milli: -2000n, cost_micro: null });
    assert.deepEqual([found.value_micro, sold.value_micro, unitCost(sold.state)], [null, null, null]);
    const priced = moveStock(sold.state, { qty_milli: 2000n, cost_micro: 200n * MICRO });
    assert.deepEqual([priced.adjusted_micro, stockValue(priced.state)], [800n * MICRO, 1000n * MICRO]);
    const free = moveStock(NO_STOCK, { qty_milli: 1000n, cost_micro: 0n }).state;
    assert.equal(unitCost(free), 0n, 'a gift is known to have cost nothing');
  });

  it('a part of a sale that comes back costs its part, and all of it the whole', () => {
    assert.equal(costOfPart(1000n, 3000n, 1000n), 333n);
    assert.equal(costOfPart(1000n, 3000n, 3000n), 1000n);
    assert.equal(valueAt({ value_micro: 5n, qty_milli: 10n }, -1n), -1n, 'halves go away from zero on both sides');
  });
});

describe('counts, thresholds, profit', () => {
  it('a count is compared with the level of the moment at which it was made', () => {
    assert.equal(countDifference(8_000n, 10_000n, 0n), -2_000n);
    assert.equal(countDifference(8_000n, 5_000n, -3_000n), 0n, 'three were sold since');
    fc.assert(fc.property(fc.bigInt(), fc.bigInt(), fc.bigInt(), (counted, then, since) => {
      const level = then + since;
      assert.equal(level + countDifference(counted, level, since), counted + since, 'afterwards it is what was counted, with what moved since');
    }));
  });

  it('a level is low from its threshold on, and below zero whatever the threshold', () => {
    assert.deepEqual([standingOf(5n, 5n), standingOf(6n, 5n), standingOf(0n, null), standingOf(-1n, null), standingOf(0n, 0n)], ['low', 'enough', 'enough', 'negative', 'low']);
  });

  it('profit is net less cost, and a margin needs an amount to compare with', () => {
    assert.deepEqual(profitOf(1000n, 250n * MICRO), { net_minor: 1000n, cost_minor: 250n, profit_minor: 750n, margin_ppm: 750_000 });
    assert.deepEqual(profitOf(0n, 250n * MICRO).margin_ppm, null);
    assert.deepEqual(profitOf(100n, 250n * MICRO).margin_ppm, -1_500_000, 'sold below cost');
    assert.equal(toMinor(500_000n), 1n);
  });
});
