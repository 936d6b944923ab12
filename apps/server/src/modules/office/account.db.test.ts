// What somebody does about their own sign-in, and how they get back in: sessions and their ends, a new password, a code that
// signs in once, links of one use.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { AccessList, MadeReset, SessionList } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import { totpOf } from '@stilltill/testing/totp';
import { makeOwnerLink, readOwners } from './index.ts';

const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
const EDGE = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/149.0.0.0 Safari/537.36 Edg/149.0.0.0';
const [password, other_password] = ['a quiet shop by the lake', 'seven grey herons wade'];
const ME = '/api/v1/office/me';
const SESSIONS = '/api/v1/office/account/sessions';
let database: TestDatabase;
let shop: TestShop;
let email: string;
let owner: string;
let asked_from = 0;

before(async () => {
  database = await createTestDatabase();
});
after(() => database.drop());
beforeEach(async () => {
  shop = await openTestShop(database);
  email = `${randomUUID()}@example.com`;
  owner = await join('owner', '林静', email);
});
afterEach(() => shop.close());

type Answer = { readonly status: number; readonly body: Record<string, unknown>; readonly code: unknown; readonly cookie: string; readonly set: readonly string[] };
async function send(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, cookie: string, body?: object, headers: Readonly<Record<string, string>> = {}, address?: string): Promise<Answer> {
  asked_from += 1;
  const answer = await shop.server.app.inject({
    // Sign-ins and forms are counted by address.
    remoteAddress: address ?? `10.2.${asked_from >> 8}.${asked_from & 255}`,
    method, url, headers: { ...HOST, cookie, ...headers, ...(body ? { 'content-type': 'application/json' } : {}) }, ...(body ? { payload: JSON.stringify(body) } : {}),
  });
  const set = [answer.headers['set-cookie'] ?? []].flat();
  const read = (answer.body === '' ? {} : JSON.parse(answer.body)) as Record<string, unknown>;
  // As a browser keeps them: what is ended is not sent again.
  return { status: answer.statusCode, body: read, code: read['code'], set, cookie: set.filter((each) => !/Max-Age=0/i.test(each)).map((each) => each.split(';')[0]).join('; ') };
}
const signIn = (who = email, secret = password, cookie = ''): Promise<Answer> => send('POST', '/api/auth/sign-in/email', cookie, { email: who, password: secret });
const status = async (cookie: string): Promise<number> => (await send('GET', ME, cookie)).status;
const sessionsOf = async (cookie: string) => SessionList.parse((await send('GET', SESSIONS, cookie)).body).items;
const changes = async (): Promise<unknown[]> => (await database.adminQuery<{ text: string }>("select text from app.entry where merchant_id = $1 and kind = 'access.changed' order by seq", [shop.merchant])).map(({ text }) => {
  const { change, by } = (JSON.parse(text) as { body: { change: string; by: string } }).body;
  return [change, by];
});

/** Somebody of the office who is signed in. */
async function join(role: 'owner' | 'manager', name: string, address: string): Promise<string> {
  assert.ok((await shop.server.modules.office.makeUser({ merchant: shop.merchant, role, name, email: address, password })).ok);
  return (await signIn(address)).cookie;
}
/** A manager of the shop who may sign in. */
async function manager(): Promise<{ readonly id: string; readonly email: string; readonly cookie: string }> {
  const address = `${randomUUID()}@example.com`;
  const cookie = await join('manager', 'Chen Mo', address);
  const { people } = AccessList.parse((await send('GET', '/api/v1/office/access', owner)).body);
  return { id: people.find((each) => each.email === address)?.id ?? assert.fail('the manager'), email: address, cookie };
}
async function secretOf(cookie: string): Promise<{ readonly secret: string; readonly cookie: string }> {
  const prepared = await send('POST', '/api/auth/two-factor/enable', cookie, { password });
  const secret = new URL(String(prepared.body['totpURI'])).searchParams.get('secret') ?? '';
  const verified = await send('POST', '/api/auth/two-factor/verify-totp', cookie, { code: totpOf(secret, Date.now()) });
  assert.equal(verified.status, 200, JSON.stringify(verified.body));
  return { secret, cookie: verified.cookie };
}

