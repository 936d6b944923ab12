import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { StoredEntry } from '@stilltill/domain/journal';
import type { SaleDetail } from '../api/queries.ts';
import { compareSale } from './compare-sale.ts';

const id = (last: number): string => `01920000-0000-7000-8000-${String(last).padStart(12, '0')}`;

const body = {
  sale: id(1), shift: id(2), currency: 'CNY', voided: [], total_minor: '700', receipt_token_hash: null,
  lines: [
    { line: 1, product: id(3), names: { en: 'Tea' }, barcode: null, qty_milli: 2000, price_minor: '200', tax_rate_ppm: 130_000, amount_minor: '400' },
    { line: 2, product: id(4), names: { en: 'Bun' }, barcode: null, qty_milli: 1000, price_minor: '300', tax_rate_ppm: 130_000, amount_minor: '300' },
  ],
  tax: [{ rate_ppm: 130_000, net_minor: '619', tax_minor: '81' }],
  tenders: [{ tender: id(5), kind: 'cash', amount_minor: '700', given_minor: '1000', change_minor: '300' }],
};

const stored = (kind = 'sale.completed', changed: object = {}): StoredEntry =>
  ({ text: '', hash: '', entry: { kind, body: { ...body, ...changed } } }) as unknown as StoredEntry;

const shown: SaleDetail = {
  id: id(1), kind: 'sale', number: 'S1-T1-ABCDE-3', terminal: id(6), terminal_code: 'T1', store_code: 'S1', epoch: '0'.repeat(26), seq: 3,
  at: '2026-05-01T09:00:00.000Z', received_at: '2026-05-01T09:00:01.000Z', operator_name: null, currency: 'CNY', total_minor: 700n, lines: 2, flags: [],
  hash: 'a'.repeat(64), shift: id(2), linked_sale: null, reason: null, related: [],
  items: [
    { line: 1, names: { en: 'Tea' }, qty_milli: 2000, price_minor: 200n, tax_rate_ppm: 130_000, amount_minor: 400n },
    { line: 2, names: { en: 'Bun' }, qty_milli: 1000, price_minor: 300n, tax_rate_ppm: 130_000, amount_minor: 300n },
  ],
  tax: [{ rate_ppm: 130_000, net_minor: 619n, tax_minor: 81n }],
  tenders: [{ kind: 'cash', amount_minor: 700n, given_minor: 1000n, change_minor: 300n }],
};

describe('what a page shows of a sale', () => {
  it('agrees with the entry, in whatever order lines come', () => {
    assert.deepEqual(compareSale(shown, stored()), []);
    assert.deepEqual(compareSale({ ...shown, items: shown.items.toReversed() }, stored()), []);
  });

  it('differs where any figure does', () => {
    assert.deepEqual(compareSale({ ...shown, total_minor: 701n }, stored()), ['total']);
    assert.deepEqual(compareSale({ ...shown, currency: 'USD' }, stored()), ['currency']);
    assert.deepEqual(compareSale({ ...shown, items: shown.items.slice(1) }, stored()), ['lines']);
    assert.deepEqual(compareSale({ ...shown, items: shown.items.map((line) => ({ ...line, qty_milli: line.qty_milli + 1 })) }, stored()), ['lines']);
    assert.deepEqual(compareSale({ ...shown, tax: [] }, stored()), ['tax']);
    assert.deepEqual(compareSale({ ...shown, tenders: shown.tenders.map((tender) => ({ ...tender, given_minor: 700n, change_minor: 0n })) }, stored()), ['tenders']);
  });

  it('cannot pass a sale off as a refund, nor stand on an entry of another form', () => {
    assert.deepEqual(compareSale({ ...shown, kind: 'refund' }, stored()), ['form']);
    assert.deepEqual(compareSale(shown, stored('drawer.opened')), ['form']);
    assert.deepEqual(compareSale(shown, stored('sale.completed', { lines: 'none' })), ['form']);
  });
});
