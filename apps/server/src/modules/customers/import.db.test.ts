import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import fc from 'fast-check';
import { CONTENT_PARTS } from '@stilltill/domain/contact';
import { CustomerItem, CustomerPage, CustomerWords, ImportItem, ImportProblemPage } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import { verifyDatabase } from '../../../../../tools/verify/verify.ts';
import type { MerchantTx } from '../../platform/postgres.ts';

const MANAGER = { name: 'Chen Mo', email: 'chen@shop.test', password: 'a quiet till sells on' };
const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
const BASE = '/api/v1/office/customers/imports';
let database: TestDatabase;
let shop: TestShop;
let cookie: string;
let days = 0;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
  cookie = await shop.signIn('manager', MANAGER, HOST);
  await shop.server.platform.jobs.start();
});
after(async () => {
  await shop.close();
  await database.drop();
});
beforeEach(() => {
  // Noon in Shanghai of a day of its own.
  days += 1;
  shop.clock.set(Date.parse('2026-11-20T04:00:00.000Z') + days * 30 * 86_400_000);
});

const run = <T>(work: (tx: MerchantTx) => Promise<T>): Promise<T> => database.postgres.withMerchant(shop.merchant, work);
async function ask(method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
  const answer = await shop.server.app.inject({ method, url: `/api/v1/office${path}`, headers: { ...HOST, cookie, ...(body ? { 'content-type': 'application/json', 'idempotency-key': randomUUID() } : {}) }, ...(body ? { payload: JSON.stringify(body) } : {}) });
  return JSON.parse(answer.body) as unknown;
}
async function send(bytes: Buffer | string, as = cookie): Promise<{ readonly status: number; readonly body: unknown }> {
  const answer = await shop.server.app.inject({ method: 'POST', url: `${BASE}?name=list.csv`, headers: { ...HOST, cookie: as, 'content-type': 'text/csv' }, payload: Buffer.from(bytes as string) });
  return { status: answer.statusCode, body: JSON.parse(answer.body) as unknown };
}
const codeOf = ({ body }: { readonly body: unknown }): string => (body as { code: string }).code;
async function look(bytes: Buffer | string): Promise<ReturnType<typeof ImportItem.parse>> {
  const { status, body } = await send(bytes);
  assert.equal(status, 200, JSON.stringify(body));
  return ImportItem.parse(body);
}
async function take(id: string): Promise<ReturnType<typeof ImportItem.parse>> {
  await ask('POST', `/customers/imports/${id}/start`, {});
  for (;;) {
    const item = ImportItem.parse(await ask('GET', `/customers/imports/${id}`));
    if (item.state === 'done') return item;
  }
}
const problemsOf = async (id: string): Promise<string[]> => ImportProblemPage.parse(await ask('GET', `/customers/imports/${id}/problems?limit=200`)).items.map(({ row, code }) => `${row} ${code}`);
const find = async (text: string): Promise<CustomerItemShape[]> => CustomerPage.parse(await ask('GET', `/customers?find=${encodeURIComponent(text)}`)).items;
type CustomerItemShape = ReturnType<typeof CustomerItem.parse>;
const wordsOf = async (id: string): Promise<ReturnType<typeof CustomerWords.parse>> => CustomerWords.parse(await ask('GET', `/contact/customers/${id}`));
const dayBefore = (count: number): string => new Date(shop.clock.now_ms() - count * 86_400_000).toISOString().slice(0, 10);
let numbers = 0;
const phone = (): string => `135${String(days).padStart(4, '0')}${String(numbers++).padStart(4, '0')}`;
const HEAD = 'name,phone,email,language,place,zone,notes,purposes,channels,proof,obtained_at,where';

