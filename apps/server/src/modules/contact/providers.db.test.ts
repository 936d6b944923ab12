import assert from 'node:assert/strict';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type TestContext, after, before, describe, it } from 'node:test';
import { CHANNELS, COMMERCIAL } from '@stilltill/domain/contact';
import { MessagePage, ProviderItem, ProviderList, ProviderTest, ReplyPage } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import { type CentreSession, startCentre } from '@stilltill/testing/smpp-centre';
import { SMTPServer } from 'smtp-server';
import { verifyDatabase } from '../../../../../tools/verify/verify.ts';
import type { MerchantTx } from '../../platform/postgres.ts';
import { isPublicHost } from './senders/public-address.ts';
import { verifyDkim } from './senders/test-dkim.ts';
import { twilioSignature } from './senders/twilio.ts';

const PEOPLE = { owner: { name: 'Lin', email: 'lin@shop.test', password: 'a quiet till sells on' }, manager: { name: 'Chen', email: 'chen@shop.test', password: 'a quiet till sells on' } };
const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
const SECRET = 'hunter2-hunter2-last';
const signing = generateKeyPairSync('rsa', { modulusLength: 2048 });
let database: TestDatabase;
let shop: TestShop;
const cookies: Record<string, string> = {};
let people = 0;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database, { public_address: 'https://shop.test', provider_reach: 'anywhere' });
  shop.clock.set(Date.parse('2026-11-20T04:00:00.000Z'));
  for (const role of ['owner', 'manager'] as const) cookies[role] = await shop.signIn(role, PEOPLE[role], HOST);
  await shop.server.platform.jobs.start();
});
after(async () => {
  await shop.close();
  await database.drop();
});

const run = <T>(work: (tx: MerchantTx) => Promise<T>): Promise<T> => database.postgres.withMerchant(shop.merchant, work);
async function ask(method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, body?: object, role = 'owner'): Promise<{ readonly status: number; readonly body: unknown }> {
  const answer = await shop.server.app.inject({
    method, url: `/api/v1/office/contact${path}`, headers: { ...HOST, cookie: cookies[role] ?? '', ...(method === 'GET' ? {} : { 'idempotency-key': randomUUID() }), ...(body ? { 'content-type': 'application/json' } : {}) }, ...(body ? { payload: JSON.stringify(body) } : {}),
  });
  return { status: answer.statusCode, body: JSON.parse(answer.body) as unknown };
}

/** A real SMTP server that keeps what it gets. */
async function startSink(t: TestContext): Promise<{ readonly port: number; readonly mails: { readonly to: string; readonly bytes: Buffer }[] }> {
  const mails: { to: string; bytes: Buffer }[] = [];
  const server = new SMTPServer({
    authOptional: true, disableReverseLookup: true, hideSTARTTLS: true, logger: false, closeTimeout: 100,
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address).join(), bytes: Buffer.concat(chunks) });
        callback();
      });
    },
  });
  server.on('error', () => undefined);
  const listener = server.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  t.after(() => new Promise<void>((closed) => server.close(() => closed())));
  return { port: (listener.address() as AddressInfo).port, mails };
}

const smtp = (port: number, more: object = {}): object => ({
  settings: { provider: 'smtp', host: '127.0.0.1', port, tls: 'starttls', from_name: '晨光便利', from_address: 'hello@shop.test', dkim: { domain: 'shop.test', selector: 's1' }, ...more },
  secrets: { password: SECRET, dkim_private_key: signing.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() },
});

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setImmediate(resolve));
}

async function makeCustomer(): Promise<{ readonly customer: string; readonly email: string; readonly phone: string }> {
  const [customer, email, phone] = [randomUUID(), randomUUID(), randomUUID()];
  people += 1;
  const number = `+86138000${String(people).padStart(5, '0')}`;
  await run((tx) => shop.server.modules.customers.makeCustomers(tx, [{
    id: customer, personal: { name: '王芳', notes: '' }, language: 'zh', places: ['CN'], places_certainty: 'known', zones: ['Asia/Shanghai'], zones_certainty: 'known',
    points: [{ id: email, kind: 'email', address: `${customer}@example.com` }, { id: phone, kind: 'phone', address: number }],
  }]));
  await run((tx) => shop.server.modules.contact.giveConsent(tx, { customer, point: null, purposes: COMMERCIAL, channels: CHANNELS, at: null, source: 'preferences', by: null, form: 'confirmed', notice_hash: null, language: 'zh' }));
  return { customer, email, phone };
}

