import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { CHANNELS, COMMERCIAL, type Channel, type Purpose } from '@stilltill/domain/contact';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { Outgoing } from './clearance.ts';
import type { Order } from './index.ts';
import type { Sender } from './senders/sender.ts';

let database: TestDatabase;
let shop: TestShop;
let customer: string;
let phone: string;
let email: string;
let people = 0;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database, { public_address: 'https://shop.test' });
});
after(async () => {
  await shop.close();
  await database.drop();
});
beforeEach(async () => {
  people += 1;
  // Noon in Shanghai of a day of its own.
  shop.clock.set(Date.parse('2026-11-20T04:00:00.000Z') + people * 30 * 86_400_000);
  [customer, phone, email] = [randomUUID(), randomUUID(), randomUUID()];
  await makeCustomer(customer, phone, email, 'zh');
});

const run = <T>(work: (tx: MerchantTx) => Promise<T>): Promise<T> => database.postgres.withMerchant(shop.merchant, work);
const now = (): string => new Date(shop.clock.now_ms()).toISOString();
const contact = () => shop.server.modules.contact;
const makeCustomer = (id: string, phone_id: string, email_id: string, language: string | null) => run((tx) => shop.server.modules.customers.makeCustomers(tx, [{
  id, personal: { name: '王芳', notes: '' }, language, places: ['CN'], places_certainty: 'known', zones: ['Asia/Shanghai'], zones_certainty: 'known',
  points: [{ id: phone_id, kind: 'phone', address: `+86138000${String(people).padStart(5, '0')}` }, { id: email_id, kind: 'email', address: `w${people}@example.com` }],
}]));
const consent = (purposes: readonly Purpose[] = COMMERCIAL, channels: readonly Channel[] = CHANNELS, point: string | null = phone) => run((tx) => contact().giveConsent(tx, {
  customer, point, purposes, channels, at: null, source: 'preferences', by: null, form: 'express', notice_hash: 'a'.repeat(64), language: 'zh',
}));
const order = (change: Partial<Order> = {}): Order => ({
  request_key: randomUUID(), customer, point: phone, store: shop.store, channel: 'sms', purpose: 'marketing', subject: 'spring', template: 'marketing', values: { text: '春茶上新' }, ground: null, ...change,
});
const write = (...orders: Order[]) => run((tx) => contact().write(tx, orders));

/** Sends what is due; answers with what reached the wire. */
async function send(channel: Channel): Promise<Outgoing[]> {
  const wire: Outgoing[] = [];
  const sink: Sender = {
    channel, provider: 'sink', close: () => Promise.resolve(),
    send(cleared) {
      const taken = cleared.take(shop.clock.now_ms());
      assert.ok(taken.ok);
      wire.push(taken.value);
      return Promise.resolve({ outcome: 'sent', reference: null });
    },
  };
  await contact().dispatchDue(shop.merchant, { worker: randomUUID(), senders: new Map([[channel, sink]]), at_once: 100 });
  return wire;
}
const textOf = (outgoing: Outgoing | undefined): string => (outgoing?.channel === 'sms' || outgoing?.channel === 'email' ? outgoing.text : '');
const tokenIn = (text: string, path = 'c'): string => new RegExp(`https://shop\\.test/${path}/[\\w-]{22}\\.([\\w-]{22})`).exec(text)?.[1] ?? '';
const codeIn = (text: string): string => /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(text)?.[0] ?? '';
const withoutCodes = (text: string): string => text.replaceAll(/[0-9A-Z]{4}-[0-9A-Z]{4}/g, 'CODE').replaceAll(/[\w-]{22}\.[\w-]{22}/g, 'TOKEN');

