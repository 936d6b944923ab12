import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { COUPON_BYTES, personalCouponFrom, readPersonalCoupon } from '@stilltill/domain/points';
import { CardIssued, CouponPage, CouponsIssued, CouponsTakenBack, CustomerGroup, PointLedger, PromotionDetail, toWire } from '@stilltill/protocol';
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
async function ask(method: 'GET' | 'POST' | 'PUT', url: string, body?: object): Promise<Answer> {
  const answer = await shop.server.app.inject({ method, url, headers: { ...HOST, cookie, ...(body ? { 'content-type': 'application/json' } : {}) }, ...(body ? { payload: toWire(body) } : {}) });
  return { status: answer.statusCode, body: JSON.parse(answer.body) as unknown };
}
async function office<T>(method: 'GET' | 'POST' | 'PUT', url: string, body: object | undefined, shape: { parse(value: unknown): T }): Promise<T> {
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
  const nobody = await office('POST', `${BASE}/groups`, { names: { en: 'Nobody yet' } }, CustomerGroup);
  assert.deepEqual((await office('POST', `${BASE}/coupons`, { promotion, account: null, group: nobody.id }, CouponsIssued)).items, []);
  const issued = await office('POST', `${BASE}/coupons`, { promotion, account: null, group: group.id }, CouponsIssued);
  assert.deepEqual(issued.items.map(({ account }) => account).sort(), cards.map(({ account }) => account).sort());
  assert.ok(issued.items.every((each) => readPersonalCoupon(each.code).kind === 'coupon') && new Set(issued.items.map((each) => each.code)).size === 2);
  assert.equal(codeOf(await ask('POST', `${BASE}/coupons`, { promotion, account: randomUUID(), group: null })), 'not_found');
  assert.equal(codeOf(await ask('POST', `${BASE}/coupons`, { promotion: randomUUID(), account: null, group: null })), 'promotion_invalid');
});

const MINUTE_MS = 60_000;
const inMinutes = (minutes: number): string => new Date(shop.clock.now_ms() + minutes * MINUTE_MS).toISOString();
const listed = (query: string): Promise<ReturnType<typeof CouponPage.parse>> => office('GET', `${BASE}/coupons?${query}`, undefined, CouponPage);
/** A promotion of its own, so that its coupons are counted alone. */
async function makePromotion(coupon: string): Promise<string> {
  return (await office('POST', '/api/v1/office/promotions', {
    names: { en: coupon }, offer: { kind: 'amount', amount_minor: 100n }, goods: {}, from: null, until: null, weekdays: null, hours: null, coupon, priority: 0, combines: false, times_max: null,
  }, PromotionDetail)).promotion.id;
}
async function makeCoupon(of: string, valid_until: string | null = null): Promise<string> {
  return (await office('POST', `${BASE}/coupons`, { promotion: of, account: null, group: null, valid_until }, CouponsIssued)).items[0]?.code ?? '';
}

test('a coupon holds until its end; what a till took after it is shown, what was held before it is not', async () => {
  const of = await makePromotion('BRIEF');
  const [held, late] = [await makeCoupon(of, inMinutes(1)), await makeCoupon(of, inMinutes(1))];
  assert.equal(codeOf(await ask('POST', `${BASE}/coupons`, { promotion: of, account: null, group: null, valid_until: inMinutes(0) })), 'request_malformed');
  const sale = randomUUID();
  assert.equal((await redeem(till(0), sale, held)).status, 200);
  shop.clock.set(shop.clock.now_ms() + MINUTE_MS);
  assert.equal(codeOf(await redeem(till(1), randomUUID(), late)), 'coupon_ended');
  const later = await shop.enrol('T3');
  await upload(later, later.write('epoch.began', { reason: 'enrolled', follows: null }));
  const sell = (id: string, code_of: string, basis: 'online' | 'offline'): Promise<void> => upload(later, later.write('sale.completed', { ...makeSale(random, { sale: id }), personal: [{ coupon_hash: sha256Hex(code_of), promotion: of, basis }] }));
  await sell(sale, held, 'online');
  assert.deepEqual(await flags(), []);
  await sell(randomUUID(), late, 'offline');
  assert.deepEqual(await flags(), ['coupon_ended']);
});

test('the office reads the coupons of a promotion with what became of each, page by page', async () => {
  const of = await makePromotion('LISTED');
  const group = await office('POST', `${BASE}/groups`, { names: { en: 'Readers' } }, CustomerGroup);
  const { account } = await office('POST', `${BASE}/cards`, { customer: null }, CardIssued);
  await office('PUT', `${BASE}/accounts/${account}/groups`, { groups: [group.id] }, PointLedger);
  const [used, held] = [await makeCoupon(of), await makeCoupon(of, inMinutes(30))];
  await office('POST', `${BASE}/coupons`, { promotion: of, account: null, group: group.id }, CouponsIssued);
  await redeem(till(0), randomUUID(), held);
  await upload(till(0), till(0).write('sale.completed', { ...makeSale(random), personal: [{ coupon_hash: sha256Hex(used), promotion: of, basis: 'offline' }] }));
  const first = await listed(`promotion=${of}&limit=2`);
  const rest = await listed(`promotion=${of}&limit=2&after=${first.next}`);
  assert.deepEqual([...first.items, ...rest.items].map(({ state, group: made_for }) => [state, made_for]), [['unused', group.id], ['held', null], ['used', null]]);
  assert.equal(rest.next, null);
  assert.ok(rest.items[0]?.sale && rest.items[0].used_at, 'the sale that used it is named');
  assert.deepEqual(first.counts, { unused: 1, held: 1, used: 1, taken_back: 0, expired: 0 });
  assert.deepEqual((await listed(`account=${account}`)).items.map(({ promotion: whose }) => whose), [of]);
  assert.equal((await ask('GET', `${BASE}/coupons?after=nonsense`)).status, 400);
});

test('coupons that nobody has used are taken back; one in a basket or in a sale is let be', async () => {
  const of = await makePromotion('BACK');
  const [gone, held, other] = [await makeCoupon(of), await makeCoupon(of), await makeCoupon(of)];
  await redeem(till(0), randomUUID(), held);
  const { items } = await listed(`promotion=${of}`);
  const idOf = (place: number): string => items.at(-1 - place)?.coupon ?? '';
  const takeBack = (coupon: string | null, whose = of): Promise<Answer> => ask('POST', `${BASE}/coupons/take-back`, { promotion: whose, coupon });
  assert.deepEqual((await takeBack(idOf(0))).body, { count: 1 });
  assert.deepEqual((await takeBack(idOf(0))).body, { count: 0 }, 'twice is once');
  assert.equal(codeOf(await takeBack(idOf(1))), 'coupon_used');
  assert.equal(codeOf(await takeBack(idOf(1), promotion)), 'not_found', 'of another promotion');
  assert.equal(codeOf(await redeem(till(1), randomUUID(), gone)), 'coupon_ended');
  assert.deepEqual(await office('POST', `${BASE}/coupons/take-back`, { promotion: of, coupon: null }, CouponsTakenBack), { count: 1 });
  assert.equal(codeOf(await redeem(till(1), randomUUID(), other)), 'coupon_ended');
  assert.deepEqual((await listed(`promotion=${of}`)).counts, { unused: 0, held: 1, used: 0, taken_back: 2, expired: 0 });
});
