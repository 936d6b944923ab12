import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COMMON_HASHED } from './common-passwords-hashed.ts';
import { isEasyPassword } from './common-passwords.ts';

const ABOUT = ['Lin Jing', 'lin.jing@lakeside.example', '晨光便利'];

test('a password that many have, is a run or a repetition, or names its owner or the shop, is easy', () => {
  for (const easy of ['1qaz2wsx3edc', 'Qwerty123456', 'Qwerty123456!', 'leavemealone', 'LeaveMeAlone!', 'leave me alone', 'leavemealone2026', 'aaaaaaaaaaaa', '121212121212', '123456789012', '987654321098', 'abcdefghijklm', 'lakesidelakeside', 'LinJing-Lakeside', '晨光便利晨光便利晨光便利', '晨光便利晨光便利2026年']) {
    assert.equal(isEasyPassword(easy, ABOUT), true, easy);
  }
});

test('what people in China take first is easy too, and so is a mobile number or a birthday beside it', () => {
  for (const easy of ['woaini1314520', 'woaini5201314', '52013145201314', 'Woaini1314!!', 'woaini520520', '147258369147', '147258369abc', 'a13812345678', 'wang13912345678', 'qq19900101123', 'abc123456789', 'a1234567890b', '789456123789', 'iloveyou1314', 'nihao1234567', 'password2026!', 'Admin@123456', 'qwe123asd123zxc']) {
    assert.equal(isEasyPassword(easy, ABOUT), true, easy);
  }
});

test('a sentence of one’s own is not, in whatever script, of whatever kinds of letters', () => {
  for (const good of ['a quiet shop by the lake', '湖边的小店今天也开门', 'seven grey herons', 'Qw8#mmbb-vetzu', 'four words of a shop', '749206183558', 'abc 时间都去哪儿了呢', 'my password is herons']) assert.equal(isEasyPassword(good, ABOUT), false, good);
});

test('of those that most people have, thousands are known', () => {
  const bytes = Buffer.from(COMMON_HASHED.replaceAll('\n', ''), 'base64');
  assert.equal(bytes.length, 5_000 * 4);
  const numbers = Array.from({ length: 5_000 }, (_, index) => bytes.readUInt32BE(index * 4));
  assert.deepEqual(numbers, [...new Set(numbers)].sort((one, other) => one - other), 'each once, in order');
  for (const common of ['123qweasdzxc', 'q1w2e3r4t5y6', 'mailcreated5240', 'gfhjkmgfhjkm', 'sonyericsson', 'counterstrike', 'fuckthepolice', 'michaeljackson']) assert.equal(isEasyPassword(common, []), true, common);
});
