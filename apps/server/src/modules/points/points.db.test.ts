import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import fc from 'fast-check';
import { type PointRules, CARD_BYTES, cardCodeFrom, effectOf } from '@stilltill/domain/points';
import { makePromotionBook, momentAt } from '@stilltill/domain/promotion';
import { type Basket, type Refund, type Sale, NOTHING_RETURNED, addOpenAmount, basketTotal, completeSale, emptyBasket, reckon, refundSums, setMember, wantPoints } from '@stilltill/domain/sale';
import { CardIssued, CustomerGroup, ChangesAnswer, PointLedger, PointRulesAnswer, PointRulesRecord, toWire } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { getTestPass } from '@stilltill/testing/enrol-terminal';
import { type ShopTerminal, type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import { hashCard } from './cards.ts';

const OWNER = { name: 'Li Wei', email: 'li@shop.test', password: 'a quiet till sells on' };
const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
const RULES: Omit<PointRules, 'version'> = {
  earn: { points: 1, per_minor: 100n, on: 'gross', excluded: {}, groups: [] }, spend: { step_points: 1, step_minor: 1n, share_ppm: 1_000_000 }, expiry_months: 12,
  offline: { receipt_points: 500, terminal_day_points: 2000, groups_days: 7 },
};
const BASE = '/api/v1/office/points';
let database: TestDatabase;
let shop: TestShop;
let cookie: string;
let tills: ShopTerminal[];
let rules: PointRules;
let card: { readonly hash: string; readonly id: string; readonly account: string };
let now_ms = Date.parse('2026-11-20T04:00:00.000Z');

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
  shop.clock.set(now_ms);
  cookie = await shop.signIn('owner', OWNER, HOST);
  tills = [await shop.enrol('T1'), await shop.enrol('T2'), await shop.enrol('T3')];
  for (const till of tills) await upload(till, till.write('epoch.began', { reason: 'enrolled', follows: null }));
  const answer = await office('PUT', `${BASE}/rules`, { version: 0, rules: RULES }, PointRulesAnswer);
  assert.ok(answer.rules);
  rules = answer.rules;
});
after(async () => {
  await shop.close();
  await database.drop();
});
beforeEach(async () => {
  const issued = await office('POST', `${BASE}/cards`, { customer: null }, CardIssued);
  card = { hash: hashCard(issued.code), id: issued.card, account: issued.account };
});

type Method = 'GET' | 'POST' | 'PUT';
type Answer = { readonly status: number; readonly body: unknown };
async function ask(method: Method, url: string, body?: object): Promise<Answer> {
  const answer = await shop.server.app.inject({
    method, url, headers: { ...HOST, cookie, ...(body ? { 'content-type': 'application/json', 'idempotency-key': randomUUID() } : {}) }, ...(body ? { payload: toWire(body) } : {}),
  });
  return { status: answer.statusCode, body: JSON.parse(answer.body) as unknown };
}
async function office<T>(method: Method, url: string, body: object | undefined, shape: { parse(value: unknown): T }): Promise<T> {
  const answer = await ask(method, url, body);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return shape.parse(answer.body);
}
const codeOf = ({ body }: Answer): string => (body as { code: string }).code;
async function upload(till: ShopTerminal, ...run: Parameters<ShopTerminal['upload']>[0]): Promise<void> {
  const answer = await shop.ask('/api/v1/journal', till.upload(run), { authorization: till.pass });
  assert.equal(answer.status, 200, answer.body);
}
async function fromTill(till: ShopTerminal, what: 'look' | 'hold', body: object): Promise<Answer> {
  const answer = await shop.ask(`/api/v1/terminal/points/${what}`, JSON.stringify(body), { authorization: till.pass });
  return { status: answer.status, body: JSON.parse(answer.body) as unknown };
}
const hold = (till: ShopTerminal, sale: string, points: number): Promise<Answer> => fromTill(till, 'hold', { card_hash: card.hash, sale, points });
const ledger = (account = card.account): Promise<ReturnType<typeof PointLedger.parse>> => office('GET', `${BASE}/accounts/${account}`, undefined, PointLedger);
const balance = async (): Promise<number> => (await ledger()).balance_points;

