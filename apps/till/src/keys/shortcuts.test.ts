import assert from 'node:assert/strict';
import test from 'node:test';
import { SHORTCUTS, keyShown, shortcutOf } from './shortcuts.ts';

test('no key means two things', () => {
  const pressed = SHORTCUTS.flatMap((each) => each.pressed);
  assert.equal(new Set(pressed).size, pressed.length);
});

test('no shortcut is a figure or a letter, which are typed into search and amounts', () => {
  for (const key of SHORTCUTS.flatMap((each) => each.pressed)) assert.doesNotMatch(key, /^[0-9a-z]$/i);
});

test('a key with Ctrl is not the key alone', () => {
  assert.equal(shortcutOf({ key: 'z', control: true }), 'undo');
  assert.equal(shortcutOf({ key: 'z', control: false }), null);
  assert.equal(shortcutOf({ key: '/', control: true }), null);
});

test('each action shows its key', () => {
  assert.equal(keyShown('menu'), 'F10');
  for (const each of SHORTCUTS) assert.notEqual(keyShown(each.shortcut), '');
});
