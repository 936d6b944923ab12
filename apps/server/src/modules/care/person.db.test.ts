import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, it } from 'node:test';
import { CHANNELS, COMMERCIAL, type Channel } from '@stilltill/domain/contact';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import fc from 'fast-check';
import type { MerchantTx } from '../../platform/postgres.ts';
import type { Order, Sender } from '../contact/index.ts';

const DAY_MS = 86_400_000;
let database: TestDatabase;
let shop: TestShop;
let rates_ms = 0;
let customer: string;
let phone: string;
let email: string;
let people = 0;
/** `/c/{merchant}.{token}` of the phone, not yet confirmed. */
let link: string;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database, { public_address: 'https://shop.test', monotonic_ms: () => rates_ms });
});
after(async () => {
  await shop.close();
  await database.drop();
});
beforeEach(async () => {
  people += 1;
  rates_ms += 10 * 3_600_000;
  // Noon in Shanghai of a day of its own.
  shop.clock.set(Date.parse('2026-11-20T04:00:00.000Z') + people * 30 * DAY_MS);
  [customer, phone, email] = [randomUUID(), randomUUID(), randomUUID()];
  await run((tx) => shop.server.modules.customers.makeCustomers(tx, [{
    id: customer, personal: { name: '王芳<script>', notes: '' }, language: 'zh', places: ['CN'], places_certainty: 'known', zones: ['Asia/Shanghai'], zones_certainty: 'known',
    points: [{ id: phone, kind: 'phone', address: phoneNumber() }, { id: email, kind: 'email', address: `w${people}@example.com` }],
  }]));
  await consent(phone, ['sms']);
  link = await getLink(phone, 'sms');
});

const phoneNumber = (): string => `+86138000${String(people).padStart(5, '0')}`;
const run = <T>(work: (tx: MerchantTx) => Promise<T>): Promise<T> => database.postgres.withMerchant(shop.merchant, work);
const contact = () => shop.server.modules.contact;
const now = (): string => new Date(shop.clock.now_ms()).toISOString();
const later = (by_ms = 60_000): void => {
  shop.clock.set(shop.clock.now_ms() + by_ms);
  rates_ms += by_ms;
};
const consent = (point: string, channels: readonly Channel[]) => run((tx) => contact().giveConsent(tx, { customer, point, purposes: COMMERCIAL, channels, at: null, source: 'till', by: null, form: 'express', notice_hash: 'a'.repeat(64), language: 'zh' }));
const order = (point: string, channel: Channel, change: Partial<Order> = {}): Order => ({
  request_key: randomUUID(), customer, point, store: shop.store, channel, purpose: 'marketing', subject: 'spring', template: 'marketing', values: { text: '春茶上新' }, ground: null, ...change,
});
const asked = (point: string, channel: Channel): Order => order(point, channel, { purpose: 'confirmation', template: 'confirmation', values: {}, subject: 'c', ground: { evidence: 'till', subject: 'c', at: now() } });