type Buying = { readonly sale?: string; readonly spend?: number; readonly hold?: string | null; readonly card_hash?: string; readonly groups?: string[]; readonly lines?: readonly bigint[] };
const must = <T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false }): T => {
  assert.ok(result.ok, toWire(result));
  return result.value;
};
/** A member's sale as a till completes it, ¥100 in two lines if nothing else is said. */
function saleOf({ sale = randomUUID(), spend = 0, hold: held = null, card_hash = card.hash, groups, lines = [6000n, 4000n] }: Buying = {}): Sale {
  let basket: Basket = emptyBasket(sale, 'CNY');
  for (const price_minor of lines) basket = must(addOpenAmount(basket, { names: { zh: '水果' }, barcode: null, price_minor, tax_rate_ppm: 130_000 }));
  basket = must(setMember(basket, { card_hash, basis: 'online', ...(groups ? { groups } : {}) }));
  if (spend > 0) basket = must(wantPoints(basket, spend, held));
  basket = reckon(basket, { book: makePromotionBook([]), choice: 'best', moment: momentAt(new Date(now_ms).toISOString(), 'Asia/Shanghai'), points: rules });
  return must(completeSale(basket, { shift: randomUUID(), cash: { tender: randomUUID(), given_minor: basketTotal(basket), step_minor: 1n }, receipt_token_hash: null, points: rules }));
}
function refundOf(sale: Sale, before: ReadonlyMap<number, number>, wanted: readonly { line: number; qty_milli: number }[], total_minor = 0n): Refund {
  const sums = must(refundSums(sale, { ...NOTHING_RETURNED, qty_milli: before, total_minor }, wanted, 1n));
  return {
    refund: randomUUID(), sale: sale.sale, shift: sale.shift, currency: sale.currency, reason: null, receipt_token_hash: null,
    tenders: [{ tender: randomUUID(), kind: 'cash', amount_minor: sums.total_minor, given_minor: sums.total_minor, change_minor: 0n }], ...sums,
  };
}
const refundAll = (sale: Sale): Refund => refundOf(sale, new Map(), sale.lines.map(({ line, qty_milli }) => ({ line, qty_milli })));
const sell = (till: ShopTerminal, sale: Sale) => till.write('sale.completed', sale);
const giveBack = (till: ShopTerminal, refund: Refund) => till.write('sale.refunded', refund);
const till = (place = 0): ShopTerminal => tills[place % tills.length] as ShopTerminal;
async function flags(): Promise<string[]> {
  const rows = await database.adminQuery<{ code: string }>("select code from app.exception where merchant_id = $1 and code in ('points_overspent', 'points_differ', 'card_unknown', 'card_locked') and settled_at is null order by code", [shop.merchant]);
  return rows.map(({ code }) => code);
}
const forgetFlags = (): Promise<unknown> => database.adminQuery('update app.exception set settled_at = now() where merchant_id = $1 and settled_at is null', [shop.merchant]);
/** Balances are the sums of their entries. */
async function assertSums(): Promise<void> {
  const wrong = await database.adminQuery(
    `select id from app.point_account a where merchant_id = $1 and balance_points <> (select coalesce(sum(points), 0) from app.point_entry e where e.merchant_id = a.merchant_id and e.account_id = a.id)`, [shop.merchant],
  );
  assert.deepEqual(wrong, []);
}
/** Time goes by, and the tills get new passes. */
async function wait(ms: number): Promise<void> {
  now_ms += ms;
  shop.clock.set(now_ms);
  tills = await Promise.all(tills.map(async (each) => ({ ...each, pass: await getTestPass(shop.ask, each, now_ms) })));
}

describe('rules', () => {
  it('reach the tills with their version; a change on another version than the newest is refused, and so are rules that can not be worked', async () => {
    const page = await shop.server.app.inject({ method: 'GET', url: '/api/v1/changes', headers: { authorization: till().pass } });
    const record = ChangesAnswer.parse(JSON.parse(page.body)).changes.find(({ kind }) => kind === 'points');
    assert.deepEqual(PointRulesRecord.parse(record?.body), rules);
    assert.equal(codeOf(await ask('PUT', `${BASE}/rules`, { version: 0, rules: RULES })), 'conflict');
    assert.equal(codeOf(await ask('PUT', `${BASE}/rules`, { version: 1, rules: { ...RULES, earn: { ...RULES.earn, per_minor: 0n } } })), 'points_rules_invalid');
    assert.equal(codeOf(await ask('PUT', `${BASE}/rules`, { version: 1, rules: { ...RULES, earn: { ...RULES.earn, groups: [{ group: randomUUID(), rate_ppm: 2_000_000 }] } } })), 'points_rules_invalid');
  });
});

