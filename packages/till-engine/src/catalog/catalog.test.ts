import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChangesAnswer } from '@stilltill/protocol';
import { makeFakeDisk } from '@stilltill/testing/fake-disk';
import { hashSecret } from '@stilltill/testing/fake-server';
import { type TestProduct, makeOperator, makeProduct, makeStore } from '@stilltill/testing/records';
import { makeSeededRandom } from '@stilltill/testing/seeded-random';
import fc from 'fast-check';
import type { z } from 'zod';
import { openFileKeys } from '../node/file-keys.ts';
import { type FileStorage, openFileStorage } from '../node/file-storage.ts';
import { type Catalog, makeCatalog } from './catalog.ts';
import { hashKey, makeKeyTable } from './key-table.ts';

const TERMINAL = '01890000-0000-7000-8000-00000000000a';

type Page = z.output<typeof ChangesAnswer>;
type Held = { readonly catalog: Catalog; readonly storage: FileStorage; readonly fence: number; reload(): Promise<Catalog> };

async function open(seed: string, store = 'x'): Promise<Held> {
  const random = makeSeededRandom(seed);
  const disk = makeFakeDisk(random);
  const storage = await openFileStorage(disk);
  const acquired = await storage.acquire();
  assert.ok(acquired.ok);
  const keys = await openFileKeys(disk, random);
  const load = async (): Promise<Catalog> => {
    const catalog = makeCatalog(storage.shelf, keys, () => ({ store, terminal: TERMINAL }));
    await catalog.load();
    return catalog;
  };
  return { catalog: await load(), storage, fence: acquired.value.fence, reload: load };
}
const page = (bodies: readonly { kind: string; id: string; body: unknown }[], changes: Partial<Page> = {}): Page =>
  ({ changes: bodies.map((each, position) => ({ ...each, position })), cursor: 'a:1', more: false, counts: {}, reset: false, ...changes });
const ofProducts = (products: readonly TestProduct[]): { kind: string; id: string; body: unknown }[] => products.map((product) => ({ kind: 'product', id: product.id, body: product }));

test('whatever comes, changes and goes, in whatever pages: what is found is what the feed said last', async () => {
  const change = fc.record({ number: fc.integer({ min: 1, max: 40 }), isGone: fc.boolean(), barcode: fc.integer({ min: 100, max: 160 }) });
  await fc.assert(fc.asyncProperty(fc.array(fc.array(change, { maxLength: 80 }), { maxLength: 6 }), fc.string(), async (pages, seed) => {
    const held = await open(seed);
    const products = Array.from({ length: 41 }, (_, number) => makeProduct(makeSeededRandom(`product ${number}`), number));
    const truth = new Map<string, TestProduct>();
    for (const changes of pages) {
      const bodies = changes.map(({ number, isGone, barcode }) => {
        const product = { ...(products[number] as TestProduct), barcodes: [String(barcode)] };
        if (isGone) truth.delete(product.id);
        else truth.set(product.id, product);
        return { kind: 'product', id: product.id, body: isGone ? null : product };
      });
      assert.ok((await held.catalog.apply(held.fence, page(bodies))).ok);
    }
    for (const catalog of [held.catalog, await held.reload()]) {
      assert.equal(catalog.products().count(), truth.size);
      for (const product of products) assert.equal((await catalog.products().byId(product.id))?.barcodes[0], truth.get(product.id)?.barcodes[0]);
      for (let barcode = 100; barcode <= 160; barcode++) {
        const found = await catalog.products().byBarcode(String(barcode));
        assert.equal(found !== null, [...truth.values()].some((product) => product.barcodes[0] === String(barcode)));
        if (found) assert.equal(truth.get(found.id)?.barcodes[0], String(barcode));
      }
      const listed = await catalog.products().search('product', 100);
      assert.deepEqual(listed.map(({ id }) => id).sort(), [...truth.keys()].sort());
    }
  }), { numRuns: 25 });
});

test('row 12: fifteen thousand products are all there, counted, and found again after a start', async () => {
  const held = await open('many');
  const random = makeSeededRandom('many products');
  const products = Array.from({ length: 15_000 }, (_, number) => makeProduct(random, number + 1));
  for (let from = 0; from < products.length; from += 5000) {
    const more = from + 5000 < products.length;
    assert.ok((await held.catalog.apply(held.fence, page(ofProducts(products.slice(from, from + 5000)), { more, counts: { product: 15_000 } }))).ok);
    assert.equal(held.catalog.isComplete(), !more);
  }
  const again = await held.reload();
  assert.equal(again.products().count(), 15_000);
  assert.equal(again.expected(), 15_000);
  for (let number = 0; number < 15_000; number += 97) {
    const product = products[number] as TestProduct;
    assert.equal((await again.products().byBarcode(product.barcodes[0] ?? ''))?.id, product.id);
    assert.equal((await again.products().byBarcode(product.code))?.id, product.id);
  }
  assert.equal(await again.products().byBarcode('4006381333931'), null);
});

