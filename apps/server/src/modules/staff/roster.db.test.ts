import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { RosterAnswer, RosterImported, RosterRecord, StoreRecord } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';

const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
const password = 'a quiet shop by the lake';
const HEADER = 'operator,store,date,from,until';
let database: TestDatabase;
let shop: TestShop;
let cookie: string;
let wang: string;
let li: string;
let asked_from = 0;

before(async () => {
  database = await createTestDatabase();
});
after(() => database.drop());
beforeEach(async () => {
  shop = await openTestShop(database);
  cookie = await shop.signIn('manager', { name: '陈默', email: `${randomUUID()}@example.com`, password }, HOST);
  [wang, li] = [await hire('王小雨 Wang Xiaoyu'), await hire('李想')];
});
afterEach(() => shop.close());

async function hire(name: string): Promise<string> {
  const id = randomUUID();
  await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.staff.makeOperator(tx, id, { name, role: 'operator', active: true, language: 'zh' }, 'Owner'));
  return id;
}

async function send(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object, as: string = cookie): Promise<{ status: number; body: Record<string, unknown>; code: unknown }> {
  asked_from += 1;
  const answer = await shop.server.app.inject({
    remoteAddress: `10.2.${asked_from >> 8}.${asked_from & 255}`,
    method, url: `/api/v1/office/roster${path}`, headers: { ...HOST, cookie: as, ...(body ? { 'content-type': 'application/json' } : {}) }, ...(body ? { payload: JSON.stringify(body) } : {}),
  });
  const read = JSON.parse(answer.body) as Record<string, unknown>;
  return { status: answer.statusCode, body: read, code: read['code'] };
}

/** A shift on the day after the test's today (2026-11-20), in the store's hours. */
const shift = (operator: string, from: string, until: string, day = '2026-11-21', late_reason: string | null = null) => {
  const at = (time: string): string => new Date(`${day}T${time}:00+08:00`).toISOString();
  return { operator, store: shop.store, from: at(from), until: at(until), late_reason };
};
const add = async (...given: Parameters<typeof shift>): Promise<string> => {
  const made = await send('POST', '', shift(...given));
  assert.equal(made.status, 200, JSON.stringify(made.body));
  return (made.body['ids'] as string[])[0] ?? '';
};
const bring = async (rows: readonly string[], header = HEADER) => {
  const answer = await send('POST', '/import', { text: [header, ...rows].join('\n') });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return RosterImported.parse(answer.body);
};
const list = async () => RosterAnswer.parse((await send('GET', '?from=2026-11-10T00:00:00.000Z&until=2026-12-10T00:00:00.000Z')).body);
const words = async (): Promise<string[]> => (await list()).items.map(({ operator_name, from, until, accepted }) => `${operator_name.split(' ')[0]} ${from.slice(5, 16)} ${until.slice(5, 16)} ${accepted}`);

/** What tills have of the roster, by operator. */
async function records(): Promise<ReadonlyMap<string, number>> {
  const rows = await database.adminQuery<{ body: string }>("select body from app.change where merchant_id = $1 and kind = 'roster'", [shop.merchant]);
  return new Map(rows.map(({ body }) => RosterRecord.parse(JSON.parse(body))).map(({ id, shifts }) => [id, shifts.length]));
}
async function changes(): Promise<unknown[]> {
  const rows = await database.adminQuery<{ text: string }>("select text from app.entry where merchant_id = $1 and kind = 'roster.changed' order by seq", [shop.merchant]);
  return rows.map(({ text }) => (JSON.parse(text) as { body: { change: string; shifts: number; by: string; reason: string | null } }).body).map(({ change, shifts, by, reason }) => [change, shifts, by, reason]);
}