describe('the ledger', () => {
  it('a sale earns, spends what it says, and the same entries sent again change nothing', async () => {
    const first = saleOf();
    const entry = sell(till(), first);
    await upload(till(), entry);
    assert.equal(await balance(), 100);
    await upload(till(), entry);
    assert.equal(await balance(), 100);
    const second = saleOf({ spend: 60, hold: randomUUID() });
    await upload(till(1), sell(till(1), second));
    assert.equal(second.member?.earned_points, 99);
    assert.equal(await balance(), 100 - 60 + 99);
    assert.deepEqual((await ledger()).entries.map(({ kind, points }) => [kind, points]).sort(), [['earned', 100], ['earned', 99], ['spent', -60]].sort());
    await assertSums();
  });

  it('a refund of all leaves nothing, in one go, in parts, and where it arrives before its sale', async () => {
    const [one, two, three] = [saleOf({ spend: 30 }), saleOf({ spend: 7, lines: [3333n, 777n, 1n] }), saleOf()];
    await upload(till(), sell(till(), one), giveBack(till(), refundAll(one)));
    assert.equal(await balance(), 0);
    let back = new Map<number, number>();
    await upload(till(), sell(till(), two));
    for (const line of [2, 1, 3]) {
      const sold = two.lines.find((each) => each.line === line) as Sale['lines'][number];
      const refund = refundOf(two, back, [{ line, qty_milli: sold.qty_milli }], [...back.keys()].reduce((all, each) => all + (two.lines.find((other) => other.line === each)?.amount_minor ?? 0n), 0n));
      back = new Map(back).set(line, sold.qty_milli);
      await upload(till(line), giveBack(till(line), refund));
    }
    assert.equal(await balance(), 0);
    await upload(till(2), giveBack(till(2), refundAll(three)));
    assert.equal(await balance(), 0);
    await upload(till(), sell(till(), three));
    assert.equal(await balance(), 0);
    await assertSums();
    await forgetFlags();
  });

  it('a sale without a card touches no account', async () => {
    const { member: _member, ...plain } = saleOf();
    await upload(till(), till().write('sale.completed', plain));
    assert.equal(await balance(), 0);
  });

  it('what is over is written off when somebody looks, the oldest spent first', async () => {
    await upload(till(), sell(till(), saleOf()));
    await wait(200 * 86_400_000);
    await upload(till(), sell(till(), saleOf({ spend: 40, lines: [10_040n] })));
    await wait(200 * 86_400_000);
    const seen = await fromTill(till(), 'look', { card_hash: card.hash });
    assert.equal((seen.body as { balance_points: number }).balance_points, 100, JSON.stringify(seen.body));
    assert.deepEqual((await ledger()).entries.map(({ kind, points }) => [kind, points])[0], ['expired', -60]);
    await assertSums();
  });

  it('points by hand stand in it with name and reason', async () => {
    const corrected = await office('POST', `${BASE}/accounts/${card.account}/correct`, { points: 25, reason: 'welcome' }, PointLedger);
    assert.deepEqual([corrected.balance_points, corrected.entries[0]?.by, corrected.entries[0]?.reason], [25, OWNER.name, 'welcome']);
    assert.equal(codeOf(await ask('POST', `${BASE}/accounts/${card.account}/correct`, { points: 0, reason: 'nothing' })), 'request_malformed');
  });
});

