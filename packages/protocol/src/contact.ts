/** What the gate, consents and messages leave in the server's own journal. Ids alone: whom they name stands in tables, and can be erased. */
import { CHANNELS, CONSENT_FORMS, type Purpose, PURPOSES, REASONS, STEPS } from '@stilltill/domain/contact/terms';
import { z } from 'zod';
import { Hash, HeadSchema, Time, Uuid } from './primitives.ts';

export const ChannelName = z.enum(CHANNELS);
export const PurposeName = z.enum(PURPOSES as readonly [Purpose, ...Purpose[]]);
export const ConsentFormName = z.enum(CONSENT_FORMS);
const Outcome = z.enum(['allow', 'defer', 'deny']);
const Evidence = z.string().max(100);

/** Where something was said about consent. */
export const ConsentSource = z.enum(['till', 'receipt', 'preferences', 'confirmation', 'one_click', 'reply', 'operator', 'office', 'import', 'complaint']);
export type ConsentSource = z.output<typeof ConsentSource>;

/** An entry of a till's journal in which a customer said something. */
export const TillEntry = HeadSchema.extend({ terminal: Uuid });
export type TillEntry = z.output<typeof TillEntry>;

/** What of a customer can be put right, by them or by the shop. */
export const CustomerField = z.enum(['name', 'language', 'place', 'zone', 'notes', 'safe_word', 'hours', 'pause']);
export type CustomerField = z.output<typeof CustomerField>;

const Said = z.object({
  consent: Uuid, customer: Uuid,
  /** Null: said of every way of reaching them. */
  point: Uuid.nullable(),
  purposes: z.array(PurposeName).min(1), channels: z.array(ChannelName).min(1),
  /** When it counts from: of a consent the earliest moment that the clocks allow, of a withdrawal the latest. */
  at: Time, source: ConsentSource, by: z.string().max(100).nullable(),
  of: TillEntry.optional(),
});

export const DecisionReason = z.object({
  step: z.enum(STEPS), effect: Outcome, code: z.enum(REASONS),
  /** Pack and rule. */
  rule: z.string().max(200).nullable(), evidence: z.array(Evidence).max(100), until: Time.nullable(),
});

export const CONTACT_KINDS = {
  'consent.given': Said.extend({ form: ConsentFormName, notice_hash: Hash.nullable(), language: z.string().max(20).nullable() }),
  'consent.withdrawn': Said,
  'contact.stopped': z.object({ suppression: Uuid, kind: z.enum(['stopped', 'erased', 'listed', 'dead', 'complained']), customer: Uuid.nullable(), at: Time, source: ConsentSource, by: z.string().max(100).nullable(), of: TillEntry.optional() }),
  'contact.resumed': z.object({ suppression: Uuid, source: ConsentSource, by: z.string().max(100).nullable() }),
  /** The gate's answer. `stage`: as the message was made, or as it was taken up for sending. */
  'contact.decided': z.object({
    message: Uuid, stage: z.enum(['made', 'sending']), customer: Uuid, point: Uuid, channel: ChannelName, purpose: PurposeName, subject: z.string().max(200), content_hash: Hash,
    outcome: Outcome, until: Time.nullable(), reasons: z.array(DecisionReason).max(200),
  }),
  /** What a sender said once it was done; `unknown`: it may have gone out. */
  'message.dispatched': z.object({ message: Uuid, outcome: z.enum(['sent', 'refused', 'unknown']), provider: z.string().max(40), reference: z.string().max(200).nullable(), reason: z.string().max(300).nullable() }),
  /** What came back later, from the provider or from a person. */
  'message.reported': z.object({ message: Uuid, state: z.enum(['delivered', 'failed', 'complained']), by: z.string().max(100).nullable() }),
  'message.cancelled': z.object({ message: Uuid, reason: z.enum(['withdrawn', 'erased', 'office']) }),
  'customer.merged': z.object({ customer: Uuid, into: Uuid, by: z.string().max(100) }),
  'customer.parted': z.object({ customer: Uuid, from: Uuid, by: z.string().max(100) }),
  /** Which of the things known of a customer were changed; what they are now stands in tables alone. `by` null: the customer, on their own pages. */
  'customer.corrected': z.object({ customer: Uuid, fields: z.array(CustomerField).min(1), by: z.string().max(100).nullable() }),
  'customer.erased': z.object({ customer: Uuid, by: z.string().max(100).nullable() }),
} as const satisfies Record<string, z.ZodType>;
