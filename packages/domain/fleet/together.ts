/** What many terminals have at once is one thing, and told as one: docs/adr/0017-fleet.md. */

export const TOGETHER_MS = 10 * 60_000;
const TOGETHER_MIN = 3;
const TOGETHER_PART = 5;

/** One fault of one terminal, with the sets that it stands in, such as its store or its network. */
export type FaultAt = { readonly terminal: string; readonly fault: string; readonly since_ms: number };
/** `explains`: which faults terminals of the set may share because of it; absent: all. */
export type SharedBy = { readonly among: string; readonly key: string; readonly terminals: ReadonlySet<string>; readonly explains?: (fault: string) => boolean };
export type Outage = { readonly fault: string; readonly among: string; readonly key: string; readonly terminals: readonly string[]; readonly of: number; readonly since_ms: number };

/**
 * Faults that began within ten minutes of each other at three terminals and a fifth of a set, at least: the largest such run
 * of each. Where sets of several kinds explain the same terminals, all are named; the first given stands first.
 */
export function findOutages(faults: readonly FaultAt[], sets: readonly SharedBy[]): Outage[] {
  return [...Map.groupBy(faults, ({ fault }) => fault)].flatMap(([fault, at]) => sets.flatMap(({ among, key, terminals, explains }): Outage[] => {
    if (explains && !explains(fault)) return [];
    const here = at.filter((each) => terminals.has(each.terminal)).toSorted((a, b) => a.since_ms - b.since_ms);
    const run = longestRun(here);
    if (run.length < TOGETHER_MIN || run.length * TOGETHER_PART < terminals.size) return [];
    return [{ fault, among, key, terminals: run.map(({ terminal }) => terminal), of: terminals.size, since_ms: run[0]?.since_ms ?? 0 }];
  }));
}

function longestRun(sorted: readonly FaultAt[]): readonly FaultAt[] {
  let [from, best_from, best_until] = [0, 0, 0];
  for (const [until, { since_ms }] of sorted.entries()) {
    while (since_ms - (sorted[from]?.since_ms ?? since_ms) > TOGETHER_MS) from += 1;
    if (until + 1 - from > best_until - best_from) [best_from, best_until] = [from, until + 1];
  }
  return sorted.slice(best_from, best_until);
}

/** Whether a fault is an answer to a card payment, which the acquirer may be behind: response codes and the error conditions of nexo. */
export function isCardResponse(fault: string): boolean {
  return fault.startsWith('card.') || fault.startsWith('nexo.');
}