test('a barcode is found however many leading zeros a scanner sends; an exact one goes first', async () => {
  const held = await open('zeros');
  const random = makeSeededRandom('zeros');
  const [upc, short] = [makeProduct(random, 1, { barcodes: ['0012345678905'] }), makeProduct(random, 2, { barcodes: ['12345678905'] })];
  await held.catalog.apply(held.fence, page(ofProducts([upc])));
  for (const scanned of ['0012345678905', '012345678905', '12345678905', '00012345678905']) assert.equal((await held.catalog.products().byBarcode(scanned))?.id, upc.id, scanned);
  await held.catalog.apply(held.fence, page(ofProducts([short])));
  assert.equal((await held.catalog.products().byBarcode('12345678905'))?.id, short.id);
  assert.equal((await held.catalog.products().byBarcode('0012345678905'))?.id, upc.id);
});

test('a UPC-E finds the product with its UPC-A, and the other way round', async () => {
  const held = await open('upc-e');
  const random = makeSeededRandom('upc-e');
  const [long, short] = [makeProduct(random, 1, { barcodes: ['042100005264'] }), makeProduct(random, 2, { barcodes: ['01234565'] })];
  await held.catalog.apply(held.fence, page(ofProducts([long, short])));
  for (const catalog of [held.catalog, await held.reload()]) {
    const idOf = async (barcode: string): Promise<string | undefined> => (await catalog.products().byBarcode(barcode))?.id;
    for (const scanned of ['042100005264', '0042100005264', '04252614']) assert.equal(await idOf(scanned), long.id, scanned);
    for (const scanned of ['01234565', '012345000065', '0012345000065']) assert.equal(await idOf(scanned), short.id, scanned);
    assert.equal(await idOf('04252615'), undefined);
  }
});

test('a search finds parts of names in any language, case and width, codes, and an exact barcode first', async () => {
  const held = await open('search');
  const random = makeSeededRandom('search');
  const products = [
    makeProduct(random, 1, { names: { zh: '有机苹果汁', en: 'Organic "Apple" Juice' } }), makeProduct(random, 2, { names: { en: 'Pineapple\\Slices' } }), makeProduct(random, 3, { names: { zh: '牛奶' }, barcodes: ['4711'] }),
  ];
  await held.catalog.apply(held.fence, page(ofProducts(products)));
  const search = async (text: string, limit = 10): Promise<string[]> => (await held.catalog.products().search(text, limit)).map(({ code }) => code);
  assert.deepEqual(await search('苹果'), ['P1']);
  assert.deepEqual(await search('APPLE'), ['P1', 'P2']);
  assert.deepEqual(await search('ＡＰＰＬＥ', 1), ['P1']);
  assert.deepEqual(await search('"apple"'), ['P1']);
  assert.deepEqual(await search('e\\s'), ['P2']);
  assert.deepEqual(await search('4711'), ['P3']);
  assert.deepEqual(await search('p3'), ['P3']);
  assert.deepEqual(await search('nothing'), []);
  assert.deepEqual(await search('  '), []);
});

test('a search finds Chinese names by their pinyin and by its first letters, several words in any order, and the best first', async () => {
  const held = await open('spelt');
  const random = makeSeededRandom('spelt');
  const spelt = (number: number, zh: string, en: string, spelling: string): object => ({ ...makeProduct(random, number, { names: { zh, en } }), spelt: spelling });
  const products = [
    spelt(1, '大可口可乐', 'Large Coca-Cola', 'dakekoukele dkkkl'), spelt(2, '可口可乐', 'Coca-Cola', 'kekoukele kkkl'), spelt(3, '可口可乐零度', 'Coca-Cola Zero', 'kekoukelelingdu kkklld'),
  ] as ReturnType<typeof makeProduct>[];
  await held.catalog.apply(held.fence, page(ofProducts(products)));
  const search = async (text: string, limit = 10): Promise<string[]> => (await held.catalog.products().search(text, limit)).map(({ code }) => code);
  assert.deepEqual(await search('kkkl'), ['P2', 'P3', 'P1']);
  assert.deepEqual(await search('kekou'), ['P2', 'P3', 'P1']);
  assert.deepEqual(await search('KKKL', 1), ['P2']);
  assert.deepEqual(await search('cola'), ['P1', 'P2', 'P3']);
  assert.deepEqual(await search('zero coca'), ['P3']);
  assert.deepEqual(await search('zero 可乐'), ['P3']);
  assert.deepEqual(await search('zero tea'), []);
  // What a search has read is kept up to date.
  await held.catalog.apply(held.fence, page(ofProducts([spelt(4, '可乐', 'Cola', 'kele kl') as ReturnType<typeof makeProduct>])));
  assert.deepEqual(await search('kl'), ['P4', 'P1', 'P2', 'P3']);
});

