import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import type { SaleEntry } from '../sales/index.ts';
import { packSales, unpackSales } from './packed-sales.ts';

const product = fc.constantFrom('0190a000-0000-7000-8000-00000000000a', '0190a000-0000-7000-8000-00000000000b', '0190a000-0000-7000-8000-00000000000c', null);
const time = fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true }).map((date) => date.toISOString());
const entry = fc.record({
  seq: fc.integer({ min: 1, max: 2 ** 31 - 1 }), variant: fc.integer({ min: 0, max: 32_767 }), at: time, received_at: time, sent_at: fc.constant(null), refund_of: fc.option(fc.option(fc.uuid()), { nil: undefined }),
  lines: fc.array(fc.record({ product, qty_milli: fc.integer({ min: 1, max: 10 ** 9 }) }), { minLength: 1, maxLength: 8 }),
});

it('what was packed comes out as the lines of the entries, each with its place, sign and time', () => {
  fc.assert(fc.property(fc.array(entry, { maxLength: 10 }), (entries) => {
    const given = entries.map(({ seq, variant, at, received_at, sent_at, refund_of, lines }) => (
      { kind: refund_of === undefined ? 'sale.completed' : 'sale.refunded', seq, variant, at, received_at, sent_at, body: { sale: refund_of, lines } } as unknown as SaleEntry
    ));
    const { text, lines } = packSales(given);
    const expected = entries.flatMap((each) => each.lines.flatMap((line, index) => (line.product === null ? [] : [{
      chain: 7, store: 'store', seq: each.seq, variant: each.variant, at: each.at < each.received_at ? each.at : each.received_at, position: index + 1, product: line.product,
      kind: each.refund_of === undefined ? 'sale' : 'refund', qty_milli: BigInt(each.refund_of === undefined ? -line.qty_milli : line.qty_milli), refund_of: each.refund_of ?? null,
    }])));
    assert.deepEqual(unpackSales({ chain: 7, store_id: 'store', packed: text }), expected);
    assert.equal(lines, expected.length);
  }));
});

it('a clock that is behind is set right by what it said when the upload left; one that is ahead puts nothing later than it arrived', () => {
  const received_at = '2026-11-22T12:00:00.000Z';
  const movedAt = (at: string, sent_at: string | null): string | undefined => {
    const sale = { kind: 'sale.completed', seq: 1, variant: 0, at, received_at, sent_at, body: { lines: [{ product: '0190a000-0000-7000-8000-00000000000a', qty_milli: 1000 }] } } as unknown as SaleEntry;
    return unpackSales({ chain: 7, store_id: 'store', packed: packSales([sale]).text })[0]?.at;
  };
  assert.equal(movedAt('1970-01-01T08:00:00.000Z', '1970-01-01T09:00:00.000Z'), '2026-11-22T11:00:00.000Z');
  assert.equal(movedAt('2099-01-01T08:00:00.000Z', '2099-01-01T09:00:00.000Z'), received_at);
  assert.equal(movedAt('2026-11-15T08:00:00.000Z', '2026-11-22T11:59:58.000Z'), '2026-11-15T08:00:00.000Z', 'offline for a week');
  assert.equal(movedAt('2026-11-15T08:00:00.000Z', '2026-11-22T11:59:00.000Z'), '2026-11-15T08:00:00.000Z', 'a slow network is no clock');
  assert.equal(movedAt('2026-11-22T12:00:03.000Z', '2026-11-22T11:40:00.000Z'), received_at, 'set right in between');
  assert.equal(movedAt('1970-01-01T08:00:00.000Z', null), '1970-01-01T08:00:00.000Z');
});
