/** How often terminals come, by how long what they say stands in line: docs/adr/0017-fleet.md. */

export const INTERVAL_S = 30;
export const INTERVAL_S_MAX = 300;
/** What waits longer than this for its turn means that too many come. */
export const WAIT_MS_MAX = 100;
const GROWS_EVERY_MS = 1_000;
const FALLS_EVERY_MS = 10_000;

/** `ordered_s`: what terminals are told now. `changed_ms`: when that changed last, or was last found too short. */
export type IntervalOrder = { readonly ordered_s: number; readonly changed_ms: number };

/**
 * The order after a set of check-ins of which the first waited for `waited_ms`. It grows by half as long as they wait,
 * at most once a second, since each growth needs a while to be heard; it goes back by a twentieth every ten seconds.
 */
export function orderInterval(order: IntervalOrder, waited_ms: number, now_ms: number): IntervalOrder {
  const since_ms = now_ms - order.changed_ms;
  if (waited_ms > WAIT_MS_MAX) {
    return since_ms < GROWS_EVERY_MS && order.ordered_s > INTERVAL_S ? order : { ordered_s: Math.min(INTERVAL_S_MAX, Math.ceil(order.ordered_s * 1.5)), changed_ms: now_ms };
  }
  if (order.ordered_s === INTERVAL_S || since_ms < FALLS_EVERY_MS) return order;
  return { ordered_s: Math.max(INTERVAL_S, Math.floor(order.ordered_s * 0.95)), changed_ms: now_ms };
}
