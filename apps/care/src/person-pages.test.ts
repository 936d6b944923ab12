import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CARE_DONE, CARE_PROBLEMS, type CareWord, type DataView, type HistoryView, type PastContactItem, type PreferencesView, type SlipView, type VerifyView } from '@stilltill/domain/care';
import { CHANNELS, PURPOSES, REASONS } from '@stilltill/domain/contact';
import { confirmPage, dataPage, deadLinkPage, erasePage, erasedPage, failurePage, historyPage, oneClickPage, preferencesPage, receiptPage, verifyPage } from './index.ts';
import { messagesOf } from './language.ts';

const EVIL = `<script>alert(1)</script>"'&<img src=x onerror=alert(1)>\u202Eevil`;
const LANGUAGES = ['zh', 'en'] as const;
const frame = (language: 'zh' | 'en' = 'en') => ({ language, path: '/c/a.b', shop_name: EVIL, timezone: 'Asia/Shanghai' });
const NOTE = { done: null, problem: null, said: {} } as const;
const AT = '2026-11-20T16:30:00.000Z';
const WORD: CareWord = { act: 'given', form: 'confirmed', purposes: ['marketing'], channels: ['sms'], at: AT, source: 'till', about: EVIL, notice_hash: 'a'.repeat(64) };
const CONTACT: PastContactItem = { kind: 'contact', at: AT, channel: 'sms', purpose: 'marketing', by: 'machine', state: 'denied', store_name: EVIL, about: EVIL, planned_at: AT, reasons: [{ code: 'withdrawn', said: { at: AT, source: 'one_click' } }] };
const preferences = (language: 'zh' | 'en', change: Partial<PreferencesView> = {}): PreferencesView => ({
  ...frame(language), ...NOTE, notice: [EVIL], hours: [600, 1080], isZoneKnown: false, paused_until: AT, isStopped: true, hasPrivacySignal: true, hasPush: true,
  points: Array.from({ length: 5 }, (_, at) => ({ id: `p${at}`, label: EVIL, isConfirmed: at > 0, choices: CHANNELS.flatMap((channel) => PURPOSES.map((purpose) => ({ channel, purpose, name: EVIL, isOn: at > 1 }))) })), ...change,
});
const data = (language: 'zh' | 'en', change: Partial<DataView> = {}): DataView => ({
  ...frame(language), ...NOTE, name: EVIL, chosen_language: null, zone: EVIL, since: AT, places: [EVIL], points: [{ id: 'x', kind: 'phone', address: EVIL, confirmed_at: null, isOwn: false }], words: Array.from({ length: 30 }, () => WORD),
  requests: [{ kind: 'objection', received_at: AT, answer_by: AT, ended_at: AT, outcome: 'refused', reason: EVIL }], balance_points: 120n, purchases: [{ at: AT, number: EVIL, total_minor: 100n, currency: 'CNY', earned_points: 1n, spent_points: 0n }], ...change,
});
const history = (language: 'zh' | 'en', items: HistoryView['items'] = Array.from({ length: 30 }, () => CONTACT)): HistoryView => ({ ...frame(language), items: [...items, { kind: 'access', at: AT, by: EVIL, what: 'opened' }], next: EVIL });
const verify = (language: 'zh' | 'en', change: Partial<VerifyView> = {}): VerifyView => ({ ...frame(language), ...NOTE, said: { address: EVIL, sender: EVIL, words: EVIL }, code: EVIL, answer: { genuine: true, day: '2026-11-20', channel: 'sms', purpose: 'marketing' }, isLimited: false, ...change });
const SLIP: SlipView = {
  ...NOTE, said: { title: EVIL, words: EVIL, stars: EVIL, address: EVIL, choices: EVIL }, path: '/r/a.b', feedback: null, fapiao: { state: 'refused', at: AT, number: EVIL, reason: EVIL }, canAskFapiao: true,
  sign_up: { title: EVIL, paragraphs: [EVIL], agree: EVIL, purposes: [['marketing', EVIL]], channels: [['sms', EVIL]] },
};
const receipt = (language: 'zh' | 'en', slip: SlipView): string => receiptPage({
  language, kind: 'sale', slip, shop_name: EVIL, store_name: EVIL, timezone: 'Asia/Shanghai', number: 'n', hash: 'h', at: AT, currency: 'CNY', lines: [], tax: [], total_minor: 1n, tenders: [],
});
const pagesIn = (language: 'zh' | 'en'): readonly string[] => [
  confirmPage({ ...frame(language), said: [WORD], isStopped: false }), confirmPage({ ...frame(language), said: [], isStopped: true }), preferencesPage(preferences(language)), historyPage(history(language)), dataPage(data(language)),
  erasePage({ ...frame(language), problem: 'sure_missing' }), erasedPage(language), deadLinkPage(language, '/v'), oneClickPage({ ...frame(language), purpose: 'marketing', channel: 'email', isDone: false }),
  oneClickPage({ ...frame(language), purpose: null, channel: null, isDone: true }), verifyPage(verify(language)), verifyPage(verify(language, { shop_name: '' })), failurePage(language, 'foreign'),
  receipt(language, SLIP), receipt(language, { ...SLIP, feedback: { stars: 4, words: EVIL, answer: EVIL } }),
];