test('a password is changed by whoever knows the old one; every other session ends and the journal tells it', async () => {
  const elsewhere = (await signIn()).cookie;
  const change = (currentPassword: string, newPassword: string) => send('POST', '/api/auth/change-password', owner, { currentPassword, newPassword, revokeOtherSessions: false });
  assert.equal((await change('not the old password', other_password)).code, 'INVALID_PASSWORD');
  assert.equal((await change(password, '晨光便利晨光便利晨光便利')).code, 'PASSWORD_EASY', 'the name of the shop');
  assert.equal(await status(elsewhere), 200);
  const changed = await change(password, other_password);
  assert.equal(changed.status, 200, JSON.stringify(changed.body));
  assert.deepEqual([await status(elsewhere), await status(owner), await status(changed.cookie)], [401, 401, 200]);
  assert.deepEqual([(await signIn()).status, (await signIn(email, other_password)).status], [401, 200]);
  assert.deepEqual(await changes(), [['password_changed', '林静']]);
});

test('everybody sees where they are signed in, by device and network, and ends one or all others', async () => {
  const { cookie } = await send('POST', '/api/auth/sign-in/email', '', { email, password }, { 'user-agent': EDGE }, '203.0.113.77');
  const seen = await sessionsOf(cookie);
  assert.deepEqual(seen.map(({ browser, system, network, is_this }) => [browser, system, network, is_this]), [['edge', 'windows', '203.0.113.*', true], ['other', 'other', `10.2.${asked_from >> 8}.*`, false]]);
  assert.ok(!JSON.stringify(seen).includes('203.0.113.77'));
  const third = (await signIn()).cookie;
  assert.equal((await send('POST', `${SESSIONS}/${seen[1]?.id}/end`, cookie)).status, 200);
  assert.deepEqual([await status(owner), await status(third), await status(cookie)], [401, 200, 200]);
  assert.deepEqual((await send('POST', `${SESSIONS}/end-others`, cookie)).body, { ended: 1 });
  assert.deepEqual([await status(third), await status(cookie)], [401, 200]);
  owner = cookie;
  const another = await manager();
  const [theirs] = await sessionsOf(another.cookie);
  assert.equal((await send('POST', `${SESSIONS}/${theirs?.id}/end`, cookie)).code, 'not_found');
  assert.equal(await status(another.cookie), 200);
});

test('a session that nobody used for half a day is over, and one that is used ends all the same after thirty days', async () => {
  const { id, cookie } = await manager();
  const age = (hours: number) => database.adminQuery(`update auth.office_session set updated_at = now() - make_interval(mins => $2) where user_id = $1`, [id, hours * 60]);
  const ends = async (): Promise<string> => String((await database.adminQuery<{ ends: Date }>('select expires_at as ends from auth.office_session where user_id = $1', [id]))[0]?.ends.toISOString());
  shop.clock.set(Date.now());
  const first = await ends();
  assert.ok(Math.abs(Date.parse(first) - Date.now() - 30 * 86_400_000) < 60_000, first);
  await age(11.9);
  assert.equal(await status(cookie), 200);
  assert.deepEqual(await database.adminQuery("select from auth.office_session where user_id = $1 and updated_at < now() - interval '1 hour'", [id]), [], 'that it was used is kept');
  assert.equal(await ends(), first, 'its end stays');
  await age(12.1);
  assert.equal(await status(cookie), 401);
  const again = (await signIn((await database.adminQuery<{ email: string }>('select email from auth.office_user where id = $1', [id]))[0]?.email)).cookie;
  await database.adminQuery('update auth.office_session set expires_at = now() where user_id = $1', [id]);
  assert.equal(await status(again), 401);
});

test('an idle session opens the library’s own routes no more', async () => {
  shop.clock.set(Date.now());
  await database.adminQuery("update auth.office_session set updated_at = now() - interval '13 hours'");
  assert.equal((await send('POST', '/api/auth/change-password', owner, { currentPassword: password, newPassword: other_password })).status, 401);
  assert.equal((await signIn()).status, 200);
});

