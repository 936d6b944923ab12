import assert from 'node:assert/strict';
import { hash, randomBytes, randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { consentNotice, noticeHash } from '@stilltill/domain/consent';
import type { StoredEntry } from '@stilltill/domain/journal';
import { type SealedKey, openField, sealField } from '@stilltill/protocol';
import { getTestPass } from '@stilltill/testing/enrol-terminal';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type ShopTerminal, type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import type { Sender } from '../contact/index.ts';

const HOUR_MS = 3_600_000;
const sha256Hex = (text: string): string => hash('sha256', text, 'hex');

let database: TestDatabase;
let shop: TestShop;
let terminal: ShopTerminal;
let other: ShopTerminal;
let numbers = 0;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database, { public_address: 'https://shop.test' });
  terminal = await shop.enrol('T1');
  other = await shop.enrol('T2');
});
after(async () => {
  await shop.close();
  await database.drop();
});

const newNumber = (): string => `138${String(12_340_000 + ++numbers).padStart(8, '0')}`;
const notice = (language: 'zh' | 'en' = 'zh'): { readonly hash: string; readonly version: string; readonly language: 'zh' | 'en' } => {
  const shown = consentNotice(language, '晨光便利');
  return { hash: noticeHash(shown, sha256Hex), version: shown.version, language };
};
type Word = { readonly kind: string; readonly body: object; readonly keys: readonly SealedKey[] };

async function sealed(text: string): Promise<Awaited<ReturnType<typeof sealField>>> {
  const key = Uint8Array.fromBase64(shop.server.platform.keys.ensureMerchantKey(shop.merchant), { alphabet: 'base64url' });
  return sealField(text, randomUUID(), key, (length) => new Uint8Array(randomBytes(length)));
}
async function consent(address: string, change: object = {}, kind: 'phone' | 'email' = 'phone'): Promise<Word> {
  const { field, sealedKey } = await sealed(address);
  const choices = [{ purpose: 'marketing', channel: kind === 'phone' ? 'sms' : 'email' }];
  return { kind: 'consent.given', keys: [sealedKey], body: { address: { kind, field }, choices, notice: notice(), where: 'display', sale: null, ...change } };
}
async function withdrawal(address: string, channels: readonly string[] | null = null, kind: 'phone' | 'email' = 'phone'): Promise<Word> {
  const { field, sealedKey } = await sealed(address);
  return { kind: 'consent.withdrawn', keys: [sealedKey], body: { address: { kind, field }, channels, where: 'operator', sale: null } };
}

/** Uploads words as entries of one run; the answer must be that they are taken. */
async function say(words: readonly Word[], by: ShopTerminal = terminal, change: { readonly without_keys?: boolean; readonly sent_at?: string } = {}): Promise<readonly StoredEntry[]> {
  const run = words.map(({ kind, body }) => by.write(kind, body));
  await send(run, words, by, change);
  return run;
}
async function send(run: readonly StoredEntry[], words: readonly Word[], by: ShopTerminal, change: { readonly without_keys?: boolean; readonly sent_at?: string } = {}): Promise<{ accepted: number; repeated: number }> {
  const { without_keys = false, ...more } = change;
  // Hours pass between the words, and a pass does not last so long.
  const pass = await getTestPass(shop.ask, by, shop.clock.now_ms());
  const answer = await shop.ask('/api/v1/journal', by.upload(run, { sent_at: new Date(shop.clock.now_ms()).toISOString(), ...(without_keys ? {} : { keys: words.flatMap(({ keys }) => keys) }), ...more }), { authorization: pass });
  assert.equal(answer.status, 200, answer.body);
  return JSON.parse(answer.body) as { accepted: number; repeated: number };
}

const rows = <Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> => database.adminQuery<Row>(text, [shop.merchant, ...values]);
const lookupOf = (number: string, kind: 'phone' | 'email' = 'phone'): Buffer => Buffer.from(shop.server.modules.customers.lookupOf(shop.merchant, kind, kind === 'phone' && !number.startsWith('+') ? `+86${number}` : number));
type Said = { act: string; purposes: string[]; channels: string[]; at: Date; source: string; point_id: string | null; customer_id: string; form: string; language: string | null };
const saidBy = (number: string, kind: 'phone' | 'email' = 'phone'): Promise<Said[]> => rows<Said>(
  `select c.act, c.purposes, c.channels, c.at, c.source, c.point_id, c.customer_id, c.form, c.language from app.consent c join app.contact_point p on p.merchant_id = c.merchant_id and p.customer_id = c.customer_id
    where c.merchant_id = $1 and p.lookup = $2 order by c.at, c.act, c.channels`, [lookupOf(number, kind)],
);
const codesOf = async (entry: StoredEntry | undefined): Promise<string[]> => (await rows<{ code: string }>("select code from app.exception where merchant_id = $1 and hash = decode($2, 'hex')", [entry?.hash])).map(({ code }) => code);
/** Whether the gate would let an offer out to the number now. */
async function mayReach(number: string, channel: 'sms' | 'voice' = 'sms', purpose: 'marketing' | 'survey' = 'marketing'): Promise<boolean> {
  const last = (await saidBy(number)).filter((each) => each.purposes.includes(purpose) && each.channels.includes(channel)).toSorted((a, b) => a.at.getTime() - b.at.getTime() || (a.act === 'withdrawn' ? 1 : -1)).at(-1);
  return last?.act === 'given';
}

