import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { CHANNELS, COMMERCIAL, type Purpose } from '@stilltill/domain/contact';
import { MailingItem, MailingPage, MailingPreview, TemplateList } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { Outgoing } from './clearance.ts';
import type { Sender } from './senders/sender.ts';

const MANAGER = { name: 'Chen Mo', email: 'chen@shop.test', password: 'a quiet till sells on' };
const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
const DAY_MS = 86_400_000;
let database: TestDatabase;
let shop: TestShop;
let cookie: string;
let template: string;
let people = 0;
let rounds = 0;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database, { public_address: 'https://shop.test' });
  cookie = await shop.signIn('manager', MANAGER, HOST);
});
after(async () => {
  await shop.close();
  await database.drop();
});
beforeEach(async () => {
  rounds += 1;
  shop.clock.set(Date.parse('2026-11-20T04:00:00.000Z') + rounds * 30 * DAY_MS);
  template = randomUUID();
  assert.equal((await ask('PUT', `/templates/${template}`, { name: `春茶 ${rounds}`, purpose: 'marketing', texts: { zh: { title: '春茶', text: '{{ name }}，春茶上新' }, en: { title: 'Spring tea', text: '{{ name }}, new tea' } } })).status, 200);
});

const run = <T>(work: (tx: MerchantTx) => Promise<T>): Promise<T> => database.postgres.withMerchant(shop.merchant, work);
const now = (): string => new Date(shop.clock.now_ms()).toISOString();
async function ask(method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, body?: object): Promise<{ readonly status: number; readonly body: unknown }> {
  const answer = await shop.server.app.inject({
    method, url: path.startsWith('/points/') ? `/api/v1/office${path}` : `/api/v1/office/contact${path}`, headers: { ...HOST, cookie, ...(method === 'GET' ? {} : { 'idempotency-key': randomUUID() }), ...(body ? { 'content-type': 'application/json' } : {}) }, ...(body ? { payload: JSON.stringify(body) } : {}),
  });
  return { status: answer.statusCode, body: JSON.parse(answer.body) as unknown };
}
async function askPoints(method: 'GET' | 'PUT' | 'POST', path: string, body?: object): Promise<{ readonly status: number; readonly body: unknown }> {
  return ask(method, `/points${path}`, body);
}
const codeOf = ({ body }: { readonly body: unknown }): unknown => (body as { code?: unknown }).code;
const nextNumber = (): string => `+86138000${String(++people).padStart(5, '0')}`;

async function makePerson({ numbers = [nextNumber()], agrees = true, language = 'zh', name = '王芳' }: { numbers?: string[]; agrees?: boolean | number; language?: string | null; name?: string } = {}): Promise<{ readonly id: string; readonly points: readonly string[] }> {
  const id = randomUUID();
  const points = numbers.map((address) => ({ id: randomUUID(), kind: 'phone' as const, address }));
  await run((tx) => shop.server.modules.customers.makeCustomers(tx, [{ id, personal: { name, notes: '' }, language, places: ['CN'], places_certainty: 'known', zones: ['Asia/Shanghai'], zones_certainty: 'known', points }]));
  const agreed = agrees === false ? undefined : points[agrees === true ? 0 : agrees];
  for (const point of agrees === true ? points : agreed ? [agreed] : []) {
    await run((tx) => shop.server.modules.contact.giveConsent(tx, { customer: id, point: point.id, purposes: COMMERCIAL, channels: CHANNELS, at: null, source: 'preferences', by: null, form: 'express', notice_hash: null, language: 'zh' }));
  }
  return { id, points: points.map((point) => point.id) };
}
const bodyOf = (customers: readonly string[] | null, change: object = {}): object => ({ request_key: randomUUID(), name: '春茶上新', store: shop.store, channel: 'sms', purpose: 'marketing', template, audience: { customers }, at: now(), ...change });
async function make(customers: readonly string[], change: object = {}): Promise<string> {
  const made = await ask('POST', '/mailings', bodyOf(customers, change));
  assert.equal(made.status, 200, JSON.stringify(made.body));
  return MailingItem.parse(made.body).id;
}
const goOn = (id: string): Promise<boolean> => shop.server.modules.contact.mailings.goOn(shop.merchant, id);
async function goOnToTheEnd(id: string): Promise<MailingItem> {
  while (await goOn(id));
  const item = MailingPage.parse((await ask('GET', '/mailings')).body).items.find((each) => each.id === id);
  assert.ok(item);
  return item;
}
type MailingItem = ReturnType<typeof MailingItem.parse>;
async function send(): Promise<string[]> {
  const wire: Outgoing[] = [];
  const sink: Sender = {
    channel: 'sms', provider: 'sink', close: () => Promise.resolve(),
    send(cleared) {
      const taken = cleared.take(shop.clock.now_ms());
      if (taken.ok) wire.push(taken.value);
      return Promise.resolve({ outcome: 'sent', reference: null });
    },
  };
  while ((await shop.server.modules.contact.dispatchDue(shop.merchant, { worker: randomUUID(), senders: new Map([['sms', sink]]), at_once: 100 })) > 0);
  return wire.map((each) => (each.channel === 'sms' ? `${each.to} ${each.text.split('\n')[0]}` : ''));
}

