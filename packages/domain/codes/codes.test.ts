import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CODES, type Code, explain, isCode } from './index.ts';

const all = Object.entries(CODES) as [Code, (typeof CODES)[Code]][];

test('each code says what happened and what to do, in both languages, with the same details', () => {
  const details = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] as string).sort();
  for (const [code, { en, zh }] of all) {
    assert.match(code, /^[a-z]+(_[a-z]+)*$/);
    for (const words of [en, zh]) {
      assert.ok(words.message.length > 3 && words.action.length > 3, code);
      assert.match(words.message, /[.。?]$/, code);
    }
    assert.match(zh.message + zh.action, /\p{Script=Han}/u, code);
    assert.deepEqual([...new Set(details(en.message + en.action))], [...new Set(details(zh.message + zh.action))], code);
  }
});

test('what may succeed by itself is never an error of the caller\'s form, and has a status to say so', () => {
  for (const [code, { http, transient }] of all) {
    assert.ok(http >= 400 && http < 600, code);
    if (http === 400 || http === 422) assert.ok(!transient || code === 'seal_missing', code);
  }
});

test('details are filled in, and a missing one shows as a dash', () => {
  assert.match(explain({ code: 'pin_wrong', details: { tries_left: 3 } }, 'zh').action, /3/);
  assert.match(explain({ code: 'pin_wrong' }, 'en').action, /—/);
  assert.equal(isCode('pin_wrong'), true);
  assert.equal(isCode('toString'), false);
});
