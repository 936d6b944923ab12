/**
 * A hundred thousand products in small memory. They lie in the shelf in chunks of JSON; which chunk may hold an id, a
 * code or a barcode is told by the hashes of its keys, kept in the shelf by blocks of chunks so that a start reads few
 * records. A changed product is changed in its chunk; a new one goes into the last. Beside the hashes of a block stands
 * what its products are found by, in small letters, so that a search reads a tenth of what there is.
 */
import { type Product, expandUpcE } from '@stilltill/domain/catalog';
import { ProductRecord } from '@stilltill/protocol';
import type { Shelf, ShelfValue } from '../ports.ts';
import { type KeyTable, hashKey, makeKeyTable } from './key-table.ts';
import { type RawProduct, codesOf } from './raw-product.ts';
import { CHUNK_END, type Query, findHits, linesOf, queryOfCategory, readQuery } from './words.ts';

/** As many as a general store sells in a year; they take less than four mebibytes. */
const RECENT_MAX = 4000;
const CHUNK_PRODUCTS = 100;
/** What the keys of chunks begin with in the shelf; they are numbered from 0 without a gap. */
export const CHUNK_KEYS = 'p/';
/** Id, code and a barcode. */
const KEYS_EACH = 3;
const BLOCK_CHUNKS = 32;
/** Chunks whose words stand in one record: few, since a record is written whole when one of them changes. */
const WORDS_CHUNKS = 16;
/** Records of words that a search reads at once. */
const SEARCH_RECORDS = 16;
/** Between the products of a chunk. JSON writes the ends of lines inside texts in another way. */
const LINE_END = ',\n';
/** Looking through all hashes takes a fraction of a millisecond; for more look-ups than this a table is worth building. */
const LOOKUPS_WITHOUT_TABLE = 50;

/** 9 before 10, as a person counts. */
const BY_CODE = new Intl.Collator('en', { numeric: true });

type Place = { readonly chunk: number; readonly place: number };

export type Products = {
  count(): number;
  byId(id: string): Promise<Product | null>;
  /** By barcode or code, exact first; else without leading zeros, as scanners send the same code in 12, 13 and 14 digits. */
  byBarcode(barcode: string): Promise<Product | null>;
  search(text: string, limit: number): Promise<Product[]>;
  /** Products of a category, at most `limit`, in the order of their codes. */
  byCategory(category: string, limit: number): Promise<Product[]>;
  /** Works a page of changes in and names what to write. `body` null: the product is gone. `expected`: how many there will be in all. */
  prepare(changes: readonly { readonly id: string; readonly body: unknown }[], expected: number): Promise<Prepared>;
  clear(): void;
};
export type Prepared = {
  readonly puts: Map<string, ShelfValue>;
  /** Makes it so in memory, once it is written. */
  commit(): void;
};

