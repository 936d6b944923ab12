import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { CHANNELS, COMMERCIAL, CONTENT_PARTS } from '@stilltill/domain/contact';
import { CustomerDetail, CustomerItem, CustomerWords, DuplicateList, ErasureAnswer, MessageDetail, MessagePage, MessageSummary } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import { verifyDatabase } from '../../../../../tools/verify/verify.ts';
import type { MerchantTx } from '../../platform/postgres.ts';

const MANAGER = { name: 'Chen Mo', email: 'chen@shop.test', password: 'a quiet till sells on' };
const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
let database: TestDatabase;
let shop: TestShop;
let cookie: string;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
  shop.clock.set(Date.parse('2026-11-20T04:00:00.000Z'));
  cookie = await shop.signIn('manager', MANAGER, HOST);
});
after(async () => {
  await shop.close();
  await database.drop();
});

const run = <T>(work: (tx: MerchantTx) => Promise<T>): Promise<T> => database.postgres.withMerchant(shop.merchant, work);

async function ask(method: 'GET' | 'POST' | 'PUT', path: string, body?: object, as = cookie): Promise<{ readonly status: number; readonly body: unknown }> {
  const answer = await shop.server.app.inject({
    method, url: `/api/v1/office${path}`, headers: { ...HOST, cookie: as, ...(body ? { 'content-type': 'application/json', 'idempotency-key': randomUUID() } : {}) }, ...(body ? { payload: JSON.stringify(body) } : {}),
  });
  return { status: answer.statusCode, body: JSON.parse(answer.body) as unknown };
}
const codeOf = ({ body }: { readonly body: unknown }): string => (body as { code: string }).code;

let numbers = 0;
async function make(change: object = {}): Promise<{ readonly id: string; readonly point: string }> {
  numbers += 1;
  const answer = await ask('POST', '/customers', { name: `Person ${numbers}`, phone: `137 0000 ${String(numbers).padStart(4, '0')}`, ...change });
  const item = CustomerItem.parse(answer.body);
  return { id: item.id, point: item.points[0]?.id ?? '' };
}
const detailOf = async (id: string): Promise<ReturnType<typeof CustomerDetail.parse>> => CustomerDetail.parse((await ask('GET', `/customers/${id}`)).body);
const wordsOf = async (id: string): Promise<ReturnType<typeof CustomerWords.parse>> => CustomerWords.parse((await ask('GET', `/contact/customers/${id}`)).body);
const agree = (customer: string, point: string): Promise<unknown> => run((tx) => shop.server.modules.contact.giveConsent(tx, { customer, point, purposes: COMMERCIAL, channels: CHANNELS, at: null, source: 'preferences', by: null, form: 'express', notice_hash: 'a'.repeat(64), language: 'zh' }));
const looks = (customer: string): Promise<{ by: string; what: string }[]> => database.adminQuery('select by, what from app.customer_access where customer_id = $1 order by at, what', [customer]);

