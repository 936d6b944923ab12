/** Reference data on the till: products and their categories, operators, the store. It follows the server's change feed by pages. */
import type { Category, Product } from '@stilltill/domain/catalog';
import { type PointRules, checkPointRules } from '@stilltill/domain/points';
import type { Promotion } from '@stilltill/domain/promotion';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { CategoryRecord, type ChangesAnswer, OperatorRecord, PointRulesRecord, ProductRecord, PromotionRecord, StoreRecord, toWireValue } from '@stilltill/protocol';
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
  favourites: z.array(ProductRecord), categories: z.array(CategoryRecord).default([]), promotions: z.array(PromotionRecord).default([]), points: PointRulesRecord.nullable().default(null),
  /** Added here, and not seen in the feed yet. */
  own: z.array(ProductRecord).default([]),
});
type Notes = z.output<typeof Notes>;
const NO_NOTES: Notes = { cursor: '', chunks: 0, expected: {}, complete: false, store: null, recovery: null, operators: [], favourites: [], categories: [], promotions: [], points: null, own: [] };

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
  /** In the order that the office gave them. */
  categories(): readonly Category[];
  /** The same list while none of them changes. */
  promotions(): readonly Promotion[];
  /** Null: the shop gives no points. */
  pointRules(): PointRules | null;
  /** Products that the server says there are; null: not known yet. */
  expected(): number | null;
  /** Whether the feed was read to its end, and as much is here as the server counts. */
  isComplete(): boolean;
  apply(fence: number, page: z.output<typeof ChangesAnswer>): Promise<Result<null>>;
  /** Takes up a product that was added at this till; what the feed says of it later replaces it. */
  addOwn(fence: number, product: Product): Promise<Result<null>>;
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
    const categories = new Map(before.categories.map((category) => [category.id, category]));
    const own = new Map(before.own.map((product) => [product.id, product]));
    let promotions = before.promotions;
    let { store, recovery, points } = before;
    for (const change of page.changes) {
      if (change.kind === 'product') {
        const place = (change.body as { favourite?: unknown } | null)?.favourite;
        const product = typeof place === 'number' ? ProductRecord.safeParse(change.body) : null;
        if (product?.success) favourites.set(change.id, product.data);
        else favourites.delete(change.id);
        own.delete(change.id);
      } else if (change.kind === 'category') {
        const category = CategoryRecord.safeParse(change.body);
        if (category.success) categories.set(change.id, category.data);
        else categories.delete(change.id);
      } else if (change.kind === 'promotion') {
        const promotion = PromotionRecord.safeParse(change.body);
        promotions = [...promotions.filter(({ id }) => id !== change.id), ...(promotion.success ? [promotion.data] : [])];
      } else if (change.kind === 'points') {
        const rules = PointRulesRecord.safeParse(change.body);
        points = rules.success && checkPointRules(rules.data).ok ? rules.data : null;
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
    return {
      ...before, store, recovery, promotions, points, operators: [...operators.values()], own: [...own.values()],
      favourites: [...favourites.values()].sort((a, b) => (a.favourite ?? 0) - (b.favourite ?? 0)),
      categories: [...categories.values()].sort((a, b) => a.place - b.place || (a.id < b.id ? -1 : 1)),
    };
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
    categories: () => notes.categories,
    promotions: () => notes.promotions,
    pointRules: () => notes.points,
    expected: () => notes.expected['product'] ?? null,
    isComplete: () => notes.complete && loaded().count() - notes.own.length === (notes.expected['product'] ?? 0),
    async apply(fence, page) {
      if (page.reset) loaded().clear();
      // What was added here is in no feed yet, also in one that begins anew.
      const before = page.reset ? { ...NO_NOTES, own: notes.own } : notes;
      const kept = page.reset ? notes.own.map((product) => ({ id: product.id, body: toWireValue(product) })) : [];
      const changed = page.changes.filter((change) => change.kind === 'product');
      const prepared = await loaded().prepare([...kept, ...changed], page.counts['product'] ?? 0);
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
    async addOwn(fence, product) {
      const prepared = await loaded().prepare([{ id: product.id, body: toWireValue(product) }], loaded().count() + 1);
      const puts: Map<string, ShelfValue> = prepared.puts;
      const after: Notes = { ...notes, chunks: chunkCountOf(puts, notes.chunks), own: [...notes.own, ProductRecord.decode(toWireValue(product) as z.input<typeof ProductRecord>)] };
      puts.set('notes', writeNotes(after));
      const written = await shelf.write(fence, puts, { clear: false, durability: 'strict' });
      if (!written.ok) return written;
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
