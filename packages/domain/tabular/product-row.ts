/** A row of a list of products: what it says of a product, cell by cell. Nothing is looked up here. */
import { isMisread, readScan } from '../catalog/index.ts';
import { PRICE_MINOR_MAX } from '../money/index.ts';
import type { FieldSpec } from './columns.ts';
import { type DecimalSign, type NumberFault, readNumber, readRate } from './number.ts';

export const PRODUCT_FIELDS = ['code', 'barcode', 'name', 'name_zh', 'name_en', 'price', 'cost', 'tax_rate', 'unit', 'category'] as const;
export type ProductField = (typeof PRODUCT_FIELDS)[number];

const isBarcode = (value: string): boolean => /^\d{8}$|^\d{12,14}$/.test(value) && !isMisread(value);

export const PRODUCT_COLUMNS: readonly FieldSpec<ProductField>[] = [
  { field: 'code', names: ['code', 'sku', 'productcode', 'itemcode', 'articlenumber', 'itemno', 'artikelnummer', '编码', '商品编码', '货号', '编号', '商品编号', '商品货号'] },
  { field: 'barcode', isMany: true, names: ['barcode', 'barcodes', 'gtin', 'ean', 'upc', 'isbn', 'ean13', 'plu', '条码', '商品条码', '条形码', '附加条码', '国际条码'], looks: (values) => values.every(isBarcode) },
  { field: 'name_zh', names: ['namezh', 'chinesename', '中文名', '中文名称'] },
  { field: 'name_en', names: ['nameen', 'englishname', '英文名', '英文名称'] },
  { field: 'name', names: ['name', 'productname', 'product', 'title', 'description', 'item', 'itemname', 'bezeichnung', '名称', '品名', '商品名称', '商品', '商品名'], looks: (values) => values.every((value) => /\p{L}{3}|\p{Script=Han}{2}/u.test(value)) },
  { field: 'price', names: ['price', 'retailprice', 'sellingprice', 'unitprice', 'saleprice', 'preis', 'vk', '价格', '售价', '零售价', '单价', '销售价', '售价元'] },
  { field: 'cost', names: ['cost', 'costprice', 'purchaseprice', 'buyingprice', 'ek', '成本', '进价', '成本价', '进货价', '采购价'] },
  { field: 'tax_rate', names: ['tax', 'taxrate', 'vat', 'vatrate', 'mwst', '税率', '增值税率'] },
  { field: 'unit', names: ['unit', 'uom', 'soldby', '单位', '计价单位', '计价方式', '称重'] },
  { field: 'category', names: ['category', 'group', 'department', 'productgroup', 'warengruppe', '分类', '类别', '商品分类', '品类'] },
];

export type RowFault = NumberFault | 'row_broken' | 'barcode_rounded' | 'barcode_misread' | 'barcode_link' | 'name_missing' | 'key_missing' | 'too_long' | 'unit_unknown';
export type ProductRow = {
  readonly code: string;
  readonly barcodes: readonly string[];
  /** By language; empty where the row names nothing. */
  readonly names: Readonly<Record<string, string>>;
  /** Undefined: the row says nothing of it. */
  readonly price_minor?: bigint;
  readonly cost_minor?: bigint;
  readonly tax_rate_ppm?: number;
  readonly unit?: 'piece' | 'kilogram';
  readonly category: string;
};
export type CellFault = { readonly field: ProductField | null; readonly value: string; readonly code: RowFault };
export type ReadProductRow = { readonly row: ProductRow | null; readonly faults: readonly CellFault[] };
/** `exponent`: places of the currency's minor unit. */
export type RowReading = { readonly decimal_sign: DecimalSign; readonly exponent: number };

const LENGTHS: Partial<Readonly<Record<ProductField, number>>> = { code: 60, barcode: 500, name: 300, name_zh: 300, name_en: 300, category: 100 };
const BARCODE_MAX = 80;
const PIECES = new Set(['piece', 'pieces', 'pc', 'pcs', 'each', 'ea', 'stk', 'unit', '件', '个', '只', '瓶', '袋', '盒', '包', '罐', '支', '条', '箱', '套', '计件', '否', 'no', 'n', '普通']);
const KILOGRAMS = new Set(['kg', 'kilogram', 'kilograms', 'kilo', 'weight', '公斤', '千克', '称重', '计重', '是', 'yes', 'y']);

