import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { CHANNELS, COMMERCIAL, CONTENT_PARTS, type Channel, type Purpose } from '@stilltill/domain/contact';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import { verifyDatabase } from '../../../../../tools/verify/verify.ts';
import { composeServer } from '../../compose.ts';
import { silentLog } from '../../platform/log.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { Cleared, Outgoing } from './clearance.ts';
import type { Heard } from './returns.ts';
import type { NewMessage, Returned } from './index.ts';
import type { Sender, Sent } from './senders/sender.ts';

let database: TestDatabase;
let shop: TestShop;
/** A person of this test alone, with a phone. */
let customer: string;
let phone: string;
let people = 0;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database);
});
after(async () => {
  await shop.close();
  await database.drop();
});
beforeEach(async () => {
  // Noon in Shanghai of a day of its own.
  people += 1;
  shop.clock.set(Date.parse('2026-11-20T04:00:00.000Z') + people * 30 * 86_400_000);
  [customer, phone] = await makePerson(`+86138000${String(people).padStart(5, '0')}`);
});

const run = <T>(work: (tx: MerchantTx) => Promise<T>): Promise<T> => database.postgres.withMerchant(shop.merchant, work);
const now = (): string => new Date(shop.clock.now_ms()).toISOString();

async function makePerson(number: string): Promise<[customer: string, point: string]> {
  const [id, point] = [randomUUID(), randomUUID()];
  await run((tx) => shop.server.modules.customers.makeCustomers(tx, [{
    id, personal: { name: '王芳', notes: '' }, language: 'zh', places: ['CN'], places_certainty: 'known', zones: ['Asia/Shanghai'], zones_certainty: 'known', points: [{ id: point, kind: 'phone', address: number }],
  }]));
  return [id, point];
}
const consent = (purposes: readonly Purpose[] = COMMERCIAL, channels: readonly Channel[] = CHANNELS, who = customer, point: string | null = phone) => run((tx) => shop.server.modules.contact.giveConsent(tx, {
  customer: who, point, purposes, channels, at: null, source: 'preferences', by: null, form: 'express', notice_hash: 'a'.repeat(64), language: 'zh',
}));
const message = (change: Partial<NewMessage> & { purpose?: Purpose } = {}): NewMessage => {
  const { purpose = 'marketing', ...rest } = change;
  const id = randomUUID();
  const at_ms = shop.clock.now_ms();
  return {
    message: id, request_key: id, customer, point: phone, store: shop.store, ground: null, parts: CONTENT_PARTS,
    request: { channel: 'sms', purpose, subject: 'spring', by: 'machine', expires_ms: at_ms + 5 * 86_400_000 },
    outgoing: { channel: 'sms', to: '', text: '春茶上新。退订回T' }, ...rest,
  };
};
const make = (...messages: NewMessage[]) => run((tx) => shop.server.modules.contact.makeMessages(tx, messages));

/** Keeps what reaches the wire. */
function makeSink(answer: (cleared: Cleared) => Sent | Promise<Sent> = () => ({ outcome: 'sent', reference: null })): Sender & { readonly wire: Outgoing[] } {
  const wire: Outgoing[] = [];
  return {
    channel: 'sms', provider: 'sink', wire, close: () => Promise.resolve(),
    async send(cleared) {
      const sent = await answer(cleared);
      const taken = cleared.take(shop.clock.now_ms());
      if (!taken.ok) return { outcome: 'refused', reason: taken.fault.code, isPermanent: false };
      wire.push(taken.value);
      return sent;
    },
  };
}
const dispatch = (sender: Sender, worker = randomUUID()) => shop.server.modules.contact.dispatchDue(shop.merchant, { worker, senders: new Map([['sms', sender]]), at_once: 100 });
async function stateOf(id: string): Promise<string | undefined> {
  const [row] = await database.adminQuery<{ state: string }>('select state from app.message where id = $1', [id]);
  return row?.state;
}
const outcomes = (answers: readonly { decision: { outcome: string; reasons: readonly { code: string; effect: string }[] } }[]): string[] =>
  answers.map(({ decision }) => [decision.outcome, ...decision.reasons.filter(({ effect }) => effect !== 'allow').map(({ code }) => code)].join(' '));