describe('spending', () => {
  beforeEach(async () => {
    await office('POST', `${BASE}/accounts/${card.account}/correct`, { points: 100, reason: 'test' }, PointLedger);
  });

  it('two tills at once can not hold the same points', async () => {
    const both = await Promise.all([hold(till(0), randomUUID(), 70), hold(till(0), randomUUID(), 70)]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409]);
    const refused = both.find(({ status }) => status === 409) as Answer;
    assert.deepEqual([codeOf(refused), (refused.body as { details: { available: number } }).details.available], ['points_insufficient', 30]);
  });

  it('a hold of the same sale takes the place of the one before, and ends with its entry, its time, or its basket being given up', async () => {
    const sale = randomUUID();
    for (const points of [90, 100, 20]) assert.equal((await hold(till(), sale, points)).status, 200);
    assert.equal((await ledger()).held_points, 20);
    await upload(till(), till().write('basket.abandoned', { sale, currency: 'CNY', reason: 'cancelled', lines: [], voided: [] }));
    assert.equal((await ledger()).held_points, 0);
    const held = await hold(till(), randomUUID(), 100);
    assert.equal(held.status, 200);
    assert.equal(codeOf(await hold(till(), randomUUID(), 1)), 'points_insufficient');
    await wait(31 * 60_000);
    const [again, body] = [await hold(till(), sale, 100), saleOf({ sale, spend: 100, hold: randomUUID() })];
    assert.equal(again.status, 200);
    await upload(till(1), sell(till(1), body));
    assert.equal(codeOf(await hold(till(), sale, 5)), 'conflict', 'a sale that is recorded holds nothing more');
    assert.deepEqual([(await ledger()).held_points, await balance()], [0, 99]);
  });

  it('what was spent offline and was not there is taken as it happened, shown with its amount, and worked off', async () => {
    await forgetFlags();
    await upload(till(1), sell(till(1), saleOf({ spend: 100, lines: [100n] })));
    assert.deepEqual(await flags(), []);
    await upload(till(2), sell(till(2), saleOf({ spend: 80, lines: [80n] })));
    assert.deepEqual([await balance(), await flags()], [-80, ['points_overspent']]);
    const [shown] = await database.adminQuery<{ details: object }>("select details from app.exception where merchant_id = $1 and code = 'points_overspent' and settled_at is null", [shop.merchant]);
    assert.deepEqual(shown?.details, { points: 80, amount: '0.80 CNY' });
    await upload(till(1), sell(till(1), saleOf({ lines: [9000n] })));
    assert.equal(await balance(), 10);
    await forgetFlags();
  });
});

