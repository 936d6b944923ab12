import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isBlack } from './bitmap.ts';
import { encodeEscPos } from './escpos.ts';
import { TEST_BARCODE, testDocument } from './trial-slip.ts';
import { readEscPos } from './testing/escpos-reader.ts';

/** GS1 General Specifications, 5.2.1: left figures with odd parity, right ones their complement. */
const FIGURES = ['0001101', '0011001', '0010011', '0111101', '0100011', '0110001', '0101111', '0111011', '0110111', '0001011'];
const SLIP = { shop_name: 'Weber Feinkost', at: '2026-11-23T23:30:00.000Z', timezone: 'Europe/Berlin' };

test('the bars of a test print are those of the number below them, with its check digit', () => {
  const { blocks } = testDocument('en', 384, SLIP);
  const [bars] = blocks.flatMap((block) => (block.kind === 'logo' ? [block.bitmap] : []));
  assert.ok(bars && bars.width_dots < 384 - 2 * 7 * 3, 'there is room for the quiet zones on a narrow roll');
  const modules = Array.from({ length: bars.width_dots / 3 }, (_, place) => (isBlack(bars, place * 3 + 1, 5) ? '1' : '0')).join('');
  assert.deepEqual([modules.length, modules.slice(0, 3), modules.slice(31, 36), modules.slice(64)], [67, '101', '01010', '101']);
  const inverted = (code: string): string => [...code].map((bar) => (bar === '1' ? '0' : '1')).join('');
  const left = [0, 1, 2, 3].map((place) => FIGURES.indexOf(modules.slice(3 + place * 7, 10 + place * 7)));
  const right = [0, 1, 2, 3].map((place) => FIGURES.indexOf(inverted(modules.slice(36 + place * 7, 43 + place * 7))));
  assert.equal([...left, ...right].join(''), TEST_BARCODE);
  const sum = [...TEST_BARCODE].reduce((total, figure, place) => total + Number(figure) * (place % 2 === 0 ? 3 : 1), 0);
  assert.equal(sum % 10, 0);
});

test('a test print names the shop and the minute of its own clock, has the letters of both scripts, bars, a code and one cut', () => {
  const asked: string[] = [];
  const printed = readEscPos(encodeEscPos(testDocument('en', 576, SLIP), {
    roll: 80, letters: 'mixed',
    rasterise: (row, size_dots, width_dots) => {
      asked.push(row.left);
      return { width_dots, height_dots: size_dots, bits: new Uint8Array((width_dots / 8) * size_dots) };
    },
  }));
  const lines = printed.flatMap((each) => (each.kind === 'text' ? [each.text.trim()] : []));
  for (const line of ['Test print', 'Weber Feinkost', '2026-11-24 00:30', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz', TEST_BARCODE]) assert.ok(lines.includes(line), `${line} in ${lines.join(', ')}`);
  assert.ok(asked.includes('一二三四五六七八九十百千万'));
  assert.ok(printed.some((each) => each.kind === 'picture' && each.bitmap.height_dots >= 72), 'the bars are drawn');
  assert.deepEqual([printed.filter(({ kind }) => kind === 'qr').length, printed.filter(({ kind }) => kind === 'cut').length], [1, 1]);
});
