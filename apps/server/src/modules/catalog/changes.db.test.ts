import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Product } from '@stilltill/domain/catalog';
import { ChangesAnswer, LiveEvent } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { systemClock } from '../../platform/clock.ts';
import { makeIdSource, systemRandom } from '../../platform/ids.ts';
import { makeJobs } from '../../platform/jobs.ts';
import { silentLog } from '../../platform/log.ts';
import { makeCatalog } from './index.ts';

const ids = makeIdSource(systemClock, systemRandom);
const STORE = ids.uuid();
let database: TestDatabase;
let incarnation = 'a'.repeat(32);
const announced: { type: string; cursor?: unknown; kinds?: unknown }[] = [];

before(async () => {
  database = await createTestDatabase();
});
after(() => database.drop());

function catalogOf() {
  return makeCatalog({
    postgres: database.postgres, clock: systemClock, ids, jobs: makeJobs(database.postgres.jobs_pool, silentLog), state: { incarnation: () => incarnation },
    live: { publishAfterCommit: (tx, message) => tx.afterCommit(() => void announced.push(message)) },
  });
}

function productOf(number: number, price_minor = 100n): Product {
  return {
    id: ids.uuid(), code: `P${number}`, names: { zh: `商品${number}`, en: `Product ${number}` }, barcodes: [`690000000${number}`],
    prices: [{ from: '2026-01-01T00:00:00.000Z', price_minor }], tax_rate_ppm: 130_000, unit: 'piece', favourite: null, category: null,
  };
}

async function read(merchant: string, cursor: string | null, limit = 1000, store = STORE) {
  const page = await catalogOf().changes(merchant, store, cursor, limit);
  assert(page.ok);
  return ChangesAnswer.parse(JSON.parse(page.value.text));
}

test('a till that reads page after page has every record once, in its newest state', async () => {
  const merchant = ids.uuid();
  const catalog = catalogOf();
  const products = Array.from({ length: 25 }, (_, at) => productOf(at));
  await database.postgres.withMerchant(merchant, (tx) => catalog.upsertProducts(tx, products));
  const dearer = { ...products[0] as Product, prices: [{ from: '2026-01-01T00:00:00.000Z', price_minor: 250n }] };
  await database.postgres.withMerchant(merchant, (tx) => catalog.upsertProducts(tx, [dearer]));
  const seen = new Map<string, unknown>();
  let cursor: string | null = null;
  for (let page = 0; page < 10; page++) {
    const answer = await read(merchant, cursor, 7);
    for (const change of answer.changes) {
      assert(!seen.has(change.id), 'a record comes once');
      seen.set(change.id, change.body);
    }
    assert.deepEqual(answer.counts, { product: 25 });
    assert.equal(answer.reset, false);
    cursor = answer.cursor;
    if (!answer.more) break;
  }
  assert.equal(seen.size, 25);
  assert.deepEqual((seen.get(dearer.id) as { prices: unknown }).prices, [{ from: '2026-01-01T00:00:00.000Z', price_minor: '250' }]);
  assert.equal((await read(merchant, cursor)).changes.length, 0);
});

test('a writer that commits late is never skipped', async () => {
  const merchant = ids.uuid();
  const catalog = catalogOf();
  const [late, early] = [productOf(1), productOf(2)];
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const { promise: written, resolve: hasWritten } = Promise.withResolvers<void>();
  const slow = database.postgres.withMerchant(merchant, async (tx) => {
    await catalog.upsertProducts(tx, [late]);
    hasWritten();
    await held;
  });
  await written;
  const fast = database.postgres.withMerchant(merchant, (tx) => catalog.upsertProducts(tx, [early]));
  const between = await read(merchant, null);
  assert.equal(between.changes.length, 0);
  release();
  await Promise.all([slow, fast]);
  const behind = await read(merchant, between.cursor);
  assert.deepEqual(behind.changes.map(({ id }) => id), [late.id, early.id]);
});

