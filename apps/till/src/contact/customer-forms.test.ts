import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consentNotice } from '@stilltill/domain/consent';
import { type FormAnswer, readFromDisplay } from '../display/message.ts';
import { createCustomerForms } from './customer-forms.ts';

const ID = '00000000-0000-4000-8000-000000000001';
const OTHER = '00000000-0000-4000-8000-000000000002';
const NOTICES = [consentNotice('zh', '静水便利'), consentNotice('en', '静水便利')];
const agreed = (change: object = {}): unknown => ({
  v: 1, kind: 'agreed', form: ID, language: 'zh', address: { kind: 'phone', address: '13812345678' }, choices: [{ purpose: 'marketing', channel: 'sms' }], ...change,
});
const answer = (message: unknown): FormAnswer => {
  const read = readFromDisplay(message);
  assert.ok(read && 'form' in read);
  return read;
};

test('a message of the display that has not exactly its form is not heard', () => {
  assert.ok(readFromDisplay(agreed()));
  const forged: readonly unknown[] = [
    null, 'agreed', [], {}, agreed({ v: 2 }), agreed({ form: 'x' }), agreed({ form: `${ID}\n` }), agreed({ language: 'xx' }), agreed({ extra: 1 }), agreed({ choices: [] }), agreed({ choices: 'all' }),
    agreed({ choices: [{ purpose: 'order', channel: 'sms' }] }), agreed({ choices: [{ purpose: 'marketing', channel: 'sms', more: true }] }), agreed({ choices: Array.from({ length: 13 }, () => ({ purpose: 'marketing', channel: 'sms' })) }),
    agreed({ address: '13812345678' }), agreed({ address: { kind: 'push', address: 'x' } }), agreed({ address: { kind: 'phone', address: '' } }), agreed({ address: { kind: 'phone', address: '1'.repeat(10_240) } }),
    agreed({ kind: 'paid' }), { v: 1, kind: 'scanned', barcode: '' }, { v: 1, kind: 'scanned', barcode: '6901\n' }, { v: 1, kind: 'scanned', barcode: '9'.repeat(201) }, { v: 1, kind: 'declined' },
  ];
  for (const message of forged) assert.equal(readFromDisplay(message), null, JSON.stringify(message)?.slice(0, 80));
});

test('an answer is heard once, for the form that is open, and of its kind', async () => {
  const ids = [ID, OTHER];
  const forms = createCustomerForms(() => ids.shift() ?? '');
  const heard: FormAnswer[] = [];
  const { promise, resolve } = Promise.withResolvers<'done'>();
  forms.take(answer(agreed()));
  forms.ask('consent', NOTICES, (said) => {
    heard.push(said);
    return promise;
  });
  forms.take(answer(agreed({ form: OTHER })));
  forms.take(answer({ v: 1, kind: 'addressed', form: ID, language: 'zh', address: { kind: 'phone', address: '13812345678' } }));
  assert.equal(heard.length, 0);
  forms.take(answer(agreed()));
  forms.take(answer(agreed()));
  assert.equal(heard.length, 1, 'a second tap, or a second message, adds nothing while the first is written down');
  resolve('done');
  await promise;
  await Promise.resolve();
  assert.equal(forms.open()?.state, 'done');
  forms.take(answer(agreed()));
  assert.equal(heard.length, 1);
  forms.ask('receipt', NOTICES, async () => 'closed');
  assert.equal(forms.open()?.id, OTHER);
  forms.take(answer(agreed()));
  assert.equal(forms.open()?.state, 'asked', 'the form before is over');
});

test('what can’t be read may be typed again, and no closes the form', async () => {
  const forms = createCustomerForms(() => ID);
  const said: string[] = [];
  forms.ask('consent', NOTICES, async ({ kind }) => (said.push(kind), kind === 'declined' ? 'closed' : 'unreadable'));
  forms.take(answer(agreed()));
  await new Promise(setImmediate);
  assert.equal(forms.open()?.state, 'unreadable');
  forms.take(answer({ v: 1, kind: 'declined', form: ID }));
  await new Promise(setImmediate);
  assert.deepEqual([forms.open(), said], [null, ['agreed', 'declined']]);
});

test('a form that was closed meanwhile stays closed, whatever its answer comes to', async () => {
  const forms = createCustomerForms(() => ID);
  forms.ask('consent', NOTICES, async () => 'done');
  forms.take(answer(agreed()));
  forms.close();
  await new Promise(setImmediate);
  assert.equal(forms.open(), null);
});
