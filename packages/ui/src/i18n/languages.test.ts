import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pickLanguage, shortOf, tagOf } from './languages.ts';
import { clockTime, explainTo } from './use-language.ts';

test('the first language that there are messages in is picked', () => {
  assert.equal(pickLanguage(['fr-FR', 'zh-Hans-SG', 'en']), 'zh-CN');
  assert.equal(pickLanguage(['en-GB', 'zh-CN']), 'en');
  assert.equal(pickLanguage([]), 'en');
});

test('a language’s short name and its tag lead to each other', () => {
  assert.equal(shortOf(tagOf('zh')), 'zh');
  assert.equal(shortOf(tagOf('en')), 'en');
});

test('a moment in a fault is said as the time of day', () => {
  const until = '2026-03-01T10:20:00.000Z';
  const words = explainTo({ code: 'operator_locked', details: { until } }, 'en');
  assert.ok(words.message.includes(clockTime(until, 'en')), words.message);
  assert.doesNotMatch(words.message, /T10:20/);
});
