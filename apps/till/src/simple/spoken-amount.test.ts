import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spokenAmount } from './spoken-amount.ts';

test('yuan are said as people say them', () => {
  const said = ([350n, 305n, 300n, 50n, 5n, 355n, 0n] as const).map((amount_minor) => [spokenAmount(amount_minor, 'CNY', 'zh'), spokenAmount(amount_minor, 'CNY', 'en')]);
  assert.deepEqual(said, [['3元5角', '3 yuan 50'], ['3元零5分', '3 yuan 5 fen'], ['3元', '3 yuan'], ['5角', '50 fen'], ['5分', '5 fen'], ['3元5角5分', '3 yuan 55'], ['0元', '0 yuan']]);
});

test('other currencies are said by their names, whole amounts without figures behind the point', () => {
  assert.equal(spokenAmount(350n, 'GBP', 'en'), '3.50 British pounds');
  assert.equal(spokenAmount(500n, 'EUR', 'en'), '5 euros');
  assert.equal(spokenAmount(500n, 'JPY', 'en'), '500 Japanese yen');
});