describe('cards', () => {
  it('a forged one, one of another shop, a locked and a replaced one are told apart; a sale that named them is taken and shown', async () => {
    await forgetFlags();
    const forged = hashCard(cardCodeFrom(randomBytes(CARD_BYTES)));
    assert.equal(codeOf(await fromTill(till(), 'look', { card_hash: forged })), 'card_unknown');
    await upload(till(1), sell(till(1), saleOf({ card_hash: forged })));
    assert.deepEqual(await flags(), ['card_unknown']);
    assert.equal(codeOf(await fromTill(till(), 'look', { card_hash: forged })), 'card_unknown', 'a sale makes no card of it');
    await office('POST', `${BASE}/cards/${card.id}/lock`, { locked: true }, { parse: (value) => value });
    for (const what of ['look', 'hold'] as const) assert.equal(codeOf(await fromTill(till(), what, { card_hash: card.hash, sale: randomUUID(), points: 0 })), 'card_locked');
    await upload(till(1), sell(till(1), saleOf()));
    assert.deepEqual([await flags(), await balance()], [['card_locked', 'card_unknown'], 100]);
    await office('POST', `${BASE}/cards/${card.id}/lock`, { locked: false }, { parse: (value) => value });
    const other = await office('POST', `${BASE}/cards/${card.id}/replace`, {}, CardIssued);
    assert.equal(other.account, card.account);
    assert.equal(codeOf(await fromTill(till(), 'look', { card_hash: card.hash })), 'card_locked');
    assert.equal((await fromTill(till(), 'look', { card_hash: hashCard(other.code) })).status, 200);
    assert.equal(codeOf(await ask('POST', `${BASE}/cards/${card.id}/replace`, {})), 'conflict');
    await forgetFlags();
  });

  it('what is no form is refused and named by its code', async () => {
    for (const body of [{}, { card_hash: 'x' }, { card_hash: `${'0'.repeat(63)}G` }, { phone: 1 }]) assert.equal(codeOf(await fromTill(till(), 'look', body)), 'request_malformed');
    assert.equal(codeOf(await fromTill(till(), 'look', { phone: 'call me' })), 'phone_invalid');
    assert.equal(codeOf(await fromTill(till(), 'look', { phone: '13912340000' })), 'member_unknown');
    assert.equal(codeOf(await fromTill(till(), 'hold', { card_hash: card.hash, sale: randomUUID(), points: -1 })), 'request_malformed');
    assert.equal(codeOf(await ask('GET', `${BASE}/accounts?card=M000000000000Z`)), 'card_misread');
  });

  it('a till that went by other rules is shown', async () => {
    await forgetFlags();
    const sale = saleOf();
    await upload(till(1), till(1).write('sale.completed', { ...sale, member: { ...(sale.member as NonNullable<Sale['member']>), earned_points: 5000 } }));
    assert.deepEqual([await flags(), await balance()], [['points_differ'], 5000]);
    await forgetFlags();
  });

  it('a number finds the card of whoever has it, and an account of nobody becomes theirs with its points', async () => {
    const customer = (await ask('POST', '/api/v1/office/customers', { name: '王芳', phone: '139 1234 5678' })).body as { id: string };
    await upload(till(1), sell(till(1), saleOf()));
    const theirs = await office('POST', `${BASE}/cards`, { customer: customer.id }, CardIssued);
    const moved = await office('PUT', `${BASE}/accounts/${card.account}/customer`, { customer: customer.id }, PointLedger);
    assert.deepEqual([moved.account, moved.balance_points, moved.cards.length], [theirs.account, 100, 2]);
    const seen = (await fromTill(till(), 'look', { phone: '139-1234-5678' })).body as { balance_points: number };
    assert.equal(seen.balance_points, 100);
    const other = (await ask('POST', '/api/v1/office/customers', { name: '王芳', phone: '139 1234 5678' })).body as { id: string };
    await office('POST', `${BASE}/cards`, { customer: other.id }, CardIssued);
    assert.equal(codeOf(await fromTill(till(), 'look', { phone: '13912345678' })), 'member_unknown', 'of two who have the number nobody is guessed');
    await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.customers.merge(tx, customer.id, other.id, 'Li Wei'));
    assert.equal((await fromTill(till(), 'look', { phone: '13912345678' })).status, 200, 'once they are one person, it is theirs');
    await upload(till(2), sell(till(2), saleOf()));
    assert.equal((await ledger(theirs.account)).balance_points, 200, 'the old card goes on for the account that it belongs to now');
    await assertSums();
  });

  it('numbers are tried out at no till: after some of them it waits, others and cards do not, and it goes on later', async () => {
    const [stolen, beside] = [await shop.enrol('S1'), await shop.enrol('S2')];
    const look = async (by: ShopTerminal, number: number): Promise<string> => codeOf(await fromTill(by, 'look', { phone: `138${String(20_000_000 + number)}` }));
    const found = new Set<string>();
    for (let number = 0; number < 20; number += 1) found.add(await look(stolen, number));
    assert.deepEqual([...found], ['member_unknown']);
    assert.deepEqual([await look(stolen, 20), await look(stolen, 21), await look(beside, 22)], ['rate_limited', 'rate_limited', 'member_unknown']);
    assert.equal((await fromTill(stolen, 'look', { card_hash: card.hash })).status, 200);
    shop.clock.set(shop.clock.now_ms() + 10_000);
    assert.deepEqual([await look(stolen, 23), await look(stolen, 24)], ['member_unknown', 'rate_limited']);
  });

  it('groups are told to the till with the card', async () => {
    const group = await office('POST', `${BASE}/groups`, { names: { zh: '老友', en: 'Friends' } }, CustomerGroup);
    await office('PUT', `${BASE}/accounts/${card.account}/groups`, { groups: [group.id] }, PointLedger);
    assert.deepEqual(((await fromTill(till(), 'look', { card_hash: card.hash })).body as { groups: string[] }).groups, [group.id]);
    assert.equal(codeOf(await ask('PUT', `${BASE}/accounts/${card.account}/groups`, { groups: [randomUUID()] })), 'not_found');
  });
});