async function findings(): Promise<string[]> {
  const { stilltill_app: app_url, stilltill_auth: auth_url } = database.urls;
  const found = await verifyDatabase({ app_url, auth_url, server_public_key: shop.server.platform.keys.server_public_key });
  return found.findings.map((each) => `${each.name} ${each.what}`);
}

describe('a message', () => {
  it('goes out to who agreed, once, to the number of their contact point', async () => {
    await consent();
    const one = message();
    assert.deepEqual(outcomes(await make(one)), ['allow']);
    const sink = makeSink();
    assert.equal(await dispatch(sink), 1);
    assert.deepEqual(sink.wire, [{ channel: 'sms', to: `+86138000${String(people).padStart(5, '0')}`, text: '春茶上新。退订回T' }]);
    assert.equal(await stateOf(one.message), 'sent');
    assert.equal(await dispatch(sink), 0);
    assert.deepEqual(await findings(), []);
  });

  it('to who never agreed is denied, and its text is not kept', async () => {
    const one = message();
    assert.deepEqual(outcomes(await make(one)), ['deny no_consent']);
    const [row] = await database.adminQuery<{ state: string; content: Buffer | null }>('select state, content from app.message where id = $1', [one.message]);
    assert.deepEqual([row?.state, row?.content], ['denied', null]);
    assert.equal(await dispatch(makeSink()), 0);
  });

  it('stands encrypted in its row, and nothing in the journal names number or text', async () => {
    await consent();
    await make(message());
    const [rows] = await database.adminQuery<{ all: string }>(
      "select coalesce(string_agg(text, '') , '') || coalesce((select string_agg(encode(content, 'escape'), '') from app.message), '') || coalesce((select string_agg(encode(address, 'escape') || encode(lookup, 'hex'), '') from app.contact_point), '') as all from app.entry",
    );
    for (const secret of ['春茶', '13800', '王芳']) assert.ok(!rows?.all.includes(secret), secret);
  });

  it('that is asked for twice is made once: one behind the other, and both at once', async () => {
    await consent();
    const [one, same] = [message({ request_key: `k${people}` }), message({ request_key: `k${people}` })];
    assert.deepEqual(outcomes(await make(one)), ['allow']);
    assert.match(outcomes(await make(same))[0] ?? '', /^deny repeated/);
    const [first, second] = [message({ request_key: `l${people}`, purpose: 'receipt', ground: { evidence: 'sale', subject: 'spring', at: now() } }), message({ request_key: `l${people}`, purpose: 'receipt', ground: { evidence: 'sale', subject: 'spring', at: now() } })];
    const [a, b] = await Promise.all([make({ ...first, request: { ...first.request, purpose: 'receipt' } }), make({ ...second, request: { ...second.request, purpose: 'receipt' } })]);
    assert.deepEqual([...outcomes(a ?? []), ...outcomes(b ?? [])].map((each) => each.split(' ')[0]).sort(), ['allow', 'deny']);
  });
});

describe('caps', () => {
  it('hold under fifty who ask at once: one of them gets through', async () => {
    await consent();
    const answers = await Promise.all(Array.from({ length: 50 }, () => make(message())));
    assert.equal(answers.flat().filter(({ decision }) => decision.outcome === 'allow').length, 1);
    const [row] = await database.adminQuery<{ count: number }>('select count(*)::int as count from app.contact_made where customer_id = $1', [customer]);
    assert.equal(row?.count, 1);
  });

  it('hold within one set of requests too', async () => {
    await consent();
    assert.deepEqual(outcomes(await make(message(), message(), message())), ['allow', 'defer cap_reached', 'defer cap_reached']);
  });

  it('count a number and not only a name: who stands there twice is reached once', async () => {
    const [twin, twin_phone] = await makePerson(`+86138000${String(people).padStart(5, '0')}`);
    await consent();
    await consent(COMMERCIAL, CHANNELS, twin, twin_phone);
    assert.deepEqual(outcomes(await make(message())), ['allow']);
    assert.deepEqual(outcomes(await make(message({ customer: twin, point: twin_phone }))), ['defer cap_reached']);
  });

  it('count no message that surely never went out', async () => {
    await consent();
    const one = message();
    await make(one);
    await dispatch({ ...makeSink(), send: () => Promise.resolve({ outcome: 'refused', reason: 'no such number', isPermanent: true }) });
    assert.equal(await stateOf(one.message), 'failed');
    assert.deepEqual(outcomes(await make(message())), ['allow']);
  });
});

