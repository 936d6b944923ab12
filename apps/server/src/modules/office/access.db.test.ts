import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { AccessList, MadeInvitation, Me } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';

const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
const password = 'a quiet shop by the lake';
let database: TestDatabase;
let shop: TestShop;
let owner: string;
let manager_operator: string;
let asked_from = 0;

before(async () => {
  database = await createTestDatabase();
});
after(() => database.drop());
beforeEach(async () => {
  shop = await openTestShop(database);
  owner = await shop.signIn('owner', { name: '林静', email: `${randomUUID()}@example.com`, password }, HOST);
  manager_operator = randomUUID();
  await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.staff.makeOperator(tx, manager_operator, { name: '陈默', role: 'manager', active: true, language: 'zh' }, 'Owner'));
});
afterEach(() => shop.close());

type Answer = { readonly status: number; readonly body: Record<string, unknown>; readonly code: unknown; readonly cookie: string };
async function send(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, cookie: string, body?: object): Promise<Answer> {
  asked_from += 1;
  const answer = await shop.server.app.inject({
    // Sign-ins and forms are counted by address.
    remoteAddress: `10.1.${asked_from >> 8}.${asked_from & 255}`,
    method, url, headers: { ...HOST, cookie, ...(body ? { 'content-type': 'application/json' } : {}) }, ...(body ? { payload: JSON.stringify(body) } : {}),
  });
  const read = (answer.body === '' ? {} : JSON.parse(answer.body)) as Record<string, unknown>;
  return { status: answer.statusCode, body: read, code: read['code'], cookie: [answer.headers['set-cookie'] ?? []].flat().map((each) => each.split(';')[0]).join('; ') };
}
const ACCESS = '/api/v1/office/access';
const list = async () => AccessList.parse((await send('GET', ACCESS, owner)).body);

type Person = { readonly name: string; readonly email: string; readonly role: 'auditor' | 'manager' };
const person = (role: 'auditor' | 'manager' = 'manager'): Person => ({ name: 'Chen Mo', email: `${randomUUID()}@Example.com`, role });

async function invite({ name, role }: Person): Promise<{ readonly id: string; readonly token: string }> {
  const made = await send('POST', `${ACCESS}/invitations`, owner, { name, role });
  const { id, path } = MadeInvitation.parse(made.body);
  return { id, token: path.split('#')[1] ?? '' };
}
const accept = (token: string, { name, email }: Person) => send('POST', '/api/v1/invitation', '', { token, name, email, password });
const signIn = (email: string) => send('POST', '/api/auth/sign-in/email', '', { email, password });

/** Invites somebody who accepts; answers with their id and cookie. */
async function join(who: Person): Promise<{ readonly id: string; readonly cookie: string }> {
  const { token } = await invite(who);
  assert.equal((await accept(token, who)).status, 200);
  const { people } = await list();
  return { id: people.find(({ email }) => email === who.email.toLowerCase())?.id ?? '', cookie: (await signIn(who.email)).cookie };
}

test('an invitation makes one account, in the role that it is for', async () => {
  const who = person();
  const { token } = await invite(who);
  assert.deepEqual((await list()).invitations.map(({ name, role }) => [name, role]), [['Chen Mo', 'manager']]);
  assert.equal((await accept(token, who)).status, 200);
  assert.equal((await accept(token, person())).code, 'invitation_over');
  const { cookie } = await signIn(who.email);
  const me = Me.parse((await send('GET', '/api/v1/office/me', cookie)).body);
  assert.deepEqual([me.name, me.role, me.merchant, me.operator], ['Chen Mo', 'manager', shop.merchant, null]);
  assert.deepEqual((await list()).invitations, []);
});

test('an invitation is over after three days, and where it was taken back', async () => {
  const late = await invite(person());
  const taken = await invite(person());
  assert.equal((await send('DELETE', `${ACCESS}/invitations/${taken.id}`, owner)).status, 200);
  assert.equal((await accept(taken.token, person())).code, 'invitation_over');
  shop.clock.set(shop.clock.now_ms() + 72 * 3_600_000);
  assert.equal((await accept(late.token, person())).code, 'invitation_over');
});

test('an e-mail address that somebody has makes no second account, and the invitation still works', async () => {
  const who = person();
  await join(who);
  const { token } = await invite(person());
  assert.equal((await accept(token, who)).code, 'conflict');
  assert.equal((await accept(token, person())).status, 200);
});

test('an auditor reads and changes nothing', async () => {
  const { cookie } = await join(person('auditor'));
  for (const path of ['entries', 'exceptions', 'operators', 'approvals', 'stores']) assert.equal((await send('GET', `/api/v1/office/${path}`, cookie)).status, 200, path);
  const refused = [
    await send('GET', ACCESS, cookie), await send('POST', `${ACCESS}/invitations`, cookie, { name: 'X', role: 'auditor' }),
    await send('POST', '/api/v1/office/operators', cookie, { name: 'X', role: 'operator', active: true, language: 'zh' }),
    await send('POST', '/api/v1/office/terminals', cookie, { store: shop.store, code: 'T9', name: 'X' }),
    await send('POST', `/api/v1/office/exceptions/${randomUUID()}/settle`, cookie, { outcome: 'resolved', reason: 'because' }),
  ];
  assert.deepEqual(refused.map(({ code }) => code), refused.map(() => 'not_permitted'));
});

