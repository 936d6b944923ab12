import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { after, before, beforeEach, it } from 'node:test';
import { COMMERCIAL } from '@stilltill/domain/contact';
import { normalizeCard } from '@stilltill/domain/points';
import { CareOverview, DataRequestItem, DataRequestPage, FapiaoPage, FeedbackItem, FeedbackPage, FraudReportPage } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type ShopTerminal, type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { Sender } from '../contact/index.ts';
import { shortUuid } from '../../platform/ids.ts';

const DAY_MS = 86_400_000;
const MANAGER = { name: 'Chen Mo', email: 'chen@shop.test', password: 'a quiet till sells on' };
const HOST = { host: 'shop.test', origin: 'https://shop.test' };
const CODE = '9144030071526726XG';
let database: TestDatabase;
let shop: TestShop;
let terminal: ShopTerminal;
let cookie: string;
let rates_ms = 0;
let receipt: string;
let hash: string;
let begun = false;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database, { public_address: 'https://shop.test', monotonic_ms: () => rates_ms });
  terminal = await shop.enrol('T1');
  cookie = await shop.signIn('manager', MANAGER, HOST);
});
after(async () => {
  await shop.close();
  await database.drop();
});
beforeEach(async () => {
  rates_ms += 10 * 3_600_000;
  const token = randomBytes(16).toString('base64url');
  hash = createHash('sha256').update(token).digest('hex');
  const run_of = [...(begun ? [] : [terminal.write('epoch.began', { reason: 'enrolled', follows: null })]), terminal.writeSale({ receipt_token_hash: hash })];
  begun = true;
  const uploaded = await shop.ask('/api/v1/journal', terminal.upload(run_of), { authorization: terminal.pass });
  assert.equal(uploaded.status, 200, uploaded.body);
  receipt = `/r/${shortUuid(shop.merchant)}.${token}`;
});

const run = <T>(work: (tx: MerchantTx) => Promise<T>): Promise<T> => database.postgres.withMerchant(shop.merchant, work);
const open = (url: string) => shop.server.app.inject({ url, headers: { 'accept-language': 'en' } });
const post = (url: string, fields: Record<string, string | string[]> = {}, headers: Record<string, string> = {}) => {
  const form = new URLSearchParams(Object.entries(fields).flatMap(([name, value]) => [value].flat().map((each) => [name, each])));
  return shop.server.app.inject({ method: 'POST', url, payload: String(form), headers: { 'accept-language': 'en', 'content-type': 'application/x-www-form-urlencoded', ...headers } });
};
async function ask(method: 'GET' | 'POST', path: string, body?: object, as = cookie): Promise<{ readonly status: number; readonly body: unknown }> {
  const answer = await shop.server.app.inject({
    method, url: `/api/v1/office/care${path}`, headers: { ...HOST, cookie: as, ...(method === 'POST' ? { 'content-type': 'application/json', 'idempotency-key': randomUUID() } : {}) }, ...(method === 'POST' ? { payload: JSON.stringify(body ?? {}) } : {}),
  });
  return { status: answer.statusCode, body: answer.body === '' ? null : JSON.parse(answer.body) as unknown };
}
const codeOf = ({ body }: { readonly body: unknown }): string => (body as { code: string }).code;
const countOf = async (table: string): Promise<number> => (await run((tx) => tx.query<{ count: number }>(`select count(*)::int as count from app.${table}`)))[0]?.count ?? -1;

