import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProductItem } from '../api/queries.ts';
import { type CellContext, type ColumnId, cellText, readBlock, readCell } from './cells.ts';
import { type Edits, NO_EDITS, countCells, takeAnswer, takeBack, toRows, typeCells, wrongCells } from './edits.ts';

const [DRINKS, PENS] = ['0191f0a0-0000-7000-8000-000000000001', '0191f0a0-0000-7000-8000-000000000002'];
const CONTEXT: CellContext = { language: 'en', categories: [{ id: DRINKS, names: { en: 'Drinks', zh: '饮料' } }, { id: PENS, names: { en: 'Pens' } }], yes: 'Yes', no: 'No' };
const item = (id: string, change: Partial<ProductItem> = {}): ProductItem => ({
  id, code: 'C1', names: { en: 'Cola', zh: '可乐' }, barcodes: ['6901234567892'], price_minor: 350n, currency: 'CNY', tax_rate_ppm: 130_000, unit: 'piece', favourite: null, category: DRINKS, picture: null, state: 'on_sale', version: 3, ...change,
});
const COLA = item('a');
const typed = (...cells: readonly (readonly [ProductItem, ColumnId, string])[]): Edits => typeCells(NO_EDITS, cells.map(([each, column, text]) => ({ item: each, column, text })), CONTEXT);
const valueOf = (column: ColumnId, text: string, of = COLA): unknown => {
  const read = readCell(of, column, text, CONTEXT);
  return 'value' in read ? Object.values(read.value)[0] : 'wrong' in read ? read.wrong : read.fault.code;
};

test('a cell reads as its product is, and what is typed there is read back as the same', () => {
  const texts = (['name', 'price', 'category', 'tax', 'barcodes', 'code', 'on_sale'] as const).map((column) => [column, cellText(COLA, column, CONTEXT)] as const);
  assert.deepEqual(texts.map(([, text]) => text), ['Cola', '3.50', 'Drinks', '13', '6901234567892', 'C1', 'Yes']);
  for (const [column, text] of texts) assert.equal(countCells(typed([COLA, column, text])), 0, column);
});

test('amounts, rates, categories and yes or no are taken as people and spreadsheets write them', () => {
  assert.deepEqual(['¥1,234.50', '４.５', 'CNY 3'].map((text) => valueOf('price', text)), [123_450n, 450n, 300n]);
  assert.deepEqual(['13%', '8.875'].map((text) => valueOf('tax', text)), [130_000, 88_750]);
  assert.deepEqual(['drinks', ' 饮料 ', '', 'PENS'].map((text) => valueOf('category', text)), [DRINKS, DRINKS, null, PENS]);
  assert.deepEqual(['TRUE', '是', '0', 'no', ''].map((text) => valueOf('on_sale', text)), [true, true, false, false, false]);
  assert.deepEqual(valueOf('barcodes', '6901234567892, 4006381333931；4711'), ['6901234567892', '4006381333931', '4711']);
  assert.deepEqual(valueOf('name', ' Cola Zero '), { zh: '可乐', en: 'Cola Zero' });
});

test('what can’t be taken is told at its cell, and saved with nothing', () => {
  assert.deepEqual([valueOf('price', 'cheap'), valueOf('price', '1.234'), valueOf('tax', '101'), valueOf('category', 'Toys'), valueOf('on_sale', 'perhaps'), valueOf('barcodes', '6901234567893'), valueOf('name', '', item('b', { names: { en: 'Cola' } }))],
    ['price_needed', 'amount_malformed', 'tax_wrong', 'category_unknown', 'on_sale_wrong', 'barcode_misread', 'name_needed']);
  assert.equal(valueOf('price', '-5'), 'amount_malformed', 'a sign is not passed over');
  const edits = typed([COLA, 'tax', 'x'], [COLA, 'code', 'C2']);
  assert.deepEqual(wrongCells(edits, CONTEXT), [{ product: 'a', column: 'tax' }]);
});

test('a row names the version and the price that it was typed beside, and only what was changed', () => {
  assert.deepEqual(toRows(typed([COLA, 'price', '4'], [item('b', { version: 7, price_minor: null }), 'price', '1'], [COLA, 'on_sale', 'no']), CONTEXT), [
    { product: 'a', version: 3, price: { was_minor: 350n, price_minor: 400n }, on_sale: false }, { product: 'b', version: 7, price: { was_minor: null, price_minor: 100n } },
  ]);
});

test('what says the same in other signs is no change, and what is taken back is none', () => {
  assert.equal(countCells(typed([COLA, 'price', '3.5'], [COLA, 'tax', '13 %'], [COLA, 'category', '饮料'], [COLA, 'code', ' C1 '])), 0);
  const edits = typed([COLA, 'price', '4'], [COLA, 'code', 'C2']);
  assert.equal(countCells(edits), 2);
  assert.equal(countCells(takeBack(edits, COLA, 'price', CONTEXT)), 1);
});

test('the version is that of the first cell that was typed, whatever the list reads meanwhile', () => {
  const edits = typeCells(typed([COLA, 'code', 'C2']), [{ item: item('a', { version: 9 }), column: 'price', text: '4' }], CONTEXT);
  assert.equal(toRows(edits, CONTEXT)[0]?.version, 3);
});

test('what was saved is no edit any more; what was refused stays, and goes on from what the product is now', () => {
  const edits = typed([COLA, 'price', '4'], [item('b'), 'code', 'C2'], [item('b'), 'name', 'Faster'], [item('c'), 'code', 'C3']);
  const after = takeAnswer(edits, {
    saved: [item('a', { price_minor: 400n, version: 4 })],
    refused: [
      { product: 'b', field: null, code: 'conflict', details: {}, newest: item('b', { names: { en: 'Faster', zh: '可乐' }, version: 5 }) },
      { product: 'c', field: 'code', code: 'product_code_taken', details: { code: 'C3', name: 'Tea', product: 'x' }, newest: item('c') },
    ],
  }, CONTEXT);
  assert.deepEqual([...after.texts], [['b', { code: 'C2' }], ['c', { code: 'C3' }]], 'what another did already needs no saving');
  assert.deepEqual([...after.notes].map(([product, { column, fault }]) => [product, column, fault.code]), [['b', null, 'conflict'], ['c', 'code', 'product_code_taken']]);
  assert.deepEqual(toRows(after, CONTEXT).map(({ product, version }) => [product, version]), [['b', 5], ['c', 3]]);
  assert.equal(after.items.get('a')?.price_minor, 400n);
  assert.equal(typeCells(after, [{ item: item('c'), column: 'code', text: 'C4' }], CONTEXT).notes.has('c'), false, 'a new try is not yet refused');
});

test('a block of a spreadsheet is read by its tabs, lines and quotes; a sign for inches is no quote', () => {
  assert.deepEqual(readBlock('A\tB\r\nC\t\r\n'), [['A', 'B'], ['C', '']]);
  assert.deepEqual(readBlock('"two\nlines"\t"says ""hi"""'), [['two\nlines', 'says "hi"']]);
  assert.deepEqual(readBlock('"27 screen\tB\n12'), [['"27 screen', 'B'], ['12']]);
  assert.deepEqual(readBlock('one'), [['one']]);
});