const LOCK = '/api/v1/office/account/lock';
const USED = '/api/v1/office/account/used';
const COUNTS = '/api/v1/office/fleet/counts';
const codeOf = async (answer: Promise<Answer>): Promise<unknown> => (await answer).code;

test('a locked session answers who it waits for and the view on the wall, and refuses the rest until its person signs in again', async () => {
  assert.deepEqual((await send('POST', LOCK, owner)).body, { is_locked: true });
  const me = await send('GET', ME, owner);
  assert.deepEqual([me.status, me.body['is_locked'], me.body['email']], [200, true, email]);
  assert.equal((await send('GET', COUNTS, owner)).status, 200, 'a wall');
  for (const path of ['/api/v1/office/stores', '/api/v1/office/access', '/api/v1/office/today', '/api/v1/office/fleet/terminals', '/api/v1/live', SESSIONS]) {
    assert.equal(await codeOf(send('GET', path, owner)), 'session_locked', path);
  }
  const refused = [
    send('POST', USED, owner), send('POST', `${SESSIONS}/end-others`, owner), send('POST', '/api/v1/office/access/invitations', owner, { name: 'X', role: 'auditor' }),
  ];
  for (const each of refused) assert.equal(await codeOf(each), 'session_locked');
  const library = [
    send('POST', '/api/auth/change-password', owner, { currentPassword: password, newPassword: other_password }), send('GET', '/api/auth/passkey/generate-register-options', owner),
    send('GET', '/api/auth/passkey/list-user-passkeys', owner), send('POST', '/api/auth/two-factor/enable', owner, { password }), send('POST', '/api/auth/two-factor/verify-totp', owner, { code: '123456' }),
  ];
  for (const each of library) assert.deepEqual([(await each).status, (await each).code], [401, 'SESSION_LOCKED']);
  assert.equal((await send('POST', LOCK, owner)).status, 200, 'locked once more is locked');
  assert.equal((await signIn(email, 'not the password', owner)).status, 401);
  assert.equal(await codeOf(send('GET', SESSIONS, owner)), 'session_locked', 'a wrong password opens nothing');
  const { cookie } = await signIn(email, password, owner);
  assert.deepEqual([(await send('GET', ME, cookie)).body['is_locked'], (await send('GET', SESSIONS, cookie)).status, await status(owner)], [false, 200, 401]);
});

test('whoever locks one of their sessions goes on in another, and signs out of the locked one', async () => {
  const { cookie } = await signIn();
  await send('POST', LOCK, owner);
  assert.equal((await send('GET', SESSIONS, cookie)).status, 200);
  assert.equal((await send('POST', '/api/auth/sign-out', owner, {})).status, 200);
  assert.deepEqual([await status(owner), await status(cookie)], [401, 200]);
});

test('a second factor that was begun before the lock is not turned on behind it', async () => {
  const prepared = await send('POST', '/api/auth/two-factor/enable', owner, { password });
  const secret = new URL(String(prepared.body['totpURI'])).searchParams.get('secret') ?? '';
  await send('POST', LOCK, owner);
  assert.equal((await send('POST', '/api/auth/two-factor/verify-totp', owner, { code: totpOf(secret, Date.now()) })).code, 'SESSION_LOCKED');
});

test('where a page falls silent the server locks its session by itself; a session without a page stays open', async () => {
  const { cookie } = await signIn();
  shop.clock.set(Date.now());
  const rest = (minutes: number) => database.adminQuery('update auth.office_session set active_at = active_at - make_interval(secs => $1)', [minutes * 60]);
  assert.deepEqual((await send('POST', USED, owner)).body, { is_locked: false });
  await rest(16.9);
  assert.equal((await send('GET', SESSIONS, owner)).status, 200, 'its last word may still be on the way');
  await send('POST', USED, owner);
  await rest(16.9);
  assert.equal((await send('GET', SESSIONS, owner)).status, 200, 'it was used again');
  await rest(0.2);
  assert.equal(await codeOf(send('POST', USED, owner)), 'session_locked', 'a page that wakes up too late opens nothing');
  assert.equal(await codeOf(send('GET', SESSIONS, owner)), 'session_locked');
  assert.equal((await send('GET', SESSIONS, cookie)).status, 200);
});

