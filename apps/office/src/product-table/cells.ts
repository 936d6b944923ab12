/** What stands in the cells of the table of products, and what somebody means who types or pastes into them. */
import { type Names, isMisread, readScan } from '@stilltill/domain/catalog';
import { PRICE_MINOR_MAX, parseTyped, toDecimal } from '@stilltill/domain/money';
import type { Fault } from '@stilltill/domain/result';
import type { CategoryItem, ProductItem } from '../api/queries.ts';
import { parsePercent, toPercent } from '../lib/rates.ts';

export const COLUMNS = ['name', 'price', 'category', 'tax', 'barcodes', 'code', 'on_sale'] as const;
export type ColumnId = (typeof COLUMNS)[number];

export type CellContext = {
  /** Whose language the names are in. */
  readonly language: 'zh' | 'en';
  readonly categories: readonly Pick<CategoryItem, 'id' | 'names'>[];
  /** What stands for on sale and off sale, in the words of the person, the word itself first. */
  readonly yes: string;
  readonly no: string;
};

/** What can't be taken: in own words, or by a code of the registry. */
export type Wrong = 'name_needed' | 'price_needed' | 'tax_wrong' | 'category_unknown' | 'on_sale_wrong' | 'too_long';
export type CellValue = { readonly names: Names } | { readonly price_minor: bigint } | { readonly category: string | null } | { readonly tax_rate_ppm: number } | { readonly barcodes: readonly string[] } | { readonly code: string } | { readonly on_sale: boolean };
export type ReadCell = { readonly value: CellValue } | { readonly wrong: Wrong } | { readonly fault: Fault };

const NAME_MAX = 300;
const CODE_MAX = 60;
const YES = ['yes', 'y', 'true', '1', 'x', '是', '在售'];
const NO = ['no', 'n', 'false', '0', '', '否', '停售', '已停售'];

const plain = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

/** What is read there while nobody types. */
export function cellText(item: ProductItem, column: ColumnId, context: CellContext): string {
  switch (column) {
    case 'name': return item.names[context.language] ?? '';
    case 'price': return item.price_minor === null ? '' : toDecimal(item.price_minor, item.currency);
    case 'category': return item.category === null ? '' : categoryName(item.category, context);
    case 'tax': return toPercent(item.tax_rate_ppm);
    case 'barcodes': return item.barcodes.join(' ');
    case 'code': return item.code;
    case 'on_sale': return item.state === 'withdrawn' ? context.no : context.yes;
  }
}

/** A category by its name in the person's language, else in any. */
export function categoryName(id: string, { categories, language }: CellContext): string {
  const names = categories.find((category) => category.id === id)?.names ?? {};
  return names[language] ?? Object.values(names)[0] ?? '';
}

/** What a text means in a column; of names those in other languages stay. */
export function readCell(item: ProductItem, column: ColumnId, text: string, context: CellContext): ReadCell {
  switch (column) {
    case 'name': return readName(item, text, context);
    case 'price': return readPrice(item, text);
    case 'category': return readCategory(text, context);
    case 'tax': {
      const tax_rate_ppm = parsePercent(text);
      return tax_rate_ppm === null ? { wrong: 'tax_wrong' } : { value: { tax_rate_ppm } };
    }
    case 'barcodes': return readBarcodes(text);
    case 'code': return text.trim().length > CODE_MAX ? { wrong: 'too_long' } : { value: { code: text.trim() } };
    case 'on_sale': {
      const said = plain(text);
      if (said === plain(context.yes) || YES.includes(said)) return { value: { on_sale: true } };
      return said === plain(context.no) || NO.includes(said) ? { value: { on_sale: false } } : { wrong: 'on_sale_wrong' };
    }
  }
}

function readName({ names }: ProductItem, text: string, { language }: CellContext): ReadCell {
  if (text.trim().length > NAME_MAX) return { wrong: 'too_long' };
  const { [language]: _before, ...others } = names;
  const changed = text.trim() === '' ? others : { ...others, [language]: text.trim() };
  return Object.values(changed).some((name) => name.trim() !== '') ? { value: { names: changed } } : { wrong: 'name_needed' };
}

function readPrice({ currency, unit: _unit }: ProductItem, text: string): ReadCell {
  // A sign of the currency comes along with what is pasted.
  const figures = text.normalize('NFKC').replaceAll(/[\p{Sc}\p{L}\s]/gu, '');
  // A price ends only by another one, or by the product going off sale.
  if (figures === '') return { wrong: 'price_needed' };
  const amount = parseTyped(figures, currency);
  if (!amount.ok) return { fault: amount.fault };
  return amount.value > PRICE_MINOR_MAX ? { fault: { code: 'amount_too_large' } } : { value: { price_minor: amount.value } };
}

function readCategory(text: string, { categories }: CellContext): ReadCell {
  const said = plain(text);
  if (said === '' || said === '—') return { value: { category: null } };
  const found = categories.find(({ names }) => Object.values(names).some((name) => plain(name) === said));
  return found ? { value: { category: found.id } } : { wrong: 'category_unknown' };
}

function readBarcodes(text: string): ReadCell {
  const barcodes = new Set<string>();
  for (const typed of text.split(/[\s,;，；、]+/).filter((part) => part !== '')) {
    const scan = readScan(typed);
    if (scan.kind === 'link') return { fault: { code: 'barcode_link' } };
    if (isMisread(scan.code)) return { fault: { code: 'barcode_misread', details: { barcode: scan.code } } };
    if (scan.code !== '') barcodes.add(scan.code);
  }
  return { value: { barcodes: [...barcodes] } };
}

/** A block of cells as spreadsheets put it on the clipboard: tabs and line ends between them, quotes around what holds such. */
export function readBlock(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  const end = (): void => {
    rows.at(-1)?.push(cell);
    cell = '';
  };
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] as string;
    if (quoted && sign === '"' && text[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (quoted && sign === '"') quoted = false;
    else if (quoted) cell += sign;
    else if (sign === '"' && cell === '' && isQuotedCell(text, at)) quoted = true;
    else if (sign === '\t') end();
    else if (sign === '\n') {
      end();
      rows.push([]);
    } else if (sign !== '\r') cell += sign;
  }
  end();
  // A block ends with a line end, behind which there is nothing.
  if (rows.length > 1 && rows.at(-1)?.join('') === '') rows.pop();
  return rows;
}

/** Whether a quote at the beginning of a cell is closed at its end: one that measures inches is not. */
function isQuotedCell(text: string, at: number): boolean {
  const closing = /(?:[^"]|"")*"(?=[\t\r\n]|$)/y;
  closing.lastIndex = at + 1;
  return closing.test(text);
}
