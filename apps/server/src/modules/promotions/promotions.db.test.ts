import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Product } from '@stilltill/domain/catalog';
import type { StoredEntry } from '@stilltill/domain/journal';
import { type Promotion, makePromotionBook, momentAt } from '@stilltill/domain/promotion';
import { type Sale, NOTHING_RETURNED, addProduct, basketTotal, completeSale, emptyBasket, reckon, refundSums } from '@stilltill/domain/sale';
import { ChangesAnswer, ExceptionPage, PromotionDetail, PromotionPage, PromotionRecord, PromotionTrialAnswer, StoreRecord, StoreSelling, USUAL_SELLING, toWire } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type ShopTerminal, type TestShop, openTestShop } from '@stilltill/testing/test-shop';

const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
const PROMOTIONS = '/api/v1/office/promotions';
const person = (name: string): { name: string; email: string; password: string } => ({ name, email: `${name.toLowerCase()}@shop.test`, password: 'a quiet till sells on' });
let database: TestDatabase;
let shop: TestShop;
let till: ShopTerminal;
let owner: string;
let manager: string;
/** Costs 10.00 a piece; of this test alone. */
let product: Product;
let tests = 0;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
  owner = await signIn(shop.merchant, 'owner', 'Lin');
  manager = await signIn(shop.merchant, 'manager', 'Chen');
});
after(async () => {
  await shop.close();
  await database.drop();
});
beforeEach(async () => {
  tests += 1;
  till = await shop.enrol(`T${tests}`);
  product = await makeProduct(shop.merchant);
  shop.clock.set(shop.clock.now_ms() + 60_000);
  await upload([till.write('epoch.began', { reason: 'enrolled', follows: null })]);
});

async function signIn(merchant: string, role: 'owner' | 'manager', name: string): Promise<string> {
  const made = await shop.server.modules.office.makeUser({ merchant, role, ...person(name) });
  assert.ok(made.ok);
  const answer = await shop.server.app.inject({ method: 'POST', url: '/api/auth/sign-in/email', headers: { ...HOST, 'content-type': 'application/json' }, payload: JSON.stringify(person(name)) });
  return [answer.headers['set-cookie'] ?? []].flat().map((each) => each.split(';')[0]).join('; ');
}

async function makeProduct(merchant: string): Promise<Product> {
  const id = randomUUID();
  const made: Product = {
    id, code: id.slice(0, 8), names: { zh: '乌龙茶', en: 'Oolong tea' }, barcodes: [], prices: [{ from: '2020-01-01T00:00:00.000Z', price_minor: 1000n }], tax_rate_ppm: 130_000, unit: 'piece', favourite: null, category: null,
  };
  await database.postgres.withMerchant(merchant, (tx) => shop.server.modules.catalog.upsertProducts(tx, [made]));
  return made;
}

type Answer = { readonly status: number; readonly body: unknown };
async function ask(method: 'GET' | 'POST' | 'PUT', url: string, body?: object, as = manager): Promise<Answer> {
  const answer = await shop.server.app.inject({ method, url, headers: { ...HOST, cookie: as, ...(body ? { 'content-type': 'application/json' } : {}) }, ...(body ? { payload: toWire(body) } : {}) });
  return { status: answer.statusCode, body: JSON.parse(answer.body) as unknown };
}
const faultOf = ({ status, body }: Answer): unknown[] => [status, (body as { code: string }).code, (body as { details?: { field?: string } }).details?.field];
const now = (): string => new Date(shop.clock.now_ms()).toISOString();

const threeForTwo = (more: Partial<Promotion> = {}): Omit<Promotion, 'id'> => ({
  names: { zh: '买二送一', en: 'Three for two' }, offer: { kind: 'buy_get', buy: 2, get: 1, rate_ppm: 1_000_000 }, goods: { products: [product.id] },
  from: null, until: null, weekdays: null, hours: null, coupon: null, priority: 0, combines: false, times_max: null, ...more,
});
async function make(more: Partial<Promotion> = {}): Promise<ReturnType<typeof PromotionDetail.parse>> {
  const answer = await ask('POST', PROMOTIONS, threeForTwo(more));
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return PromotionDetail.parse(answer.body);
}
const detail = async (id: string): Promise<ReturnType<typeof PromotionDetail.parse>> => PromotionDetail.parse((await ask('GET', `${PROMOTIONS}/${id}`)).body);

