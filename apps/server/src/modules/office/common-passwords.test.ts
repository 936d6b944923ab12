import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isEasyPassword } from './common-passwords.ts';

const ABOUT = ['Lin Jing', 'lin.jing@lakeside.example'];

test('a password that many have, is a run or a repetition, or names its owner, is easy', () => {
  for (const easy of ['1qaz2wsx3edc', 'Qwerty123456', 'Qwerty123456!', 'leavemealone', 'LeaveMeAlone!', 'leavemealone2026', 'aaaaaaaaaaaa', '121212121212', '123456789012', '987654321098', 'abcdefghijklm', 'lakesidelakeside', 'LinJing-Lakeside']) {
    assert.equal(isEasyPassword(easy, ABOUT), true, easy);
  }
});

test('a sentence of one’s own is not, in whatever script', () => {
  for (const good of ['a quiet shop by the lake', '湖边的小店今天也开门', 'seven grey herons', 'Qw8#mmbb-vetzu']) assert.equal(isEasyPassword(good, ABOUT), false, good);
});
