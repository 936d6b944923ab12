/**
 * The few functions of probability that watch needs. Floats throughout: these are probabilities, never money. Accurate to about ten
 * digits, which is far more than counts of people deserve.
 */
import { at } from './at.ts';

const LANCZOS = [676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7];

/** ln Γ(x) for x > 0: Lanczos' approximation with g = 7. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const y = x - 1;
  let sum = 0.99999999999980993;
  for (let index = 0; index < LANCZOS.length; index++) sum += at(LANCZOS, index) / (y + index + 1);
  const t = y + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (y + 0.5) * Math.log(t) - t + Math.log(sum);
}

const TINY = 1e-300;

/** The continued fraction of the incomplete beta function, by Lentz's method. */
function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / keepOff(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m <= 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / keepOff(1 + even * d);
    c = keepOff(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / keepOff(1 + odd * d);
    c = keepOff(1 + odd / c);
    result *= d * c;
    if (Math.abs(d * c - 1) < 1e-13) break;
  }
  return result;
}

const keepOff = (value: number): number => (Math.abs(value) < TINY ? TINY : value);

/** I_x(a, b), the regularised incomplete beta function, for a and b > 0. */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(1 - x, b, a)) / b;
}

/** P(a, x), the lower regularised incomplete gamma function: the share of a gamma of shape `a` and scale 1 below `x`. */
export function incompleteGamma(a: number, x: number): number {
  if (x <= 0) return 0;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; n <= 2_000 && Math.abs(term) > Math.abs(sum) * 1e-15; n++) {
      term *= x / (a + n);
      sum += term;
    }
    return front * sum;
  }
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / keepOff(b);
  let fraction = d;
  for (let n = 1; n <= 2_000; n++) {
    const step = -n * (n - a);
    b += 2;
    d = 1 / keepOff(step * d + b);
    c = keepOff(b + step / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-14) break;
  }
  return 1 - front * fraction;
}

/** The value below which a gamma of this shape and scale 1 lies with probability `p`: by halving, since it is asked for seldom. */
export function gammaQuantile(p: number, shape: number): number {
  let low = 0;
  let high = shape + 10 * Math.sqrt(shape) + 20;
  for (let round = 0; round < 80; round++) {
    const middle = (low + high) / 2;
    if (incompleteGamma(shape, middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * P(N >= n) for a count whose rate is `expected` times a gamma of mean 1 and this `shape`: the negative binomial, which is Poisson's
 * with the spread between people in it. `n` need not be whole.
 */
export function countTail(n: number, expected: number, shape: number): number {
  if (n <= 0) return 1;
  return incompleteBeta(expected / (expected + shape), n, shape);
}

/**
 * Which of these tail probabilities may be told so that at most `share` of them are false on average: Benjamini and Hochberg, 1995.
 * Answers with the greatest one that may be told, or 0. `tests` may be more than were handed in: the rest count as 1.
 */
export function falseDiscoveryLimit(tails: readonly number[], tests: number, share: number): number {
  const sorted = Float64Array.from(tails).sort();
  for (let rank = sorted.length; rank >= 1; rank--) {
    if (at(sorted, rank - 1) <= (share * rank) / tests) return at(sorted, rank - 1);
  }
  return 0;
}

/** ln P(N = n) for a count whose rate is `expected` times a gamma of mean 1 and this `shape`. `n` need not be whole. */
export function countLogMass(n: number, expected: number, shape: number): number {
  if (expected <= 0) return n === 0 ? 0 : -600;
  return logGamma(shape + n) - logGamma(shape) - logGamma(n + 1) + n * Math.log(expected / (shape + expected)) - shape * Math.log1p(expected / shape);
}