/** Sends what is due, and answers with the texts that reached the wire; of mails with the address of the way out. */
async function send(channel: Channel): Promise<string[]> {
  const wire: string[] = [];
  const sink: Sender = {
    channel, provider: 'sink', close: () => Promise.resolve(),
    send(cleared) {
      const taken = cleared.take(shop.clock.now_ms());
      assert.ok(taken.ok);
      const { value } = taken;
      wire.push(value.channel === 'sms' ? value.text : value.channel === 'email' ? `${value.text}\n${value.one_click}` : '');
      return Promise.resolve({ outcome: 'sent', reference: null });
    },
  };
  await contact().dispatchDue(shop.merchant, { worker: randomUUID(), senders: new Map([[channel, sink]]), at_once: 100 });
  return wire;
}
const pathIn = (text: string, kind: 'c' | 'u'): string => new RegExp(`https://shop\\.test(/${kind}/[\\w-]{22}\\.[\\w-]{22})`).exec(text)?.[1] ?? '';
async function getLink(point: string, channel: Channel): Promise<string> {
  await run((tx) => contact().write(tx, [asked(point, channel)]));
  const path = pathIn((await send(channel)).join('\n'), 'c');
  assert.notEqual(path, '');
  return path;
}
const open = (url: string, headers: Record<string, string> = {}) => shop.server.app.inject({ url, headers: { 'accept-language': 'en', ...headers } });
const post = (url: string, fields: Record<string, string | string[]> = {}, headers: Record<string, string> = {}) => {
  const form = new URLSearchParams(Object.entries(fields).flatMap(([name, value]) => [value].flat().map((each) => [name, each])));
  return shop.server.app.inject({ method: 'POST', url, payload: String(form), headers: { 'accept-language': 'en', 'content-type': 'application/x-www-form-urlencoded', ...headers } });
};
async function confirm(): Promise<void> {
  assert.equal((await post(`${link}/confirm`)).statusCode, 303);
  later();
}
const outcomeOf = async (point: string, channel: Channel): Promise<string | undefined> => (await run((tx) => contact().write(tx, [order(point, channel)])))[0]?.decision.outcome;

/** What all tables of the product hold, in short. */
async function imageOf(): Promise<string> {
  const tables = await database.adminQuery<{ name: string }>("select table_name as name from information_schema.tables where table_schema = 'app' and table_type = 'BASE TABLE' order by 1");
  assert(tables.length > 30);
  const parts = await Promise.all(tables.map(({ name }) => database.adminQuery<{ sum: string }>(`select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as sum from app."${name}" t`)));
  return parts.map(([row], place) => `${tables[place]?.name} ${row?.sum}`).join('\n');
}

it('before the button is pressed a link shows what was chosen for that one number, and leads nowhere else', async () => {
  const page = await open(link);
  assert.equal(page.statusCode, 200, page.body);
  for (const text of ['Was that you?', '晨光便利', 'Offers and events', 'Text message', 'at a till', 'Yes, that was me', 'This was not me', '+86····']) assert(page.body.includes(text), text);
  for (const secret of [phoneNumber(), '王芳', 'example.com']) assert(!page.body.includes(secret), secret);
  for (const rest of ['/contacts', '/data', '/data.json', '/erase']) {
    const led = await open(`${link}${rest}`);
    assert.deepEqual([led.statusCode, led.headers['location']], [303, `${link}?lang=en`], rest);
  }
  for (const rest of ['/preferences', '/stop', '/correct', '/erase', '/address']) assert.equal((await post(`${link}${rest}`, { sure: 'yes', name: 'x' })).statusCode, 303, rest);
  assert.equal((await shop.server.modules.customers.erase(shop.merchant, randomUUID(), null)).ok, false);
  assert.equal(await outcomeOf(phone, 'sms'), 'allow', 'nothing of it was done');
});

it('no page that is opened changes anything: scanners open all links, again and again, in any order', async () => {
  await consent(email, ['email']);
  const mail = await getLink(email, 'email');
  await run((tx) => contact().write(tx, [order(email, 'email')]));
  const one_click = pathIn((await send('email')).join('\n'), 'u');
  assert.notEqual(one_click, '');
  await confirm();
  const links = [link, mail, one_click, ...['/contacts', '/data', '/data.json', '/erase', '?done=stopped', '/contacts?after=xx'].map((rest) => link + rest), '/v', `/v/${link.slice(3, 25)}`];
  const before_all = await imageOf();
  await fc.assert(fc.asyncProperty(fc.constantFrom(...links), fc.constantFrom('GET', 'HEAD'), fc.boolean(), async (url, method, hasSignal) => {
    const answer = await shop.server.app.inject({ method: method as 'GET', url, headers: hasSignal ? { 'sec-gpc': '1' } : {} });
    assert(answer.statusCode < 500);
  }), { numRuns: 60 });
  assert.equal(await imageOf(), before_all);
});

