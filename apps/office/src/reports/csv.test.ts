import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { csvLine } from '@stilltill/domain/tabular';
import { decimalText, writeCsv } from './csv.ts';

describe('a table as a file', () => {
  it('holds no formula, and leaves numbers numbers', () => {
    const written = ['=1+1', '＝1+1', '＋1', '－1a', '＠a', '+a', '-5', '-5.20', '@a', '\tb', '茶, "绿"'].map((value) => writeCsv([[value]]).slice(1, -2));
    assert.deepEqual(written, ["'=1+1", "'＝1+1", "'＋1", "'－1a", "'＠a", "'+a", '-5', '-5.20', "'@a", '"\'\tb"', '"茶, ""绿"""']);
  });
  it('keeps a text together where a spreadsheet parts cells by semicolons, so that none of it becomes a formula', () => {
    assert.equal(writeCsv([['a;=1+1', '茶;@b']]), '\uFEFF"a;=1+1","茶;@b"\r\n');
  });
  it('writes a phone as every export does', () => {
    for (const phone of ['+8613700000001', '+86 137 0000 0001', '0137']) assert.equal(writeCsv([[phone]]), `\uFEFF${csvLine([phone])}`);
    assert.equal(writeCsv([['+86 137 0000 0001', '+8613700000001']]), "\uFEFF'+86 137 0000 0001,+8613700000001\r\n");
  });
  it('begins with the mark of UTF-8 and ends each row as spreadsheets do', () => {
    assert.equal(writeCsv([['a', 'b'], ['1', '2']]), '\uFEFFa,b\r\n1,2\r\n');
  });
  it('writes amounts without a float', () => {
    assert.deepEqual([[-5n, 2], [0n, 2], [123_456_789_012_345_678n, 2], [7n, 0]].map(([amount, digits]) => decimalText(amount as bigint, digits as number)), ['-0.05', '0.00', '1234567890123456.78', '7']);
  });
});
