/** What the back office asks about customers, and of the gate. */
import { z } from 'zod';
import { ChannelName, DecisionReason, PurposeName } from './contact.ts';
import { PageQuery } from './office.ts';
import { Time, Uuid } from './primitives.ts';

/** ISO 3166, with a subdivision where one has a law of its own. */
export const PlaceCode = z.string().regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/);
export const PointKindName = z.enum(['phone', 'email', 'push', 'wechat', 'alipay']);
/** `address`: as the customer gave it; whoever may see customers may see how they are reached. */
export const ContactPointItem = z.object({ id: Uuid, kind: PointKindName, address: z.string().nullable(), confirmed_at: Time.nullable() });
export const CustomerItem = z.object({
  id: Uuid, created_at: Time, name: z.string().nullable(), notes: z.string().nullable(), language: z.string().nullable(), places: z.array(PlaceCode), places_certainty: z.enum(['known', 'guessed']),
  zones: z.array(z.string()), zones_certainty: z.enum(['known', 'guessed', 'unknown']), points: z.array(ContactPointItem), merged_into: Uuid.nullable(), erased_at: Time.nullable(),
});
// GET /api/v1/office/customers?find=: the newest first; `find` is a whole phone number or e-mail address, in any usual spelling
export const CustomerQuery = PageQuery.extend({ find: z.string().max(320).optional() });
export const CustomerPage = z.object({ items: z.array(CustomerItem), next: z.string().nullable() });
// POST /api/v1/office/customers. Without a place it is guessed from the phone number, else it is the first store's.
export const NewCustomerBody = z.object({
  name: z.string().max(200), notes: z.string().max(2000).default(''), language: z.enum(['zh', 'en']).nullable().default(null), phone: z.string().max(80).nullable().default(null), email: z.string().max(320).nullable().default(null),
  place: PlaceCode.nullable().default(null), zone: z.string().max(60).nullable().default(null),
});

// POST /api/v1/office/contact/ask: what the gate would say, and why. Nothing is sent, reserved or written down.
export const GateQuestion = z.object({ customer: Uuid, point: Uuid, store: Uuid, channel: ChannelName, purpose: PurposeName, subject: z.string().max(200).default('-'), by: z.enum(['person', 'machine']).default('machine'), at: Time.optional() });
export const GateReason = DecisionReason.extend({
  /** The rule that says so, as its pack has it. */
  citation: z.string().nullable(), certainty: z.enum(['checked', 'unconfirmed', 'practice']).nullable(), pack_names: z.object({ en: z.string(), zh: z.string() }).nullable(),
});
export const GateAnswer = z.object({ at: Time, outcome: z.enum(['allow', 'defer', 'deny']), until: Time.nullable(), reasons: z.array(GateReason) });

export const MessageStateName = z.enum(['waiting', 'sending', 'sent', 'delivered', 'failed', 'unknown', 'denied', 'cancelled']);
// GET /api/v1/office/contact/messages?customer=&state=&channel=&purpose=: the newest first
export const MessageQuery = PageQuery.extend({ customer: Uuid.optional(), state: MessageStateName.optional(), channel: ChannelName.optional(), purpose: PurposeName.optional() });
export const MessageItem = z.object({
  id: Uuid, customer: Uuid, channel: ChannelName, purpose: PurposeName, state: MessageStateName,
  made_at: Time, due_at: Time, provider: z.string().nullable(),
  /** As the customer sees it; null where it is not kept, or erased. */
  content: z.object({ subject: z.string().nullable(), text: z.string(), html: z.string().nullable() }).nullable(),
});
export const MessagePage = z.object({ items: z.array(MessageItem), next: z.string().nullable() });
