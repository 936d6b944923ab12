/**
 * Products in memory, for storages that are slow to ask: a scan must not wait for IndexedDB. The chunks are kept as
 * bytes, which for a hundred thousand products are about 30 MB and no work for the garbage collector; they are read
 * while nobody needs the machine, and until then each is had from the storage as before.
 */
import type { Shelf, ShelfValue, Storage } from '../ports.ts';
import { CHUNK_KEYS, chunkKey } from './products.ts';

/** Chunks that are read at once. */
const READ_AT_ONCE = 16;

/** `whenIdle` calls back once there is time. */
export function withKeptChunks(storage: Storage, whenIdle: (work: () => void) => void): Storage {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  let kept = new Map<string, Uint8Array<ArrayBuffer>>();
  const keep = (key: string, value: ShelfValue | undefined): void => {
    if (typeof value === 'string' && key.startsWith(CHUNK_KEYS)) kept.set(key, encoder.encode(value));
  };
  const keptText = (key: string): string | undefined => {
    const bytes = kept.get(key);
    return bytes && decoder.decode(bytes);
  };
  const shelf: Shelf = {
    get: async (key) => keptText(key) ?? storage.shelf.get(key),
    getMany: (keys) => storage.shelf.getMany(keys),
    async write(fence, puts, how) {
      const written = await storage.shelf.write(fence, puts, how);
      if (!written.ok) return written;
      if (how.clear) kept.clear();
      for (const [key, value] of puts) keep(key, value);
      return written;
    },
  };
  /** From one chunk on. Ends at the last, or when the till has been given to another tab and taken back meanwhile. */
  const readFrom = (first: number, mine: typeof kept): void => whenIdle(() => {
    if (kept !== mine) return;
    const keys = Array.from({ length: READ_AT_ONCE }, (_, at) => chunkKey(first + at));
    void storage.shelf.getMany(keys).then((values) => {
      if (kept !== mine) return;
      // The storage answers in order, so that what is read here is never older than what was written and kept before.
      for (const [at, key] of keys.entries()) keep(key, values[at]);
      if (values.at(-1) !== undefined) readFrom(first + READ_AT_ONCE, mine);
    }, () => undefined);
  });
  return {
    ...storage,
    shelf,
    async acquire() {
      // Another tab may have written since.
      kept = new Map();
      const acquired = await storage.acquire();
      if (acquired.ok) readFrom(0, kept);
      return acquired;
    },
  };
}
