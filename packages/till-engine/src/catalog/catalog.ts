/** Reference data on the till: products, operators, the store. It follows the server's change feed by pages. */
import type { Product } from '@stilltill/domain/catalog';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { type ChangesAnswer, OperatorRecord, ProductRecord, StoreRecord } from '@stilltill/protocol';
import { z } from 'zod';
import type { Keys, Shelf, ShelfValue } from '../ports.ts';
import { type Products, chunkCountOf, loadProducts } from './products.ts';

/** What a PIN or a recovery code is checked against: an HMAC, under this device's key, of what argon2id makes of it. */
export type Verifier = { readonly salt: string; readonly memory_kib: number; readonly passes: number; readonly length: number; readonly mac: string };
export type KnownOperator = Omit<OperatorRecord, 'pin'> & { readonly pin: Verifier | null };

const VerifierSchema = z.object({ salt: z.string(), memory_kib: z.int(), passes: z.int(), length: z.int(), mac: z.string() });
const Notes = z.object({
  cursor: z.string(), chunks: z.int(), expected: z.record(z.string(), z.int()), complete: z.boolean(),
  store: StoreRecord.nullable(), recovery: VerifierSchema.nullable(),
  operators: z.array(OperatorRecord.omit({ pin: true }).extend({ pin: VerifierSchema.nullable() })),
  favourites: z.array(ProductRecord),
});
type Notes = z.output<typeof Notes>;
const NO_NOTES: Notes = { cursor: '', chunks: 0, expected: {}, complete: false, store: null, recovery: null, operators: [], favourites: [] };

export type Catalog = {
  load(): Promise<void>;
  /** Where the feed was read up to; null: nothing yet. */
  cursor(): string | null;
  store(): StoreRecord | null;
  recovery(): Verifier | null;
  operators(): readonly KnownOperator[];
  operator(id: string): KnownOperator | undefined;
  products(): Products;
  favourites(): readonly Product[];
  /** Products that the server says there are; null: not known yet. */
  expected(): number | null;
  /** Whether the feed was read to its end, and as much is here as the server counts. */
  isComplete(): boolean;
  apply(fence: number, page: z.output<typeof ChangesAnswer>): Promise<Result<null>>;
  /** Forgets everything: the next page begins anew. */
  forget(fence: number): Promise<Result<null>>;
};

/** `ownStore`: the feed brings all stores of the shop; one of them is this till's. */
export function makeCatalog(shelf: Shelf, keys: Keys, ownStore: () => string | null): Catalog {
  let notes = NO_NOTES;
  let products: Products | null = null;
  const loaded = (): Products => {
    if (!products) throw new Error('the catalogue is read before it is asked');
    return products;
  };
  const toVerifier = async (made: NonNullable<OperatorRecord['pin']>): Promise<Verifier> => {
    const hash = Uint8Array.fromBase64(made.hash);
    return { salt: made.salt, memory_kib: made.memory_kib, passes: made.passes, length: hash.length, mac: await keys.mac(hash) };
  };

  const workIn = async (before: Notes, page: z.output<typeof ChangesAnswer>): Promise<Notes> => {
    const operators = new Map(before.operators.map((operator) => [operator.id, operator]));
    const favourites = new Map(before.favourites.map((product) => [product.id, product]));
    let { store, recovery } = before;
    for (const change of page.changes) {
      if (change.kind === 'product') {
        const place = (change.body as { favourite?: unknown } | null)?.favourite;
        const product = typeof place === 'number' ? ProductRecord.safeParse(change.body) : null;
        if (product?.success) favourites.set(change.id, product.data);
        else favourites.delete(change.id);
      } else if (change.kind === 'operator') {
        const operator = change.body === null ? null : OperatorRecord.safeParse(change.body);
        if (operator?.success) operators.set(change.id, { ...operator.data, pin: operator.data.pin && (await toVerifier(operator.data.pin)) });
        else operators.delete(change.id);
      } else if (change.kind === 'store') {
        const read = StoreRecord.safeParse(change.body);
        if (!read.success || read.data.id !== ownStore()) continue;
        // The server's own hash is not kept, here neither: whoever reads the disk gets an HMAC.
        recovery = read.data.recovery && (await toVerifier(read.data.recovery));
        store = { ...read.data, recovery: null };
      }
    }
    return { ...before, store, recovery, operators: [...operators.values()], favourites: [...favourites.values()].sort((a, b) => (a.favourite ?? 0) - (b.favourite ?? 0)) };
  };

  return {
    async load() {
      notes = readNotes(await shelf.get('notes'));
      products = await loadProducts(shelf, notes.chunks);
    },
    cursor: () => (notes.cursor === '' ? null : notes.cursor),
    store: () => notes.store,
    recovery: () => notes.recovery,
    operators: () => notes.operators,
    operator: (id) => notes.operators.find((operator) => operator.id === id),
    products: loaded,
    favourites: () => notes.favourites,
    expected: () => notes.expected['product'] ?? null,
    isComplete: () => notes.complete && loaded().count() === (notes.expected['product'] ?? 0),
    async apply(fence, page) {
      if (page.reset) loaded().clear();
      const before = page.reset ? NO_NOTES : notes;
      const prepared = await loaded().prepare(page.changes.filter((change) => change.kind === 'product'), page.counts['product'] ?? 0);
      const puts: Map<string, ShelfValue> = prepared.puts;
      const after: Notes = {
        ...(await workIn(before, page)), cursor: page.cursor, chunks: chunkCountOf(puts, before.chunks), expected: page.counts, complete: !page.more,
      };
      puts.set('notes', writeNotes(after));
      const written = await shelf.write(fence, puts, { clear: page.reset, durability: page.more ? 'relaxed' : 'strict' });
      if (!written.ok) {
        products = await loadProducts(shelf, notes.chunks);
        return written;
      }
      prepared.commit();
      notes = after;
      return ok(null);
    },
    async forget(fence) {
      const written = await shelf.write(fence, new Map(), { clear: true, durability: 'relaxed' });
      if (!written.ok) return written;
      notes = NO_NOTES;
      loaded().clear();
      return ok(null);
    },
  };
}

function writeNotes(notes: Notes): string {
  return JSON.stringify(Notes.encode(notes));
}

function readNotes(value: ShelfValue | undefined): Notes {
  if (typeof value !== 'string') return NO_NOTES;
  try {
    return Notes.parse(JSON.parse(value));
  } catch {
    return NO_NOTES;
  }
}

/** A fault for whoever asks for a product that is not here. */
export function unknownProduct(barcode: string): Result<never> {
  return fail('product_unknown', { barcode: barcode.slice(0, 40) });
}