describe('shifts', () => {
  it('are planned by a manager, reach the tills, and are told in the server’s journal', async () => {
    await add(wang, '09:00', '17:00');
    assert.deepEqual(await words(), ['王小雨 11-21T01:00 11-21T09:00 planned']);
    assert.deepEqual(await records(), new Map([[wang, 1]]));
    assert.deepEqual(await changes(), [['added', 1, '陈默', null]]);
  });

  it('of one person never overlap, at no two stores either; one may begin when another ends', async () => {
    await add(wang, '09:00', '17:00');
    const clash = await send('POST', '', shift(wang, '16:59', '20:00'));
    assert.deepEqual([clash.status, clash.code], [409, 'roster_overlap']);
    assert.match(JSON.stringify(clash.body), /2026-11-21 09:00–17:00 S1/);
    await add(wang, '17:00', '20:00');
    await add(li, '09:00', '17:00');
    assert.equal((await list()).items.length, 3);
  });

  it('that two managers plan at one moment overlap neither', async () => {
    const both = await Promise.all([send('POST', '', shift(wang, '09:00', '17:00')), send('POST', '', shift(wang, '10:00', '18:00'))]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409]);
  });

  it('end behind their beginning and within a day', async () => {
    assert.equal((await send('POST', '', shift(wang, '17:00', '09:00'))).code, 'roster_hours');
    const long = { ...shift(wang, '09:00', '17:00'), until: new Date('2026-11-22T10:00:00+08:00').toISOString() };
    assert.equal((await send('POST', '', long)).code, 'roster_hours');
  });

  it('are for people who are at work', async () => {
    assert.equal((await send('POST', '', shift(randomUUID(), '09:00', '17:00'))).code, 'operator_unknown');
    assert.equal((await send('POST', '', { ...shift(wang, '09:00', '17:00'), store: randomUUID() })).status, 404);
  });

  it('that were removed leave the tills with an empty roster of whoever had them', async () => {
    const id = await add(wang, '09:00', '17:00');
    assert.equal((await send('DELETE', `/${id}`)).status, 200);
    assert.deepEqual(await records(), new Map([[wang, 0]]));
    assert.equal((await send('DELETE', `/${id}`)).status, 404);
  });

  it('are taken as worked afterwards with a reason', async () => {
    await add(li, '09:00', '12:00', '2026-11-19', 'helped out when Wang was ill');
    assert.deepEqual(await words(), ['李想 11-19T01:00 11-19T04:00 late']);
    assert.deepEqual(await changes(), [['accepted_late', 1, '陈默', 'helped out when Wang was ill']]);
    const [found] = await database.postgres.withMerchant(shop.merchant, (tx) => tx.query<{ reason: string }>('select reason from app.roster_shift where merchant_id = $1', [tx.merchant_id]));
    assert.equal(found?.reason, 'helped out when Wang was ill');
  });

  it('are changed by no auditor, and seen by no stranger', async () => {
    assert((await shop.server.modules.office.makeUser({ merchant: shop.merchant, role: 'auditor', name: 'Auditor', email: 'auditor@example.com', password })).ok);
    const signed = await shop.server.app.inject({ remoteAddress: '10.3.0.1', method: 'POST', url: '/api/auth/sign-in/email', headers: { ...HOST, 'content-type': 'application/json' }, payload: JSON.stringify({ email: 'auditor@example.com', password }) });
    const auditor = [signed.headers['set-cookie'] ?? []].flat().map((each) => each.split(';')[0]).join('; ');
    assert.equal((await send('POST', '', shift(wang, '09:00', '17:00'), auditor)).status, 403);
    const id = await add(wang, '09:00', '17:00');
    const other = await openTestShop(database);
    try {
      const stranger = await other.signIn('owner', { name: 'Stranger', email: `${randomUUID()}@example.com`, password }, HOST);
      const gone = await other.server.app.inject({ method: 'DELETE', url: `/api/v1/office/roster/${id}`, headers: { ...HOST, cookie: stranger } });
      assert.equal(gone.statusCode, 404);
    } finally {
      await other.close();
    }
    assert.equal((await list()).items.length, 1);
  });
});

describe('swaps', () => {
  it('exchange two shifts, and name who took what', async () => {
    const [one, two] = [await add(wang, '09:00', '17:00'), await add(li, '12:00', '20:00')];
    assert.equal((await send('POST', '/swap', { shift: one, to: { shift: two }, reason: 'both asked' })).status, 200);
    assert.deepEqual(await words(), ['李想 11-21T01:00 11-21T09:00 swapped', '王小雨 11-21T04:00 11-21T12:00 swapped']);
    const rows = await database.adminQuery<{ from_operator_id: string; to_operator_id: string; accepted_by: string }>('select from_operator_id, to_operator_id, accepted_by from app.roster_swap where merchant_id = $1', [shop.merchant]);
    assert.deepEqual(rows, [{ from_operator_id: wang, to_operator_id: li, accepted_by: '陈默' }]);
    assert.deepEqual((await changes()).at(-1), ['swapped', 2, '陈默', 'both asked']);
  });

  it('let one take another’s shift over, unless they work then', async () => {
    const [one, other] = [await add(wang, '09:00', '17:00'), await add(li, '16:00', '20:00')];
    assert.equal((await send('POST', '/swap', { shift: one, to: { operator: li }, reason: null })).code, 'roster_overlap');
    assert.deepEqual((await words()).map((each) => each.split(' ').at(-1)), ['planned', 'planned'], 'nothing was changed');
    await send('DELETE', `/${other}`);
    assert.equal((await send('POST', '/swap', { shift: one, to: { operator: li }, reason: null })).status, 200);
    assert.deepEqual(await records(), new Map([[wang, 0], [li, 1]]));
    assert.equal((await send('POST', '/swap', { shift: one, to: { operator: li }, reason: null })).code, 'conflict');
  });
});

