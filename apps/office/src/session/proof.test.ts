import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fail, ok, type Result } from '@stilltill/domain/result';
import { proof, withProof } from './proof.ts';

/** A server that does nothing before it was proved who asks. */
function server(): { ask: () => Promise<Result<string>>; readonly asked: string[]; prove(): void } {
  const asked: string[] = [];
  let proved = false;
  return {
    asked, prove: () => void (proved = true),
    async ask() {
      asked.push(proved ? 'done' : 'refused');
      return proved ? ok('done') : fail('step_up_needed');
    },
  };
}
/** Runs once somebody is asked for a proof. */
const whenAsked = (act: () => void): Promise<void> => new Promise((resolve) => {
  const stop = proof.subscribe(() => {
    if (!proof.isAsked()) return;
    stop();
    resolve(act());
  });
});

test('what asks for a proof goes on by itself behind it, and all that wait are asked once', async () => {
  const { ask, asked, prove } = server();
  const shown = whenAsked(() => {});
  const waiting = Promise.all([withProof(ask), withProof(ask)]);
  await shown;
  await new Promise(setImmediate);
  prove();
  proof.settle(true);
  assert.deepEqual(await waiting, [ok('done'), ok('done')]);
  assert.deepEqual([asked, proof.isAsked()], [['refused', 'refused', 'done', 'done'], false]);
});

test('whoever would rather not is told that it was not done, and nothing is asked again', async () => {
  const { ask, asked } = server();
  const shown = whenAsked(() => proof.settle(false));
  assert.deepEqual(await withProof(ask), fail('step_up_needed'));
  await shown;
  assert.deepEqual(asked, ['refused']);
});

test('another fault asks for no proof', async () => {
  assert.deepEqual(await withProof(async () => fail('not_permitted')), fail('not_permitted'));
  assert.equal(proof.isAsked(), false);
});