it('pages of a person are kept by nobody, told to nobody, framed by nobody, and run no script', async () => {
  await confirm();
  for (const rest of ['', '/contacts', '/data', '/erase']) {
    const page = await open(link + rest);
    assert.equal(page.statusCode, 200);
    assert.equal(page.headers['cache-control'], 'private, no-store');
    assert.equal(page.headers['x-robots-tag'], 'noindex, nofollow');
    const hasForms = page.body.includes('<form');
    assert.equal(page.headers['referrer-policy'], hasForms ? 'same-origin' : 'no-referrer');
    assert.match(String(page.headers['content-security-policy']), new RegExp(`^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action '${hasForms ? 'self' : 'none'}'; frame-ancestors 'none'$`));
    assert(!/<script|src=|https?:/.test(page.body), rest);
    assert(Buffer.byteLength(page.body) < 50_000);
  }
});

it('"yes" confirms the number and what was chosen for it; a second "yes" does nothing more', async () => {
  await confirm();
  const forms = () => run((tx) => tx.query<{ form: string; source: string }>('select form, source from app.consent where customer_id = $1 order by at', [customer]));
  assert.deepEqual((await forms()).map((row) => ({ ...row })), [{ form: 'express', source: 'till' }, { form: 'confirmed', source: 'confirmation' }]);
  assert.equal((await post(`${link}/confirm`)).statusCode, 303);
  assert.equal((await forms()).length, 2);
  const page = await open(`${link}?done=confirmed`);
  assert(page.body.includes('What you chose is confirmed.') && page.body.includes('What may 晨光便利 contact you about?'));
});

it('"this was not me" takes everything back and stops the number at once, also what was queued; and can be undone by "yes"', async () => {
  await run((tx) => contact().write(tx, [order(phone, 'sms')]));
  assert.equal((await post(`${link}/not-me`)).statusCode, 303);
  assert.deepEqual(await send('sms'), []);
  later();
  assert.equal(await outcomeOf(phone, 'sms'), 'deny');
  const entries = async (): Promise<number> => (await run((tx) => tx.query<{ count: number }>('select count(*)::int as count from app.suppression where lifted_at is null')))[0]?.count ?? -1;
  const stops = await entries();
  await post(`${link}/not-me`);
  assert.equal(await entries(), stops, 'said twice it is said once');
  assert((await open(link)).body.includes('Nothing more comes to you'));
  await confirm();
  assert.equal(await outcomeOf(phone, 'sms'), 'deny', 'what was taken back has to be chosen anew');
  await post(`${link}/preferences`, { point: phone, choice: `${phone}.sms.marketing`, hours: 'any' });
  later(10 * DAY_MS);
  assert.equal(await outcomeOf(phone, 'sms'), 'allow');
});

it('what is unticked is withdrawn and what is ticked is agreed to, by the notice that the page shows; a double submit says it once', async () => {
  await confirm();
  const fields = { point: [phone, email], choice: [`${phone}.sms.survey`, `${email}.email.marketing`], hours: 'any' };
  assert.equal((await post(`${link}/preferences`, fields)).headers['location'], `${link}?lang=en&done=saved`);
  await post(`${link}/preferences`, fields);
  const rows = await run((tx) => tx.query<{ act: string; form: string; purposes: string[]; channels: string[]; hash: number }>(
    "select act, form, purposes, channels, length(notice_hash) as hash from app.consent where customer_id = $1 and source = 'preferences' order by act, channels", [customer],
  ));
  assert.deepEqual(rows.map(({ act, form, purposes, channels, hash }) => [act, form, purposes.toSorted().join(' '), channels.join(' '), hash]), [
    ['given', 'express', 'marketing', 'email', 32],
    ['withdrawn', 'express', 'order service', 'email', null], ['withdrawn', 'express', 'follow_up marketing order recommendation service', 'sms', null], ['withdrawn', 'express', 'order service', 'voice', null],
  ].toSorted((a, b) => String(a[0]).localeCompare(String(b[0])) || String(a[3]).localeCompare(String(b[3]))));
  assert.equal(await outcomeOf(phone, 'sms'), 'deny');
});

