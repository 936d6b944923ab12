/** Reference data on the till: products and their categories, operators, the store. It follows the server's change feed by pages. */
import type { Category, Product } from '@stilltill/domain/catalog';
import type { RoleDefinition } from '@stilltill/domain/operator';
import type { PointRules } from '@stilltill/domain/points';
import type { Promotion } from '@stilltill/domain/promotion';
import { type Result, fail, ok } from '@stilltill/domain/result';
import { type ChangesAnswer, type FaultRecord, ProductRecord, type RosterRecord, type SettingsRecord, type SignOnDemandRecord, type StoreRecord, type TerminalRecord, toWireValue } from '@stilltill/protocol';
import type { z } from 'zod';
import type { Keys, Shelf, ShelfValue } from '../ports.ts';
import { KINDS, type KnownOperator, NO_NOTES, type Notes, type Verifier, macOf, readNotes, writeNotes } from './notes.ts';
import { type Products, chunkCountOf, loadProducts } from './products.ts';
import { type Place, workIn } from './work-in.ts';

export type { KnownBadge, KnownOperator, Verifier } from './notes.ts';

export type Catalog = {
  load(): Promise<void>;
  /** Where the feed was read up to; null: nothing yet. */
  cursor(): string | null;
  /** After which cursor the feed is read on; null: from its start. */
  feedCursor(): string | null;
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
  /** The roles that the merchant defined, by id. The same map while none of them changes. */
  roles(): ReadonlyMap<string, RoleDefinition>;
  /** Undefined: nobody wrote a roster for them. */
  roster(operator: string): z.output<typeof RosterRecord> | undefined;
  /** What is asked at their next sign-on; undefined: no more than always. */
  demand(operator: string): SignOnDemandRecord | undefined;
  /** What each scope says that may be this till's: all groups, of which `terminal` names its own. */
  settings(): readonly z.output<typeof SettingsRecord>[];
  /** What the office says of this terminal; null: nothing. */
  terminal(): z.output<typeof TerminalRecord> | null;
  /** Codes that the shop explains by itself. */
  faults(): readonly z.output<typeof FaultRecord>[];
  /** Products that the server says there are; null: not known yet. */
  expected(): number | null;
  /** How many records of each kind the server counts. */
  counts(): Readonly<Record<string, number>>;
  /** Whether the feed was read to its end, and as much is here as the server counts. */
  isComplete(): boolean;
  /** Whether the feed was read to its end once, and not to be read anew. */
  isRead(): boolean;
  /**
   * Works a page in that was read behind `after`. False: the catalogue stands elsewhere by now, and nothing happened; what is
   * behind where it stands is to be asked for.
   */
  apply(fence: number, page: z.output<typeof ChangesAnswer>, after?: string | null): Promise<Result<boolean>>;
  /** Takes up a product that was added at this till; what the feed says of it later replaces it. */
  addOwn(fence: number, product: Product): Promise<Result<null>>;
  /** Forgets everything: the next page begins anew. */
  forget(fence: number): Promise<Result<null>>;
};

