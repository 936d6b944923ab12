import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type PaperDocument, ROLLS } from './document.ts';
import { receiptDocument } from './receipt.ts';
import { columnsOf, rowsOf, wrap } from './rows.ts';
import { receiptIn } from './testing/receipts.ts';

/** The printed lines, as a person reads them. */
function read(document: PaperDocument, columns = 48): string[] {
  return rowsOf(document, columns).flatMap((row) => (row.kind === 'row' ? [`${row.left}${row.right === '' ? '' : ` | ${row.right}`}`] : []));
}

test('a receipt says what was sold, what each line was reduced by, how the total came about and how it was paid', () => {
  const lines = read(receiptDocument(receiptIn('en')));
  const after = lines.slice(lines.indexOf('Spring water 550 ml | 4.00'));
  assert.deepEqual(after.slice(0, 21), [
    'Spring water 550 ml | 4.00', '2 x 2.00',
    'White Rabbit creamy sweets, the classic ones,', 'sharing bag of 227 g | 11.50', '1 x 11.50 (instead of 12.50)', '10 % off sweets | -1.15',
    'Fuji apples | 15.38', '1.286 kg x 11.96', 'Discount | -1.00',
    'Subtotal | 28.73', 'Given up | -0.03', 'TOTAL | ¥28.70', 'Payment code 4200 0023 11 | 18.70', 'Cash | 20.00', 'Change | 10.00',
    'incl. tax 9% of 13.19 | 1.19', 'incl. tax 13% of 12.70 | 1.65',
    'Receipt | S1-T1-7K2M9-4812', 'Date | 2026-11-22 15:30', 'Operator | Tom Baker', 'Check digits | 3f9a0c71',
  ]);
});

test('tax that is added stands between subtotal and total, and a total without anything between stands alone', () => {
  const { sale } = receiptIn('en');
  const added = read(receiptDocument(receiptIn('en', { sale: { ...sale, tax_mode: 'added', waived_minor: undefined, tax: [{ rate_ppm: 82_500, net_minor: 2873n, tax_minor: 237n }], total_minor: 3110n } })));
  const from = added.indexOf('Subtotal | 28.73');
  assert.deepEqual(added.slice(from, from + 3), ['Subtotal | 28.73', 'Tax 8.25% on 28.73 | 2.37', 'TOTAL | ¥31.10']);
  const plain = read(receiptDocument(receiptIn('en', { sale: { ...sale, waived_minor: undefined } })));
  assert.ok(!plain.some((line) => line.startsWith('Subtotal')));
});

test('a copy says that it is one, and when it was printed; the receipt itself does not', () => {
  const copy = read(receiptDocument(receiptIn('zh', { copy_at: '2026-11-22T08:00:00.000Z' })));
  assert.ok(copy.includes('*** 副本 ***') && copy.includes('补打于 2026-11-22 16:00'));
  assert.ok(!read(receiptDocument(receiptIn('zh'))).some((line) => line.includes('副本')));
});

test('paper of practice says so above and below, and can’t be taken for a receipt', () => {
  const lines = read(receiptDocument(receiptIn('zh', { isPractice: true })));
  assert.deepEqual([lines[0], lines[1], lines.at(-2), lines.at(-1)], ['*** 练习 ***', '这不是小票，没有实际销售。', '*** 练习 ***', '这不是小票，没有实际销售。']);
});

test('a refund says so, and that the money went back', () => {
  const { sale } = receiptIn('zh');
  const lines = read(receiptDocument(receiptIn('zh', { sale: { ...sale, kind: 'refund', tenders: [{ kind: 'cash', amount_minor: 2870n, given_minor: 2870n, change_minor: 0n }] } })));
  assert.ok(lines.includes('退款') && lines.includes('退款合计 | ¥28.70') && lines.includes('退现金 | 28.70'));
});

