// What moved goods, what was written to customers, and what they said and asked: each whole, page by page, and in no cell a formula.
import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { after, before, it } from 'node:test';
import { CONTENT_PARTS } from '@stilltill/domain/contact';
import { CustomerItem, FapiaoPage, FeedbackPage, FraudReportPage } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import { shortUuid } from '../../platform/ids.ts';
import { readCsv } from '../../platform/table-file.ts';

const OWNER = { name: 'Chen Mo', email: 'chen@shop.test', password: 'a quiet till sells on' };
const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
/** More than two pages of any list. */
const MANY = 2_300;
let database: TestDatabase;
let shop: TestShop;
let cookie: string;
let customer: string;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
  // Noon in Shanghai.
  shop.clock.set(Date.parse('2026-11-20T04:00:00.000Z'));
  cookie = await shop.signIn('owner', OWNER, HOST);
  customer = CustomerItem.parse(await send('POST', '/customers', { name: '=Wang', phone: '138 0013 8000' })).id;
});
after(async () => {
  await shop.close();
  await database.drop();
});

async function send<T>(method: 'POST' | 'GET', path: string, body?: object): Promise<T> {
  const answer = await shop.server.app.inject({
    method, url: `/api/v1/office${path}`, headers: { ...HOST, cookie, ...(method === 'POST' ? { 'content-type': 'application/json', 'idempotency-key': randomUUID() } : {}) }, ...(method === 'POST' ? { payload: JSON.stringify(body ?? {}) } : {}),
  });
  assert.equal(answer.statusCode, 200, `${method} ${path}: ${answer.body}`);
  return JSON.parse(answer.body) as T;
}
async function fillIn(url: string, fields: Record<string, string>): Promise<void> {
  const answer = await shop.server.app.inject({ method: 'POST', url, payload: String(new URLSearchParams(fields)), headers: { 'accept-language': 'en', 'content-type': 'application/x-www-form-urlencoded' } });
  assert.equal(answer.statusCode, 303, answer.body);
}
/** Rows behind the header, each as its cells of these columns. */
async function read(path: string, ...names: string[]): Promise<string[]> {
  const answer = await shop.server.app.inject({ method: 'GET', url: `/api/v1/office/exports/${path}`, headers: { ...HOST, cookie } });
  assert.equal(answer.statusCode, 200, answer.body);
  const rows: (readonly string[])[] = [];
  for await (const { cells } of readCsv([answer.rawPayload], 'utf-8', ',')) rows.push(cells ?? assert.fail('a row can’t be read'));
  const [header = [], ...rest] = rows;
  assert.deepEqual([rest.filter((row) => row.length !== header.length), names.filter((name) => !header.includes(name))], [[], []]);
  return rest.map((row) => names.map((name) => row[header.indexOf(name)]).join('|'));
}
const takenOf = async (): Promise<number> => (await database.adminQuery<{ count: number }>("select count(*)::int as count from app.customer_access where merchant_id = $1 and customer_id = $2 and what = 'exported'", [shop.merchant, customer]))[0]?.count ?? -1;