describe('at the same time', () => {
  it('fifty sales, refunds and holds at once are never off by a point', async () => {
    const many = await Promise.all(Array.from({ length: 10 }, (_, index) => shop.enrol(`M${index}`)));
    for (const each of many) await upload(each, each.write('epoch.began', { reason: 'enrolled', follows: null }));
    const sales = many.flatMap((each, index) => [{ each, sale: saleOf({ spend: index * 3 }) }, { each, sale: saleOf() }]);
    const back = sales.filter((_, index) => index % 4 === 1).map(({ sale }, index) => ({ each: many[(index + 3) % 10] as ShopTerminal, refund: refundAll(sale), sale }));
    const by_till = many.map((each) => [
      ...sales.filter((one) => one.each === each).map(({ sale }) => sell(each, sale)), ...back.filter((one) => one.each === each).map(({ refund }) => giveBack(each, refund)),
    ]);
    await Promise.all([
      ...many.map(async (each, index) => {
        for (const entry of by_till[index] ?? []) await upload(each, entry);
      }),
      ...Array.from({ length: 15 }, (_, index) => hold(many[index % 10] as ShopTerminal, randomUUID(), 10)),
    ]);
    const kept = sales.filter(({ sale }) => back.every((each) => each.sale !== sale));
    assert.equal(await balance(), kept.reduce((all, { sale }) => all + (sale.member?.earned_points ?? 0) - (sale.member?.spent_points ?? 0), 0));
    await assertSums();
  });

  it('tills online and offline, in any order, sending again what they sent, come to what the sales say', async () => {
    const step = fc.record({ till: fc.nat({ max: 2 }), what: fc.constantFrom('sell', 'spend', 'refund', 'part', 'send', 'send_again'), points: fc.integer({ min: 1, max: 90 }), pick: fc.nat({ max: 20 }) });
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const issued = await office('POST', `${BASE}/cards`, { customer: null }, CardIssued);
      card = { hash: hashCard(issued.code), id: issued.card, account: issued.account };
      const waiting = tills.map(() => [] as ReturnType<typeof sell>[]);
      const sold: { sale: Sale; back: Map<number, number>; paid_back_minor: bigint }[] = [];
      for (const { till: place, what, points, pick } of [...steps, ...tills.map((_, index) => ({ till: index, what: 'send' as const, points: 0, pick: 0 }))]) {
        const by = till(place);
        const queue = waiting[place] as ReturnType<typeof sell>[];
        const of = sold[pick % Math.max(1, sold.length)];
        if (what === 'sell' || what === 'spend') {
          const sale = saleOf({ spend: what === 'spend' ? points : 0, lines: [BigInt(500 + points * 37), BigInt(points * 11)] });
          sold.push({ sale, back: new Map(), paid_back_minor: 0n });
          queue.push(sell(by, sale));
        } else if ((what === 'refund' || what === 'part') && of) {
          const wanted = (what === 'part' ? of.sale.lines.slice(0, 1) : of.sale.lines).map(({ line, qty_milli }) => ({ line, qty_milli: qty_milli - (of.back.get(line) ?? 0) })).filter(({ qty_milli }) => qty_milli > 0);
          if (wanted.length === 0) continue;
          const refund = refundOf(of.sale, of.back, wanted, of.paid_back_minor);
          for (const { line, qty_milli } of wanted) of.back.set(line, (of.back.get(line) ?? 0) + qty_milli);
          of.paid_back_minor += refund.total_minor;
          queue.push(giveBack(by, refund));
        } else if (queue.length > 0) {
          await upload(by, ...queue);
          if (what === 'send_again') await upload(by, ...queue);
          queue.length = 0;
        }
      }
      const wanted = sold.reduce((all, { sale, back }) => {
        const { earned_points: earned, spent_points: spent } = sale.member as NonNullable<Sale['member']>;
        const off = (line: Sale['lines'][number]): bigint => (line.reductions ?? []).reduce((sum, each) => (each.kind === 'points' ? sum + each.amount_minor : sum), 0n);
        const effect = effectOf({ earned, spent, lines: sale.lines.map((line) => ({ line: line.line, qty_milli: line.qty_milli, weight_minor: line.amount_minor, off_minor: off(line) })) }, back);
        return all + earned - spent - effect.taken_back + effect.returned;
      }, 0);
      assert.equal(await balance(), wanted);
      await assertSums();
    }), { numRuns: 12 });
  });
});
