/**
 * Tables in files, as people save them: text in UTF-8, UTF-16 or GB 18030, with commas, semicolons or tabs, and rows that may
 * hold anything. Everything is read as its bytes come, so that a file is never held as a whole.
 */
import { Readable } from 'node:stream';
// Reads CSV as it is written in the wild, in a stream: quotes, line ends inside of quotes, damaged rows.
import { parse } from 'csv-parse';

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'gb18030'] as const;
export type Encoding = (typeof ENCODINGS)[number];
const DELIMITERS = [',', ';', '\t'] as const;
export type Delimiter = (typeof DELIMITERS)[number];
export type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** One row: where it stands in the file, its first line being 1. Null cells: it can't be read. */
export type TableRow = { readonly line: number; readonly cells: readonly string[] | null };

const RECORD_MAX = 20_000;
const MARKS: readonly (readonly [Encoding, readonly number[]])[] = [['utf-8', [0xef, 0xbb, 0xbf]], ['utf-16le', [0xff, 0xfe]], ['utf-16be', [0xfe, 0xff]]];
/** Control characters and places of nobody's use stand in no table: then it was something else. */
const NO_TEXT = /\p{Co}|(?![\t\n\v\f\r])\p{Cc}/u;
/** What is whole UTF-8 is hardly anything else: one stray sign of a hundred thousand rows makes it no other, but a NUL does. */
const NO_UNICODE = /\0/;

/** What the bytes are written in; null: no text that we know. GB 18030 holds all of GBK. */
export async function readEncoding(chunks: Bytes): Promise<Encoding | null> {
  let possible: { readonly encoding: Encoding; readonly decoder: TextDecoder }[] | null = null;
  for await (const chunk of chunks) {
    if (chunk.length === 0) continue;
    possible ??= candidatesOf(chunk).map((encoding) => ({ encoding, decoder: new TextDecoder(encoding, { fatal: true }) }));
    possible = possible.filter(({ decoder }) => isText(() => decoder.decode(chunk, { stream: true }), decoder.encoding));
    if (possible.length === 0) return null;
  }
  return possible?.find(({ decoder }) => isText(() => decoder.decode(), decoder.encoding))?.encoding ?? null;
}

/** A mark at the beginning leaves no doubt; without one, every second byte of UTF-16 in Latin letters is zero. */
function candidatesOf(first: Uint8Array): readonly Encoding[] {
  const marked = MARKS.find(([, mark]) => mark.every((byte, at) => first[at] === byte));
  if (marked) return [marked[0]];
  const zeros = [0, 0];
  const looked = first.subarray(0, 2000);
  for (const [at, byte] of looked.entries()) if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (odd > looked.length / 10 && even === 0) return ['utf-16le'];
  if (even > looked.length / 10 && odd === 0) return ['utf-16be'];
  return ['utf-8', 'gb18030'];
}

function isText(decode: () => string, encoding: string): boolean {
  try {
    return !(encoding === 'gb18030' ? NO_TEXT : NO_UNICODE).test(decode());
  } catch {
    return false;
  }
}

/** The sign between the columns, by the first line: that of what stands outside of quotes. */
export function readDelimiter(text: string): Delimiter {
  const line = (text.replace(/^\ufeff/, '').slice(0, 4000).split(/\r?\n/, 1)[0] ?? '').replaceAll(/"[^"]*"/g, '');
  const count = (sign: string): number => line.split(sign).length;
  return DELIMITERS.toSorted((a, b) => count(b) - count(a))[0] ?? ',';
}

/** The rows of a file, in its order; rows without a word are left out. */
export async function* readCsv(chunks: Bytes, encoding: Encoding, delimiter: string): AsyncGenerator<TableRow> {
  const broken: number[] = [];
  // A limit of the parser's own would drop all that stands behind a row too long for it: the length is looked at here.
  const parser = parse({
    delimiter, bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, info: true, skip_records_with_error: true,
    on_skip: (error) => { broken.push(Number((error as { lines?: number } | undefined)?.lines ?? 0)); return undefined; },
  });
  Readable.from(decoded(chunks, encoding)).on('error', (error) => parser.destroy(error)).pipe(parser);
  let last = 0;
  for await (const { record, info: { lines: line } } of parser as AsyncIterable<{ readonly record: string[]; readonly info: { readonly lines: number } }>) {
    // The parser reads ahead: what it could not read waits for its place, since whoever goes on behind a row counts on their order.
    while (broken[0] !== undefined && broken[0] < line) {
      last = Math.max(last + 1, broken.shift() ?? 0);
      yield { line: last, cells: null };
    }
    last = line;
    if (record.reduce((all, cell) => all + cell.length, 0) > RECORD_MAX) yield { line, cells: null };
    else if (record.some((cell) => cell.trim() !== '')) yield { line, cells: record };
  }
  for (const place of broken) {
    last = Math.max(last + 1, place);
    yield { line: last, cells: null };
  }
}

async function* decoded(chunks: Bytes, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield text;
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}
