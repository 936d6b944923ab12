/**
 * Which chunk may hold a key: a hash table of numbers, about 14 bytes a key, so that 100,000 products with their
 * barcodes fit into a few megabytes. It may name a chunk too many, never one too few: whoever asks looks into the chunk.
 */
export type KeyTable = {
  add(hash: number, chunk: number): void;
  /** Chunks that may hold the key, each once. */
  chunksOf(hash: number): number[];
};

const EMPTY = 0xffffffff;

/** `keys`: about how many there will be, so that it need not grow under way. */
export function makeKeyTable(keys = 0): KeyTable {
  let capacity = 1 << Math.max(12, Math.ceil(Math.log2(keys * 1.5 + 1)));
  let hashes = new Uint32Array(capacity);
  let chunks = new Uint32Array(capacity).fill(EMPTY);
  let filled = 0;

  const place = (hash: number, chunk: number): void => {
    for (let at = hash & (capacity - 1); ; at = (at + 1) & (capacity - 1)) {
      if (chunks[at] === EMPTY) {
        hashes[at] = hash;
        chunks[at] = chunk;
        filled += 1;
        return;
      }
      if (hashes[at] === hash && chunks[at] === chunk) return;
    }
  };
  const grow = (): void => {
    const [old_hashes, old_chunks] = [hashes, chunks];
    capacity *= 2;
    hashes = new Uint32Array(capacity);
    chunks = new Uint32Array(capacity).fill(EMPTY);
    filled = 0;
    for (const [at, chunk] of old_chunks.entries()) if (chunk !== EMPTY) place(old_hashes[at] as number, chunk);
  };
  return {
    add(hash, chunk) {
      if (filled * 3 >= capacity * 2) grow();
      place(hash, chunk);
    },
    chunksOf(hash) {
      const found: number[] = [];
      for (let at = hash & (capacity - 1); chunks[at] !== EMPTY; at = (at + 1) & (capacity - 1)) {
        if (hashes[at] === hash) found.push(chunks[at] as number);
      }
      return found;
    },
  };
}

/** FNV-1a over UTF-16 units from a place on, with a final mix (Murmur 3): fast, and even enough for a table. */
export function hashKey(text: string, from = 0, seed = 0): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let i = from; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