it('feedback is given once for a receipt, changed until it is answered, and the answer stands on the receipt', async () => {
  assert((await open(receipt)).body.includes('How was it?'));
  assert.equal((await post(`${receipt}/feedback`, { stars: '2', words: '<script>alert(1)</script>\r\nslow' })).headers['location'], `${receipt}?lang=en&done=feedback#forms`);
  await post(`${receipt}/feedback`, { stars: '4', words: '<script>alert(1)</script> better' });
  const page = FeedbackPage.parse((await ask('GET', '/feedback?state=waiting')).body);
  const [given] = page.items.filter(({ words }) => words.includes('better'));
  assert(given);
  assert.equal(given.stars, 4);
  assert.equal((await ask('POST', `/feedback/${given.id}/answer`, { answer: '' })).status, 400);
  const answered = FeedbackItem.parse((await ask('POST', `/feedback/${given.id}/answer`, { answer: 'Thank you. <b>' })).body);
  assert.deepEqual([answered.answer, answered.answered_by], ['Thank you. <b>', 'Chen Mo']);
  assert.equal(codeOf(await ask('POST', `/feedback/${given.id}/answer`, { answer: 'again' })), 'conflict');
  assert.equal(codeOf(await ask('POST', `/feedback/${randomUUID()}/answer`, { answer: 'x' })), 'not_found');
  const after_it = (await open(receipt)).body;
  for (const text of ['The shop’s answer', 'Thank you. &lt;b&gt;', '&lt;script&gt;', '4: good']) assert(after_it.includes(text), text);
  assert(!after_it.includes('/feedback'), 'what was answered is not changed any more');
  const late = await post(`${receipt}/feedback`, { stars: '1', words: '' });
  assert(late.statusCode === 422 && late.body.includes('This was done before.'));
});

it('stars that are none are refused, and what was typed stays', async () => {
  for (const stars of ['', '0', '6', 'five', '1e1', '-1', '３']) {
    const page = await post(`${receipt}/feedback`, { stars, words: 'kept "words"' });
    assert(page.statusCode === 422 && page.body.includes('Choose from one to five stars.') && page.body.includes('kept &quot;words&quot;'), stars);
  }
  // A token of its own form: its last sign holds two bits alone.
  assert.equal((await post(`${receipt.slice(0, -1)}${receipt.endsWith('A') ? 'Q' : 'A'}/feedback`, { stars: '5' })).statusCode, 404);
});

it('a 发票 is asked for with a sound tax number, lies encrypted, and its end stands on the receipt', async () => {
  for (const [fields, problem] of [
    [{ title: '', tax_number: CODE, email: 'a@example.com' }, 'for whom'], [{ title: '静好科技', tax_number: '9144030071526726XH', email: 'a@example.com' }, 'tax number'],
    [{ title: '静好科技', tax_number: CODE, email: 'a@b\r\nBcc: x@y.example' }, 'no e-mail'],
  ] as const) {
    const page = await post(`${receipt}/fapiao`, fields);
    assert(page.statusCode === 422 && page.body.includes(problem), problem);
  }
  assert.equal((await post(`${receipt}/fapiao`, { title: '静好科技<有限>公司', tax_number: ` ${CODE.toLowerCase()} `, email: 'Buch@Example.com' })).statusCode, 303);
  assert.equal((await post(`${receipt}/fapiao`, { title: 'twice', tax_number: '', email: 'a@example.com' })).statusCode, 422);
  const shown = (await open(receipt)).body;
  assert(shown.includes('A fapiao was asked for on') && !shown.includes('静好科技') && !shown.includes(CODE), 'whoever holds the receipt need not be who asked');
  const [row] = await run((tx) => tx.query<{ buyer: Buffer }>("select buyer from app.fapiao_request where receipt_hash = decode($1, 'hex')", [hash]));
  assert(row && !row.buyer.includes(CODE));
  const [item] = FapiaoPage.parse((await ask('GET', '/fapiao?state=asked')).body).items;
  assert.deepEqual([item?.buyer, item?.total_minor, item?.currency], [{ title: '静好科技<有限>公司', tax_number: CODE, email: 'buch@example.com' }, 3750n, 'CNY']);
  assert.equal((await ask('POST', `/fapiao/${item?.id}/end`, { outcome: 'issued', fapiao_number: 'x' })).status, 400);
  assert.equal((await ask('POST', `/fapiao/${item?.id}/end`, { outcome: 'refused', reason: '抬头不全' })).status, 200);
  assert((await open(receipt)).body.includes('was refused on') && (await open(receipt)).body.includes('抬头不全'));
  assert.equal((await post(`${receipt}/fapiao`, { title: '王芳', tax_number: '', email: 'w@example.com' })).statusCode, 303, 'what was refused is asked for again');
  const [again] = FapiaoPage.parse((await ask('GET', '/fapiao?state=asked')).body).items;
  assert.equal((await ask('POST', `/fapiao/${again?.id}/end`, { outcome: 'issued', fapiao_number: '26112000000012345678' })).status, 200);
  assert((await open(receipt)).body.includes('The fapiao 26112000000012345678 was issued on'));
  assert.equal(codeOf(await ask('POST', `/fapiao/${again?.id}/end`, { outcome: 'refused', reason: 'x' })), 'conflict');
});

