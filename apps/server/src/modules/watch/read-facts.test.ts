import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { Sale } from '@stilltill/domain/sale';
import { TERMINAL_KINDS, type TerminalKind, toWireValue } from '@stilltill/protocol';
import { makeRefund, makeSale } from '@stilltill/testing/test-terminal';
import { type ReadEntry, WATCHED_KINDS, readFact, saleOf } from './read-facts.ts';

const random = { bytes: (length: number) => randomBytes(length) };
const [who, manager] = [randomUUID(), randomUUID()];

function entry(kind: TerminalKind, body: object): ReadEntry {
  return {
    kind, body: TERMINAL_KINDS[kind].parse(toWireValue(body)), terminal: randomUUID(), epoch: 'a'.repeat(26), seq: 7, hash: 'b'.repeat(64), store: randomUUID(), operator: who, session: null,
    at_ms: 1_000, sent_ms: 2_000, received_ms: 3_000,
  };
}
const factOf = (kind: TerminalKind, body: object) => readFact(entry(kind, body), new Map());

test('a sale tells what a person took off, and not what promotions and points did', () => {
  const plain = makeSale(random, { lines: 2, price_minor: 1000n });
  const [first, second] = plain.lines as [Sale['lines'][number], Sale['lines'][number]];
  const lines = [
    // Sold for 8 instead of 10, less a discount of 1 by hand and 2 by points.
    { ...first, list_minor: 1000n, price_minor: 800n, discount: { kind: 'amount', amount_minor: 100n }, reductions: [{ kind: 'discount', amount_minor: 100n }, { kind: 'points', amount_minor: 200n }], amount_minor: 500n },
    { ...second, reductions: [{ kind: 'promotion', promotion: randomUUID(), amount_minor: 300n }], amount_minor: 1700n },
  ];
  const fact = factOf('sale.completed', { ...plain, lines, voided: [first], total_minor: 2150n, waived_minor: 50n, approvals: [{ approval: randomUUID(), action: 'discount', by: manager, line: 1 }] });
  assert.ok(fact?.kind === 'sale');
  assert.deepEqual([fact.gross_minor, fact.overrides, fact.override_minor], [3000n, 1, 200n]);
  assert.deepEqual([fact.discounts, fact.discount_minor, fact.points_minor], [2, 150n, 200n]);
  assert.deepEqual([fact.voided_lines, fact.voided_minor, fact.total_minor], [1, 1000n, 2150n]);
  assert.deepEqual(fact.approvals, [{ by: manager, action: 'discount', way: 'pin' }]);
  assert.deepEqual([fact.at_ms, fact.sent_ms, fact.received_ms], [1_000, 2_000, 3_000]);
});

test('a price that was raised is a changed price that took nothing off', () => {
  const sale = makeSale(random, { lines: 1, price_minor: 1200n });
  const fact = factOf('sale.completed', { ...sale, lines: sale.lines.map((line) => ({ ...line, list_minor: 1000n })) });
  assert.ok(fact?.kind === 'sale');
  assert.deepEqual([fact.overrides, fact.override_minor], [1, 0n]);
});

test('a refund names who sold it, where its sale has arrived, and is one without a receipt otherwise', () => {
  const sale = makeSale(random);
  const linked = entry('sale.refunded', makeRefund(random, sale));
  assert.equal(saleOf(linked), sale.sale);
  const fact = readFact(linked, new Map([[sale.sale, { operator: manager, at_ms: 500 }]]));
  assert.ok(fact?.kind === 'refund');
  assert.deepEqual([fact.sale, fact.sold_by, fact.sold_at_ms, fact.cash_minor], [sale.sale, manager, 500, fact.total_minor]);
  const alone = entry('sale.refunded', makeRefund(random, sale, { is_linked: false }));
  const without = readFact(alone, new Map());
  assert.ok(without?.kind === 'refund');
  assert.deepEqual([saleOf(alone), without.sale, without.sold_by], [null, null, null]);
});

test('only a drawer that was opened without a sale is a fact, and a refused badge only where it is somebody’s', () => {
  assert.equal(factOf('drawer.opened', { reason: 'sale', sale: randomUUID() }), null);
  assert.equal(factOf('drawer.opened', { reason: 'no_sale', sale: null })?.kind, 'drawer');
  assert.equal(factOf('operator.badge_refused', { badge_hash: '0123456789abcdef', claimed: null, reason: 'unknown' }), null);
  assert.equal(factOf('operator.badge_refused', { badge_hash: '0123456789abcdef', claimed: manager, reason: 'gone' })?.kind, 'refused');
});

test('a kind that is not watched holds no fact', () => {
  assert.equal(factOf('clock.stepped', { from: '2026-01-01T00:00:00.000Z', to: '2026-01-01T00:00:00.000Z' }), null);
  assert.ok(WATCHED_KINDS.every((kind) => kind in TERMINAL_KINDS));
});
