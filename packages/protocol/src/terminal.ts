/** What a terminal and the server say to each other: enrolment, pass, contact, journal, changes. */
import type { Acknowledgement, Certificate, Seal, SignedTime } from '@stilltill/domain/journal';
import { z } from 'zod';
import { CheckIn } from './fleet.ts';
import { BasketSchema, SaleCompleted, TENDER_KINDS } from './sales.ts';
import { AmountMinor, Base64Url, CurrencyCode, Cursor, EpochId, HeadSchema, Hash, PublicKey, Seq, Signature, Time, Uuid } from './primitives.ts';

export const SealSchema = z.object({
  merchant: Uuid, terminal: Uuid, epoch: EpochId, seq: Seq, hash: Hash, at: Time, signature: Signature,
}) satisfies z.ZodType<Seal>;

export const AcknowledgementSchema = z.object({
  merchant: Uuid, terminal: Uuid, epoch: EpochId, seq: Seq, hash: Hash, at: Time, incarnation: z.string().max(40), signature: Signature,
}) satisfies z.ZodType<Acknowledgement>;

export const CertificateSchema = z.object({
  merchant: Uuid, store: Uuid, terminal: Uuid, enrolment: Uuid, store_code: z.string().regex(/^[A-Z0-9]{1,8}$/),
  terminal_code: z.string().regex(/^[A-Z0-9]{1,8}$/), public_key: PublicKey, at: Time, signature: Signature,
}) satisfies z.ZodType<Certificate>;

export const SignedTimeSchema = z.object({ terminal: Uuid, nonce: Base64Url.max(64), at: Time, signature: Signature }) satisfies z.ZodType<SignedTime>;

