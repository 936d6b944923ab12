// A shift that one operator asks another to take: asked and agreed to at a till by whoever is signed on there, accepted in the office.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { OwnShifts, RosterAnswer, SwapRequestList, type SwapStep } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type ShopTerminal, type TestShop, openTestShop } from '@stilltill/testing/test-shop';

const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
const password = 'a quiet shop by the lake';
let database: TestDatabase;
let shop: TestShop;
let cookie: string;
let till: ShopTerminal;
let wang: string;
let li: string;

before(async () => {
  database = await createTestDatabase();
});
after(() => database.drop());
beforeEach(async () => {
  shop = await openTestShop(database);
  cookie = await shop.signIn('manager', { name: '陈默', email: `${randomUUID()}@example.com`, password }, HOST);
  [wang, li] = [await hire('王小雨'), await hire('李想')];
  till = await shop.enrol('T1');
  await upload(till, [till.write('epoch.began', { reason: 'enrolled', follows: null })]);
});
afterEach(() => shop.close());

async function hire(name: string): Promise<string> {
  const id = randomUUID();
  await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.staff.makeOperator(tx, id, { name, role: 'operator', active: true, language: 'zh' }, 'Owner'));
  return id;
}
async function upload(terminal: ShopTerminal, entries: Parameters<ShopTerminal['upload']>[0]): Promise<void> {
  const answer = await shop.server.app.inject({ method: 'POST', url: '/api/v1/journal', headers: { authorization: terminal.pass, 'content-type': 'application/json' }, payload: terminal.upload(entries) });
  assert.equal(answer.statusCode, 200, answer.body);
}
const signOn = (operator: string): Promise<void> => upload(till, [till.write('operator.signed_on', { way: 'pin' }, operator)]);

type Answer = { readonly status: number; readonly body: Record<string, unknown>; readonly code: unknown };
async function send(method: 'GET' | 'POST', url: string, headers: Readonly<Record<string, string>>, body?: object): Promise<Answer> {
  const answer = await shop.server.app.inject({ method, url: `/api/v1/${url}`, headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) }, ...(body ? { payload: JSON.stringify(body) } : {}) });
  const read = JSON.parse(answer.body) as Record<string, unknown>;
  return { status: answer.statusCode, body: read, code: read['code'] };
}
const office = (method: 'GET' | 'POST', path: string, body?: object): Promise<Answer> => send(method, `office/roster${path}`, { ...HOST, cookie }, body);
const ask = (operator: string, step?: SwapStep, terminal = till): Promise<Answer> => send(step ? 'POST' : 'GET', `terminal/operators/${operator}/swaps`, { authorization: terminal.pass }, step);
const own = async (operator: string, step?: SwapStep) => {
  const answer = await ask(operator, step);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return OwnShifts.parse(answer.body);
};
/** A shift of so many hours, so many days after the test's today, 2026-11-20, a Friday. */
async function plan(operator: string, days: number, from = 9, hours = 8): Promise<string> {
  const at = (hour: number): string => new Date(Date.parse('2026-11-20T00:00:00+08:00') + (days * 24 + hour) * 3_600_000).toISOString();
  const made = await office('POST', '', { operator, store: shop.store, from: at(from), until: at(from + hours), late_reason: null });
  assert.equal(made.status, 200, JSON.stringify(made.body));
  return (made.body['ids'] as string[])[0] ?? '';
}
const waiting = async () => SwapRequestList.parse((await office('GET', '/requests')).body).items;
const holders = async () => RosterAnswer.parse((await office('GET', '?from=2026-11-10T00:00:00.000Z&until=2026-12-10T00:00:00.000Z')).body).items.map(({ id, operator, accepted }) => [id, operator, accepted]);

/** Wang asks Li to take a shift; with `agreed` Li says yes. */
async function request(shift: string, agreed = true): Promise<string> {
  await signOn(wang);
  await own(wang, { step: 'ask', shift, to: li });
  await signOn(li);
  const { asked } = await own(li);
  const id = asked.find(({ is_agreed }) => !is_agreed)?.id ?? assert.fail('nothing is asked');
  if (agreed) assert.equal((await own(li, { step: 'agree', request: id })).asked.find((each) => each.id === id)?.is_agreed, true);
  return id;
}

test('a shift goes to a colleague once they agreed at a till and a manager accepted it, and stands as it was until then', async () => {
  const shift = await plan(wang, 1);
  const id = await request(shift, false);
  assert.equal((await office('POST', `/requests/${id}`, { answer: 'accept' })).code, 'conflict', 'nobody agreed yet');
  await own(li, { step: 'agree', request: id });
  assert.deepEqual(await holders(), [[shift, wang, 'planned']]);
  assert.deepEqual((await waiting()).map(({ id: each, from_name, to_name, agreed_at }) => [each, from_name, to_name, agreed_at !== null]), [[id, '王小雨', '李想', true]]);
  assert.deepEqual((await office('POST', `/requests/${id}`, { answer: 'accept' })).body, { ids: [shift] });
  assert.deepEqual(await holders(), [[shift, li, 'swapped']]);
  assert.deepEqual([await waiting(), (await own(li)).shifts.map((each) => each.id), (await own(li)).asked], [[], [shift], []]);
  assert.equal((await office('POST', `/requests/${id}`, { answer: 'accept' })).code, 'not_found');
  assert.deepEqual(await database.adminQuery('select outcome, ended_by from app.swap_request where merchant_id = $1', [shop.merchant]), [{ outcome: 'accepted', ended_by: '陈默' }]);
});

