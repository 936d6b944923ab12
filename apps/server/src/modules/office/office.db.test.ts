import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { EnrolmentCode, Me, OperatorList, ProductPage, SetupAnswer, StoreList, TerminalList } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { totpOf } from '@stilltill/testing/totp';
import { getMigrations } from 'better-auth/db/migration';
import { type ComposedServer, composeServer } from '../../compose.ts';
import { DEMO_MERCHANT, seedDemoShop } from '../../demo/shop.ts';
import { systemClock } from '../../platform/clock.ts';
import { makeIdSource, systemRandom } from '../../platform/ids.ts';
import { silentLog } from '../../platform/log.ts';
import { makeAuth } from './auth.ts';

const OWNER = { name: '林静', email: 'Owner@Example.com', password: 'a quiet shop by the lake' };
const MANAGER = { merchant: DEMO_MERCHANT, role: 'manager' as const, name: 'Chen Mo', email: 'chen@example.com', password: 'another quiet password' };
const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
let database: TestDatabase;
let server: ComposedServer;
let folder: string;
let setup_path: string;
let other_path: string;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stilltill-office-'));
  database = await createTestDatabase();
  server = await composeServer({ folder, postgres: database.postgres, clock: systemClock, random: systemRandom, log: silentLog });
  await seedDemoShop({ postgres: database.postgres, ...server.modules });
  setup_path = (await server.modules.makeSetupPath()) ?? '';
  other_path = (await server.modules.makeSetupPath()) ?? '';
});
after(async () => {
  await server.stop();
  await database.drop();
  rmSync(folder, { recursive: true });
});

type Answer = { readonly status: number; readonly body: unknown; readonly cookies: string; readonly set_cookies: readonly string[] };

async function ask(method: 'GET' | 'POST' | 'PUT', url: string, body?: object, headers: Record<string, string> = {}): Promise<Answer> {
  const answer = await server.app.inject({
    method, url, headers: { ...HOST, ...(body ? { 'content-type': 'application/json' } : {}), ...headers }, ...(body ? { payload: JSON.stringify(body) } : {}),
  });
  const set = answer.headers['set-cookie'];
  const set_cookies = set === undefined ? [] : [set].flat();
  return { status: answer.statusCode, body: answer.body === '' ? null : JSON.parse(answer.body) as unknown, set_cookies, cookies: set_cookies.map((each) => each.split(';')[0]).join('; ') };
}

const signIn = (person: { readonly email: string; readonly password: string }): Promise<Answer> =>
  ask('POST', '/api/auth/sign-in/email', { email: person.email, password: person.password });
const codeOf = (answer: Answer): string => (answer.body as { code: string }).code;

async function cookieOf(person: { readonly email: string; readonly password: string }): Promise<{ cookie: string }> {
  const answer = await signIn(person);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return { cookie: answer.cookies };
}