/** How a one-use code looks: 8 letters of Crockford's base 32, shown as ABCD-EFGH. Read in any case, with o as 0, i and l as 1. */
export function normalizeCode(typed: string): string {
  return typed.normalize('NFKC').toUpperCase().replaceAll(/[^0-9A-Z]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
}

// POST /api/v1/enrolment: no pass needed, the code is the right to it.
export const EnrolmentRequest = z.object({
  protocol: z.int(), code: z.string().regex(/^[0-9A-Z]{8}$/), public_key: PublicKey,
  /** Over `enrolmentText(code, public_key)` by the new key. */
  signature: Signature,
});
export const EnrolmentAnswer = z.object({
  certificate: CertificateSchema,
  server_public_key: PublicKey,
  /** X25519, to which keys of personal fields are sealed. */
  merchant_public_key: PublicKey,
  shop_name: z.string(), store_name: z.string(), currency: CurrencyCode,
  /** Where customers reach the receipt page; null: no QR code is printed. */
  public_address: z.string().nullable(),
  incarnation: z.string(),
  /** The last head of this terminal that the server holds or was told of: the new epoch's first entry names it. */
  follows: HeadSchema.nullable(),
});

// POST /api/v1/terminal/token: signed by the terminal's key (RFC 9421, see message-signature.ts).
export const TokenRequest = z.object({ protocol: z.int(), certificate: CertificateSchema, nonce: Base64Url.max(64) });
export const TokenAnswer = z.object({
  token: z.string(), expires_in_s: z.int(), time: SignedTimeSchema, incarnation: z.string(),
  /**
   * Set where the terminal was moved to another store since the certificate that it showed: for the same key. Until it
   * shows this one it sells for its earlier store and gets that store's feed; from then on it begins a new epoch and its
   * feed anew.
   */
  certificate: CertificateSchema.optional(),
  /** What is known of that store before its feed is read. Set with `certificate`. */
  store: z.object({ name: z.string(), currency: CurrencyCode }).optional(),
});

// POST /api/v1/contact: at every connection, at least each minute: both sides compare what they hold.
export const ContactRequest = z.object({
  /** The till's own head, uploaded or not; null where it has no entry. */
  head: HeadSchema.nullable(),
  /** The newest acknowledgement that the till keeps. */
  acknowledgement: AcknowledgementSchema.nullable(),
  /** The terminal's clock now. */
  at: Time,
  waiting: z.int().min(0),
  storage: z.object({ persisted: z.boolean().nullable(), used_ppm: z.int().min(0).max(1_000_000).nullable() }),
  app_build: z.string().max(60),
  /** Absent: a till that measures nothing. */
  check_in: CheckIn.optional(),
});
export const ContactAnswer = z.object({
  /** The server's head of the till's epoch; null: it holds nothing of it. The till sends again what comes after. */
  head: HeadSchema.nullable(),
  incarnation: z.string(),
  changes_cursor: Cursor,
  server_head: HeadSchema.nullable(),
  public_address: z.string().nullable(),
  next_contact_s: z.int(),
});

/** Bytes that a till found damaged in its storage and that no longer chain. Sent so that a person can judge them. */
export const DamagedEntry = z.object({ seq: Seq, bytes: z.base64() });

export const BATCH_ENTRIES_MAX = 500;
export const BATCH_BYTES_MAX = 4 * 1024 * 1024;

// POST /api/v1/journal: entries of one epoch, in order, and the seal over their end.
export const JournalBatch = z.object({
  protocol: z.int(),
  /** Each entry's bytes as they were written. An unbroken run; it may repeat what the server holds. */
  entries: z.array(z.string()).min(1).max(BATCH_ENTRIES_MAX),
  seal: SealSchema,
  /** Set where entries before this run are lost at the till: the run begins after the gap, and is vouched for by its seal. */
  gap: z.object({ from_seq: Seq, to_seq: Seq, damaged: z.array(DamagedEntry).max(100) }).optional(),
  /** Keys of personal fields in these entries, each sealed to the merchant's public key. */
  keys: z.array(z.object({ key: Uuid, sealed: z.base64().max(400) })).max(2000).optional(),
  /** The certificate under which the epoch began, where it names another store than that of the pass: the entries count for the store that it names. */
  certificate: CertificateSchema.optional(),
  /** The terminal's clock when it sent this. */
  sent_at: Time,
});
export const JournalAnswer = z.object({
  acknowledgement: AcknowledgementSchema,
  accepted: z.int(), repeated: z.int(),
  /** Two entries have one number: the till begins a new epoch. */
  branched: z.boolean(),
  /** Head of the server's own journal, kept by the till and printed on its reports. */
  server_head: HeadSchema.nullable(),
});

// GET /api/v1/changes?after=cursor&limit=: reference data, newest state of each record, in order of position.
export const CHANGES_LIMIT_MAX = 5000;
export const ChangesQuery = z.object({ after: Cursor.optional(), limit: z.coerce.number().int().min(1).max(CHANGES_LIMIT_MAX).default(2000) });
export const Change = z.object({
  position: z.int(), kind: z.string(), id: z.string(),
  /** The record's whole new state in the form of its kind (reference.ts); null: it is gone. */
  body: z.unknown().nullable(),
});
export const ChangesAnswer = z.object({
  changes: z.array(Change), cursor: Cursor, more: z.boolean(),
  /** Records of each kind in all, so that the till can show that it holds them all. */
  counts: z.record(z.string(), z.int()),
  /** True where `after` belongs to another incarnation or is unknown: the till drops what it has and begins anew. */
  reset: z.boolean(),
});

// GET /api/v1/terminal/parked: baskets put aside at other terminals of the store.
export const ParkedAnswer = z.object({
  items: z.array(z.object({ basket: BasketSchema, at: Time, note: z.string().nullable(), operator_name: z.string(), terminal: Uuid, terminal_code: z.string() })),
});
// POST /api/v1/terminal/parked/{sale}/recall: hands it to the terminal that asks; nobody else gets it from then on.
export const RecallAnswer = z.object({ basket: BasketSchema, terminal: Uuid });

/** What went back of a sale by tenders of a kind. */
export const ReturnedTender = z.object({ kind: z.enum(TENDER_KINDS), amount_minor: AmountMinor });
// GET /api/v1/terminal/sales?number=: a sale of any store of the merchant, and what came back of it.
export const FindSaleQuery = z.object({ number: z.string().min(1).max(500) });
export const FindSaleAnswer = z.object({
  number: z.string(), at: Time, sale: SaleCompleted,
  returned: z.object({
    lines: z.array(z.object({ line: z.int(), qty_milli: z.int() })), total_minor: AmountMinor,
    /** By the kind of tender. Absent: an earlier server, that did not say. */
    tenders: z.array(ReturnedTender).optional(),
  }),
});