test('no page runs a script, loads anything or leads elsewhere, and nothing that people wrote brings markup', () => {
  for (const page of LANGUAGES.flatMap(pagesIn)) {
    assert(!/<script|<img|\son\w+=|\sstyle=|src=|url\(|@import|https?:|undefined|\[object/.test(page.replaceAll(/&lt;img src=x onerror=alert\(1\)&gt;/g, '')), page.slice(0, 400));
  }
});

test('each page weighs less than 50 kB, also with many addresses, words and messages', () => {
  for (const page of LANGUAGES.flatMap(pagesIn)) assert(Buffer.byteLength(page.replaceAll(/&lt;script&gt;.*?evil/g, 'name')) < 50_000);
});

test('every word that a page can need is there in both languages, and each has its one heading and its language', () => {
  for (const language of LANGUAGES) {
    const t = messagesOf(language);
    for (const code of REASONS) assert(t.reasons[code], code);
    for (const purpose of PURPOSES) assert(t.purposes[purpose], purpose);
    for (const done of CARE_DONE) assert(t.done[done], done);
    for (const problem of CARE_PROBLEMS) assert(t.problems[problem], problem);
    for (const page of pagesIn(language)) {
      assert.equal(page.match(/<h1>/g)?.length, 1);
      assert(page.includes(`<html lang="${language === 'zh' ? 'zh-CN' : 'en-GB'}">`));
    }
  }
});

test('every field has a label, and a form goes by POST to its own page in the language that is read', () => {
  for (const page of LANGUAGES.flatMap(pagesIn)) {
    for (const [form] of page.matchAll(/<form[^>]*>/g)) assert.match(form, /^<form method="post" action="\/[cr]\/a\.b(\/[a-z-]+)?\?lang=(zh|en)">$/);
    const fields = page.match(/<(input(?! type="hidden")|select|textarea)/g)?.length ?? 0;
    assert.equal(page.match(/<label/g)?.length ?? 0, fields);
  }
});

test('a code that is not known says so as an alert, and a genuine one warns that a code can be copied', () => {
  assert.match(verifyPage(verify('en', { answer: { genuine: false } })), /role="alert"><strong>Not known<\/strong>/);
  assert.match(verifyPage(verify('en')), /role="status"><strong>Genuine<\/strong>.*20 November 2026.*can be copied/s);
});

test('what a receipt offers is folded, nothing in it is ticked, and what was typed wrongly is open and still there', () => {
  const calm = receipt('en', { ...SLIP, said: {}, fapiao: null });
  assert(!calm.includes(' checked') && !calm.includes('<details open'));
  assert(receipt('en', { ...SLIP, problem: 'title_missing', said: { title: 'Typed', email: 'a@b' } }).includes('<details open><summary><h2>Ask for a fapiao'));
});