describe('a customer in the office', () => {
  it('is changed by who saw the newest, and nobody else; a safe word is kept under their key', async () => {
    const { id } = await make();
    const { revision } = await detailOf(id);
    const edit = { revision, name: ' 李静 ', notes: '喜欢绿茶', language: 'zh', place: 'DE', zone: 'Europe/Berlin', safe_word: '海棠' };
    const changed = CustomerDetail.parse((await ask('PUT', `/customers/${id}`, edit)).body);
    assert.deepEqual([changed.name, changed.places, changed.places_certainty, changed.zones, changed.safe_word], ['李静', ['DE'], 'known', ['Europe/Berlin'], '海棠']);
    assert.equal(codeOf(await ask('PUT', `/customers/${id}`, edit)), 'conflict');
    assert.equal(codeOf(await ask('PUT', `/customers/${id}`, { ...edit, revision: changed.revision, zone: 'Mars/Phobos' })), 'zone_invalid');
    const guessed = CustomerDetail.parse((await ask('PUT', `/customers/${id}`, { ...edit, revision: changed.revision, place: null, zone: null, safe_word: '' })).body);
    assert.deepEqual([guessed.places, guessed.places_certainty, guessed.zones_certainty, guessed.safe_word], [['CN'], 'guessed', 'unknown', null]);
    const again = CustomerDetail.parse((await ask('PUT', `/customers/${id}`, { ...edit, revision: guessed.revision, notes: '周末来', place: null, zone: null })).body);
    assert.deepEqual([again.notes, again.safe_word, again.places], ['周末来', '海棠', ['CN']]);
    assert.equal((await ask('PUT', `/customers/${id}`, { ...edit, revision: again.revision, notes: '周末来', place: null, zone: null })).status, 200);
    const entries = await database.adminQuery<{ text: string }>("select text from app.entry where kind = 'customer.corrected' and text like '%' || $1 || '%' order by chain, seq", [id]);
    const bodies = entries.map(({ text }) => (JSON.parse(text) as { body: { fields: string[]; by: string } }).body);
    assert.deepEqual(bodies.map(({ fields }) => fields), [['name', 'language', 'place', 'zone', 'notes', 'safe_word'], ['place', 'zone', 'safe_word'], ['notes', 'safe_word']], 'what is left as it was is no correction');
    assert.ok(bodies.every(({ by }) => by === MANAGER.name) && entries.every(({ text }) => !/李静|绿茶|海棠/.test(text)));
  });

  it('gets and loses ways to be reached', async () => {
    const { id } = await make();
    assert.equal(codeOf(await ask('POST', `/customers/${id}/points`, { kind: 'email', address: 'info@раypal.com' })), 'email_lookalike');
    const added = CustomerDetail.parse((await ask('POST', `/customers/${id}/points`, { kind: 'email', address: 'Li.Jing@Example.com' })).body);
    const email = added.points.find(({ kind }) => kind === 'email');
    assert.equal(email?.address, 'li.jing@example.com');
    const removed = CustomerDetail.parse((await ask('POST', `/customers/${id}/points/${email.id}/remove`, {})).body);
    assert.deepEqual(removed.points.map(({ kind }) => kind), ['phone']);
    assert.equal((await ask('POST', `/customers/${id}/points/${email.id}/remove`, {})).status, 404);
  });

  it('whoever looks is written down for the customer', async () => {
    const { id } = await make();
    await ask('GET', '/customers');
    await detailOf(id);
    await detailOf(id);
    assert.deepEqual((await looks(id)).map(({ by, what }) => `${by} ${what}`).sort(), ['Chen Mo listed', 'Chen Mo opened']);
  });

  it('nobody reads or changes one without being signed in, and nobody finds one by a made-up id', async () => {
    const { id } = await make();
    for (const [method, path, body] of [['GET', `/customers/${id}`], ['GET', '/customers/duplicates'], ['GET', `/contact/customers/${id}`], ['POST', `/customers/${id}/erase`, {}], ['POST', `/contact/customers/${id}/stop`, {}], ['GET', '/contact/messages/summary']] as const) {
      assert.equal((await ask(method, path, body, '')).status, 401, path);
    }
    for (const path of [`/customers/${randomUUID()}`, `/contact/customers/${randomUUID()}`, `/contact/messages/${randomUUID()}`]) assert.equal((await ask('GET', path)).status, 404, path);
  });
});

describe('two who are one person', () => {
  it('are told by their address, and by their name only as a hint; merged they are one, and parted two again', async () => {
    const phone = '136 2222 3333';
    const [one, other, named] = [await make({ name: '周敏', phone }), await make({ name: 'Zhou Min', phone }), await make({ name: '周 敏' })];
    const { items } = DuplicateList.parse((await ask('GET', '/customers/duplicates')).body);
    const pairs = items.map(({ certainty, customers }) => `${certainty} ${customers.map(({ id }) => id).sort().join(' ')}`);
    assert.ok(pairs.includes(`same_address ${[one.id, other.id].sort().join(' ')}`));
    assert.ok(pairs.includes(`same_name ${[one.id, named.id].sort().join(' ')}`));
    const merged = CustomerDetail.parse((await ask('POST', `/customers/${other.id}/merge`, { into: one.id })).body);
    assert.deepEqual(merged.merged.map(({ id }) => id), [other.id]);
    assert.equal(codeOf(await ask('POST', `/customers/${other.id}/merge`, { into: one.id })), 'conflict');
    assert.ok(!DuplicateList.parse((await ask('GET', '/customers/duplicates')).body).items.some(({ certainty, customers }) => certainty === 'same_address' && customers.some(({ id }) => id === one.id)));
    assert.equal((await detailOf(other.id)).merged_into, one.id);
    assert.equal(CustomerDetail.parse((await ask('POST', `/customers/${other.id}/part`, {})).body).merged_into, null);
  });
});

