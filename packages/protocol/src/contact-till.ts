/**
 * What a customer said at a till about being reached: docs/adr/0014-consent-and-links.md. An address stands in these entries
 * as a sealed field alone; its key travels beside the entries of the same upload.
 */
import { AGREED_CHANNELS, AGREED_PURPOSES } from '@stilltill/domain/consent';
import { z } from 'zod';
import { Hash, Uuid } from './primitives.ts';
import { SealedField } from './sealed-field.ts';

/** As it was typed; the server brings it into its one form. */
const Address = z.object({ kind: z.enum(['phone', 'email']), field: SealedField });
const Where = z.enum(['display', 'operator']);
const NoticeLanguage = z.enum(['zh', 'en']);
const AgreedChannel = z.enum(AGREED_CHANNELS);

export const ConsentPair = z.object({ purpose: z.enum(AGREED_PURPOSES), channel: AgreedChannel });

export const CONTACT_TILL_KINDS = {
  'consent.given': z.object({
    address: Address, choices: z.array(ConsentPair).min(1).max(AGREED_PURPOSES.length * AGREED_CHANNELS.length),
    /** The notice as it was shown: SHA-256 of all its text, its version and language. */
    notice: z.object({ hash: Hash, version: z.string().max(20), language: NoticeLanguage }),
    where: Where, sale: Uuid.nullable(),
  }),
  /** `channels` null: nothing more at all. */
  'consent.withdrawn': z.object({ address: Address, channels: z.array(AgreedChannel).min(1).max(AGREED_CHANNELS.length).nullable(), where: Where, sale: Uuid.nullable() }),
  /** Consent to this receipt alone. `link`: the address of the receipt's page, of which entries hold but the hash of its token; null: it has none. */
  'receipt.requested': z.object({ address: Address, link: SealedField.nullable(), language: NoticeLanguage, where: Where, sale: Uuid }),
} as const satisfies Record<string, z.ZodType>;