it('somebody stays in touch from their own phone once for a receipt: what they chose, and a message that asks for a yes', async () => {
  const page = (await open(receipt)).body;
  assert(page.includes('Shall we stay in touch?') && !page.includes(' checked'), 'nothing is ticked');
  for (const [fields, problem] of [
    [{ address: '12', purpose: 'marketing', channel: 'sms' }, 'no phone number'], [{ address: '13900000001', purpose: [], channel: 'sms' }, 'at least one purpose'],
    [{ address: '13900000001', purpose: 'marketing', channel: 'email' }, 'Choose one that fits'], [{ address: '13900000001', purpose: 'staff', channel: 'sms' }, 'at least one purpose'],
  ] as const) {
    const refused = await post(`${receipt}/stay`, fields as Record<string, string | string[]>);
    assert(refused.statusCode === 422 && refused.body.includes(problem), problem);
  }
  const done = await post(`${receipt}/stay`, { address: '139 0000 0001', purpose: ['marketing', 'survey'], channel: ['sms', 'email'] });
  assert.equal(done.headers['location'], `${receipt}?lang=en&done=signed_up#forms`);
  const rows = await run((tx) => tx.query<{ form: string; purposes: string[]; channels: string[]; notice: number }>("select form, purposes, channels, length(notice_hash) as notice from app.consent where source = 'receipt'"));
  assert.deepEqual(rows.map((row) => ({ ...row })), [{ form: 'express', purposes: ['marketing', 'survey'], channels: ['sms'], notice: 32 }]);
  const [message] = await run((tx) => tx.query<{ purpose: string; state: string }>('select purpose, state from app.message order by made_at desc limit 1'));
  assert.deepEqual({ ...message }, { purpose: 'confirmation', state: 'waiting' });
  const again = await post(`${receipt}/stay`, { address: '13900000002', purpose: 'marketing', channel: 'sms' });
  assert(again.statusCode === 422 && again.body.includes('This was done before.'));
  assert(!(await open(receipt)).body.includes('Shall we stay in touch?'));
});

it('a receipt does not tell whether a number is known, and takes nothing down for one that somebody has confirmed', async () => {
  const [customer, point] = [randomUUID(), randomUUID()];
  await run(async (tx) => {
    const { customers } = shop.server.modules;
    await customers.makeCustomers(tx, [{ id: customer, personal: { name: '王芳', notes: '' }, language: 'zh', places: ['CN'], places_certainty: 'known', zones: [], zones_certainty: 'unknown', points: [{ id: point, kind: 'phone', address: '+8613900000077' }] }]);
    await customers.confirmPoint(tx, point);
  });
  await shop.server.modules.contact.withdrawConsent(shop.merchant, { customer, point, purposes: COMMERCIAL, channels: ['sms'], at: null, source: 'preferences', by: null });
  const done = await post(`${receipt}/stay`, { address: '13900000077', purpose: 'marketing', channel: 'sms' });
  assert.equal(done.headers['location'], `${receipt}?lang=en&done=signed_up#forms`);
  const words = await run((tx) => tx.query<{ act: string }>('select act from app.consent where customer_id = $1', [customer]));
  assert.deepEqual(words.map(({ act }) => act), ['withdrawn'], 'a stranger with a receipt opens nothing that they closed');
});

it('after a day the form is gone, whatever the clock of the till said', async () => {
  const at_ms = shop.clock.now_ms();
  try {
    shop.clock.set(at_ms + DAY_MS + 1);
    assert(!(await open(receipt)).body.includes('Shall we stay in touch?'));
    const late = await post(`${receipt}/stay`, { address: '13900000003', purpose: 'marketing', channel: 'sms' });
    assert(late.statusCode === 422 && late.body.includes('within 24 hours'));
  } finally {
    shop.clock.set(at_ms);
  }
});