it('what moved goods is a stock card for each product and store, the oldest first, in the days of its store', async () => {
  const { id: product } = await send<{ id: string }>('POST', '/products', { code: 'SD1', names: { en: '@Cup' }, barcodes: [], tax_rate_ppm: 0, unit: 'piece', category: null, favourite: false, picture: null, cost_minor: null, price_minor: '900' });
  const { id: two } = await send<{ id: string }>('POST', '/stores', { code: 'S2', name: 'Two', currency: 'CNY', timezone: 'Europe/Berlin', languages: ['en'] });
  const later = (): string => {
    shop.clock.set(shop.clock.now_ms() + 60_000);
    return new Date(shop.clock.now_ms()).toISOString();
  };
  const of = (note: string | null) => ({ document: randomUUID(), store: shop.store, note });
  await send('POST', '/stock/deliveries', { ...of(null), lines: [{ product, qty_milli: 10_000, cost_minor: '2500' }] });
  later();
  await send('POST', '/stock/write-offs', { ...of(null), reason: 'expired', lines: [{ product, qty_milli: 1_000 }] });
  const at = later();
  await send('POST', '/stock/counts', { ...of(null), sent_at: at, lines: [{ product, counted_milli: 8_500, counted_at: at }] });
  later();
  const sent = of(null);
  await send('POST', '/stock/transfers', { ...sent, to_store: two, lines: [{ product, qty_milli: 2_000 }] });
  later();
  await send('POST', `/stock/transfers/${sent.document}/arrival`, { document: randomUUID(), store: two, note: null, lines: [{ product, received_milli: 1_500 }] });
  const columns = ['Store', 'Code', 'Name', 'Kind', 'Quantity', 'Unit', 'At cost'];
  assert.deepEqual(await read('movements.csv?from=2026-11-01&to=2026-11-30', ...columns), [
    "S1|SD1|'@Cup|delivery|10|piece|25.00", "S1|SD1|'@Cup|write-off|-1|piece|-2.50", "S1|SD1|'@Cup|count|-0.5|piece|-1.25", "S1|SD1|'@Cup|sent to another store|-2|piece|-5.00",
    "S2|SD1|'@Cup|came from another store|2|piece|5.00", "S2|SD1|'@Cup|missing or too many on arrival|-0.5|piece|-1.25",
  ]);
  assert.deepEqual(await read(`movements.csv?from=2026-11-01&to=2026-11-30&store=${two}`, 'Kind', 'Quantity'), ['came from another store|2', 'missing or too many on arrival|-0.5']);
  assert.deepEqual(await read('movements.csv?from=2026-11-01&to=2026-11-02', 'Kind'), []);

  // Two at each moment, from one minute before midnight in Shanghai on.
  await database.adminQuery(
    `insert into app.stock_movement (merchant_id, chain, seq, variant, position, store_id, product_id, kind, qty_milli, value_micro, number, at)
     select merchant_id, chain, seq, variant, 1000 + n, store_id, product_id, 'sale', -n, null, 1000 + n, timestamptz '2026-10-05T15:59Z' + (n / 2) * interval '1 second'
       from app.stock_movement, generate_series(0, ${MANY - 1}) n where merchant_id = $1 and product_id = $2 and kind = 'delivery'`, [shop.merchant, product],
  );
  const [first, second] = [await read('movements.csv?from=2026-10-05&to=2026-10-05', 'Quantity', 'At cost'), await read('movements.csv?from=2026-10-06&to=2026-10-06', 'Quantity', 'Time')];
  assert.deepEqual([first.length, first.at(-1), second.length, second[0], second.at(-1)], [120, '-0.119|', MANY - 120, '-0.12|00:00:00', '-2.299|00:18:09']);
  assert.equal(new Set([...first, ...second]).size, MANY, 'each once');
});

it('messages have whom they went to and what they said, and each of those reads that they were taken', async () => {
  const [point] = CustomerItem.parse((await send<{ items: unknown[] }>('GET', '/customers')).items[0]).points;
  const now_ms = shop.clock.now_ms();
  await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.contact.makeMessages(tx, ['+one', 'two'].map((subject) => ({
    message: randomUUID(), request_key: subject, customer, point: point?.id ?? '', store: shop.store, ground: { evidence: 'sale', subject, at: new Date(now_ms).toISOString() }, parts: CONTENT_PARTS,
    request: { channel: 'sms', purpose: 'receipt', subject, by: 'machine', expires_ms: now_ms + 86_400_000 }, outgoing: { channel: 'sms', to: '', text: `${subject}: /c/${'a'.repeat(22)}.${'b'.repeat(22)}` },
  } as const))));
  const before_it = await takenOf();
  assert.deepEqual((await read('messages.csv', 'Store', 'Way', 'What for', 'State', 'Name', 'Number or address', 'Text')).toSorted(), [
    "S1|text message|receipt|waits|'=Wang|+8613800138000|'+one: /c/…", "S1|text message|receipt|waits|'=Wang|+8613800138000|two: /c/…",
  ]);
  assert.deepEqual([before_it, await takenOf()], [0, 1]);
  await database.adminQuery(
    `insert into app.message (merchant_id, id, customer_id, point_id, store_id, channel, purpose, subject, by, state, made_at, due_at, expires_at, chain, seq, incarnation, content_hash, parts, request_key, content)
     select merchant_id, gen_random_uuid(), customer_id, point_id, store_id, channel, purpose, 'n' || n, by, 'denied', made_at - (n / 2) * interval '1 day', due_at, expires_at, chain, seq, incarnation, content_hash, parts, 'n' || n, null
       from app.message, generate_series(0, ${MANY - 3}) n where merchant_id = $1 and request_key = 'two'`, [shop.merchant],
  );
  assert.equal((await read('messages.csv', 'Day')).length, MANY);
});

