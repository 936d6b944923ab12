/** From blocks to rows that fit a width: where text breaks. A Chinese character is as wide as two letters. */
import type { Align, Block, PaperDocument, TextSize } from './document.ts';

/** One printed line of text. `indent` in columns. */
export type TextRow = {
  readonly kind: 'row'; readonly left: string; readonly right: string; readonly indent: number; readonly align: Align; readonly size: TextSize; readonly bold: boolean;
};
export type Row = TextRow | Exclude<Block, { readonly kind: 'text' | 'columns' }>;

/** Hangul, kana, Han with their punctuation and full-width forms, and emoji (Unicode UAX 11, wide and full-width). */
const WIDE = /[ᄀ-ᅟ⺀-〾ぁ-ꓼꥠ-ꥼ가-힣豈-﫿︐-︙︰-﹯！-｠￠-￦\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const NO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}]$/u;

/** Columns that a text takes. */
export function columnsOf(words: string): number {
  let columns = 0;
  for (const letter of words) columns += NO_WIDTH.test(letter) ? 0 : WIDE.test(letter) ? 2 : 1;
  return columns;
}

/** Breaks a text at spaces and between wide characters, and inside a word only where it is longer than a line. */
export function wrap(words: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const part of partsOf(words)) {
    if (columnsOf(line) + columnsOf(part.trimEnd()) <= width) {
      line += part;
      continue;
    }
    if (line.trim() !== '') lines.push(line.trimEnd());
    line = part.trimStart();
    while (columnsOf(line) > width) {
      const head = headOf(line, width);
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  if (line.trim() !== '' || lines.length === 0) lines.push(line.trimEnd());
  return lines;
}

function partsOf(words: string): string[] {
  const parts: string[] = [];
  let word = '';
  for (const letter of words.replaceAll(/\s+/g, ' ')) {
    if (WIDE.test(letter)) {
      if (word !== '') parts.push(word);
      parts.push(letter);
      word = '';
    } else if (letter === ' ') {
      parts.push(`${word} `);
      word = '';
    } else {
      word += letter;
    }
  }
  if (word !== '') parts.push(word);
  return parts;
}

/** The longest beginning that fits; at least one letter. */
function headOf(words: string, width: number): string {
  let head = '';
  for (const letter of words) {
    if (head !== '' && columnsOf(head + letter) > width) break;
    head += letter;
  }
  return head;
}

/** The rows of a document on a paper of so many columns of normal text. */
export function rowsOf(document: PaperDocument, columns: number): Row[] {
  return document.blocks.flatMap((block): Row[] => {
    if (block.kind === 'text') return textRows(block, columns);
    if (block.kind === 'columns') return columnRows(block, columns);
    return [block];
  });
}

function textRows(block: Extract<Block, { kind: 'text' }>, columns: number): Row[] {
  const { align, size, bold } = block;
  return wrap(block.text, widthAt(size, columns)).map((left) => ({ kind: 'row', left, right: '', indent: 0, align, size, bold }));
}

/** The figure stands on the last line of its text, or on a line of its own where both don't fit. */
function columnRows(block: Extract<Block, { kind: 'columns' }>, columns: number): Row[] {
  const { right, indent, size, bold } = block;
  const width = widthAt(size, columns);
  const lines = wrap(block.left, Math.max(8, width - indent));
  const last = lines.at(-1) ?? '';
  const fits = indent + columnsOf(last) + 1 + columnsOf(right) <= width;
  const row = (left: string, figure: string): Row => ({ kind: 'row', left, right: figure, indent, align: 'left', size, bold });
  if (right === '' || fits) return lines.map((line, index) => row(line, index === lines.length - 1 ? right : ''));
  return [...lines.map((line) => row(line, '')), row('', right)];
}

function widthAt(size: TextSize, columns: number): number {
  return size === 'large' ? Math.floor(columns / 2) : columns;
}