describe('a provider', () => {
  it('is set by the owner alone, and its secrets never come back', async () => {
    assert.equal((await ask('PUT', '/providers/email', smtp(25), 'manager')).status, 403);
    assert.equal((await ask('GET', '/providers', undefined, 'manager')).status, 403);
    const set = await ask('PUT', '/providers/email', smtp(25));
    assert.equal(set.status, 200, JSON.stringify(set.body));
    assert.deepEqual(ProviderItem.parse(set.body).secrets, { password: { ends_in: 'last' }, dkim_private_key: { ends_in: '' } });
    const listed = await ask('GET', '/providers');
    assert.equal(ProviderList.parse(listed.body).items.length, 1);
    for (const text of [JSON.stringify(set.body), JSON.stringify(listed.body)]) assert.ok(!text.includes('hunter2') && !text.includes('BEGIN'));
    const [row] = await database.adminQuery<{ all: string }>("select string_agg(body::text || encode(secrets, 'escape'), '') as all from app.provider_setting");
    assert.ok(!row?.all.includes('hunter2'));
  });

  it('keeps a secret that is not given again, and forgets it with another provider', async () => {
    const again = ProviderItem.parse((await ask('PUT', '/providers/email', { settings: { ...(smtp(26) as { settings: object }).settings } })).body);
    assert.deepEqual([again.secrets['password'], again.version], [{ ends_in: 'last' }, 2]);
    assert.equal((await ask('PUT', '/providers/sms', { settings: { provider: 'twilio', account_sid: 'AC1', sender: '+15005550006' } })).status, 422);
  });

  it('that can’t work is refused, and says which field', async () => {
    const fieldOf = async (body: object): Promise<unknown> => ((await ask('PUT', '/providers/email', body)).body as { details?: { field?: unknown } }).details?.field;
    assert.equal(await fieldOf(smtp(25, { from_address: 'a@b.test\r\nBcc: x@y.test' })), 'from_address');
    assert.equal(await fieldOf(smtp(25, { from_name: 'Shop\r\nBcc: x@y.test' })), 'from_name');
    assert.equal(await fieldOf({ ...smtp(25), secrets: { dkim_private_key: 'no key' } }), 'dkim_private_key');
    assert.equal(await fieldOf({ settings: { provider: 'twilio', account_sid: 'AC1', sender: 'x' }, secrets: { auth_token: 'x' } }), 'provider');
  });

  it('is a public address: nothing inside can be knocked at', () => {
    for (const host of ['127.0.0.1', 'localhost', '10.0.0.1', '192.168.1.1', '169.254.169.254', '::1', 'fd00::1', '0.0.0.0', '2130706433', 'router', 'printer.lan', 'metadata.google.internal', 'a b.com', 'x.local', '']) assert.equal(isPublicHost(host), false, host);
    for (const host of ['smtp.example.com', '8.8.8.8', 'xn--fiq228c.com']) assert.equal(isPublicHost(host), true, host);
  });
});

