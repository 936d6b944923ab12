import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test } from 'node:test';
import { consentNotice, noticeHash } from '@stilltill/domain/consent';
import { type SealedField, TERMINAL_KINDS, type TerminalBody } from '@stilltill/protocol';
import { type TillBench, makeTillBench, must } from '@stilltill/testing/till-bench';
import { createHash } from './hash.ts';
import { openPracticeTill } from './practice/practice-till.ts';
import type { ConsentRequest, Till } from './till.ts';

const NUMBER = '13812345678';
const ADDRESS = 'wang.fang@example.com';
const NOTICE = consentNotice('zh', '静水便利');
const consent = (change: Partial<ConsentRequest> = {}): ConsentRequest => ({
  address: { kind: 'phone', address: NUMBER }, choices: [{ purpose: 'marketing', channel: 'sms' }], notice: NOTICE, where: 'display', sale: null, ...change,
});

async function openBench(seed: string): Promise<TillBench> {
  const bench = await makeTillBench(seed);
  await bench.beginDay();
  return bench;
}

type Kinds = 'consent.given' | 'consent.withdrawn' | 'receipt.requested';

function bodies<K extends Kinds>(bench: TillBench, kind: K): TerminalBody<K>[] {
  return bench.server.entries().filter(({ entry }) => entry.kind === kind).map(({ entry }) => TERMINAL_KINDS[kind].parse(entry.body) as TerminalBody<K>);
}

const addressOf = (bench: TillBench, body: { readonly address: { readonly field: SealedField } } | undefined): Promise<string | null> => (body ? bench.server.open(body.address.field) : Promise.resolve(null));

/** Whether a text lies anywhere on the till's disk: as it is, or as base64 at any of the three places that it may begin at. */
function isOnDisk(bench: TillBench, text: string): boolean {
  const codes = [0, 1, 2].map((skipped) => Buffer.concat([Buffer.alloc(skipped), Buffer.from(text)]).toString('base64').slice(skipped === 0 ? 0 : 4, -4));
  const all = [...bench.disk.image().files.values()].map((bytes) => Buffer.from(bytes).toString('latin1'));
  return [text, ...codes].some((form) => all.some((file) => file.includes(form)));
}

async function uploaded(bench: TillBench): Promise<void> {
  bench.till.syncNow();
  await bench.until((state) => state.network.waiting === 0);
}

test('what a customer says offline reaches the server with the key that opens it, and the till keeps the address nowhere', async () => {
  const bench = await openBench('consent offline');
  bench.server.setFate(() => 'lose_request');
  must(await bench.till.giveConsent(consent({ choices: [{ purpose: 'survey', channel: 'voice' }, { purpose: 'marketing', channel: 'sms' }, { purpose: 'marketing', channel: 'sms' }] })));
  must(await bench.till.withdrawConsent({ address: { kind: 'email', address: ADDRESS }, channels: ['email'], where: 'operator', sale: null }));
  assert.ok(!isOnDisk(bench, NUMBER) && !isOnDisk(bench, ADDRESS), 'nothing is on the disk in the clear');
  await bench.reopen(bench.disk.cutPower());
  bench.server.setFate(() => 'pass');
  await uploaded(bench);
  const [given] = bodies(bench, 'consent.given');
  const [withdrawn] = bodies(bench, 'consent.withdrawn');
  assert.deepEqual(given?.choices, [{ purpose: 'marketing', channel: 'sms' }, { purpose: 'survey', channel: 'voice' }]);
  assert.deepEqual(given?.notice, { hash: noticeHash(NOTICE, (text) => hash('sha256', text, 'hex')), version: NOTICE.version, language: 'zh' });
  assert.deepEqual([await addressOf(bench, given), await addressOf(bench, withdrawn)], [NUMBER, ADDRESS]);
  assert.deepEqual([withdrawn?.channels, withdrawn?.where], [['email'], 'operator']);
  assert.ok(!isOnDisk(bench, NUMBER) && !isOnDisk(bench, ADDRESS), 'nor after a restart and an upload');
  assert.ok(bench.server.all().every(({ text }) => !text.includes(NUMBER) && !text.includes(ADDRESS)));
});

test('a receipt by message names its sale, and holds its link as another sealed field', async () => {
  const bench = await openBench('receipt by message');
  const none = await bench.till.requestReceipt({ address: { kind: 'phone', address: NUMBER }, language: 'en', where: 'operator' });
  assert.equal(none.ok ? '' : none.fault.code, 'receipt_missing');
  const receipt = must(await bench.sellOne());
  must(await bench.till.requestReceipt({ address: { kind: 'phone', address: '138 1234 5678' }, language: 'en', where: 'operator' }));
  await uploaded(bench);
  const [body] = bodies(bench, 'receipt.requested');
  assert.equal(body?.sale, receipt.sale.sale);
  assert.equal(await addressOf(bench, body), '138 1234 5678');
  assert.equal(body?.link && await bench.server.open(body.link), receipt.link);
  assert.deepEqual(bodies(bench, 'consent.given'), [], 'a number given for a receipt is consent to nothing else');
  assert.ok(!bench.server.all().some(({ text }) => text.includes(receipt.link ?? '-')));
});