describe('a list', () => {
  it('is looked at first, with what is wrong with which row, and nothing is taken in by that', async () => {
    const [a, b] = [phone(), phone()];
    const item = await look([
      HEAD, `王芳,${a},wf${a}@example.cn,zh,CN,Asia/Shanghai,绿茶,marketing follow_up,sms email,会员登记表第3页,${dayBefore(9)},湖滨路店`, `李静,${b},,,,,,优惠,短信,,${dayBefore(9)},`, `x,${phone()},,,,,,marketing,sms,form,,`, `x,${phone()},,,,,,marketing,sms,form,2099-01-01,`,
      'x,12,,,,,,,,,,', 'x,,info@раypal.com,,,,,,,,,', 'x,,,,,,,,,,,', `x,${phone()},,,,Mars/Phobos,,,,,,`, `=HYPERLINK("x"),${phone()},,,,,,,,,,`, `x,${phone()},,fr,,,,,,,,`, `x,${phone()},,,,,,parties,sms,form,${dayBefore(1)},`, `x,,only-mail${a}@example.cn,,,,,marketing,sms,form,${dayBefore(1)},`,
    ].join('\r\n'));
    assert.deepEqual([item.state, item.counts], ['previewed', { rows: 12, made: 6, joined: 0, refused: 6, consents: 1, without_proof: 5 }]);
    assert.deepEqual(await problemsOf(item.id), ['3 no_proof', '4 no_date', '5 date_future', '6 phone_invalid', '7 email_lookalike', '8 nobody', '9 zone_invalid', '10 formula', '11 language_invalid', '12 purpose_unknown', '13 channel_without_point']);
    assert.deepEqual(await find(a), []);
    const done = await take(item.id);
    assert.deepEqual([done.counts, done.rows_done], [item.counts, 13]);
    const [known] = await find(a);
    assert.ok(known);
    assert.deepEqual([known.name, known.notes, known.places_certainty, known.zones], ['王芳', '绿茶', 'known', ['Asia/Shanghai']]);
    const words = await wordsOf(known.id);
    assert.deepEqual(words.consents.map(({ source, form, channels, proof }) => ({ source, form, channels, proof })).sort((x, y) => (x.channels[0] ?? '').localeCompare(y.channels[0] ?? '')), [
      { source: 'import', form: 'express', channels: ['email'], proof: '会员登记表第3页 (湖滨路店)' }, { source: 'import', form: 'express', channels: ['sms'], proof: '会员登记表第3页 (湖滨路店)' },
    ]);
    assert.deepEqual((await wordsOf((await find(b))[0]?.id ?? '')).consents, []);
  });

  it('the same file is taken in once, however often it comes', async () => {
    const number = phone();
    const file = `${HEAD}\nA,${number},,,,,,marketing,sms,form,${dayBefore(3)},\n`;
    const first = await look(file);
    const done = await take(first.id);
    const again = await look(file);
    assert.deepEqual([again.id, again.state], [done.id, 'done']);
    await take(again.id);
    const found = await find(number);
    assert.equal(found.length, 1);
    assert.equal((await wordsOf(found[0]?.id ?? '')).consents.length, 1);
    const [kept] = await database.adminQuery<{ chunks: number }>('select count(*)::int as chunks from app.customer_import_chunk where import_id = $1', [done.id]);
    assert.equal(kept?.chunks, 0, 'the list itself is gone');
  });

  it('who is known by number or address is joined, keeps their name, and gets what was missing; two rows of one person are one', async () => {
    const [number, other] = [phone(), phone()];
    const made = CustomerItem.parse(await ask('POST', '/customers', { name: '周敏', phone: number }));
    const item = await look(`${HEAD}\nSomeone Else,${number},zm${number}@example.cn,,,,,,,,,\nNew,${other},,,,,,,,,,\nNew again,${other},new${other}@example.cn,,,,,,,,,\nBoth,${number},new${other}@example.cn,,,,,,,,,\n`);
    const done = await take(item.id);
    assert.deepEqual([item.counts, done.counts.made, done.counts.joined, done.counts.refused], [done.counts, 1, 2, 1]);
    assert.deepEqual(await problemsOf(done.id), ['5 two_customers']);
    const [known] = await find(number);
    assert.deepEqual([known?.id, known?.name, known?.points.map(({ kind }) => kind)], [made.id, '周敏', ['phone', 'email']]);
    assert.deepEqual((await find(other)).map(({ points }) => points.length), [2]);
  });

  it('of many rows comes in batch by batch, each person once', async () => {
    const base = 20_000_000 + days * 100_000;
    // Each comes twice, far apart.
    const rows = Array.from({ length: 1200 }, (_, at) => `Person ${at},+49151${base + (at % 600)},,en,DE,Europe/Berlin,,marketing,sms,form,${dayBefore(5)},`);
    const done = await take((await look(`${HEAD}\n${rows.join('\n')}\n`)).id);
    assert.deepEqual([done.counts.rows, done.counts.made, done.counts.joined, done.counts.consents], [1200, 600, 600, 1200]);
    assert.equal((await find(`+49151${base + 7}`)).length, 1);
  });

  it('whose worker dies between two batches goes on behind the first one, in another server: no row is lost or comes twice', async () => {
    const base = 40_000_000 + days * 100_000;
    const rows = Array.from({ length: 1200 }, (_, at) => `Person ${at},+49151${base + (at % 700)},,en,DE,Europe/Berlin,,marketing,sms,${at % 10 === 0 ? '' : 'form'},${dayBefore(5)},`);
    rows[3] = `x,${'9'.repeat(30_000)},,,,,,,,,,`;
    for (const at of [497, 498, 499, 500, 501, 1199]) rows[at] = `x,12 ${at},,,,,,,,,,`;
    const proofs = async (): Promise<number> => (await database.adminQuery<{ proofs: number }>('select count(*)::int as proofs from app.import_proof'))[0]?.proofs ?? 0;
    const proofs_before = await proofs();
    const item = await look(`${HEAD}\n${rows.join('\n')}\n`);
    await database.adminQuery(`create function app.die_in_second_batch() returns trigger language plpgsql as $$ begin if new.rows_done > 501 then raise exception 'the worker died'; end if; return new; end $$`);
    await database.adminQuery('create trigger die_in_second_batch before update on app.customer_import for each row execute function app.die_in_second_batch()');
    await ask('POST', `/customers/imports/${item.id}/start`, {});
    for (;;) {
      const [job] = await database.adminQuery<{ last_error: string | null }>('select last_error from jobs._private_jobs where key = $1 and locked_at is null', [`customers.import:${item.id}`]);
      if (job?.last_error?.includes('the worker died')) break;
    }
    const half = ImportItem.parse(await ask('GET', `/customers/imports/${item.id}`));
    assert.deepEqual([half.state, half.rows_done, half.counts.rows], ['running', 501, 500]);
    await shop.restart();
    await database.adminQuery('drop trigger die_in_second_batch on app.customer_import');
    await database.adminQuery('drop function app.die_in_second_batch()');
    // As of a process that was killed: it let go of nothing. And it is tried again at once, instead of after a pause.
    await database.adminQuery("update jobs._private_jobs set run_at = now(), locked_at = now() - interval '1 hour', locked_by = 'a dead worker' where key = $1", [`customers.import:${item.id}`]);
    await shop.server.platform.jobs.start();
    const done = await take(item.id);
    assert.deepEqual([done.counts, done.rows_done], [item.counts, 1201]);
    assert.deepEqual([done.counts.rows, done.counts.made + done.counts.joined, done.counts.refused], [1200, 1193, 7]);
    const [kept] = await database.adminQuery<{ people: number; points: number }>(
      'select count(distinct customer_id)::int as people, count(*)::int as points from app.contact_point where merchant_id = $1 and created_at = (select max(created_at) from app.contact_point where merchant_id = $1)', [shop.merchant],
    );
    assert.deepEqual(kept, { people: done.counts.made, points: done.counts.made });
    assert.equal(await proofs() - proofs_before, done.counts.consents);
    for (const at of [0, 2, 496, 502, 699]) assert.equal((await find(`+49151${base + at}`)).length, 1, String(at));
    assert.deepEqual((await problemsOf(item.id)).filter((each) => !each.endsWith('no_proof')), ['5 row_broken', '499 phone_invalid', '500 phone_invalid', '501 phone_invalid', '502 phone_invalid', '503 phone_invalid', '1201 phone_invalid']);
  });

  it('an erased address does not come back by it', async () => {
    const number = phone();
    const made = CustomerItem.parse(await ask('POST', '/customers', { name: 'x', phone: number }));
    cookie = await shop.signInAgain(MANAGER, HOST);
    await ask('POST', `/customers/${made.id}/erase`, {});
    const done = await take((await look(`${HEAD}\nx,${number},,,,,,marketing,sms,form,${dayBefore(1)},\n`)).id);
    assert.deepEqual([done.counts.refused, await problemsOf(done.id), await find(number)], [1, ['2 erased'], []]);
  });

  it('a withdrawal since then, and a stop, are said in the preview', async () => {
    const [one, other] = [CustomerItem.parse(await ask('POST', '/customers', { name: 'x', phone: phone() })), CustomerItem.parse(await ask('POST', '/customers', { name: 'y', phone: phone() }))];
    await ask('POST', `/contact/customers/${one.id}/withdraw`, { purposes: ['marketing'], channels: ['sms'] });
    await ask('POST', `/contact/customers/${other.id}/stop`, {});
    const item = await look(`${HEAD}\n${[one, other].map(({ points }) => `x,${points[0]?.address},,,,,,marketing,sms,form,${dayBefore(2)},`).join('\n')}\n`);
    assert.deepEqual(await problemsOf(item.id), ['2 withdrawn_since', '3 stopped']);
  });
});