export async function loadProducts(shelf: Shelf, chunk_count: number): Promise<Products> {
  let table: KeyTable | null = null;
  /** For each chunk the hashes of its keys, and how many products it holds. */
  let hashes: Uint32Array[] = [];
  let sizes: number[] = [];
  const blocks = Math.ceil(chunk_count / BLOCK_CHUNKS);
  const stored = await shelf.getMany(Array.from({ length: blocks }, (_, block) => blockKey(block)));
  for (const value of stored) {
    for (const chunk of readBlock(value)) {
      hashes.push(chunk.hashes);
      sizes.push(chunk.size);
    }
  }
  const chunksOf = (hash: number): number[] => (table ? table.chunksOf(hash) : hashes.flatMap((keys, chunk) => (keys.includes(hash) ? [chunk] : [])));
  const buildTable = (expected: number): KeyTable => {
    const built = makeKeyTable(Math.max(hashes.reduce((all, keys) => all + keys.length, 0), expected * KEYS_EACH));
    for (const [chunk, keys] of hashes.entries()) for (const hash of keys) built.add(hash, chunk);
    return built;
  };

  /** What was sold lately, by id and by barcode: a shop sells the same things again and again. Ends with each change of what is stored. */
  const recent = new Map<string, Product>();
  let changes_seen = 0;
  const forgetRecent = (): void => {
    changes_seen += 1;
    recent.clear();
  };
  /** What searches have read, by record: the next one waits for no storage. Kept up to date once there is any. */
  let words: string[] = [];
  const readChunk = async (chunk: number): Promise<RawProduct[]> => parseChunk(await shelf.get(chunkKey(chunk)));
  const find = async (hash: number, fits: (raw: RawProduct) => boolean): Promise<RawProduct | null> => {
    for (const chunk of chunksOf(hash)) {
      const found = (await readChunk(chunk)).find(fits);
      if (found) return found;
    }
    return null;
  };

  /** Reads a product, or knows it from the last time. */
  const recall = async (name: string, read: () => Promise<RawProduct | null>): Promise<Product | null> => {
    const known = recent.get(name);
    if (known) return known;
    const read_at = changes_seen;
    const product = toProduct(await read());
    // A change that came while it was being read may have made it old.
    if (product && read_at === changes_seen) {
      if (recent.size >= RECENT_MAX) recent.clear();
      recent.set(name, product);
    }
    return product;
  };

  const byBarcode = (barcode: string): Promise<Product | null> => recall(`code/${barcode}`, async () => {
    const key = codeKey(barcode);
    const exact = await find(hashCode(barcode), (raw) => codesOf(raw).includes(barcode));
    return exact ?? find(hashCode(barcode), (raw) => codesOf(raw).some((code) => codeKey(code) === key));
  });

  return {
    count: () => sizes.reduce((all, size) => all + size, 0),
    byId: (id) => recall(`id/${id}`, () => find(hashId(id), (raw) => raw.id === id)),
    byBarcode,
    async search(text, limit) {
      const query = readQuery(text);
      if (query.words.length === 0 || limit <= 0) return [];
      const found = new Map<string, Product>();
      const exact = await byBarcode(text.trim());
      if (exact) found.set(exact.id, exact);
      for (const { chunk, place } of (await findPlaces(query, limit)).flat()) {
        if (found.size >= limit) break;
        const product = toProduct(parseAt(await shelf.get(chunkKey(chunk)), place));
        if (product) found.set(product.id, product);
      }
      return [...found.values()];
    },
    async byCategory(category, limit) {
      const found: Product[] = [];
      const query = queryOfCategory(category);
      for (let record = 0; record * WORDS_CHUNKS < sizes.length && found.length < limit; record++) {
        const hits = [...findHits(await wordsOf(record), query, (rank) => rank === 0)];
        for (const [chunk, in_chunk] of Map.groupBy(hits, (hit) => record * WORDS_CHUNKS + hit.chunk)) {
          const text = toText(await shelf.get(chunkKey(chunk)));
          const products = in_chunk.map(({ place }) => toProduct(parseAt(text, place)));
          found.push(...products.filter((product) => product !== null && product.category === category) as Product[]);
        }
      }
      return found.slice(0, limit).sort((a, b) => BY_CODE.compare(a.code, b.code));
    },
    async prepare(changes, expected) {
      const touched = new Map<number, RawProduct[]>();
      const open = async (chunk: number): Promise<RawProduct[]> => {
        let content = touched.get(chunk);
        if (!content) {
          content = chunk < sizes.length ? await readChunk(chunk) : [];
          touched.set(chunk, content);
        }
        return content;
      };
      /** Where products went that are new on this page: the table does not know them yet. */
      const fresh = new Map<string, number>();
      let last = Math.max(0, sizes.length - 1);
      if (changes.length > LOOKUPS_WITHOUT_TABLE) table ??= buildTable(expected);
      for (const { id, body } of changes) {
        const known = fresh.get(id);
        let isPlaced = false;
        for (const chunk of known === undefined ? chunksOf(hashId(id)) : [known]) {
          const content = touched.get(chunk) ?? (await open(chunk));
          const at = content.findIndex((raw) => raw.id === id);
          if (at < 0) continue;
          if (body === null) content.splice(at, 1);
          else content[at] = body as RawProduct;
          isPlaced = true;
        }
        if (isPlaced || body === null) continue;
        // Waiting for nothing a hundred thousand times would take a second of its own.
        let content = touched.get(last) ?? (await open(last));
        if (content.length >= CHUNK_PRODUCTS) content = await open((last += 1));
        content.push(body as RawProduct);
        fresh.set(id, last);
      }
      return prepareWrite(touched, await readWords(touched));
    },
    clear() {
      forgetRecent();
      table = null;
      hashes = [];
      sizes = [];
      words = [];
    },
  };

  /** Where products are that fit, by how well they do, up to `limit` of each rank. */
  async function findPlaces(query: Query, limit: number): Promise<readonly Place[][]> {
    const whole: Place[] = [];
    const begun: Place[] = [];
    const by_rank = [whole, begun, [] as Place[], [] as Place[]] as const;
    // Nearly every product has a word with any one letter: the first that begin with it are as good as any.
    const isOneLetter = query.words.join('').length === 1;
    const isEnough = (): boolean => whole.length + (isOneLetter ? begun.length : 0) >= limit;
    for (let record = 0; record * WORDS_CHUNKS < sizes.length && !isEnough(); record++) {
      for (const { chunk, place, rank } of findHits(await wordsOf(record), query, (each) => by_rank[each].length < limit)) {
        by_rank[rank].push({ chunk: record * WORDS_CHUNKS + chunk, place });
      }
    }
    return by_rank;
  }

  async function wordsOf(record: number): Promise<string> {
    const known = words[record];
    if (known !== undefined) return known;
    const read_at = changes_seen;
    const texts = (await shelf.getMany(Array.from({ length: SEARCH_RECORDS }, (_, at) => wordsKey(record + at)))).map(toText);
    if (read_at === changes_seen) for (const [at, text] of texts.entries()) words[record + at] = text;
    return texts[0] ?? '';
  }

  /** The words of the chunks that are touched, and of those in the same records, as they stand. */
  async function readWords(touched: ReadonlyMap<number, unknown>): Promise<Map<number, string[]>> {
    const records = [...new Set([...touched.keys()].map(recordOf))];
    const values = await shelf.getMany(records.map(wordsKey));
    return new Map(records.map((record, index) => [record, record * WORDS_CHUNKS < sizes.length ? toText(values[index]).split(CHUNK_END) : []]));
  }

  function prepareWrite(touched: ReadonlyMap<number, readonly RawProduct[]>, lines: ReadonlyMap<number, string[]>): Prepared {
    const puts = new Map<string, ShelfValue>();
    const new_hashes = new Map<number, Uint32Array>();
    for (const [chunk, content] of touched) {
      if (content.length === 0 && chunk >= sizes.length) continue;
      puts.set(chunkKey(chunk), writeChunk(content));
      new_hashes.set(chunk, Uint32Array.from(hashesOf(content)));
      (lines.get(recordOf(chunk)) as string[])[chunk % WORDS_CHUNKS] = linesOf(content);
    }
    const count = Math.max(sizes.length, ...[...new_hashes.keys()].map((chunk) => chunk + 1));
    const hashesAt = (chunk: number): Uint32Array => new_hashes.get(chunk) ?? hashes[chunk] ?? new Uint32Array();
    const sizeAt = (chunk: number): number => touched.get(chunk)?.length ?? sizes[chunk] ?? 0;
    const new_words = new Map([...new Set([...new_hashes.keys()].map(recordOf))].map((record) => [record, (lines.get(record) as string[]).join(CHUNK_END)]));
    for (const [record, text] of new_words) puts.set(wordsKey(record), text);
    for (const block of new Set([...new_hashes.keys()].map((chunk) => Math.floor(chunk / BLOCK_CHUNKS)))) {
      const chunks = Array.from({ length: Math.min(BLOCK_CHUNKS, count - block * BLOCK_CHUNKS) }, (_, i) => block * BLOCK_CHUNKS + i);
      puts.set(blockKey(block), writeBlock(chunks.map((chunk) => ({ size: sizeAt(chunk), hashes: hashesAt(chunk) }))));
    }
    return {
      puts,
      commit() {
        forgetRecent();
        if (words.length > 0) for (const [record, text] of new_words) words[record] = text;
        for (let chunk = sizes.length; chunk < count; chunk++) {
          hashes.push(new Uint32Array());
          sizes.push(0);
        }
        for (const [chunk, keys] of new_hashes) {
          sizes[chunk] = (touched.get(chunk) as readonly RawProduct[]).length;
          hashes[chunk] = keys;
          if (table) for (const hash of keys) table.add(hash, chunk);
        }
      },
    };
  }
}