test('signing in again makes a new session and ends the one before', async () => {
  const again = await signIn(email, password, owner);
  assert.notEqual(again.cookie, owner);
  assert.deepEqual([await status(owner), await status(again.cookie)], [401, 200]);
  assert.equal((await signIn(email, 'not the password', again.cookie)).status, 401);
  assert.equal(await status(again.cookie), 200, 'a wrong password ends nothing');
});

test('who has access, keys and what can’t be had back ask for a proof of the last quarter of an hour', async () => {
  const { id } = await manager();
  const terminal = randomUUID();
  await shop.server.modules.fleet.makeTerminal(shop.merchant, { id: terminal, store: shop.store, code: 'T1', name: 'T1' });
  // The last one ends what those before are about: each waits for the one before.
  const weighty = async (cookie: string): Promise<Answer[]> => [
    await send('POST', '/api/v1/office/access/invitations', cookie, { name: 'X', role: 'auditor' }), await send('PUT', `/api/v1/office/access/${id}/operator`, cookie, { operator: null }),
    await send('POST', `/api/v1/office/access/${id}/reset`, cookie, { second_factor: 'keep' }), await send('POST', `/api/v1/office/terminals/${terminal}/code`, cookie),
    await send('POST', `/api/v1/office/access/${id}/end`, cookie),
  ];
  const others = (cookie: string): Promise<Answer>[] => [
    send('POST', `/api/v1/office/customers/${randomUUID()}/erase`, cookie, {}),
    send('PUT', '/api/v1/office/contact/providers/email', cookie, { settings: { kind: 'none' }, secrets: {} }, { 'idempotency-key': randomUUID() }),
    send('DELETE', '/api/v1/office/contact/providers/email', cookie, undefined, { 'idempotency-key': randomUUID() }),
  ];
  shop.clock.set(shop.clock.now_ms() + 15 * 60_000 + 1);
  const stale = [...await weighty(owner), ...await Promise.all(others(owner))];
  assert.deepEqual(stale.map(({ code }) => code).filter((code) => code !== 'step_up_needed' && code !== 'request_malformed'), []);
  assert.equal(stale.filter(({ code }) => code === 'request_malformed').length <= 1, true, 'a body that is not understood is told first');
  const { cookie } = await signIn(email, password, owner);
  assert.deepEqual((await weighty(cookie)).map(({ status: got }) => got), [200, 200, 200, 200, 200]);
});

test('a code of an authenticator app signs in once, and no device is let in without one', async () => {
  const { secret } = await secretOf(owner);
  const code = totpOf(secret, Date.now());
  const half = await signIn();
  assert.equal((await send('POST', '/api/auth/two-factor/verify-totp', half.cookie, { code, trustDevice: true })).code, 'TRUST_DEVICE_OFF');
  const whole = await send('POST', '/api/auth/two-factor/verify-totp', half.cookie, { code });
  assert.equal(await status(whole.cookie), 200);
  const next = await signIn();
  const again = await send('POST', '/api/auth/two-factor/verify-totp', next.cookie, { code });
  assert.deepEqual([again.status, again.code], [401, 'INVALID_CODE']);
  const leaked = again.set.map((each) => each.split(';')[0] ?? '').filter((each) => each.includes('session_token=') && !each.endsWith('='));
  for (const cookie of leaked) assert.equal(await status(cookie), 401);
  assert.deepEqual(await changes(), [['second_factor_on', '林静']]);
});

