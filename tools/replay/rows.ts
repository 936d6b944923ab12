/**
 * Reads the file of sales lines, row by row, and says of each row whether it was a sale, a refund, or neither.
 * docs/replay.md gives the rules with their counts. Money is read as whole thousandths of a pound: four rows have a
 * price of a tenth of a penny, and no amount of the file may be rounded on its way.
 */
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { assert } from '@stilltill/domain/result';
// A streaming reader of CSV: quotes, separators and line ends in fields are its business.
import { parse } from 'csv-parse';

export type Row = {
  /** From 1, in the order of the file, without the line of headings. */
  readonly row: number;
  readonly invoice: string;
  readonly stock_code: string;
  readonly description: string;
  readonly quantity: number;
  /** Local time of the shop, 2010-12-01T08:26:00. */
  readonly local_time: string;
  /** Thousandths of a pound. */
  readonly price_thousandths: bigint;
  /** Null where the file names none. */
  readonly customer: string | null;
};

export type Exclusion = 'price_not_positive' | 'price_under_a_penny' | 'no_goods' | 'quantity_without_meaning';
export type Sorted = 'sold' | 'refunded' | Exclusion;
export const EXCLUSIONS: readonly Exclusion[] = ['price_not_positive', 'price_under_a_penny', 'no_goods', 'quantity_without_meaning'];

const HEADINGS = ['InvoiceNo', 'StockCode', 'Description', 'Quantity', 'InvoiceDate', 'UnitPrice', 'CustomerID', 'Country'];

/** Postage, carriage, fees, discounts, samples, vouchers, corrections by hand: money moved, but no goods. */
const NO_GOODS: ReadonlySet<string> = new Set([
  'POST', 'DOT', 'C2', 'D', 'M', 'm', 'S', 'B', 'BANK CHARGES', 'AMAZONFEE', 'CRUK', 'PADS',
  'gift_0001_10', 'gift_0001_20', 'gift_0001_30', 'gift_0001_40', 'gift_0001_50',
]);
/** Five digits with letters behind them, or the codes of the shop's marketplace stock. */
const GOODS = /^(?:[0-9]{5}[A-Za-z]*|DCGS[0-9A-Z]+)$/;

/** Sorts a row. The first rule that fits decides. A stock code of a shape never seen is a bug in the rules, not a row to pass over. */
export function sortRow(row: Row): Sorted {
  if (row.price_thousandths <= 0n) return 'price_not_positive';
  if (row.price_thousandths < 10n) return 'price_under_a_penny';
  if (NO_GOODS.has(row.stock_code)) return 'no_goods';
  assert(GOODS.test(row.stock_code), `row ${row.row}: no rule knows the stock code ${row.stock_code}`);
  const returned = row.invoice.startsWith('C');
  if (returned ? row.quantity < 0 : row.quantity > 0) return returned ? 'refunded' : 'sold';
  return 'quantity_without_meaning';
}

/** Quantity × price in thousandths of a pound; negative where goods or money went back. */
export function amountOf(row: Row): bigint {
  return BigInt(row.quantity) * row.price_thousandths;
}

/** All rows of a file, gzipped or not, in its order. */
export async function* readRows(path: string): AsyncGenerator<Row> {
  const source = createReadStream(path);
  const text = path.endsWith('.gz') ? source.pipe(createGunzip()) : source;
  const records = text.pipe(parse({ bom: true, relax_column_count: false }));
  for (const stream of [source, text]) stream.on('error', (error) => records.destroy(error));
  let row = 0;
  for await (const record of records as AsyncIterable<string[]>) {
    if (row === 0) assert(record.join() === HEADINGS.join(), `the file's headings are ${HEADINGS.join()}`);
    else yield readRecord(row, record);
    row += 1;
  }
}

function readRecord(row: number, record: readonly string[]): Row {
  const [invoice, stock_code, description, quantity, time, price, customer] = record as [string, string, string, string, string, string, string];
  assert(/^-?[0-9]{1,9}$/.test(quantity), `row ${row}: ${quantity} is not a quantity`);
  const local = /^([0-9]{4}-[0-9]{2}-[0-9]{2}) ([0-9]{2}:[0-9]{2}:[0-9]{2})$/.exec(time);
  assert(local, `row ${row}: ${time} is not a time`);
  return {
    row, invoice, stock_code, description: description.trim(), quantity: Number(quantity), local_time: `${local[1]}T${local[2]}`,
    price_thousandths: readPrice(row, price), customer: customer === '' ? null : customer,
  };
}

function readPrice(row: number, text: string): bigint {
  const match = /^(-?)([0-9]{1,9})(?:\.([0-9]{1,3}))?$/.exec(text);
  assert(match, `row ${row}: ${text} is not a price`);
  const magnitude = BigInt((match[2] as string) + (match[3] ?? '').padEnd(3, '0'));
  return match[1] === '-' ? -magnitude : magnitude;
}
