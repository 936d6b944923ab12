import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findAvoidedNames, readAvoidedWords } from './glossary.ts';
import { parseSource } from './source.ts';

const avoided = readAvoidedWords(`
| term | 中文 | what it means | not |
| --- | --- | --- | --- |
| tender | 支付 | one way in which money was taken | \`payment method\`, payment |
| operator | 操作员 | the person at a till | \`cashier\`, user |
`);

function namesIn(text: string): readonly string[] {
  return findAvoidedNames(parseSource('apps/a.ts', text), avoided).map((finding) => finding.message);
}

test('a name that holds an avoided word is found, however it is written', () => {
  for (const text of ['const paymentMethod = 1;', 'function readPaymentMethods() {}', 'type X = { payment_method: string };', 'const f = (cashierId: string) => cashierId;', 'class Cashier {}']) {
    assert.equal(namesIn(text).length, 1, text);
  }
});

test('words that the glossary does not set in code, and names that a library gave, are left alone', () => {
  for (const text of ['const payment = 1;', 'const user = 1;', 'stripe.paymentMethod.list();', "import { paymentMethod } from 'other';"]) {
    assert.deepEqual(namesIn(text), [], text);
  }
});
