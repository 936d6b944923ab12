import assert from 'node:assert/strict';
import { test } from 'node:test';
import { currencyChoices, guessCurrency } from './guesses.ts';

test('the time zone says more of a shop than the language of its owner', () => {
  assert.equal(guessCurrency('Europe/Berlin', ['zh-CN']), 'EUR');
  assert.equal(guessCurrency('Asia/Shanghai', ['en-US', 'en']), 'CNY');
  assert.equal(guessCurrency('Europe/London', []), 'GBP');
});

test('without a zone that is known, the language does; without either, the usual one', () => {
  assert.equal(guessCurrency('UTC', ['de-CH']), 'CHF');
  assert.equal(guessCurrency('Etc/GMT-3', ['zh']), 'CNY');
  assert.equal(guessCurrency('UTC', ['pt-PT', 'en']), 'EUR');
  assert.equal(guessCurrency('UTC', ['is-IS']), 'CNY');
});

test('each currency stands once among the choices, named in the language of the person', () => {
  const choices = currencyChoices('zh-CN');
  assert.equal(new Set(choices.map(({ value }) => value)).size, choices.length);
  assert.match(choices[0]?.label ?? '', /^CNY · 人民币/);
});