test('a backup code is long, lets its person in once, and an unknown one lets nobody in', async () => {
  const prepared = await send('POST', '/api/auth/two-factor/enable', owner, { password });
  const codes = prepared.body['backupCodes'] as readonly string[];
  const secret = new URL(String(prepared.body['totpURI'])).searchParams.get('secret') ?? '';
  assert.equal((await send('POST', '/api/auth/two-factor/verify-totp', owner, { code: totpOf(secret, Date.now()) })).status, 200);
  // Twenty-four letters of five bits: 120, so that a plain hash keeps them.
  assert.deepEqual([codes.length, new Set(codes).size, codes.filter((code) => !/^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/.test(code))], [10, 10, []]);
  const use = async (code: string | undefined): Promise<Answer> => send('POST', '/api/auth/two-factor/verify-backup-code', (await signIn()).cookie, { code });
  const [first, second] = codes;
  assert.equal(await status((await use(first)).cookie), 200);
  assert.deepEqual([(await use(first)).status, (await use('AAAA-AAAA-AAAA-AAAA-AAAA-AAAA')).status], [401, 401]);
  assert.equal(await status((await use(` ${second?.toLowerCase().replaceAll('-', ' ')}`)).cookie), 200, 'as people type it');
  const [kept] = await database.adminQuery<{ backup_codes: string; secret: string }>('select f.backup_codes, f.secret from auth.office_two_factor f join auth.office_user u on u.id = f.user_id where u.merchant_id = $1', [shop.merchant]);
  assert.deepEqual([codes.some((code) => kept?.backup_codes.includes(code)), kept?.secret.includes(secret)], [false, false], 'neither lies there to be read');
  const hashes = JSON.parse(kept?.backup_codes ?? '') as readonly string[];
  assert.deepEqual([hashes.length, hashes.filter((hash) => !/^hmac-sha256 [A-Za-z0-9_-]{43}$/.test(hash))], [8, []]);
  assert.equal((await use(hashes[0])).status, 401, 'whoever reads what is kept gets in by none of it');
});

test('a password is held against what was set to its last letter, in its case, with its blanks', async () => {
  const [long, address] = [`${'Seven grey herons wade. '.repeat(8)}end`, `${randomUUID()}@example.com`];
  assert.ok((await shop.server.modules.office.makeUser({ merchant: shop.merchant, role: 'manager', name: 'Chen Mo', email: address, password: long })).ok);
  assert.equal(long.length, 195);
  for (const other of [long.slice(0, -1), `${long}.`, `${long.slice(0, -1)}D`, long.toLowerCase(), `${long} `, ` ${long}`, long.replace('. ', '.')]) assert.equal((await signIn(address, other)).status, 401, other.slice(-12));
  assert.equal((await signIn(address, long)).status, 200);
});

test('routes of the library that no page uses are closed', async () => {
  for (const path of ['get-session', 'list-sessions', 'update-user', 'revoke-sessions', 'delete-user', 'change-email', 'sign-up/email', 'request-password-reset', 'set-password', 'two-factor/send-otp', 'ok']) {
    for (const method of ['GET', 'POST'] as const) assert.equal((await send(method, `/api/auth/${path}`, owner, method === 'POST' ? { name: 'Somebody else' } : undefined)).status, 404, path);
  }
  assert.equal((await send('GET', ME, owner)).body['name'], '林静');
});

test('over HTTPS the cookie is this host’s alone: no other may set it, and it never travels in the clear', async () => {
  await shop.close();
  shop = await openTestShop(database, { public_address: 'https://till.test' });
  const address = `${randomUUID()}@example.com`;
  const HTTPS = { host: 'till.test', origin: 'https://till.test' };
  await join('owner', 'Anna', address);
  const signed = await send('POST', '/api/auth/sign-in/email', '', { email: address, password }, HTTPS);
  assert.equal(signed.status, 200, JSON.stringify(signed.body));
  assert.ok(signed.set.length > 0);
  for (const each of signed.set) {
    assert.match(each, /^__Host-stilltill\./);
    assert.match(each, /; Path=\/(;|$)/);
    for (const part of ['HttpOnly', 'Secure', 'SameSite=Lax']) assert.match(each, new RegExp(`; ${part}(;|$)`, 'i'));
    assert.doesNotMatch(each, /Domain=/i);
  }
  assert.equal((await send('GET', ME, signed.cookie, undefined, HTTPS)).status, 200);
});

const reset = async (id: string, second_factor: 'keep' | 'remove' = 'keep'): Promise<string> => {
  const made = await send('POST', `/api/v1/office/access/${id}/reset`, owner, { second_factor });
  assert.equal(made.status, 200, JSON.stringify(made.body));
  return MadeReset.parse(made.body).path.split('#')[1] ?? '';
};
const use = (token: string, secret = other_password): Promise<Answer> => send('POST', '/api/v1/access-reset', '', { token, password: secret });

