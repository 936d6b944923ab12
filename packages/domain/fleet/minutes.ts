/** Minutes of an hour as bits, the first minute lowest: sets of them are joined without counting one twice. */

const HOUR_MS = 3_600_000;

/** The minutes of the hour of `until_ms` from `from_ms` on, both included; where that lies in an earlier hour, from the first. */
export function minutesOfHour(from_ms: number, until_ms: number): bigint {
  const hour_ms = Math.floor(until_ms / HOUR_MS) * HOUR_MS;
  const minuteOf = (time_ms: number): number => Math.floor((Math.min(until_ms, Math.max(hour_ms, time_ms)) - hour_ms) / 60_000);
  const [first, last] = [minuteOf(from_ms), minuteOf(until_ms)];
  return ((1n << BigInt(last - first + 1)) - 1n) << BigInt(first);
}

/** How many minutes a set holds. */
export function countMinutes(bits: bigint): number {
  let count = 0;
  for (let left = bits; left > 0n; left >>= 1n) count += Number(left & 1n);
  return count;
}
