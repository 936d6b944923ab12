import { AMOUNT_MINOR_MAX, PRICE_MINOR_MAX, QTY_MILLI_MAX } from '@stilltill/domain/money';
import { RATE_PPM_MAX } from '@stilltill/domain/tax';
import { z } from 'zod';

/** Raised whenever a shape in this package changes; a test pins the shapes' hash to it. */
export const PROTOCOL_VERSION = 1;
/** The oldest that the server still understands: at least the one before, for tills that were away when it was raised. */
export const PROTOCOL_VERSION_MIN = 1;

/** Whether the server reads what a till of this version says. */
export function isProtocolUnderstood(version: unknown): boolean {
  return typeof version === 'number' && Number.isInteger(version) && version >= PROTOCOL_VERSION_MIN && version <= PROTOCOL_VERSION;
}

export const Uuid = z.string().regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/).meta({ description: 'UUID, lower case' });
export const EpochId = z.string().regex(/^[0-9a-z]{26}$/).meta({ description: '128 random bits, Crockford base 32, lower case' });
export const Hash = z.string().regex(/^[0-9a-f]{64}$/).meta({ description: 'SHA-256, lower-case hex' });
export const Base64Url = z.string().regex(/^[A-Za-z0-9_-]+$/).max(4096);
export const Signature = z.string().regex(/^[A-Za-z0-9_-]{86}$/).meta({ description: 'Ed25519 signature, base64url without padding' });
export const PublicKey = z.string().regex(/^[A-Za-z0-9_-]{43}$/).meta({ description: 'Raw 32-byte public key, base64url without padding' });
export const Time = z.string().regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$/).meta({ description: 'ISO 8601, UTC, milliseconds' });
export const CurrencyCode = z.string().regex(/^[A-Z]{3}$/);
export const Cursor = z.string().regex(/^[0-9a-z]{1,40}:[0-9]{1,18}$/).meta({ description: 'incarnation:position' });
export const Seq = z.int().min(1).max(2 ** 31 - 1);

const MINOR = /^(0|-?[1-9][0-9]{0,15})$/;

/** An amount in minor units: a decimal string on the wire, a bigint in the program. */
export const AmountMinor = z.codec(z.string().regex(MINOR), z.bigint(), { decode: BigInt, encode: String }).refine((n) => n <= AMOUNT_MINOR_MAX && n >= -AMOUNT_MINOR_MAX, 'too large');
/** The same, not below zero. */
export const AmountMinorPositive = AmountMinor.refine((n) => n >= 0n, 'negative');
export const PriceMinor = AmountMinorPositive.refine((n) => n <= PRICE_MINOR_MAX, 'too large');
export const QtyMilli = z.int().min(1).max(QTY_MILLI_MAX);
export const RatePpm = z.int().min(0).max(RATE_PPM_MAX);

/** A name by language. */
export const NamesByLanguage = z.record(z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$/), z.string().max(300));

/** What a picture is had by without anything else: the merchant, and 128 bits of the SHA-256 of its bytes, each in base64url. */
export const PictureId = z.string().regex(/^[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{22}$/);

export const HeadSchema = z.object({ epoch: EpochId, seq: z.int().min(0), hash: Hash });

/** JSON.stringify for whatever crosses a wire: bigints become decimal strings. */
export function toWire(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? part.toString() : part));
}

/** The same as a plain value, for bodies that go into `writeEntry`. */
export function toWireValue(value: object): Record<string, unknown> {
  return JSON.parse(toWire(value)) as Record<string, unknown>;
}
