/** Reads back what a PDF of ours says, page by page and text by text. For tests only. */
import { inflateSync } from 'node:zlib';

const WIN_ANSI: Readonly<Record<number, string>> = { 0x8a: 'Š', 0x8c: 'Œ', 0x8e: 'Ž', 0x9a: 'š', 0x9c: 'œ', 0x9e: 'ž', 0x9f: 'Ÿ', 0x80: '€', 0x85: '…', 0x91: '‘', 0x92: '’', 0x93: '“', 0x94: '”', 0x96: '–', 0x97: '—' };

/** What is seen. */
export function readPdfTexts(file: Buffer): string[][] {
  return readDrawn(file).map((page) => page.map(seenOf));
}

/** What is found, copied and read aloud. */
export function readPdfSpoken(file: Buffer): string[][] {
  return readDrawn(file).map((page) => page.map((drawn) => {
    const actual = /\/ActualText <feff([0-9a-f]*)>/.exec(drawn)?.[1];
    return actual === undefined ? seenOf(drawn) : decode(true, Buffer.from(actual, 'hex'));
  }));
}

/** Of each page the operators of its texts. */
function readDrawn(file: Buffer): string[][] {
  const source = file.toString('latin1');
  const contents = [...source.matchAll(/\/Contents (\d+) 0 R/g)].map(([, id]) => {
    const from = source.indexOf('stream\n', source.indexOf(`\n${id} 0 obj\n`)) + 'stream\n'.length;
    return inflateSync(file.subarray(from, source.indexOf('\nendstream', from))).toString('latin1');
  });
  return contents.map((content) => [...content.matchAll(/^BT (.*) ET$/gm)].map(([, drawn = '']) => drawn));
}

function seenOf(drawn: string): string {
  return [...drawn.matchAll(/\/(F\d) \S+ Tf .*? <([0-9a-f]*)> Tj/g)].map(([, font, hex = '']) => decode(font === 'F3', Buffer.from(hex, 'hex'))).join('');
}

function decode(is_wide: boolean, bytes: Buffer): string {
  if (is_wide) return Buffer.from(bytes).swap16().toString('utf16le');
  return [...bytes].map((byte) => WIN_ANSI[byte] ?? String.fromCharCode(byte)).join('');
}
