import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { Cleared } from '../clearance.ts';
import { returnedBySmpp } from './returned-sms.ts';
import type { Returned, Sender, Sent } from './sender.ts';
import { makePduReader, encodePdu, readDelivery } from './smpp-pdu.ts';
import { decodeSms, encodeSms, readPart } from './smpp-text.ts';
import { type SmppConfig, type SmppLimits, makeSmppSender, smpp_limits } from './smpp.ts';
import { makeTestCertificate } from './test-certificate.ts';
import { clear, test_clock } from './test-clearing.ts';
import { type Centre, type CentrePdu, type CentreSession, startCentre } from '@stilltill/testing/smpp-centre';

const quick: SmppLimits = { ...smpp_limits, connect_ms_max: 3_000, answer_ms_max: 3_000, again_ms_min: 5, again_ms_max: 20, throttle_ms: 1 };
const sms = (text: string, to = '+8613800138000') => ({ channel: 'sms', to, text }) as const;

type Stage = { readonly centre: Centre; readonly sender: Sender; readonly returned: Returned[] };
type Options = { readonly config?: Partial<SmppConfig>; readonly limits?: Partial<SmppLimits>; readonly keep?: (returned: Returned) => Promise<void>; readonly tls?: { readonly cert: string; readonly key: string } };

async function stage(t: TestContext, answer: (pdu: CentrePdu, index: number, session: CentreSession) => CentrePdu | null, { config, limits, keep, tls }: Options = {}): Promise<Stage> {
  const centre = await startCentre(answer, tls);
  const returned: Returned[] = [];
  const sender = makeSmppSender({
    host: '127.0.0.1', port: centre.port, tls: false, ca: null, system_id: 'shop', password: 'secret', system_type: '', sender: 'CORNERSHOP', long_texts: 'parts', alphabet: 'gsm7', receipt_ids: 'same', permanent_errors: ['001'], ...config,
  }, test_clock, async (one) => { await keep?.(one); returned.push(one); }, { ...quick, ...limits });
  t.after(async () => { centre.close(); await sender.close(); });
  return { centre, sender, returned };
}

const accept = (pdu: CentrePdu, index: number): CentrePdu => pdu.response({ message_id: `id-${index}` });

/** Resolves with what a centre brought was answered with. */
const bring = (session: CentreSession | undefined, options: Record<string, unknown>): Promise<number> => new Promise((resolve) => { session?.deliver_sm(options, (pdu) => resolve(pdu.command_status)); });

test('A Chinese text arrives as it was written, in UCS-2, from the name of the shop', async (t) => {
  const { centre, sender } = await stage(t, accept);
  assert.deepEqual(await sender.send(clear(sms('【街角小店】您的小票：12.50 元。退订回T'))), { outcome: 'sent', reference: 'id-1' });
  const [submit] = centre.submits;
  assert.equal(submit?.short_message.message, '【街角小店】您的小票：12.50 元。退订回T');
  assert.deepEqual([submit.data_coding, submit.destination_addr, submit.source_addr, submit.source_addr_ton, submit.registered_delivery], [8, '8613800138000', 'CORNERSHOP', 5, 1]);
});

test('A long text is divided into parts that a phone joins, and its last part asks for the receipt', async (t) => {
  const { centre, sender } = await stage(t, accept);
  const text = '谢谢惠顾😀'.repeat(40);
  assert.deepEqual(await sender.send(clear(sms(text))), { outcome: 'sent', reference: `id-${centre.submits.length}` });
  assert.equal(centre.submits.length, 4);
  assert.equal(centre.submits.map(({ short_message }) => short_message.message).join(''), text);
  assert.deepEqual(centre.submits.map(({ registered_delivery }) => registered_delivery), [0, 0, 0, 1]);
  assert.deepEqual(centre.submits.map(({ short_message }) => [...(short_message.udh?.[0] ?? [])].slice(3)), [[4, 1], [4, 2], [4, 3], [4, 4]]);
});