const DAY_MS = 24 * HOUR_MS;
/** Noon in Shanghai of the day after the next. */
const nextNoon = (): number => (Math.floor(shop.clock.now_ms() / DAY_MS) + 2) * DAY_MS + 4 * HOUR_MS;

/** Agrees to offers at a till, and sends what is due. */
async function agreeAgain(number: string) {
  // A till of its own, whose clock is right: what an older clock said is held to be older.
  await say([await consent(number)], await shop.enrol(`N${numbers}`));
  await shop.server.modules.tillMessages.makeDue(shop.merchant);
  const [last] = (await saidBy(number)).toSorted((a, b) => b.at.getTime() - a.at.getTime());
  const [customer, point] = [last?.customer_id ?? '', last?.point_id ?? ''];
  const wire: string[] = [];
  const sink: Sender = {
    channel: 'sms', provider: 'sink', close: () => Promise.resolve(),
    send(cleared) {
      const taken = cleared.take(shop.clock.now_ms());
      assert.ok(taken.ok);
      if (taken.value.channel === 'sms' && taken.value.to === `+86${number}`) wire.push(taken.value.text);
      return Promise.resolve({ outcome: 'sent', reference: null });
    },
  };
  await shop.server.modules.contact.dispatchDue(shop.merchant, { worker: randomUUID(), senders: new Map([['sms', sink]]), at_once: 100 });
  const link = /https:\/\/shop\.test(\/c\/[\w-]{22}\.[\w-]{22})/.exec(wire.join('\n'))?.[1] ?? '';
  return {
    customer, point, sent: wire.length,
    async confirm(): Promise<void> {
      assert.equal((await shop.server.app.inject({ method: 'POST', url: `${link}/confirm`, headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: '' })).statusCode, 303);
    },
    /** What the gate says of an offer, and why not. */
    async outcomeOfOffer(): Promise<[outcome: string | undefined, why: readonly string[]]> {
      const offer = { request_key: randomUUID(), customer, point, store: shop.store, channel: 'sms', purpose: 'marketing', subject: 'spring', template: 'marketing', values: { text: '春茶上新' }, ground: null } as const;
      const [answer] = await database.postgres.withMerchant(shop.merchant, (tx) => shop.server.modules.contact.write(tx, [offer]));
      return [answer?.decision.outcome, answer?.decision.reasons.filter(({ effect }) => effect === 'deny').map(({ code }) => code) ?? []];
    },
  };
}