describe('a message that is written', () => {
  it('says in the customer’s language who sends it, how to refuse, and how to check it', async () => {
    await consent();
    const [answer] = await write(order());
    assert.equal(answer?.decision.outcome, 'allow');
    const [sms] = await send('sms');
    assert.equal(withoutCodes(textOf(sms)), '【晨光便利】春茶上新\n设置或退订：https://shop.test/c/TOKEN\n核验码：CODE');
  });

  it('by mail has a way out of one click for offers, and none for a receipt', async () => {
    await consent(COMMERCIAL, ['email'], email);
    await write(order({ point: email, channel: 'email' }), order({ point: email, channel: 'email', purpose: 'receipt', template: 'receipt', values: { receipt_url: 'https://shop.test/r/x', number: 'S1-7', total: '¥48.50' }, ground: { evidence: 'sale', subject: 'spring', at: now() } }));
    const mails = (await send('email')).flatMap((each) => (each.channel === 'email' ? [each] : []));
    assert.deepEqual(mails.map(({ one_click }) => one_click !== null).sort(), [false, true]);
    assert.match(mails.find(({ one_click }) => one_click !== null)?.one_click ?? '', /^https:\/\/shop\.test\/u\/[\w-]{22}\.[\w-]{22}$/);
  });

  it('leaves no token and no code in tables, journal or jobs', async () => {
    await consent();
    await write(order());
    const text = textOf((await send('sms'))[0]);
    const [row] = await database.adminQuery<{ all: string }>(
      "select coalesce((select string_agg(text, '') from app.entry), '') || coalesce((select string_agg(encode(token_hash, 'escape'), '') from app.care_link), '') || coalesce((select string_agg(encode(content, 'escape'), '') from app.message), '') || coalesce((select string_agg(payload::text, '') from jobs._private_jobs), '') as all",
    );
    for (const secret of [tokenIn(text), codeIn(text)]) assert.ok(secret !== '' && !row?.all.includes(secret));
  });

  it('that asks for a confirmation and has no address to link to is denied by the gate, and so is an offer', async () => {
    const bare = await openTestShop(database);
    try {
      const [id, point] = [randomUUID(), randomUUID()];
      const inside = <T>(work: (tx: MerchantTx) => Promise<T>): Promise<T> => database.postgres.withMerchant(bare.merchant, work);
      bare.clock.set(shop.clock.now_ms());
      await inside((tx) => bare.server.modules.customers.makeCustomers(tx, [{
        id, personal: { name: '', notes: '' }, language: null, places: ['CN'], places_certainty: 'known', zones: ['Asia/Shanghai'], zones_certainty: 'known', points: [{ id: point, kind: 'phone', address: '+8613900000001' }],
      }]));
      await inside((tx) => bare.server.modules.contact.giveConsent(tx, { customer: id, point, purposes: COMMERCIAL, channels: CHANNELS, at: null, source: 'preferences', by: null, form: 'express', notice_hash: null, language: 'zh' }));
      const answers = await inside((tx) => bare.server.modules.contact.write(tx, [
        order({ customer: id, point, store: bare.store }),
        order({ customer: id, point, store: bare.store, purpose: 'confirmation', template: 'confirmation', ground: { evidence: 'consent', subject: 'spring', at: now() } }),
      ]));
      assert.deepEqual(answers.map(({ decision }) => [decision.outcome, decision.reasons.some(({ code, evidence }) => code === 'content_missing' && evidence.includes('way_out'))]), [['deny', true], ['deny', true]]);
    } finally {
      await bare.close();
    }
  });
});

