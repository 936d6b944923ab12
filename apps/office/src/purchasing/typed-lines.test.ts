import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Order } from './purchasing-queries.ts';
import { addCame, addPiece, addSuggested, awaitedOf, costDifference, fillCost, linesOf, readCame, readTyped, resumeCame, takeAll, typedOf } from './typed-lines.ts';

const item = (product: string, ordered_milli: number, received_milli: number, unit_cost_micro: bigint | null): Order['items'][number] => ({
  product, code: product, names: { en: product }, barcodes: [], unit: 'piece', ordered_milli, received_milli, open_milli: Math.max(0, ordered_milli - received_milli), over_milli: Math.max(0, received_milli - ordered_milli),
  unit_cost_micro, cost_minor: null, received_minor: null,
});
const ORDER = { currency: 'CNY', items: [item('cola', 10_000, 4000, 200_000_000n), item('tea', 2000, 2000, null), item('nuts', 500, 0, 3_850_000n)] };
const found = (id: string) => ({ id, names: { en: id } });

describe('an order while it is typed', () => {
  it('counts each scan and brings it to the top, and takes the last cost where nobody typed another', () => {
    const two = addPiece(addPiece(addPiece([], found('tea'), (line) => line), found('cola'), (line) => line), found('tea'), (line) => line);
    assert.deepEqual(two.map(({ product, quantity }) => [product, quantity]), [['tea', '2'], ['cola', '1']]);
    const advice = { product: 'tea', code: 'tea', names: {}, unit: 'piece' as const, level_milli: 0, low_milli: 1000, on_order_milli: 0, suggested_milli: 5000, unit_cost_micro: 3_850_000n };
    assert.deepEqual(fillCost(two, advice, 'CNY').map(({ cost }) => cost), ['0.0385', '']);
    assert.deepEqual(fillCost([{ product: 'tea', names: {}, quantity: '1', cost: '2' }], advice, 'CNY').map(({ cost }) => cost), ['2']);
    assert.deepEqual(addSuggested(two, [advice, { ...advice, product: 'nuts' }], 'CNY').map(({ product, quantity }) => [product, quantity]), [['tea', '2'], ['cola', '1'], ['nuts', '5']]);
  });

  it('a line without a quantity, or with a cost that is none, can’t be sent; an empty cost is not known', () => {
    const line = { product: 'tea', names: {}, quantity: '2', cost: '' };
    assert.deepEqual(readTyped(line, 'CNY'), { product: 'tea', qty_milli: 2000, unit_cost_micro: null });
    for (const wrong of [{ quantity: '' }, { quantity: '0' }, { cost: 'x' }, { cost: '1.1234567' }]) assert.equal(readTyped({ ...line, ...wrong }, 'CNY'), null);
  });

  it('a draft is typed again as it was kept', () => {
    assert.deepEqual(linesOf(ORDER).map((line) => readTyped(line, 'CNY')), ORDER.items.map(({ product, ordered_milli, unit_cost_micro }) => ({ product, qty_milli: ordered_milli, unit_cost_micro })));
  });
});

describe('what came', () => {
  it('all as ordered is what is still awaited, at the cost that was ordered', () => {
    const all = takeAll(awaitedOf(ORDER));
    assert.deepEqual(readCame(all, 'CNY'), [{ product: 'cola', qty_milli: 6000, unit_cost_micro: 200_000_000n }, { product: 'nuts', qty_milli: 500, unit_cost_micro: 3_850_000n }]);
    assert.equal(costDifference(all, 'CNY'), 0n);
  });

  it('a scan counts, also of what nobody awaits any more and of what nobody ordered; what was not touched did not come', () => {
    const scans = ['cola', 'tea', 'gift', 'cola'].reduce((lines, id) => addCame(lines, found(id), ORDER), awaitedOf(ORDER));
    assert.deepEqual(scans.map(({ product, quantity, is_ordered, before_milli }) => [product, quantity, is_ordered, before_milli]), [['cola', '2', true, 4000], ['gift', '1', false, 0], ['tea', '1', true, 2000], ['nuts', '', true, 0]]);
    assert.deepEqual(readCame(scans, 'CNY')?.map(({ product, qty_milli }) => [product, qty_milli]), [['cola', 2000], ['gift', 1000], ['tea', 1000]]);
    assert.equal(readCame(scans.map((line) => ({ ...line, quantity: 'two' })), 'CNY'), null);
  });

  it('what was typed is there again after a reload, against what is awaited by then', () => {
    const typed = typedOf(addCame(addCame(takeAll(awaitedOf(ORDER)), found('gift'), ORDER), found('tea'), ORDER), ORDER);
    assert.deepEqual(resumeCame(typed, ORDER).map(({ product, quantity, is_ordered }) => [product, quantity, is_ordered]), [['tea', '1', true], ['gift', '1', false], ['cola', '6', true], ['nuts', '0.5', true]]);
    const since = { ...ORDER, items: ORDER.items.map((each) => (each.product === 'cola' ? item('cola', 10_000, 9000, 200_000_000n) : each)) };
    assert.deepEqual(resumeCame(typed, since).filter(({ product }) => product === 'cola').map(({ quantity, awaited_milli, before_milli }) => [quantity, awaited_milli, before_milli]), [['6', 1000, 9000]]);
    assert.deepEqual([typedOf(awaitedOf(ORDER), ORDER), resumeCame([], ORDER)], [[], awaitedOf(ORDER)]);
  });

  it('goods that came dearer say by how much, and those whose cost is not known say nothing', () => {
    const dearer = takeAll(awaitedOf(ORDER)).map((line) => (line.product === 'cola' ? { ...line, cost: '2.10' } : { ...line, cost: '' }));
    assert.equal(costDifference(dearer, 'CNY'), 60n);
  });
});