describe('what a customer said', () => {
  it('stands by purpose and channel, with the entry that says so', async () => {
    const { id, point } = await make();
    await agree(id, point);
    const { consents: [consent], standing } = await wordsOf(id);
    assert.ok(consent?.entry);
    assert.deepEqual(standing.filter(({ state }) => state === 'given').map(({ channel, purpose }) => `${channel} ${purpose}`).sort(), ['sms', 'voice'].flatMap((channel) => COMMERCIAL.map((purpose) => `${channel} ${purpose}`)).sort());
    assert.equal(createHash('sha256').update(consent.entry.text).digest('hex'), consent.entry.hash);
    assert.match(consent.entry.text, new RegExp(consent.id));
  });

  it('is withdrawn, stopped and resumed for them by somebody of the shop, and never given', async () => {
    const { id, point } = await make();
    await agree(id, point);
    shop.clock.set(shop.clock.now_ms() + 1000);
    assert.equal((await ask('POST', `/contact/customers/${id}/withdraw`, { purposes: ['marketing'], channels: ['sms'] })).status, 200);
    const after_it = await wordsOf(id);
    assert.deepEqual(after_it.standing.filter(({ state }) => state === 'withdrawn').map(({ channel, purpose }) => `${channel} ${purpose}`), ['sms marketing']);
    assert.deepEqual([after_it.consents[0]?.act, after_it.consents[0]?.source], ['withdrawn', 'office']);
    assert.equal((await ask('POST', `/contact/customers/${id}/stop`, {})).status, 200);
    const [stopped] = (await wordsOf(id)).suppressions;
    assert.deepEqual([stopped?.kind, stopped?.point], ['stopped', null]);
    const stranger = await make();
    assert.equal((await ask('POST', `/contact/customers/${stranger.id}/resume`, { suppression: stopped?.id })).status, 404);
    assert.equal((await ask('POST', `/contact/customers/${id}/resume`, { suppression: stopped?.id })).status, 200);
    assert.deepEqual((await wordsOf(id)).suppressions, []);
    assert.equal((await ask('POST', `/contact/customers/${id}/give`, {})).status, 404);
  });

  it('an erased customer has no name, no address and no words left to open, and can be erased once more', async () => {
    const { id } = await make();
    assert.deepEqual(ErasureAnswer.parse((await ask('POST', `/customers/${id}/erase`, {})).body).erased, [id]);
    assert.equal((await ask('POST', `/customers/${id}/erase`, {})).status, 200);
    const erased = await detailOf(id);
    assert.deepEqual([erased.name, erased.points, erased.erased_at !== null], [null, [], true]);
    assert.equal(codeOf(await ask('PUT', `/customers/${id}`, { revision: erased.revision, name: 'x', notes: '', language: null, place: null, zone: null, safe_word: null })), 'customer_erased');
  });
});

describe('messages', () => {
  const write = async (customer: string, point: string): Promise<string> => {
    const message = randomUUID();
    const now_ms = shop.clock.now_ms();
    await run((tx) => shop.server.modules.contact.makeMessages(tx, [{
      message, request_key: message, customer, point, store: shop.store, ground: { evidence: 'sale', subject: 'sale', at: new Date(now_ms).toISOString() }, parts: CONTENT_PARTS,
      request: { channel: 'sms', purpose: 'receipt', subject: 'sale', by: 'machine', expires_ms: now_ms + 86_400_000 }, outgoing: { channel: 'sms', to: '', text: '您的小票' },
    }]));
    return message;
  };

  it('one that waits can be taken back, once; the gate’s reasons stand beside it', async () => {
    const { id, point } = await make();
    const message = await write(id, point);
    const detail = MessageDetail.parse((await ask('GET', `/contact/messages/${message}`)).body);
    assert.deepEqual([detail.state, detail.decided?.outcome, detail.decided?.reasons.some(({ code }) => code === 'asked')], ['waiting', 'allow', true]);
    assert.equal(MessageDetail.parse((await ask('POST', `/contact/messages/${message}/cancel`, {})).body).state, 'cancelled');
    assert.equal(codeOf(await ask('POST', `/contact/messages/${message}/cancel`, {})), 'conflict');
    const { items } = MessagePage.parse((await ask('GET', '/contact/messages?state=cancelled&channel=sms&purpose=receipt')).body);
    assert.deepEqual(items.map((each) => each.id), [message]);
    assert.equal(MessagePage.parse((await ask('GET', '/contact/messages?state=cancelled&channel=email')).body).items.length, 0);
  });

  it('of one that nobody knows of a person says what became of it', async () => {
    const { id, point } = await make();
    const message = await write(id, point);
    assert.equal(codeOf(await ask('POST', `/contact/messages/${message}/report`, { state: 'delivered' })), 'conflict');
    await shop.server.modules.contact.dispatchDue(shop.merchant, { worker: randomUUID(), at_once: 10, senders: new Map([['sms', { channel: 'sms', provider: 'sink', close: () => Promise.resolve(), send: () => Promise.resolve({ outcome: 'unknown', reason: 'the line broke' }) }]]) });
    assert.equal(MessageSummary.parse((await ask('GET', '/contact/messages/summary')).body).unknown, 1);
    assert.equal(MessageDetail.parse((await ask('POST', `/contact/messages/${message}/report`, { state: 'delivered' })).body).state, 'delivered');
    assert.equal(MessageSummary.parse((await ask('GET', '/contact/messages/summary')).body).unknown, 0);
  });

  it('all of this stands in the journal as the tables say', async () => {
    const { stilltill_app: app_url, stilltill_auth: auth_url } = database.urls;
    const { findings } = await verifyDatabase({ app_url, auth_url, server_public_key: shop.server.platform.keys.server_public_key });
    assert.deepEqual(findings.map((each) => `${each.name} ${each.what}`), []);
  });
});