test('products are found by their category, as it is now, in the order of their codes; by nothing that is typed', async () => {
  const held = await open('category');
  const random = makeSeededRandom('category');
  const [drinks, fruit] = ['0190aaaa-0000-7000-8000-00000000000a', '0190aaaa-0000-7000-8000-00000000000b'];
  const products = Array.from({ length: 350 }, (_, number) => makeProduct(random, 350 - number, { category: number % 2 === 0 ? drinks : fruit }));
  await held.catalog.apply(held.fence, page([
    { kind: 'category', id: fruit, body: { id: fruit, names: { zh: '水果', en: 'Fruit' }, place: 1 } },
    { kind: 'category', id: drinks, body: { id: drinks, names: { zh: '饮料', en: 'Drinks' }, place: 0 } }, ...ofProducts(products),
  ]));
  assert.deepEqual(held.catalog.categories().map(({ names }) => names['en']), ['Drinks', 'Fruit']);
  const codes = async (category: string, limit = 1000): Promise<string[]> => (await held.catalog.products().byCategory(category, limit)).map(({ code }) => code);
  assert.deepEqual(await codes(drinks), Array.from({ length: 175 }, (_, at) => `P${2 * at + 2}`));
  assert.equal((await codes(fruit, 10)).length, 10);
  assert.deepEqual(await held.catalog.products().search(drinks, 10), []);
  const moved = { ...(products[348] as TestProduct), category: fruit };
  await held.catalog.apply(held.fence, page([
    ...ofProducts([moved]), { kind: 'category', id: drinks, body: { id: drinks, names: { en: 'Drinks' }, place: 5 } },
  ]));
  const again = await held.reload();
  assert.equal((await again.products().byCategory(drinks, 1000)).length, 174);
  assert.equal((await codes(fruit))[1], 'P2');
  assert.deepEqual(again.categories().map(({ id }) => id), [fruit, drinks]);
  await held.catalog.apply(held.fence, page([{ kind: 'category', id: drinks, body: null }]));
  assert.deepEqual(held.catalog.categories().map(({ id }) => id), [fruit]);
});

test('a product that was added here is sold at once, outlives a feed that begins anew, and gives way to what the feed says of it', async () => {
  const held = await open('own');
  const random = makeSeededRandom('own');
  const known = makeProduct(random, 1);
  const record = makeProduct(random, 2, { code: '', barcodes: ['4006381333931'] });
  const own = { ...record, prices: record.prices.map(({ from, price_minor }) => ({ from, price_minor: BigInt(price_minor) })) };
  await held.catalog.apply(held.fence, page(ofProducts([known]), { counts: { product: 1 } }));
  assert.ok((await held.catalog.addOwn(held.fence, own)).ok);
  for (const catalog of [held.catalog, await held.reload()]) {
    assert.deepEqual((await catalog.products().byBarcode('4006381333931'))?.prices, own.prices);
    assert.equal(catalog.isComplete(), true);
  }
  await held.catalog.apply(held.fence, page(ofProducts([known]), { counts: { product: 1 }, reset: true, cursor: 'b:1' }));
  assert.equal((await held.catalog.products().byBarcode('4006381333931'))?.id, own.id);
  assert.equal(held.catalog.isComplete(), true);
  await held.catalog.apply(held.fence, page(ofProducts([{ ...record, barcodes: [] }]), { counts: { product: 2 }, cursor: 'b:2' }));
  assert.equal(await held.catalog.products().byBarcode('4006381333931'), null);
  assert.equal(held.catalog.isComplete(), true);
  assert.equal(held.catalog.products().count(), 2);
});

