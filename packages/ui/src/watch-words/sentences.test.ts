import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WATCH_RULES } from '@stilltill/domain/watch';
import { watch } from '../messages/watch.ts';
import { sentenceOf, surenessOf } from './sentences.ts';

const FORMS = { borrowed_sign_on: ['taken_over', 'switched_back', 'two_terminals', 'refused_pins', 'lent_approval', 'unusual_terminal'], own_device: ['branch', 'never_enrolled'] } as const;

test('every rule is told in a sentence of its own, in both languages', () => {
  for (const rule of WATCH_RULES) {
    const forms: readonly (string | undefined)[] = rule === 'borrowed_sign_on' || rule === 'own_device' ? FORMS[rule] : [undefined];
    for (const form of forms) {
      const key = sentenceOf({ rule, evidence: form === undefined ? {} : { form } });
      assert.notEqual(key, 'unknown', `${rule} ${form ?? ''}`);
      for (const language of ['en', 'zh-CN'] as const) assert.ok(watch[language].sentence[key].length > 0);
    }
  }
});

test('of two stores that nobody put on the map no distance is told', () => {
  assert.deepEqual([{}, { km: 12 }, { km: 0 }].map((evidence) => sentenceOf({ rule: 'two_places', evidence })), ['two_stores', 'two_places', 'two_places']);
  assert.deepEqual([{}, { km: 12 }].map((evidence) => sentenceOf({ rule: 'borrowed_sign_on', evidence: { form: 'lent_approval', ...evidence } })), ['lent_elsewhere', 'lent_approval']);
  assert.deepEqual(['two_stores', 'lent_elsewhere'].flatMap((key) => [watch.en.sentence, watch['zh-CN'].sentence].map((of) => of[key as 'two_stores'].includes('{{km}}'))), [false, false, false, false]);
});

test('what is not known is told all the same', () => {
  assert.equal(sentenceOf({ rule: 'of_a_newer_server', evidence: {} }), 'unknown');
  assert.equal(sentenceOf({ rule: 'own_device', evidence: { form: 'other' } }), 'unknown');
});

test('how sure it is has four words', () => {
  assert.deepEqual([950_000, 700_000, 500_000, 100_000].map(surenessOf), ['strong', 'likely', 'possible', 'weak']);
});
