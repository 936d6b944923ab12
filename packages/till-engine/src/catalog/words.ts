/**
 * What products are found by: a line for each, in which stand its names, its codes and how its Chinese names are spelt.
 * The lines of a chunk follow each other as its products do, so that a line that fits names the product's place.
 */
import { hashKey } from './key-table.ts';
import { codesOf, type RawProduct } from './raw-product.ts';

const FIELD_END = '\t';
const PRODUCT_END = '\n';
export const CHUNK_END = '\f';
const ENDS = new Set([FIELD_END, PRODUCT_END, CHUNK_END]);

/** As words are compared: full-width letters as half-width, capitals as small. */
function toWords(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** The lines of a chunk. */
export function linesOf(content: readonly RawProduct[]): string {
  return toWords(content.map(lineOf).join(''));
}

function lineOf(raw: RawProduct): string {
  const line = fieldsOf(raw).join(FIELD_END);
  return (line.includes(PRODUCT_END) || line.includes(CHUNK_END) ? line.replaceAll(/[\f\n]/g, ' ') : line) + PRODUCT_END;
}

function fieldsOf(raw: RawProduct): string[] {
  const names = typeof raw.names === 'object' && raw.names !== null ? Object.values(raw.names).map(String) : [];
  const spelt = typeof raw.spelt === 'string' ? raw.spelt.split(' ') : [];
  return [...names, ...codesOf(raw), ...spelt, ...(typeof raw.category === 'string' ? [markOf(raw.category)] : [])];
}

/** Signs that no keyboard has and no name should: with five bits in each, what is typed never finds a mark. */
const MARK_FROM = 0x80;
const MARK_BITS = 5;

/** How a category stands in the lines of its products: in few signs, so that two may share a mark once in a great while. */
function markOf(category: string): string {
  const hash = hashKey(category);
  let mark = '';
  for (let shift = 0; shift < 32; shift += MARK_BITS) mark += String.fromCharCode(MARK_FROM + ((hash >>> shift) & ((1 << MARK_BITS) - 1)));
  return mark;
}

/** The query that finds the lines of a category's products, as whole fields. */
export function queryOfCategory(category: string): Query {
  return { words: [markOf(category)] };
}

/** What a person typed, in words: each of them must stand in the line. */
export type Query = { readonly words: readonly string[] };

export function readQuery(text: string): Query {
  return { words: toWords(text).split(/\s+/).filter((word) => word !== '') };
}

/** How well a line fits: 0 a whole field, 1 the beginning of a field, 2 the beginning of a word, 3 anywhere. */
export type Rank = 0 | 1 | 2 | 3;
export type Hit = { readonly chunk: number; readonly place: number; readonly rank: Rank };

/**
 * The lines of a record that fit, each with the best of its ranks by the first word; of the ranks that are still wanted.
 * `chunk` counts from 0 in the record.
 * Lines are not cut out of the text: a hundred thousand of them would take longer than to look through it.
 */
export function* findHits(text: string, { words: [first, ...others] }: Query, wants: (rank: Rank) => boolean = () => true): Generator<Hit> {
  if (first === undefined) return;
  const locate = makeLocator(text);
  for (let at = text.indexOf(first); at >= 0;) {
    const end = endOfLine(text, at);
    let rank = rankAt(text, at, first);
    let next = text.indexOf(first, at + 1);
    for (; next >= 0 && next < end; next = text.indexOf(first, next + 1)) rank = Math.min(rank, rankAt(text, next, first)) as Rank;
    if (wants(rank) && (others.length === 0 || hasAll(text.slice(text.lastIndexOf(PRODUCT_END, at) + 1, end), others))) yield { ...locate(at), rank };
    at = next;
  }
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf(PRODUCT_END, at);
  return end < 0 ? text.length : end;
}

function hasAll(line: string, words: readonly string[]): boolean {
  return words.every((word) => line.includes(word));
}

function rankAt(text: string, at: number, word: string): Rank {
  const before = text[at - 1];
  if (before === undefined || ENDS.has(before)) return ENDS.has(text[at + word.length] ?? PRODUCT_END) ? 0 : 1;
  return /[\p{L}\p{N}]/u.test(before) ? 3 : 2;
}

/** Tells in which chunk and on which of its lines a place of the text is; for places in ascending order. */
function makeLocator(text: string): (at: number) => { readonly chunk: number; readonly place: number } {
  let chunk = 0;
  let place = 0;
  let chunk_end = endOfChunk(text, 0);
  let line_end = endOfLine(text, 0);
  return (at) => {
    while (chunk_end < at) {
      chunk += 1;
      place = 0;
      line_end = endOfLine(text, chunk_end + 1);
      chunk_end = endOfChunk(text, chunk_end + 1);
    }
    while (line_end < at) {
      place += 1;
      line_end = endOfLine(text, line_end + 1);
    }
    return { chunk, place };
  };
}

function endOfChunk(text: string, from: number): number {
  const end = text.indexOf(CHUNK_END, from);
  return end < 0 ? text.length : end;
}
