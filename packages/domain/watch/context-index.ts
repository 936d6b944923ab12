/** What rules ask of the context, found quickly. Built once for a watch. */
import { at } from './at.ts';
import type { AssignmentWindow, PlaceSeen, RosterShift, StorePlace, WatchContext, WatchedOperator } from './facts.ts';
import type { WatchPolicy } from './policy.ts';
import { type StoreClock, makeStoreClock } from './store-clock.ts';
import { makeWays } from './travel.ts';

export type ContextIndex = {
  readonly operators: ReadonlyMap<string, WatchedOperator>;
  readonly stores: ReadonlyMap<string, StorePlace>;
  readonly storesByNetwork: ReadonlyMap<string, string>;
  /** Store by terminal. */
  readonly terminals: ReadonlyMap<string, string>;
  /** By operator, by beginning. */
  readonly roster: ReadonlyMap<string, readonly RosterShift[]>;
  readonly windows: ReadonlyMap<string, readonly AssignmentWindow[]>;
  /** By terminal, by time. */
  readonly places: ReadonlyMap<string, readonly PlaceSeen[]>;
  readonly wayBetween: ReturnType<typeof makeWays>;
  readonly clock: StoreClock;
};

export function indexContext(context: WatchContext, policy: WatchPolicy): ContextIndex {
  return {
    operators: new Map(context.operators.map((operator) => [operator.operator, operator])),
    stores: new Map(context.stores.map((store) => [store.store, store])),
    storesByNetwork: new Map(context.stores.flatMap((store) => store.networks.map((network) => [network, store.store] as const))),
    terminals: new Map(context.terminals.map((terminal) => [terminal.terminal, terminal.store])),
    roster: groupBy(context.roster, (shift) => shift.operator, (shift) => shift.from_ms),
    windows: groupBy(context.windows, (window) => window.terminal, (window) => window.from_ms),
    places: groupBy(context.places, (place) => place.terminal, (place) => place.at_ms),
    wayBetween: makeWays(context.stores, policy),
    clock: makeStoreClock(context.stores),
  };
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string, orderOf: (item: T) => number): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  for (const group of groups.values()) group.sort((a, b) => orderOf(a) - orderOf(b));
  return groups;
}

/** How many of these, which are in order, begin at or before `ms`. */
export function countUntil<T>(items: readonly T[], ms: number, orderOf: (item: T) => number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (orderOf(at(items, middle)) <= ms) low = middle + 1;
    else high = middle;
  }
  return low;
}
