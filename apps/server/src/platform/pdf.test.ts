import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { type PdfPage, shownText, textWidth, writePdf } from './pdf.ts';
import { readPdfSpoken, readPdfTexts } from './pdf-read.ts';

const MADE = new Date('2026-11-20T08:00:00.000Z');
const page = (...texts: string[]): PdfPage => ({ rules: [{ x: 10, y: 20, width: 100 }], texts: texts.map((text, at) => ({ x: 50, y: 700 - 20 * at, size: 10, text, is_bold: at % 2 === 1 })) });

test('what was written can be read again, in both scripts', () => {
  const written = ['日报 2026年11月19日 星期四', '¥12,345.60', 'Total (net) \\ 100 %', '晨光便利 · S1', 'Café – “x”'];
  assert.deepEqual(readPdfTexts(writePdf([page(...written), page('second')], { title: '日报', language: 'zh-CN', made_at: MADE })), [written, ['second']]);
});

test('a script that no font of the page has is spelt in Latin letters, and the text itself is found, copied and read aloud', () => {
  const written = ['ข้าวผัด 500 มล.', 'שלום 12', 'شاي ٣', 'चाय', 'Phở bò', 'Łódź', '김치', 'Café e\u0301', '日报 โชค'];
  const file = writePdf([page(...written)], { title: 'x', language: 'th', made_at: MADE });
  assert.deepEqual(readPdfTexts(file), [['khawphad 500 ml.', 'slvm 12', 'shy 3', 'cay', 'Pho bò', 'Lódz', 'GimChi', 'Café é', '日报 ochkh']]);
  assert.deepEqual(readPdfSpoken(file), [written]);
});

test('what a font of the page has stays as it is, and nothing that is shown needs another one', () => {
  for (const kept of ['日报 · ー々〇', 'カタカナ ひらがな', 'Ωмега Ёж', 'Œuvre Žižek', '５００ｍｌ ①', '¥1 − 2…']) assert.equal(shownText(kept), kept);
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (text) => {
    const shown = shownText(text);
    assert.equal(shownText(shown), shown);
    assert.equal(textWidth(text, 10), textWidth(shown, 10));
  }));
});

test('any text is written in a file whose table finds every object', () => {
  fc.assert(fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 30 }), { maxLength: 5 }), (texts) => {
    const file = writePdf([page(...texts)], { title: texts[0] ?? '', language: 'en', made_at: MADE });
    const source = file.toString('latin1');
    const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(source)?.[1]);
    assert.ok(source.startsWith('xref\n', start));
    const places = [...source.slice(start).matchAll(/(\d{10}) 00000 n /g)].map(([, place]) => Number(place));
    assert.equal(places.length, Number(/\/Size (\d+)/.exec(source)?.[1]) - 1);
    places.forEach((place, at) => assert.ok(source.startsWith(`${at + 1} 0 obj\n`, place)));
    for (const [, length, from] of [...source.matchAll(/\/Length (\d+) \/Filter \/FlateDecode >>\nstream\n/g)].map((found) => [found[0], Number(found[1]), found.index + found[0].length] as const)) {
      inflateSync(file.subarray(from, from + length));
      assert.ok(source.startsWith('\nendstream', from + length));
    }
  }));
});

test('a Chinese sign is as wide as the size, and figures are of equal width', () => {
  assert.equal(textWidth('日报', 10), 20);
  assert.equal(new Set(['0', '1', '5', '9'].map((figure) => textWidth(figure, 12))).size, 1);
  assert.ok(textWidth('Wide', 10, true) > textWidth('Wide', 10));
});
