/**
 * Pages of text and rules as a PDF (ISO 32000-1), without any font inside: Latin letters stand in Helvetica, which every reader has, Chinese
 * in STSong-Light by the predefined map UniGB-UCS2-H, for which every reader has a font or takes one of the machine. Why so:
 * docs/adr/0024-daily-report.md. What neither font has, such as Thai or Arabic, is spelt in Latin letters; the text itself stands
 * beside it, so that what a page says can be found, copied and read aloud.
 */
import { deflateSync } from 'node:zlib';
// Spells any script in Latin letters, by tables alone: the hundreds of blocks of Unicode are nothing to write again.
import anyAscii from 'any-ascii';

export type PdfText = { readonly x: number; readonly y: number; readonly size: number; readonly text: string; readonly is_bold?: boolean; /** Part of black that is white, 0 to 1. */ readonly grey?: number };
export type PdfRule = { readonly x: number; readonly y: number; readonly width: number };
/** In points from the lower left corner. */
export type PdfPage = { readonly texts: readonly PdfText[]; readonly rules: readonly PdfRule[] };
export type PdfFacts = { readonly title: string; readonly language: string; readonly made_at: Date };

/** A4 in points. */
export const PAGE = { width: 595, height: 842 } as const;
const EM = 1000;

/** Widths in thousandths of the size, from the space to the tilde, as Adobe's metrics of the standard fonts give them. */
const PLAIN = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500,
  667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556,
  500, 722, 500, 500, 500, 334, 260, 334, 584,
];
const BOLD = [
  278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556,
  722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611,
  556, 778, 556, 556, 500, 389, 280, 389, 584,
];
/** What WinAnsi has at other places than Unicode, and what is written by its nearest sign; with its width. */
const PLACED: ReadonlyMap<string, readonly [code: number, width: number]> = new Map([
  ['€', [0x80, 556]], ['…', [0x85, 1000]], ['‘', [0x91, 222]], ['’', [0x92, 222]], ['“', [0x93, 333]], ['”', [0x94, 333]], ['–', [0x96, 556]], ['—', [0x97, 1000]], ['·', [0xb7, 278]], ['×', [0xd7, 584]],
  ['Š', [0x8a, 667]], ['š', [0x9a, 500]], ['Œ', [0x8c, 1000]], ['œ', [0x9c, 944]], ['Ž', [0x8e, 611]], ['ž', [0x9e, 500]], ['Ÿ', [0x9f, 667]], ['−', [0x2d, 333]], ['\u00a0', [0x20, 278]], ['\u202f', [0x20, 278]], ['\u2009', [0x20, 278]],
]);
const LATIN_WIDTH = 556;

type Sign = { readonly font: 'F1' | 'F2' | 'F3'; readonly hex: string; readonly width: number };

function signOf(sign: string, is_bold: boolean): Sign {
  const code = sign.codePointAt(0) ?? 0x3f;
  const latin = (byte: number, width: number): Sign => ({ font: is_bold ? 'F2' : 'F1', hex: byte.toString(16).padStart(2, '0'), width });
  const placed = PLACED.get(sign);
  if (placed) return latin(...placed);
  if (code >= 0x20 && code <= 0x7e) return latin(code, (is_bold ? BOLD : PLAIN)[code - 0x20] ?? LATIN_WIDTH);
  if (code >= 0xa1 && code <= 0xff) return latin(code, LATIN_WIDTH);
  // The map knows two bytes for each sign; what lies beyond, such as an emoji, becomes a box. A control sign would be nothing.
  const shown = code > 0xffff ? 0x25a1 : code < 0x20 ? 0x3000 : code;
  return { font: 'F3', hex: shown.toString(16).padStart(4, '0'), width: EM };
}

/** Letters, marks and figures, which say something only as what they are. */
const LETTER = /[\p{L}\p{M}\p{Nd}]/u;
/** Of these the character collection Adobe-GB1 has all that names are written with. */
const OF_CHINESE_FONT = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Bopomofo}Α-ΡΣ-Ωα-ρσ-ωЁА-яё\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/u;
const OF_LATIN_FONT = /[\u0020-\u007e\u00a1-\u00ff]/u;
/** Signs without any shape: they tell how others are joined or in which direction they run. */
const SHAPELESS = /[\p{Cf}\p{M}]/gu;

/** A text as it is shown: letters that neither font has are spelt in Latin ones. */
export function shownText(text: string): string {
  const shown = [...text.normalize('NFC')].map((sign) => {
    if (!LETTER.test(sign) || OF_LATIN_FONT.test(sign) || PLACED.has(sign) || (OF_CHINESE_FONT.test(sign) && sign.length === 1)) return sign;
    return anyAscii(sign);
  }).join('').replaceAll(SHAPELESS, '');
  // Of a script that is in no table nothing would be left: then boxes say at least that there is something.
  return shown.trim() === '' ? text.normalize('NFC').replaceAll(SHAPELESS, '') : shown;
}