describe('an offer by mail', () => {
  it('goes out by the server that is set, with the one-click way out in one line under a DKIM signature that holds', async (t) => {
    const sink = await startSink(t);
    assert.equal((await ask('PUT', '/providers/email', smtp(sink.port))).status, 200);
    const { customer, email } = await makeCustomer();
    const evil = '春茶\r\nBcc: evil@example.org\r\n\r\n<script>';
    const [made] = await run((tx) => shop.server.modules.contact.write(tx, [{
      request_key: randomUUID(), customer, point: email, store: shop.store, channel: 'email', purpose: 'marketing', subject: 'spring', template: 'marketing', values: { title: evil, text: '上新<b>' }, ground: null,
    }]));
    assert.equal(made?.decision.outcome, 'allow');
    await until(() => sink.mails.some(({ to }) => to.startsWith(customer)));
    const { bytes = Buffer.alloc(0), to } = sink.mails[0] ?? {};
    assert.equal(to, `${customer}@example.com`);
    const head = bytes.toString('latin1').split('\r\n\r\n')[0] ?? '';
    assert.match(head, /\r\nList-Unsubscribe: <https:\/\/shop\.test\/u\/[\w-]{22}\.[\w-]{22}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n/);
    assert.doesNotMatch(head, /^Bcc/im);
    const verdict = verifyDkim(bytes, signing.publicKey);
    assert.deepEqual([verdict.isGood, ['list-unsubscribe', 'list-unsubscribe-post'].every((name) => verdict.signed.includes(name))], [true, true], verdict.why);
  });

  it('is shown to the office without what opens the customer’s pages', async () => {
    const { body } = await ask('GET', '/messages');
    const [item] = MessagePage.parse(body).items.filter(({ provider }) => provider === 'smtp');
    assert.ok(item?.content?.text.includes('https://shop.test/c/…') && item.content.html?.includes('https://shop.test/c/…'));
    assert.doesNotMatch(JSON.stringify(body), /\/[cu]\/[\w-]{22}/);
  });

  it('goes out by another server from the moment that it is set', async (t) => {
    const sink = await startSink(t);
    await ask('PUT', '/providers/email', smtp(sink.port));
    const { customer, email } = await makeCustomer();
    await run((tx) => shop.server.modules.contact.write(tx, [{ request_key: randomUUID(), customer, point: email, store: shop.store, channel: 'email', purpose: 'survey', subject: 's', template: 'survey', values: { text: 'x' }, ground: null }]));
    await until(() => sink.mails.length === 1);
    assert.equal((await ask('DELETE', '/providers/email')).status, 200);
    assert.equal((await ask('DELETE', '/providers/email')).status, 404);
  });
});

describe('mail to staff', () => {
  it('goes to who may sign in, and is no contact with a customer', async (t) => {
    const sink = await startSink(t);
    await ask('PUT', '/providers/email', smtp(sink.port));
    const tested = ProviderTest.parse((await ask('POST', '/providers/email/test')).body);
    assert.equal(tested.outcome, 'allow');
    await until(() => sink.mails.length === 1);
    assert.equal(sink.mails[0]?.to, PEOPLE.owner.email);
    const [row] = await database.adminQuery<{ made: number }>('select count(*)::int as made from app.contact_made where message_id = $1', [tested.message]);
    assert.equal(row?.made, 0);
  });

  it('goes to no customer and to nobody who is not of this shop; and staff get nothing else', async () => {
    const { customer, email } = await makeCustomer();
    const [user] = await database.adminQuery<{ id: string }>('select id from auth.office_user where email = $1', [PEOPLE.manager.email]);
    assert.ok(user);
    const order = { store: shop.store, channel: 'email' as const, subject: 's', template: 'staff' as const, values: { title: 't', text: 'x' }, ground: null };
    const answers = await run((tx) => shop.server.modules.contact.write(tx, [
      { ...order, request_key: randomUUID(), customer, point: email, purpose: 'staff' },
      { ...order, request_key: randomUUID(), customer: user.id, point: user.id, purpose: 'marketing' },
      { ...order, request_key: randomUUID(), customer: user.id, point: user.id, purpose: 'receipt', ground: { evidence: 'sale', subject: 's', at: new Date(shop.clock.now_ms()).toISOString() } },
      { ...order, request_key: randomUUID(), customer: randomUUID(), point: randomUUID(), purpose: 'staff' },
    ]));
    assert.deepEqual(answers.map(({ decision }) => decision.outcome), ['deny', 'deny', 'deny']);
    assert.ok(answers[0]?.decision.reasons.some(({ code }) => code === 'not_employed'));
  });
});