/** What a till that has read the whole feed holds. */
async function readFeed(): Promise<{ readonly cursor: string; readonly promotions: ReadonlyMap<string, Promotion>; readonly store: unknown }> {
  const promotions = new Map<string, Promotion>();
  let [cursor, more, store]: [string | null, boolean, unknown] = [null, true, null];
  while (more) {
    const answer = await shop.server.app.inject({ method: 'GET', url: `/api/v1/changes?limit=500${cursor ? `&after=${cursor}` : ''}`, headers: { authorization: till.pass } });
    const page = ChangesAnswer.parse(JSON.parse(answer.body));
    for (const { kind, id, body } of page.changes) {
      if (kind === 'promotion' && body) promotions.set(id, PromotionRecord.parse(body));
      if (kind === 'store') store = body;
    }
    [cursor, more] = [page.cursor, page.more];
  }
  return { cursor: cursor ?? '', promotions, store };
}

type Held = { readonly cursor: string; readonly promotions: ReadonlyMap<string, Promotion> };
/** A sale of so many pieces as a till completes it that holds these promotions. */
function saleUnder(held: Held, pieces: number, more: { readonly at?: string; readonly coupons?: readonly string[] } = {}): Sale {
  const at = more.at ?? now();
  const added = addProduct({ ...emptyBasket(randomUUID(), 'CNY'), coupons: more.coupons }, product, { at, barcode: null, qty_milli: pieces * 1000 });
  assert.ok(added.ok);
  const basket = reckon(added.value, { book: makePromotionBook([...held.promotions.values()]), choice: 'best', moment: momentAt(at, 'Asia/Shanghai'), basis: held.cursor });
  const sale = completeSale(basket, { shift: randomUUID(), cash: { tender: randomUUID(), given_minor: basketTotal(basket), step_minor: 1n }, receipt_token_hash: null });
  assert.ok(sale.ok);
  return sale.value;
}
async function upload(run: readonly StoredEntry[]): Promise<void> {
  const answer = await shop.ask('/api/v1/journal', till.upload(run), { authorization: till.pass });
  assert.equal(answer.status, 200, answer.body);
}
const sell = (sale: Sale): Promise<void> => upload([till.write('sale.completed', sale)]);
async function flags(): Promise<unknown[]> {
  const { items } = ExceptionPage.parse((await ask('GET', `/api/v1/office/exceptions?terminal=${till.enrolment.terminal}`)).body);
  return items.map(({ code, details }) => [code, details['stated'], details['computed']]);
}

