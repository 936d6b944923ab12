import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPreferences } from './preferences.ts';

function memoryStorage(start: Readonly<Record<string, string>> = {}): Pick<Storage, 'getItem' | 'setItem'> {
  const kept = new Map(Object.entries(start));
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => void kept.set(key, text) };
}
const ignore = (): void => undefined;

test('a device speaks its owner’s language until another is chosen', () => {
  const storage = memoryStorage();
  const preferences = createPreferences(storage, ['zh-CN', 'en'], ignore);
  assert.equal(preferences.get().language, 'zh-CN');
  preferences.set({ language: 'en' });
  assert.equal(createPreferences(storage, ['zh-CN'], ignore).get().language, 'en');
});

test('an operator’s choice of language is kept apart from the device’s', () => {
  const storage = memoryStorage();
  const preferences = createPreferences(storage, ['zh-CN'], ignore);
  assert.equal(preferences.operatorLanguage('op-1'), null);
  preferences.setOperatorLanguage('op-1', 'en');
  assert.equal(preferences.operatorLanguage('op-1'), 'en');
  assert.equal(preferences.get().language, 'zh-CN');
});

test('what can’t be read is as if it were not set, and a browser that keeps nothing breaks nothing', () => {
  for (const text of ['{', 'null', '[]', '{"hand":3,"language":"xx"}']) {
    assert.deepEqual(createPreferences(memoryStorage({ 'stilltill.preferences': text }), ['en'], ignore).get(), { language: 'en', hand: 'right', keys: false, sound: true, display: false });
  }
  const refusing = { getItem: () => { throw new Error('no'); }, setItem: () => { throw new Error('no'); } };
  const preferences = createPreferences(refusing, ['en'], ignore);
  preferences.set({ hand: 'left' });
  assert.equal(preferences.get().hand, 'left');
});

test('what an operator chose at this till is theirs alone, and stays', () => {
  const storage = memoryStorage({ 'stilltill.operator.op-3': '{"simple":"yes","seen":"all"}' });
  const preferences = createPreferences(storage, ['en'], ignore);
  preferences.choose('op-1', { simple: true, seen: ['first_line'] });
  assert.deepEqual(createPreferences(storage, ['en'], ignore).choicesOf('op-1'), { simple: true, aloud: null, hints: true, seen: ['first_line'] });
  for (const other of ['op-2', 'op-3', null]) assert.deepEqual(preferences.choicesOf(other), { simple: null, aloud: null, hints: true, seen: [] });
  assert.equal(preferences.choicesOf('op-1'), preferences.choicesOf('op-1'));
});
