/** What is asked at next sign-ons: who hears of it, what meets it, and whom the server blames. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { StoredEntry } from '@stilltill/domain/journal';
import { DEMAND_MS, type Role } from '@stilltill/domain/operator';
import { OperatorList } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type ShopTerminal, type TestShop, openTestShop } from '@stilltill/testing/test-shop';

const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
let database: TestDatabase;
let shop: TestShop;
let till: ShopTerminal;
let mei: string;
let jing: string;
let office: string;

before(async () => {
  database = await createTestDatabase();
});
after(() => database.drop());
beforeEach(async () => {
  shop = await openTestShop(database);
  [mei, jing] = [await hire('何梅', 'operator'), await hire('林静', 'manager')];
  till = await shop.enrol('T1');
  office = await shop.signIn('manager', { name: '林静', email: `${randomUUID()}@example.com`, password: 'a quiet shop by the lake' }, HOST);
});
afterEach(() => shop.close());

async function hire(name: string, role: Role): Promise<string> {
  const id = randomUUID();
  assert((await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.staff.makeOperator(tx, id, { name, role, active: true, language: 'zh', pin: '246802' }, 'Owner'))).ok);
  return id;
}

async function command(method: 'POST' | 'DELETE', operator: string, body?: object): Promise<{ status: number; code: string | undefined }> {
  const answer = await shop.server.app.inject({
    method, url: `/api/v1/office/operators/${operator}/sign-on-demand`, headers: { ...HOST, cookie: office, ...(body ? { 'content-type': 'application/json' } : {}) }, ...(body ? { payload: JSON.stringify(body) } : {}),
  });
  return { status: answer.statusCode, code: (JSON.parse(answer.body) as { code?: string }).code };
}

async function standing(operator: string) {
  const answer = await shop.server.app.inject({ method: 'GET', url: '/api/v1/office/operators', headers: { ...HOST, cookie: office } });
  return OperatorList.parse(JSON.parse(answer.body)).items.find(({ id }) => id === operator)?.demand ?? null;
}

type Record = { readonly demand: string; readonly asks: string } | null;
/** What tills have of it; undefined: they never heard. */
async function told(operator: string): Promise<Record | undefined> {
  const [row] = await database.adminQuery<{ body: string | null }>("select body from app.change where merchant_id = $1 and kind = 'sign_on_demand' and id = $2", [shop.merchant, operator]);
  return row && (row.body === null ? null : JSON.parse(row.body) as Record);
}

const cursor = (): Promise<string> => database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.catalog.cursor(tx));

/** Sends entries, and answers with what was flagged on them. */
async function send(terminal: ShopTerminal, ...run: StoredEntry[]): Promise<string[]> {
  const answer = await shop.ask('/api/v1/journal', terminal.upload(run), { authorization: terminal.pass });
  assert.equal(answer.status, 200, answer.body);
  const rows = await database.adminQuery<{ code: string }>(
    "select code from app.exception where merchant_id = $1 and kind = 'flagged' and terminal_id = $2 and seq = any($3::int[]) order by seq, code", [shop.merchant, terminal.enrolment.terminal, run.map(({ entry }) => entry.seq)],
  );
  return rows.map(({ code }) => code);
}

const ownEntries = async (kind: string) => (await database.adminQuery<{ text: string }>('select text from app.entry where merchant_id = $1 and kind = $2 order by received_at, seq', [shop.merchant, kind])).map(({ text }) => (JSON.parse(text) as { body: object }).body);
const signOn = (body: object, basis: string | null, operator = mei, terminal = till): StoredEntry => terminal.write('operator.signed_on', body, operator, basis, randomUUID());

/** Lets the jobs run until something holds. */
async function byJobs(holds: () => Promise<boolean>): Promise<void> {
  // Jobs go by the database's clock: those of every day would come again at once under one that is behind.
  shop.clock.set(Math.max(shop.clock.now_ms(), Date.now()));
  await shop.server.platform.jobs.start();
  for (const until_ms = Date.now() + 30_000; Date.now() < until_ms;) if (await holds()) return;
  assert.fail('not reached');
}

