import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sum } from '../money/index.ts';
import {
  type Basket, type Exchange, type Refund, type Returned, type Sale, NOTHING_RETURNED, addOpenAmount, addTender, amountLeft, checkSums, completeSale, emptyBasket, exchangeTaken, refundOfExchange, refundSums,
} from './index.ts';

const must = <T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: { readonly code: string } }): T => {
  assert.ok(result.ok, result.ok ? '' : result.fault.code);
  return result.value;
};

type Goods = { readonly price_minor: bigint; readonly qty_milli: number; readonly tax_rate_ppm: number };
const goods = fc.record({ price_minor: fc.bigInt({ min: 1n, max: 20_000n }), qty_milli: fc.constantFrom(1000, 2000, 3000, 1234), tax_rate_ppm: fc.constantFrom(0, 60_000, 130_000) });

function basketOf(sale: string, lines: readonly Goods[], tax_mode: 'included' | 'added'): Basket {
  return lines.reduce((basket, each) => must(addOpenAmount(basket, { names: {}, barcode: null, ...each })), emptyBasket(sale, 'CNY', tax_mode));
}

function paid(basket: Basket, step_minor: bigint): Sale {
  return must(completeSale(basket, { shift: 's1', cash: { tender: 't1', given_minor: amountLeft(basket) + 100n, step_minor }, receipt_token_hash: null }));
}

function exchangeOf(sale: Sale, before: Returned, back: readonly { readonly line: number; readonly qty_milli: number }[], kind: Exchange['kind']): Exchange {
  const sums = must(refundSums(sale, before, back, 1n));
  return { refund: 'r', sale: sale.sale, number: 'S1-T1-AAAAA-1', left_minor: sale.total_minor - before.total_minor, kind, reason: null, ...sums };
}

type Pair = { readonly sale: Sale; readonly refund: Refund };

/** Pays the new goods as far as they are not paid by those that come back, and makes both bodies. */
function trade(basket: Basket, exchange: Exchange, by: 'cash' | 'card', step_minor: bigint): Pair {
  let open: Basket = { ...basket, exchange };
  const left_minor = amountLeft(open);
  if (by === 'card' && left_minor > 0n) open = must(addTender(open, { tender: 'card', kind: 'card', amount_minor: left_minor, given_minor: left_minor, change_minor: 0n }));
  const isPaid = amountLeft(open) === 0n;
  const cash = isPaid ? null : { tender: 'cash', given_minor: left_minor + 50n, step_minor };
  const sale = must(completeSale(open, { shift: 's2', cash, receipt_token_hash: null, exchange_tender: 'x1' }));
  return { sale, refund: refundOfExchange(exchange, sale, { shift: 's2', exchange_tender: 'x2', back_tender: 'b', step_minor, receipt_token_hash: null }) };
}

const moved = ({ tenders }: Sale | Refund): bigint => sum(tenders.filter(({ kind }) => kind !== 'exchange').map(({ amount_minor }) => amount_minor));
const exchanged = ({ tenders }: Sale | Refund): readonly bigint[] => tenders.filter(({ kind }) => kind === 'exchange').map(({ amount_minor }) => amount_minor);

const trades = fc.record({
  sold: fc.array(goods, { minLength: 1, maxLength: 5 }), wanted: fc.array(goods, { minLength: 1, maxLength: 5 }), mode: fc.constantFrom('included' as const, 'added' as const),
  step_minor: fc.constantFrom(1n, 5n, 10n, 100n), by: fc.constantFrom('cash' as const, 'card' as const), kind: fc.constantFrom('cash' as const, 'card' as const), parts: fc.integer({ min: 1, max: 5 }),
});

test('money is conserved over both entries of an exchange: what changes hands is the difference of the two totals', () => {
  fc.assert(fc.property(trades, ({ sold, wanted, mode, step_minor, by, kind, parts }) => {
    const first = paid(basketOf('first', sold, mode), step_minor);
    const back = first.lines.slice(0, parts).map(({ line, qty_milli }) => ({ line, qty_milli }));
    const exchange = exchangeOf(first, NOTHING_RETURNED, back, kind);
    const { sale, refund } = trade(basketOf('second', wanted, mode), exchange, by, step_minor);
    for (const body of [sale, refund]) assert.deepEqual(checkSums(body), { ok: true, value: null });
    assert.deepEqual(exchanged(sale), exchanged(refund), 'what one side takes the other gives');
    assert.equal(moved(sale) - moved(refund), sale.total_minor - refund.total_minor);
    assert.ok(moved(sale) === 0n || moved(refund) === 0n, 'money goes one way only');
    assert.ok(refund.total_minor <= first.total_minor, 'never more comes back than was paid');
    const cash_back_minor = sum(refund.tenders.filter((tender) => tender.kind === 'cash').map(({ amount_minor }) => amount_minor));
    assert.equal(cash_back_minor % step_minor, 0n, 'cash goes back in coins');
    assert.equal(sale.tenders[0]?.reference, refund.refund);
    assert.equal(refund.tenders[0]?.reference, sale.sale);
    assert.equal('exchange' in sale, false);
  }));
});

test('exchanging one after the other gives back no more than the sale', () => {
  fc.assert(fc.property(trades, ({ sold, wanted, mode, step_minor, by, kind }) => {
    const first = paid(basketOf('first', sold, mode), step_minor);
    let before = NOTHING_RETURNED;
    for (const { line, qty_milli } of first.lines) {
      const exchange = exchangeOf(first, before, [{ line, qty_milli }], kind);
      const { refund } = trade(basketOf(`for ${line}`, wanted, mode), exchange, by, step_minor);
      before = { ...before, qty_milli: new Map([...before.qty_milli, [line, qty_milli]]), total_minor: before.total_minor + refund.total_minor };
    }
    assert.ok(before.total_minor <= first.total_minor);
  }));
});

test('a part that coins gave too much for is made good by the next, which gives nothing instead of being refused', () => {
  const first = paid(basketOf('first', [{ price_minor: 8215n, qty_milli: 3000, tax_rate_ppm: 0 }, { price_minor: 1n, qty_milli: 1000, tax_rate_ppm: 0 }], 'included'), 100n);
  const before: Returned = { ...NOTHING_RETURNED, qty_milli: new Map([[1, 3000]]), total_minor: 24_647n };
  const cent = must(refundSums({ ...first, lines: [...first.lines, { ...(first.lines[1] as Sale['lines'][number]), line: 3 }] }, before, [{ line: 2, qty_milli: 1000 }], 1n));
  assert.deepEqual([cent.total_minor, cent.rounding_minor], [0n, -1n]);
});

test('goods that are worth less than those that come back are paid by them alone, and the rest goes back', () => {
  const first = paid(basketOf('first', [{ price_minor: 1003n, qty_milli: 1000, tax_rate_ppm: 0 }], 'included'), 10n);
  const exchange = exchangeOf(first, NOTHING_RETURNED, [{ line: 1, qty_milli: 1000 }], 'cash');
  const basket: Basket = { ...basketOf('second', [{ price_minor: 350n, qty_milli: 1000, tax_rate_ppm: 0 }], 'included'), exchange };
  assert.equal(amountLeft(basket), 0n);
  assert.equal(exchangeTaken(basket), 350n);
  const { refund } = trade(basket, exchange, 'cash', 10n);
  assert.deepEqual(refund.tenders.map(({ kind, amount_minor }) => [kind, amount_minor]), [['exchange', 350n], ['cash', 650n]]);
  assert.deepEqual([first.total_minor, refund.total_minor], [1000n, 1000n]);
});