/** How long a text is, in points. */
export function textWidth(text: string, size: number, is_bold = false): number {
  return ([...shownText(text)].reduce((sum, sign) => sum + signOf(sign, is_bold).width, 0) * size) / EM;
}

export function writePdf(pages: readonly PdfPage[], facts: PdfFacts): Buffer {
  // 1 the catalogue, 2 the list of pages, 3 to 9 fonts and facts; then a page and its content by turns.
  const first_page = 10;
  const objects: Buffer[] = [
    text(`<< /Type /Catalog /Pages 2 0 R /Lang ${string(facts.language)} /ViewerPreferences << /DisplayDocTitle true >> >>`),
    text(`<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, at) => `${first_page + 2 * at} 0 R`).join(' ')}] >>`),
    text('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>'),
    text('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>'),
    text('<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light-UniGB-UCS2-H /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] /ToUnicode 8 0 R >>'),
    text('<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor 7 0 R /DW 1000 >>'),
    text('<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>'),
    stream(Buffer.from(TO_UNICODE)),
    text(`<< /Title ${string(facts.title)} /Producer (Stilltill) /CreationDate (D:${facts.made_at.toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)}Z) >>`),
  ];
  for (const [at, page] of pages.entries()) {
    objects.push(
      text(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${PAGE.width} ${PAGE.height}] /Resources << /Font << /F1 3 0 R /F2 4 0 R /F3 5 0 R >> >> /Contents ${first_page + 2 * at + 1} 0 R >>`),
      stream(Buffer.from([...page.rules.map(ruleOf), ...page.texts.map(drawText)].join('\n'))),
    );
  }
  return assemble(objects);
}

const text = (source: string): Buffer => Buffer.from(source, 'latin1');
/** As UTF-16 with its mark, which needs no escapes. */
const string = (value: string): string => `<feff${Buffer.from(value, 'utf16le').swap16().toString('hex')}>`;

function stream(content: Buffer): Buffer {
  const packed = deflateSync(content);
  return Buffer.concat([text(`<< /Length ${packed.length} /Filter /FlateDecode >>\nstream\n`), packed, text('\nendstream')]);
}

const ruleOf = ({ x, y, width }: PdfRule): string => `0.8 G 0.6 w ${x.toFixed(2)} ${y.toFixed(2)} m ${(x + width).toFixed(2)} ${y.toFixed(2)} l S`;

/** One after the other in the fonts that have them. The Chinese font has no bold one, so its signs are drawn with a rim. */
function drawText({ x, y, size, text: words, is_bold = false, grey = 0 }: PdfText): string {
  const runs: { font: Sign['font']; hex: string }[] = [];
  const seen = shownText(words);
  for (const sign of seen) {
    const { font, hex } = signOf(sign, is_bold);
    const last = runs.at(-1);
    if (last?.font === font) last.hex += hex;
    else runs.push({ font, hex });
  }
  const shown = runs.map(({ font, hex }) => `/${font} ${size} Tf ${font === 'F3' && is_bold ? '2 Tr 0.3 w' : '0 Tr'} <${hex}> Tj`);
  // What stands for something else says so to whoever finds, copies or reads aloud (ISO 32000-1, 14.9.4).
  const spoken = seen === words ? shown.join(' ') : `/Span << /ActualText ${string(words)} >> BDC ${shown.join(' ')} EMC`;
  return `BT ${grey} g ${grey} G 1 0 0 1 ${x.toFixed(2)} ${y.toFixed(2)} Tm ${spoken} ET`;
}

/** The file from its objects: each at its place, the table of the places behind them. */
function assemble(objects: readonly Buffer[]): Buffer {
  // Four bytes above 127 say that it is no text.
  const parts: Buffer[] = [Buffer.concat([text('%PDF-1.7\n%'), Buffer.from([0xe2, 0xe3, 0xcf, 0xd3]), text('\n')])];
  let at = parts[0]?.length ?? 0;
  const places: number[] = [];
  for (const [index, object] of objects.entries()) {
    const part = Buffer.concat([text(`${index + 1} 0 obj\n`), object, text('\nendobj\n')]);
    places.push(at);
    at += part.length;
    parts.push(part);
  }
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  parts.push(text(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 9 0 R >>\nstartxref\n${at}\n%%EOF\n`));
  return Buffer.concat(parts);
}

/** What stands in the Chinese font is Unicode already: said once more for whoever copies or reads aloud. A block may hold a hundred ranges. */
const TO_UNICODE = ((): string => {
  const byte = (value: number): string => value.toString(16).padStart(2, '0');
  const ranges = Array.from({ length: 256 }, (_, high) => `<${byte(high)}00> <${byte(high)}ff> <${byte(high)}00>`);
  const blocks = [ranges.slice(0, 100), ranges.slice(100, 200), ranges.slice(200)].map((block) => `${block.length} beginbfrange\n${block.join('\n')}\nendbfrange`);
  return `/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def /CMapName /Adobe-Identity-UCS def /CMapType 2 def\n1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n${blocks.join('\n')}\nendcmap CMapName currentdict /CMap defineresource pop end end\n`;
})();
