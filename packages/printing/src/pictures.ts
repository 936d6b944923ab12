/** What of a document is drawn: lines that a printer's own letters lack, and everything where a whole paper is shown. */
import { encode as encodeQr } from 'uqr';
import { fromModules, stack } from './bitmap.ts';
import { type Bitmap, type PaperDocument, ROLLS, type RollWidth } from './document.ts';
import { type Row, type TextRow, rowsOf } from './rows.ts';

/** Draws one row of text in the full width of the paper. `size_dots`: the height of its letters. */
export type Rasterise = (row: TextRow, size_dots: number, width_dots: number, language: string) => Bitmap;

/** mixed: the printer's own letters where it has them. picture: everything is drawn, for printers whose letters can't be trusted. */
export type Letters = 'mixed' | 'picture';

/** Height of normal letters. */
const LETTER_DOTS = 24;
const SPACE_DOTS = 16;
const RULE_DOTS = 12;
/** A code of a link has up to 57 modules; six dots each are half of a 58 mm roll, and read well. */
export const QR_DOT = 6;

/** What code page 437 has beyond ASCII and every printer begins with; of these only what stands on receipts. */
const CP437 = /^[\x20-\x7e¢£¥ÄÅÇÉÑÖÜßàáâäåæçèéêëìíîïñòóôöùúûüÿ°·÷ ]*$/;

/** The whole paper as one picture, as a screen shows it. */
export function drawDocument(document: PaperDocument, { roll, rasterise }: { readonly roll: RollWidth; readonly rasterise: Rasterise }): Bitmap {
  const { width_dots, columns } = ROLLS[roll];
  const draw = (row: TextRow): Bitmap => rasterise(row, heightOf(row), width_dots, document.language);
  return stack(rowsOf(document, columns).flatMap((row) => pictureOf(row, width_dots, 'picture', draw) ?? []), width_dots);
}

/** The row as a picture; null where the printer makes it by itself. */
export function pictureOf(row: Row, width_dots: number, letters: Letters, draw: (row: TextRow) => Bitmap): Bitmap | null {
  switch (row.kind) {
    case 'row': return letters === 'picture' || !CP437.test(row.left + row.right) ? draw(row) : null;
    case 'logo': return row.bitmap;
    case 'qr': return letters === 'picture' ? fromModules(encodeQr(row.content, { ecc: 'M', border: 2 }).data, QR_DOT) : null;
    case 'space': return letters === 'picture' ? { width_dots, height_dots: SPACE_DOTS, bits: new Uint8Array((width_dots / 8) * SPACE_DOTS) } : null;
    case 'rule': return ruleOf(width_dots);
    case 'cut': case 'drawer': return null;
  }
}

/** A dotted line. */
function ruleOf(width_dots: number): Bitmap {
  const bits = new Uint8Array((width_dots / 8) * RULE_DOTS);
  bits.fill(0xcc, (width_dots / 8) * (RULE_DOTS / 2), (width_dots / 8) * (RULE_DOTS / 2 + 2));
  return { width_dots, height_dots: RULE_DOTS, bits };
}

export function heightOf({ size }: TextRow): number {
  return size === 'normal' ? LETTER_DOTS : LETTER_DOTS * 2;
}
