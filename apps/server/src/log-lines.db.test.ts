// A day of a shop, and what stands in the log of it afterwards: who came in, who could not, who was refused what. No line says
// anything of people but their id, and nothing that opens a door.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { HOST } from '@stilltill/testing/furnished-merchant';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type ShopTerminal, type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import { openLog } from './platform/log.ts';

const OWNER = { name: 'Chen Mo', email: 'chen.mo@example.org', password: 'a quiet till sells on' };
const MANAGER = { name: 'Lin Yue', email: 'lin.yue@example.org', password: 'tea and rain by the lake' };
const HIRED = { name: '钱多多', role: 'operator', active: true, language: 'zh', pin: '739164' };
const GUEST = { name: '王芳', notes: 'likes oolong', phone: '13812345678', email: 'wang.fang@example.org' };
const WRONG_PASSWORD = 'tea and sun by the lake';
const ISO_UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

type Line = { readonly time: string; readonly request?: string; readonly from?: string; readonly act?: string; readonly outcome?: string; readonly user?: string | null; readonly action?: string; readonly route?: string; readonly msg: string };
type Answer = { readonly statusCode: number; readonly body: string };

let database: TestDatabase;
let shop: TestShop;
let opened: ReturnType<typeof openLog>;
const folder = mkdtempSync(join(tmpdir(), 'stilltill-log-lines-'));

before(async () => {
  database = await createTestDatabase();
  opened = openLog({ data_folder: folder, log_level: 'debug', log_target: 'file' });
  shop = await openTestShop(database, { log: opened.log });
});
after(async () => {
  await shop.close();
  await opened.close();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const ask = (method: 'GET' | 'POST', url: string, cookie: string, body?: object): Promise<Answer> => (
  shop.server.app.inject({ method, url, headers: { ...HOST, cookie, ...(body ? { 'content-type': 'application/json', 'x-stilltill-request': MANAGER.email } : {}) }, ...(body ? { payload: JSON.stringify(body) } : {}) })
);

/** What a day leaves behind that a log could have learned. */
async function spendDay(): Promise<{ readonly refused: Answer; readonly secrets: readonly string[] }> {
  const owner = await shop.signIn('owner', OWNER, HOST);
  const manager = await shop.signIn('manager', MANAGER, HOST);
  assert.equal((await ask('POST', '/api/auth/sign-in/email', '', { email: MANAGER.email, password: WRONG_PASSWORD })).statusCode, 401);
  const refused = await ask('POST', '/api/v1/office/operators', manager, HIRED);
  assert.equal(refused.statusCode, 403);
  for (const [path, body] of [['operators', HIRED], ['customers', GUEST]] as const) assert.equal((await ask('POST', `/api/v1/office/${path}`, owner, body)).statusCode, 200, path);
  assert.equal((await ask('POST', '/api/v1/office/customers', owner, { ...GUEST, language: GUEST.phone })).statusCode, 400);
  const exported = await ask('GET', '/api/v1/office/exports/customers.csv', owner);
  assert.ok(exported.statusCode === 200 && exported.body.includes(GUEST.name));
  assert.equal((await ask('GET', `/api/v1/nowhere?phone=${GUEST.phone}`, owner)).statusCode, 404);
  const till: ShopTerminal = await shop.enrol('T1');
  assert.equal((await ask('POST', '/api/auth/sign-out', manager, {})).statusCode, 200);
  const cookies = [owner, manager].flatMap((each) => each.split('; ').map((pair) => pair.slice(pair.indexOf('=') + 1)));
  return { refused, secrets: [...cookies, ...cookies.map((each) => decodeURIComponent(each).split('.')[0] ?? each), till.pass] };
}

it('a log tells of a day by ids, each line as JSON with its time in UTC, and of nobody by name', async () => {
  const { refused, secrets } = await spendDay();
  const text = readFileSync(join(folder, 'log', 'server.ndjson'), 'utf8');
  const lines = text.trim().split('\n').map((line) => JSON.parse(line) as Line);
  assert.deepEqual(lines.filter(({ time }) => !ISO_UTC.test(time)), []);

  const users = await database.adminQuery<{ id: string; email: string }>('select id, email from auth.office_user');
  const idOf = ({ email }: { readonly email: string }): string | undefined => users.find((each) => each.email === email)?.id;
  // The library says a word of its own beside ours, of nobody.
  const signing = lines.filter(({ from, act }) => from === 'sign-in' && act !== undefined);
  assert.deepEqual(signing.map(({ act, outcome, user, msg }) => [act, outcome, user, msg]), [
    ['/sign-in/email', 'ok', idOf(OWNER), 'sign-in'], ['/sign-in/email', 'ok', idOf(MANAGER), 'sign-in'],
    // Whose address it was is not looked up: it may be nobody's.
    ['/sign-in/email', 'INVALID_EMAIL_OR_PASSWORD', null, 'sign-in refused'],
    ['/sign-out', 'ok', idOf(MANAGER), 'sign-in'],
  ]);
  assert.deepEqual(signing.filter(({ request }) => !UUID.test(request ?? '')), [], 'each names its request, by the server’s own word');
  assert.deepEqual(lines.filter(({ from }) => from === 'office').map(({ request, user, action, route, msg }) => ({ request, user, action, route, msg })), [
    { request: (JSON.parse(refused.body) as { readonly request: string }).request, user: idOf(MANAGER), action: 'manage_staff', route: '/api/v1/office/operators', msg: 'not permitted' },
  ]);

  const words = [...[OWNER, MANAGER].flatMap(({ name, email, password }) => [name, email, password]), HIRED.name, HIRED.pin, GUEST.name, GUEST.notes, GUEST.phone, GUEST.email, WRONG_PASSWORD, ...secrets];
  assert.ok(words.every((word) => word.length > 1));
  assert.deepEqual(words.filter((word) => text.includes(word)), []);
});
