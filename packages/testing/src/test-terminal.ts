/**
 * A terminal's journal without a till: writes sound entries and seals them with a key of its own, and can be bent to
 * write unsound ones. For tests and benches of the server; the simulator uses the real till.
 */
import { createPublicKey, generateKeyPairSync, hash, sign, type KeyObject } from 'node:crypto';
import { type Certificate, type Head, type Seal, type StoredEntry, ZERO_HASH, epochFrom, sealText, writeEntry } from '@stilltill/domain/journal';
import type { Sale, Refund } from '@stilltill/domain/sale';
import { extend } from '@stilltill/domain/money';
import { taxOf } from '@stilltill/domain/tax';
import { PROTOCOL_VERSION, toWireValue } from '@stilltill/protocol';

export const sha256Hex = (text: string): string => hash('sha256', text, 'hex');

/** The enrolment of a test terminal, as the fleet tells it. */
export type TestEnrolment = {
  readonly merchant: string; readonly store: string; readonly terminal: string; readonly enrolment: string;
  readonly store_code: string; readonly terminal_code: string; readonly public_key: string; readonly state: 'enrolled' | 'replaced' | 'retired' | 'compromised';
};

/** Random ids are fine in a test that prints what it needs; a seeded source makes them repeatable. */
export type TestRandom = { bytes(length: number): Uint8Array };

