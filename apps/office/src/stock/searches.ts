/** What stands in the addresses of the pages of stock. */
import { STOCK_DOCUMENT_KINDS } from '@stilltill/protocol/stock';
import { Uuid } from '@stilltill/protocol/primitives';
import { z } from 'zod';

const optional = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);

export const StockSearch = z.object({ store: optional(Uuid), search: optional(z.coerce.string().max(100)), state: optional(z.enum(['low', 'negative'])) });
export const StoreSearch = z.object({ store: optional(Uuid) });
export const DocumentsSearch = z.object({ store: optional(Uuid), kind: optional(z.enum(STOCK_DOCUMENT_KINDS)), arriving: optional(z.literal('yes')) });

/** What a new list may be about. */
export const NEW_KINDS = ['delivery', 'transfer', 'write_off'] as const;
export type NewKind = (typeof NEW_KINDS)[number];
