import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkDigit, expandUpcE, isGtin, isMisread, readScan } from './barcode.ts';

const digits = (length: number): fc.Arbitrary<string> => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length });
const gtin = fc.constantFrom(7, 11, 12, 13).chain(digits).map((body) => body + checkDigit(body));

test('barcodes that are printed on goods are known by their check digit', () => {
  for (const barcode of ['6901234567892', '96385074', '036000291452', '4006381333931', '10012345678902']) assert.ok(isGtin(barcode), barcode);
  for (const text of ['6901234567893', '', '123', '69012345678921', 'abcdefgh', '６９０１２３４５６７８９２']) assert.equal(isGtin(text), false, text);
});

test('property: one digit read wrongly is always seen', () => {
  fc.assert(fc.property(gtin, fc.nat(), fc.integer({ min: 1, max: 9 }), (barcode, place, by) => {
    const at = place % barcode.length;
    const bent = barcode.slice(0, at) + String((Number(barcode[at]) + by) % 10) + barcode.slice(at + 1);
    assert.ok(isGtin(barcode));
    assert.equal(isGtin(bent), false);
  }));
});

test('a UPC-E stands for its UPC-A', () => {
  assert.equal(expandUpcE('04252614'), '042100005264');
  assert.equal(expandUpcE('01234565'), '012345000065');
  assert.equal(expandUpcE('04252615'), null);
  assert.equal(expandUpcE('24252614'), null);
  assert.equal(expandUpcE('0425261'), null);
});

test('property: what a UPC-E stands for is a UPC-A with the same check digit', () => {
  fc.assert(fc.property(fc.constantFrom('0', '1'), digits(6), (system, six) => {
    const found = [...'0123456789'].map((check) => expandUpcE(system + six + check)).filter((whole) => whole !== null);
    assert.equal(found.length, 1);
    assert.ok(isGtin(found[0] ?? '') && found[0]?.length === 12);
  }));
});

test('misread is what has the length of a barcode and a wrong check digit; a code of the shop’s own is not', () => {
  assert.ok(isMisread('6901234567893'));
  assert.equal(isMisread('6901234567892'), false);
  assert.equal(isMisread('04252614'), false);
  for (const code of ['4711', 'P-100', '1234567', '123456789', '']) assert.equal(isMisread(code), false, code);
});

test('a link is not a barcode, unless it names the goods', () => {
  assert.deepEqual(readScan(' 6901234567892 '), { kind: 'code', code: '6901234567892' });
  assert.deepEqual(readScan('https://id.gs1.org/01/06901234567892/10/A1?17=270101'), { kind: 'code', code: '06901234567892' });
  assert.deepEqual(readScan('HTTPS://example.com/01/06901234567893'), { kind: 'link' });
  assert.deepEqual(readScan('https://example.com/menu?table=01'), { kind: 'link' });
});