describe('a mailing', () => {
  it('goes to who is in a group as it goes out, and to no group that is none', async () => {
    const [member, late, outside] = [await makePerson({ name: '王芳' }), await makePerson({ name: '李静' }), await makePerson()];
    const group = (await askPoints('POST', '/groups', { names: { zh: '茶友' } })).body as { id: string };
    const join = async (customer: string): Promise<void> => {
      const card = await run((tx) => shop.server.modules.points.issueCard(tx, customer, 'Chen Mo'));
      assert.ok(card.ok);
      const { items } = (await askPoints('GET', `/accounts?customer=${customer}`)).body as { items: { account: string }[] };
      assert.equal((await askPoints('PUT', `/accounts/${items[0]?.account ?? ''}/groups`, { groups: [group.id] })).status, 200);
    };
    await join(member.id);
    const body = bodyOf(null, { audience: { group: group.id } });
    assert.equal(MailingPreview.parse((await ask('POST', '/mailings/preview', body)).body).looked_at, 1);
    assert.deepEqual([codeOf(await ask('POST', '/mailings', bodyOf(null, { audience: { group: randomUUID() } }))), outside.points.length], ['not_found', 1]);
    const made = MailingItem.parse((await ask('POST', '/mailings', body)).body);
    await join(late.id);
    assert.deepEqual([(await goOnToTheEnd(made.id)).allowed, (await send()).map((line) => line.split(' ')[0]?.length)], [2, [14, 14]]);
  });

  it('goes to who agreed, in their language and with their name, and to nobody else', async () => {
    const numbers = [nextNumber(), nextNumber(), nextNumber()] as const;
    const all = [await makePerson({ numbers: [numbers[0]] }), await makePerson({ numbers: [numbers[1]], language: 'en', name: '{{ shop }}' }), await makePerson({ numbers: [numbers[2]], agrees: false })];
    const ended = await goOnToTheEnd(await make(all.map(({ id }) => id)));
    assert.deepEqual([ended.state, ended.looked_at, ended.allowed, ended.denied], ['done', 3, 2, 1]);
    assert.deepEqual((await send()).sort(), [`${numbers[0]} 【晨光便利】王芳，春茶上新`, `${numbers[1]} 晨光便利: {{ shop }}, new tea`]);
  });

  it('is worked off by several workers at once, and nobody gets it twice', async () => {
    const all: string[] = [];
    for (let each = 0; each < 130; each += 1) all.push((await makePerson()).id);
    const id = await make(all);
    await Promise.all(Array.from({ length: 6 }, () => goOn(id)));
    const ended = await goOnToTheEnd(id);
    assert.deepEqual([ended.looked_at, ended.allowed], [130, 130]);
    const wire = await send();
    assert.equal(wire.length, 130);
    assert.equal(new Set(wire).size, 130);
  });

  it('that is taken up again from its beginning, as after a restore, sends nobody a second one', async () => {
    const person = await makePerson();
    const id = await make([person.id]);
    await goOnToTheEnd(id);
    assert.equal((await send()).length, 1);
    await database.adminQuery("update app.mailing set state = 'running', reached = null where id = $1", [id]);
    await goOnToTheEnd(id);
    assert.deepEqual(await send(), []);
  });

  it('that is asked for twice is made once', async () => {
    const person = await makePerson();
    const body = bodyOf([person.id]);
    const [one, other] = [await ask('POST', '/mailings', body), await ask('POST', '/mailings', body)];
    assert.equal(MailingItem.parse(one.body).id, MailingItem.parse(other.body).id);
    assert.equal(codeOf(await ask('POST', '/mailings', { ...body, name: 'another' })), 'conflict');
  });

  it('reaches a number once, whoever stands there under how many names, and a person by the number that they agreed to', async () => {
    const [shared, first, second] = [nextNumber(), nextNumber(), nextNumber()];
    const all = [await makePerson({ numbers: [shared] }), await makePerson({ numbers: [shared] }), await makePerson({ numbers: [first, second], agrees: 1 }), await makePerson({ numbers: [nextNumber(), nextNumber()] })];
    await goOnToTheEnd(await make(all.map(({ id }) => id)));
    const wire = await send();
    assert.equal(wire.filter((each) => each.startsWith(shared)).length, 1);
    assert.deepEqual([wire.some((each) => each.startsWith(second)), wire.some((each) => each.startsWith(first)), wire.length], [true, false, 3]);
  });

  it('never goes past a cap, is not put off beyond its time, and takes nothing from receipts', async () => {
    const person = await makePerson();
    for (let each = 0; each < 5; each += 1) await goOnToTheEnd(await make([person.id]));
    assert.equal((await send()).length, 1);
    const [receipt] = await run((tx) => shop.server.modules.contact.write(tx, [{
      request_key: randomUUID(), customer: person.id, point: person.points[0] ?? '', store: shop.store, channel: 'sms', purpose: 'receipt', subject: 'sale', template: 'receipt', values: { receipt_url: 'https://shop.test/r/x', number: '1', total: '1' }, ground: { evidence: 'sale', subject: 'sale', at: now() },
    }]));
    assert.equal(receipt?.decision.outcome, 'allow');
    shop.clock.set(shop.clock.now_ms() + 20 * DAY_MS);
    assert.deepEqual(await send(), [], 'what was put off too long goes out no more');
  });

  it('does not begin before its time', async () => {
    const person = await makePerson();
    const id = await make([person.id], { at: new Date(shop.clock.now_ms() + DAY_MS).toISOString() });
    assert.equal(await goOn(id), false);
    shop.clock.set(shop.clock.now_ms() + DAY_MS);
    assert.equal((await goOnToTheEnd(id)).allowed, 1);
  });

  it('goes out by itself once its time has come, also where the clocks of server and database differ', async () => {
    // The database has the time of the machine, which is behind that of this shop.
    shop.clock.set(Date.now() - 60_000);
    const person = await makePerson();
    const id = await make([person.id], { at: new Date(shop.clock.now_ms() + 30_000).toISOString() });
    await shop.server.platform.jobs.start();
    const waits = async (): Promise<string | undefined> => (await database.adminQuery<{ state: string }>('select state from app.mailing where id = $1', [id]))[0]?.state;
    const jobs = async (): Promise<number> => (await database.adminQuery<{ count: number }>("select count(*)::int as count from jobs._private_jobs where key = $1 and run_at > now() - interval '29.5 seconds'", [`contact.mailing:${id}`]))[0]?.count ?? 0;
    while ((await jobs()) === 0) assert.equal(await waits(), 'waiting');
    shop.clock.set(shop.clock.now_ms() + 30_000);
    while ((await waits()) !== 'done');
    await shop.server.platform.jobs.stop();
  });

  it('that is cancelled sends no more, and nobody’s cap counts what did not go out', async () => {
    const person = await makePerson();
    const id = await make([person.id]);
    await goOnToTheEnd(id);
    assert.equal(MailingItem.parse((await ask('POST', `/mailings/${id}/cancel`)).body).state, 'cancelled');
    assert.deepEqual(await send(), []);
    assert.equal(codeOf(await ask('POST', `/mailings/${id}/cancel`)), 'conflict');
    assert.equal(await goOn(id), false);
    assert.equal((await goOnToTheEnd(await make([person.id]))).allowed, 1);
  });

  it('is previewed with what the gate would say, and nothing follows from that', async () => {
    const all = [await makePerson(), await makePerson({ agrees: false }), await makePerson({ agrees: false })];
    const seen = MailingPreview.parse((await ask('POST', '/mailings/preview', bodyOf(all.map(({ id }) => id)))).body);
    assert.deepEqual([seen.looked_at, seen.allowed, seen.denied, seen.is_whole, seen.reasons], [3, 1, 2, true, [{ code: 'no_consent', count: 2 }]]);
    assert.match(seen.samples[0]?.text ?? '', /春茶上新/);
    const [row] = await database.adminQuery<{ count: number }>('select count(*)::int as count from app.message where customer_id = any($1::uuid[])', [all.map(({ id }) => id)]);
    assert.equal(row?.count, 0);
  });

  it('to all who can be reached asks about each of them', async () => {
    const seen = MailingPreview.parse((await ask('POST', '/mailings/preview', bodyOf(null, { audience: { language: 'en' } }))).body);
    assert.ok(seen.looked_at >= 1 && seen.looked_at < people);
  });
});

