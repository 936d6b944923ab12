import { assert } from '../result/index.ts';

/** Whole numbers up to here are exact as numbers too. */
const EXACT_MAX = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * Splits an amount in proportion to weights, so that the parts add up to it: what is left over by rounding down goes to
 * the largest remainders, of equal ones to the first. No part exceeds its weight where the amount does not exceed their sum.
 * The amount and the weights are not below zero, and some weight is above.
 */
export function allocate(amount_minor: bigint, weights: readonly bigint[]): bigint[] {
  let whole = 0n;
  for (const weight of weights) whole += weight;
  assert(amount_minor >= 0n && whole > 0n, 'an amount is split over something');
  return amount_minor * whole <= EXACT_MAX ? allocateExact(Number(amount_minor), weights, Number(whole)) : allocateLarge(amount_minor, weights, whole);
}

/** No product of the amount and a weight is above `EXACT_MAX`, so numbers hold every step: in less than half the time. */
function allocateExact(amount: number, weights: readonly bigint[], whole: number): bigint[] {
  const parts: number[] = [];
  const remainders: number[] = [];
  let left = amount;
  for (const weight of weights) {
    const product = amount * Number(weight);
    const part = Math.floor(product / whole);
    parts.push(part);
    remainders.push(product - part * whole);
    left -= part;
  }
  // To look for the largest each time takes less than sorting where there are as many as a basket has lines.
  for (; left > 0; left--) {
    let largest = 0;
    for (let index = 1; index < remainders.length; index++) if ((remainders[index] as number) > (remainders[largest] as number)) largest = index;
    parts[largest] = (parts[largest] as number) + 1;
    remainders[largest] = -1;
  }
  return parts.map((part) => BigInt(part));
}

/** The same for any amounts. */
export function allocateLarge(amount_minor: bigint, weights: readonly bigint[], whole: bigint): bigint[] {
  const parts: bigint[] = [];
  const remainders: bigint[] = [];
  let left = amount_minor;
  for (const weight of weights) {
    const product = amount_minor * weight;
    const part = product / whole;
    parts.push(part);
    remainders.push(product - part * whole);
    left -= part;
  }
  if (left === 0n) return parts;
  const largest = [...remainders.keys()].sort((a, b) => compare(remainders[b] as bigint, remainders[a] as bigint) || a - b);
  for (let place = 0; place < Number(left); place++) {
    const index = largest[place] as number;
    parts[index] = (parts[index] as bigint) + 1n;
  }
  return parts;
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
