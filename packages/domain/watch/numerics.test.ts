import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countLogMass, countTail, falseDiscoveryLimit, gammaQuantile, incompleteBeta, incompleteGamma, logGamma } from './numerics.ts';

const near = (actual: number, expected: number, relative = 1e-9): void => assert.ok(Math.abs(actual - expected) <= relative * Math.abs(expected), `${actual} is not near ${expected}`);

test('the gamma function has its known values', () => {
  near(logGamma(0.5), Math.log(Math.sqrt(Math.PI)));
  near(logGamma(5), Math.log(24));
  near(logGamma(0.1), 2.252712651734206);
  near(logGamma(171), 706.573062245787);
});

test('the incomplete beta function has its known values', () => {
  near(incompleteBeta(0.5, 2, 3), 0.6875);
  near(incompleteBeta(0.2, 0.5, 0.5), (2 / Math.PI) * Math.asin(Math.sqrt(0.2)));
  near(incompleteBeta(0.9, 10, 1), 0.9 ** 10);
  near(incompleteBeta(0.4, 40, 60), 1 - incompleteBeta(0.6, 60, 40));
  assert.equal(incompleteBeta(0, 2, 2), 0);
  assert.equal(incompleteBeta(1, 2, 2), 1);
});

test('the incomplete gamma function has its known values, and its quantile is its inverse', () => {
  near(incompleteGamma(1, 2), 1 - Math.exp(-2));
  near(incompleteGamma(3, 2.5), 1 - Math.exp(-2.5) * (1 + 2.5 + 2.5 ** 2 / 2));
  // Chi-square with 10 degrees of freedom lies below 18.307 with probability 0.95.
  near(incompleteGamma(5, 18.307038053275146 / 2), 0.95);
  near(gammaQuantile(0.95, 5), 18.307038053275146 / 2);
  near(incompleteGamma(80, gammaQuantile(0.05, 80)), 0.05);
});

test('the tail of a count is that of the negative binomial, summed term by term', () => {
  const [expected, shape] = [3.5, 4];
  for (const n of [0, 1, 4, 12]) {
    let below = 0;
    for (let k = 0; k < n; k++) below += Math.exp(logGamma(k + shape) - logGamma(shape) - logGamma(k + 1) + shape * Math.log(shape / (shape + expected)) + k * Math.log(expected / (shape + expected)));
    near(countTail(n, expected, shape), 1 - below, 1e-8);
  }
});

test('the more people differ, the less a high count says', () => {
  const tails = [2, 5, 20, 1_000].map((shape) => countTail(12, 4, shape));
  assert.deepEqual(tails, [...tails].sort((a, b) => b - a));
});

test("Benjamini and Hochberg's own example tells four of fifteen", () => {
  const tails = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1];
  assert.equal(falseDiscoveryLimit(tails, 15, 0.05), 0.0095);
  assert.equal(falseDiscoveryLimit([0.2, 0.9], 2, 0.05), 0);
});

test('the mass of a count sums to one, and is Poisson where nobody differs', () => {
  let sum = 0;
  for (let n = 0; n < 200; n++) sum += Math.exp(countLogMass(n, 6, 3));
  near(sum, 1);
  near(countLogMass(4, 3, 1e7), 4 * Math.log(3) - 3 - Math.log(24), 1e-5);
});