test('a reset drops everything that was there before', async () => {
  const held = await open('reset');
  const random = makeSeededRandom('reset');
  const [old, fresh] = [makeProduct(random, 1, { favourite: 0 }), makeProduct(random, 2)];
  await held.catalog.apply(held.fence, page(ofProducts([old])));
  await held.catalog.apply(held.fence, page(ofProducts([fresh]), { reset: true, cursor: 'b:1' }));
  for (const catalog of [held.catalog, await held.reload()]) {
    assert.equal(catalog.products().count(), 1);
    assert.equal(await catalog.products().byId(old.id), null);
    assert.equal(catalog.favourites().length, 0);
    assert.equal(catalog.cursor(), 'b:1');
  }
});

test('operators are kept without the server\'s hash, other stores are passed over, unknown kinds too', async () => {
  const own = '0190aaaa-0000-7000-8000-000000000001';
  const held = await open('operators', own);
  const operator = await makeOperator(makeSeededRandom('operator'), '1234');
  const other = '0190aaaa-0000-7000-8000-000000000002';
  await held.catalog.apply(held.fence, page([
    { kind: 'operator', id: operator.id, body: operator }, { kind: 'store', id: other, body: { ...(await makeStore(other)), name: 'Other' } },
    { kind: 'store', id: own, body: await makeStore(own, 'CODE') }, { kind: 'promotion', id: 'x', body: { some: 'thing' } },
  ]));
  const again = await held.reload();
  assert.equal(again.store()?.id, own);
  assert.equal(again.store()?.recovery, null);
  assert.notEqual(again.operators()[0]?.pin?.mac, (await hashSecret('1234')).hash);
  assert.ok(again.recovery());
  assert.ok(!JSON.stringify(again.operators()).includes((await hashSecret('1234')).hash));
});

test('a page that can\'t be written leaves what was there before', async () => {
  const held = await open('not written');
  const random = makeSeededRandom('not written');
  const [first, second] = [makeProduct(random, 1), makeProduct(random, 2)];
  await held.catalog.apply(held.fence, page(ofProducts([first])));
  assert.deepEqual(await held.catalog.apply(held.fence - 1, page(ofProducts([second]), { cursor: 'a:2' })), { ok: false, fault: { code: 'storage_fenced' } });
  assert.equal(held.catalog.products().count(), 1);
  assert.equal(held.catalog.cursor(), 'a:1');
  assert.equal((await held.catalog.products().byId(first.id))?.id, first.id);
});

test('the table never loses a key, and names few chunks too many', () => {
  const table = makeKeyTable();
  for (let number = 0; number < 100_000; number++) table.add(hashKey(`key ${number}`), number);
  let extra = 0;
  for (let number = 0; number < 100_000; number++) {
    const chunks = table.chunksOf(hashKey(`key ${number}`));
    assert.ok(chunks.includes(number));
    extra += chunks.length - 1;
  }
  assert.ok(extra < 20);
});

const uuid = (number: number): string => `01890000-0000-7000-8000-${String(number).padStart(12, '0')}`;

test('roles, rosters, settings, faults and this terminal\'s own record are kept, also over a restart, and go when the feed says so', async () => {
  const store = uuid(1);
  const held = await open('staff', store);
  const role = { id: uuid(2), names: { zh: '收银组长' }, rank: 'manager', actions: ['sell', 'discount'], limits: { discount_rate_ppm: 200_000, waive_minor: '500', refund_minor: null }, credentials: { pin_figures_min: 6, badge: 'alone' } };
  const settings = (id: string, scope: string): object => ({ id, scope, values: { dial_up: 'off' } });
  const own = { id: TERMINAL, code: 'T1', groups: [], window: null, lock: { id: uuid(3), at: '2026-11-20T08:00:00.000Z', reason: 'lost', call: '139', code: 'terminal_lost' } };
  const bodies = [
    { kind: 'role', body: role }, { kind: 'roster', body: { id: uuid(4), shifts: [{ store, from: '2026-11-20T08:00:00.000Z', until: '2026-11-20T16:00:00.000Z' }] } },
    ...[['merchant', 10], ['group', 11], ['store', 1], ['store', 12], ['terminal', 13]].map(([scope, number]) => ({ kind: 'settings', body: settings(uuid(number as number), scope as string) })),
    { kind: 'settings', body: settings(TERMINAL, 'terminal') }, { kind: 'terminal', body: own }, { kind: 'terminal', body: { ...own, id: uuid(14), lock: null } },
    { kind: 'fault', body: { id: uuid(5), code: '5606', source: 'reported', cause: null, operator_does: { zh: '重启' }, engineer_does: { zh: '查线路' }, words: [] } },
    { kind: 'role', body: { ...role, id: uuid(6), rank: 'king' } },
  ].map((each) => ({ ...each, id: (each.body as { id: string }).id }));
  assert.ok((await held.catalog.apply(held.fence, page(bodies))).ok);
  for (const catalog of [held.catalog, await held.reload()]) {
    assert.deepEqual([...catalog.roles().values()].map(({ id, limits }) => [id, limits.waive_minor]), [[uuid(2), 500n]]);
    assert.equal(catalog.roster(uuid(4))?.shifts.length, 1);
    assert.equal(catalog.roster(uuid(9)), undefined);
    assert.deepEqual(catalog.settings().map(({ id }) => id).sort(), [uuid(1), uuid(10), uuid(11), TERMINAL].sort());
    assert.deepEqual([catalog.terminal()?.id, catalog.terminal()?.lock?.reason], [TERMINAL, 'lost']);
    assert.deepEqual(catalog.faults().map(({ code }) => code), ['5606']);
  }
  assert.equal(held.catalog.roles(), held.catalog.roles());
  assert.ok((await held.catalog.apply(held.fence, page(bodies.map(({ kind, id }) => ({ kind, id, body: null }))))).ok);
  const { catalog } = held;
  assert.deepEqual([catalog.roles().size, catalog.settings().length, catalog.terminal(), catalog.faults().length, catalog.roster(uuid(4))], [0, 0, null, 0, undefined]);
});

