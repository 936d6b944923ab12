import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PRODUCT_COLUMNS, csvCell, guessColumns, guessDecimalSign, headerSignature, readNumber, readProductRow, readRate } from './index.ts';

const cents = (text: string, sign: '.' | ',' = '.'): bigint | string => {
  const read = readNumber(text, sign, 2);
  return read.kind === 'number' ? read.scaled : read.kind === 'blank' ? 'blank' : read.code;
};

test('a number is read as people write it: groups, currencies, full-width digits', () => {
  for (const [text, sign, value] of [
    ['12.50', '.', 1250n], ['¥12.50', '.', 1250n], ['￥１２．５０', '.', 1250n], ['12.5元', '.', 1250n], ['CNY 12.50', '.', 1250n], ['1,234.56', '.', 123456n], ['1,2345.60', '.', 1234560n], ['$1\u00a0234.00', '.', 123400n],
    ['1.234,56', ',', 123456n], ['12,50 €', ',', 1250n], ['€ 12,5', ',', 1250n], ["1'234,50", ',', 123450n], ['7', ',', 700n], ['.5', '.', 50n], ['5.', '.', 500n], ['12.500', '.', 1250n], ['0', '.', 0n], ['US$3', '.', 300n],
  ] as const) assert.equal(cents(text, sign), value, text);
});

test('what is blank is blank, a word is a word, and what may mean two things is refused', () => {
  for (const [text, sign, outcome] of [
    ['', '.', 'blank'], ['  ', '.', 'blank'], ['-', '.', 'blank'], ['—', '.', 'blank'], ['free', '.', 'number_word'], ['面议', '.', 'number_word'], ['n/a', '.', 'number_word'], ['12,50', '.', 'number_unreadable'],
    ['1.234.5', '.', 'number_unreadable'], ['1,23,456', '.', 'number_unreadable'], ['12.345', '.', 'number_decimals'], ['1.234', '.', 'number_decimals'], ['-3', '.', 'number_negative'], ['1e5', '.', 'number_unreadable'],
    ['2 for 5', '.', 'number_unreadable'], ['0,385', '.', 'number_unreadable'], ['0.0385', ',', 'number_unreadable'], ['99999999999999999999', '.', 'number_too_large'], ['1.234', ',', 123400n],
  ] as const) assert.equal(cents(text, sign), outcome, text);
});

test('property: every amount is read back as it was written, by either sign', () => {
  fc.assert(fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.constantFrom('.' as const, ',' as const), fc.boolean(), (amount, sign, isGrouped) => {
    const digits = amount.toString().padStart(3, '0');
    const whole = isGrouped ? digits.slice(0, -2).replaceAll(/\B(?=(?:\d{3})+$)/g, sign === '.' ? ',' : '.') : digits.slice(0, -2);
    assert.equal(cents(`${whole}${sign}${digits.slice(-2)}`, sign), amount);
  }));
});

test('the sign of a column is told by the values that leave no doubt', () => {
  assert.equal(guessDecimalSign(['1.234', '12,50', '3,00 €']), ',');
  assert.equal(guessDecimalSign(['1,234', '1,234.50']), '.');
  assert.equal(guessDecimalSign(['1.234,56']), ',');
  assert.equal(guessDecimalSign(['1,234', 'free', '']), '.');
});

test('a rate is read with and without its sign', () => {
  for (const [text, ppm] of [['13%', 130_000n], ['13', 130_000n], ['0.13', 130_000n], ['6.5 %', 65_000n], ['0', 0n], ['1', 10_000n], ['100', 1_000_000n], ['0.5%', 5_000n]] as const) assert.deepEqual(readRate(text, '.'), { kind: 'number', scaled: ppm }, text);
  assert.deepEqual(readRate('130', '.'), { kind: 'fault', code: 'number_too_large' });
  assert.deepEqual(readRate('免税', '.'), { kind: 'fault', code: 'number_word' });
});

test('columns are guessed by their names in either language, and by what stands in them', () => {
  assert.deepEqual(guessColumns(['商品编码', '品名', '零售价（元）', '条码1', '条码2', '备注'], [], PRODUCT_COLUMNS), ['code', 'name', 'price', 'barcode', 'barcode', null]);
  assert.deepEqual(guessColumns(['SKU', 'Product name', 'Retail_Price', 'EAN'], [], PRODUCT_COLUMNS), ['code', 'name', 'price', 'barcode']);
  assert.deepEqual(guessColumns(['a', 'b', 'c'], [['6901234567892', 'Green tea', '4.5'], ['4006381333931', 'Pen', '2']], PRODUCT_COLUMNS), ['barcode', 'name', null]);
  assert.equal(headerSignature(['Price ', 'EAN']), headerSignature(['price', 'ean*']));
});

const READING = { decimal_sign: '.', exponent: 2 } as const;
const faultsOf = (cells: Parameters<typeof readProductRow>[0]): string[] => readProductRow(cells, READING).faults.map(({ field, code, value }) => `${field} ${code} ${value}`);

test('a row may hold several barcodes, in one cell and in several', () => {
  const { row } = readProductRow({ code: ['P1'], name: ['绿茶'], barcode: ['6901234567892; 4006381333931', '96385074', ''], price: ['¥3.50'], tax_rate: ['13%'], unit: ['瓶'] }, READING);
  assert.deepEqual(row, { code: 'P1', barcodes: ['6901234567892', '4006381333931', '96385074'], names: { zh: '绿茶' }, category: '', price_minor: 350n, tax_rate_ppm: 130_000, unit: 'piece' });
});

test('each cell that can not be taken is told by itself, with what stood in it', () => {
  assert.deepEqual(faultsOf({ code: ['P1'], price: ['free'], cost: ['-1'], barcode: ['6901234567893', '6.90123E+12'], unit: ['dozen'] }), [
    'barcode barcode_misread 6901234567893', 'barcode barcode_rounded 6.90123E+12', 'price number_word free', 'cost number_negative -1', 'unit unit_unknown dozen',
  ]);
  assert.deepEqual(faultsOf({ name: ['Green tea'] }), ['null key_missing Green tea']);
  assert.deepEqual(faultsOf({ code: ['P1'], price: [''] }), []);
});

test('no cell of an export begins a formula, and a number below zero stays one', () => {
  for (const [value, cell] of [['=1+1', "'=1+1"], ['+44 20', "'+44 20"], ['-cmd|x', "'-cmd|x"], ['@SUM(A1)', "'@SUM(A1)"], ['\tx', '"\'\tx"'], ['-12.50', '-12.50'], [-3n, '-3'], ['a "b", c', '"a ""b"", c"'], [null, ''], ['＝1', "'＝1"]] as const) assert.equal(csvCell(value), cell);
});
