/** What stands in the addresses of the pages of purchasing. */
import { ORDER_STATES } from '@stilltill/domain/purchase';
import { Uuid } from '@stilltill/protocol/primitives';
import { z } from 'zod';

const optional = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);

/** What a list may be narrowed to: a state, those on their way, or those that are late. */
export const ORDER_FILTERS = ['late', 'awaited', ...ORDER_STATES] as const;

export const OrdersSearch = z.object({ state: optional(z.enum(ORDER_FILTERS)), store: optional(Uuid), supplier: optional(Uuid) });
export const NewOrderSearch = z.object({ store: optional(Uuid), supplier: optional(Uuid) });
export const SuppliersSearch = z.object({ search: optional(z.coerce.string().max(100)), ended: optional(z.literal('yes')) });