describe('a callback', () => {
  const call = (url: string, body: string, headers: Record<string, string>) => shop.server.app.inject({ method: 'POST', url, payload: body, headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } });

  it('is heard where its secret and its signature are right, and else there is nothing at its address', async () => {
    const auth_token = 'a'.repeat(32);
    const set = ProviderItem.parse((await ask('PUT', '/providers/sms', { settings: { provider: 'twilio', account_sid: 'AC1', sender: '+15005550006' }, secrets: { auth_token } })).body);
    assert.ok(set.callback_url);
    const path = new URL(set.callback_url).pathname;
    const { customer, phone } = await makeCustomer();
    const number = (await run((tx) => shop.server.modules.customers.openPoints(tx, [phone]))).get(phone) ?? '';
    const form = new URLSearchParams({ MessageSid: 'SM1', From: number, To: '+15005550006', Body: 'STOP' });
    const signature = twilioSignature(auth_token, set.callback_url, form);
    const withdrawn = async (): Promise<number> => (await database.adminQuery<{ count: number }>("select count(*)::int as count from app.consent where customer_id = $1 and act = 'withdrawn'", [customer]))[0]?.count ?? 0;
    for (const [url, body, sign] of [
      [path, form.toString(), ''], [path, form.toString(), twilioSignature('b'.repeat(32), set.callback_url, form)], [path, `${form.toString()}&x=1`, signature],
      [path.replace(/.{44}$/, 'A'.repeat(44)), form.toString(), signature], [path.replace('twilio', 'aliyun'), form.toString(), signature], ['/hooks/contact/twilio/x', form.toString(), signature],
    ] as const) assert.equal((await call(url, body, { 'x-twilio-signature': sign })).statusCode, 404);
    assert.equal(await withdrawn(), 0);
    assert.equal((await call(path, form.toString(), { 'x-twilio-signature': signature })).statusCode, 200);
    assert.equal(await withdrawn(), 1);
    const question = new URLSearchParams({ MessageSid: 'SM2', From: number, To: '+15005550006', Body: '请问周六开门吗？' });
    assert.equal((await call(path, question.toString(), { 'x-twilio-signature': twilioSignature(auth_token, set.callback_url, question) })).statusCode, 200);
    const replies = ReplyPage.parse((await ask('GET', '/replies')).body).items.filter((each) => each.customer === customer);
    assert.deepEqual(replies.map(({ text, read_at }) => [text, read_at]), [['请问周六开门吗？', null]]);
    assert.equal((await ask('POST', `/replies/${replies[0]?.id}/read`)).status, 200);
    assert.ok(ReplyPage.parse((await ask('GET', '/replies')).body).items.find(({ id }) => id === replies[0]?.id)?.read_by);
    const [kept] = await database.adminQuery<{ all: string }>("select string_agg(encode(text, 'escape'), '') as all from app.contact_reply");
    assert.ok(!kept?.all.includes('周六'));
    await shop.server.modules.contact.erase(shop.merchant, customer, 'office', null);
    assert.equal(ReplyPage.parse((await ask('GET', '/replies')).body).items.find(({ id }) => id === replies[0]?.id)?.text, null);
    assert.equal((await call(path, 'x'.repeat(600_000), { 'x-twilio-signature': signature })).statusCode, 413);
  });
});

