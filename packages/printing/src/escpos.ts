/**
 * A document as ESC/POS bytes. Text that the printer's own letters cover is sent as text; a line that they don't (all
 * Chinese) is drawn and sent as a picture, because no code page that printers share has it. Lines of pictures that
 * follow each other become one, so that the paper runs through without stops.
 */
// Knows the bytes of the printers' dialects, their code pages and quirks of their firmware.
import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import { stack } from './bitmap.ts';
import { type Bitmap, type PaperDocument, ROLLS, type RollWidth } from './document.ts';
import { type Letters, QR_DOT, type Rasterise, heightOf, pictureOf } from './pictures.ts';
import { type Row, type TextRow, rowsOf } from './rows.ts';

export type EscPosOptions = {
  readonly roll: RollWidth;
  readonly rasterise: Rasterise;
  readonly letters: Letters;
};

const FEED_BEFORE_CUT = 4;
/** Pictures are sent in parts, so that a receipt of a thousand lines is never in memory as one. */
const PICTURE_DOTS_MAX = 1000;

export function encodeEscPos(document: PaperDocument, { roll, rasterise, letters }: EscPosOptions): Uint8Array<ArrayBuffer> {
  const { width_dots, columns } = ROLLS[roll];
  const encoder = new ReceiptPrinterEncoder({ language: 'esc-pos', columns, imageMode: 'raster', newline: '\n', feedBeforeCut: FEED_BEFORE_CUT, feedAfterBlock: false, errors: 'strict' });
  encoder.initialize().codepage('cp437');
  let pictures: Bitmap[] = [];
  let height_dots = 0;
  const flush = (): void => {
    if (pictures.length > 0) encoder.image(toPixels(stack(pictures, width_dots)), { algorithm: 'threshold' });
    pictures = [];
    height_dots = 0;
  };
  for (const row of rowsOf(document, columns)) {
    const picture = pictureOf(row, width_dots, letters, (each) => rasterise(each, heightOf(each), width_dots, document.language));
    if (picture) {
      pictures.push(picture);
      height_dots += picture.height_dots;
      if (height_dots > PICTURE_DOTS_MAX) flush();
      continue;
    }
    flush();
    writeRow(encoder, row, columns);
  }
  flush();
  return encoder.encode() as Uint8Array<ArrayBuffer>;
}

type Encoder = InstanceType<typeof ReceiptPrinterEncoder>;

function writeRow(encoder: Encoder, row: Row, columns: number): void {
  switch (row.kind) {
    case 'row': return writeText(encoder, row, columns);
    case 'space': return void encoder.newline();
    case 'qr': return void encoder.align('center').qrcode(row.content, { model: 2, size: QR_DOT, errorlevel: 'm' }).align('left');
    case 'cut': return void encoder.cut('partial');
    // 100 ms on pin 2, where the drawer hangs in every common cable.
    case 'drawer': return void encoder.pulse(0, 100, 500);
    case 'rule': case 'logo': throw new Error('a rule and a logo are always drawn');
  }
}

/** Spaces do the aligning, so that what is sent is what is seen, in every firmware. */
function writeText(encoder: Encoder, row: TextRow, columns: number): void {
  const width = row.size === 'large' ? Math.floor(columns / 2) : columns;
  const left = ' '.repeat(row.indent) + row.left;
  const free = Math.max(0, width - left.length - row.right.length);
  const padded = row.right !== '' ? left + ' '.repeat(free) + row.right
    : row.align === 'center' ? ' '.repeat(Math.floor(free / 2)) + left : row.align === 'right' ? ' '.repeat(free) + left : left;
  encoder.bold(row.bold).size(row.size === 'large' ? 2 : 1, row.size === 'normal' ? 1 : 2).text(padded).newline().size(1, 1).bold(false);
}

/** In the form that the encoder knows as pixels. */
function toPixels({ width_dots, height_dots, bits }: Bitmap): { width: number; height: number; data: Uint8ClampedArray } {
  const data = new Uint8ClampedArray(width_dots * height_dots * 4).fill(255);
  const row_bytes = Math.ceil(width_dots / 8);
  for (let y = 0; y < height_dots; y++) {
    for (let x = 0; x < width_dots; x++) {
      if (((bits[y * row_bytes + (x >> 3)] as number) & (0x80 >> (x & 7))) !== 0) data.fill(0, (y * width_dots + x) * 4, (y * width_dots + x) * 4 + 3);
    }
  }
  return { width: width_dots, height: height_dots, data };
}