it('a choice for somebody else’s number, or one that the page does not offer, is passed over', async () => {
  await confirm();
  const words = async (): Promise<number> => (await run((tx) => tx.query<{ count: number }>('select count(*)::int as count from app.consent')))[0]?.count ?? -1;
  const before_it = await words();
  await post(`${link}/preferences`, { point: randomUUID(), choice: [`${randomUUID()}.sms.marketing`, `${phone}.sms.staff`, 'x', '__proto__'], hours: 'any' });
  assert.equal(await words(), before_it);
});

it('hours, a pause and a full stop hold at the gate, and are undone by whoever said them', async () => {
  await confirm();
  const choice = COMMERCIAL.map((purpose) => `${phone}.sms.${purpose}`);
  await post(`${link}/preferences`, { point: phone, choice, hours: 'these', from: '17:00', to: '18:30' });
  assert.equal(await outcomeOf(phone, 'sms'), 'defer');
  assert((await open(link)).body.includes('value="18:30"'));
  for (const hours of [{ from: '18:00', to: '09:00' }, { from: '24:61', to: '99' }, { from: '', to: '' }]) {
    const page = await post(`${link}/preferences`, { point: phone, choice, hours: 'these', ...hours });
    assert(page.statusCode === 422 && page.body.includes('The hours must end after they begin.'));
  }
  await post(`${link}/preferences`, { point: phone, choice, hours: 'any' });
  later(8 * DAY_MS);
  assert.equal(await outcomeOf(phone, 'sms'), 'allow');
  await post(`${link}/pause`);
  later(8 * DAY_MS);
  assert.notEqual(await outcomeOf(phone, 'sms'), 'allow');
  await post(`${link}/unpause`);
  later(8 * DAY_MS);
  assert.equal(await outcomeOf(phone, 'sms'), 'allow');
  await post(`${link}/stop`);
  await post(`${link}/stop`);
  later(8 * DAY_MS);
  assert.equal(await outcomeOf(phone, 'sms'), 'deny');
  assert((await open(link)).body.includes('Everything is stopped'));
  assert.equal((await post(`${link}/resume`)).statusCode, 303);
  later(8 * DAY_MS);
  assert.equal(await outcomeOf(phone, 'sms'), 'allow');
});

it('Global Privacy Control is shown as honoured, and leaves suggestions off when choices are saved', async () => {
  await confirm();
  const page = await open(link, { 'sec-gpc': '1' });
  assert(page.body.includes('Global Privacy Control'));
  assert(!new RegExp(`${phone}\\.sms\\.recommendation" checked`).test(page.body));
  await post(`${link}/preferences`, { point: phone, choice: COMMERCIAL.map((purpose) => `${phone}.sms.${purpose}`), hours: 'any' }, { 'sec-gpc': '1' });
  later();
  const after_it = await open(link);
  assert(!new RegExp(`${phone}\\.sms\\.recommendation" checked`).test(after_it.body) && new RegExp(`${phone}\\.sms\\.marketing" checked`).test(after_it.body));
});

it('"who contacted me" tells each message, each refusal with why and on what evidence, calls ahead, and who looked', async () => {
  await confirm();
  await run(async (tx) => {
    await contact().write(tx, [order(phone, 'sms'), order(email, 'email')]);
    await contact().announceCall(tx, { ...order(phone, 'voice'), purpose: 'service', template: 'order', values: { text: 'x' }, ground: { evidence: 'case', subject: 'spring', at: now() } });
    await shop.server.modules.customers.noteAccess(tx, customer, 'Chen Mo', 'opened');
    await shop.server.modules.customers.noteAccess(tx, customer, 'Chen Mo', 'opened');
  });
  const page = await open(`${link}/contacts`);
  assert.equal(page.statusCode, 200);
  for (const text of ['You agreed to it. You said so on', 'on the page behind a link sent to you', 'Refused: Offers and events', 'You have not agreed to it.', 'A call that will be made. Its code is genuine.', 'Chen Mo opened your data.', 'Asking you to confirm', 'You asked for it.', '+86····']) assert(page.body.includes(text), text);
  assert.equal(page.body.split('Chen Mo opened').length, 2, 'looks within an hour are one');
  assert(!page.body.includes(phoneNumber()));
  const chinese = await open(`${link}/contacts?lang=zh`);
  for (const text of ['您同意过。', '已拦下：优惠和活动', 'Chen Mo打开了您的资料。']) assert(chinese.body.replaceAll(': ', '：').includes(text), text);
});

