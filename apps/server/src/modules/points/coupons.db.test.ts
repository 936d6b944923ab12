import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { COUPON_BYTES, personalCouponFrom, readPersonalCoupon } from '@stilltill/domain/points';
import { CardIssued, CouponsIssued, CustomerGroup, PointLedger, PromotionDetail, toWire } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { makeSale, sha256Hex } from '@stilltill/testing/test-terminal';
import { type ShopTerminal, type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import { systemTestRandom as random } from '../../test-room.ts';

const OWNER = { name: 'Li Wei', email: 'li@shop.test', password: 'a quiet till sells on' };
const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
const BASE = '/api/v1/office/points';
let database: TestDatabase;
let shop: TestShop;
let cookie: string;
let tills: ShopTerminal[];
let promotion: string;
let code: string;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
  cookie = await shop.signIn('owner', OWNER, HOST);
  tills = [await shop.enrol('T1'), await shop.enrol('T2')];
  for (const till of tills) await upload(till, till.write('epoch.began', { reason: 'enrolled', follows: null }));
  const made = await office('POST', '/api/v1/office/promotions', {
    names: { en: 'A gift' }, offer: { kind: 'amount', amount_minor: 100n }, goods: {}, from: null, until: null, weekdays: null, hours: null, coupon: 'GIFT', priority: 0, combines: false, times_max: null,
  }, PromotionDetail);
  promotion = made.promotion.id;
});
after(async () => {
  await shop.close();
  await database.drop();
});
beforeEach(async () => {
  code = (await office('POST', `${BASE}/coupons`, { promotion, account: null, group: null }, CouponsIssued)).items[0]?.code ?? '';
});

type Answer = { readonly status: number; readonly body: unknown };
async function ask(method: 'POST' | 'PUT', url: string, body: object): Promise<Answer> {
  const answer = await shop.server.app.inject({ method, url, headers: { ...HOST, cookie, 'content-type': 'application/json' }, payload: toWire(body) });
  return { status: answer.statusCode, body: JSON.parse(answer.body) as unknown };
}
async function office<T>(method: 'POST' | 'PUT', url: string, body: object, shape: { parse(value: unknown): T }): Promise<T> {
  const answer = await ask(method, url, body);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return shape.parse(answer.body);
}
const codeOf = ({ body }: Answer): string => (body as { code: string }).code;
async function upload(till: ShopTerminal, ...run: Parameters<ShopTerminal['upload']>[0]): Promise<void> {
  const answer = await shop.ask('/api/v1/journal', till.upload(run), { authorization: till.pass });
  assert.equal(answer.status, 200, answer.body);
}
async function redeem(till: ShopTerminal, sale: string, of = code): Promise<Answer> {
  const answer = await shop.ask('/api/v1/terminal/points/coupon', JSON.stringify({ coupon_hash: sha256Hex(of), sale }), { authorization: till.pass });
  return { status: answer.status, body: JSON.parse(answer.body) as unknown };
}
const saleWith = (sale: string, of = code) => ({ ...makeSale(random, { sale }), personal: [{ coupon_hash: sha256Hex(of), promotion, basis: 'offline' as const }] });
async function flags(): Promise<string[]> {
  const rows = await database.adminQuery<{ code: string }>("select code from app.exception where merchant_id = $1 and code like 'coupon%' and settled_at is null order by code", [shop.merchant]);
  await database.adminQuery("update app.exception set settled_at = now() where merchant_id = $1 and settled_at is null", [shop.merchant]);
  return rows.map((row) => row.code);
}
const till = (place: number): ShopTerminal => tills[place] as ShopTerminal;

test('a coupon is held for one basket, free again where that is given up, and used up by its sale', async () => {
  const [one, other] = [randomUUID(), randomUUID()];
  assert.deepEqual((await redeem(till(0), one)).body as object, { promotion, until: (await redeem(till(0), one)).body && new Date(shop.clock.now_ms() + 1_800_000).toISOString() });
  assert.equal(codeOf(await redeem(till(1), other)), 'coupon_used');
  await upload(till(0), till(0).write('basket.abandoned', { sale: one, currency: 'CNY', reason: 'cancelled', lines: [], voided: [] }));
  assert.equal((await redeem(till(1), other)).status, 200);
  const entry = till(1).write('sale.completed', saleWith(other));
  await upload(till(1), entry);
  await upload(till(1), entry);
  assert.deepEqual(await flags(), []);
  assert.equal(codeOf(await redeem(till(0), one)), 'coupon_used');
});

test('of two tills at once one gets it', async () => {
  const both = await Promise.all([redeem(till(0), randomUUID()), redeem(till(1), randomUUID())]);
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409]);
});

test('a coupon that two tills took offline is taken twice as it happened, and shown once', async () => {
  await upload(till(0), till(0).write('sale.completed', saleWith(randomUUID())));
  assert.deepEqual(await flags(), []);
  await upload(till(1), till(1).write('sale.completed', saleWith(randomUUID())));
  assert.deepEqual(await flags(), ['coupon_used']);
});

test('a forged one is refused online, and shown where a till took it', async () => {
  const forged = personalCouponFrom(randomBytes(COUPON_BYTES), sha256Hex(promotion));
  assert.equal(codeOf(await redeem(till(0), randomUUID(), forged)), 'coupon_not_issued');
  await upload(till(0), till(0).write('sale.completed', saleWith(randomUUID(), forged)));
  assert.deepEqual(await flags(), ['coupon_not_issued']);
});

test('a group gets one for each of its accounts, an account its own; a promotion that holds without a code has none', async () => {
  const group = await office('POST', `${BASE}/groups`, { names: { en: 'Friends' } }, CustomerGroup);
  const cards = [await office('POST', `${BASE}/cards`, { customer: null }, CardIssued), await office('POST', `${BASE}/cards`, { customer: null }, CardIssued)];
  for (const { account } of cards) await office('PUT', `${BASE}/accounts/${account}/groups`, { groups: [group.id] }, PointLedger);
  const issued = await office('POST', `${BASE}/coupons`, { promotion, account: null, group: group.id }, CouponsIssued);
  assert.deepEqual(issued.items.map(({ account }) => account).sort(), cards.map(({ account }) => account).sort());
  assert.ok(issued.items.every((each) => readPersonalCoupon(each.code).kind === 'coupon') && new Set(issued.items.map((each) => each.code)).size === 2);
  assert.equal(codeOf(await ask('POST', `${BASE}/coupons`, { promotion, account: randomUUID(), group: null })), 'not_found');
  assert.equal(codeOf(await ask('POST', `${BASE}/coupons`, { promotion: randomUUID(), account: null, group: null })), 'promotion_invalid');
});
