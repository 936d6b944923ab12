import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { CONTENT_SECURITY_POLICY, type ReceiptView, chooseLanguage, missingPage, receiptPage } from './index.ts';

const VIEW: ReceiptView = {
  language: 'zh', kind: 'sale', slip: null, shop_name: '静好便利店', store_name: '湖滨路店', timezone: 'Asia/Shanghai', number: 'S1-T1-7K2QD-42', hash: 'a1b2c3d4',
  at: '2026-11-20T16:30:00.000Z', currency: 'CNY',
  lines: [
    { names: { zh: '可乐 500毫升', en: 'Cola 500 ml' }, qty_milli: 2000, price_minor: 350n, amount_minor: 700n },
    { names: { zh: '香蕉', en: 'Bananas' }, qty_milli: 456, price_minor: 798n, amount_minor: 364n },
  ],
  tax: [{ rate_ppm: 130_000, net_minor: 619n, tax_minor: 81n }, { rate_ppm: 90_000, net_minor: 334n, tax_minor: 30n }],
  total_minor: 1064n, tenders: [{ kind: 'cash', given_minor: 2000n, change_minor: 936n }],
};

test('a receipt shows number, check digits, lines, tax, cash and change, and the date in the store’s zone', () => {
  const page = receiptPage(VIEW);
  for (const text of ['S1-T1-7K2QD-42', 'a1b2c3d4', '可乐 500毫升', '2 × ¥3.50', '0.456 × ¥7.98', '¥10.64', '¥20.00', '¥9.36', '¥0.81', '13%', '2026年11月21日', '00:30']) {
    assert(page.includes(text), text);
  }
  assert(!page.includes('Cola'));
});

test('a receipt reads in English where that is asked for, and the other language is one link away', () => {
  const page = receiptPage({ ...VIEW, language: 'en' });
  for (const text of ['Cola 500 ml', 'Bananas', '21 November 2026', 'Change', 'href="?lang=zh"', 'lang="en-GB"']) assert(page.includes(text), text);
  assert(receiptPage(VIEW).includes('href="?lang=en"'));
});

test('each tender is called what it was: a card gives no change, and goods that came back pay for new ones', () => {
  const of = (kind: 'sale' | 'refund', ...by: ReceiptView['tenders'][number]['kind'][]): string => receiptPage({ ...VIEW, language: 'en', kind, tenders: by.map((each) => ({ kind: each, given_minor: 1064n, change_minor: 0n })) });
  const sale = of('sale', 'exchange', 'card');
  for (const text of ['Goods returned', 'Paid by card']) assert(sale.includes(text), text);
  for (const text of ['Cash received', 'Change']) assert(!sale.includes(text), text);
  assert(of('refund', 'exchange').includes('For the new goods'));
});

test('a refund says that it is one', () => {
  const page = receiptPage({ ...VIEW, kind: 'refund', language: 'en' });
  for (const text of ['Refund', 'Given back', 'Paid out in cash']) assert(page.includes(text), text);
  assert(!page.includes('Cash received'));
});

test('no name can bring markup into a page', () => {
  const evil = `<script>alert(1)</script>"'&<img src=x onerror=alert(1)>\u202Eevil`;
  const page = receiptPage({
    ...VIEW, shop_name: evil, store_name: evil, number: evil, hash: evil, lines: [{ names: { zh: evil }, qty_milli: 1000, price_minor: 1n, amount_minor: 1n }],
  });
  assert(!/<script|<img/.test(page));
  assert(page.includes('<bdi>&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;'));
});

test('a page needs no script, loads nothing, and its policy allows its own style and nothing else', () => {
  for (const page of [receiptPage(VIEW), missingPage('zh'), missingPage('en')]) {
    assert(!/<script|\son\w+=|\sstyle=|src=|url\(|@import|http:|https:/.test(page));
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? '';
    assert(CONTENT_SECURITY_POLICY.includes(`style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`));
  }
  assert(CONTENT_SECURITY_POLICY.startsWith("default-src 'none'"));
});

test('a receipt of a hundred lines weighs less than 50 kB', () => {
  const line = { names: { zh: '一种名字很长很长的商品 500毫升×12' }, qty_milli: 12_000, price_minor: 123_456n, amount_minor: 1_481_472n };
  assert(Buffer.byteLength(receiptPage({ ...VIEW, lines: Array.from({ length: 100 }, () => line) })) < 50_000);
});

test('an amount of any size is shown to the last fen', () => {
  assert(receiptPage({ ...VIEW, total_minor: 10n ** 15n - 1n }).includes('¥9,999,999,999,999.99'));
});

test('the language is that of the link, else that of the browser, else Chinese', () => {
  assert.equal(chooseLanguage('en', 'zh-CN'), 'en');
  assert.equal(chooseLanguage(undefined, 'fr, en-GB;q=0.8, zh;q=0.5'), 'en');
  assert.equal(chooseLanguage(undefined, 'en;q=0.3, zh-CN'), 'zh');
  assert.equal(chooseLanguage('xx', undefined), 'zh');
  assert.equal(chooseLanguage(undefined, 'en;q=0'), 'zh');
});

test('a receipt of a member says what points did, and what was left then; one without a card says nothing of it', () => {
  const page = receiptPage({ ...VIEW, language: 'en', member: { earned_points: 12, spent_points: 1500, balance_points: -3 } });
  assert.match(page, /<dt>Points spent<\/dt><dd>−1,500<\/dd><dt>Points earned<\/dt><dd>12<\/dd><dt>Points after this purchase<\/dt><dd>-3<\/dd>/);
  assert.ok(!receiptPage({ ...VIEW, language: 'en', member: { earned_points: 12, spent_points: 0 } }).includes('Points after'));
  assert.ok(!receiptPage({ ...VIEW, language: 'en' }).includes('Points'));
});

test('the page of a refund says what its paper says of points', () => {
  const page = (points: NonNullable<(typeof VIEW)['points']>): string => receiptPage({ ...VIEW, kind: 'refund', language: 'en', points });
  assert.match(page({ taken_back_points: 1005, returned_points: 500, balance_points: 7 }), /Points off the card<\/dt><dd>−1,005<\/dd><dt>Points back on the card<\/dt><dd>500<\/dd><dt>Points after this refund<\/dt><dd>7</);
  assert.match(page({ returned_points: 0 }), /The points for these goods leave the card\./);
  assert.ok(!page({ taken_back_points: 0, returned_points: 0, balance_points: 7 }).includes('Points'));
});
