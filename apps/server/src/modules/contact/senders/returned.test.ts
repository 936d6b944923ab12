import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import fc from 'fast-check';
import { mail_octets_max, readReturnedMail } from './returned.ts';

const own = ['shop.example'];
const id = '0192f0c1-0000-7000-8000-000000000001';
const lines = (...text: readonly string[]): Buffer => Buffer.from(text.join('\r\n'));
const read = async (mail: Uint8Array): Promise<unknown> => { const result = await readReturnedMail(mail, own); return result.ok ? result.value : result.fault; };

const original = ['Received: from mx.example', 'From: =?UTF-8?B?5bqX?= <hello@shop.example>', 'To: lin@example.com', 'Subject: x', `Message-ID: <${id}@shop.example>`, ''];

function report({ action = 'failed', status = '5.1.1', diagnostic = 'smtp; 550 5.1.1 <lin@example.com>: nobody', about = original, aboutType = 'text/rfc822-headers', envelope = '' } = {}): Buffer {
  return lines(
    'From: MAILER-DAEMON@mx.example', 'To: bounces@shop.example', 'Subject: Undelivered Mail Returned to Sender', 'Auto-Submitted: auto-replied', 'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status;', '\tboundary="b1"', '', 'This is a MIME-encapsulated message.', '',
    '--b1', 'Content-Type: text/plain; charset=us-ascii', '', 'I could not deliver it.', '',
    '--b1', 'Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; mx.example', ...(envelope === '' ? [] : [`Original-Envelope-Id: ${envelope}`]), 'Arrival-Date: Fri, 20 Nov 2026 09:30:00 +0000', '',
    'Final-Recipient: rfc822; lin@example.com', `Action: ${action}`, `Status: ${status}`, 'Remote-MTA: dns; mx2.example', `Diagnostic-Code: ${diagnostic}`, '',
    '--b1', `Content-Type: ${aboutType}`, '', ...about, '--b1--', '',
  );
}

function feedback(type: string): Buffer {
  return lines(
    'From: <feedback@mailbox.example>', 'To: <abuse@shop.example>', 'Subject: FW: x', 'MIME-Version: 1.0', 'Content-Type: multipart/report; report-type=feedback-report; boundary="b2"', '',
    '--b2', 'Content-Type: text/plain', '', 'This is an abuse report.', '',
    '--b2', 'Content-Type: message/feedback-report', '', `Feedback-Type: ${type}`, 'User-Agent: SomeGenerator/1.0', 'Version: 1', '',
    '--b2', 'Content-Type: message/rfc822', 'Content-Disposition: inline', '', ...original, 'the text', '--b2--', '',
  );
}

test('A bounce tells which message failed, and whether the address works at all', async () => {
  const failed = (isPermanent: boolean, reason: string | null): object => ({ kind: 'report', reference: `${id}@shop.example`, state: 'failed', isPermanent, reason });
  assert.deepEqual(await read(report()), failed(true, '5.1.1'));
  assert.deepEqual(await read(report({ status: '5.2.2', diagnostic: 'smtp; 552 5.2.2 full' })), failed(false, '5.2.2'));
  assert.deepEqual(await read(report({ status: '5.0.0', diagnostic: 'smtp; 550-5.1.1 The account does\r\n not exist' })), failed(true, '5.1.1'));
  assert.deepEqual(await read(report({ status: '5.7.1', diagnostic: 'smtp; 554 5.7.1 blocked' })), failed(false, '5.7.1'));
  assert.deepEqual(await read(report({ aboutType: 'message/rfc822', about: [...original, 'the text'] })), failed(true, '5.1.1'));
  assert.deepEqual(await read(report({ about: [''], envelope: `${id}@shop.example` })), failed(true, '5.1.1'));
  assert.deepEqual(await read(report({ action: 'delivered', status: '2.0.0', diagnostic: '' })), { kind: 'report', reference: `${id}@shop.example`, state: 'delivered', isPermanent: false, reason: null });
  assert.equal(await read(report({ action: 'delayed', status: '4.4.1' })), null);
});

