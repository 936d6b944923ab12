import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countText } from './count-text.ts';
import { LANGUAGES } from './languages.ts';
import { createTranslator } from './setup.ts';
import { textsOf } from './use-translation.ts';

const messages = { plain: '{{products}} of {{expected}}', things_one: '{{count}} thing', things_other: '{{count}} things', entry: 'Entry {{seq}} of {{name}}', rate: '{{rate}} %' };
const translators = LANGUAGES.map(({ tag }) => ({ tag, t: createTranslator({ common: { en: messages, 'zh-CN': messages } }, tag).getFixedT(tag, 'common') as (key: string, values: object) => string }));

test('a whole number in a text is a count, and is grouped as its language does', () => {
  for (const { tag, t } of translators) {
    assert.equal(t('plain', { products: 0, expected: 100_000 }), `0 of ${countText(100_000, tag)}`);
    assert.equal(t('things', { count: 1_234_567 }), `${countText(1_234_567, tag)} things`);
  }
  assert.equal(countText(100_000, 'en'), '100,000');
});

test('the number of an entry is its name, and is written as on a receipt; a fraction and a text stay as they are', () => {
  for (const { t } of translators) {
    assert.equal(t('entry', { seq: 12_345, name: '100000' }), 'Entry 12345 of 100000');
    assert.equal(t('rate', { rate: 8.8755 }), '8.8755 %');
  }
});

test('a screen that looks texts up once puts the same values in as the translator, in every form of the plural', () => {
  for (const { tag, t } of translators) {
    const translator = createTranslator({ common: { en: messages, 'zh-CN': messages } }, tag);
    const text = textsOf(translator, 'common');
    for (let round = 0; round < 2; round += 1) {
      for (const count of [0, 1, 2, 1_234_567]) assert.equal(text('things', { count }), t('things', { count }));
      assert.equal(text('entry', { seq: 12_345 + round, name: '{{seq}}' }), `Entry ${12_345 + round} of {{seq}}`);
      assert.equal(text('rate', { rate: round }), t('rate', { rate: round }));
    }
  }
});

test('the texts are those of the language that the screen has now', async () => {
  const translator = createTranslator({ common: { en: { tea: 'Tea' }, 'zh-CN': { tea: '茶' } } }, 'en');
  assert.equal(textsOf(translator, 'common')('tea'), 'Tea');
  await translator.changeLanguage('zh-CN');
  assert.equal(textsOf(translator, 'common')('tea'), '茶');
});
