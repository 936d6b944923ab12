/** A row of a list of stock: which product, and how much of it was counted or came in. Nothing is looked up here. */
import { QTY_MILLI_MAX, PRICE_MINOR_MAX } from '../money/index.ts';
import type { FieldSpec } from './columns.ts';
import { readNumber } from './number.ts';
import { type CellFault, PRODUCT_COLUMNS, type RowFault, type RowReading, readBarcodes } from './product-row.ts';

export type StockField = 'code' | 'barcode' | 'qty' | 'cost';
const QTY_PLACES = 3;
const CODE_MAX = 60;

export const STOCK_COLUMNS: readonly FieldSpec<StockField>[] = [
  ...PRODUCT_COLUMNS.flatMap(({ field, ...spec }) => (field === 'code' || field === 'barcode' || field === 'cost' ? [{ ...spec, field }] : [])),
  { field: 'qty', names: ['qty', 'quantity', 'stock', 'onhand', 'instock', 'count', 'counted', 'amount', 'menge', 'bestand', '数量', '库存', '库存数量', '库存数', '盘点数', '盘点数量', '实盘数', '现存量', '到货数量', '入库数量'] },
];

export type StockRow = { readonly code: string; readonly barcodes: readonly string[]; readonly qty_milli: number; /** Of one piece or kilogram; null: the row says nothing of it. */ readonly cost_minor: bigint | null };
export type StockFault = Omit<CellFault, 'field' | 'code'> & { readonly field: StockField | null; readonly code: RowFault | 'qty_missing' };
export type StockCells = Readonly<Partial<Record<StockField, readonly string[]>>>;

export function readStockRow(cells: StockCells, { decimal_sign, exponent }: RowReading): { readonly row: StockRow | null; readonly faults: readonly StockFault[] } {
  const faults: StockFault[] = [];
  const of = (field: StockField): string => (cells[field]?.[0] ?? '').trim();
  const barcodes = readBarcodes(cells.barcode ?? [], (_field, code, value) => void faults.push({ field: 'barcode', code, value }));
  const number = (field: 'qty' | 'cost', places: number, max: bigint): bigint | null => {
    const read = readNumber(of(field), decimal_sign, places);
    if (read.kind === 'fault') faults.push({ field, code: read.code, value: of(field) });
    if (read.kind === 'number' && read.scaled > max) faults.push({ field, code: 'number_too_large', value: of(field) });
    return read.kind === 'number' ? read.scaled : null;
  };
  const [qty, cost_minor] = [number('qty', QTY_PLACES, BigInt(QTY_MILLI_MAX)), number('cost', exponent, PRICE_MINOR_MAX)];
  if (of('code').length > CODE_MAX) faults.push({ field: 'code', code: 'too_long', value: of('code') });
  if (of('code') === '' && barcodes.length === 0 && faults.length === 0) faults.push({ field: null, code: 'key_missing', value: '' });
  // A blank says that nobody counted, which is not that nothing was there.
  if (qty === null && faults.length === 0) faults.push({ field: 'qty', code: 'qty_missing', value: '' });
  return faults.length > 0 || qty === null ? { row: null, faults } : { row: { code: of('code'), barcodes, qty_milli: Number(qty), cost_minor }, faults };
}