/** How many chunks there are after a write. */
export function chunkCountOf(puts: ReadonlyMap<string, ShelfValue>, before: number): number {
  let count = before;
  for (const key of puts.keys()) if (key.startsWith(CHUNK_KEYS)) count = Math.max(count, Number(key.slice(CHUNK_KEYS.length)) + 1);
  return count;
}

export function chunkKey(chunk: number): string {
  return `${CHUNK_KEYS}${chunk}`;
}

function blockKey(block: number): string {
  return `k/${block}`;
}

function wordsKey(record: number): string {
  return `w/${record}`;
}

/** Which record of words a chunk belongs to. */
function recordOf(chunk: number): number {
  return Math.floor(chunk / WORDS_CHUNKS);
}

function hashId(id: string): number {
  return hashKey(id, 0, 1);
}

/** The hash of `codeKey`, without making one where it is all digits. */
function hashCode(code: string): number {
  if (mayBeUpcE(code)) return hashKey(codeKey(code));
  let from = 0;
  for (let at = 0; at < code.length; at++) {
    const digit = code.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return hashKey(codeKey(code));
    if (digit === 0 && from === at && at < code.length - 1) from = at + 1;
  }
  return hashKey(code, from);
}

/** Codes that are all digits lose their leading zeros; a UPC-E is the UPC-A that it stands for: a scanner may send either. */
function codeKey(code: string): string {
  if (!/^[0-9]+$/.test(code)) return code.toLowerCase();
  return ((mayBeUpcE(code) ? expandUpcE(code) : null) ?? code).replace(/^0+(?=.)/, '');
}