describe('a withdrawal', () => {
  it('holds for what is queued: it is asked again as it goes out', async () => {
    await consent();
    const one = message();
    await make(one);
    await shop.server.modules.contact.withdrawConsent(shop.merchant, { customer, point: null, purposes: COMMERCIAL, channels: CHANNELS, at: null, source: 'preferences', by: null });
    const sink = makeSink();
    await dispatch(sink);
    assert.deepEqual(sink.wire, []);
    assert.equal(await stateOf(one.message), 'denied');
  });

  it('stops what is cleared and has not reached the wire, however late the sender is', async () => {
    await consent();
    const one = message();
    await make(one);
    const sink = makeSink(async () => {
      await shop.server.modules.contact.withdrawConsent(shop.merchant, { customer, point: phone, purposes: COMMERCIAL, channels: ['sms'], at: null, source: 'reply', by: null });
      return { outcome: 'sent', reference: null };
    });
    await dispatch(sink);
    assert.deepEqual(sink.wire, []);
    shop.clock.set(shop.clock.now_ms() + 120_000);
    await dispatch(sink);
    assert.deepEqual([sink.wire, await stateOf(one.message)], [[], 'denied'], 'and the next round asks the gate again');
  });

  it('of a number takes back what is cleared for it under any name', async () => {
    const [twin, twin_phone] = await makePerson(`+86138000${String(people).padStart(5, '0')}`);
    await consent();
    const one = message();
    await make(one);
    const sink = makeSink(async () => {
      await shop.server.modules.contact.stop(shop.merchant, { kind: 'complained', customer: twin, point: twin_phone, source: 'complaint', by: null });
      return { outcome: 'sent', reference: null };
    });
    await dispatch(sink);
    assert.deepEqual(sink.wire, []);
  });

  it('that another process takes stops it as well, as soon as it is heard of', async () => {
    await consent();
    const one = message();
    await make(one);
    // A second server on the same database, whose sender waits; the notification reaches it in the order of those who listen.
    const other = await composeServer({ folder: shop.folder, postgres: database.postgres, clock: shop.clock, random: { bytes: (length) => randomBytes(length) }, log: silentLog });
    let heard = (): void => {};
    const isHeard = new Promise<void>((resolve) => void (heard = resolve));
    const unlisten = await database.postgres.listener.listen('contact_withdrawn', () => heard());
    const sink = makeSink(async () => {
      await shop.server.modules.contact.withdrawConsent(shop.merchant, { customer, point: phone, purposes: COMMERCIAL, channels: ['sms'], at: null, source: 'reply', by: null });
      await isHeard;
      return { outcome: 'sent', reference: null };
    });
    await other.modules.contact.dispatchDue(shop.merchant, { worker: randomUUID(), senders: new Map([['sms', sink]]), at_once: 100 });
    assert.deepEqual(sink.wire, []);
    unlisten();
    await other.stop();
  });

  it('of everything spares a receipt that is asked for afterwards', async () => {
    await consent();
    await shop.server.modules.contact.stop(shop.merchant, { kind: 'stopped', customer, point: null, source: 'preferences', by: null });
    assert.match(outcomes(await make(message()))[0] ?? '', /^deny stopped/);
    shop.clock.set(shop.clock.now_ms() + 1000);
    const receipt = message({ ground: { evidence: 'sale', subject: 'spring', at: now() } });
    assert.deepEqual(outcomes(await make({ ...receipt, request: { ...receipt.request, purpose: 'receipt' } })), ['allow']);
  });
});

describe('a merge', () => {
  it('joins what was said and counted, and parting divides it again', async () => {
    const { customers } = shop.server.modules;
    const [other, other_phone] = await makePerson(`+86139000${String(people).padStart(5, '0')}`);
    await consent();
    await consent(COMMERCIAL, CHANNELS, other, other_phone);
    assert.ok((await run((tx) => customers.merge(tx, other, customer, 'Chen'))).ok);
    assert.deepEqual(outcomes(await make(message())), ['allow']);
    assert.deepEqual(outcomes(await make(message({ customer: other, point: other_phone }))), ['defer cap_reached'], 'one person has one cap');
    await shop.server.modules.contact.stop(shop.merchant, { kind: 'stopped', customer: other, point: null, source: 'office', by: 'Chen' });
    assert.match(outcomes(await make(message()))[0] ?? '', /^deny stopped/, 'what either said holds for both');
    assert.ok((await run((tx) => customers.part(tx, other, 'Chen'))).ok);
    assert.equal((await run((tx) => customers.part(tx, other, 'Chen'))).ok, false);
    assert.deepEqual(await findings(), []);
  });
});