test('a server that was restored gets the keys again with the entries', async () => {
  const bench = await openBench('consent again');
  must(await bench.till.giveConsent(consent()));
  await uploaded(bench);
  bench.server.forgetKeys();
  assert.equal(await addressOf(bench, bodies(bench, 'consent.given')[0]), null);
  bench.server.restore(1, 'b2');
  await uploaded(bench);
  await bench.until(() => bodies(bench, 'consent.given').length === 1);
  assert.equal(await addressOf(bench, bodies(bench, 'consent.given')[0]), NUMBER);
});

test('keys are dropped with their entry, when the server has held it for 90 days', async () => {
  const bench = await openBench('consent dropped');
  must(await bench.till.giveConsent(consent()));
  await uploaded(bench);
  const key = bodies(bench, 'consent.given')[0]?.address.field.key ?? '-';
  const { epoch = '' } = bench.till.state().terminal ?? {};
  const kept = async (): Promise<number> => must(await bench.storage.readEntries(epoch, 1, 100)).filter(({ keys }) => keys?.some((each) => each.key === key)).length;
  assert.equal(await kept(), 1);
  // A till that is off for three months.
  for (const days of [3, 89, 3]) {
    bench.clock.stop();
    await bench.advance(days * 24 * 3_600_000);
    await bench.reopen(bench.disk.restart());
    await bench.until((state) => state.network.waiting === 0);
    await bench.settle();
  }
  assert.equal(await kept(), 0);
});

test('where the key of a withdrawal is damaged on the disk the entry goes out all the same: its loss is seen, not silent', async () => {
  const bench = await openBench('consent damaged');
  bench.server.setFate(() => 'lose_request');
  must(await bench.till.withdrawConsent({ address: { kind: 'phone', address: NUMBER }, channels: null, where: 'operator', sale: null }));
  const { epoch = '' } = bench.till.state().terminal ?? {};
  const last = must(await bench.storage.readEntries(epoch, 1, 100)).at(-1);
  const { sealed = '' } = last?.keys?.[0] ?? {};
  const file = bench.disk.image().files.get('journal.log') ?? new Uint8Array();
  bench.disk.damage('journal.log', Buffer.from(file).indexOf(sealed) + 10);
  bench.server.setFate(() => 'pass');
  await uploaded(bench);
  const [body] = bodies(bench, 'consent.withdrawn');
  assert.equal(body?.channels, null);
  assert.equal(await addressOf(bench, body), null);
});

test('what has not the shape of an address is refused before anything is written', async () => {
  const bench = await openBench('consent refused');
  await uploaded(bench);
  const code = async (given: Promise<{ readonly ok: boolean; readonly fault?: { readonly code: string } }>): Promise<string> => (await given).fault?.code ?? 'ok';
  const withdraw = (kind: 'phone' | 'email', address: string): Promise<string> => code(bench.till.withdrawConsent({ address: { kind, address }, channels: null, where: 'operator', sale: null }));
  for (const phone of ['', '   ', '123', 'abc', '13812345678;drop', '+86+138', '1'.repeat(16), '1'.repeat(10_240), '138\n1234', 'tel:13812345678', '138-1234-5678']) assert.equal(await withdraw('phone', phone), 'phone_invalid', phone.slice(0, 30));
  for (const email of ['', 'a', 'a@b', '@b.cn', 'a b@c.cn', 'a@b.cn\r\nBcc: x@y.cn', 'a@b@c.cn', 'a@b.cn\u0000', 'a\u202e@b.cn', `${'a'.repeat(10_240)}@b.cn`]) assert.equal(await withdraw('email', email), 'email_invalid', email.slice(0, 30));
  for (const choices of [[], [{ purpose: 'marketing', channel: 'email' }], [{ purpose: 'order', channel: 'sms' }], [{ purpose: 'marketing', channel: 'push' }]]) {
    assert.equal(await code(bench.till.giveConsent(consent({ choices: choices as ConsentRequest['choices'] }))), 'request_malformed');
  }
  assert.equal(bench.till.state().network.waiting, 0);
  assert.equal(await withdraw('phone', '＋８６　138 1234 5678'), 'ok', 'full-width figures are figures');
});

test('nobody at the till, nothing said: a locked till records no word of a customer', async () => {
  const bench = await openBench('consent locked');
  must(await bench.till.signOff('locked'));
  assert.ok(!(await bench.till.giveConsent(consent())).ok);
});

test('practice looks at a number and forgets it', async () => {
  const bench = await openBench('consent practice');
  const practice: Till = must(await openPracticeTill({ shelf: bench.storage.shelf, operator: bench.operator, clock: bench.clock, random: bench.random, hash: await createHash() }));
  const before = practice.state().network.waiting;
  must(await practice.giveConsent(consent()));
  must(await practice.withdrawConsent({ address: { kind: 'phone', address: NUMBER }, channels: null, where: 'operator', sale: null }));
  must(await practice.requestReceipt({ address: { kind: 'email', address: ADDRESS }, language: 'zh', where: 'display' }));
  assert.ok(!(await practice.requestReceipt({ address: { kind: 'email', address: 'x' }, language: 'zh', where: 'display' })).ok);
  assert.equal(practice.state().network.waiting, before, 'not even in the journal that practice forgets');
  await practice.close();
  assert.deepEqual(bodies(bench, 'consent.given'), []);
});