test('a badge is kept as an HMAC of its hash, never as what the server made', async () => {
  const held = await open('badge');
  const { hash } = await hashSecret('STB1.0123456789ABCDEFGHJKMNPQRS');
  const operator = { ...(await makeOperator(makeSeededRandom('badge'), '1234')), badges: [{ id: uuid(7), hash }] };
  assert.ok((await held.catalog.apply(held.fence, page([{ kind: 'operator', id: operator.id, body: operator }]))).ok);
  const [badge] = (await held.reload()).operator(operator.id)?.badges ?? [];
  assert.equal(badge?.id, uuid(7));
  assert.ok(badge.mac && badge.mac !== hash && !JSON.stringify(await held.storage.shelf.get('notes')).includes(hash));
});

test('what an earlier program wrote, which passed over kinds that this one knows, is fetched once more from the start', async () => {
  const held = await open('outdated');
  const products = [1, 2, 3].map((number) => makeProduct(makeSeededRandom(`product ${number}`), number));
  assert.ok((await held.catalog.apply(held.fence, page(ofProducts(products), { counts: { product: 3 } }))).ok);
  const notes = JSON.parse(await held.storage.shelf.get('notes') as string) as { kinds?: string[] };
  delete notes.kinds;
  assert.ok((await held.storage.shelf.write(held.fence, new Map([['notes', JSON.stringify(notes)]]), { clear: false, durability: 'strict' })).ok);
  const catalog = await held.reload();
  // Until it has come it sells with what it has.
  assert.deepEqual([catalog.cursor(), catalog.feedCursor(), catalog.isComplete(), catalog.products().count()], ['a:1', null, false, 3]);
  assert.ok((await catalog.apply(held.fence, page(ofProducts(products.slice(0, 2)), { counts: { product: 2 }, cursor: 'a:9' }))).ok);
  assert.deepEqual([catalog.feedCursor(), catalog.isComplete(), catalog.products().count()], ['a:9', true, 2]);
});

test('a role or a lock that was edited on the disk is noticed at the next start, and everything is fetched anew', async () => {
  const held = await open('edited');
  const own = { id: TERMINAL, code: 'T1', groups: [], window: null, lock: { id: uuid(3), at: '2026-11-20T08:00:00.000Z', reason: 'lost', call: '139', code: 'terminal_lost' } };
  assert.ok((await held.catalog.apply(held.fence, page([{ kind: 'terminal', id: TERMINAL, body: own }]))).ok);
  assert.equal((await held.reload()).terminal()?.lock?.id, uuid(3));
  const notes = JSON.parse(await held.storage.shelf.get('notes') as string) as object;
  const put = (edited: object) => held.storage.shelf.write(held.fence, new Map([['notes', JSON.stringify(edited)]]), { clear: false, durability: 'strict' });
  assert.ok((await put({ ...notes, terminal: { ...own, lock: null } })).ok);
  const edited = await held.reload();
  assert.deepEqual([edited.terminal(), edited.cursor(), edited.isRead()], [null, null, false]);
  // Nor does it help to pass it off as an earlier program's: that is fetched anew too.
  assert.ok((await put({ ...notes, kinds: undefined, terminal: { ...own, lock: null } })).ok);
  assert.equal((await held.reload()).feedCursor(), null);
});