describe('an erased person', () => {
  it('is reached by nothing, and neither number nor name nor text is left anywhere', async () => {
    const { customers } = shop.server.modules;
    await consent();
    const one = message();
    await make(one);
    const erased = await customers.erase(shop.merchant, customer, 'Chen');
    assert.deepEqual(erased, { ok: true, value: [customer] });
    const sink = makeSink();
    await dispatch(sink);
    assert.deepEqual(sink.wire, []);
    assert.match(outcomes(await make(message()))[0] ?? '', /^deny erased/);
    const [row] = await database.adminQuery<Record<string, unknown>>('select personal, key, (select address from app.contact_point where customer_id = c.id) as address from app.customer c where id = $1', [customer]);
    assert.deepEqual({ ...row }, { personal: null, key: null, address: null });
    assert.deepEqual(await findings(), []);
  });
});

describe('who dies', () => {
  it('behind a claim leaves a message that nobody sends again, and that still counts', async () => {
    await consent();
    const one = message();
    await make(one);
    const { contact } = shop.server.modules;
    // A sender that never comes back: its process is gone.
    let claimed = (): void => {};
    const isClaimed = new Promise<void>((resolve) => void (claimed = resolve));
    void dispatch({ ...makeSink(), send: () => new Promise<never>(() => claimed()) });
    await isClaimed;
    assert.equal(await contact.findLost(shop.merchant), 0, 'it may still be at work');
    shop.clock.set(shop.clock.now_ms() + 6 * 60_000);
    assert.equal(await contact.findLost(shop.merchant), 1);
    assert.equal(await stateOf(one.message), 'unknown');
    const sink = makeSink();
    await dispatch(sink);
    assert.deepEqual(sink.wire, []);
    assert.deepEqual(outcomes(await make(message())), ['defer cap_reached']);
  });
});

describe('what comes back', () => {
  const hear = (returned: Returned) => shop.server.modules.contact.hear(shop.merchant, 'sink', returned);
  const reply = (text: string, from = `86138000${String(people).padStart(5, '0')}`) => hear({ kind: 'reply', channel: 'sms', from, to: '10690000', text, headers: {} });

  it('of a person who wants no more holds at once, in their words and under whatever spelling of their number', async () => {
    for (const text of ['退订', 'TD', 'Ｓｔｏｐ！', 'please stop texting me']) {
      await consent();
      assert.deepEqual(outcomes(await make(message({ request_key: `${text} ${people}` })))[0]?.split(' ')[0] === 'deny', false, text);
      assert.equal((await reply(text)).done, 'withdrawn', text);
      assert.match(outcomes(await make(message()))[0] ?? '', /^deny .*withdrawn/, text);
      shop.clock.set(shop.clock.now_ms() + 1000);
    }
  });

  it('of a question is for a person, and of a stranger is nobody’s', async () => {
    await consent();
    assert.equal((await reply('请问几点关门？')).done, 'for_a_person');
    assert.equal((await reply('when does the sale start?')).done, 'for_a_person');
    assert.deepEqual(outcomes(await make(message())), ['allow']);
    assert.equal((await reply('STOP', '8613900009999')).done, 'unheard');
  });

  it('of a provider ends a message once, and an address that does not work is not tried again', async () => {
    await consent();
    const one = message();
    await make(one);
    await dispatch(makeSink(() => ({ outcome: 'sent', reference: `ref ${people}` })));
    const report = (state: 'delivered' | 'failed', isPermanent = false): Promise<Heard> => hear({ kind: 'report', reference: `ref ${people}`, state, isPermanent, reason: null });
    assert.equal((await report('delivered')).done, 'reported');
    assert.equal(await stateOf(one.message), 'delivered');
    assert.equal((await report('failed', true)).done, 'reported');
    assert.equal(await stateOf(one.message), 'delivered', 'what was delivered stays so');
    assert.equal((await hear({ kind: 'report', reference: 'forged', state: 'delivered', isPermanent: false, reason: null })).done, 'unheard');
    shop.clock.set(shop.clock.now_ms() + 2 * 86_400_000);
    const other = message();
    await make(other);
    await dispatch(makeSink(() => ({ outcome: 'sent', reference: `other ${people}` })));
    await hear({ kind: 'report', reference: `other ${people}`, state: 'failed', isPermanent: true, reason: null });
    assert.match(outcomes(await make(message()))[0] ?? '', /^deny listed/);
    assert.deepEqual(await findings(), []);
  });

  it('as a complaint stops everything to that address', async () => {
    await consent();
    const one = message();
    await make(one);
    await dispatch(makeSink(() => ({ outcome: 'sent', reference: `complained ${people}` })));
    assert.equal((await hear({ kind: 'complaint', reference: `complained ${people}` })).done, 'stopped');
    shop.clock.set(shop.clock.now_ms() + 2 * 86_400_000);
    assert.match(outcomes(await make(message()))[0] ?? '', /^deny listed/);
  });
});