it('the list goes on by pages, without leaving out or doubling any', async () => {
  await confirm();
  await run(async (tx) => {
    for (let each = 0; each < 40; each += 1) {
      later(1000);
      await contact().write(tx, [order(email, 'email')]);
    }
  });
  const times: string[] = [];
  for (let url: string | undefined = `${link}/contacts`; url !== undefined;) {
    const page: { readonly body: string } = await open(url);
    times.push(...[...page.body.matchAll(/<time datetime="([^"]+)"/g)].map(([, at = '']) => at));
    url = /href="([^"]+)" rel="next"/.exec(page.body)?.[1]?.replaceAll('&amp;', '&');
  }
  assert.equal(times.length, 41);
  assert.deepEqual(times, times.toSorted().toReversed());
});

it('the export holds all that is held, and the page shows it without markup from a name', async () => {
  await confirm();
  const page = await open(`${link}/data`);
  for (const text of ['王芳&lt;script&gt;', phoneNumber().slice(1), `w${people}@example.com`, 'at a till', 'Asia/Shanghai', 'Download everything (JSON)']) assert(page.body.includes(text), text);
  const file = await open(`${link}/data.json`);
  assert.equal(file.headers['content-disposition'], 'attachment; filename="my-data.json"');
  const held = JSON.parse(file.body) as { profiles: { name: string; contact_points: { address: string }[] }[]; consents: unknown[]; messages: { text: string | null }[] };
  assert.deepEqual([held.profiles[0]?.name, held.profiles[0]?.contact_points.map(({ address }) => address).toSorted(), held.consents.length], ['王芳<script>', [phoneNumber(), `w${people}@example.com`], 2]);
  assert(held.messages.some(({ text }) => text?.includes('晨光便利')));
});

it('name, language and zone are put right; a zone that does not exist, or is no zone, is refused with what was typed', async () => {
  await confirm();
  assert.equal((await post(`${link}/correct`, { name: ' 王\r\nX-Evil: 1 ', language: 'en', zone: 'Asia/Urumqi' })).statusCode, 303);
  const page = await open(`${link}/data`);
  assert(page.body.includes('王 X-Evil: 1') && page.body.includes('Asia/Urumqi'));
  for (const zone of ['Mars/Phobos', '+08:00', '<b>', "'; drop table app.customer; --"]) {
    const refused = await post(`${link}/correct`, { name: 'Typed', language: 'xx', zone });
    assert(refused.statusCode === 422 && refused.body.includes('There is no such time zone.') && refused.body.includes('value="Typed"') && !refused.body.includes('<b>'), zone);
  }
});

it('what they put right stands in the journal by its name alone, and what stayed as it was does not', async () => {
  await confirm();
  const own = { name: '王芳<script>', language: 'zh', zone: 'Asia/Shanghai' };
  await post(`${link}/correct`, own);
  assert.deepEqual(await corrections(), []);
  await post(`${link}/correct`, { ...own, name: '王小芳', zone: 'Asia/Urumqi' });
  await post(`${link}/correct`, { ...own, name: '王小芳', language: 'en', zone: '' });
  await post(`${link}/preferences`, { point: phone, hours: 'these', from: '17:00', to: '18:30' });
  await post(`${link}/preferences`, { point: phone, hours: 'these', from: '17:00', to: '18:30' });
  await post(`${link}/pause`);
  await post(`${link}/unpause`);
  assert.deepEqual(await corrections(), [['name', 'zone'], ['language', 'zone'], ['hours'], ['pause'], ['pause']]);
  const texts = await database.adminQuery<{ text: string }>("select text from app.entry where kind = 'customer.corrected'");
  assert(texts.every(({ text }) => !/小芳|Urumqi/.test(text)));
});