describe('the office', () => {
  it('makes, changes and ends a promotion, and tills have each state of it', async () => {
    const made = await make();
    assert.deepEqual([made.state, made.version, made.products[product.id]?.['en']], ['now', 1, 'Oolong tea']);
    assert.deepEqual((await readFeed()).promotions.get(made.promotion.id), made.promotion);
    const { id: _id, ...rest } = made.promotion;
    const changed = await ask('PUT', `${PROMOTIONS}/${made.promotion.id}`, { ...rest, times_max: 2, version: 1 });
    assert.equal(changed.status, 200);
    assert.equal((await readFeed()).promotions.get(made.promotion.id)?.times_max, 2);
    assert.deepEqual(faultOf(await ask('PUT', `${PROMOTIONS}/${made.promotion.id}`, { ...rest, version: 1 })), [409, 'conflict', undefined]);
    const ended = PromotionDetail.parse((await ask('POST', `${PROMOTIONS}/${made.promotion.id}/end`, {})).body);
    assert.deepEqual([ended.state, ended.promotion.until, ended.version], ['ended', now(), 3]);
    assert.equal((await readFeed()).promotions.has(made.promotion.id), false);
    assert.equal(PromotionDetail.parse((await ask('POST', `${PROMOTIONS}/${made.promotion.id}/end`, {})).body).version, 3);
  });

  it('lists them by state, the newest first, page by page', async () => {
    const later = new Date(shop.clock.now_ms() + 3_600_000).toISOString();
    const [running, planned] = [await make(), await make({ from: later })];
    const page = PromotionPage.parse((await ask('GET', `${PROMOTIONS}?limit=2`)).body);
    assert.deepEqual(page.items.map(({ promotion, state }) => [promotion.id, state]), [[planned.promotion.id, 'planned'], [running.promotion.id, 'now']]);
    assert.ok(page.next);
    assert.ok(!PromotionPage.parse((await ask('GET', `${PROMOTIONS}?after=${page.next}`)).body).items.some(({ promotion }) => promotion.id === running.promotion.id));
    assert.deepEqual(PromotionPage.parse((await ask('GET', `${PROMOTIONS}?state=planned`)).body).items.map(({ promotion }) => promotion.id), [planned.promotion.id]);
    shop.clock.set(Date.parse(later));
    assert.equal((await detail(planned.promotion.id)).state, 'now');
  });

  it('refuses what can\'t be given, and says which field is wrong', async () => {
    assert.deepEqual(faultOf(await ask('POST', PROMOTIONS, threeForTwo({ goods: { products: [randomUUID()] } }))), [422, 'promotion_invalid', 'goods']);
    assert.deepEqual(faultOf(await ask('POST', PROMOTIONS, threeForTwo({ combines: true }))), [422, 'promotion_invalid', 'combines']);
    assert.deepEqual(faultOf(await ask('POST', PROMOTIONS, threeForTwo({ coupon: '  ' }))), [422, 'promotion_invalid', 'coupon']);
    assert.deepEqual(faultOf(await ask('POST', PROMOTIONS, threeForTwo({ from: now(), until: now() }))), [422, 'promotion_invalid', 'until']);
    assert.equal((await ask('POST', PROMOTIONS, threeForTwo({ offer: { kind: 'price', price_minor: -1n } }))).status, 400);
    assert.equal((await ask('POST', PROMOTIONS, threeForTwo(), 'none=1')).status, 401);
  });

  it('takes from the tills what ended a day ago when another one is made', async () => {
    const ending = await make({ until: new Date(shop.clock.now_ms() + 1000).toISOString() });
    shop.clock.set(shop.clock.now_ms() + 2000);
    await make();
    assert.equal((await readFeed()).promotions.has(ending.promotion.id), true);
    shop.clock.set(shop.clock.now_ms() + 25 * 3_600_000);
    // Its pass ran out meanwhile.
    till = await shop.enrol(`L${tests}`);
    const next = await make();
    const { promotions } = await readFeed();
    assert.deepEqual([promotions.has(ending.promotion.id), promotions.has(next.promotion.id)], [false, true]);
  });

  it('tries a draft on a basket together with what is kept, and says what each line gets off and why', async () => {
    const kept = await make({ offer: { kind: 'percent', rate_ppm: 100_000 }, coupon: 'tea 10', names: { en: 'Tea' } });
    const basket = { store: shop.store, lines: [{ product: product.id, qty_milli: 3000 }], coupons: [] };
    const offOf = async (trial: object): Promise<unknown> => {
      const answer = await ask('POST', `${PROMOTIONS}/try`, trial);
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
      const { lines, total_minor } = PromotionTrialAnswer.parse(answer.body);
      return [total_minor, ...lines.flatMap(({ off }) => off.map(({ promotion, amount_minor }) => [promotion, amount_minor]))];
    };
    assert.deepEqual(await offOf(basket), [3000n]);
    assert.deepEqual(await offOf({ ...basket, coupons: ['Tea10'] }), [2700n, [kept.promotion.id, 300n]]);
    assert.deepEqual(await offOf({ ...basket, coupons: ['Tea10'], draft: threeForTwo() }), [2000n, [null, 1000n]]);
    assert.deepEqual(await offOf({ ...basket, draft: threeForTwo({ weekdays: [6] }), at: '2026-11-27T16:30:00.000Z' }), [2000n, [null, 1000n]]);
    assert.deepEqual(faultOf(await ask('POST', `${PROMOTIONS}/try`, { ...basket, lines: [{ product: randomUUID(), qty_milli: 1000 }] })), [404, 'not_found', undefined]);
  });

  it('shows and changes nothing of another merchant', async () => {
    const made = await make();
    const stranger = randomUUID();
    await shop.server.modules.fleet.makeMerchant({ id: stranger, shop_name: 'Other' });
    const theirs = await signIn(stranger, 'owner', `Stranger${tests}`);
    const { id, ...rest } = made.promotion;
    assert.equal((await ask('GET', `${PROMOTIONS}/${id}`, undefined, theirs)).status, 404);
    assert.equal((await ask('PUT', `${PROMOTIONS}/${id}`, { ...rest, goods: {}, version: 1 }, theirs)).status, 404);
    assert.equal((await ask('POST', `${PROMOTIONS}/${id}/end`, {}, theirs)).status, 404);
    assert.deepEqual(faultOf(await ask('POST', PROMOTIONS, rest, theirs)), [422, 'promotion_invalid', 'goods']);
    assert.deepEqual(PromotionPage.parse((await ask('GET', PROMOTIONS, undefined, theirs)).body).items, []);
    assert.equal((await ask('GET', `/api/v1/office/stores/${shop.store}/selling`, undefined, theirs)).status, 404);
    assert.equal((await ask('PUT', `/api/v1/office/stores/${shop.store}/selling`, { selling: USUAL_SELLING }, theirs)).status, 404);
    assert.equal((await detail(id)).version, 1);
  });
});

