import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import type { PushView } from '@stilltill/domain/care';
import { PUSH_SCRIPT, PUSH_WORKER, pushEndedPage, pushPage } from './index.ts';
import { messagesOf } from './language.ts';

const EVIL = `<script>alert(1)</script>"'&`;
const LANGUAGES = ['zh', 'en'] as const;
const view = (language: 'zh' | 'en', change: Partial<PushView> = {}): PushView => ({
  language, path: '/c/a.b', shop_name: EVIL, timezone: 'Asia/Shanghai', done: null, problem: null, said: {}, key: 'B'.repeat(87), scope: '/c/push/a/', known: ['a'.repeat(64)], notice: [EVIL], choices: [{ purpose: 'marketing', name: EVIL }, { purpose: 'order', name: '' }], isStopped: true, ...change,
});

test('without script the page says what is needed and leads back; forms and their words wait hidden', () => {
  for (const language of LANGUAGES) {
    const page = pushPage(view(language));
    const t = messagesOf(language).push;
    assert(page.includes(t.needed) && page.includes(`<a href="/c/a.b?lang=${language}">${t.back}</a>`));
    for (const [tag] of page.matchAll(/<(form|p)[^>]*data-(when|problem)="(?!needed)[^>]*>/g)) assert.match(tag, / hidden>$/);
    assert.equal(page.match(/data-when="(needed|unfit|blocked|off|on)"/g)?.length, 5);
    assert(!page.includes(' checked') && !page.includes('<span></span>'));
    assert.equal(page.match(/<h1>/g)?.length, 1);
    assert(Buffer.byteLength(page) < 50_000);
  }
});

test('it names one script by its path, and nothing that people wrote brings another', () => {
  for (const page of LANGUAGES.flatMap((language) => [pushPage(view(language, { problem: 'subscription_unfit' })), pushEndedPage(view(language))])) {
    assert.deepEqual([...page.matchAll(/<script[^>]*>/g)].map(([tag]) => tag), page.includes('data-push') ? ['<script src="/c/push/page.js" defer>'] : []);
    assert(!/\son\w+=|\sstyle=|javascript:|https?:|undefined|\[object/.test(page));
  }
});

type Shown = { readonly title: string; readonly options: { readonly body: string; readonly data: { readonly url: string } } };

/** Runs the worker as a browser does, and answers with what comes of events. */
function startWorker(): { readonly shown: Shown[]; readonly opened: string[]; fire(kind: string, event: object): void } {
  const [shown, opened, hears]: [Shown[], string[], Map<string, (event: object) => void>] = [[], [], new Map()];
  runInNewContext(PUSH_WORKER, {
    URL, location: { origin: 'https://shop.test', host: 'shop.test' }, skipWaiting: () => undefined, addEventListener: (kind: string, hear: (event: object) => void) => hears.set(kind, hear),
    registration: { showNotification: (title: string, options: Shown['options']) => void shown.push({ title, options }) }, clients: { openWindow: (url: string) => void opened.push(url) },
  });
  return { shown, opened, fire: (kind, event) => hears.get(kind)?.({ waitUntil: () => undefined, ...event }) };
}

test('the worker shows title and text of what comes, and something also of what it can’t read', () => {
  const { shown, fire } = startWorker();
  fire('push', { data: { json: (): unknown => ({ title: '晨光便利', body: '春茶上新', url: 'https://shop.test/c/a.b' }) } });
  assert.equal(JSON.stringify(shown.pop()), JSON.stringify({ title: '晨光便利', options: { body: '春茶上新', data: { url: 'https://shop.test/c/a.b' } } }));
  for (const data of [null, { json: (): unknown => JSON.parse('{') as unknown }, { json: () => null }, { json: () => ({ title: 7, body: {}, url: [] }) }]) {
    fire('push', { data });
    assert.deepEqual([shown.at(-1)?.title, shown.pop()?.options.body], ['shop.test', '']);
  }
});

test('a click opens the link of a notification where it is ours, and nothing else', () => {
  const { opened, fire } = startWorker();
  const click = (url: string): void => fire('notificationclick', { notification: { close: () => undefined, data: { url } } });
  for (const url of ['', 'nonsense', 'https://shop.test.evil.example/c/a.b', 'http://shop.test/c/a.b', 'javascript:alert(1)', 'https://shop.test@evil.example/', '//evil.example/']) click(url);
  assert.deepEqual(opened, []);
  click('https://shop.test/c/a.b');
  assert.deepEqual(opened, ['https://shop.test/c/a.b']);
});

test('both scripts are small, stand for themselves, and load nothing', () => {
  for (const script of [PUSH_SCRIPT, PUSH_WORKER]) {
    assert(Buffer.byteLength(script) < 8_000);
    assert(!/import|fetch\(|eval|https?:|\bas (unknown|Record)\b|localStorage|cookie/.test(script));
  }
});