test('a manager neither invites nor binds nor ends', async () => {
  const { id, cookie } = await join(person());
  const tried = [
    await send('GET', ACCESS, cookie), await send('POST', `${ACCESS}/invitations`, cookie, { name: 'X', role: 'manager' }),
    await send('PUT', `${ACCESS}/${id}/operator`, cookie, { operator: manager_operator }), await send('POST', `${ACCESS}/${id}/end`, cookie),
  ];
  assert.deepEqual(tried.map(({ status }) => status), [403, 403, 403, 403]);
});

test('an account is one operator who is at work, and no operator is two accounts', async () => {
  const [first, second] = [await join(person()), await join(person())];
  assert.equal((await send('PUT', `${ACCESS}/${first.id}/operator`, owner, { operator: randomUUID() })).code, 'operator_unknown');
  assert.equal((await send('PUT', `${ACCESS}/${first.id}/operator`, owner, { operator: manager_operator })).status, 200);
  const me = Me.parse((await send('GET', '/api/v1/office/me', first.cookie)).body);
  assert.deepEqual(me.operator, { id: manager_operator, name: '陈默' });
  assert.equal((await send('PUT', `${ACCESS}/${second.id}/operator`, owner, { operator: manager_operator })).code, 'conflict');
  assert.equal((await send('PUT', `${ACCESS}/${first.id}/operator`, owner, { operator: null })).status, 200);
  assert.equal((await send('PUT', `${ACCESS}/${second.id}/operator`, owner, { operator: manager_operator })).status, 200);
});

test('whose access is ended is out at once, can’t sign in, and comes back by a new invitation alone', async () => {
  const who = person();
  const { id, cookie } = await join(who);
  assert.equal((await send('POST', `${ACCESS}/${id}/end`, owner)).status, 200);
  assert.equal((await send('GET', '/api/v1/office/me', cookie)).status, 401);
  assert.equal((await signIn(who.email)).status, 401);
  assert.equal((await list()).people.find((each) => each.id === id)?.ended_at !== null, true);
  const again = await join(who);
  assert.notEqual(again.id, id);
  assert.equal((await send('GET', '/api/v1/office/me', again.cookie)).status, 200);
});

test('whose operator left is out at once and reads nothing, and is in again once they are back; an owner stays', async () => {
  const who = person();
  const { id, cookie } = await join(who);
  assert.equal((await send('PUT', `${ACCESS}/${id}/operator`, owner, { operator: manager_operator })).status, 200);
  const state = { name: '陈默', role: 'manager', active: true, language: 'zh' };
  assert.equal((await send('GET', '/api/v1/office/entries', cookie)).status, 200);
  assert.equal((await send('PUT', `/api/v1/office/operators/${manager_operator}`, owner, { ...state, active: false })).status, 200);
  assert.equal((await send('GET', '/api/v1/office/entries', cookie)).code, 'not_signed_in');
  const again = (await signIn(who.email)).cookie;
  for (const path of ['me', 'entries', 'approvals']) assert.equal((await send('GET', `/api/v1/office/${path}`, again)).code, 'operator_left', path);
  assert.equal((await send('PUT', `/api/v1/office/operators/${manager_operator}`, owner, state)).status, 200);
  assert.equal((await send('GET', '/api/v1/office/me', again)).status, 200);
  const you = (await list()).people.find(({ is_you }) => is_you);
  const boss = randomUUID();
  await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.staff.makeOperator(tx, boss, { name: '林静', role: 'owner', active: true, language: 'zh' }, 'Owner'));
  assert.equal((await send('PUT', `${ACCESS}/${you?.id}/operator`, owner, { operator: boss })).status, 200);
  assert.equal((await send('PUT', `/api/v1/office/operators/${boss}`, owner, { name: '林静', role: 'owner', active: false, language: 'zh' })).status, 200);
  assert.equal((await send('GET', ACCESS, owner)).status, 200);
});