it('a code is genuine however it is typed, and says which day, way and purpose, never to whom; any other is not known', async () => {
  const [customer, point] = [randomUUID(), randomUUID()];
  const texts: string[] = [];
  await run(async (tx) => {
    await shop.server.modules.customers.makeCustomers(tx, [{ id: customer, personal: { name: '王芳', notes: '' }, language: 'zh', places: ['CN'], places_certainty: 'known', zones: [], zones_certainty: 'unknown', points: [{ id: point, kind: 'phone', address: '+8613900000088' }] }]);
    await shop.server.modules.contact.write(tx, [{
      request_key: randomUUID(), customer, point, store: shop.store, channel: 'sms', purpose: 'confirmation', subject: 'c', template: 'confirmation', values: {}, ground: { evidence: 'till', subject: 'c', at: new Date(shop.clock.now_ms()).toISOString() },
    }]);
  });
  await shop.server.modules.contact.dispatchDue(shop.merchant, {
    worker: randomUUID(), at_once: 100, senders: new Map([['sms', {
      channel: 'sms' as const, provider: 'sink', close: () => Promise.resolve(),
      send(cleared: Parameters<Sender['send']>[0]) {
        const taken = cleared.take(shop.clock.now_ms());
        if (taken.ok && taken.value.channel === 'sms') texts.push(taken.value.text);
        return Promise.resolve({ outcome: 'sent' as const, reference: null });
      },
    }]]),
  });
  const code = texts.flatMap((text) => /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(text) ?? []).at(-1) ?? '';
  assert.notEqual(code, '');
  const verify = `/v/${shortUuid(shop.merchant)}`;
  for (const typed of [code, code.toLowerCase(), code.replace('-', ' '), code.replaceAll('0', 'O').replaceAll('1', 'l'), ` ${code}\t`]) {
    const page = await post(verify, { code: typed });
    assert(page.statusCode === 200 && page.body.includes('<strong>Genuine</strong>') && page.body.includes('20 November 2026') && page.body.includes('Text message'), typed);
    for (const secret of ['王芳', '13900000088', customer, point]) assert(!page.body.includes(secret), secret);
  }
  for (const typed of ['', 'AAAA-AAAA', `${code}0`, '<script>', 'x'.repeat(5000)]) assert((await post(verify, { code: typed })).body.includes('<strong>Not known</strong>'), typed);
  const stranger = `/v/${shortUuid(randomUUID())}`;
  assert.equal((await post(stranger, { code })).statusCode, 404);
  assert((await open('/v')).body.includes('can be forged'));
});

it('guessing codes is slowed down, from one address and in all', async () => {
  const answers = await Promise.all(Array.from({ length: 40 }, (_, at) => post(`/v/${shortUuid(shop.merchant)}`, { code: `AAAA-${String(at).padStart(4, '0')}` })));
  assert.deepEqual([answers.filter(({ statusCode }) => statusCode === 200).length, answers.filter(({ statusCode }) => statusCode === 429).length], [20, 20]);
  assert(answers.at(-1)?.body.includes('Too many tries from here.'));
});

it('a link is asked for with one and the same answer, whoever is known', async () => {
  const verify = `/v/${shortUuid(shop.merchant)}`;
  for (const address of ['13900000077', '13911112222', 'nobody@example.com']) assert.equal((await post(`${verify}/link`, { address })).headers['location'], `${verify}?lang=en&done=link_sent`);
  assert.equal((await post(`${verify}/link`, { address: 'x' })).statusCode, 422);
});

it('a fraud that is reported lies encrypted on the office’s list until somebody closes it', async () => {
  const verify = `/v/${shortUuid(shop.merchant)}`;
  assert.equal((await post(`${verify}/report`, { sender: '', words: '' })).statusCode, 422);
  assert.equal((await post(`${verify}/report`, { sender: '+86 170 1234 5678', words: '说我的订单要退款<img src=x>', code: 'AAAA-AAAA' })).statusCode, 303);
  const [report] = FraudReportPage.parse((await ask('GET', '/fraud-reports?state=open')).body).items;
  assert.deepEqual([report?.sender, report?.words, report?.is_code_known], ['+86 170 1234 5678', '说我的订单要退款<img src=x>', false]);
  assert.equal((await ask('POST', `/fraud-reports/${report?.id}/close`, { note: 'Told the police' })).status, 200);
  assert.equal(codeOf(await ask('POST', `/fraud-reports/${report?.id}/close`, {})), 'conflict');
});

