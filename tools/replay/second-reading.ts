/**
 * A second reading of the same file, to hold the server's figures against. It shares no code with the first: it takes
 * the file apart byte by byte, has the rules of docs/replay.md written a second time in another way, and adds up
 * straight from the rows, without invoices, baskets or tills. Only node:fs and node:zlib are imported here.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** What was sold less what was refunded, in pence, and in pieces. */
export type Tally = { rows: number; net_minor: bigint; pieces: number };

export type SecondReading = {
  readonly rows: { sold: number; refunded: number; excluded: number };
  /** Thousandths of a pound; refunded is below zero, as it stands in the file. */
  readonly thousandths: { sold: bigint; refunded: bigint; excluded: bigint; all: bigint };
  /** By day (2010-12-01) and by stock code. */
  readonly days: ReadonlyMap<string, Tally>;
  readonly products: ReadonlyMap<string, Tally>;
};

const COMMA = 44;
const LINE_FEED = 10;
const QUOTE = 34;

/** Reads the whole file, or the rows of the invoices in `only`. */
export function readAgain(path: string, only: ReadonlySet<string> | null): SecondReading {
  const packed = readFileSync(path);
  const bytes = packed[0] === 0x1f && packed[1] === 0x8b ? gunzipSync(packed) : packed;
  const rows = { sold: 0, refunded: 0, excluded: 0 };
  const thousandths = { sold: 0n, refunded: 0n, excluded: 0n, all: 0n };
  const days = new Map<string, Tally>();
  const products = new Map<string, Tally>();
  let first = true;
  for (const fields of splitLines(bytes)) {
    if (first) {
      first = false;
      continue;
    }
    const [invoice, code, , pieces_text, time, price_text] = fields;
    if (invoice === undefined || code === undefined || pieces_text === undefined || time === undefined || price_text === undefined) {
      throw new Error(`a row of the file has ${fields.length} fields`);
    }
    if (only && !only.has(invoice)) continue;
    const pieces = parseInt(pieces_text, 10);
    const price = thousandthsIn(price_text);
    const amount = price * BigInt(pieces);
    const fate = judge(invoice, code, pieces, price);
    rows[fate] += 1;
    thousandths[fate] += amount;
    thousandths.all += amount;
    if (fate === 'excluded') continue;
    if (amount % 10n !== 0n) throw new Error(`${invoice} ${code} comes to a part of a penny`);
    add(days, time.slice(0, 10), amount / 10n, pieces);
    add(products, code, amount / 10n, pieces);
  }
  return { rows, thousandths, days, products };
}

function judge(invoice: string, code: string, pieces: number, price: bigint): 'sold' | 'refunded' | 'excluded' {
  const is_numbered = code.length >= 5 && [...code.slice(0, 5)].every((letter) => letter >= '0' && letter <= '9');
  if (!(is_numbered || code.slice(0, 4) === 'DCGS') || price < 10n) return 'excluded';
  if (invoice[0] === 'C') return pieces < 0 ? 'refunded' : 'excluded';
  return pieces > 0 ? 'sold' : 'excluded';
}

function thousandthsIn(text: string): bigint {
  const point = text.indexOf('.');
  const digits = point < 0 ? `${text}000` : text.slice(0, point) + text.slice(point + 1) + '0'.repeat(3 - (text.length - point - 1));
  return BigInt(digits);
}

function add(tallies: Map<string, Tally>, key: string, net_minor: bigint, pieces: number): void {
  const tally = tallies.get(key);
  if (tally) {
    tally.rows += 1;
    tally.net_minor += net_minor;
    tally.pieces += pieces;
  } else tallies.set(key, { rows: 1, net_minor, pieces });
}

function* splitLines(bytes: Uint8Array): Generator<string[]> {
  const decoder = new TextDecoder();
  let fields: string[] = [];
  let start = 0;
  let quoted = false;
  const take = (end: number): void => {
    let text = decoder.decode(bytes.subarray(start, end));
    if (text.endsWith('\r')) text = text.slice(0, -1);
    if (text.startsWith('"')) text = text.slice(1, -1).replaceAll('""', '"');
    fields.push(text);
    start = end + 1;
  };
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) quoted = !quoted;
    else if (!quoted && byte === COMMA) take(at);
    else if (!quoted && byte === LINE_FEED) {
      take(at);
      yield fields;
      fields = [];
    }
  }
  if (start < bytes.length) {
    take(bytes.length);
    yield fields;
  }
}