describe('a restore of the database', () => {
  it('forgets no withdrawal, no stop and no erasure that somebody was told of', async () => {
    const { customers } = shop.server.modules;
    const [withdrew, stopped, erased] = [[customer, phone], await makePerson('+8613100000001'), await makePerson('+8613100000002')] as const;
    for (const [who, point] of [withdrew, stopped, erased]) await consent(COMMERCIAL, CHANNELS, who, point);
    const backup = await database.snapshot();
    shop.clock.set(shop.clock.now_ms() + 60_000);
    const { contact } = shop.server.modules;
    assert.ok((await contact.withdrawConsent(shop.merchant, { customer: withdrew[0], point: null, purposes: COMMERCIAL, channels: CHANNELS, at: null, source: 'preferences', by: null })).ok);
    assert.ok((await contact.stop(shop.merchant, { kind: 'complained', customer: stopped[0], point: stopped[1], source: 'complaint', by: null })).ok);
    assert.ok((await customers.erase(shop.merchant, erased[0], 'Chen')).ok);
    await database.restore(backup);
    await shop.restart();
    const to = ([who, point]: readonly [string | undefined, string | undefined]): NewMessage => message({ customer: who ?? '', point: point ?? '' });
    assert.deepEqual(outcomes(await make(to(withdrew), to(stopped), to(erased))).map((each) => each.split(' ').slice(0, 2).join(' ')), ['deny withdrawn', 'deny listed', 'deny erased']);
    assert.deepEqual(await findings(), []);
  });

  it('leaves what was waiting unknown: it may have gone out since the backup', async () => {
    await consent();
    const one = message();
    await make(one);
    await shop.server.platform.state.raise('a test');
    const sink = makeSink();
    await dispatch(sink);
    assert.deepEqual([sink.wire, await stateOf(one.message)], [[], 'unknown']);
    assert.deepEqual(await findings(), []);
  });
});

// Last: what is planted here stays.
describe('verify', () => {
  const planted = async (sql: string, ...values: unknown[]): Promise<string[]> => {
    await database.adminQuery(sql, values);
    return [...new Set((await findings()).map((each) => each.split(' ')[0] ?? ''))].sort();
  };

  it('counts what left, and finds nothing wrong with what the gate did', async () => {
    await consent();
    await make(message());
    await dispatch(makeSink());
    assert.deepEqual(await findings(), []);
  });

  it('names a message that left without a decision, a consent that nobody gave, and one that somebody took away', async () => {
    const [row] = await database.adminQuery<{ id: string }>("select id from app.message where state = 'denied' limit 1");
    assert.deepEqual(await planted("update app.message set state = 'sent' where id = $1", row?.id), ['message_uncleared']);
    assert.deepEqual(await planted("update app.message set state = 'denied' where id = $1", row?.id), []);
    const [kept] = await database.adminQuery<{ id: string }>('select id from app.consent where customer_id = $1', [customer]);
    assert.equal(kept, undefined, 'nobody said anything yet');
    await consent();
    assert.deepEqual(await planted('update app.consent set id = $2 where customer_id = $1', customer, randomUUID()), ['consent_differs']);
  });
});
