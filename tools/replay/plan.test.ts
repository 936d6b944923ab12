import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BASKET_LINES_MAX } from '@stilltill/domain/sale';
import { type PlannedRefund, type PlannedSale, makePlan } from './plan.ts';
import { type Row, amountOf, sortRow } from './rows.ts';

function row(fields: Partial<Row>): Row {
  return {
    row: 1, invoice: '536365', stock_code: '85123A', description: 'LANTERN', quantity: 1, local_time: '2010-12-01T08:26:00',
    price_thousandths: 2550n, customer: '17850.0', ...fields,
  };
}

async function* each(rows: readonly Row[]): AsyncGenerator<Row> {
  yield* rows;
}

const plan = (rows: readonly Row[], invoices = Infinity) => makePlan(each(rows), 2, invoices);
const refundsOf = async (rows: readonly Row[]): Promise<PlannedRefund[]> => (await plan(rows)).deeds.filter((deed) => deed.kind === 'refund');

test('a row is sorted by the first rule that fits: price, goods, then the way the goods went', () => {
  assert.equal(sortRow(row({})), 'sold');
  assert.equal(sortRow(row({ invoice: 'C536379', quantity: -1 })), 'refunded');
  assert.equal(sortRow(row({ price_thousandths: 0n, stock_code: 'POST' })), 'price_not_positive');
  assert.equal(sortRow(row({ price_thousandths: -11_062_060n, stock_code: 'B', invoice: 'A563186' })), 'price_not_positive');
  assert.equal(sortRow(row({ price_thousandths: 1n, stock_code: 'PADS' })), 'price_under_a_penny');
  assert.equal(sortRow(row({ stock_code: 'gift_0001_20' })), 'no_goods');
  assert.equal(sortRow(row({ stock_code: 'M', invoice: 'C536379', quantity: -1 })), 'no_goods');
  assert.equal(sortRow(row({ stock_code: 'DCGSSBOY' })), 'sold');
  assert.equal(sortRow(row({ quantity: -5 })), 'quantity_without_meaning');
  assert.equal(sortRow(row({ invoice: 'C536379', quantity: 5 })), 'quantity_without_meaning');
});

test('a stock code of a shape that no rule knows stops the replay', () => {
  assert.throws(() => sortRow(row({ stock_code: 'EASTER EGG' })), /no rule knows/);
});

test('an amount keeps its thousandths', () => {
  assert.equal(amountOf(row({ price_thousandths: 1n, quantity: -3 })), -3n);
});

test('the same product at the same price is one line, at another price a line of its own', async () => {
  const { deeds } = await plan([row({ quantity: 2 }), row({ quantity: 3 }), row({ price_thousandths: 5100n })]);
  assert.deepEqual((deeds[0] as PlannedSale).lines, [
    { stock_code: '85123A', price_minor: 255n, pieces: 5 },
    { stock_code: '85123A', price_minor: 510n, pieces: 1 },
  ]);
});

test('an invoice with more lines than a basket holds is rung up as several sales, and no line is lost', async () => {
  const rows = Array.from({ length: BASKET_LINES_MAX + 1 }, (_, at) => row({ stock_code: String(10_000 + at) }));
  const { deeds, invoices_split } = await plan(rows);
  assert.deepEqual(deeds.map((deed) => deed.lines.length), [BASKET_LINES_MAX, 1]);
  assert.equal(invoices_split, 1);
});

test('a return takes back the newest sale of that customer and product at that price with enough left', async () => {
  const [refund] = await refundsOf([
    row({ invoice: '1', quantity: 6 }), row({ invoice: '2', quantity: 6 }), row({ invoice: '3', quantity: 2 }),
    row({ invoice: '4', quantity: 6, price_thousandths: 9000n }), row({ invoice: '5', quantity: 6, customer: '1.0' }),
    row({ invoice: 'C6', quantity: -4 }),
  ]);
  assert.equal(refund?.of?.invoice, '2');
  assert.deepEqual(refund?.lines, [{ stock_code: '85123A', price_minor: 255n, pieces: 4, of_line: 1 }]);
});

test('a return that no single line covers is shared among several sales', async () => {
  const refunds = await refundsOf([row({ invoice: '1', quantity: 6 }), row({ invoice: '2', quantity: 6 }), row({ invoice: 'C3', quantity: -10 })]);
  assert.deepEqual(refunds.map(({ of, lines }) => [of?.invoice, lines[0]?.pieces]), [['2', 6], ['1', 4]]);
});

test('what was given back once is not given back again on the same sale', async () => {
  const refunds = await refundsOf([row({ invoice: '1', quantity: 6 }), row({ invoice: 'C2', quantity: -6 }), row({ invoice: 'C3', quantity: -1 })]);
  assert.deepEqual(refunds.map(({ of }) => of?.invoice ?? null), ['1', null]);
});

test('a return is without receipt where the customer is unknown, the sale came later, cost less, or was too small', async () => {
  const cases: readonly (readonly Row[])[] = [
    [row({ invoice: '1', customer: null }), row({ invoice: 'C2', quantity: -1, customer: null })],
    [row({ invoice: 'C1', quantity: -1 }), row({ invoice: '2' })],
    [row({ invoice: '1', price_thousandths: 1000n }), row({ invoice: 'C2', quantity: -1 })],
    [row({ invoice: '1', quantity: 3 }), row({ invoice: 'C2', quantity: -4 })],
  ];
  for (const rows of cases) assert.deepEqual((await refundsOf(rows)).map(({ of }) => of), [null]);
});

test('a part of the file is its first invoices, whole', async () => {
  const made = await plan([row({ invoice: '1' }), row({ invoice: '2' }), row({ invoice: '1', stock_code: '22222' })], 1);
  assert.deepEqual([...made.invoices], ['1']);
  assert.equal(made.sold.rows, 2);
});
