/** A terminal that the office moves to another store: a real till, the real server, and HTTP between them. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { FleetTerminalDetail, ProductDetail, normalizeCode, toWire } from '@stilltill/protocol';
import type { Till, TillState } from '@stilltill/till-engine';
import { createNodeTill, systemClock } from '@stilltill/till-engine/node';
import { type TestDatabase, createTestDatabase } from './test-database.ts';
import { type TestShop, openTestShop } from './test-shop.ts';
import { must, reached } from './till-bench.ts';

const OWNER = { name: 'Li Wei', email: 'li@shop.test', password: 'a quiet till sells on' };
const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
const CLERK = { id: randomUUID(), name: '王小雨', pin: '2468' };
const BARCODE = '6901234567892';

let database: TestDatabase;
let shop: TestShop;
let cookie: string;
let folder: string;
let origin: string;
let second: string;
let tills = 0;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
  cookie = await shop.signIn('owner', OWNER, HOST);
  folder = await mkdtemp(join(tmpdir(), 'stilltill-moved-'));
  second = randomUUID();
  await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.fleet.makeStore(tx, {
    id: second, code: 'S2', name: '湖边店', currency: 'CNY', timezone: 'Asia/Shanghai', idle_lock_s: 300, languages: ['zh', 'en'],
  }));
  await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.staff.makeOperators(tx, [{ ...CLERK, role: 'operator', active: true, language: 'zh' }], 'test'));
  await shop.server.app.listen({ host: '127.0.0.1', port: 0 });
  origin = `http://127.0.0.1:${(shop.server.app.server.address() as AddressInfo).port}`;
  await office(ProductDetail, 'POST', 'products', { code: 'P1', names: { zh: '可乐', en: 'Cola' }, barcodes: [BARCODE], price_minor: '350', tax_rate_ppm: 130_000, unit: 'piece', cost_minor: null, favourite: false, category: null, picture: null });
});
after(async () => {
  await shop.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function office<T>(shape: { parse(value: unknown): T }, method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
  const answer = await shop.server.app.inject({
    method, url: `/api/v1/office/${path}`, headers: { ...HOST, cookie, ...(body ? { 'content-type': 'application/json', 'idempotency-key': randomUUID() } : {}) }, ...(body ? { payload: toWire(body) } : {}),
  });
  assert.equal(answer.statusCode, 200, answer.body);
  return shape.parse(JSON.parse(answer.body));
}
const show = (terminal: string): Promise<ReturnType<typeof FleetTerminalDetail.parse>> => office(FleetTerminalDetail, 'GET', `fleet/terminals/${terminal}`);
const move = (terminal: string): Promise<unknown> => office(FleetTerminalDetail, 'POST', `fleet/terminals/${terminal}/move`, { store: second, reason: '那边缺一台' });

async function openTill(): Promise<{ readonly till: Till; readonly terminal: string }> {
  const [terminal, code] = [randomUUID(), `T${tills += 1}`];
  await shop.server.modules.fleet.makeTerminal(shop.merchant, { id: terminal, store: shop.store, code, name: code });
  // The till's clock agrees with the server's, which stands still.
  const till = await createNodeTill({ folder: join(folder, code), server: origin, ports: { clock: { ...systemClock, now_ms: () => shop.clock.now_ms() } } });
  must(await till.enrol(normalizeCode(must(await shop.server.modules.fleet.issueCode(shop.merchant, terminal, 'test')).code)));
  await reached(till, (state) => state.phase === 'locked' && state.network.waiting === 0 && !state.catalog.syncing);
  return { till, terminal };
}
/** Lets the till look for what is new until it is as it should be. */
async function hears(till: Till, holds: (state: TillState) => boolean): Promise<void> {
  while (!holds(till.state())) {
    till.syncNow();
    await new Promise((resolve) => void setImmediate(resolve));
  }
}
const storeOf = async (epoch: string): Promise<string[]> => (await database.adminQuery<{ store_id: string }>('select store_id from app.chain where merchant_id = $1 and epoch = $2', [shop.merchant, epoch])).map(({ store_id }) => store_id);
async function sell(till: Till): Promise<string> {
  must(await till.scan(BARCODE));
  return must(await till.takeCash(1000n)).number;
}

test('a till at work says that it will move, sells on for its store until the shift is closed and its operator has left, and then sells for the new one', async () => {
  const { till, terminal } = await openTill();
  try {
    must(await till.signOn(CLERK.id, CLERK.pin));
    must(await till.openShift(10_000n));
    assert.match(await sell(till), /^S1-T1-/);
    await move(terminal);
    await hears(till, ({ moving }) => moving !== null);
    assert.deepEqual([till.state().moving, till.state().store?.code], [{ store_name: '湖边店', waits_for: 'shift' }, 'S1']);
    assert.match(await sell(till), /^S1-T1-/, 'until it goes it sells for its earlier store');
    assert.equal((await show(terminal)).certified_store, shop.store);
    must(await till.closeShift(10_700n, null));
    assert.equal(till.state().moving?.waits_for, 'session');
    const before = till.state().terminal?.epoch ?? '';
    must(await till.signOff('left'));
    await hears(till, (state) => state.store?.code === 'S2' && state.network.waiting === 0 && !state.catalog.syncing);
    assert.deepEqual([till.state().moving, till.state().terminal?.store_code, till.state().store?.name], [null, 'S2', '湖边店']);

    must(await till.signOn(CLERK.id, CLERK.pin));
    must(await till.openShift(20_000n));
    const number = await sell(till);
    assert.match(number, /^S2-T1-/);
    await hears(till, (state) => state.network.waiting === 0);
    assert.deepEqual([await storeOf(before), await storeOf(till.state().terminal?.epoch ?? '')], [[shop.store], [second]]);
    const sales = await database.adminQuery<{ store_id: string; count: number }>('select c.store_id, count(*)::integer as count from app.sale s join app.chain c using (merchant_id, chain) where s.merchant_id = $1 group by c.store_id order by 2 desc', [shop.merchant]);
    assert.deepEqual(sales, [{ store_id: shop.store, count: 2 }, { store_id: second, count: 1 }]);
    assert.equal((await database.adminQuery('select from app.exception where merchant_id = $1', [shop.merchant])).length, 0, 'nothing about it is an exception');
    assert.equal((await show(terminal)).certified_store, null, 'the office sees that it is done');
  } finally {
    await till.close();
  }
});