describe('files', () => {
  const text = (): string => `姓名,电话,备注\n王小雨,${phone()},"说：""你好"",\n换行也行"\n`;

  it('are read in UTF-8 with and without a mark, in UTF-16 and in GBK, with commas, semicolons and tabs', async () => {
    const gbk = Buffer.concat([Buffer.from([0xd0, 0xd5, 0xc3, 0xfb]), Buffer.from(','), Buffer.from([0xb5, 0xe7, 0xbb, 0xb0]), Buffer.from('\r\n'), Buffer.from([0xc0, 0xee, 0xbe, 0xb2]), Buffer.from(`,${phone()}\r\n`)]);
    const samples: [Buffer, string][] = [
      [Buffer.from(text()), 'utf-8'], [Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text())]), 'utf-8'], [Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text(), 'utf16le')]), 'utf-16le'],
      [Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(text(), 'utf16le').swap16()]), 'utf-16be'], [gbk, 'gb18030'], [Buffer.from(text().replaceAll(/,(?=电话|备注|1|")/g, ';')), 'utf-8'], [Buffer.from(`name\tphone\nx\t${phone()}\n`), 'utf-8'],
    ];
    for (const [bytes, encoding] of samples) {
      const item = await look(bytes);
      assert.deepEqual([item.encoding, item.counts.made, item.counts.refused], [encoding, 1, 0], encoding);
    }
    const item = await look(gbk);
    await take(item.id);
  });

  it('that are none are refused, and say why', async () => {
    assert.equal(codeOf(await send(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]))), 'file_unreadable');
    assert.equal(codeOf(await send(Buffer.from([0xff, 0xff, 0x80, 0x81]))), 'file_unreadable');
    assert.equal(codeOf(await send('')), 'file_unreadable');
    assert.equal(codeOf(await send('name,notes\nx,y\n')), 'file_columns_missing');
    assert.equal((await send('name,phone\n', '')).status, 401);
  });

  it('whatever stands in them, they are looked at and nothing breaks', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.array(fc.oneof(fc.string(), fc.constantFrom('"', '""', '\n', '=1+1', '+86 139', '😀', '\u202e'.repeat(3))), { maxLength: 6 }), { maxLength: 6 }), async (cells) => {
      const { status } = await send(`phone,name,email\n${cells.map((row) => row.join(',')).join('\n')}`);
      assert.ok(status === 200 || status === 422, String(status));
    }), { numRuns: 40 });
  });

  it('of ten megabytes are looked at in one go', async () => {
    const base = 10_000_000 + days * 100_000;
    const filler = '说明'.repeat(40);
    const rows = Array.from({ length: 37_000 }, (_, at) => `Person ${at},+49151${base + at},,en,DE,Europe/Berlin,${filler},marketing,sms,${at % 2 === 0 ? 'form' : ''},${dayBefore(5)},`);
    const bytes = Buffer.from(`${HEAD}\n${rows.join('\n')}\n`);
    assert.ok(bytes.length > 10_000_000, String(bytes.length));
    const item = await look(bytes);
    assert.deepEqual([item.counts.rows, item.counts.consents, item.counts.without_proof], [37_000, 18_500, 18_500]);
  });
});

