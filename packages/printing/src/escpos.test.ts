import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeEscPos } from './escpos.ts';
import type { Rasterise } from './pictures.ts';
import { DRAWER_DOCUMENT, receiptDocument } from './receipt.ts';
import { readEscPos } from './testing/escpos-reader.ts';
import { testDocument } from './trial-slip.ts';
import { receiptIn } from './testing/receipts.ts';

/** Draws nothing, and remembers what it was asked for. */
function blank(): { readonly rasterise: Rasterise; readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    rasterise: (row, size_dots, width_dots) => {
      asked.push(row.left + row.right);
      return { width_dots, height_dots: size_dots + 6, bits: new Uint8Array((width_dots / 8) * (size_dots + 6)) };
    },
  };
}

test('English text is printed by the printer’s own letters, with its figures at the right edge', () => {
  const { rasterise, asked } = blank();
  const printed = readEscPos(encodeEscPos(receiptDocument(receiptIn('en')), { roll: 80, letters: 'mixed', rasterise }));
  const texts = printed.flatMap((each) => (each.kind === 'text' ? [each] : []));
  assert.deepEqual(asked, []);
  assert.ok(texts.some(({ text }) => text === `Spring water 550 ml${' '.repeat(25)}4.00`));
  const total = texts.find(({ text }) => text.startsWith('TOTAL'));
  assert.deepEqual([total?.text.endsWith('¥28.70'), total?.text.length, total?.bold, total?.wide, total?.high], [true, 48, true, 1, 2]);
  assert.deepEqual(printed.filter((each) => each.kind === 'qr').map(({ content }) => content), ['https://shop.example/r/AZk3v9QmT1xA7.bHq0Zs81KpLw']);
  assert.equal(printed.filter((each) => each.kind === 'cut').length, 1);
});

test('a line that the code page lacks is drawn, whole and in the full width; the others are not', () => {
  for (const [roll, width_dots] of [[58, 384], [80, 576]] as const) {
    const { rasterise, asked } = blank();
    const printed = readEscPos(encodeEscPos(testDocument('en', width_dots, null), { roll, letters: 'mixed', rasterise }));
    assert.deepEqual(asked, ['一二三四五六七八九十百千万', '静水便利 收款测试¥12.50']);
    assert.deepEqual([...new Set(printed.flatMap((each) => (each.kind === 'picture' ? [each.bitmap.width_dots] : [])))], [width_dots]);
  }
});

test('signs of currencies that code page 437 lacks are drawn, never printed as another sign', () => {
  const { sale } = receiptIn('en');
  const { rasterise, asked } = blank();
  encodeEscPos(receiptDocument(receiptIn('en', { sale: { ...sale, currency: 'EUR' } })), { roll: 80, letters: 'mixed', rasterise });
  assert.deepEqual(asked, ['TOTAL€28.70']);
});

test('a printer whose letters can’t be trusted gets pictures alone, its code too', () => {
  const { rasterise } = blank();
  const printed = readEscPos(encodeEscPos(receiptDocument(receiptIn('zh')), { roll: 58, letters: 'picture', rasterise }));
  assert.deepEqual([...new Set(printed.map((each) => each.kind))].sort(), ['cut', 'feed', 'picture']);
});

test('a receipt of a thousand lines comes out whole', () => {
  const { sale } = receiptIn('zh');
  const { rasterise, asked } = blank();
  const lines = Array.from({ length: 1000 }, (_, number) => ({ names: { zh: `商品 ${number}` }, qty_milli: 1000, price_minor: 1n, amount_minor: 1n }));
  const printed = readEscPos(encodeEscPos(receiptDocument(receiptIn('zh', { sale: { ...sale, lines } })), { roll: 80, letters: 'picture', rasterise }));
  assert.ok(asked.includes('商品 00.01') && asked.includes('商品 9990.01'));
  assert.ok(printed.reduce((height, each) => height + (each.kind === 'picture' ? each.bitmap.height_dots : 0), 0) >= 30_000);
});

test('opening the drawer sends its pulse and moves no paper', () => {
  const { rasterise } = blank();
  const printed = readEscPos(encodeEscPos(DRAWER_DOCUMENT, { roll: 80, letters: 'mixed', rasterise }));
  assert.deepEqual(printed, [{ kind: 'drawer', pin: 2, on_ms: 100 }]);
});