test('an owner lets a manager back in by a link of one use; it sets a password and ends their sessions', async () => {
  const person = await manager();
  const replaced = await reset(person.id);
  const token = await reset(person.id);
  assert.equal((await use(replaced)).code, 'reset_over');
  assert.equal((await use(token, 'Chen Mo Chen Mo')).code, 'password_easy');
  const used = await use(token);
  assert.deepEqual([used.status, used.body], [200, { email: person.email }]);
  assert.equal((await use(token)).code, 'reset_over');
  assert.equal(await status(person.cookie), 401);
  assert.deepEqual([(await signIn(person.email)).status, (await signIn(person.email, other_password)).status], [401, 200]);
  assert.deepEqual(await changes(), [['reset_offered', '林静'], ['reset_offered', '林静'], ['reset', '林静']]);
  const stored = JSON.stringify(await database.adminQuery('select * from auth.access_reset'));
  assert.ok(!stored.includes(token), 'only its hash is kept');
});

test('a link runs out after a day, and with the access of whom it is for', async () => {
  const person = await manager();
  const late = await reset(person.id);
  shop.clock.set(shop.clock.now_ms() + 24 * 3_600_000);
  assert.equal((await use(late)).code, 'reset_over');
  owner = (await signIn(email, password, owner)).cookie;
  const token = await reset(person.id);
  assert.equal((await send('POST', `/api/v1/office/access/${person.id}/end`, owner)).status, 200);
  assert.equal((await use(token)).code, 'reset_over');
});

test('a reset leaves the second factor where the owner does not say that it is lost', async () => {
  const person = await manager();
  await secretOf(person.cookie);
  await use(await reset(person.id));
  assert.equal((await signIn(person.email, other_password)).body['twoFactorRedirect'], true);
  await use(await reset(person.id, 'remove'), password);
  const { cookie, body } = await signIn(person.email);
  assert.equal(body['twoFactorRedirect'], undefined);
  assert.equal(await status(cookie), 200);
});

test('nobody resets an owner from the office, and a manager resets nobody', async () => {
  const person = await manager();
  const you = AccessList.parse((await send('GET', '/api/v1/office/access', owner)).body).people.find(({ is_you }) => is_you);
  assert.equal((await send('POST', `/api/v1/office/access/${you?.id}/reset`, owner, { second_factor: 'keep' })).code, 'not_permitted');
  assert.equal((await send('POST', `/api/v1/office/access/${person.id}/reset`, person.cookie, { second_factor: 'keep' })).code, 'not_permitted');
  assert.equal((await send('POST', `/api/v1/office/access/${randomUUID()}/reset`, owner, { second_factor: 'keep' })).code, 'not_found');
});

test('an owner who is locked out is let in by a link that the machine makes, for an hour', async () => {
  await secretOf(owner);
  const { postgres } = database;
  const ports = { clock: shop.clock, random: shop.server.platform.random, ids: shop.server.platform.ids };
  const [found] = (await postgres.withAuth(readOwners)).filter((each) => each.email === email);
  assert.ok(found);
  const link = () => postgres.withAuth((tx) => makeOwnerLink(tx, ports, found, true));
  const late = await link();
  shop.clock.set(shop.clock.now_ms() + 3_600_000);
  assert.equal((await use(late.path.split('#')[1] ?? '')).code, 'reset_over');
  assert.equal((await use((await link()).path.split('#')[1] ?? '')).status, 200);
  assert.equal(await status((await signIn(email, other_password)).cookie), 200);
  assert.deepEqual((await changes()).at(-1), ['reset', 'npm run owner-link']);
});

const demand = (cookie: string): Promise<Answer> => send('POST', '/api/v1/office/access/second-factor', cookie);
const opens = async (cookie: string): Promise<unknown> => (await send('GET', '/api/v1/office/stores', cookie)).code ?? 'opens';
const factorOf = async (cookie: string): Promise<unknown> => (await send('GET', ME, cookie)).body['second_factor'];
/** As if a passkey of theirs had begun the session; with a real one it is seen in tools/e2e/passkeys.browser.test.ts. */
async function cameByPasskey(user: string): Promise<void> {
  await database.adminQuery('update auth.office_session set by_second_factor = true where user_id = $1', [user]);
  await database.adminQuery("insert into auth.office_passkey (id, name, public_key, user_id, credential_id, counter, device_type, backed_up) values ($1, 'laptop', 'x', $2, $1, 0, 'singleDevice', false)", [randomUUID(), user]);
}

