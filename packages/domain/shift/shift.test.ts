import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Refund, Sale } from '../sale/index.ts';
import { addRefund, addSale, beginShift, closeShift, expectedCash } from './index.ts';

const opening = { shift: 's', currency: 'CNY', opened_at: '2026-11-20T01:00:00.000Z', opened_by: 'o', float_minor: 10_000n };
const cash = (amount_minor: bigint) => ({ tender: 't', kind: 'cash' as const, amount_minor, given_minor: amount_minor, change_minor: 0n });
const sale = (amount_minor: bigint): Sale => ({ sale: 'x', shift: 's', currency: 'CNY', lines: [], voided: [], tax: [], total_minor: amount_minor, tenders: [cash(amount_minor)], receipt_token_hash: null });
const refund = (amount_minor: bigint): Refund => ({ refund: 'x', sale: null, shift: 's', currency: 'CNY', lines: [], tax: [], total_minor: amount_minor, tenders: [cash(amount_minor)], reason: null, receipt_token_hash: null });

test('what should lie in the drawer is the float, plus what was taken, less what was given back; in any order', () => {
  const fact = fc.record({ isSale: fc.boolean(), amount_minor: fc.bigInt({ min: 0n, max: 10n ** 9n }) });
  fc.assert(fc.property(fc.array(fact), (facts) => {
    const run = (list: typeof facts) => list.reduce((totals, { isSale, amount_minor }) => (isSale ? addSale(totals, sale(amount_minor)) : addRefund(totals, refund(amount_minor))), beginShift(opening));
    const totals = run(facts);
    const flow = facts.reduce((all, { isSale, amount_minor }) => all + (isSale ? amount_minor : -amount_minor), 0n);
    assert.equal(expectedCash(totals), 10_000n + flow);
    assert.equal(totals.sales + totals.refunds, facts.length);
    assert.deepEqual(run(facts.toReversed()), totals);
  }));
});

test('the count is taken as counted, and the difference is counted less expected', () => {
  const totals = addSale(beginShift(opening), sale(500n));
  assert.deepEqual([-1n, 0n, 10_499n, 10_501n].map((counted_minor) => closeShift(totals, counted_minor, null).difference_minor), [-10_501n, -10_500n, -1n, 1n]);
  const closing = closeShift(totals, 10_500n, 'reason');
  assert.equal(closing.reason, 'reason');
  assert.ok(!('opened_by' in closing));
});