test('somebody sees their own shifts of this week and next at the till where they are signed on, and nobody else does', async () => {
  const [monday, friday, sunday_after] = [await plan(wang, -4), await plan(wang, 0, 1, 2), await plan(wang, 9)];
  await plan(wang, 10);
  await plan(wang, -5);
  await plan(li, 2);
  await signOn(wang);
  const { shifts, colleagues } = await own(wang);
  assert.deepEqual(shifts.map(({ id, may_ask }) => [id, may_ask]), [[monday, false], [friday, false], [sunday_after, true]]);
  assert.deepEqual(colleagues.map(({ id }) => id), [li]);
  assert.equal((await ask(li)).code, 'not_signed_on_here');
  assert.equal((await ask(wang, undefined, await shop.enrol('T2'))).code, 'not_signed_on_here');
  assert.equal((await ask(li, { step: 'ask', shift: sunday_after, to: wang })).code, 'not_signed_on_here');
});

test('only one’s own shift that has not begun is asked of a colleague who is free then, and of one at a time', async () => {
  const [shift, begun, theirs] = [await plan(wang, 2), await plan(wang, -1), await plan(li, 3)];
  await plan(li, 2, 16, 4);
  await signOn(wang);
  const code = async (each: string, to: string) => (await ask(wang, { step: 'ask', shift: each, to })).code;
  assert.equal(await code(shift, li), 'roster_overlap');
  assert.equal(await code(begun, li), 'roster_begun');
  assert.deepEqual([await code(theirs, wang), await code(randomUUID(), li)], ['not_found', 'not_found']);
  assert.deepEqual([await code(shift, wang), await code(shift, randomUUID())], ['conflict', 'operator_unknown']);
  const zhao = await hire('赵敏');
  await own(wang, { step: 'ask', shift, to: zhao });
  assert.equal(await code(shift, zhao), 'conflict');
});

test('who is asked may refuse, who asked may withdraw, the office may decline; nobody answers for another, and it may be asked again', async () => {
  const shift = await plan(wang, 1);
  const id = await request(shift, false);
  assert.equal((await ask(li, { step: 'withdraw', request: id })).code, 'not_found');
  assert.deepEqual((await own(li, { step: 'refuse', request: id })).asked, []);
  const second = await request(shift, false);
  await signOn(wang);
  assert.equal((await ask(wang, { step: 'agree', request: second })).code, 'not_found');
  assert.equal((await own(wang, { step: 'withdraw', request: second })).shifts[0]?.request, null);
  const third = await request(shift);
  assert.equal((await office('POST', `/requests/${third}`, { answer: 'decline' })).status, 200);
  assert.deepEqual([await waiting(), await holders()], [[], [[shift, wang, 'planned']]]);
  const ended = await database.adminQuery<{ outcome: string }>('select outcome from app.swap_request where merchant_id = $1 order by id', [shop.merchant]);
  assert.deepEqual(ended.map(({ outcome }) => outcome), ['refused', 'withdrawn', 'declined']);
});

test('what the roster no longer bears out is not given away: a shift that changed hands, and a colleague who got another one', async () => {
  const [shift, other] = [await plan(wang, 1), await plan(wang, 2)];
  const id = await request(shift);
  await plan(li, 1, 16, 4);
  const late = await office('POST', `/requests/${id}`, { answer: 'accept' });
  assert.deepEqual([late.code, (await waiting()).length], ['roster_overlap', 1]);
  const zhao = await hire('赵敏');
  const second = await request(other);
  assert.equal((await office('POST', '/swap', { shift: other, to: { operator: zhao }, reason: null })).status, 200);
  assert.equal((await office('POST', `/requests/${second}`, { answer: 'accept' })).code, 'not_found');
  shop.clock.set(shop.clock.now_ms() + 86_400_000);
  assert.deepEqual(await waiting(), [], 'what has begun waits for nobody');
});

test('another merchant’s requests are neither seen nor answered', async () => {
  const id = await request(await plan(wang, 1));
  const stranger = randomUUID();
  await shop.server.modules.fleet.makeMerchant({ id: stranger, shop_name: '别家' });
  assert.deepEqual(await database.postgres.withMerchant(stranger, (tx) => tx.query('select from app.swap_request')), []);
  const email = `${randomUUID()}@example.com`;
  assert.ok((await shop.server.modules.office.makeUser({ merchant: stranger, role: 'owner', name: 'Somebody', email, password })).ok);
  const signed = await shop.server.app.inject({ method: 'POST', url: '/api/auth/sign-in/email', headers: { ...HOST, 'content-type': 'application/json' }, payload: JSON.stringify({ email, password }) });
  const theirs = [signed.headers['set-cookie'] ?? []].flat().map((each) => each.split(';')[0]).join('; ');
  assert.equal((await send('POST', `office/roster/requests/${id}`, { ...HOST, cookie: theirs }, { answer: 'accept' })).code, 'not_found');
});
