import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { csvField, decimalText, writeCsv } from './csv.ts';

describe('a table as a file', () => {
  it('holds no formula, and leaves numbers numbers', () => {
    assert.deepEqual(['=1+1', '+44', '-5', '-5.20', '@a', '\tb', '茶, "绿"'].map(csvField), ["'=1+1", "'+44", '-5', '-5.20', "'@a", "'\tb", '"茶, ""绿"""']);
  });
  it('begins with the mark of UTF-8 and ends each row as spreadsheets do', () => {
    assert.equal(writeCsv([['a', 'b'], ['1', '2']]), '\uFEFFa,b\r\n1,2\r\n');
  });
  it('writes amounts without a float', () => {
    assert.deepEqual([[-5n, 2], [0n, 2], [123_456_789_012_345_678n, 2], [7n, 0]].map(([amount, digits]) => decimalText(amount as bigint, digits as number)), ['-0.05', '0.00', '1234567890123456.78', '7']);
  });
});