/** `place`: the feed brings all stores and terminals of the shop; one of each is this till's. */
export function makeCatalog(shelf: Shelf, keys: Pick<Keys, 'mac'>, place: () => Place): Catalog {
  let notes = NO_NOTES;
  let products: Products | null = null;
  let roles: { readonly from: Notes['roles']; readonly map: ReadonlyMap<string, RoleDefinition> } = { from: NO_NOTES.roles, map: new Map() };
  const mac = (bytes: Uint8Array<ArrayBuffer>): Promise<string> => keys.mac(bytes);
  const putNotes = async (puts: Map<string, ShelfValue>, after: Notes): Promise<void> => {
    const text = writeNotes(after);
    puts.set('notes', text);
    puts.set('notes_mac', await macOf(text, mac));
  };
  const loaded = (): Products => {
    if (!products) throw new Error('the catalogue is read before it is asked');
    return products;
  };
  /** Written by a program that passed over kinds which this one knows: the whole feed is read once more. */
  const isOutdated = (): boolean => notes.cursor !== '' && KINDS.some((kind) => !notes.kinds.includes(kind));

  /** One change of what is kept after the other: news may come while a page is worked in. */
  let tail: Promise<unknown> = Promise.resolve();
  const inOrder = <T>(work: () => Promise<T>): Promise<T> => {
    const done = tail.then(work);
    tail = done.catch(() => undefined);
    return done;
  };
  const feedCursor = (): string | null => (notes.cursor === '' || isOutdated() ? null : notes.cursor);
  const applyPage = async (fence: number, page: z.output<typeof ChangesAnswer>): Promise<Result<boolean>> => {
    const reset = page.reset || isOutdated();
    if (reset) loaded().clear();
    // What was added here is in no feed yet, also in one that begins anew.
    const before = reset ? { ...NO_NOTES, own: notes.own } : notes;
    const kept = reset ? notes.own.map((product) => ({ id: product.id, body: toWireValue(product) })) : [];
    const changed = page.changes.filter((change) => change.kind === 'product');
    const prepared = await loaded().prepare([...kept, ...changed], page.counts['product'] ?? 0);
    const puts: Map<string, ShelfValue> = prepared.puts;
    const worked = await workIn(before, page, place(), mac);
    const after: Notes = { ...worked, place: place().store, cursor: page.cursor, chunks: chunkCountOf(puts, before.chunks), expected: page.counts, complete: !page.more };
    await putNotes(puts, after);
    const written = await shelf.write(fence, puts, { clear: reset, durability: page.more ? 'relaxed' : 'strict' });
    if (!written.ok) {
      products = await loadProducts(shelf, notes.chunks);
      return written;
    }
    prepared.commit();
    notes = after;
    return ok(true);
  };

  return {
    async load() {
      const [kept, vouched] = await shelf.getMany(['notes', 'notes_mac']);
      notes = await readNotes(kept, vouched, mac);
      // A power cut right after this terminal was moved: these are the goods and people of its earlier store.
      const read_for = notes.place ?? notes.store?.id ?? null;
      if (read_for !== null && place().store !== null && read_for !== place().store) notes = NO_NOTES;
      products = await loadProducts(shelf, notes.chunks);
    },
    cursor: () => (notes.cursor === '' ? null : notes.cursor),
    feedCursor,
    store: () => notes.store,
    recovery: () => notes.recovery,
    operators: () => notes.operators,
    operator: (id) => notes.operators.find((operator) => operator.id === id),
    products: loaded,
    favourites: () => notes.favourites,
    categories: () => notes.categories,
    promotions: () => notes.promotions,
    pointRules: () => notes.points,
    roles() {
      if (roles.from !== notes.roles) roles = { from: notes.roles, map: new Map(notes.roles.map((role) => [role.id, role])) };
      return roles.map;
    },
    roster: (operator) => notes.rosters.find(({ id }) => id === operator),
    demand: (operator) => notes.demands.find(({ id }) => id === operator),
    settings: () => notes.settings,
    terminal: () => notes.terminal,
    faults: () => notes.faults,
    expected: () => notes.expected['product'] ?? null,
    counts: () => notes.expected,
    isRead: () => notes.complete && !isOutdated(),
    isComplete: () => notes.complete && !isOutdated() && loaded().count() - notes.own.length === (notes.expected['product'] ?? 0),
    apply: (fence, page, after) => inOrder(async () => (after !== undefined && after !== feedCursor() ? ok(false) : applyPage(fence, page))),
    addOwn: (fence, product) => inOrder(async () => {
      const prepared = await loaded().prepare([{ id: product.id, body: toWireValue(product) }], loaded().count() + 1);
      const puts: Map<string, ShelfValue> = prepared.puts;
      const after: Notes = { ...notes, chunks: chunkCountOf(puts, notes.chunks), own: [...notes.own, ProductRecord.decode(toWireValue(product) as z.input<typeof ProductRecord>)] };
      await putNotes(puts, after);
      const written = await shelf.write(fence, puts, { clear: false, durability: 'strict' });
      if (!written.ok) return written;
      prepared.commit();
      notes = after;
      return ok(null);
    }),
    forget: (fence) => inOrder(async () => {
      const written = await shelf.write(fence, new Map(), { clear: true, durability: 'relaxed' });
      if (!written.ok) return written;
      notes = NO_NOTES;
      loaded().clear();
      return ok(null);
    }),
  };
}

/** A fault for whoever asks for a product that is not here. */
export function unknownProduct(barcode: string): Result<never> {
  return fail('product_unknown', { barcode: barcode.slice(0, 40) });
}
