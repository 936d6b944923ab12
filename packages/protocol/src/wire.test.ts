import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CODES, type Code } from '@stilltill/domain/codes';
import { addProduct, completeSale, emptyBasket } from '@stilltill/domain/sale';
import { beginShift, closeShift } from '@stilltill/domain/shift';
import fc from 'fast-check';
import {
  AmountMinor, AmountMinorPositive, Change, Cursor, JournalBatch, PROTOCOL_VERSION, PROTOCOL_VERSION_MIN, PriceMinor, ProductRecord, SaleCompleted, ShiftClosed, Time, Uuid, fromProblem, isProtocolUnderstood, normalizeCode, toProblem, toWire, toWireValue,
} from './index.ts';

const ID = '0190aaaa-0000-7000-8000-000000000001';
const HASH = 'a'.repeat(64);

test('an amount crosses a wire as a decimal string and comes back as it was', () => {
  fc.assert(fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), (amount_minor) => {
    assert.equal(AmountMinor.parse(JSON.parse(toWire(amount_minor))), amount_minor);
  }));
  for (const wrong of [1, 1.5, '1.0', '01', '-0', '+1', '1e3', '', ' 1', '1000000000000001', null, true]) assert.equal(AmountMinor.safeParse(wrong).success, false, String(wrong));
  assert.equal(AmountMinorPositive.safeParse('-1').success, false);
  assert.equal(PriceMinor.safeParse('1000000000001').success, false);
});

test('a sale that the rules made is a body of its kind, and reads back the same', () => {
  const product = { id: ID, code: 'P', names: { zh: '苹果', en: 'Apple' }, barcodes: ['690'], prices: [{ from: '2020-01-01T00:00:00.000Z', price_minor: 999n }], tax_rate_ppm: 130_000, unit: 'kilogram' as const, favourite: null, category: null };
  fc.assert(fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.bigInt({ min: 0n, max: 1000n }), (qty_milli, over_minor) => {
    const basket = addProduct(emptyBasket(ID, 'CNY'), product, { at: '2026-11-20T08:00:00.000Z', barcode: '690', qty_milli });
    assert.ok(basket.ok);
    const given_minor = basket.value.lines.reduce((all, line) => all + line.amount_minor, over_minor);
    const sale = completeSale(basket.value, { shift: ID, cash: { tender: ID, given_minor, step_minor: 1n }, receipt_token_hash: HASH });
    assert.ok(sale.ok);
    assert.deepEqual(SaleCompleted.parse(toWireValue(sale.value)), sale.value);
  }));
  const closing = closeShift(beginShift({ shift: ID, currency: 'CNY', opened_at: '2026-11-20T08:00:00.000Z', opened_by: ID, float_minor: 5n }), 3n, null);
  assert.deepEqual(ShiftClosed.parse(toWireValue(closing)), closing);
});

test('a field that a newer till adds is passed over, not refused; a missing one is refused', () => {
  const opening = { shift: ID, currency: 'CNY', float_minor: '5' };
  assert.deepEqual(ShiftClosed.safeParse(opening).success, false);
  const product = { id: ID, code: 'P', names: { en: 'A' }, barcodes: [], prices: [], tax_rate_ppm: 0, unit: 'piece', favourite: null, category: null };
  assert.deepEqual(ProductRecord.parse({ ...product, more: 1 }), product);
  const { unit: _unit, ...less } = product;
  assert.equal(ProductRecord.safeParse(less).success, false);
});

test('the version before is understood, a newer one and what is no version are not', () => {
  assert.ok(PROTOCOL_VERSION_MIN <= Math.max(1, PROTOCOL_VERSION - 1), 'a till that was away when the version was raised still brings its sales');
  for (let version = PROTOCOL_VERSION_MIN; version <= PROTOCOL_VERSION; version += 1) assert.ok(isProtocolUnderstood(version));
  for (const wrong of [PROTOCOL_VERSION_MIN - 1, PROTOCOL_VERSION + 1, 1.5, '1', null, undefined]) assert.equal(isProtocolUnderstood(wrong), false, String(wrong));
});

test('an upload holds entries as texts, so that no entry can break its frame', () => {
  const seal = { merchant: ID, terminal: ID, epoch: 'a'.repeat(26), seq: 1, hash: HASH, at: '2026-11-20T08:00:00.000Z', signature: 'A'.repeat(86) };
  fc.assert(fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 5 }), (entries) => {
    const batch = { protocol: 1, entries, seal, sent_at: '2026-11-20T08:00:00.000Z' };
    assert.deepEqual(JournalBatch.parse(JSON.parse(toWire(batch))).entries, entries);
  }), { numRuns: 30 });
  assert.equal(JournalBatch.safeParse({ protocol: 1, entries: [], seal, sent_at: '2026-11-20T08:00:00.000Z' }).success, false);
  assert.equal(JournalBatch.safeParse({ protocol: 1, entries: Array.from({ length: 501 }, () => ''), seal, sent_at: '2026-11-20T08:00:00.000Z' }).success, false);
});

test('ids, times and cursors are taken in one form only', () => {
  for (const wrong of [ID.toUpperCase(), ID.replaceAll('-', ''), `${ID} `, `{${ID}}`]) assert.equal(Uuid.safeParse(wrong).success, false, wrong);
  for (const wrong of ['2026-11-20T08:00:00Z', '2026-11-20T08:00:00.000+01:00', '2026-11-20']) assert.equal(Time.safeParse(wrong).success, false, wrong);
  for (const wrong of ['a', 'a:', ':1', 'a:-1', 'A:1']) assert.equal(Cursor.safeParse(wrong).success, false, wrong);
});

test('a change of an unknown kind is read, so that an older till can pass it over', () => {
  assert.ok(Change.safeParse({ position: 1, kind: 'promotion', id: 'x', body: { anything: [1] } }).success);
});

test('a one-use code is read in any case and spacing, with the letters that people mistake', () => {
  for (const typed of ['ABCD-EF01', 'abcd ef01', 'AbCd-EfOl', 'ａｂｃｄｅｆｏｉ', ' abcd_efo1 ']) assert.equal(normalizeCode(typed), 'ABCDEF01', typed);
});

test('every code travels as a problem and is read back; what is no problem of ours is "unavailable"', () => {
  for (const code of Object.keys(CODES) as Code[]) {
    const fault = { code, details: { seq: 7, name: 'x', is: true, none: null } };
    const problem = JSON.parse(toWire(toProblem(fault, 'request 1'))) as { status: number };
    assert.deepEqual(fromProblem(problem), fault);
    assert.equal(problem.status, CODES[code].http);
  }
  for (const other of [null, 'Bad Gateway', {}, { code: 'nonsense', status: 500, title: '', type: '', transient: false, data: 'safe' }]) assert.deepEqual(fromProblem(other), { code: 'unavailable' });
});
