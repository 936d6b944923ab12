import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spell } from './spelling.ts';

test('a Chinese name is spelt in whole syllables and in their first letters', () => {
  assert.equal(spell({ zh: '可口可乐 330ml', en: 'Coca-Cola 330 ml' }), 'kekoukele kkkl');
  assert.equal(spell({ zh: '绿茶' }), 'lvcha lc');
});

test('a character that is read in several ways is read as its word is', () => {
  assert.equal(spell({ zh: '银行' }), 'yinhang yh');
  assert.equal(spell({ zh: '重庆小面' }), 'chongqingxiaomian cqxm');
});

test('a name without Chinese is not spelt', () => {
  assert.equal(spell({ en: 'Green tea' }), '');
  assert.equal(spell({}), '');
});