type Step = { readonly op: 'list' | 'withdraw' | 'stop' | 'consent'; readonly back: number };

it('no sequence of lists and withdrawals lets a message out that the last word forbids', async () => {
  const step: fc.Arbitrary<Step> = fc.record({ op: fc.constantFrom('list', 'list', 'withdraw', 'consent', 'stop'), back: fc.integer({ min: 0, max: 20 }) });
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 6 }), async (steps) => {
    days += 1;
    shop.clock.set(Date.parse('2027-01-01T04:00:00.000Z') + days * 30 * 86_400_000);
    const made = CustomerItem.parse(await ask('POST', '/customers', { name: 'x', phone: phone(), zone: 'Asia/Shanghai' }));
    const [point] = made.points;
    assert.ok(point);
    /** By when it counts from; of two at one moment the withdrawal. */
    let said: { at_ms: number; isGiven: boolean }[] = [];
    let stopped = false;
    for (const { op, back } of steps) {
      shop.clock.set(shop.clock.now_ms() + 60_000);
      const now_ms = shop.clock.now_ms();
      if (op === 'list') {
        const at = new Date(now_ms - back * 3_600_000).toISOString();
        await take((await look(`${HEAD}\nx,${point.address},,,,,,marketing,sms,form ${randomUUID()},${at},\n`)).id);
        said.push({ at_ms: Date.parse(at), isGiven: true });
      } else if (op === 'withdraw') {
        await ask('POST', `/contact/customers/${made.id}/withdraw`, { purposes: ['marketing'], channels: ['sms'] });
        said.push({ at_ms: now_ms, isGiven: false });
      } else if (op === 'stop') {
        await ask('POST', `/contact/customers/${made.id}/stop`, {});
        stopped = true;
      } else {
        await run((tx) => shop.server.modules.contact.giveConsent(tx, { customer: made.id, point: point.id, purposes: ['marketing'], channels: ['sms'], at: null, source: 'preferences', by: null, form: 'express', notice_hash: null, language: 'zh' }));
        said.push({ at_ms: now_ms, isGiven: true });
      }
    }
    said = said.toSorted((a, b) => b.at_ms - a.at_ms || Number(a.isGiven) - Number(b.isGiven));
    const message = randomUUID();
    const [answer] = await run((tx) => shop.server.modules.contact.makeMessages(tx, [{
      message, request_key: message, customer: made.id, point: point.id, store: shop.store, ground: null, parts: CONTENT_PARTS,
      request: { channel: 'sms', purpose: 'marketing', subject: 'x', by: 'machine', expires_ms: shop.clock.now_ms() + 5 * 86_400_000 }, outgoing: { channel: 'sms', to: '', text: 'x' },
    }]));
    const may = !stopped && said[0]?.isGiven === true;
    assert.equal(answer?.decision.outcome !== 'deny', may, JSON.stringify({ steps, reasons: answer?.decision.reasons.map(({ code }) => code) }));
  }), { numRuns: 25 });
  const { stilltill_app: app_url, stilltill_auth: auth_url } = database.urls;
  const { findings } = await verifyDatabase({ app_url, auth_url, server_public_key: shop.server.platform.keys.server_public_key });
  assert.deepEqual(findings.map((each) => `${each.name} ${each.what}`), []);
});
