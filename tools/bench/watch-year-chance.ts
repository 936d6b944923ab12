/** Shapes of chance for made-up years, drawn from one seeded stream. A year asks for fifty million numbers, so that SHA-256 gives only the beginning of each stream. */
import type { SeededRandom } from '@stilltill/testing/seeded-random';

export type Chance = Pick<SeededRandom, 'below' | 'chance' | 'pick'> & {
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  /** A real number from `low` up to `high`. */
  real(low: number, high: number): number;
  /** Standard normal. */
  normal(): number;
  /** How long until the next of what comes `rate` times in a unit. */
  wait(rate: number): number;
  /** How often it comes within a unit, where it comes `mean` times on average. */
  count(mean: number): number;
  shuffle<T>(items: readonly T[]): T[];
};

const STEPS = 4096;

/** Quantiles of the standard normal, by bisection of its distribution (Abramowitz and Stegun 26.2.17). */
const QUANTILES: Float64Array = Float64Array.from({ length: STEPS }, (_, step) => {
  const wanted = (step + 0.5) / STEPS;
  let low = -4;
  let high = 4;
  for (let round = 0; round < 40; round++) {
    const middle = (low + high) / 2;
    if (normalShare(middle) < wanted) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
});

function normalShare(z: number): number {
  const t = 1 / (1 + 0.231_641_9 * Math.abs(z));
  const tail = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * t * (0.319_381_53 + t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
  return z < 0 ? tail : 1 - tail;
}

export function makeChance(random: SeededRandom): Chance {
  const next = makeStream(random);
  const below = (limit: number): number => Math.floor(next() / 2 ** 32 * limit);
  const wait = (rate: number): number => -Math.log((next() + 1) / 2 ** 32) / rate;
  return {
    below, wait,
    chance: (share) => next() < share * 2 ** 32,
    pick<T>(choices: readonly T[]): T {
      return choices[below(choices.length)] as T;
    },
    real: (low, high) => low + (high - low) * next() / 2 ** 32,
    between: (low, high) => low + below(high - low + 1),
    normal: () => QUANTILES[next() >>> 20] as number,
    count: (mean) => {
      let count = 0;
      for (let at = wait(1); at < mean; at += wait(1)) count++;
      return count;
    },
    shuffle: <T>(items: readonly T[]): T[] => {
      const shuffled = [...items];
      for (let at = shuffled.length - 1; at > 0; at--) {
        const other = below(at + 1);
        [shuffled[at], shuffled[other]] = [shuffled[other] as T, shuffled[at] as T];
      }
      return shuffled;
    },
  };
}

/** Chris Doty-Humphrey's sfc32: 32 bits at a time. */
function makeStream(random: SeededRandom): () => number {
  let a = random.below(2 ** 32) | 0;
  let b = random.below(2 ** 32) | 0;
  let c = random.below(2 ** 32) | 0;
  let counter = 1;
  return () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum | 0;
    return sum >>> 0;
  };
}

/** Honest people differ: most by a fifth, a few by far more (Student's t with four degrees of freedom), up to twice and a bit. */
export function drawHabit(chance: Chance): number {
  const spread = (chance.normal() ** 2 + chance.normal() ** 2 + chance.normal() ** 2 + chance.normal() ** 2) / 4;
  return Math.exp(Math.max(-0.8, Math.min(0.8, 0.16 * chance.normal() / Math.sqrt(Math.max(spread, 0.01)))));
}