test('Where the centre divides, a long text goes out whole', async (t) => {
  const { centre, sender } = await stage(t, accept, { config: { long_texts: 'payload' } });
  const text = 'Thank you. [12.50 €] '.repeat(30);
  assert.equal((await sender.send(clear(sms(text)))).outcome, 'sent');
  assert.deepEqual([centre.submits.length, centre.submits[0]?.message_payload?.message], [1, text]);
});

test('A message goes out from a number, a short code or a name, in the alphabet and under the kind of name that the centre uses', async (t) => {
  for (const [sender_name, expected] of [['+4915112345678', ['4915112345678', 1]], ['10690001', ['10690001', 3]], ['Corner Shop Berlin', ['Corner Shop', 5]]] as const) {
    const { centre, sender } = await stage(t, (pdu) => pdu.response({ message_id: '1A2b' }), { config: { sender: sender_name, alphabet: 'ucs2', receipt_ids: 'decimal' } });
    assert.deepEqual(await sender.send(clear(sms('Hello'))), { outcome: 'sent', reference: '6699' });
    assert.deepEqual([centre.submits[0]?.source_addr, centre.submits[0]?.source_addr_ton], expected);
    assert.deepEqual([centre.submits[0]?.short_message.message, centre.submits[0]?.data_coding], ['Hello', 8]);
  }
});

test('Every text comes out of its parts as it went in, no character is cut, and no part is too long', () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', 'é', '€', '[', '\n', '中', '😀'), minLength: 1, maxLength: 600 }), fc.boolean(), (text, allowsGsm) => {
    const encoded = encodeSms(text, 7, 255, allowsGsm);
    assert.ok(encoded);
    const joined = encoded.parts.map((part) => decodeSms(encoded.hasHeader ? (readPart(part)?.body ?? Buffer.alloc(0)) : part, encoded.data_coding));
    assert.equal(joined.join(''), text);
    for (const part of joined) assert.ok(part.isWellFormed());
    for (const part of encoded.parts) assert.ok(part.length <= (encoded.data_coding === 0 ? 160 : 140));
  }));
  assert.equal(encodeSms('', 0, 10), null);
  assert.equal(encodeSms('中'.repeat(671), 0, 10), null);
});

test('A receipt tells what became of a message, whether it comes in parameters or in words', async (t) => {
  const { centre, sender, returned } = await stage(t, accept);
  await sender.send(clear(sms('one')));
  const words = (stat: string, err: string): string => `id:id-1 sub:001 dlvrd:000 submit date:2611201200 done date:2611201201 stat:${stat} err:${err} text:one`;
  assert.equal(await bring(centre.sessions[0], { esm_class: 4, source_addr: '8613800138000', short_message: words('DELIVRD', '000') }), 0);
  assert.equal(await bring(centre.sessions[0], { esm_class: 4, short_message: words('UNDELIV', '001') }), 0);
  assert.equal(await bring(centre.sessions[0], { esm_class: 4, short_message: words('EXPIRED', '027') }), 0);
  assert.equal(await bring(centre.sessions[0], { esm_class: 4, short_message: words('ACCEPTD', '000') }), 0);
  assert.equal(await bring(centre.sessions[0], { esm_class: 4, short_message: '', receipted_message_id: 'id-9', message_state: 8 }), 0);
  assert.deepEqual(returned, [
    { kind: 'report', reference: 'id-1', state: 'delivered', isPermanent: false, reason: null },
    { kind: 'report', reference: 'id-1', state: 'failed', isPermanent: true, reason: 'undeliv_001' },
    { kind: 'report', reference: 'id-1', state: 'failed', isPermanent: false, reason: 'expired_027' },
    { kind: 'report', reference: 'id-9', state: 'failed', isPermanent: false, reason: 'rejectd' },
  ]);
});

