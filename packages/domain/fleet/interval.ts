/** How often terminals come, by how long what they say stands in line: docs/adr/0017-fleet.md. */

export const INTERVAL_S = 30;
export const INTERVAL_S_MAX = 300;
/** What waits longer than this for its turn means that too many come. */
export const WAIT_MS_MAX = 100;
const GROWS_EVERY_MS = 1_000;
const FALLS_EVERY_MS = 10_000;

/** `ordered_s`: what terminals are told now. `changed_ms`: when that changed last. `waiting_since_ms`: since when every set waited too long; null: the last did not. */
export type IntervalOrder = { readonly ordered_s: number; readonly changed_ms: number; readonly waiting_since_ms: number | null };

/**
 * The order after a set of check-ins of which the first waited for `waited_ms`. It grows by half where all of a second waited,
 * at most once a second, since each growth needs a while to be heard: one pause of the machine is no load. It goes back by a
 * twentieth every ten seconds.
 */
export function orderInterval(order: IntervalOrder, waited_ms: number, now_ms: number): IntervalOrder {
  const since_ms = now_ms - order.changed_ms;
  if (waited_ms > WAIT_MS_MAX) {
    const waiting_since_ms = order.waiting_since_ms ?? now_ms;
    if (now_ms - waiting_since_ms < GROWS_EVERY_MS || since_ms < GROWS_EVERY_MS) return { ...order, waiting_since_ms };
    return { ordered_s: Math.min(INTERVAL_S_MAX, Math.ceil(order.ordered_s * 1.5)), changed_ms: now_ms, waiting_since_ms };
  }
  if (order.ordered_s === INTERVAL_S || since_ms < FALLS_EVERY_MS) return { ...order, waiting_since_ms: null };
  return { ordered_s: Math.max(INTERVAL_S, Math.floor(order.ordered_s * 0.95)), changed_ms: now_ms, waiting_since_ms: null };
}

/** Before any came. */
export const USUAL_ORDER: IntervalOrder = { ordered_s: INTERVAL_S, changed_ms: Number.NEGATIVE_INFINITY, waiting_since_ms: null };
