import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { Cleared, type Outgoing } from '../clearance.ts';
import { mailAddress } from './mail.ts';
import type { Sent } from './sender.ts';
import { type SmtpConfig, type SmtpLimits, makeSmtpSender, smtp_limits } from './smtp.ts';
import { makeTestCertificate } from './test-certificate.ts';
import { clear, test_clock, test_time_ms } from './test-clearing.ts';
import { verifyDkim } from './test-dkim.ts';

type Email = Extract<Outgoing, { channel: 'email' }>;
const receipt: Email = { channel: 'email', to: 'lin@example.com', subject: '您的小票 A-17', text: '谢谢惠顾。\n合计 12.50 元\n', html: '<p>谢谢惠顾。</p>', one_click: 'https://shop.example/u/abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0123456789?list=offers&lang=zh' };
const signing = generateKeyPairSync('rsa', { modulusLength: 2048 });
const dkim = { domain: 'shop.example', selector: 's1', private_key: signing.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
const quick: SmtpLimits = { ...smtp_limits, connect_ms_max: 5_000, silence_ms_max: 5_000, send_ms_max: 5_000 };

const configOf = (port: number, more: Partial<SmtpConfig> = {}): SmtpConfig => ({
  host: '127.0.0.1', port, tls: 'none', ca: null, sign_in: null, name: 'till.shop.example', from: { name: '街角小店', address: 'hello@shop.example' }, reply_to: 'reply@shop.example', bounce_to: 'bounces@shop.example', dkim: null, ...more,
});

type Received = { readonly from: string; readonly to: readonly string[]; readonly bytes: Buffer };

/** A real SMTP server that keeps what it gets. */
async function startSink(t: TestContext, options: SMTPServerOptions = {}): Promise<{ port: number; mails: Received[]; connections(): number }> {
  const mails: Received[] = [];
  let connections = 0;
  const server = new SMTPServer({
    authOptional: true, disableReverseLookup: true, hideSTARTTLS: true, logger: false,
    onConnect: (_session, callback) => { connections += 1; callback(); },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push({ from: session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address, to: session.envelope.rcptTo.map(({ address }) => address), bytes: Buffer.concat(chunks) });
        callback();
      });
    },
    ...options,
  });
  // Who hangs up in the middle of a handshake is no fault of the server.
  server.on('error', () => undefined);
  const listener = server.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  t.after(() => new Promise<void>((closed) => server.close(() => closed())));
  return { port: (listener.address() as AddressInfo).port, mails, connections: () => connections };
}