test('ten wrong passwords in a row close an address for half an hour, whoever it is of; a right one begins anew', async () => {
  const who = person();
  await join(who);
  const wrong = (email: string) => send('POST', '/api/auth/sign-in/email', '', { email, password: 'not the quiet shop at all' });
  for (let time = 0; time < 9; time += 1) assert.equal((await wrong(who.email)).status, 401);
  assert.equal((await signIn(who.email)).status, 200, 'the tenth is right');
  // Ten at once are counted one by one.
  const tried = await Promise.all(Array.from({ length: 14 }, () => wrong(who.email)));
  assert.deepEqual([401, 429].map((status) => tried.filter((each) => each.status === status).length), [10, 4]);
  const closed = await signIn(who.email);
  assert.deepEqual([closed.status, closed.code], [429, 'SIGN_IN_LOCKED']);
  assert.equal((await signIn(who.email.toUpperCase())).status, 429, 'however it is spelt');
  shop.clock.set(shop.clock.now_ms() + 30 * 60_000 - 1);
  assert.equal((await signIn(who.email)).status, 429);
  shop.clock.set(shop.clock.now_ms() + 1);
  assert.equal((await signIn(who.email)).status, 200);
  const nobody = `${randomUUID()}@example.com`;
  for (let time = 0; time < 10; time += 1) assert.equal((await wrong(nobody)).status, 401);
  assert.equal((await wrong(nobody)).code, 'SIGN_IN_LOCKED', 'an answer tells of nobody whether they are there');
});

test('the owner’s own account is never ended', async () => {
  const you = (await list()).people.find(({ is_you }) => is_you);
  assert.equal((await send('POST', `${ACCESS}/${you?.id}/end`, owner)).code, 'not_permitted');
});

test('an account of another merchant is not there', async () => {
  const other = await openTestShop(database);
  try {
    await other.signIn('manager', { name: 'Stranger', email: `${randomUUID()}@example.com`, password }, HOST);
    const [stranger] = (await database.adminQuery<{ id: string }>("select id from auth.office_user where merchant_id = $1", [other.merchant]));
    assert.equal((await send('POST', `${ACCESS}/${stranger?.id}/end`, owner)).status, 404);
    assert.equal((await send('PUT', `${ACCESS}/${stranger?.id}/operator`, owner, { operator: null })).status, 404);
  } finally {
    await other.close();
  }
});

test('an access that was ended stays ended when an older backup is restored', async () => {
  const who = person();
  const { id } = await join(who);
  const backup = await database.snapshot();
  assert.equal((await send('POST', `${ACCESS}/${id}/end`, owner)).status, 200);
  await database.restore(backup);
  const ended = async () => (await database.adminQuery<{ is_ended: boolean }>('select ended_at is not null as is_ended from auth.office_user where id = $1', [id]))[0]?.is_ended;
  assert.equal(await ended(), false, 'the backup knows nothing of it');
  await shop.restart();
  assert.equal(await ended(), true);
  assert.equal((await signIn(who.email)).status, 401);
});

test('each change of who has access stands in the server’s own journal', async () => {
  const { id } = await join(person());
  await send('PUT', `${ACCESS}/${id}/operator`, owner, { operator: manager_operator });
  await send('POST', `${ACCESS}/${id}/end`, owner);
  const rows = await database.adminQuery<{ text: string }>("select text from app.entry where merchant_id = $1 and kind = 'access.changed' order by seq", [shop.merchant]);
  const bodies = rows.map(({ text }) => (JSON.parse(text) as { body: Record<string, unknown> }).body);
  assert.deepEqual(bodies.map(({ change, by, operator }) => [change, by, operator]), [
    ['invited', '林静', null], ['joined', '林静', null], ['bound', '林静', manager_operator], ['ended', '林静', manager_operator],
  ]);
});

test('who sets up a shop with one owner among its operators is that operator', async () => {
  // The first of all that have no owner: another test may leave one behind.
  const merchant = '00000000-0000-7000-8000-000000000001';
  const { fleet, staff } = shop.server.modules;
  await fleet.makeMerchant({ id: merchant, shop_name: 'Another' });
  const boss = randomUUID();
  await database.postgres.withMerchant(merchant, (tx) => staff.makeOperator(tx, boss, { name: '老板', role: 'owner', active: true, language: 'zh' }, 'Owner'));
  const token = ((await shop.server.modules.makeSetupPath()) ?? '').split('#')[1];
  const email = `${randomUUID()}@example.com`;
  assert.equal((await send('POST', '/api/v1/setup', '', { token, name: 'Boss', email, password })).status, 200);
  const [row] = await database.adminQuery<{ merchant_id: string; operator_id: string | null }>('select merchant_id, operator_id from auth.office_user where email = $1', [email]);
  assert.deepEqual(row, { merchant_id: merchant, operator_id: boss });
});

test('an easy password makes no account, is never changed to, and the invitation still works', async () => {
  const who = person();
  const { token } = await invite(who);
  const refused = await send('POST', '/api/v1/invitation', '', { token, name: who.name, email: who.email, password: 'Qwerty123456!' });
  assert.deepEqual([refused.status, refused.code], [422, 'password_easy']);
  assert.equal((await accept(token, who)).status, 200);
  const { cookie } = await signIn(who.email);
  const change = (newPassword: string) => send('POST', '/api/auth/change-password', cookie, { currentPassword: password, newPassword, revokeOtherSessions: false });
  assert.deepEqual([(await change('1qaz2wsx3edc')).code, (await change('seven grey herons')).status], ['PASSWORD_EASY', 200]);
});