describe('a roster from a file', () => {
  it('is taken by names and store codes in the store’s own hours; a night shift ends on the next day', async () => {
    const done = await bring(['王小雨 wang xiaoyu,s1,2026-11-23,9:00,17:00', '"李想",S1,2026/11/23,22:00,06:00', ''], '\u{feff}操作员,门店,日期,开始,结束');
    assert.deepEqual(done, { added: 2, known: 0, problems: [] });
    assert.deepEqual(await words(), ['王小雨 11-23T01:00 11-23T09:00 planned', '李想 11-23T14:00 11-23T22:00 planned']);
    assert.deepEqual(await changes(), [['imported', 2, '陈默', null]]);
  });

  it('is taken whole or not at all, and each row that is wrong says where and why', async () => {
    await add(li, '08:00', '12:00', '2026-11-23');
    const { added, problems } = await bring([
      '王小雨 Wang Xiaoyu,S1,2026-11-23,09:00,17:00', '王大雨,S1,2026-11-23,09:00,17:00', '李想,S9,2026-11-23,09:00,17:00', '李想,S1,2026-02-30,09:00,17:00',
      '李想,S1,2026-11-24,9 Uhr,17:00', '李想,S1,2026-11-24,09:00,', '李想,S1,2026-11-23,11:00,15:00', '王小雨 Wang Xiaoyu,S1,2026-11-23,16:00,20:00',
    ]);
    assert.equal(added, 0);
    assert.deepEqual(problems.map(({ line, column, value, reason }) => [line, column, value, reason]), [
      [3, 'operator', '王大雨', 'unknown'], [4, 'store', 'S9', 'unknown'], [5, 'date', '2026-02-30', 'not_a_date'], [6, 'from', '9 Uhr', 'not_a_time'], [7, 'until', '', 'missing'],
      [8, 'from', '2026-11-23 11:00–15:00 S1', 'overlap'], [9, 'from', '2026-11-23 16:00–20:00 S1', 'overlap_line'],
    ]);
    assert.deepEqual(problems.slice(-2).map((each) => each.shift), ['2026-11-23 08:00–12:00 S1', '2: 2026-11-23 09:00–17:00 S1']);
    assert.equal((await list()).items.length, 1);
  });

  it('brought once more adds nothing', async () => {
    const rows = ['王小雨 Wang Xiaoyu,S1,2026-11-23,09:00,17:00', '李想,S1,2026-11-23,09:00,17:00'];
    await bring(rows);
    assert.deepEqual(await bring(rows), { added: 0, known: 2, problems: [] });
    assert.equal((await list()).items.length, 2);
  });

  it('needs all five columns, and no more rows than can be looked through', async () => {
    assert.equal((await send('POST', '/import', { text: 'operator,store,date,from\nx,S1,2026-11-23,09:00' })).code, 'roster_columns_missing');
    const many = [HEADER, ...Array.from({ length: 5001 }, () => '李想,S1,2026-11-23,09:00,17:00')].join('\n');
    assert.equal((await send('POST', '/import', { text: many })).code, 'file_too_long');
  });

  it('tells two people of one name apart by nothing, and says so', async () => {
    await hire('李想');
    const { problems } = await bring(['李想,S1,2026-11-23,09:00,17:00']);
    assert.deepEqual(problems.map(({ reason }) => reason), ['ambiguous']);
    assert.deepEqual((await bring([`${li},S1,2026-11-23,09:00,17:00`])).added, 1);
  });
});

describe('what tills have', () => {
  it('is the week that was and the fortnight to come, sent again only where it differs', async () => {
    await bring(['李想,S1,2026-11-12,09:00,17:00', '李想,S1,2026-11-14,09:00,17:00', '李想,S1,2026-12-03,09:00,17:00', '李想,S1,2026-12-06,09:00,17:00']);
    assert.deepEqual(await records(), new Map([[li, 2]]));
    const positionOf = async () => (await database.adminQuery<{ position: string }>("select position::text from app.change where merchant_id = $1 and kind = 'roster'", [shop.merchant]))[0]?.position;
    const before_it = await positionOf();
    await add(wang, '09:00', '17:00', '2026-12-30');
    assert.equal(await positionOf(), before_it, 'a shift far ahead sends nothing');
    shop.clock.set(Date.parse('2026-11-25T00:00:00Z'));
    const jobs = await database.adminQuery<{ key: string }>("select key from jobs.jobs where key like 'staff.roster_day:%' and key like '%' || $1", [shop.merchant]);
    assert.equal(jobs.length, 1, 'the next day is asked for once');
  });

  it('says what a sign-on outside of the roster does at their store', async () => {
    const owner = await shop.signIn('owner', { name: '林静', email: `${randomUUID()}@example.com`, password }, HOST);
    assert.equal((await send('PUT', `/policy/${shop.store}`, { off_roster: 'manager' })).status, 403, 'the owner decides it');
    assert.equal((await send('PUT', `/policy/${shop.store}`, { off_roster: 'manager' }, owner)).status, 200);
    const sent = async () => StoreRecord.parse(JSON.parse((await database.adminQuery<{ body: string }>("select body from app.change where merchant_id = $1 and kind = 'store'", [shop.merchant]))[0]?.body ?? '{}')).off_roster;
    assert.equal(await sent(), 'manager');
    assert.deepEqual((await list()).policies, [{ store: shop.store, off_roster: 'manager' }]);
    await send('PUT', `/policy/${shop.store}`, { off_roster: 'nothing' }, owner);
    assert.equal(await sent(), undefined);
  });
});