test('a shop that asks for more than a password opens nothing but their own account to whoever has no more', async () => {
  const person = await manager();
  assert.equal((await demand(person.cookie)).code, 'not_permitted');
  assert.equal((await demand(owner)).code, 'second_factor_first', 'whoever asks would be the first to stand outside');
  owner = (await secretOf(owner)).cookie;
  assert.deepEqual([await opens(person.cookie), await factorOf(person.cookie)], ['opens', 'enough']);
  assert.equal((await demand(owner)).status, 200);
  assert.deepEqual([await opens(person.cookie), await factorOf(person.cookie)], ['second_factor_needed', 'missing']);
  assert.equal((await sessionsOf(person.cookie)).length, 1);
  const { second_factor_demanded, people } = AccessList.parse((await send('GET', '/api/v1/office/access', owner)).body);
  assert.deepEqual([second_factor_demanded, people.map(({ two_factor }) => two_factor)], [true, [true, false]]);
  assert.deepEqual([await opens(owner), await opens((await secretOf(person.cookie)).cookie)], ['opens', 'opens']);
  assert.equal((await send('DELETE', '/api/v1/office/access/second-factor', owner)).status, 200);
  const noted = await database.adminQuery<{ by_name: string; area: string; act: string }>("select by_name, area, act from app.office_change where merchant_id = $1 and kind like '% access/second-factor' order by act", [shop.merchant]);
  assert.deepEqual(noted, [{ by_name: '林静', area: 'second_factor', act: 'added' }, { by_name: '林静', area: 'second_factor', act: 'removed' }]);
});

test('a session that a passkey began needs no more, also behind a new password; by their password alone nobody makes themself their second factor', async () => {
  const person = await manager();
  owner = (await secretOf(owner)).cookie;
  await demand(owner);
  await cameByPasskey(person.id);
  const thief = (await signIn(person.email)).cookie;
  assert.deepEqual([await opens(person.cookie), await opens(thief), await factorOf(thief)], ['opens', 'second_factor_needed', 'unused']);
  for (const [path, body] of [['two-factor/enable', { password }], ['change-password', { currentPassword: password, newPassword: other_password }], ['passkey/delete-passkey', { id: 'x' }]] as const) {
    const tried = await send('POST', `/api/auth/${path}`, thief, body);
    assert.deepEqual([tried.status, tried.code], [403, 'SECOND_FACTOR_NEEDED'], path);
  }
  assert.equal((await send('GET', '/api/auth/passkey/generate-register-options', thief)).code, 'SECOND_FACTOR_NEEDED');
  const changed = await send('POST', '/api/auth/change-password', person.cookie, { currentPassword: password, newPassword: other_password });
  assert.deepEqual([changed.status, await opens(changed.cookie)], [200, 'opens']);
  assert.equal((await send('DELETE', '/api/v1/office/access/second-factor', owner)).status, 200);
  assert.equal(await opens((await signIn(person.email, other_password)).cookie), 'opens');
});

test('whoever turns an app on is signed out where a password alone had let somebody in', async () => {
  const thief = (await signIn()).cookie;
  owner = (await secretOf(owner)).cookie;
  assert.deepEqual([await opens(owner), await opens(thief)], ['opens', 'not_signed_in']);
});

test('a restored database that knows nothing of it asks for more than a password again', async () => {
  const person = await manager();
  owner = (await secretOf(owner)).cookie;
  await demand(owner);
  await database.adminQuery('update auth.merchant set demands_second_factor = false where id = $1', [shop.merchant]);
  assert.equal(await opens(person.cookie), 'opens');
  await shop.server.platform.remembrance.replayAfter(0);
  assert.equal(await opens(person.cookie), 'second_factor_needed');
});
