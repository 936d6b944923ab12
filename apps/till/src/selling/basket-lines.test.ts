import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BasketLine } from '@stilltill/domain/sale';
import type { TillState } from '@stilltill/till-engine';
import { lineChangedLast, piecesIn } from './basket-lines.ts';
import { makeLineMark } from './line-mark.ts';

const line = (number: number, qty_milli = 1000): BasketLine => ({
  line: number, product: null, names: { zh: '', en: 'Tea' }, barcode: null, qty_milli, price_minor: 100n, tax_rate_ppm: 130_000, amount_minor: 100n,
} as BasketLine);

test('pieces are counted, and what is weighed counts as one', () => {
  assert.equal(piecesIn({ lines: [line(1, 3000), line(2, 1250)] }), 4);
  assert.equal(piecesIn({ lines: [] }), 0);
});

test('the line changed last is the new one, the changed one, or the one that came back; of what went there is none', () => {
  const [one, two] = [line(1), line(2)];
  assert.equal(lineChangedLast({ lines: [] }, { lines: [one] }), 1);
  assert.equal(lineChangedLast({ lines: [one, two] }, { lines: [line(1, 2000), two] }), 1);
  assert.equal(lineChangedLast({ lines: [two] }, { lines: [one, two] }), 1);
  assert.equal(lineChangedLast({ lines: [] }, { lines: [one, two] }), 2);
  assert.equal(lineChangedLast({ lines: [one, two] }, { lines: [two] }), null);
});

test('the mark follows the basket, stays where a person puts it, and leaves it at the next change', () => {
  const [one, two] = [line(1), line(2)];
  let lines: readonly BasketLine[] = [];
  let basket = { lines };
  const become = (next: readonly BasketLine[]): void => { lines = next; basket = { lines }; };
  const mark = makeLineMark({ state: () => ({ basket }) as unknown as TillState, subscribe: () => () => undefined });
  let told = 0;
  const end = mark.subscribe(() => { told += 1; });
  assert.equal(mark.get(), null);
  become([one]);
  become([one, two]);
  assert.equal(mark.get(), 2);
  mark.set(1);
  assert.equal(mark.get(), 1);
  assert.equal(told, 1);
  become([one, line(2, 2000)]);
  assert.equal(mark.get(), 2);
  end();
  mark.set(1);
  assert.equal(told, 1);
});
