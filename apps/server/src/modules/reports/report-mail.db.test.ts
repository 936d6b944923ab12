// The daily report goes out by a real SMTP server, and is opened where it arrives.
import assert from 'node:assert/strict';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type TestContext, after, before, it } from 'node:test';
import { ReportMailSetting } from '@stilltill/protocol';
import { type TestDatabase, createTestDatabase } from '@stilltill/testing/test-database';
import { type TestShop, openTestShop } from '@stilltill/testing/test-shop';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { readPdfTexts } from '../../platform/pdf-read.ts';

const OWNER = { name: 'Anna', email: 'anna@shop.test', password: 'a quiet till sells on' };
const HOST = { host: 'shop.test:8700', origin: 'http://shop.test:8700' };
/** So long ago that a job which is asked for at a moment of this clock is due by that of the machine. */
const FIRST_DAY = '2025-11-20';
const private_key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
let database: TestDatabase;
let shop: TestShop;
let cookie: string;
let user: string;

before(async () => {
  database = await createTestDatabase();
  shop = await openTestShop(database, { public_address: 'https://shop.test', provider_reach: 'anywhere' });
  shop.clock.set(Date.parse(`${FIRST_DAY}T02:00:00.000Z`));
  cookie = await shop.signIn('owner', OWNER, HOST);
  const till = await shop.enrol('T1');
  const run = [till.write('epoch.began', { reason: 'enrolled', follows: null }), ...[0, 1, 2].map(() => till.writeSale({ lines: 1, price_minor: 1130n }))];
  shop.clock.set(shop.clock.now_ms() + 60_000);
  const answer = await shop.ask('/api/v1/journal', till.upload(run, { sent_at: new Date(shop.clock.now_ms()).toISOString() }), { authorization: till.pass });
  assert.equal(answer.status, 200, answer.body);
  user = (await read()).people[0]?.id ?? '';
});
after(async () => {
  await shop.close();
  await database.drop();
});

async function ask(method: 'GET' | 'PUT', path: string, body?: object): Promise<unknown> {
  const answer = await shop.server.app.inject({
    method, url: `/api/v1/office${path}`, headers: { ...HOST, cookie, ...(body ? { 'content-type': 'application/json', 'idempotency-key': randomUUID() } : {}) }, ...(body ? { payload: JSON.stringify(body) } : {}),
  });
  assert.equal(answer.statusCode, 200, `${path}: ${answer.body}`);
  return JSON.parse(answer.body) as unknown;
}
const read = async (): Promise<ReturnType<typeof ReportMailSetting.parse>> => ReportMailSetting.parse(await ask('GET', '/settings/report-mail'));

type Received = { readonly to: readonly string[]; readonly bytes: Buffer };

/** A real SMTP server, which the shop is set to send by; `refuses`: each recipient, for good. */
async function startPeer(t: TestContext, refuses = false): Promise<Received[]> {
  const mails: Received[] = [];
  const server = new SMTPServer({
    authOptional: true, disableReverseLookup: true, hideSTARTTLS: true, logger: false, closeTimeout: 100,
    onRcptTo: (_address, _session, callback) => callback(refuses ? Object.assign(new Error('no such mailbox'), { responseCode: 550 }) : null),
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), bytes: Buffer.concat(chunks) });
        callback();
      });
    },
  });
  server.on('error', () => undefined);
  const listener = server.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  t.after(() => new Promise<void>((closed) => server.close(() => closed())));
  await ask('PUT', '/contact/providers/email', {
    settings: { provider: 'smtp', host: '127.0.0.1', port: (listener.address() as AddressInfo).port, tls: 'starttls', from_name: '晨光便利', from_address: 'hello@shop.test', dkim: { domain: 'shop.test', selector: 's1' } }, secrets: { password: 'hunter2-hunter2', dkim_private_key: private_key },
  });
  return mails;
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setImmediate(resolve));
}