/** The cells of one row, by field; a field with several columns has several. */
export type Cells = Readonly<Partial<Record<ProductField, readonly string[]>>>;

export function readProductRow(cells: Cells, { decimal_sign, exponent }: RowReading): ReadProductRow {
  const faults: CellFault[] = [];
  const of = (field: ProductField): string => (cells[field]?.[0] ?? '').trim();
  const say = (field: ProductField, code: RowFault, value = of(field)): undefined => void faults.push({ field, code, value });
  for (const field of PRODUCT_FIELDS) {
    const long = cells[field]?.find((cell) => cell.length > (LENGTHS[field] ?? 60));
    if (long !== undefined) say(field, 'too_long', long);
  }
  const amount = (field: 'price' | 'cost'): bigint | undefined => {
    const read = readNumber(of(field), decimal_sign, exponent);
    if (read.kind === 'fault') return say(field, read.code);
    if (read.kind === 'number' && read.scaled > PRICE_MINOR_MAX) return say(field, 'number_too_large');
    return read.kind === 'number' ? read.scaled : undefined;
  };
  const barcodes = readBarcodes(cells.barcode ?? [], say);
  const [price_minor, cost_minor] = [amount('price'), amount('cost')];
  const rate = readRate(of('tax_rate'), decimal_sign);
  if (rate.kind === 'fault') say('tax_rate', rate.code);
  const unit_word = of('unit').normalize('NFKC').toLowerCase();
  const unit = unit_word === '' ? undefined : KILOGRAMS.has(unit_word) ? 'kilogram' : PIECES.has(unit_word) ? 'piece' : say('unit', 'unit_unknown');
  if (of('code') === '' && barcodes.length === 0 && faults.length === 0) faults.push({ field: null, code: 'key_missing', value: namesOf(of)['zh'] ?? namesOf(of)['en'] ?? '' });
  if (faults.length > 0) return { row: null, faults };
  return {
    faults, row: {
      code: of('code'), barcodes, names: namesOf(of), category: of('category'),
      ...(price_minor === undefined ? {} : { price_minor }), ...(cost_minor === undefined ? {} : { cost_minor }), ...(unit === undefined ? {} : { unit }),
      ...(rate.kind === 'number' ? { tax_rate_ppm: Number(rate.scaled) } : {}),
    },
  };
}

/** A name that says no language is Chinese where it has a sign of it. */
function namesOf(of: (field: ProductField) => string): Record<string, string> {
  const [any, zh, en] = [of('name'), of('name_zh'), of('name_en')];
  const isChinese = /\p{Script=Han}/u.test(any);
  const names = { zh: zh || (isChinese ? any : ''), en: en || (isChinese ? '' : any) };
  return Object.fromEntries(Object.entries(names).filter(([, name]) => name !== ''));
}

/** Several may stand in one cell. What a spreadsheet rounded ("6.90123E+12") can't be had back. */
export function readBarcodes(cells: readonly string[], say: (field: 'barcode', code: RowFault, value: string) => void): string[] {
  const found = new Set<string>();
  for (const cell of cells) {
    for (const part of cell.normalize('NFKC').replace(/^'/, '').split(/[\s,;|、，；]+/)) {
      if (part === '') continue;
      if (/^\d+[.,]\d+E\+?\d+$/i.test(part) || /^\d+E\+\d+$/i.test(part)) say('barcode', 'barcode_rounded', part);
      else if (part.length > BARCODE_MAX) say('barcode', 'too_long', part);
      else {
        const scan = readScan(part);
        if (scan.kind === 'link') say('barcode', 'barcode_link', part);
        else if (isMisread(scan.code)) say('barcode', 'barcode_misread', part);
        else found.add(scan.code);
      }
    }
  }
  return [...found];
}