test('an idle transaction elsewhere does not stall the feed', async () => {
  const merchant = ids.uuid();
  const other = ids.uuid();
  const catalog = catalogOf();
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const { promise: begun, resolve: hasBegun } = Promise.withResolvers<void>();
  const idle = database.postgres.withMerchant(other, async (tx) => {
    await catalog.upsertProducts(tx, [productOf(1)]);
    hasBegun();
    await held;
  });
  await begun;
  await database.postgres.withMerchant(merchant, (tx) => catalog.upsertProducts(tx, [productOf(2)]));
  assert.equal((await read(merchant, null)).changes.length, 1);
  release();
  await idle;
});

test('a cursor of another incarnation makes the till begin anew', async () => {
  const merchant = ids.uuid();
  const catalog = catalogOf();
  await database.postgres.withMerchant(merchant, (tx) => catalog.upsertProducts(tx, [productOf(1)]));
  const { cursor } = await read(merchant, null);
  incarnation = 'b'.repeat(32);
  const answer = await read(merchant, cursor);
  assert.equal(answer.reset, true);
  assert.equal(answer.changes.length, 1);
  assert.match(answer.cursor, /^b{32}:1$/);
  const beyond = await read(merchant, `${incarnation}:99`);
  assert.equal(beyond.reset, true);
});

test('a removed record is told as gone to those who may have it, and to nobody else', async () => {
  const merchant = ids.uuid();
  const catalog = catalogOf();
  const [kept, removed] = [productOf(1), productOf(2)];
  await database.postgres.withMerchant(merchant, (tx) => catalog.upsertProducts(tx, [kept, removed]));
  const { cursor } = await read(merchant, null);
  await database.postgres.withMerchant(merchant, (tx) => catalog.removeProducts(tx, [removed.id]));
  assert.deepEqual((await read(merchant, cursor)).changes.map(({ id, body }) => [id, body]), [[removed.id, null]]);
  const fresh = await read(merchant, null);
  assert.deepEqual(fresh.changes.map(({ id }) => id), [kept.id]);
  assert.deepEqual(fresh.counts, { product: 1 });
});

test('a store gets its own settings and not those of another store', async () => {
  const merchant = ids.uuid();
  const [mine, other] = [ids.uuid(), ids.uuid()];
  const record = (id: string) => ({
    kind: 'store' as const, id, store: id,
    body: { id, code: 'S1', name: 'One', currency: 'CNY', timezone: 'Asia/Shanghai', shop_name: 'Shop', idle_lock_s: 300, languages: ['zh' as const], recovery: null },
  });
  await database.postgres.withMerchant(merchant, (tx) => catalogOf().publishChanges(tx, [record(mine), record(other)]));
  const answer = await read(merchant, null, 10, mine);
  assert.deepEqual(answer.changes.map(({ id }) => id), [mine]);
  assert.deepEqual(answer.counts, { store: 1 });
  assert.match(answer.cursor, /:2$/);
});

test('a merchant sees nothing of another merchant', async () => {
  const [mine, other] = [ids.uuid(), ids.uuid()];
  await database.postgres.withMerchant(other, (tx) => catalogOf().upsertProducts(tx, [productOf(1)]));
  assert.deepEqual((await read(mine, null)).changes, []);
});

test('screens are told of a change once it is committed, with the cursor to read up to', async () => {
  const merchant = ids.uuid();
  announced.length = 0;
  await assert.rejects(database.postgres.withMerchant(merchant, async (tx) => {
    await catalogOf().upsertProducts(tx, [productOf(1)]);
    throw new Error('given up');
  }));
  assert.deepEqual(announced, []);
  const cursor = await database.postgres.withMerchant(merchant, (tx) => catalogOf().upsertProducts(tx, [productOf(1)]));
  assert.deepEqual(announced, [{ type: 'changes', cursor, kinds: ['product'] }]);
});

const roleOf = (name: string) => ({
  id: ids.uuid(), names: { en: name }, rank: 'operator' as const, actions: ['sell' as const], limits: { waive_minor: 500n }, credentials: { pin_figures_min: 4, badge: 'never' as const },
});
const publishRoles = (merchant: string, roles: readonly ReturnType<typeof roleOf>[]) => (
  database.postgres.withMerchant(merchant, (tx) => catalogOf().publishChanges(tx, roles.map((body) => ({ kind: 'role', id: body.id, store: null, body }))))
);

