/**
 * What stands on a piece of paper, before anybody knows on which printer: blocks from the top to the bottom. A printer's
 * driver and a browser's print sheet draw the same document.
 */

export type Align = 'left' | 'center' | 'right';
/** tall: twice as high. large: twice as high and wide. */
export type TextSize = 'normal' | 'tall' | 'large';

/** Black and white. Rows from the top, each padded to whole bytes, most significant bit first; 1 is black. */
export type Bitmap = { readonly width_dots: number; readonly height_dots: number; readonly bits: Uint8Array<ArrayBuffer> };

export type Block =
  | { readonly kind: 'text'; readonly text: string; readonly align: Align; readonly size: TextSize; readonly bold: boolean }
  /** Something on the left and its figure on the right of the same line. */
  | { readonly kind: 'columns'; readonly left: string; readonly right: string; readonly indent: number; readonly size: TextSize; readonly bold: boolean }
  | { readonly kind: 'rule' }
  | { readonly kind: 'space' }
  | { readonly kind: 'logo'; readonly bitmap: Bitmap }
  | { readonly kind: 'qr'; readonly content: string }
  | { readonly kind: 'cut' }
  /** Opens the cash drawer that hangs on the printer. */
  | { readonly kind: 'drawer' };

/** `language`: BCP 47, of the words on the paper; it decides how Chinese characters are drawn. */
export type PaperDocument = { readonly language: string; readonly blocks: readonly Block[] };

/** What common rolls print: 58 mm paper has 384 dots of an eighth of a millimetre, 80 mm has 576. */
export const ROLLS = {
  58: { width_mm: 58, width_dots: 384, columns: 32 },
  80: { width_mm: 80, width_dots: 576, columns: 48 },
} as const;
export type RollWidth = keyof typeof ROLLS;

export function text(words: string, style: { readonly align?: Align; readonly size?: TextSize; readonly bold?: boolean } = {}): Block {
  return { kind: 'text', text: words, align: style.align ?? 'left', size: style.size ?? 'normal', bold: style.bold ?? false };
}

export function columns(left: string, right: string, style: { readonly indent?: number; readonly size?: TextSize; readonly bold?: boolean } = {}): Block {
  return { kind: 'columns', left, right, indent: style.indent ?? 0, size: style.size ?? 'normal', bold: style.bold ?? false };
}