describe('a template of the owner', () => {
  const put = (text: string, purpose: Purpose = 'marketing') => ask('PUT', `/templates/${randomUUID()}`, { name: 'x', purpose, texts: { zh: { title: '', text } } });

  it('that wants more than it may is refused before it is kept', async () => {
    for (const text of ['{% for i in (1..100000000) %}x{% endfor %}', '{{ name.constructor }}', '{{ phone }}', '{% include "x" %}', '{{', '   ', '{{ name }}{% if']) assert.equal(codeOf(await put(text)), 'template_invalid', text);
    assert.equal((await put('x', 'receipt')).status, 400);
  });

  it('is listed, changed and removed; a mailing keeps the words that it was made with', async () => {
    const person = await makePerson();
    const id = await make([person.id]);
    await ask('PUT', `/templates/${template}`, { name: 'other', purpose: 'marketing', texts: { zh: { title: '', text: 'other' } } });
    assert.equal(TemplateList.parse((await ask('GET', '/templates')).body).items.find((each) => each.id === template)?.version, 2);
    assert.equal((await ask('DELETE', `/templates/${template}`)).status, 200);
    assert.equal(codeOf(await ask('POST', '/mailings', bodyOf([person.id]))), 'not_found');
    await goOnToTheEnd(id);
    assert.match((await send())[0] ?? '', /春茶上新/);
  });
});