/** A server that speaks by a script: what it says to each line that it hears; null hangs up, '' keeps silent. */
async function startScript(t: TestContext, answer: (line: string, isContent: boolean) => string | null): Promise<number> {
  const sockets = new Set<Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    let rest = '';
    let isContent = false;
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    socket.write('220 script\r\n');
    socket.on('data', (chunk) => {
      rest += chunk.toString('latin1');
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (isContent && line !== '.') continue;
        const said = answer(line, isContent);
        isContent = said?.startsWith('354') === true;
        if (said === null) return socket.destroy();
        socket.write(said);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => { for (const socket of sockets) socket.destroy(); server.close(); });
  return (server.address() as AddressInfo).port;
}

const polite = (line: string): string => (line.startsWith('DATA') ? '354 go on\r\n' : line.startsWith('QUIT') ? '221 bye\r\n' : '250 ok\r\n');

async function sendBy(port: number, outgoing: Outgoing, more: Partial<SmtpConfig> = {}, limits: SmtpLimits = quick): Promise<Sent> {
  const sender = makeSmtpSender(configOf(port, more), test_clock, limits);
  const outcome = await sender.send(clear(outgoing));
  await sender.close();
  return outcome;
}

test('A mail arrives with plain and HTML part, the shop as its sender, and a Message-ID made from its id', async (t) => {
  const sink = await startSink(t);
  const sender = makeSmtpSender(configOf(sink.port), test_clock, quick);
  const cleared = clear(receipt);
  assert.deepEqual(await sender.send(cleared), { outcome: 'sent', reference: `${cleared.message}@shop.example` });
  await sender.close();
  assert.deepEqual([sink.mails[0]?.from, sink.mails[0]?.to], ['bounces@shop.example', ['lin@example.com']]);
  const mail = await PostalMime.parse(sink.mails[0]?.bytes ?? '');
  assert.equal(mail.messageId, `<${cleared.message}@shop.example>`);
  assert.equal(mail.subject, receipt.subject);
  assert.deepEqual([mail.from?.name, mail.from?.address, mail.replyTo?.[0]?.address], ['街角小店', 'hello@shop.example', 'reply@shop.example']);
  assert.equal(mail.text?.replaceAll('\r\n', '\n').trim(), receipt.text.trim());
  assert.equal(mail.html?.trim(), receipt.html);
  assert.equal(new Date(mail.date ?? 0).getTime(), test_time_ms);
});

test('The two headers of the way out are each one line, and both stand under a DKIM signature that holds', async (t) => {
  const sink = await startSink(t);
  for (const length of [10, 60, 76, 77, 200, 800]) {
    const one_click = `https://shop.example/u/${'a'.repeat(length)}`;
    assert.equal((await sendBy(sink.port, { ...receipt, one_click }, { dkim })).outcome, 'sent');
    const { bytes } = sink.mails.at(-1) ?? { bytes: Buffer.alloc(0) };
    assert.ok(bytes.toString('latin1').includes(`\r\nList-Unsubscribe: <${one_click}>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n`), `${length}`);
    const verdict = verifyDkim(bytes, signing.publicKey);
    assert.deepEqual([verdict.isGood, verdict.why], [true, 'it is good'], `${length}`);
    for (const name of ['from', 'to', 'subject', 'message-id', 'list-unsubscribe', 'list-unsubscribe-post']) assert.ok(verdict.signed.includes(name), name);
    const changed = Buffer.from(bytes.toString('latin1').replace('<https://shop.example/u/a', '<https://shop.example/u/b'), 'latin1');
    assert.equal(verifyDkim(changed, signing.publicKey).isGood, false, 'a changed link breaks it');
  }
});

test('A signature holds for Chinese text, long lines, lines that begin with a dot, and trailing spaces', async (t) => {
  const sink = await startSink(t);
  for (const text of ['.\r\n..\r\n. a  \r\n\r\n\r\n', `${'长'.repeat(400)}\n`, 'x'.repeat(5_000), '']) {
    assert.equal((await sendBy(sink.port, { ...receipt, text, subject: '优惠'.repeat(60) }, { dkim })).outcome, 'sent');
    assert.deepEqual(verifyDkim(sink.mails.at(-1)?.bytes ?? Buffer.alloc(0), signing.publicKey).why, 'it is good');
  }
});

test('No field can add a header, a recipient or a command', async (t) => {
  const sink = await startSink(t);
  const evils = ['\r\nBcc: evil@example.org', '\nX-Evil: 1', '\rX-Evil: 1', '\u2028X-Evil: 1', '\u0085X-Evil: 1', '>\r\nRCPT TO:<evil@example.org>', ', evil@example.org', '\0X-Evil: 1', '\r\n\r\n<script>'];
  const outcomes: string[] = [];
  for (const evil of evils) {
    const sender = makeSmtpSender(configOf(sink.port, { from: { name: `Shop${evil}`, address: 'hello@shop.example' } }), test_clock, quick);
    for (const outgoing of [{ ...receipt, to: `lin@example.com${evil}` }, { ...receipt, to: `lin${evil}@example.com` }, { ...receipt, one_click: `https://shop.example/u${evil}` }, { ...receipt, subject: `Hello${evil}` }]) {
      const outcome = await sender.send(clear(outgoing));
      outcomes.push(outcome.outcome);
      if (outcome.outcome === 'refused') assert.equal(outcome.isPermanent, true);
    }
    await sender.close();
  }
  assert.ok(outcomes.includes('refused') && outcomes.includes('sent'));
  for (const { bytes, to } of sink.mails) {
    assert.deepEqual(to, ['lin@example.com']);
    const { headers } = await PostalMime.parse(bytes);
    assert.deepEqual(headers.map(({ key }) => key).filter((key) => key === 'bcc' || key === 'x-evil'), []);
  }
  assert.throws(() => makeSmtpSender(configOf(1, { reply_to: 'a@b.example\r\nBcc: evil@example.org' }), test_clock));
});

test('A mail address is one address with an ASCII domain, or none', () => {
  assert.equal(mailAddress('wang@例子.cn'), 'wang@xn--fsqu00a.cn');
  assert.equal(mailAddress('a.b+c@sub.example.com'), 'a.b+c@sub.example.com');
  for (const bad of ['', 'a', '@b', 'a@', 'a@b@c', 'a b@c', 'a@b c', '"a"@b', 'a<b@c', 'a@[127.0.0.1]', 'a@b,c@d', 'a@b..c', 'a\u200b@b']) assert.equal(mailAddress(bad), null, bad);
});

test('Nothing but a clearance goes out, and each once', async (t) => {
  const sink = await startSink(t);
  const sender = makeSmtpSender(configOf(sink.port), test_clock, quick);
  const forged = { message: 'm', channel: 'email', purpose: 'receipt', take: () => ({ ok: true, value: receipt }) } as unknown as Cleared;
  assert.deepEqual(await sender.send(forged), { outcome: 'refused', reason: 'not_cleared', isPermanent: true });
  assert.deepEqual(await sender.send(clear({ channel: 'sms', to: '+8613800000000', text: 'x' })), { outcome: 'refused', reason: 'wrong_channel', isPermanent: true });
  const cleared = clear(receipt);
  assert.equal((await sender.send(cleared)).outcome, 'sent');
  assert.deepEqual(await sender.send(cleared), { outcome: 'refused', reason: 'clearance_spent', isPermanent: false });
  assert.deepEqual(await sender.send(clear(receipt, test_time_ms)), { outcome: 'refused', reason: 'clearance_spent', isPermanent: false });
  await sender.close();
  assert.equal(sink.mails.length, 1);
  assert.deepEqual(await sender.send(clear(receipt)), { outcome: 'refused', reason: 'closing', isPermanent: false });
});

test('A withdrawal that comes while the server is greeting still stops the mail', async (t) => {
  const cleared = clear(receipt);
  const sink = await startSink(t, { onConnect: (_session, callback) => { assert.equal(Cleared.revoke(cleared), true); callback(); } });
  const sender = makeSmtpSender(configOf(sink.port), test_clock, quick);
  assert.deepEqual(await sender.send(cleared), { outcome: 'refused', reason: 'clearance_spent', isPermanent: false });
  await sender.close();
  assert.equal(sink.mails.length, 0);
});

test('What fails before the content was asked for is refused; what fails after it, without an answer, is unknown', async (t) => {
  const dies = (at: string) => startScript(t, (line, isContent) => ((isContent ? at === '.' : at !== '.' && line.startsWith(at)) ? null : polite(line)));
  for (const at of ['EHLO', 'MAIL', 'RCPT', 'DATA']) {
    const outcome = await sendBy(await dies(at), receipt);
    assert.deepEqual([outcome.outcome, outcome.outcome === 'refused' && outcome.isPermanent], ['refused', false], at);
  }
  assert.equal((await sendBy(await dies('.'), receipt)).outcome, 'unknown');
  const silent = await startScript(t, (line, isContent) => (isContent ? '' : polite(line)));
  assert.equal((await sendBy(silent, receipt, {}, { ...quick, silence_ms_max: 150 })).outcome, 'unknown');
  const mute = await startScript(t, (line) => (line.startsWith('MAIL') ? '' : polite(line)));
  assert.equal((await sendBy(mute, receipt, {}, { ...quick, send_ms_max: 150 })).outcome, 'refused');
  const closed = net.createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address() as AddressInfo;
  closed.close();
  await once(closed, 'close');
  assert.equal((await sendBy(port, receipt)).outcome, 'refused');
});

test('A refusal is for ever where the server says 5 of recipient or content, and says nothing personal', async (t) => {
  const says = (at: string, said: string) => startScript(t, (line, isContent) => ((isContent ? at === '.' : at !== '.' && line.startsWith(at)) ? `${said}\r\n` : polite(line)));
  const of = async (at: string, said: string): Promise<Sent> => sendBy(await says(at, said), receipt);
  assert.deepEqual(await of('RCPT', '550 5.1.1 <lin@example.com> unknown'), { outcome: 'refused', reason: 'rcpt_550_5.1.1', isPermanent: true });
  assert.deepEqual(await of('RCPT', '451 4.7.1 lin@example.com greylisted'), { outcome: 'refused', reason: 'rcpt_451_4.7.1', isPermanent: false });
  assert.deepEqual(await of('RCPT', '530 5.7.0 sign in first'), { outcome: 'refused', reason: 'rcpt_530_5.7.0', isPermanent: false });
  assert.deepEqual(await of('MAIL', '550 not you'), { outcome: 'refused', reason: 'mail_550', isPermanent: false });
  assert.deepEqual(await of('.', '554 5.7.1 looks like junk'), { outcome: 'refused', reason: 'content_554_5.7.1', isPermanent: true });
  assert.deepEqual(await of('.', '452 4.3.1 full'), { outcome: 'refused', reason: 'content_452_4.3.1', isPermanent: false });
});

test('Where the server pipelines, what it says of the recipient still tells', async (t) => {
  const sink = await startSink(t, { onRcptTo: (_address, _session, callback) => callback(Object.assign(new Error('5.1.1 lin@example.com is nobody'), { responseCode: 550 })) });
  const outcome = await sendBy(sink.port, receipt);
  assert.deepEqual([outcome.outcome, outcome.outcome === 'refused' && outcome.isPermanent], ['refused', true]);
  assert.match(outcome.outcome === 'refused' ? outcome.reason : '', /^rcpt_550/);
});

test('Without TLS nothing goes to a server that was to offer it, and a wrong password sends nothing', async (t) => {
  const plain = await startSink(t);
  assert.equal((await sendBy(plain.port, receipt, { tls: 'starttls' })).outcome, 'refused');
  const locked = await startSink(t, { authOptional: false, allowInsecureAuth: true, onAuth: (_auth, _session, callback) => callback(new Error('no')) });
  const outcome = await sendBy(locked.port, receipt, { sign_in: { user: 'shop', password: 'secret' } });
  assert.deepEqual([outcome.outcome, outcome.outcome === 'refused' && outcome.isPermanent], ['refused', false]);
  assert.equal(plain.mails.length + locked.mails.length, 0);
});

test('Over TLS a mail and a password go to a server whose certificate is trusted, and to no other', async (t) => {
  const { cert, key, ca } = await makeTestCertificate();
  const signed: string[] = [];
  const onAuth: SMTPServerOptions['onAuth'] = ({ username = '', password = '' }, _session, callback) => { signed.push(`${username}:${password}`); callback(null, { user: username }); };
  const sign_in = { user: 'shop', password: 'secret' };
  for (const [mode, options] of [['implicit', { secure: true }], ['starttls', { hideSTARTTLS: false }]] as const) {
    const sink = await startSink(t, { ...options, cert, key, authOptional: false, onAuth });
    assert.equal((await sendBy(sink.port, receipt, { tls: mode, ca, sign_in })).outcome, 'sent', mode);
    assert.equal((await sendBy(sink.port, receipt, { tls: mode, sign_in })).outcome, 'refused', mode);
    assert.equal(sink.mails.length, 1);
  }
  assert.deepEqual(signed, ['shop:secret', 'shop:secret']);
  assert.throws(() => makeSmtpSender(configOf(1, { host: 'mx.shop.example' }), test_clock), 'a server elsewhere is reached by TLS');
});

test('A server that can is told to name the message in a bounce, and to bring back headers alone', async (t) => {
  const said: unknown[] = [];
  const sink = await startSink(t, { hideDSN: false, onRcptTo: (address, session, callback) => { said.push(session.envelope.dsn, address.dsn); callback(); } });
  const outcome = await sendBy(sink.port, receipt);
  assert.deepEqual(said, [{ ret: 'HDRS', envid: outcome.outcome === 'sent' ? outcome.reference : '' }, { notify: ['FAILURE', 'DELAY'] }]);
});

test('Many mails share few connections, and closing waits for those under way', async (t) => {
  const sink = await startSink(t);
  const sender = makeSmtpSender(configOf(sink.port), test_clock, { ...quick, connections_max: 3, waiting_max: 200, mails_per_connection_max: 25 });
  const sends = Array.from({ length: 200 }, (_, index) => sender.send(clear({ ...receipt, to: `c${index}@example.com` })));
  assert.deepEqual(await sender.send(clear(receipt)), { outcome: 'refused', reason: 'busy', isPermanent: false });
  await sender.close();
  assert.equal((await Promise.all(sends)).filter(({ outcome }) => outcome === 'sent').length, 200);
  assert.equal(new Set(sink.mails.map(({ to }) => to[0])).size, 200);
  assert.ok(sink.connections() <= 9, `${sink.connections()}`);
});

test('A key that can’t sign stops the sender before its first mail', () => {
  const ec = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  assert.throws(() => makeSmtpSender(configOf(1, { dkim: { ...dkim, private_key: ec } }), test_clock));
  assert.throws(() => makeSmtpSender(configOf(1, { dkim: { ...dkim, private_key: 'no key' } }), test_clock));
});
