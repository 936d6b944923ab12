import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { SaleCompleted, toWireValue } from '@stilltill/protocol';
import { makeSale } from '@stilltill/testing/test-terminal';
import { readBody, readSaleLean } from './bodies.ts';

const random = { bytes: (length: number) => randomBytes(length) };
type Fields = Record<string, unknown>;

const strange = fc.oneof(
  fc.jsonValue(), fc.constantFrom<unknown>(
    null, 'added', 'included', 'kilogram', [{ kind: 'promotion', amount_minor: '1' }], { kind: 'percent', rate_ppm: 1000 }, '2026-11-20T08:00:00.000Z', '2026-02-30T08:00:00.000Z', 0, -1, -0, 1, 1.5, 2 ** 31, 2 ** 53, 1e15, 1e300, '', '0', '-0', '00', '01', '1', '-1', '+1', '1.0', '1e3', ' 1', '1\n', '1000000000000', '1000000000001',
    '1000000000000000', '1000000000000001', '9999999999999999', '99999999999999999', true, [], {}, [null], 'CNY', 'cny', 'CNY\n', 'x'.repeat(201), 'x'.repeat(301), '\u0000',
    { en: 'a' }, { EN: 'a' }, { en: 1 }, { 'zh-CN': 'b', 'x': 'c' }, JSON.parse('{"__proto__":"a"}'), '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-00000000000G',
  ),
);

/** Where in a sale something is put, or taken away. */
const place = fc.constantFrom(
  ['sale'], ['shift'], ['currency'], ['lines'], ['voided'], ['tax'], ['total_minor'], ['tenders'], ['receipt_token_hash'], ['more'],
  ...['tax_mode', 'discount', 'waived_minor', 'rounding_minor', 'coupons', 'promotions', 'approvals', 'unknown', 'member', 'personal', 'reckoned_at', 'reckoned_basis'].map((name) => [name]),
  ...['line', 'product', 'names', 'barcode', 'qty_milli', 'price_minor', 'tax_rate_ppm', 'amount_minor', 'unit', 'category', 'list_minor', 'discount', 'reductions', 'more'].map((name) => ['lines', 0, name]),
  ...['rate_ppm', 'net_minor', 'tax_minor'].map((name) => ['tax', 0, name]),
  ...['tender', 'kind', 'amount_minor', 'given_minor', 'change_minor', 'reference'].map((name) => ['tenders', 0, name]),
);

function put(body: Fields, path: readonly (string | number)[], value: unknown): void {
  const last = path.at(-1) as string;
  let at = body;
  for (const step of path.slice(0, -1)) at = at[step] as Fields;
  if (value === undefined) delete at[last];
  else at[last] = value;
}

describe('the lean reader of sales', () => {
  it('gives what the schema gives for every sale that a till writes', () => {
    for (let lines = 1; lines <= 20; lines += 1) {
      const body = toWireValue(makeSale(random, { lines }));
      assert.deepEqual(readSaleLean(body), SaleCompleted.parse(body));
    }
  });

  it('accepts nothing that the schema refuses, and never gives another result', () => {
    fc.assert(fc.property(place, fc.oneof(strange, fc.constant(undefined)), (path, value) => {
      const body = toWireValue(makeSale(random));
      put(body, path, value);
      const lean = readSaleLean(body);
      const read = SaleCompleted.safeParse(body);
      if (lean !== null) assert.deepEqual(lean, read.data);
      assert.equal(readBody('sale.completed', body).ok, read.success);
    }), { numRuns: 4000 });
  });
});

describe('a body', () => {
  it('of a kind that is not known, or without the form of its kind, is told apart', () => {
    assert.deepEqual(readBody('sale.invented', {}), { ok: false, fault: { code: 'kind_unknown', details: { kind: 'sale.invented' } } });
    assert.deepEqual(readBody('toString', {}), { ok: false, fault: { code: 'kind_unknown', details: { kind: 'toString' } } });
    assert.deepEqual(readBody('shift.opened', {}), { ok: false, fault: { code: 'body_invalid', details: { kind: 'shift.opened' } } });
  });
});