test('of processes that start together each has a set-up link: one makes the owner once and answers the recovery code once, the other is used up by it', async () => {
  const token = setup_path.split('#')[1];
  assert.match(setup_path, /^\/office\/setup#[A-Za-z0-9_-]{32}$/);
  const wrong = await ask('POST', '/api/v1/setup', { ...OWNER, token: 'x'.repeat(32) });
  assert.deepEqual([wrong.status, codeOf(wrong)], [410, 'setup_link_used']);
  const made = await ask('POST', '/api/v1/setup', { ...OWNER, token });
  assert.equal(made.status, 200, JSON.stringify(made.body));
  assert.match(SetupAnswer.parse(made.body).recovery_code, /^([0-9A-Z]{4}-){5}[0-9A-Z]{4}$/);
  const again = await ask('POST', '/api/v1/setup', { ...OWNER, email: 'second@example.com', token });
  assert.deepEqual([again.status, codeOf(again)], [410, 'setup_link_used']);
  const other = await ask('POST', '/api/v1/setup', { ...OWNER, email: 'second@example.com', token: other_path.split('#')[1] });
  assert.deepEqual([other_path === setup_path, other.status, codeOf(other)], [false, 410, 'setup_link_used']);
  assert.equal(await server.modules.makeSetupPath(), null);
  const merchant = await database.postgres.withMerchant(DEMO_MERCHANT, server.modules.fleet.merchant);
  assert(merchant?.recovery, 'the hash of the recovery code goes to the tills');
});

test('a short password is refused before anybody is made', async () => {
  const answer = await ask('POST', '/api/v1/setup', { ...OWNER, password: 'short', token: 'x'.repeat(32) });
  assert.deepEqual([answer.status, codeOf(answer)], [400, 'request_malformed']);
});

test('who signs in with the right password is known, with a cookie that no script can read', async () => {
  const answer = await signIn(OWNER);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  assert(answer.set_cookies.every((each) => /HttpOnly/i.test(each) && /SameSite=Lax/i.test(each) && !/; Secure/i.test(each)));
  const me = Me.parse((await ask('GET', '/api/v1/office/me', undefined, { cookie: answer.cookies })).body);
  assert.deepEqual([me.name, me.email, me.role, me.merchant, me.two_factor], ['林静', 'owner@example.com', 'owner', DEMO_MERCHANT, false]);
});

test('a wrong password, an unknown person and no cookie get nothing', async () => {
  const wrong = await signIn({ ...OWNER, password: 'not the password' });
  assert.deepEqual([wrong.status, codeOf(wrong)], [401, 'INVALID_EMAIL_OR_PASSWORD']);
  const unknown = await signIn({ email: 'nobody@example.com', password: 'not the password' });
  assert.deepEqual([unknown.status, codeOf(unknown)], [wrong.status, codeOf(wrong)]);
  const none = await ask('GET', '/api/v1/office/me');
  assert.deepEqual([none.status, codeOf(none)], [401, 'not_signed_in']);
  const forged = await ask('GET', '/api/v1/office/me', undefined, { cookie: 'stilltill.session_token=abc.def' });
  assert.equal(forged.status, 401);
});

test('nobody signs up by themselves', async () => {
  const answer = await ask('POST', '/api/auth/sign-up/email', { name: 'Mallory', email: 'mallory@example.com', password: 'a long enough password' });
  assert(answer.status >= 400);
  assert.equal((await signIn({ email: 'mallory@example.com', password: 'a long enough password' })).status, 401);
});

test('a request that another site sent with the cookies of a person is refused', async () => {
  const { cookie } = await cookieOf(OWNER);
  const terminals = await ask('POST', '/api/v1/office/terminals', { store: randomUUID(), code: 'T9', name: 'X' }, { cookie, origin: 'https://evil.example' });
  assert.deepEqual([terminals.status, codeOf(terminals)], [403, 'not_permitted']);
  const out = await ask('POST', '/api/auth/sign-out', {}, { cookie, origin: 'https://evil.example' });
  assert.equal(out.status, 403);
});

test('signing out ends the session on the server', async () => {
  const { cookie } = await cookieOf(OWNER);
  assert.equal((await ask('POST', '/api/auth/sign-out', {}, { cookie })).status, 200);
  assert.equal((await ask('GET', '/api/v1/office/me', undefined, { cookie })).status, 401);
});

test('with a second factor, the password alone opens nothing', async () => {
  assert((await server.modules.office.makeUser(MANAGER)).ok);
  const { cookie } = await cookieOf(MANAGER);
  const prepared = await ask('POST', '/api/auth/two-factor/enable', { password: MANAGER.password }, { cookie });
  assert.equal(prepared.status, 200, JSON.stringify(prepared.body));
  const { totpURI } = prepared.body as { totpURI: string };
  const secret = new URL(totpURI).searchParams.get('secret') ?? '';
  const verified = await ask('POST', '/api/auth/two-factor/verify-totp', { code: totpOf(secret, Date.now()) }, { cookie });
  assert.equal(verified.status, 200, JSON.stringify(verified.body));

  const half = await signIn(MANAGER);
  assert.equal((half.body as { twoFactorRedirect?: boolean }).twoFactorRedirect, true);
  assert.equal((await ask('GET', '/api/v1/office/me', undefined, { cookie: half.cookies })).status, 401);
  const wrong = await ask('POST', '/api/auth/two-factor/verify-totp', { code: '000000' }, { cookie: half.cookies });
  assert.equal(wrong.status, 401);
  const whole = await ask('POST', '/api/auth/two-factor/verify-totp', { code: totpOf(secret, Date.now()) }, { cookie: half.cookies });
  assert.equal(whole.status, 200, JSON.stringify(whole.body));
  const me = Me.parse((await ask('GET', '/api/v1/office/me', undefined, { cookie: whole.cookies })).body);
  assert.equal(me.two_factor, true);
  const staff = await ask('POST', '/api/v1/office/operators', { name: 'X', role: 'operator', active: true, language: 'zh', pin: '1234' }, { cookie: whole.cookies });
  assert.deepEqual([staff.status, codeOf(staff)], [403, 'not_permitted'], 'a manager does not manage staff');
});

test('an owner adds a terminal once however often it is asked, and gets its code', async () => {
  const { cookie } = await cookieOf(OWNER);
  const { items: stores } = StoreList.parse((await ask('GET', '/api/v1/office/stores', undefined, { cookie })).body);
  const body = { store: stores[0]?.id, code: 'T3', name: '三号收银台' };
  const headers = { cookie, 'idempotency-key': randomUUID() };
  const first = await ask('POST', '/api/v1/office/terminals', body, headers);
  assert.equal(first.status, 200, JSON.stringify(first.body));
  assert.deepEqual((await ask('POST', '/api/v1/office/terminals', body, headers)).body, first.body);
  const clash = await ask('POST', '/api/v1/office/terminals', body, { cookie });
  assert.deepEqual([clash.status, codeOf(clash)], [409, 'conflict']);
  const { id } = first.body as { id: string };
  EnrolmentCode.parse((await ask('POST', `/api/v1/office/terminals/${id}/code`, {}, { cookie })).body);
  const listed = await ask('GET', '/api/v1/office/terminals', undefined, { cookie });
  assert.equal(listed.status, 200, JSON.stringify(listed.body));
  const terminals = TerminalList.parse(listed.body);
  assert.equal(terminals.items.length, 5);
  const retired = await ask('POST', `/api/v1/office/terminals/${id}/retire`, { reason: 'sold' }, { cookie });
  assert.equal((retired.body as { state: string }).state, 'retired');
});

test('an owner changes staff, and finds and prices products', async () => {
  const { cookie } = await cookieOf(OWNER);
  const { items } = OperatorList.parse((await ask('GET', '/api/v1/office/operators', undefined, { cookie })).body);
  assert.equal(items.length, 6);
  const { id, has_pin: _, ...state } = items.find(({ role }) => role === 'operator') ?? assert.fail('an operator');
  assert.equal((await ask('PUT', `/api/v1/office/operators/${id}`, { ...state, active: false }, { cookie })).status, 200);
  const found = ProductPage.parse((await ask('GET', `/api/v1/office/products?search=${encodeURIComponent('香蕉')}`, undefined, { cookie })).body);
  assert.deepEqual(found.items.map(({ names }) => names['en']), ['Bananas']);
  const product = found.items[0] ?? assert.fail('bananas');
  const priced = await ask('POST', `/api/v1/office/products/${product.id}/prices`, { price_minor: '888' }, { cookie });
  assert.equal((priced.body as { price_minor: string }).price_minor, '888', JSON.stringify(priced.body));
  const negative = await ask('POST', `/api/v1/office/products/${product.id}/prices`, { price_minor: '-1' }, { cookie });
  assert.deepEqual([negative.status, codeOf(negative)], [422, 'price_invalid']);
  let after_page: string | null = '';
  let count = 0;
  for (; after_page !== null; ) {
    const page: ReturnType<typeof ProductPage.parse> = ProductPage.parse((await ask('GET', `/api/v1/office/products?limit=120&after=${after_page}`, undefined, { cookie })).body);
    count += page.items.length;
    after_page = page.next;
  }
  assert.equal(count, 300);
});

test('the tables of sign-in are those that the library wants', async () => {
  const rules = { wordsOf: async () => [], useCode: async () => true, isRecent: () => true, isLocked: async () => false, ownChange: async () => {}, endByPassword: async () => {} };
  const auth = makeAuth({ pool: database.postgres.auth_pool, secret: 'x'.repeat(40), ids: makeIdSource(systemClock, systemRandom), random: systemRandom, log: silentLog, clock: systemClock, rules, protocol: 'http' });
  const { toBeCreated, toBeAdded, schemaProblems } = await getMigrations(auth.options as Parameters<typeof getMigrations>[0]);
  assert.deepEqual({ toBeCreated, toBeAdded, schemaProblems }, { toBeCreated: [], toBeAdded: [], schemaProblems: [] });
});

test('many wrong passwords from one address are slowed down', async () => {
  let status = 401;
  for (let tries = 0; tries < 40 && status === 401; tries++) status = (await signIn({ ...OWNER, password: `wrong ${tries}` })).status;
  assert.equal(status, 429);
});