describe('sales that arrive', () => {
  it('agree with the promotions that the till had, and are counted', async () => {
    const made = await make();
    const held = await readFeed();
    await sell(saleUnder(held, 3));
    await sell(saleUnder(held, 7));
    await sell(saleUnder(held, 1));
    assert.deepEqual(await flags(), []);
    const { uses, given_minor } = await detail(made.promotion.id);
    assert.deepEqual([uses, given_minor], [2, 3000n]);
  });

  it('count for a promotion only as far as their goods do not come back', async () => {
    const made = await make();
    const sale = saleUnder(await readFeed(), 3);
    await sell(sale);
    const refund = (before_milli: number, before_minor: bigint, qty_milli: number): object => {
      const sums = refundSums(sale, { ...NOTHING_RETURNED, qty_milli: new Map([[1, before_milli]]), total_minor: before_minor }, [{ line: 1, qty_milli }], 1n);
      assert.ok(sums.ok);
      const { total_minor } = sums.value;
      return {
        refund: randomUUID(), sale: sale.sale, shift: sale.shift, currency: 'CNY', ...sums.value, reason: null, receipt_token_hash: null,
        tenders: [{ tender: randomUUID(), kind: 'cash', amount_minor: total_minor, given_minor: total_minor, change_minor: 0n }],
      };
    };
    await upload([till.write('sale.refunded', refund(0, 0n, 1000))]);
    assert.deepEqual([(await detail(made.promotion.id)).uses, (await detail(made.promotion.id)).given_minor], [1, 667n]);
    await upload([till.write('sale.refunded', refund(1000, 667n, 2000))]);
    assert.equal((await detail(made.promotion.id)).given_minor, 0n);
  });

  it('agree also where promotions changed, ended and began while the till was away', async () => {
    const first = await make();
    const away = await readFeed();
    const { id, ...rest } = first.promotion;
    await ask('PUT', `${PROMOTIONS}/${id}`, { ...rest, offer: { kind: 'percent', rate_ppm: 500_000 }, version: 1 });
    await make({ offer: { kind: 'price', price_minor: 1n } });
    await ask('POST', `${PROMOTIONS}/${id}/end`, {});
    await sell(saleUnder(away, 3));
    await sell(saleUnder(await readFeed(), 3));
    assert.deepEqual(await flags(), []);
    // What the till had then is not what it would have had later.
    await sell({ ...saleUnder(away, 3), reckoned_basis: (await readFeed()).cursor });
    assert.deepEqual(await flags(), [['promotion_differs', '1000', '2997']]);
  });

  it('are accepted and flagged where a reduction is another than the rules give', async () => {
    await make();
    const sale = saleUnder(await readFeed(), 3);
    const [line] = sale.lines;
    assert.ok(line);
    const bent = { ...line, amount_minor: 1500n, reductions: [{ ...line.reductions?.[0], kind: 'promotion' as const, amount_minor: 1500n }] };
    const total = { total_minor: 1500n, tenders: sale.tenders.map((each) => ({ ...each, amount_minor: 1500n, given_minor: 1500n })), tax: [{ rate_ppm: 130_000, net_minor: 1327n, tax_minor: 173n }] };
    await sell({ ...sale, ...total, lines: [bent] });
    assert.deepEqual(await flags(), [['promotion_differs', '1500', '1000']]);
  });

  it('are flagged where the till can\'t have known of a promotion, and never for a basis that nobody knows without one', async () => {
    await make();
    const held = await readFeed();
    await sell({ ...saleUnder(held, 1), reckoned_basis: 'nowhere' });
    assert.deepEqual(await flags(), []);
    await sell({ ...saleUnder(held, 3), reckoned_basis: 'nowhere' });
    assert.deepEqual(await flags(), [['promotion_differs', '1000', '0']]);
  });

  it('are flagged where a promotion is left out that should have given something', async () => {
    const before = await readFeed();
    await make();
    const held = await readFeed();
    const { reckoned_at, reckoned_basis } = saleUnder(held, 1);
    assert.deepEqual([reckoned_at, reckoned_basis], [now(), held.cursor], 'also a basket that gets nothing says by what it was looked at');
    const blind = saleUnder({ ...held, promotions: new Map() }, 3);
    await sell(blind);
    assert.deepEqual(await flags(), [['promotion_differs', '0', '1000']]);
    // A till that has not heard of it yet agrees, also where it hears of it before the sale is paid.
    await upload([till.write('sale.completed', saleUnder(before, 3), null, held.cursor)]);
    const { reckoned_at: _at, reckoned_basis: _basis, ...silent } = blind;
    await upload([till.write('sale.completed', { ...silent, sale: randomUUID() }, null, held.cursor)]);
    assert.equal((await flags()).length, 1);
  });

  it('agree where a promotion began between the last look at the basket and its payment', async () => {
    const begins = new Date(shop.clock.now_ms() + 30_000).toISOString();
    await make({ from: begins });
    const held = await readFeed();
    const sale = saleUnder(held, 3);
    assert.equal(sale.promotions, undefined);
    shop.clock.set(Date.parse(begins) + 1000);
    await sell(sale);
    assert.deepEqual(await flags(), []);
  });

  it('agree by the clock of the store, by coupons, and by the rule that it had chosen before', async () => {
    await make({ weekdays: [6], coupon: 'SAT', goods: { products: [product.id] } });
    const held = await readFeed();
    // Saturday in Shanghai, still Friday in Greenwich.
    const saturday = saleUnder(held, 3, { at: '2026-11-27T16:30:00.000Z', coupons: ['SAT'] });
    assert.ok(saturday.promotions);
    await ask('PUT', `/api/v1/office/stores/${shop.store}/selling`, { selling: { ...USUAL_SELLING, promotion_choice: 'priority' } }, owner);
    await sell(saturday);
    assert.deepEqual(await flags(), []);
    await sell({ ...saturday, sale: randomUUID(), coupons: [] });
    assert.deepEqual((await flags()).length, 1);
  });
});

