import { type Result, assert, fail, ok } from '../result/index.ts';

export const ENTRY_VERSION = 1;
/** Bytes of one entry in UTF-8. */
export const ENTRY_BYTES_MAX = 384 * 1024;
/** What the first entry of an epoch carries as `prev`. The head that it follows is named in its body. */
export const ZERO_HASH = '0'.repeat(64);

/** SHA-256 of a text's UTF-8 bytes, in lower-case hex. A port, because Node and browsers have faster ones than plain code. */
export type Sha256Hex = (text: string) => string;

/** What every entry carries around its body. */
export type Envelope = {
  readonly v: typeof ENTRY_VERSION;
  readonly merchant: string;
  readonly terminal: string;
  readonly epoch: string;
  /** Gapless from 1 in its epoch. */
  readonly seq: number;
  /** The terminal's clock at the fact, ISO 8601 in UTC with milliseconds. */
  readonly at: string;
  /** Cursor of the reference data under which it was decided; null before the first was received. */
  readonly basis: string | null;
  /** The operator's session; null for what a terminal does by itself. */
  readonly session: string | null;
  readonly operator: string | null;
  readonly kind: string;
  /** Hash of the entry before. */
  readonly prev: string;
};

export type Entry = Envelope & { readonly body: Readonly<Record<string, unknown>> };

/** An entry together with the bytes that it was read from, or was just written as. */
export type StoredEntry = { readonly text: string; readonly hash: string; readonly entry: Entry };

/** The last entry of a chain. `seq` 0 with `ZERO_HASH` is a chain without entries. */
export type Head = { readonly epoch: string; readonly seq: number; readonly hash: string };

/** Writes the entry that follows `head`: the only place where an entry is serialised. */
export function writeEntry(
  head: Head,
  fields: Omit<Envelope, 'v' | 'epoch' | 'seq' | 'prev'> & { readonly body: Readonly<Record<string, unknown>> },
  sha256Hex: Sha256Hex,
): StoredEntry {
  assert(ENTRY_TIME.test(fields.at), `an entry's time is ISO 8601 in UTC with milliseconds: ${fields.at}`);
  const entry: Entry = {
    v: ENTRY_VERSION, merchant: fields.merchant, terminal: fields.terminal, epoch: head.epoch, seq: head.seq + 1,
    at: fields.at, basis: fields.basis, session: fields.session, operator: fields.operator, kind: fields.kind,
    body: fields.body, prev: head.hash,
  };
  const text = JSON.stringify(entry);
  // A lone surrogate has no UTF-8 form: JSON.stringify escapes it, so the text is always well formed.
  assert(text.isWellFormed(), 'an entry is well-formed Unicode');
  return { text, hash: sha256Hex(text), entry };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const EPOCH = /^[0-9a-z]{26}$/;
const HASH = /^[0-9a-f]{64}$/;
const KIND = /^[a-z]+(?:_[a-z]+)*\.[a-z]+(?:_[a-z]+)*$/;
const ENTRY_TIME = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$/;

/** Whether a text may be an epoch's id: 128 random bits in lower-case Crockford base 32. */
export function isEpoch(text: string): boolean {
  return EPOCH.test(text);
}

/** Reads an entry from its bytes and checks the envelope. The body's form belongs to its kind and is checked elsewhere. */
export function readEntry(text: string, sha256Hex: Sha256Hex): Result<StoredEntry> {
  if (text.length > ENTRY_BYTES_MAX) return fail('entry_too_large');
  if (!text.isWellFormed()) return fail('entry_malformed');
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return fail('entry_malformed');
  }
  if (!isEntry(parsed)) return fail('entry_malformed');
  return ok({ text, hash: sha256Hex(text), entry: parsed });
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null) return false;
  const entry = value as Record<string, unknown>;
  return (
    entry['v'] === ENTRY_VERSION &&
    matches(entry['merchant'], UUID) &&
    matches(entry['terminal'], UUID) &&
    matches(entry['epoch'], EPOCH) &&
    typeof entry['seq'] === 'number' && Number.isSafeInteger(entry['seq']) && entry['seq'] >= 1 && entry['seq'] <= 2 ** 31 - 1 &&
    matches(entry['at'], ENTRY_TIME) && !Number.isNaN(Date.parse(entry['at'] as string)) &&
    (entry['basis'] === null || (typeof entry['basis'] === 'string' && entry['basis'].length <= 80)) &&
    (entry['session'] === null || matches(entry['session'], UUID)) &&
    (entry['operator'] === null || matches(entry['operator'], UUID)) &&
    matches(entry['kind'], KIND) && (entry['kind'] as string).length <= 60 &&
    typeof entry['body'] === 'object' && entry['body'] !== null && !Array.isArray(entry['body']) &&
    matches(entry['prev'], HASH)
  );
}

function matches(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value);
}
