/** Who is to work when: stretches of one person that must not overlap, and how long one may be. */

/** A stretch in which somebody is to work at a store, in milliseconds since 1970. */
export type Stretch = { readonly operator: string; readonly store: string; readonly from_ms: number; readonly until_ms: number };

/** Nobody is planned for longer at a time: what is longer was typed wrongly. */
export const STRETCH_HOURS_MAX = 24;
/** What a till gets of a roster: so many days back, and so many ahead. */
export const ROSTER_DAYS_BACK = 7;
export const ROSTER_DAYS_AHEAD = 14;

export function isStretch({ from_ms, until_ms }: Pick<Stretch, 'from_ms' | 'until_ms'>): boolean {
  return until_ms > from_ms && until_ms - from_ms <= STRETCH_HOURS_MAX * 3_600_000;
}

/** Whether two stretches are of one person and share a moment; one that begins when the other ends does not. */
export function isOverlap(one: Stretch, other: Stretch): boolean {
  return one.operator === other.operator && one.from_ms < other.until_ms && other.from_ms < one.until_ms;
}

/** Each stretch that overlaps one which began before it, with that one. Empty where and only where no two overlap. */
export function findOverlaps<T extends Stretch>(stretches: readonly T[]): readonly { readonly later: T; readonly earlier: T }[] {
  const sorted = stretches.toSorted((a, b) => (a.operator === b.operator ? a.from_ms - b.from_ms : a.operator < b.operator ? -1 : 1));
  const found: { later: T; earlier: T }[] = [];
  // The one that ends last of those that began before.
  let longest: T | null = null;
  for (const each of sorted) {
    if (longest && isOverlap(longest, each)) found.push({ later: each, earlier: longest });
    if (!longest || longest.operator !== each.operator || each.until_ms > longest.until_ms) longest = each;
  }
  return found;
}
