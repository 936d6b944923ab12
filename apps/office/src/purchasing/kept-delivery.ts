/** A delivery while it is typed, kept in this browser: a phone in a storeroom is put to sleep, reloaded, or out of reach. */
import { NamesByLanguage, Uuid } from '@stilltill/protocol/primitives';
import { z } from 'zod';
import type { Order } from './purchasing-queries.ts';

const Kept = z.object({
  /** The delivery's id: what was sent before the reload is not received again. */
  document: Uuid, note: z.string().max(300), lines: z.array(z.object({ product: Uuid, names: NamesByLanguage, quantity: z.string().max(12), cost: z.string().max(20) })),
});
export type KeptDelivery = z.output<typeof Kept>;

const keyOf = (order: string): string => `stilltill.delivery.${order}`;

/** What was typed for an order; null: nothing, or it has been received meanwhile. */
export function readKept({ id, deliveries }: Pick<Order, 'id' | 'deliveries'>): KeptDelivery | null {
  try {
    const kept = Kept.parse(JSON.parse(localStorage.getItem(keyOf(id)) ?? 'null'));
    return deliveries.some(({ document }) => document === kept.document) ? null : kept;
  } catch {
    return null;
  }
}

/** Null: nothing is to be kept. A browser that keeps nothing loses it at a reload, and no sooner. */
export function keepDelivery(order: string, kept: KeptDelivery | null): void {
  try {
    if (kept === null) localStorage.removeItem(keyOf(order));
    else localStorage.setItem(keyOf(order), JSON.stringify(kept));
  } catch {
    // Nothing depends on it.
  }
}
