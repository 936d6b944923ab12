/** Reading what must be there: an index or key that is not is a bug of ours, and is said as one. */
import { assert } from '../result/index.ts';

export function at<T>(items: ArrayLike<T>, index: number): T {
  const item = items[index];
  // The message is only made where it is needed: this is called for each fact.
  if (item === undefined) assert(false, `nothing at ${index} of ${items.length}`);
  return item as T;
}

export function valueOf<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const value = map.get(key);
  assert(value !== undefined, 'a key is missing that was put in');
  return value;
}

/** Adds to a number in a list. */
export function raise(numbers: number[], index: number, by: number): void {
  numbers[index] = at(numbers, index) + by;
}
