import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readCreditCode } from './index.ts';

/** Of companies that print theirs on their own pages. */
const KNOWN = ['9144030071526726XG', '91330100799655058B', '914403001922038216'];
const SIGNS = '0123456789ABCDEFGHJKLMNPQRTUWXY';

test('codes that companies have are read, however they are written', () => {
  for (const code of KNOWN) assert.deepEqual(readCreditCode(code), { ok: true, value: code });
  assert.deepEqual(readCreditCode(' 9144 0300-7152 6726xg '), { ok: true, value: KNOWN[0] });
  assert.deepEqual(readCreditCode('９１４４０３００７１５２６７２６ＸＧ'), { ok: true, value: KNOWN[0] });
});

test('whoever mistypes one sign, or swaps two beside each other, is told so', () => {
  fc.assert(fc.property(fc.constantFrom(...KNOWN), fc.nat(17), fc.constantFrom(...SIGNS), (code, place, sign) => {
    fc.pre(code[place] !== sign);
    assert.equal(readCreditCode(code.slice(0, place) + sign + code.slice(place + 1)).ok, false);
  }));
  fc.assert(fc.property(fc.constantFrom(...KNOWN), fc.nat(16), (code, place) => {
    fc.pre(code[place] !== code[place + 1]);
    assert.equal(readCreditCode(code.slice(0, place) + code[place + 1] + code[place] + code.slice(place + 2)).ok, false);
  }));
});

test('what is no code at all is refused, and never throws', () => {
  for (const text of ['', '91', '9144030071526726XGG', '9144030071526726IO', '<script>alert(1)</script>', '　'.repeat(18), '9'.repeat(10_000), '9144030071526726X\u0000']) assert.equal(readCreditCode(text).ok, false, text.slice(0, 30));
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readCreditCode(text)));
});