/** The fields of each correction that they made themself, in order. */
async function corrections(): Promise<readonly string[][]> {
  const entries = await database.adminQuery<{ text: string }>("select text from app.entry where merchant_id = $1 and kind = 'customer.corrected' order by chain, seq", [shop.merchant]);
  const bodies = entries.map(({ text }) => (JSON.parse(text) as { body: { customer: string; fields: string[]; by: string | null } }).body).filter((body) => body.customer === customer);
  assert(bodies.every(({ by }) => by === null));
  return bodies.map(({ fields }) => fields);
}

it('a new address counts once its own link was answered, a known one is not asked again, and nobody is flooded', async () => {
  await confirm();
  assert.equal((await post(`${link}/address`, { address: 'Neu@Example.org' })).headers['location'], `${link}/data?lang=en&done=address_added`);
  const [text = ''] = await send('email');
  const fresh = pathIn(text, 'c');
  assert((await open(fresh)).body.includes('Was that you?'));
  await post(`${fresh}/confirm`);
  later();
  assert((await open(`${fresh}/data`)).body.includes('neu@example.org'));
  assert.equal((await post(`${link}/address`, { address: 'neu@example.org' })).headers['location'], `${link}/data?lang=en&done=address_known`);
  for (const [address, problem] of [['12', 'This is no phone number'], ['a@b\r\nBcc: c@d.example', 'This is no e-mail'], ['info@раypal.com', 'several alphabets'], ['hello', 'neither a phone number']] as const) {
    const refused = await post(`${link}/address`, { address });
    assert(refused.statusCode === 422 && refused.body.includes(problem), address);
  }
  const typed = ['x1@example.org', 'x2@example.org', 'x3@example.org', 'x4@example.org'];
  const answers = await Promise.all(typed.map((address) => post(`${link}/address`, { address })));
  assert.equal(answers.filter(({ statusCode }) => statusCode === 303).length, 2, 'with the phone that nobody has confirmed: three a day');
  assert((await send('email')).length <= 2);
});

it('an address is taken out by whoever has it, but not the one that the link came to, and not somebody else’s', async () => {
  await confirm();
  assert.equal((await post(`${link}/remove-address`, { point: email })).statusCode, 303);
  assert(!(await open(`${link}/data`)).body.includes('example.com'));
  for (const point of [phone, email, randomUUID(), 'x', '']) assert.equal((await post(`${link}/remove-address`, { point })).statusCode, 422, point);
});

it('a wish that a person must answer stands on the office’s list with its deadline, once', async () => {
  await confirm();
  for (let each = 0; each < 2; each += 1) assert.equal((await post(`${link}/ask`, { kind: 'objection', words: 'Kein Profil\u0000 bitte' })).statusCode, 303);
  assert.equal((await post(`${link}/ask`, { kind: 'everything', words: '' })).statusCode, 422);
  const rows = await run((tx) => tx.query<{ kind: string; duty: string; answer_by: Date; told: Buffer }>('select kind, duty, answer_by, told from app.data_request where customer_id = $1', [customer]));
  assert.deepEqual(rows.map(({ kind, duty }) => [kind, duty]), [['objection', 'CN cn-answer']]);
  assert(!rows[0]?.told.toString('latin1').includes('Profil'), 'what was said lies encrypted');
  assert((await open(`${link}/data?done=asked`)).body.includes('Taken down. The shop answers by'));
});

