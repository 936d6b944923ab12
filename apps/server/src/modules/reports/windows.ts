/** A day as stores have it: each from its own midnight to the next. */
import type { StoreFacts } from './ports.ts';

/** Stores that share a zone, and their day. */
export type Window = { readonly stores: readonly string[]; readonly from: Date; readonly to: Date };

/** One for each zone; the first store's comes first. */
export function windowsOf(day: string, stores: readonly [StoreFacts, ...StoreFacts[]]): readonly [Window, ...Window[]] {
  const [first, ...others] = [...Map.groupBy(stores, ({ timezone }) => timezone)].map(([timezone, group]) => ({ stores: group.map(({ id }) => id), ...boundsOf(day, timezone) }));
  return first ? [first, ...others] : [{ stores: [], ...boundsOf(day, stores[0].timezone) }];
}

/** From one midnight to the next, by the clock of a zone. */
function boundsOf(day: string, timezone: string): { readonly from: Date; readonly to: Date } {
  const at = (date: Temporal.PlainDate): Date => new Date(date.toZonedDateTime(timezone).epochMilliseconds);
  const date = Temporal.PlainDate.from(day);
  return { from: at(date), to: at(date.add({ days: 1 })) };
}