test('A report about a mail that is not ours is no report', async () => {
  for (const about of [['Message-ID: <x@elsewhere.example>'], [''], ['Message-ID: <evil@shop.example.evil.example>'], [`X: Message-ID: <${id}@shop.example>`]]) {
    assert.deepEqual(await read(report({ about })), { code: 'returned_unreadable' }, about.join());
  }
});

test('A complaint tells of which message, and a report of another kind is none', async () => {
  assert.deepEqual(await read(feedback('abuse')), { kind: 'complaint', reference: `${id}@shop.example` });
  assert.deepEqual(await read(feedback('opt-out')), { kind: 'complaint', reference: `${id}@shop.example` });
  assert.equal(await read(feedback('not-spam')), null);
});

test('An answer comes with its text and the headers that tell a machine from a person', async () => {
  const mail = lines(
    'Return-Path: <lin@example.com>', 'From: =?UTF-8?B?5p6X?= <Lin@Example.com>', 'To: reply@shop.example', 'Subject: =?UTF-8?B?6YCA6K6i?=', `In-Reply-To: <${id}@shop.example>`, 'Auto-Submitted: no', 'X-Private: secret',
    'Content-Type: text/plain; charset=gb18030', 'Content-Transfer-Encoding: base64', '', Buffer.from([0xcd, 0xcb, 0xb6, 0xa9]).toString('base64'), '',
  );
  assert.deepEqual(await read(mail), {
    kind: 'reply', channel: 'email', from: 'Lin@example.com', to: 'reply@shop.example', text: '退订',
    headers: { 'return-path': '<lin@example.com>', from: '=?UTF-8?B?5p6X?= <Lin@Example.com>', subject: '退订', 'in-reply-to': `<${id}@shop.example>`, 'auto-submitted': 'no', 'content-type': 'text/plain; charset=gb18030' },
  });
});

test('An answer in HTML alone is read by its words', async () => {
  const result = await readReturnedMail(lines('From: lin@example.com', 'To: reply@shop.example', 'Content-Type: text/html; charset=utf-8', '', '<html><head><style>p{}</style></head><body><p>Please <b>stop</b>.</p><div>Lin</div></body></html>'), own);
  assert.match(result.ok && result.value?.kind === 'reply' ? result.value.text : '', /^Please stop\s?\.\s+Lin/);
});

test('Of ten megabytes only the beginning is read, and the stream is left', async () => {
  let given = 0;
  const source = Readable.from((function* (): Generator<Buffer> {
    yield lines('From: lin@example.com', 'To: reply@shop.example', 'Subject: Re: x', 'Content-Type: multipart/mixed; boundary=b', '', '--b', 'Content-Type: text/plain', '', 'STOP', '', '--b', 'Content-Type: image/png', 'Content-Transfer-Encoding: base64', '', '');
    for (; given < 160; given += 1) yield Buffer.alloc(65_536, 'QUJD');
  })(), { highWaterMark: 1 });
  const result = await readReturnedMail(source, own);
  assert.equal(result.ok && result.value?.kind === 'reply' && result.value.text.trim(), 'STOP');
  assert.ok(given * 65_536 <= mail_octets_max + 4 * 65_536, `${given}`);
  assert.equal(source.destroyed, true);
  assert.equal((await readReturnedMail(Buffer.concat([lines('From: lin@example.com', '', ''), Buffer.alloc(10_000_000, 'a')]), own)).ok, true);
});

test('No mail breaks the reader: neither deep, nor wide, nor nonsense', async () => {
  const deep = Array.from({ length: 2_000 }, (_, at) => [`Content-Type: multipart/mixed; boundary=b${at}`, '', `--b${at}`]).flat();
  for (const mail of [lines(...deep), lines(`From: ${'a@b.example, '.repeat(20_000)}`), lines('From: a@b.example', 'Content-Type: multipart/report; report-type=delivery-status; boundary=x', '', '--x', 'Content-Type: message/delivery-status', '', `${' '.repeat(100_000)}:`), Buffer.alloc(0), lines('', '', '')]) {
    const result = await readReturnedMail(mail, own);
    if (!result.ok) assert.deepEqual(result.fault, { code: 'returned_unreadable' });
  }
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), async (bytes) => { await readReturnedMail(bytes, own); }), { numRuns: 200 });
});