it('erasure takes two steps, cancels what waits, kills every link and says so once; a stranger’s list opens nothing again', async () => {
  await confirm();
  await run((tx) => contact().write(tx, [order(phone, 'sms', { request_key: 'waits' })]));
  const page = await open(`${link}/erase`);
  for (const text of ['This goes:', 'the shop must keep its books', 'A keyed fingerprint', 'Yes, erase all of it']) assert(page.body.includes(text), text);
  const refused = await post(`${link}/erase`);
  assert(refused.statusCode === 422 && refused.body.includes('Tick the box'));
  const done = await post(`${link}/erase`, { sure: 'yes' });
  assert(done.statusCode === 200 && done.body.includes('Your data is erased'));
  for (const rest of ['', '/contacts', '/data', '/data.json']) assert.equal((await open(link + rest)).statusCode, 404, rest);
  assert.equal((await post(`${link}/erase`, { sure: 'yes' })).statusCode, 404);
  assert.deepEqual(await send('sms'), []);
  const [row] = await run((tx) => tx.query<{ states: string[]; contents: number }>("select array_agg(distinct state) as states, count(content)::int as contents from app.message where customer_id = $1 and request_key = 'waits'", [customer]));
  assert.deepEqual([row?.states, row?.contents], [['cancelled'], 0]);
  const known = await run((tx) => shop.server.modules.customers.readProfiles(tx, [customer]));
  assert.deepEqual(known, []);
  // An old list of the shop brings the number back, with a consent that nobody gave.
  const [again, point] = [randomUUID(), randomUUID()];
  await run((tx) => shop.server.modules.customers.makeCustomers(tx, [{ id: again, personal: { name: '', notes: '' }, language: null, places: ['CN'], places_certainty: 'known', zones: ['Asia/Shanghai'], zones_certainty: 'known', points: [{ id: point, kind: 'phone', address: phoneNumber() }] }]));
  await run((tx) => contact().giveConsent(tx, { customer: again, point, purposes: COMMERCIAL, channels: CHANNELS, at: null, source: 'import', by: null, form: 'express', notice_hash: null, language: null }));
  later(8 * DAY_MS);
  assert.equal((await run((tx) => contact().write(tx, [{ ...order(point, 'sms'), customer: again }])))[0]?.decision.outcome, 'deny');
});

it('somebody who is parted again from whom they were merged into sees their own pages, and nothing of the other’s, and the other way round', async () => {
  const [other, other_phone] = [randomUUID(), randomUUID()];
  const { customers } = shop.server.modules;
  await run(async (tx) => {
    await customers.makeCustomers(tx, [{ id: other, personal: { name: '韩梅梅', notes: '' }, language: 'zh', places: ['CN'], places_certainty: 'known', zones: [], zones_certainty: 'unknown', points: [{ id: other_phone, kind: 'phone', address: '+8613911110000' }] }]);
    await customers.confirmPoint(tx, other_phone);
    await customers.confirmPoint(tx, phone);
    await customers.merge(tx, customer, other, 'Chen Mo');
    // Written to who speaks for both, at the number of the one who was merged.
    await contact().write(tx, [{ ...asked(phone, 'sms'), customer: other, subject: 'merged', ground: { evidence: 'till', subject: 'merged', at: now() } }]);
  });
  const merged_link = pathIn((await send('sms')).join('\n'), 'c');
  assert((await open(`${merged_link}/data`)).body.includes('韩梅梅'), 'as long as they are one, it is one person');
  await run((tx) => customers.part(tx, customer, 'Chen Mo'));
  for (const rest of ['', '/contacts', '/data', '/data.json']) {
    const page = (await open(merged_link + rest)).body;
    for (const secret of ['韩梅梅', '13911110000', '139····', other]) assert(!page.includes(secret), `${rest} ${secret}`);
  }
  assert((await open(`${merged_link}/data`)).body.includes('王芳'));
  await run((tx) => contact().write(tx, [{ ...asked(other_phone, 'sms'), customer: other, subject: 'own', ground: { evidence: 'till', subject: 'own', at: now() } }]));
  const other_link = pathIn((await send('sms')).join('\n'), 'c');
  for (const rest of ['', '/contacts', '/data', '/data.json']) {
    const page = (await open(other_link + rest)).body;
    for (const secret of ['王芳', phoneNumber(), customer]) assert(!page.includes(secret), `${rest} ${secret}`);
  }
});