describe('how a store sells', () => {
  const path = (): string => `/api/v1/office/stores/${shop.store}/selling`;

  it('is set by the owner alone, and reaches the tills in the store\'s record', async () => {
    const selling = { ...USUAL_SELLING, tax_mode: 'added' as const, cash_step_minor: 10, card: null, embedded_codes: [{ pattern: '21PPPPPWWWWW' }] };
    assert.equal((await ask('PUT', path(), { selling }, manager)).status, 403);
    assert.equal((await ask('PUT', path(), { selling }, owner)).status, 200);
    assert.deepEqual(StoreSelling.parse((await ask('GET', path())).body).selling, selling);
    const record = StoreRecord.parse((await readFeed()).store);
    assert.deepEqual([record.selling, record.timezone, record.shop_name], [selling, 'Asia/Shanghai', '晨光便利']);
  });

  it('takes no pattern by which no label could be read', async () => {
    for (const patterns of [['21PPPPPPPPPP'], ['21WWWWWWWWWW'], ['21PPPPMMMWWW'], ['21PPPPPWWWWW', '21PPPPPMMMMM']]) {
      const answer = await ask('PUT', path(), { selling: { ...USUAL_SELLING, embedded_codes: patterns.map((pattern) => ({ pattern })) } }, owner);
      assert.deepEqual(faultOf(answer).slice(0, 2), [422, 'scale_code_invalid'], patterns.join(' '));
    }
  });
});
