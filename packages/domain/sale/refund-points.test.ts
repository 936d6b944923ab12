import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type PointRules, effectOf } from '../points/index.ts';
import { type Basket, type Exchange, type Sale, addOpenAmount, basketTotal, completeSale, emptyBasket, refundPoints, saleForPoints, setMember, wantPoints } from './index.ts';
import { amountLeft } from './basket.ts';

const CARD = 'ab'.repeat(32);
const RULES: PointRules = {
  version: 4, earn: { points: 3, per_minor: 70n, on: 'net', excluded: {}, groups: [] }, spend: { step_points: 1, step_minor: 7n, share_ppm: 900_000 }, expiry_months: null,
  offline: { receipt_points: 0, terminal_day_points: 0, groups_days: 0 },
};
const must = <T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: { readonly code: string } }): T => {
  assert.ok(result.ok, result.ok ? '' : result.fault.code);
  return result.value;
};

type Goods = { readonly price_minor: bigint; readonly qty_milli: number; readonly tax_rate_ppm: number };
const goods: fc.Arbitrary<Goods> = fc.record({ price_minor: fc.bigInt({ min: 1n, max: 20_000n }), qty_milli: fc.constantFrom(1000, 2000, 3000, 1234), tax_rate_ppm: fc.constantFrom(0, 60_000, 130_000) });

function basketOf(lines: readonly Goods[], balance_points?: number): Basket {
  const basket = lines.reduce((all, each) => must(addOpenAmount(all, { names: {}, barcode: null, ...each })), emptyBasket('sale', 'CNY'));
  return must(setMember(basket, { card_hash: CARD, basis: 'online', ...(balance_points === undefined ? {} : { balance_points }) }));
}
function sell(basket: Basket): Sale {
  return must(completeSale(basket, { shift: 'shift', cash: { tender: 'cash', given_minor: amountLeft(basket), step_minor: 1n }, receipt_token_hash: null, points: RULES, exchange_tender: 'exchange' }));
}

const member_sales = fc.tuple(fc.array(goods, { minLength: 1, maxLength: 5 }), fc.nat({ max: 3000 })).map(([lines, wanted]) => {
  const basket = basketOf(lines);
  const spent_minor = ((basketTotal(basket) * 9n) / 10n / 7n) * 7n;
  const points = Math.min(wanted, Number(spent_minor / 7n));
  return sell(points === 0 ? basket : { ...must(wantPoints(basket, points, null)), ...spread(basket, points) });
});

/** What points take off, on the lines from the first: how it is shared out is none of this rule's business. */
function spread({ lines, member }: Basket, points: number): Pick<Basket, 'lines' | 'member'> {
  let left_minor = BigInt(points) * 7n;
  return {
    member: member && { ...member, spent: { points, minor: left_minor } },
    lines: lines.map((line) => {
      const off_minor = left_minor < line.amount_minor ? left_minor : line.amount_minor;
      left_minor -= off_minor;
      return off_minor === 0n ? line : { ...line, amount_minor: line.amount_minor - off_minor, reductions: [{ kind: 'points', amount_minor: off_minor }] };
    }),
  };
}

const cuts = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 3000 })), { maxLength: 10 });

test('whatever the parts and their order, the papers of refunds come to what the ledger of the sale says, and all of it leaves nothing', () => {
  fc.assert(fc.property(member_sales, cuts, (sale, asked) => {
    const { member } = sale;
    assert.ok(member);
    const back = new Map<number, number>();
    let [taken_back, returned, balance] = [0, 0, 1000];
    const give = (line: number, qty_milli: number): void => {
      const said = refundPoints(sale, RULES, back, [{ line, qty_milli }], balance);
      back.set(line, (back.get(line) ?? 0) + qty_milli);
      assert.ok(said?.taken_back_points !== undefined && said.taken_back_points >= 0 && said.returned_points >= 0);
      [taken_back, returned, balance] = [taken_back + said.taken_back_points, returned + said.returned_points, said.balance_points ?? NaN];
      assert.deepEqual({ taken_back, returned }, effectOf(saleForPoints(sale, RULES), back));
      assert.equal(balance, 1000 - taken_back + returned);
    };
    for (const [place, wanted] of asked) {
      const { line, qty_milli } = sale.lines[place % sale.lines.length] as Sale['lines'][number];
      const qty = Math.min(wanted, qty_milli - (back.get(line) ?? 0));
      if (qty > 0) give(line, qty);
    }
    for (const { line, qty_milli } of sale.lines) if (qty_milli > (back.get(line) ?? 0)) give(line, qty_milli - (back.get(line) ?? 0));
    assert.deepEqual([taken_back, returned], [member.earned_points, member.spent_points]);
  }));
});

test('by other rules than those of its sale a till says of what was earned only what holds by any: nothing of a part, all of the whole', () => {
  const basket = basketOf([{ price_minor: 700n, qty_milli: 2000, tax_rate_ppm: 0 }]);
  const sale = sell({ ...basket, ...spread(basket, 50) });
  assert.deepEqual([sale.member?.earned_points, sale.member?.spent_points], [45, 50]);
  for (const rules of [null, { ...RULES, version: 5 }]) {
    assert.deepEqual(refundPoints(sale, rules, new Map(), [{ line: 1, qty_milli: 1000 }], 100), { card_hash: CARD, returned_points: 25 });
    assert.deepEqual(refundPoints(sale, rules, new Map([[1, 1000]]), [{ line: 1, qty_milli: 1000 }], 100), { card_hash: CARD, returned_points: 25 });
    assert.deepEqual(refundPoints(sale, rules, new Map(), [{ line: 1, qty_milli: 2000 }], 100), { card_hash: CARD, taken_back_points: 45, returned_points: 50, balance_points: 105 });
  }
  assert.deepEqual(refundPoints(sale, RULES, new Map(), [{ line: 1, qty_milli: 1000 }], undefined), { card_hash: CARD, taken_back_points: 23, returned_points: 25 });
  const { member: _none, ...without_card } = sale;
  assert.equal(refundPoints(without_card, RULES, new Map(), [{ line: 1, qty_milli: 1000 }], 100), undefined);
});

test('the balance on a receipt of an exchange is behind what came back for it, on the same card alone, and not said where that is not known', () => {
  const wanted = basketOf([{ price_minor: 700n, qty_milli: 1000, tax_rate_ppm: 0 }], 100);
  const balance = (points: Exchange['points']): number | undefined => {
    const exchange: Exchange = { refund: 'refund', sale: 'before', number: '1', left_minor: 0n, kind: 'cash', reason: null, lines: [], tax: [], total_minor: 700n, ...(points ? { points } : {}) };
    return sell({ ...wanted, exchange }).member?.balance_points;
  };
  assert.equal(balance(undefined), 130);
  assert.equal(balance({ card_hash: CARD, taken_back_points: 12, returned_points: 5 }), 123);
  assert.equal(balance({ card_hash: 'cd'.repeat(32), taken_back_points: 12, returned_points: 5 }), 130);
  assert.equal(balance({ card_hash: CARD, returned_points: 5 }), undefined);
});