it('feedback, tax invoices and reports of fraud have what was said and what was done about it', async () => {
  const token = randomBytes(16).toString('base64url');
  const till = await shop.enrol('T1');
  const uploaded = await shop.ask('/api/v1/journal', till.upload([till.write('epoch.began', { reason: 'enrolled', follows: null }), till.writeSale({ receipt_token_hash: createHash('sha256').update(token).digest('hex') })]), { authorization: till.pass });
  assert.equal(uploaded.status, 200, uploaded.body);
  const receipt = `/r/${shortUuid(shop.merchant)}.${token}`;
  await fillIn(`${receipt}/feedback`, { stars: '4', words: '=slow' });
  const [said] = FeedbackPage.parse(await send('GET', '/care/feedback')).items;
  await send('POST', `/care/feedback/${said?.id}/answer`, { answer: '@sorry' });
  assert.deepEqual(await read('feedback.csv', 'Store', 'Receipt', 'Stars', 'Words', 'Answer', 'By'), [`S1|${said?.receipt_number}|4|'=slow|'@sorry|Chen Mo`]);
  await fillIn(`${receipt}/fapiao`, { title: '+静好科技', tax_number: '', email: 'Buch@Example.com' });
  const [wanted] = FapiaoPage.parse(await send('GET', '/care/fapiao')).items;
  await send('POST', `/care/fapiao/${wanted?.id}/end`, { outcome: 'issued', fapiao_number: '26112000000012345678' });
  assert.deepEqual(await read('fapiao.csv', 'Receipt', 'Currency', 'State', 'Buyer', 'Tax number', 'Send to', 'Number', 'By'), [`${wanted?.receipt_number}|CNY|issued|'+静好科技||buch@example.com|26112000000012345678|Chen Mo`]);
  await fillIn(`/v/${shortUuid(shop.merchant)}/report`, { sender: '+86 170 1234 5678', words: '=refund', code: 'AAAA-AAAA' });
  const [report] = FraudReportPage.parse(await send('GET', '/care/fraud-reports')).items;
  assert.deepEqual(await read('fraud_reports.csv', 'The code is ours', 'From', 'Words', 'State', 'What was done'), ["|'+86 170 1234 5678|'=refund|open|"]);
  await send('POST', `/care/fraud-reports/${report?.id}/close`, { note: '-told' });
  assert.deepEqual(await read('fraud_reports.csv', 'State', 'By', 'What was done'), ["closed|Chen Mo|'-told"]);
});

it('what people asked about their data has the days of the law, those that wait first', async () => {
  const wish = (kind: string, more: object = {}) => send<{ id: string }>('POST', '/care/data-requests', { customer, kind, words: `=${kind}`, ...more });
  const { id } = await wish('access');
  await wish('correction');
  await wish('export', { customer: null });
  const before_it = await takenOf();
  await send('POST', `/care/data-requests/${id}/end`, { outcome: 'refused', reason: '@twice' });
  assert.deepEqual(await read('data_requests.csv', 'Name', 'Wants', 'Where', 'Words', 'Late', 'Outcome', 'Reason', 'By').then((rows) => [...rows.slice(0, 2).toSorted(), ...rows.slice(2)]), [
    "'=Wang|a correction|written down in the office|'=correction||open||", "|a copy|written down in the office|'=export||open||", "'=Wang|see their data|written down in the office|'=access||refused|'@twice|Chen Mo",
  ]);
  for (const row of await read('data_requests.csv', 'Answer by', 'Law')) assert.match(row, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\|.+/);
  assert.equal(await takenOf(), before_it, 'looks of one kind within an hour are one');
});
