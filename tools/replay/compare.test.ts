import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareFigures, compareReceipts, toDecimal } from './compare.ts';
import type { SecondReading } from './second-reading.ts';
import type { ServerFigures } from './server-figures.ts';

const file: SecondReading = {
  rows: { sold: 2, refunded: 1, excluded: 0 }, thousandths: { sold: 3000n, refunded: -500n, excluded: 0n, all: 2500n },
  days: new Map([['2010-12-01', { rows: 2, net_minor: 200n, pieces: 2 }], ['2010-12-02', { rows: 1, net_minor: 50n, pieces: 1 }]]),
  products: new Map([['A', { rows: 3, net_minor: 250n, pieces: 3 }]]),
};
const deed = { terminal: 't', epoch: 'e', seq: 2, hash: 'h', kind: 'sale', id: 's', total_minor: '300' };
const right: ServerFigures = {
  days: [{ day: '2010-12-01', net_minor: '200', pieces: '2' }, { day: '2010-12-02', net_minor: '50', pieces: '1' }],
  products: [{ code: 'A', net_minor: '250', pieces: '3' }], totals: { sales: 2, refunds: 1, refunds_linked: 0, net_minor: '250' },
  shifts: { count: 1, open: 0, net_minor: '250', difference_minor: '0' }, deeds: [deed], entries: 3,
};
const differenceOf = (change: Partial<ServerFigures>): string => {
  const { minor, pieces } = compareFigures({ ...right, ...change }, file);
  return `${minor} ${pieces}`;
};

test('figures that agree differ by nothing', () => assert.equal(differenceOf({}), '0 0'));

test('a difference is found in days, products, the whole and shifts, and none hides another', () => {
  assert.equal(differenceOf({ days: [{ day: '2010-12-01', net_minor: '201', pieces: '2' }, { day: '2010-12-02', net_minor: '49', pieces: '1' }] }), '2 0');
  assert.equal(differenceOf({ days: right.days.slice(1) }), '200 2');
  assert.equal(differenceOf({ products: [...right.products, { code: 'B', net_minor: '5', pieces: '1' }] }), '5 1');
  assert.equal(differenceOf({ totals: { ...right.totals, net_minor: '249' } }), '1 0');
  assert.equal(differenceOf({ shifts: { ...right.shifts, net_minor: '251' } }), '1 0');
  assert.equal(differenceOf({ shifts: { ...right.shifts, difference_minor: '7' } }), '7 0');
});

test('a receipt without its row is lost, a row without its receipt is doubled', () => {
  const receipt = { ...deed, kind: 'sale' as const, total_minor: 300n };
  const found = (deeds: readonly typeof deed[], printed: readonly typeof receipt[]): string => {
    const { lost, doubled } = compareReceipts({ deeds }, printed);
    return `${lost} ${doubled}`;
  };
  assert.equal(found([deed], [receipt]), '0 0');
  assert.equal(found([], [receipt]), '1 0');
  assert.equal(found([deed, deed], [receipt]), '0 1');
  assert.equal(found([{ ...deed, total_minor: '299' }], [receipt]), '1 1');
  assert.equal(found([{ ...deed, seq: 3 }], [receipt]), '1 1');
});

test('an amount is written with all its thousandths', () => {
  assert.deepEqual([9_747_747_934n, -478_724_180n, 4n, 0n].map(toDecimal), ['9747747.934', '-478724.180', '0.004', '0.000']);
});