function mayBeUpcE(code: string): boolean {
  return code.length === 8 && (code.startsWith('0') || code.startsWith('1'));
}

/** What the products of a chunk are found by: id, code and barcodes. */
function hashesOf(content: readonly RawProduct[]): number[] {
  const hashes: number[] = [];
  for (const raw of content) {
    hashes.push(hashId(raw.id));
    for (const code of codesOf(raw)) hashes.push(hashCode(code));
  }
  return hashes;
}

function toProduct(raw: RawProduct | null): Product | null {
  const product = ProductRecord.safeParse(raw);
  return product.success ? product.data : null;
}

/** A list with a line for each product, so that one can be read without the others. */
function writeChunk(content: readonly RawProduct[]): string {
  return `[${content.map((raw) => JSON.stringify(raw)).join(LINE_END)}]`;
}

/** The product on one line of a chunk. */
function parseAt(value: ShelfValue | undefined, place: number): RawProduct | null {
  const text = toText(value);
  let from = 1;
  for (let line = 0; line < place; line++) {
    const end = text.indexOf(LINE_END, from);
    if (end < 0) return null;
    from = end + LINE_END.length;
  }
  const end = text.indexOf(LINE_END, from);
  return parseChunk(`[${text.slice(from, end < 0 ? -1 : end)}]`)[0] ?? null;
}

/** What a damaged disk gives back is no product: it is unknown until the feed brings it again. */
function parseChunk(value: ShelfValue | undefined): RawProduct[] {
  try {
    const content: unknown = typeof value === 'string' ? JSON.parse(value) : [];
    return Array.isArray(content) ? (content as RawProduct[]) : [];
  } catch {
    return [];
  }
}

function toText(value: ShelfValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** A block: for each chunk how many products, how many hashes, and the hashes. */
function writeBlock(chunks: readonly { readonly size: number; readonly hashes: Uint32Array }[]): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(chunks.reduce((all, { hashes }) => all + 2 + hashes.length, 0));
  let at = 0;
  for (const { size, hashes } of chunks) {
    words[at] = size;
    words[at + 1] = hashes.length;
    words.set(hashes, at + 2);
    at += 2 + hashes.length;
  }
  return new Uint8Array(words.buffer);
}

function readBlock(value: ShelfValue | undefined): { size: number; hashes: Uint32Array }[] {
  if (value === undefined || typeof value === 'string') return [];
  const words = new Uint32Array(value.slice().buffer);
  const chunks: { size: number; hashes: Uint32Array }[] = [];
  for (let at = 0; at + 1 < words.length;) {
    const length = words[at + 1] as number;
    chunks.push({ size: words[at] as number, hashes: words.slice(at + 2, at + 2 + length) });
    at += 2 + length;
  }
  return chunks;
}
