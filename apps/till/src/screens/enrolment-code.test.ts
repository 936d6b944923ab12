import assert from 'node:assert/strict';
import test from 'node:test';
import { codeFrom, showCode } from './enrolment-code.ts';

test('a code is found however it was typed or pasted', () => {
  for (const text of ['ABCD-EFGH', 'abcd efgh', ' abcdefgh ', 'ＡＢＣＤ－ＥＦＧＨ', 'ABCD–EFGH', 'The code is ABCD-EFGH, for 10 minutes', 'http://shop.local:8700/till/?code=abcd-efgh']) {
    assert.equal(codeFrom(text), 'ABCDEFGH', text);
  }
});

test('letters that look like figures are read as figures', () => {
  assert.equal(codeFrom('oil0-OIL1'), '01100111');
});

test('an address without a code is no code', () => {
  assert.equal(codeFrom('http://127.0.0.1:8700/till/'), '');
});

test('a code is shown in two halves', () => {
  assert.equal(showCode('ABCDEFGH'), 'ABCD-EFGH');
  assert.equal(showCode('ABC'), 'ABC');
});