it('one click by a mailbox unsubscribes at once, in either form, without cookie or origin, and as often as it likes', async () => {
  await consent(email, ['email']);
  await run((tx) => contact().write(tx, [order(email, 'email')]));
  const path = pathIn((await send('email')).join('\n'), 'u');
  const page = await open(path);
  assert(page.statusCode === 200 && page.body.includes('Unsubscribe') && page.body.includes('Offers and events'));
  later(8 * DAY_MS);
  assert.equal(await outcomeOf(email, 'email'), 'allow', 'to look at it changes nothing');
  const bodies = [
    ['application/x-www-form-urlencoded', 'List-Unsubscribe=One-Click'],
    ['multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'],
  ] as const;
  for (const [type, payload] of bodies) {
    const answer = await shop.server.app.inject({ method: 'POST', url: path, payload, headers: { 'content-type': type } });
    assert.equal(answer.statusCode, 200);
    assert(answer.body.includes('立即生效'));
  }
  later(8 * DAY_MS);
  assert.equal(await outcomeOf(email, 'email'), 'deny');
  const words = await run((tx) => tx.query<{ purposes: string[]; channels: string[] }>("select purposes, channels from app.consent where customer_id = $1 and source = 'one_click'", [customer]));
  assert.deepEqual(words.map(({ purposes, channels }) => [purposes, channels]), [[['marketing'], ['email']]]);
  assert.equal((await open(path.replace('/u/', '/c/'))).statusCode, 404, 'it opens nobody’s pages');
  assert.equal((await post(link.replace('/c/', '/u/'))).statusCode, 404, 'and a person’s link is no way out of one click');
});

it('every link that opens nothing gets one and the same page', async () => {
  const [, merchant = '', token = ''] = /^\/c\/([\w-]{22})\.([\w-]{22})$/.exec(link) ?? [];
  const other = Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64url');
  const forged = [`/c/${merchant}.${'A'.repeat(22)}`, `/c/${merchant}.${token.slice(0, 21)}`, `/c/${merchant}.${token}x`];
  const pages = await Promise.all(forged.map((url) => open(url)));
  for (const page of pages) assert.deepEqual([page.statusCode, page.body.replaceAll(/\/v\/?[\w-]*/g, '/v')], [404, pages[0]?.body.replaceAll(/\/v\/?[\w-]*/g, '/v')]);
  assert.equal((await open(`/c/${other}.${token}`)).statusCode, 404, 'the same token in another shop');
  for (const url of [`/c/${other}.${token}/stop`, `/c/${merchant}.${'A'.repeat(22)}/erase`, '/c/x/stop', '/c/..%2f..%2fetc/stop']) assert.equal((await post(url, { sure: 'yes' })).statusCode, 404, url);
});

it('what comes from another site, in another form, or too much at once is not done, and is answered with a page', async () => {
  await confirm();
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { origin: 'https://evil.example', host: 'shop.test' }, { origin: 'null', host: 'shop.test' }] as Record<string, string>[]) {
    assert.equal((await post(`${link}/stop`, {}, headers)).statusCode, 403, JSON.stringify(headers));
  }
  assert.equal((await post(`${link}/stop`, {}, { 'sec-fetch-site': 'same-origin', origin: 'http://shop.test', host: 'shop.test' })).statusCode, 303);
  const large = await post(`${link}/correct`, { name: 'x'.repeat(10_000_000) });
  assert(large.statusCode === 413 && large.body.includes('<h1>That was too much at once.</h1>'));
  const json = await shop.server.app.inject({ method: 'POST', url: `${link}/stop`, payload: '{}', headers: { 'content-type': 'application/json' } });
  assert.equal(json.statusCode, 400);
  const answers = await Promise.all(Array.from({ length: 40 }, () => post(`${link}/pause`)));
  assert(answers.some(({ statusCode, body }) => statusCode === 429 && body.includes('Too many at once')));
});