test('A reply is handed on with its number, and a part of a longer one says so', async (t) => {
  const { centre, sender, returned } = await stage(t, accept);
  await sender.send(clear(sms('one')));
  await bring(centre.sessions[0], { source_addr: '8613800138000', destination_addr: '10690001', short_message: '退订' });
  await bring(centre.sessions[0], { source_addr: '+4915112345678', destination_addr: '10690001', esm_class: 0x40, short_message: { udh: Buffer.from([5, 0, 3, 9, 2, 1]), message: 'stop' } });
  assert.deepEqual(returned, [
    { kind: 'reply', channel: 'sms', from: '+8613800138000', to: '10690001', text: '退订', headers: {} },
    { kind: 'reply', channel: 'sms', from: '+4915112345678', to: '10690001', text: 'stop', headers: { 'sms-part': '1/2' } },
  ]);
});

test('What can’t be kept now is left with the centre, which brings it again', async (t) => {
  let isFull = true;
  const { centre, sender, returned } = await stage(t, accept, { keep: async () => { if (isFull) throw new Error('the database is away'); } });
  await sender.send(clear(sms('one')));
  assert.equal(await bring(centre.sessions[0], { source_addr: '8613800138000', short_message: 'STOP' }), 0x64);
  isFull = false;
  assert.equal(await bring(centre.sessions[0], { source_addr: '8613800138000', short_message: 'STOP' }), 0);
  assert.equal(returned.length, 1);
});

test('No more is under way than the window lets', async (t) => {
  const held: (() => void)[] = [];
  let most = 0;
  const { centre, sender } = await stage(t, (pdu, index, session) => {
    held.push(() => session.send(accept(pdu, index)));
    most = Math.max(most, held.length);
    setImmediate(() => held.shift()?.());
    return null;
  }, { limits: { window: 4 } });
  const outcomes = await Promise.all(Array.from({ length: 60 }, (_, index) => sender.send(clear(sms(`n ${index}`)))));
  assert.deepEqual([outcomes.filter(({ outcome }) => outcome === 'sent').length, centre.submits.length, most <= 4], [60, 60, true]);
});

test('A centre that has too much refuses for now; an address that does not exist is refused for ever', async (t) => {
  const codes = [0x58, 0x14, 0x0b, 0x08];
  const { sender } = await stage(t, (pdu, index) => pdu.response({ command_status: codes[index - 1] }), { limits: { window: 1 } });
  assert.deepEqual(await sender.send(clear(sms('a'))), { outcome: 'refused', reason: 'throttled', isPermanent: false });
  assert.deepEqual(await sender.send(clear(sms('b'))), { outcome: 'refused', reason: 'throttled', isPermanent: false });
  assert.deepEqual(await sender.send(clear(sms('c'))), { outcome: 'refused', reason: 'status_b', isPermanent: true });
  assert.deepEqual(await sender.send(clear(sms('d'))), { outcome: 'refused', reason: 'status_8', isPermanent: false });
  assert.deepEqual(await sender.send(clear(sms('e', '12345'))), { outcome: 'refused', reason: 'phone_invalid', isPermanent: true });
});

test('A message whose first part went out is unknown when its second is refused', async (t) => {
  const { sender } = await stage(t, (pdu, index) => (index === 1 ? accept(pdu, 1) : pdu.response({ command_status: 0x58 })));
  assert.deepEqual(await sender.send(clear(sms('中'.repeat(100)))), { outcome: 'unknown', reason: 'part_2_throttled' });
});

test('A connection that dies after a message was written leaves it unknown, and before that refused; then it is opened again', async (t) => {
  const { centre, sender } = await stage(t, (pdu, index, session) => {
    if (index > 1) return accept(pdu, index);
    session.socket.destroy();
    return null;
  });
  assert.deepEqual(await sender.send(clear(sms('written'))), { outcome: 'unknown', reason: 'no_answer' });
  const second = clear(sms('not written'));
  const outcome = await sender.send(second);
  assert.deepEqual(outcome, { outcome: 'refused', reason: 'connection_lost', isPermanent: false });
  assert.equal(Cleared.revoke(second), true, 'its content was never taken');
  let last: Sent = await sender.send(clear(sms('again')));
  while (last.outcome !== 'sent') last = await new Promise((resolve) => { setImmediate(() => resolve(sender.send(clear(sms('again'))))); });
  assert.equal(centre.sessions.length, 2);
});