test('an exchange says on both papers what pays for what, and shows nobody an id', () => {
  const { sale } = receiptIn('zh');
  const by = { kind: 'exchange', amount_minor: 2870n, given_minor: 2870n, change_minor: 0n, reference: '0199aaaa-0000-7000-8000-000000000001' };
  for (const [kind, words] of [['sale', '退货抵扣 | 28.70'], ['refund', '抵新商品 | 28.70']] as const) {
    const lines = read(receiptDocument(receiptIn('zh', { sale: { ...sale, kind, tenders: [by] } })));
    assert.ok(lines.includes(words), lines.join('\n'));
    assert.ok(!lines.some((line) => line.includes('0199')));
  }
});

test('texts of the store are taken in the language of the paper, else in one that there is', () => {
  assert.ok(read(receiptDocument(receiptIn('zh'))).includes('谢谢惠顾'));
  const receipt = receiptIn('en');
  assert.ok(receipt.store.receipt);
  const { receipt: texts, ...store } = receipt.store;
  const chinese = receiptIn('en', { store: { ...store, receipt: { ...texts, footer: { zh: ['谢谢惠顾'] } } } });
  assert.ok(read(receiptDocument(chinese)).includes('谢谢惠顾'));
  assert.ok(read(receiptDocument(receiptIn('en', { store }))).includes('Still Water'), 'a store without texts prints its name');
});

test('without a link no code is printed, and every receipt ends with a cut', () => {
  const { blocks } = receiptDocument(receiptIn('en', { link: null }));
  assert.ok(!blocks.some((block) => block.kind === 'qr'));
  assert.equal(blocks.at(-1)?.kind, 'cut');
});

test('no row is wider than its paper, whatever a product is called', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 }), fc.constantFrom(58 as const, 80 as const), (name, roll) => {
    const { sale } = receiptIn('en');
    const document = receiptDocument(receiptIn('en', { sale: { ...sale, lines: [{ names: { en: name }, qty_milli: 1000, price_minor: 1n, amount_minor: 1n }] } }));
    const { columns } = ROLLS[roll];
    for (const row of rowsOf(document, columns)) {
      if (row.kind !== 'row') continue;
      const width = row.size === 'large' ? columns / 2 : columns;
      assert.ok(row.indent + columnsOf(row.left) + columnsOf(row.right) <= width, JSON.stringify(row));
    }
  }));
});

test('wrapping loses no letter', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer({ min: 4, max: 48 }), (words, width) => {
    const squeeze = (text: string): string => text.replaceAll(/\s+/g, '');
    assert.equal(squeeze(wrap(words, width).join('')), squeeze(words));
  }));
});

test('points stand behind the sums: what was spent and earned, and the balance, or that nobody could ask', () => {
  const { sale } = receiptIn('en');
  const points = (member: NonNullable<typeof sale.member>): string[] => {
    const lines = read(receiptDocument(receiptIn('en', { sale: { ...sale, member } })));
    return lines.slice(lines.indexOf('incl. tax 13% of 12.70 | 1.65') + 1, lines.findIndex((line) => line.startsWith('Receipt')));
  };
  assert.deepEqual(points({ earned_points: 28, spent_points: 100, balance_points: -72 }), ['Points spent | -100', 'Points earned | 28', 'Points now | -72']);
  assert.deepEqual(points({ earned_points: 28, spent_points: 0 }), ['Points earned | 28', 'Offline: the balance is on your next receipt']);
});

test('a refund says what leaves the card and what is on it again, the balance where the till knew it, and nothing where nothing changes', () => {
  const { sale } = receiptIn('en');
  const points = (language: 'en' | 'zh', said: NonNullable<typeof sale.points>): string[] =>
    read(receiptDocument(receiptIn(language, { sale: { ...sale, kind: 'refund', points: said } }))).filter((line) => /points|积分/i.test(line));
  assert.deepEqual(points('en', { taken_back_points: 1005, returned_points: 500, balance_points: -3 }), ['Points off the card | -1,005', 'Points back on the card | 500', 'Points now | -3']);
  assert.deepEqual(points('zh', { taken_back_points: 5, returned_points: 500 }), ['收回积分 | -5', '退还积分 | 500']);
  assert.deepEqual(points('en', { returned_points: 0 }), ['Points for these goods leave the card']);
  assert.deepEqual(points('en', { taken_back_points: 0, returned_points: 0, balance_points: 7 }), []);
});