describe('a link', () => {
  it('opens whose contact point it is, and nothing once it is old, made up or of another shop', async () => {
    await consent();
    await write(order());
    const token = tokenIn(textOf((await send('sms'))[0]));
    const link = await contact().openLink(shop.merchant, token);
    assert.deepEqual([link?.kind, link?.customer, link?.point, link?.confirmed_at, link?.erased, link?.message?.purpose], ['person', customer, phone, null, false, 'marketing']);
    assert.equal(await contact().openLink(randomUUID(), token), null);
    for (const other of [`${token.slice(0, -1)}${token.endsWith('A') ? 'Q' : 'A'}`, '', 'x', `${token} `, '\u0000'.repeat(22)]) assert.equal(await contact().openLink(shop.merchant, other), null);
    shop.clock.set(shop.clock.now_ms() + 400 * 86_400_000);
    assert.equal(await contact().openLink(shop.merchant, token), null);
  });

  it('confirms its contact point, and what stands for it and nothing that was taken back', async () => {
    await consent(['marketing', 'survey'], ['sms']);
    await contact().withdrawConsent(shop.merchant, { customer, point: phone, purposes: ['survey'], channels: ['sms'], at: null, source: 'till', by: null });
    await write(order({ purpose: 'confirmation', template: 'confirmation', ground: { evidence: 'consent', subject: 'spring', at: now() } }));
    const link = await contact().openLink(shop.merchant, tokenIn(textOf((await send('sms'))[0])));
    assert.ok(link);
    assert.deepEqual(await contact().confirmPoint(shop.merchant, link.id), { ok: true, value: { consents: [{ purpose: 'marketing', channel: 'sms' }] } });
    assert.deepEqual(await contact().confirmPoint(shop.merchant, link.id), { ok: true, value: { consents: [] } });
    const rows = await database.adminQuery<{ form: string; source: string; hash: string }>("select form, source, encode(notice_hash, 'hex') as hash from app.consent where customer_id = $1 and form = 'confirmed'", [customer]);
    assert.deepEqual(rows.map((each) => ({ ...each })), [{ form: 'confirmed', source: 'confirmation', hash: 'a'.repeat(64) }]);
    const again = await contact().openLink(shop.merchant, '');
    assert.equal(again, null);
    assert.equal((await contact().confirmPoint(shop.merchant, randomUUID())).ok, false);
  });

  it('that somebody asks for goes to a confirmed contact point alone, at most once an hour', async () => {
    await shop.server.platform.jobs.start();
    const address = `+86138000${String(people).padStart(5, '0')}`;
    const asked = async (): Promise<number> => {
      await contact().sendLink(shop.merchant, 'phone', address, shop.store);
      for (;;) {
        const [row] = await database.adminQuery<{ jobs: number; made: number }>("select (select count(*)::int from jobs._private_jobs j join jobs._private_tasks t on t.id = j.task_id where t.identifier = 'contact.send_link') as jobs, (select count(*)::int from app.message where customer_id = $1 and subject = 'link') as made", [customer]);
        if (row?.jobs === 0) return row.made;
      }
    };
    assert.equal(await asked(), 0);
    await run((tx) => shop.server.modules.customers.confirmPoint(tx, phone));
    assert.equal(await asked(), 1);
    assert.equal(await asked(), 1);
    await contact().sendLink(shop.merchant, 'phone', '+8613911112222', shop.store);
  });
});

describe('a code', () => {
  it('that a message showed is genuine, however it is typed, and says nothing about the person', async () => {
    await consent();
    await write(order());
    const code = codeIn(textOf((await send('sms'))[0]));
    for (const typed of [code, code.toLowerCase(), code.replace('-', ''), ` ${code.replace('-', ' ')} `, [...code].map((sign) => String.fromCodePoint(sign === '-' ? 0x2010 : (sign.codePointAt(0) ?? 0) + 0xfee0)).join('')]) {
      const answer = await contact().readCode(shop.merchant, typed);
      assert.ok(answer.genuine, typed);
      assert.deepEqual([answer.channel, answer.purpose, answer.store, answer.day], ['sms', 'marketing', shop.store, now().slice(0, 10)]);
      assert.ok(!JSON.stringify(answer).includes(customer) && !JSON.stringify(answer).includes(phone));
    }
  });

  it('that was made up, belongs to another shop or to a message that never went out is not genuine', async () => {
    await consent();
    await write(order());
    for (const code of ['AAAA-AAAA', '', 'x'.repeat(10_000), "' or 1=1 --", 'UUUU-UUUU']) assert.deepEqual(await contact().readCode(shop.merchant, code), { genuine: false });
    const code = codeIn(textOf((await send('sms'))[0]));
    assert.deepEqual(await contact().readCode(randomUUID(), code), { genuine: false });
  });
});