describe('what customers said at tills', () => {
  it('a consent makes the customer, and stands on the entry of the till, in the pairs that were chosen', async () => {
    const number = newNumber();
    const choices = [{ purpose: 'marketing', channel: 'sms' }, { purpose: 'survey', channel: 'voice' }, { purpose: 'survey', channel: 'sms' }];
    const [entry] = await say([await consent(`${number.slice(0, 3)} ${number.slice(3, 7)} ${number.slice(7)}`, { choices, notice: notice('en') })]);
    const said = await saidBy(number);
    assert.deepEqual(said.map(({ act, purposes, channels, source, form, language }) => ({ act, purposes, channels, source, form, language })), [
      { act: 'given', purposes: ['marketing', 'survey'], channels: ['sms'], source: 'till', form: 'express', language: 'en' },
      { act: 'given', purposes: ['survey'], channels: ['voice'], source: 'till', form: 'express', language: 'en' },
    ]);
    assert.equal(await mayReach(number, 'voice', 'marketing'), false, 'what was not chosen is not agreed to');
    const [customer] = await rows<{ language: string; places: string[]; zones_certainty: string }>('select language, places, zones_certainty from app.customer where merchant_id = $1 and id = $2', [said[0]?.customer_id]);
    assert.deepEqual(customer, { language: 'en', places: ['CN'], zones_certainty: 'unknown' });
    const own = await rows<{ text: string }>("select e.text from app.entry e join app.chain c using (merchant_id, chain) where e.merchant_id = $1 and c.owner = 'server' and e.kind = 'consent.given' order by e.chain, e.seq", []);
    const of = own.map(({ text }) => (JSON.parse(text) as { body: { of?: { hash: string; terminal: string; seq: number } } }).body.of).filter((each) => each?.hash === entry?.hash);
    assert.equal(of.length, 2);
    assert.deepEqual([of[0]?.terminal, of[0]?.seq], [terminal.enrolment.terminal, entry?.entry.seq]);
    assert.ok(own.every(({ text }) => !text.includes(number)));
  });

  it('the same number in every usual spelling is one customer', async () => {
    const number = newNumber();
    for (const spelled of [number, `+86${number}`, `0086 ${number}`, `+86 ${number.slice(0, 3)} ${number.slice(3)}`]) await say([await consent(spelled)]);
    assert.equal((await rows('select from app.contact_point where merchant_id = $1 and lookup = $2', [lookupOf(number)])).length, 1);
    assert.equal((await saidBy(number)).length, 4);
  });

  it('a withdrawal holds as the till is answered, for everything or by channel', async () => {
    const number = newNumber();
    await say([await consent(number, { choices: [{ purpose: 'marketing', channel: 'sms' }, { purpose: 'marketing', channel: 'voice' }] })]);
    shop.clock.set(shop.clock.now_ms() + HOUR_MS);
    await say([await withdrawal(number, ['sms'])], other);
    assert.deepEqual([await mayReach(number, 'sms'), await mayReach(number, 'voice')], [false, true]);
    await say([await withdrawal(number)], other);
    assert.deepEqual([await mayReach(number, 'sms'), await mayReach(number, 'voice')], [false, false]);
    assert.equal((await saidBy(number)).at(-1)?.point_id, null, 'said of every way of reaching them');
  });

  it('of an unknown address the address is stopped, by its hash alone; it outlives a restore', async () => {
    const number = newNumber();
    const snapshot_before = (await rows<{ count: string }>("select count(*) from app.suppression where merchant_id = $1 and lookup = $2", [lookupOf(number)]))[0]?.count;
    await say([await withdrawal(number)]);
    const stopped = await rows<{ kind: string; customer_id: string | null }>('select kind, customer_id from app.suppression where merchant_id = $1 and lookup = $2', [lookupOf(number)]);
    assert.deepEqual([snapshot_before, stopped], ['0', [{ kind: 'stopped', customer_id: null }]]);
    assert.equal((await rows('select from app.contact_point where merchant_id = $1 and lookup = $2', [lookupOf(number)])).length, 0, 'nobody is made by a refusal');
    await rows('delete from app.suppression where merchant_id = $1');
    await database.adminQuery('update platform.server set remembered_seq = 0');
    await shop.restart();
    assert.equal((await rows('select from app.suppression where merchant_id = $1 and lookup = $2', [lookupOf(number)])).length, 1, 'it is said again from what is kept outside of the database');
  });

  it('a withdrawal outlives a restore also before its till has sent it again', async () => {
    const number = newNumber();
    await say([await consent(number)]);
    shop.clock.set(shop.clock.now_ms() + HOUR_MS);
    await say([await withdrawal(number)]);
    await rows("delete from app.consent where merchant_id = $1 and act = 'withdrawn'");
    assert.equal(await mayReach(number), true);
    await database.adminQuery('update platform.server set remembered_seq = 0');
    await shop.restart();
    assert.equal(await mayReach(number), false);
  });

  it('a clock that runs ahead makes no consent newer than the withdrawal that came after it', async () => {
    const number = newNumber();
    // Forty days ahead, as its entries say: the shop's clock is set ahead while the terminal is made.
    const now_ms = shop.clock.now_ms();
    shop.clock.set(now_ms + 40 * 24 * HOUR_MS);
    const fast = await shop.enrol('T9');
    shop.clock.set(now_ms);
    await say([await consent(number)], other);
    const words = [await consent(number), await consent(number)];
    const [wrong_as_sent, put_right] = words.map(({ kind, body }) => fast.write(kind, body));
    assert.ok(wrong_as_sent && put_right);
    shop.clock.set(now_ms + HOUR_MS);
    await say([await withdrawal(number)], other);
    shop.clock.set(now_ms + 24 * HOUR_MS);
    // Sent while it still runs ahead: the difference is known.
    await send([wrong_as_sent], words, fast, { sent_at: new Date(now_ms + 41 * 24 * HOUR_MS).toISOString() });
    // Sent once it was put right, which its journal tells.
    const stepped = fast.write('clock.stepped', { from: new Date(now_ms + 41 * 24 * HOUR_MS).toISOString(), to: new Date(now_ms + 24 * HOUR_MS).toISOString() });
    await send([put_right, stepped], words, fast);
    const said = await saidBy(number);
    assert.equal(said.filter(({ act }) => act === 'given').length, 3);
    assert.ok(said.filter(({ act }) => act === 'given').every(({ at }) => at.getTime() < now_ms + HOUR_MS), said.map(({ act, at }) => `${act} ${at.toISOString()}`).join());
    assert.equal(await mayReach(number), false);
  });

  it('an address that can’t be read is shown to a person, and the sales beside it are taken all the same', async () => {
    const bad = ['12', 'not a number', '+1 900 555 0100', '\u0000', '１'.repeat(2_000)];
    const words = await Promise.all([...bad.map((each) => withdrawal(each)), withdrawal('mario@раypal.com', null, 'email'), consent('a@b.cn\r\nBcc: x@y.cn', {}, 'email')]);
    const run = [...words.map(({ kind, body }) => terminal.write(kind, body)), terminal.writeSale()];
    assert.equal((await send(run, words, terminal)).accepted, words.length + 1);
    for (const entry of run.slice(0, -1)) assert.deepEqual(await codesOf(entry), ['address_unreadable']);
    const details = await rows<{ details: object }>("select details from app.exception where merchant_id = $1 and code = 'address_unreadable'");
    assert.ok(details.every((each) => Object.keys(each.details).join() === 'kind'), 'nothing personal is told');
    const [lost] = await say([await withdrawal(newNumber())], terminal, { without_keys: true });
    assert.deepEqual(await codesOf(lost), ['address_unreadable'], 'also where its key never came');
  });

  it('who agreed to a text that is not ours has agreed to nothing; a withdrawal always counts', async () => {
    const number = newNumber();
    const [entry] = await say([await consent(number, { notice: { ...notice(), hash: '0'.repeat(64) } })]);
    assert.deepEqual([await saidBy(number), await codesOf(entry)], [[], ['notice_unknown']]);
    assert.equal((await rows('select from app.contact_point where merchant_id = $1 and lookup = $2', [lookupOf(number)])).length, 0);
  });

  it('what was taken up is not taken up twice, whoever sends it again', async () => {
    const number = newNumber();
    const words = [await consent(number), await withdrawal(number)];
    const run = await say(words);
    assert.equal((await send(run, words, terminal)).repeated, 2);
    assert.equal((await saidBy(number)).length, 2);
    assert.equal(await mayReach(number), false, 'of one moment the withdrawal holds');
  });

  it('to erase a person destroys the keys of what they said at tills, and nothing brings them back', async () => {
    const number = newNumber();
    const words = [await consent(number)];
    const [entry] = await say(words);
    const [customer] = await saidBy(number);
    assert.ok((await shop.server.modules.customers.erase(shop.merchant, customer?.customer_id ?? '', 'office')).ok);
    const sealedNow = async (): Promise<(Buffer | null)[]> => (await rows<{ sealed: Buffer | null }>('select sealed from app.field_key where merchant_id = $1 and key = $2', [words[0]?.keys[0]?.key])).map((each) => each.sealed);
    assert.deepEqual(await sealedNow(), [null]);
    await send([entry as StoredEntry], words, terminal);
    assert.deepEqual(await sealedNow(), [null], 'a till that sends it again brings nothing back');
    // Said before the erasure at a till that was offline, and heard of only now.
    const late = await other.write('consent.given', (await consent(number)).body);
    assert.ok(late);
    const before_words = [await consent(number)];
    const run = before_words.map(({ kind, body }) => other.write(kind, body));
    shop.clock.set(shop.clock.now_ms() + HOUR_MS);
    await send([late, ...run], before_words, other);
    assert.equal((await saidBy(number)).length, 1);
    assert.deepEqual((await rows<{ sealed: Buffer | null }>('select sealed from app.field_key where merchant_id = $1 and key = $2', [before_words[0]?.keys[0]?.key])).map((each) => each.sealed), [null]);
    // A database from before any of it: what is kept outside destroys the key before the till can send it.
    await rows('delete from app.field_key where merchant_id = $1');
    await database.adminQuery('update platform.server set remembered_seq = 0');
    await shop.restart();
    assert.deepEqual(await sealedNow(), [null]);
  });

  it('a receipt is sent to the number that was given for it, once, with its link; the number is no consent', async () => {
    const number = newNumber();
    const token = randomBytes(16).toString('base64url');
    const sale = terminal.writeSale({ receipt_token_hash: sha256Hex(token) });
    const [address, link] = [await sealed(number), await sealed(`https://evil.example/r/${'A'.repeat(22)}.${token}`)];
    const sale_id = (sale.entry.body as { sale: string }).sale;
    const word: Word = { kind: 'receipt.requested', keys: [address.sealedKey, link.sealedKey], body: { address: { kind: 'phone', field: address.field }, link: link.field, language: 'en', where: 'operator', sale: sale_id } };
    const entry = terminal.write(word.kind, word.body);
    await send([sale, entry], [word], terminal);
    assert.equal(await shop.server.modules.tillMessages.makeDue(shop.merchant) >= 1, true);
    assert.equal(await shop.server.modules.tillMessages.makeDue(shop.merchant), 0);
    const messages = await rows<{ purpose: string; channel: string; subject: string; state: string }>('select m.purpose, m.channel, m.subject, m.state from app.message m join app.contact_point p on p.merchant_id = m.merchant_id and p.id = m.point_id where m.merchant_id = $1 and p.lookup = $2', [lookupOf(number)]);
    assert.deepEqual(messages, [{ purpose: 'receipt', channel: 'sms', subject: sale_id, state: 'waiting' }]);
    assert.deepEqual(await saidBy(number), []);
  });

  it('whoever agreed is asked once a day, on their own device, whether it was them', async () => {
    const number = newNumber();
    await say([await consent(number), await consent(number, { choices: [{ purpose: 'survey', channel: 'sms' }] })]);
    await shop.server.modules.tillMessages.makeDue(shop.merchant);
    const messages = await rows<{ purpose: string; state: string }>('select m.purpose, m.state from app.message m join app.contact_point p on p.merchant_id = m.merchant_id and p.id = m.point_id where m.merchant_id = $1 and p.lookup = $2', [lookupOf(number)]);
    assert.deepEqual(messages.map(({ purpose }) => purpose), ['confirmation']);
  });

  describe('an address that wanted nothing more, whose owner agrees at a till', () => {
    it('gets the one question and nothing else, until the button behind it is pressed on their own device', async () => {
      const number = newNumber();
      await say([await withdrawal(number)]);
      shop.clock.set(nextNoon());
      const { outcomeOfOffer, confirm, sent } = await agreeAgain(number);
      assert.equal(sent, 1);
      assert.deepEqual(await outcomeOfOffer(), ['deny', ['listed']]);
      await confirm();
      assert.equal((await outcomeOfOffer())[0], 'allow');
    });

    it('is reached again also after its owner was erased, under the new name alone', async () => {
      const number = newNumber();
      await say([await consent(number)]);
      const [old] = await saidBy(number);
      assert.ok((await shop.server.modules.contact.erase(shop.merchant, old?.customer_id ?? '', 'preferences', null)).ok);
      shop.clock.set(nextNoon());
      const { customer, outcomeOfOffer, confirm, sent } = await agreeAgain(number);
      assert.notEqual(customer, old?.customer_id);
      assert.deepEqual([sent, await outcomeOfOffer()], [1, ['deny', ['listed']]]);
      await confirm();
      assert.equal((await outcomeOfOffer())[0], 'allow');
      assert.equal((await rows('select from app.customer where merchant_id = $1 and id = $2 and erased_at is not null', [old?.customer_id])).length, 1, 'who was erased stays so');
    });

    for (const kind of ['complained', 'listed'] as const) {
      it(`stays stopped where it was ${kind}, whatever is pressed`, async () => {
        const number = newNumber();
        shop.clock.set(nextNoon());
        const { customer, point, outcomeOfOffer, confirm } = await agreeAgain(number);
        await shop.server.modules.contact.stop(shop.merchant, { kind, customer, point, source: kind === 'listed' ? 'office' : 'complaint', by: null });
        await confirm();
        assert.deepEqual(await outcomeOfOffer(), ['deny', ['listed']]);
      });
    }
  });

  it('no address stands in the clear in any journal', async () => {
    const texts = await rows<{ text: string }>('select text from app.entry where merchant_id = $1');
    assert.ok(texts.length > 20);
    assert.ok(texts.every(({ text }) => !/13812[0-9]{6}|раypal/.test(text)));
    const [any] = await rows<{ key: string; sealed: Buffer }>('select key, sealed from app.field_key where merchant_id = $1 and sealed is not null limit 1');
    assert.ok(!any || !(await openField({ key: any.key, commitment: '0'.repeat(64), ciphertext: '' }, { key: any.key, sealed: any.sealed.toString('base64') }, new Uint8Array(32))).ok);
  });
});