describe('a message centre', () => {
  const centreSettings = (port: number): object => ({ settings: { provider: 'smpp', host: '127.0.0.1', port, tls: false, system_id: 'shop', sender: '10690001', permanent_errors: ['001'] }, secrets: { password: 'secret' } });
  const bring = (session: CentreSession | undefined, options: Record<string, unknown>): Promise<number> => new Promise((resolve) => { session?.deliver_sm(options, (pdu) => resolve(pdu.command_status)); });

  it('carries short messages, and what comes back over its line ends them, withdraws, and stops a dead number', async (t) => {
    const sessions: CentreSession[] = [];
    const centre = await startCentre((pdu, index, session) => {
      sessions[0] = session;
      return pdu.response({ message_id: `id-${index}` });
    });
    t.after(async () => {
      await ask('DELETE', '/providers/sms');
      centre.close();
    });
    assert.equal((await ask('PUT', '/providers/sms', centreSettings(centre.port))).status, 200);
    const { customer, phone } = await makeCustomer();
    const number = (await run((tx) => shop.server.modules.customers.openPoints(tx, [phone]))).get(phone) ?? '';
    const [made] = await run((tx) => shop.server.modules.contact.write(tx, [{ request_key: randomUUID(), customer, point: phone, store: shop.store, channel: 'sms', purpose: 'marketing', subject: 's', template: 'marketing', values: { text: '春茶' }, ground: null }]));
    const stateOf = async (): Promise<string | undefined> => (await database.adminQuery<{ state: string }>('select state from app.message where id = $1', [made?.message]))[0]?.state;
    await until(async () => (await stateOf()) === 'sent');
    assert.equal(centre.submits.at(-1)?.destination_addr, number.slice(1));
    assert.equal(await bring(sessions[0], { source_addr: number.slice(1), destination_addr: '10690001', short_message: '退订' }), 0);
    const [withdrawn] = await database.adminQuery<{ source: string }>("select source from app.consent where customer_id = $1 and act = 'withdrawn'", [customer]);
    assert.equal(withdrawn?.source, 'reply');
    // A report that comes before anybody knows its message is acknowledged, and heard again later: of the database's clock, too.
    const now_ms = shop.clock.now_ms();
    shop.clock.set(Date.now() + 3_600_000);
    assert.equal(await bring(sessions[0], { source_addr: '10690001', destination_addr: number.slice(1), esm_class: 4, short_message: 'id:id-99 sub:001 dlvrd:001 submit date:2611201200 done date:2611201201 stat:DELIVRD err:000 text:' }), 0);
    const [again] = await database.adminQuery<{ count: number }>("select count(*)::int as count from jobs._private_jobs j join jobs._private_tasks t on t.id = j.task_id where t.identifier = 'contact.hear_again'");
    assert.equal(again?.count, 1);
    shop.clock.set(now_ms);
    const [id] = (await database.adminQuery<{ reference: string }>('select reference from app.message where id = $1', [made?.message])).map(({ reference }) => reference);
    assert.equal(await bring(sessions[0], { source_addr: number.slice(1), destination_addr: '10690001', esm_class: 4, short_message: `id:${id} sub:001 dlvrd:000 submit date:2611201200 done date:2611201201 stat:UNDELIV err:001 text:` }), 0);
    assert.equal(await stateOf(), 'failed');
    const [dead] = await database.adminQuery<{ kind: string }>('select kind from app.suppression where lookup = (select lookup from app.contact_point where id = $1)', [phone]);
    assert.equal(dead?.kind, 'dead');
  });
});

describe('a mail that a mail server hands over', () => {
  it('stops what bounced for ever, once its address is the one that was told, and is not believed elsewhere', async (t) => {
    const sink = await startSink(t);
    const set = ProviderItem.parse((await ask('PUT', '/providers/email', smtp(sink.port))).body);
    const path = new URL(set.callback_url ?? '').pathname;
    const { customer, email } = await makeCustomer();
    const [made] = await run((tx) => shop.server.modules.contact.write(tx, [{ request_key: randomUUID(), customer, point: email, store: shop.store, channel: 'email', purpose: 'marketing', subject: 's', template: 'marketing', values: { text: 'x' }, ground: null }]));
    const stateOf = async (): Promise<string | undefined> => (await database.adminQuery<{ state: string }>('select state from app.message where id = $1', [made?.message]))[0]?.state;
    await until(async () => (await stateOf()) === 'sent');
    const bounce = [
      'From: MAILER-DAEMON@example.com', 'To: hello@shop.test', 'Subject: failed', 'MIME-Version: 1.0', 'Content-Type: multipart/report; report-type=delivery-status; boundary=b', '', '--b', 'Content-Type: text/plain', '', 'no such user',
      '--b', 'Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; example.com', '', 'Final-Recipient: rfc822; x@example.com', 'Action: failed', 'Status: 5.1.1', '', '--b', 'Content-Type: text/rfc822-headers', '', `Message-ID: <${made?.message}@shop.test>`, '', '--b--', '',
    ].join('\r\n');
    const post = (url: string) => shop.server.app.inject({ method: 'POST', url, payload: bounce, headers: { 'content-type': 'message/rfc822' } });
    assert.equal((await post(path.replace(/.{44}$/, 'A'.repeat(44)))).statusCode, 404);
    assert.equal(await stateOf(), 'sent');
    assert.equal((await post(path)).statusCode, 200);
    assert.equal(await stateOf(), 'failed');
    const [row] = await database.adminQuery<{ kind: string }>('select kind from app.suppression where lookup = (select lookup from app.contact_point where id = $1)', [email]);
    assert.equal(row?.kind, 'dead');
  });
});

it('journal and tables agree about all of it', async () => {
  const { stilltill_app: app_url, stilltill_auth: auth_url } = database.urls;
  const found = await verifyDatabase({ app_url, auth_url, server_public_key: shop.server.platform.keys.server_public_key });
  assert.deepEqual(found.findings.map((each) => `${each.name} ${each.what}`), []);
});
