/** The program of a page on which tests encode documents with a real canvas, and look at what came out. */
import { encode } from 'uqr';
import { isBlack } from '../bitmap.ts';
import { rasteriseOnCanvas } from '../canvas.ts';
import { type PaperDocument, ROLLS, type RollWidth } from '../document.ts';
import { type EscPosOptions, encodeEscPos } from '../escpos.ts';
import { type Printed, readEscPos } from './escpos-reader.ts';

/** Base64 of the bytes that a printer gets. */
function encodeHere(document: PaperDocument, roll: RollWidth, letters: EscPosOptions['letters']): string {
  return encodeEscPos(document, { roll, letters, rasterise: rasteriseOnCanvas }).toBase64();
}

const LINE_DOTS = 30;

function heightOf(each: Printed): number {
  if (each.kind === 'text') return each.high * 24 + 6;
  if (each.kind === 'picture') return each.bitmap.height_dots;
  if (each.kind === 'qr') return encode(each.content, { ecc: 'M', border: 0 }).size * each.dot;
  return each.kind === 'feed' ? LINE_DOTS : 0;
}

/** What a printer would have put on the paper, as a PNG in base64. */
async function draw(base64: string, roll: RollWidth): Promise<string> {
  const printed = readEscPos(Uint8Array.fromBase64(base64));
  const { width_dots } = ROLLS[roll];
  const canvas = new OffscreenCanvas(width_dots, Math.max(1, printed.reduce((height, each) => height + heightOf(each), 0)));
  const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  let top = 0;
  for (const each of printed) {
    context.fillStyle = '#000';
    if (each.kind === 'text') drawText(context, each, top);
    if (each.kind === 'picture') drawDots(context, each.bitmap.width_dots, each.bitmap.height_dots, top, 0, 1, (x, y) => isBlack(each.bitmap, x, y));
    if (each.kind === 'qr') {
      const { data, size } = encode(each.content, { ecc: 'M', border: 0 });
      drawDots(context, size, size, top, each.align === 1 ? (width_dots - size * each.dot) / 2 : 0, each.dot, (x, y) => data[y]?.[x] ?? false);
    }
    if (each.kind === 'cut') context.fillRect(0, top - 1, width_dots, 1);
    top += heightOf(each);
  }
  return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer()).toBase64();
}

/** Font A: each letter 12 dots wide and 24 high. */
function drawText(context: OffscreenCanvasRenderingContext2D, { text, bold, wide, high }: Extract<Printed, { kind: 'text' }>, top: number): void {
  context.save();
  context.scale(wide, high);
  context.font = `${bold ? 700 : 400} 20px monospace`;
  context.textBaseline = 'middle';
  [...text].forEach((letter, place) => context.fillText(letter, place * 12, top / high + 13, 12));
  context.restore();
}

function drawDots(context: OffscreenCanvasRenderingContext2D, width: number, height: number, top: number, left: number, dot: number, isDark: (x: number, y: number) => boolean): void {
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) if (isDark(x, y)) context.fillRect(left + x * dot, top + y * dot, dot, dot);
}

const printing = { encodeHere, draw };
export type PrintingPage = typeof printing;
Object.assign(globalThis, { printing });
