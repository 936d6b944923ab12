import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compareHeads, isSilent, waitingOf } from './terminals.ts';

const head = (seq: number, hash = 'a', epoch = 'e') => ({ epoch, seq, hash });

describe('a terminal', () => {
  it('is silent after ten minutes without contact, or without any', () => {
    const now_ms = Date.parse('2026-05-01T12:00:00.000Z');
    assert.deepEqual(['2026-05-01T11:50:00.000Z', '2026-05-01T11:49:59.000Z', null].map((at) => isSilent(at, now_ms)), [false, true, true]);
  });

  it('agrees with the server only where number and hash are the same', () => {
    assert.equal(compareHeads({ head: head(5), reported_head: head(5) }), 'same');
    assert.equal(compareHeads({ head: head(5), reported_head: head(5, 'b') }), 'differs');
  });

  it('waits with nothing once the last entry that it reported has arrived', () => {
    assert.equal(waitingOf({ head: head(5), reported_head: head(5), waiting: 1 }), 0);
    assert.equal(waitingOf({ head: head(4), reported_head: head(5), waiting: 1 }), 1);
    assert.equal(waitingOf({ head: null, reported_head: null, waiting: null }), null);
  });

  it('is ahead while entries wait, and behind after it was restored', () => {
    assert.equal(compareHeads({ head: head(5), reported_head: head(9) }), 'till_ahead');
    assert.equal(compareHeads({ head: null, reported_head: head(2) }), 'till_ahead');
    assert.equal(compareHeads({ head: head(5), reported_head: head(3) }), 'server_ahead');
    assert.equal(compareHeads({ head: head(5), reported_head: head(1, 'a', 'f') }), 'other_epoch');
    assert.equal(compareHeads({ head: head(5), reported_head: null }), 'nothing');
  });
});