it('buyers and reports are forgotten in the time that the shop set after they ended, and what waits is not', async () => {
  const verify = `/v/${shortUuid(shop.merchant)}`;
  const ended = (await ask('GET', '/fapiao')).body;
  assert(FapiaoPage.parse(ended).items.filter(({ state }) => state !== 'asked').length >= 2);
  assert.equal((await post(`${receipt}/fapiao`, { title: '静好科技', tax_number: CODE, email: 'a@example.com' })).statusCode, 303);
  assert.equal((await post(`${verify}/report`, { sender: '+86 170 0000 0000', words: 'x' })).statusCode, 303);
  const care = shop.server.modules.care;
  const begun_ms = shop.clock.now_ms();
  shop.clock.set(begun_ms + 179 * DAY_MS);
  assert.equal(await care.forgetOld(shop.merchant), 0);
  shop.clock.set(begun_ms + 181 * DAY_MS);
  const reports_before = await countOf('fraud_report');
  assert(await care.forgetOld(shop.merchant) >= 3);
  assert.equal(await care.forgetOld(shop.merchant), 0, 'once for all');
  shop.clock.set(begun_ms);
  const { items } = FapiaoPage.parse((await ask('GET', '/fapiao')).body);
  assert.deepEqual(items.filter(({ buyer }) => buyer.title !== '').map(({ state }) => state), ['asked']);
  assert(items.some(({ buyer, state, fapiao_number }) => buyer.email === '' && state === 'issued' && fapiao_number !== null), 'that it was issued stays');
  const [row] = await run((tx) => tx.query<{ bytes: number }>("select max(length(buyer) + length(key)) as bytes from app.fapiao_request where state <> 'asked'"));
  assert.equal(row?.bytes, 0);
  assert.deepEqual([reports_before - await countOf('fraud_report') >= 1, FraudReportPage.parse((await ask('GET', '/fraud-reports')).body).items.map(({ state }) => state)], [true, ['open']]);
});

it('requests about data have deadlines, are acknowledged, put off where the law allows it, and ended with a reason', async () => {
  const customer = randomUUID();
  await run((tx) => shop.server.modules.customers.makeCustomers(tx, [{ id: customer, personal: { name: 'Erika', notes: '' }, language: 'en', places: ['DE'], places_certainty: 'known', zones: [], zones_certainty: 'unknown', points: [] }]));
  const made = DataRequestItem.parse((await ask('POST', '/data-requests', { customer, kind: 'access', words: 'By letter', received_at: '2026-11-19T09:00:00.000Z' })).body);
  assert.deepEqual([made.duty, made.answer_by, made.acknowledge_by, made.source, made.words], ['EU eu-answer', '2026-12-19T09:00:00.000Z', null, 'office', 'By letter']);
  assert.equal(codeOf(await ask('POST', '/data-requests', { kind: 'access', received_at: '2030-01-01T00:00:00.000Z' })), 'request_malformed');
  assert.equal(codeOf(await ask('POST', '/data-requests', { customer: randomUUID(), kind: 'access' })), 'not_found');
  const unknown = DataRequestItem.parse((await ask('POST', '/data-requests', { kind: 'erasure' })).body);
  assert.equal(unknown.duty, 'CN cn-answer', 'of somebody who is not known the store’s place counts');
  assert.equal(codeOf(await ask('POST', `/data-requests/${unknown.id}/extend`, { reason: 'much' })), 'conflict', 'no law there lets it be put off');
  const put_off = DataRequestItem.parse((await ask('POST', `/data-requests/${made.id}/extend`, { reason: 'many requests' })).body);
  assert.deepEqual([put_off.answer_by, put_off.extend_within], ['2027-02-19T09:00:00.000Z', null]);
  assert.equal(codeOf(await ask('POST', `/data-requests/${made.id}/extend`, { reason: 'again' })), 'conflict');
  assert.equal((await ask('POST', `/data-requests/${made.id}/acknowledge`)).status, 200);
  assert.deepEqual(DataRequestPage.parse((await ask('GET', '/data-requests')).body).items.map(({ id }) => id), [unknown.id, made.id], 'what is due first stands first');
  assert.equal(codeOf(await ask('POST', `/data-requests/${made.id}/end`, { outcome: 'refused' })), 'request_malformed');
  assert.equal((await ask('POST', `/data-requests/${made.id}/end`, { outcome: 'answered' })).status, 200);
  assert.equal((await shop.server.modules.customers.erase(shop.merchant, customer, 'Chen Mo')).ok, true);
  assert.equal(DataRequestPage.parse((await ask('GET', '/data-requests?state=ended&limit=1')).body).items[0]?.words, null, 'what was said goes with whoever is erased');
  const overview = CareOverview.parse((await ask('GET', '')).body);
  assert.deepEqual([overview.data_requests_open, overview.data_requests_late, overview.next_answer_by], [1, 0, unknown.answer_by]);
  assert.deepEqual(DataRequestPage.parse((await ask('GET', '/data-requests?state=ended&limit=1')).body).items.map(({ id }) => id), [made.id]);
  for (const path of ['', '/feedback', '/fapiao', '/fraud-reports', '/data-requests']) assert.equal((await ask('GET', path, undefined, '')).status, 401, path);
});