/** Written at seven of the morning after so many days, by the clock of the store. Jobs rest meanwhile, and find nothing to write: to them all mornings to come are over. */
async function writeAfter(days: number, language: 'en' | 'zh'): Promise<string> {
  const { jobs } = shop.server.platform;
  await jobs.stop();
  const day = Temporal.PlainDate.from(FIRST_DAY).add({ days: days - 1 });
  shop.clock.set(day.toZonedDateTime({ timeZone: 'Asia/Shanghai', plainTime: '12:00' }).epochMilliseconds);
  const set = async (is_on: boolean): Promise<void> => {
    // A session ends before the next morning.
    cookie = await shop.signInAgain(OWNER, HOST);
    await ask('PUT', '/settings/report-mail', { is_on, hour: 7, language, users: [user] });
  };
  await set(true);
  shop.clock.set(day.add({ days: 1 }).toZonedDateTime({ timeZone: 'Asia/Shanghai', plainTime: '07:00:30' }).epochMilliseconds);
  assert.equal(await shop.server.modules.reports.mail.writeDue(shop.merchant), 1);
  await set(false);
  await jobs.start();
  return day.toString();
}

it('the mail arrives as text and as a page, both with the figures of the day, and leads to the paper instead of carrying it', async (t) => {
  const mails = await startPeer(t);
  const day = await writeAfter(1, 'en');
  await until(() => mails.length === 1);
  const [{ to, bytes } = assert.fail('no mail came')] = mails;
  const mail = await PostalMime.parse(bytes);
  assert.deepEqual([to, mail.from?.name, mail.from?.address], [[OWNER.email], '晨光便利', 'hello@shop.test']);
  assert.match(mail.subject ?? '', /20 Nov(ember)? 2025|Nov(ember)? 20, 2025|2025-11-20/);
  for (const [part, content] of [['text', mail.text], ['page', mail.html]] as const) {
    for (const word of ['Turnover', '¥33.90', '¥30.00', '¥3.90', 'Cash']) assert.ok(content?.includes(word), `${word} stands in the ${part}: ${content}`);
    assert.ok(content?.includes(`https://shop.test/office/reports/daily?day=${day}`), `the ${part} leads to the report`);
  }
  assert.doesNotMatch(mail.html ?? '', /<script|<img|\ssrc=|url\(/i, 'nothing in it calls anybody');
  assert.match(mail.html ?? '', /<html lang="en"/, 'it is read aloud in the language that it is written in');
  assert.deepEqual(mail.attachments, [], 'no mailbox holds the paper (docs/adr/0024-daily-report.md)');
  assert.deepEqual(mail.headers.filter(({ key }) => key.startsWith('list-')), [], 'it is no advertising that one could leave');
  const paper = (signed_in: string) => shop.server.app.inject({ url: `/api/v1/office/reports/daily.pdf?day=${day}&language=en`, headers: { ...HOST, cookie: signed_in } });
  assert.equal((await paper('')).statusCode, 401);
  const texts = readPdfTexts((await paper(cookie)).rawPayload).flat();
  for (const word of ['Turnover', '¥33.90', '¥30.00', '¥3.90']) assert.ok(texts.includes(word), `${word} stands on the paper: ${texts.join(' | ')}`);
  await until(async () => (await read()).mails[0]?.sent[0]?.state === 'sent');
});

it('in Chinese it arrives as it was written, subject and parts', async (t) => {
  const mails = await startPeer(t);
  await writeAfter(2, 'zh');
  await until(() => mails.length === 1);
  const mail = await PostalMime.parse(mails[0]?.bytes ?? '');
  assert.match(mail.subject ?? '', /日报/);
  assert.match(mail.html ?? '', /<html lang="zh-CN"/);
  for (const content of [mail.text, mail.html]) assert.ok(content?.includes('营业额') && content.includes('完整日报和 PDF'), `it says: ${content}`);
});

it('one that the mail server refuses is shown as failed with the settings', async (t) => {
  const mails = await startPeer(t, true);
  const day = await writeAfter(3, 'en');
  await until(async () => !['allowed', 'waiting', 'sending', 'queued'].includes((await read()).mails[0]?.sent[0]?.state ?? 'waiting'));
  const [newest] = (await read()).mails;
  assert.deepEqual([newest?.day, newest?.sent.map(({ name }) => name), mails.length], [day, ['Anna'], 0]);
  assert.notEqual(newest?.sent[0]?.state, 'sent');
});
