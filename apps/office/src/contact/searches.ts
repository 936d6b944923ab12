/** What stands in the addresses of the pages of contact. */
import { MessageStateName } from '@stilltill/protocol/office-contact';
import { Uuid } from '@stilltill/protocol/primitives';
import { z } from 'zod';
import { CHANNEL_NAMES, CUSTOMER_PURPOSES } from './use-contact-words.ts';

const optional = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);

export const MessagesSearch = z.object({ customer: optional(Uuid), state: optional(MessageStateName), channel: optional(z.enum(CHANNEL_NAMES)), purpose: optional(z.enum(CUSTOMER_PURPOSES)) });
/** `at`: as a field for date and time holds it, by the store's clock. */
export const AskSearch = z.object({
  customer: optional(Uuid), point: optional(Uuid), store: optional(Uuid), channel: optional(z.enum(CHANNEL_NAMES)), purpose: optional(z.enum(CUSTOMER_PURPOSES)), by: optional(z.enum(['person', 'machine'])),
  at: optional(z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/)),
});
export const RequestsSearch = z.object({ tab: optional(z.enum(['data', 'feedback', 'fapiao', 'fraud'])), state: optional(z.string().max(20)) });
/** `customer`: whom a new call is to. */
export const CallsSearch = z.object({ customer: optional(Uuid) });