it('two who press at the same moment leave one feedback, one request and one number', async () => {
  const before_it = [await countOf('feedback'), await countOf('fapiao_request'), await countOf('receipt_sign_up')];
  await Promise.all(Array.from({ length: 4 }, (_, at) => [
    post(`${receipt}/feedback`, { stars: '5', words: String(at) }), post(`${receipt}/fapiao`, { title: 'x', tax_number: '', email: 'a@example.com' }), post(`${receipt}/stay`, { address: `1390000010${at}`, purpose: 'survey', channel: 'sms' }),
  ]).flat());
  assert.deepEqual([await countOf('feedback'), await countOf('fapiao_request'), await countOf('receipt_sign_up')], before_it.map((count) => count + 1));
});

it('a member sees the purchases at which their card was shown, and what points they have; nobody else’s', async () => {
  const [customer, point] = [randomUUID(), randomUUID()];
  const { customers, points } = shop.server.modules;
  const card = await run(async (tx) => {
    await customers.makeCustomers(tx, [{ id: customer, personal: { name: '李雷', notes: '' }, language: 'zh', places: ['CN'], places_certainty: 'known', zones: [], zones_certainty: 'unknown', points: [{ id: point, kind: 'phone', address: '+8613900000099' }] }]);
    await customers.confirmPoint(tx, point);
    return points.issueCard(tx, customer, 'Chen Mo');
  });
  assert(card.ok);
  const card_hash = createHash('sha256').update(normalizeCard(card.value.code)).digest('hex');
  const sold = terminal.writeSale({ bend: (body) => ({ ...body, member: { card_hash, earned_points: 0, spent_points: 0, rules_version: 1, basis: 'offline' } }) });
  assert.equal((await shop.ask('/api/v1/journal', terminal.upload([sold]), { authorization: terminal.pass })).status, 200);
  const token = randomBytes(16).toString('base64url');
  await database.adminQuery(
    "insert into app.care_link (merchant_id, id, token_hash, kind, customer_id, point_id, made_at, expires_at) values ($1, $2, $3, 'person', $4, $5, now(), now() + interval '9 years')",
    [shop.merchant, randomUUID(), createHash('sha256').update(token).digest(), customer, point],
  );
  const link = `/c/${shortUuid(shop.merchant)}.${token}`;
  const held = JSON.parse((await open(`${link}/data.json`)).body) as { purchases: { total_minor: string; number: string }[]; balance_points: string };
  assert.deepEqual([held.purchases.map(({ total_minor }) => total_minor), held.balance_points], [['3750'], '0']);
  assert.match(held.purchases[0]?.number ?? '', /^S1-T1-/);
  const page = (await open(`${link}/data`)).body;
  assert(page.includes('¥37.50') && page.includes(held.purchases[0]?.number ?? '-'));
});