test('A centre that never answers leaves a message unknown, and one that can’t be reached or does not let us in refuses it', async (t) => {
  const silent = await stage(t, () => null, { limits: { answer_ms_max: 60 } });
  assert.deepEqual(await silent.sender.send(clear(sms('a'))), { outcome: 'unknown', reason: 'no_answer' });
  const wrong = await stage(t, accept, { config: { password: 'wrong' } });
  assert.deepEqual(await wrong.sender.send(clear(sms('a'))), { outcome: 'refused', reason: 'bind_14', isPermanent: false });
  const away = await stage(t, accept, { config: { port: 1 } });
  assert.equal((await away.sender.send(clear(sms('a')))).outcome, 'refused');
});

test('Over TLS only a centre whose certificate is trusted gets the password', async (t) => {
  const { cert, key, ca } = await makeTestCertificate();
  const trusted = await stage(t, accept, { tls: { cert, key }, config: { tls: true, ca } });
  assert.equal((await trusted.sender.send(clear(sms('a')))).outcome, 'sent');
  const other = await stage(t, accept, { tls: { cert, key }, config: { tls: true } });
  assert.deepEqual(await other.sender.send(clear(sms('a'))), { outcome: 'refused', reason: 'connect_failed', isPermanent: false });
});

test('A withdrawal stops what waits for a place in the window', async (t) => {
  const waiting: (() => void)[] = [];
  const { centre, sender } = await stage(t, (pdu, index, session) => { waiting.push(() => session.send(accept(pdu, index))); return null; }, { limits: { window: 1 } });
  const [first, second] = [clear(sms('first')), clear(sms('second'))];
  const sends = [sender.send(first), sender.send(second)];
  while (centre.submits.length === 0) await new Promise((resolve) => { setImmediate(resolve); });
  assert.equal(Cleared.revoke(first), false, 'too late for the first');
  assert.equal(Cleared.revoke(second), true);
  waiting[0]?.();
  assert.deepEqual((await Promise.all(sends)).map(({ outcome }) => outcome), ['sent', 'refused']);
  assert.equal(centre.submits.length, 1);
});

test('A line that is silent is asked whether it still stands', async (t) => {
  const { centre, sender } = await stage(t, accept, { limits: { enquire_ms: 5 } });
  await sender.send(clear(sms('a')));
  await new Promise<void>((resolve) => { centre.sessions[0]?.on('enquire_link', () => resolve()); });
});

test('A centre that asks whether we are there gets an answer, and one that talks nonsense is left', async (t) => {
  const { centre, sender } = await stage(t, accept);
  await sender.send(clear(sms('a')));
  await new Promise<void>((resolve) => { centre.sessions[0]?.enquire_link(() => resolve()); });
  const closed = new Promise<void>((resolve) => { centre.sessions[0]?.on('close', () => resolve()); });
  centre.sessions[0]?.socket.write(Buffer.from('GET / HTTP/1.1\r\nHost: nobody\r\n\r\n'));
  await closed;
});

test('Messages are the same however they are cut on the way, and no bytes break the reader', () => {
  const pdus = [1, 2, 3].map((sequence) => ({ command: 5, status: 0, sequence, body: Buffer.alloc(sequence * 40, sequence) }));
  const stream = Buffer.concat(pdus.map(encodePdu));
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (cuts) => {
    const read = makePduReader();
    const found = [];
    for (let at = 0, index = 0; at < stream.length; index += 1) {
      const size = cuts[index % cuts.length] ?? 1;
      found.push(...(read(stream.subarray(at, at + size)) ?? []));
      at += size;
    }
    assert.deepEqual(found.map(({ sequence, body }) => [sequence, body.length]), pdus.map(({ sequence, body }) => [sequence, body.length]));
  }));
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
    const delivery = readDelivery(Buffer.from(bytes));
    if (delivery !== null) returnedBySmpp(delivery, []);
    makePduReader()(Buffer.from(bytes));
  }));
});
