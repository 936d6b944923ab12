import assert from 'node:assert/strict';
import test from 'node:test';
import type { BasketLine } from '@stilltill/domain/sale';
import { amountIn, beforeDiscount, roundOffs, savedOn, typedPercent } from './adjusting.ts';

test('a percent is above 0 and up to 100, with two digits after the point', () => {
  assert.deepEqual(typedPercent('10'), { kind: 'percent', rate_ppm: 100_000 });
  assert.deepEqual(typedPercent('12.5'), { kind: 'percent', rate_ppm: 125_000 });
  assert.deepEqual(typedPercent('100'), { kind: 'percent', rate_ppm: 1_000_000 });
  for (const text of ['', '0', '0.00', '100.01', '1.234', '-5', 'ten']) assert.equal(typedPercent(text), null, text);
});

test('rounding off leaves round figures, each once, and never nothing', () => {
  const shown = (total_minor: bigint, currency: 'CNY' | 'JPY'): string[] => roundOffs(total_minor, currency).map(({ waived_minor, left_minor }) => `${waived_minor} ${left_minor}`);
  assert.deepEqual(shown(4856n, 'CNY'), ['6 4850', '56 4800', '856 4000']);
  assert.deepEqual(shown(4850n, 'CNY'), ['50 4800', '850 4000']);
  assert.deepEqual(shown(1005n, 'CNY'), ['5 1000']);
  assert.deepEqual(shown(95n, 'CNY'), ['5 90']);
  assert.deepEqual(shown(4000n, 'CNY'), []);
  assert.deepEqual(shown(123n, 'JPY'), ['3 120']);
});

test('figures are an amount; a barcode or a word is none', () => {
  assert.equal(amountIn('3.5', 'CNY'), 350n);
  assert.equal(amountIn(' 12 ', 'CNY'), 1200n);
  for (const text of ['', 'kl', '3.5 kg', '6968257330063', '3.555']) assert.equal(amountIn(text, 'CNY'), null, text);
});

test('what is saved is the sum of all reductions; the base of a discount on the whole leaves its own shares out', () => {
  const line = (amount_minor: bigint, reductions?: BasketLine['reductions']): Pick<BasketLine, 'amount_minor' | 'reductions'> => ({ amount_minor, reductions });
  const lines = [line(700n, [{ kind: 'promotion', promotion: 'p', amount_minor: 200n }, { kind: 'share', amount_minor: 100n }]), line(500n)];
  assert.equal(savedOn({ lines }), 300n);
  assert.equal(beforeDiscount({ lines }), 1300n);
});