test('little that is new for all stores comes with the news itself: what it is, from where on, and how much there is of it', async () => {
  const merchant = ids.uuid();
  const known = await publishRoles(merchant, [roleOf('Clerk')]);
  announced.length = 0;
  const [lead, deputy] = [roleOf('Lead'), roleOf('Deputy')];
  const cursor = await publishRoles(merchant, [lead, deputy]);
  const event = LiveEvent.parse(announced[0]);
  assert(event.type === 'changes');
  assert.deepEqual([event.from, event.cursor, event.counts], [known, cursor, { role: 3 }]);
  // A till that applies it holds what one holds that asks.
  const asked = await read(merchant, known);
  assert.deepEqual(event.changes, asked.changes);
  assert.deepEqual(event.counts, asked.counts);
  await database.postgres.withMerchant(merchant, (tx) => catalogOf().publishChanges(tx, [{ kind: 'role', id: lead.id, store: null, body: null }]));
  const gone = LiveEvent.parse(announced[1]);
  assert(gone.type === 'changes');
  assert.deepEqual([gone.from, gone.changes?.[0]?.body, gone.counts], [cursor, null, { role: 2 }]);
});

test('each publication of one transaction is news of its own, one behind the other', async () => {
  const merchant = ids.uuid();
  announced.length = 0;
  await database.postgres.withMerchant(merchant, async (tx) => {
    for (const body of [roleOf('One'), roleOf('Two')]) await catalogOf().publishChanges(tx, [{ kind: 'role', id: body.id, store: null, body }]);
  });
  const [first, second] = announced.map((each) => LiveEvent.parse(each));
  assert(first?.type === 'changes' && second?.type === 'changes');
  assert.equal(second.from, first.cursor);
});

test('what is more than an event holds, of one store or many to count is only said to be new', async () => {
  const merchant = ids.uuid();
  const store = ids.uuid();
  const long = { ...roleOf('Long'), names: { en: 'x'.repeat(300), zh: '长'.repeat(300), fr: 'x'.repeat(300), de: 'x'.repeat(300), it: '长'.repeat(300), es: '长'.repeat(300), pt: '长'.repeat(300), ru: '长'.repeat(300) } };
  announced.length = 0;
  await publishRoles(merchant, Array.from({ length: 21 }, (_, at) => roleOf(`Role ${at}`)));
  await publishRoles(merchant, [long]);
  await database.postgres.withMerchant(merchant, (tx) => catalogOf().upsertProducts(tx, [productOf(1)]));
  await database.postgres.withMerchant(merchant, (tx) => catalogOf().publishChanges(tx, [{ kind: 'store', id: store, store, body: null }]));
  assert.deepEqual(announced.map((each) => Object.keys(each).sort()), Array.from({ length: 4 }, () => ['cursor', 'kinds', 'type']));
  assert.deepEqual(announced.map(({ kinds }) => kinds), [['role'], ['role'], ['product'], ['store']]);
});

test('the largest news that carries its records fits into one notification', async () => {
  const merchant = ids.uuid();
  announced.length = 0;
  const names = { en: 'x'.repeat(230) };
  for (let count = 1; count <= 20; count++) await publishRoles(merchant, Array.from({ length: count }, () => ({ ...roleOf(''), names })));
  const carried = announced.filter((each) => 'changes' in each).map((each) => Buffer.byteLength(JSON.stringify([merchant, each])));
  assert.ok(carried.length > 5 && carried.length < 20);
  assert.ok(Math.max(...carried) > 4_000 && Math.max(...carried) < 7_000, `${Math.max(...carried)} bytes`);
});

test('as many products as are written are read, over many pages', async () => {
  const merchant = ids.uuid();
  const products = Array.from({ length: 20_000 }, (_, at) => productOf(at));
  await database.postgres.withMerchant(merchant, (tx) => catalogOf().upsertProducts(tx, products));
  let cursor: string | null = null;
  let read_count = 0;
  for (let more = true; more;) {
    const answer = await read(merchant, cursor, 5000);
    read_count += answer.changes.length;
    ({ cursor, more } = answer);
  }
  assert.equal(read_count, 20_000);
});