describe('what is asked at a next sign-on', () => {
  it('is told to tills without a word on why, and to the office with who asked', async () => {
    assert.equal((await command('POST', mei, { asks: 'step_up' })).status, 200);
    assert.deepEqual(Object.keys(await told(mei) ?? {}).sort(), ['asks', 'demand', 'id', 'until']);
    assert.equal((await standing(mei))?.asked_by, '林静');
    assert.equal((await ownEntries('sign_on_demand.asked')).length, 1);
  });

  it('becomes stricter and never milder, and is taken back by somebody else than whoever it is about', async () => {
    await command('POST', mei, { asks: 'step_up' });
    await command('POST', mei, { asks: 'approval' });
    await command('POST', mei, { asks: 'step_up' });
    assert.equal((await standing(mei))?.asks, 'approval');
    assert.deepEqual((await ownEntries('sign_on_demand.ended')).map((body) => (body as { how: string }).how), ['replaced']);
    assert.equal((await command('DELETE', mei)).status, 200);
    assert.deepEqual([await standing(mei), await told(mei), (await command('DELETE', mei)).code], [null, null, 'not_found']);
    await command('POST', jing, { asks: 'approval' });
    assert.equal((await command('DELETE', jing)).code, 'needs_other_person');
  });

  it('is met by a sign-on that a manager let in, once for all tills, which are told behind the upload', async () => {
    await command('POST', mei, { asks: 'approval' });
    const { demand } = await told(mei) as { demand: string };
    assert.deepEqual(await send(till, signOn({ way: 'pin', demand: { demand, by: jing } }, await cursor())), []);
    assert.equal(await standing(mei), null, 'the office sees it at once');
    await byJobs(async () => (await told(mei)) === null);
    assert.deepEqual((await ownEntries('sign_on_demand.ended')).map((body) => (body as { how: string }).how), ['met']);
  });

  it('is flagged where the till could know and it was not given; the till that met it is not, nor one that could not know', async () => {
    const before = await cursor();
    await command('POST', mei, { asks: 'approval' });
    const { demand } = await told(mei) as { demand: string };
    const [knew, other] = [await cursor(), await shop.enrol('T2')];
    assert.deepEqual(await send(till, signOn({ way: 'pin' }, before)), [], 'it had not heard');
    assert.deepEqual(await send(till, signOn({ way: 'pin' }, null)), [], 'nobody knows what it knew');
    assert.deepEqual(await send(till, signOn({ way: 'pin' }, knew)), ['sign_on_demand_unmet']);
    assert.deepEqual(await send(till, signOn({ way: 'pin', demand: { demand, by: mei } }, knew)), ['approval_own'], 'nobody lets themself in');
    const clerk = await hire('周兰', 'operator');
    assert.deepEqual(await send(till, signOn({ way: 'pin', demand: { demand, by: clerk } }, await cursor())), ['sign_on_demand_unmet'], 'nor does an operator let them');
    assert.notEqual(await standing(mei), null);
    assert.deepEqual(await send(till, signOn({ way: 'pin', demand: { demand, by: jing } }, knew), signOn({ way: 'pin' }, knew)), []);
    assert.deepEqual(await send(other, signOn({ way: 'pin' }, knew, mei, other)), ['sign_on_demand_unmet'], 'another till knew only that it stands');
    await command('POST', mei, { asks: 'approval' });
    assert.notEqual((await told(mei))?.demand, demand, 'what was met can be asked for anew');
  });

  it('a step-up takes the badge of whoever had one when it was asked for, and the PIN of everybody else', async () => {
    await command('POST', mei, { asks: 'step_up' });
    const { demand } = await told(mei) as { demand: string };
    shop.clock.set(shop.clock.now_ms() + 1_000);
    assert((await shop.server.modules.staff.issueBadge(shop.merchant, mei, { form: 'printed' }, 'Owner')).ok);
    const knew = await cursor();
    assert.deepEqual(await send(till, signOn({ way: 'pin', demand: { demand, by: null } }, knew)), [], 'the badge came later');
    await command('POST', mei, { asks: 'step_up' });
    const next = await told(mei) as { demand: string };
    shop.clock.set(shop.clock.now_ms() + 1_000);
    assert.deepEqual(await send(till, signOn({ way: 'pin', demand: { demand: next.demand, by: null } }, await cursor())), ['sign_on_demand_unmet']);
    assert.deepEqual(await send(till, signOn({ way: 'badge_pin', demand: { demand: next.demand, by: null } }, await cursor())), []);
  });

  it('of whoever is alone their own word stands, and is reviewed', async () => {
    assert((await shop.server.modules.staff.changeOperator(shop.merchant, jing, { name: '林静', role: 'operator', active: true, language: 'zh' }, 'Owner')).ok);
    const owner = await hire('Owner', 'owner');
    await command('POST', owner, { asks: 'approval' });
    const { demand } = await told(owner) as { demand: string };
    assert.deepEqual(await send(till, signOn({ way: 'pin', demand: { demand, by: owner } }, await cursor(), owner)), ['approval_own_review']);
    assert.equal(await standing(owner), null);
  });

  it('runs out after a fortnight, for the office at once', async () => {
    await command('POST', mei, { asks: 'approval' });
    shop.clock.set(shop.clock.now_ms() + DEMAND_MS);
    assert.equal((await command('DELETE', mei)).code ?? 'signed out', 'not_found');
  });
});
