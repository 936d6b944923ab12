import assert from 'node:assert/strict';
import { afterEach, describe, it, mock } from 'node:test';
import { AmountMinor } from '@stilltill/protocol/primitives';
import { toProblem } from '@stilltill/protocol/problem';
import { z } from 'zod';
import { ask, queryOf } from './client.ts';

const Answer = z.object({ amount_minor: AmountMinor });

/** Answers the next request, and keeps how it was asked. */
function answerWith(status: number, body: string): { readonly asked: () => RequestInit } {
  const fetched = mock.method(globalThis, 'fetch', () => Promise.resolve(new Response(body, { status })));
  return { asked: () => fetched.mock.calls[0]?.arguments[1] as RequestInit };
}

afterEach(() => mock.restoreAll());

describe('asking the server', () => {
  it('reads amounts as whole numbers and sends them as text', async () => {
    const { asked } = answerWith(200, '{"amount_minor":"900719925474099"}');
    const answer = await ask(Answer, '/x', { method: 'POST', body: { price_minor: 12n }, idempotency_key: 'k' });
    assert.deepEqual(answer, { ok: true, value: { amount_minor: 900719925474099n } });
    assert.equal(asked().body, '{"price_minor":"12"}');
    assert.equal(new Headers(asked().headers).get('idempotency-key'), 'k');
  });

  it('gives the server’s fault, with the number to report it by', async () => {
    answerWith(409, JSON.stringify(toProblem({ code: 'exception_settled', details: { by: 'Lin' } }, 'r-1')));
    assert.deepEqual(await ask(Answer, '/x'), { ok: false, fault: { code: 'exception_settled', details: { by: 'Lin', request: 'r-1' } } });
  });

  it('knows what a proxy means that answers without a problem of ours', async () => {
    for (const [status, code] of [[401, 'not_signed_in'], [404, 'not_found'], [413, 'request_too_large'], [502, 'unavailable']] as const) {
      answerWith(status, '<html>');
      assert.deepEqual(await ask(Answer, '/x'), { ok: false, fault: { code } });
      mock.restoreAll();
    }
  });

  it('calls a network that is away unavailable, and an answer in another form a fault of ours', async () => {
    mock.method(globalThis, 'fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    assert.deepEqual(await ask(Answer, '/x'), { ok: false, fault: { code: 'unavailable' } });
    mock.restoreAll();
    mock.method(console, 'error', () => {});
    answerWith(200, '{"amount_minor":1.5}');
    assert.deepEqual(await ask(Answer, '/x'), { ok: false, fault: { code: 'internal' } });
  });

  it('throws what was given up, also while its answer was on the way', async () => {
    const giving_up = new AbortController();
    const body = new ReadableStream({ pull: (stream) => { giving_up.abort(); stream.error(new DOMException('given up', 'AbortError')); } });
    mock.method(globalThis, 'fetch', () => Promise.resolve(new Response(body)));
    await assert.rejects(ask(Answer, '/x', { signal: giving_up.signal }), { name: 'AbortError' });
  });

  it('names in the address only what is set', () => {
    assert.equal(queryOf({ number: 'S1 T1', store: undefined, from: '' }), '?number=S1+T1');
    assert.equal(queryOf({}), '');
  });
});