export function randomUuid(random: TestRandom): string {
  const bytes = random.bytes(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export type TestTerminalOptions = {
  readonly merchant: string; readonly store: string;
  readonly store_code?: string; readonly terminal_code?: string;
  readonly random: TestRandom;
  /** Milliseconds since 1970 of the terminal's clock; one second passes with each entry. */
  readonly start_ms?: number;
  /** Of an enrolment that a server gave; without it the terminal makes ids of its own. */
  readonly certificate?: Certificate;
  readonly private_key?: KeyObject;
};

export type TestTerminal = {
  readonly enrolment: TestEnrolment;
  readonly private_key: KeyObject;
  readonly epoch: string;
  head(): Head;
  /** Appends an entry and answers with it. */
  write(kind: string, body: object, operator?: string | null, basis?: string | null, session?: string | null): StoredEntry;
  /** A sound sale for cash. */
  writeSale(options?: SaleOptions): StoredEntry;
  /** The upload of a run of entries, sealed at its end, as the text of a request body. */
  upload(run: readonly StoredEntry[], change?: Record<string, unknown>): string;
  seal(last: StoredEntry, change?: Partial<Seal>): Seal;
  /** The same key and history: what a copied or restored disk holds. Later entries of the two differ. */
  copy(): TestTerminal;
  /** The same key, an epoch of its own that follows this one. */
  nextEpoch(): TestTerminal;
};

export type SaleOptions = {
  readonly sale?: string; readonly shift?: string; readonly product?: string; readonly lines?: number; readonly price_minor?: bigint;
  readonly operator?: string; readonly receipt_token_hash?: string | null;
  /** Changes the finished body, to make it wrong. */
  readonly bend?: (body: Record<string, unknown>) => Record<string, unknown>;
};

type Parts = { readonly merchant: string; readonly random: TestRandom; readonly enrolment: TestEnrolment; readonly private_key: KeyObject };

export function makeTestTerminal(options: TestTerminalOptions): TestTerminal {
  const { random, merchant, store, certificate, store_code = 'S1', terminal_code = 'T1', start_ms = Date.UTC(2026, 0, 5, 9) } = options;
  const private_key = options.private_key ?? generateKeyPairSync('ed25519').privateKey;
  // Only the public part of the key leaves it.
  const { x } = createPublicKey(private_key).export({ format: 'jwk' });
  const enrolment: TestEnrolment = {
    merchant, store, terminal: certificate?.terminal ?? randomUuid(random), enrolment: certificate?.enrolment ?? randomUuid(random),
    store_code: certificate?.store_code ?? store_code, terminal_code: certificate?.terminal_code ?? terminal_code, public_key: x ?? '', state: 'enrolled',
  };
  return build({ merchant, random, enrolment, private_key }, { epoch: epochFrom(random.bytes(16)), seq: 0, hash: ZERO_HASH }, start_ms);
}

function build(parts: Parts, start: Head, start_ms: number): TestTerminal {
  const { merchant, enrolment, private_key, random } = parts;
  let head = start;
  let now_ms = start_ms;
  const now = (): string => new Date(now_ms).toISOString();
  const write: TestTerminal['write'] = (kind, body, operator = null, basis = null, session = null) => {
    now_ms += 1000;
    const fields = { merchant, terminal: enrolment.terminal, at: now(), basis, session, operator, kind, body: toWireValue(body) };
    const stored = writeEntry(head, fields, sha256Hex);
    head = { epoch: head.epoch, seq: stored.entry.seq, hash: stored.hash };
    return stored;
  };
  const seal: TestTerminal['seal'] = (last, change = {}) => {
    const plain = { merchant, terminal: enrolment.terminal, epoch: last.entry.epoch, seq: last.entry.seq, hash: last.hash, at: now(), ...change };
    return { ...plain, signature: change.signature ?? sign(null, Buffer.from(sealText(plain)), private_key).toString('base64url') };
  };
  return {
    enrolment, private_key, epoch: start.epoch, head: () => head, write, seal,
    writeSale: (options = {}) => {
      const body = toWireValue(makeSale(random, options));
      return write('sale.completed', options.bend ? options.bend(body) : body, options.operator ?? null);
    },
    upload(run, change = {}) {
      const last = run.at(-1);
      if (!last) throw new Error('an upload holds at least one entry');
      return JSON.stringify({ protocol: PROTOCOL_VERSION, entries: run.map((each) => each.text), seal: seal(last), sent_at: now(), ...change });
    },
    // A minute later, so that the two do not write the same bytes.
    copy: () => build(parts, head, now_ms + 60_000),
    nextEpoch: () => build(parts, { epoch: epochFrom(random.bytes(16)), seq: 0, hash: ZERO_HASH }, now_ms),
  };
}

export function makeSale(random: TestRandom, options: SaleOptions = {}): Sale {
  const price_minor = options.price_minor ?? 1250n;
  const lines = Array.from({ length: options.lines ?? 2 }, (_, index) => ({
    line: index + 1, product: options.product ?? randomUuid(random), names: { 'zh-CN': '苹果', en: 'Apple' }, barcode: '6901234567892',
    qty_milli: 1000 * (index + 1), price_minor, tax_rate_ppm: 130_000, amount_minor: extend(price_minor, 1000 * (index + 1)),
  }));
  const total_minor = lines.reduce((sum, line) => sum + line.amount_minor, 0n);
  return {
    sale: options.sale ?? randomUuid(random), shift: options.shift ?? randomUuid(random), currency: 'CNY', lines, voided: [], tax: taxOf(lines), total_minor,
    tenders: [{ tender: randomUuid(random), kind: 'cash', amount_minor: total_minor, given_minor: total_minor, change_minor: 0n }],
    receipt_token_hash: options.receipt_token_hash === undefined ? Buffer.from(random.bytes(32)).toString('hex') : options.receipt_token_hash,
  };
}

/** Gives the first line of a sale back, or the same without receipt. */
export function makeRefund(random: TestRandom, of: Sale, options: { readonly is_linked?: boolean; readonly shift?: string } = {}): Refund {
  const is_linked = options.is_linked ?? true;
  const lines = of.lines.slice(0, 1).map(({ barcode: _barcode, ...line }) => ({ ...line, of_line: is_linked ? line.line : null }));
  const total_minor = lines.reduce((sum, line) => sum + line.amount_minor, 0n);
  return {
    refund: randomUuid(random), sale: is_linked ? of.sale : null, shift: options.shift ?? of.shift, currency: of.currency, lines, tax: taxOf(lines), total_minor,
    tenders: [{ tender: randomUuid(random), kind: 'cash', amount_minor: total_minor, given_minor: total_minor, change_minor: 0n }],
    reason: 'broken', receipt_token_hash: null,
  };
}
