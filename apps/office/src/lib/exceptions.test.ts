import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { faultOfException, hasEntryPage, isAboutMoney, onlyMissing } from './exceptions.ts';

const money = (amount_minor: bigint): string => `¥${amount_minor}`;

describe('an exception', () => {
  it('says amounts as money and leaves other details as they are', () => {
    assert.deepEqual(faultOfException({ code: 'totals_differ', details: { stated: '1', computed: 3750, seq: 7, currency: 'CNY' } }, money), {
      code: 'totals_differ', details: { stated: '¥1', computed: '¥3750', seq: 7, currency: 'CNY' },
    });
  });

  it('of a code that is not known here has no words of ours', () => assert.equal(faultOfException({ code: 'from_the_future', details: {} }, money), null));

  it('is about money where sums do not agree or sales may be lost', () => {
    assert.deepEqual(['totals_differ', 'entry_gap', 'head_missing', 'kind_unknown', 'from_the_future'].map((code) => isAboutMoney({ code })), [true, true, true, false, false]);
  });

  it('names the one entry that is missing, and nothing where there are more', () => {
    assert.equal(onlyMissing({ code: 'entry_gap', details: { from_seq: 7, to_seq: 7 } }), 7);
    assert.equal(onlyMissing({ code: 'entry_gap', details: { from_seq: 7, to_seq: 9 } }), null);
    assert.equal(onlyMissing({ code: 'entry_branch', details: { from_seq: 7, to_seq: 7 } }), null);
  });

  it('leads to an entry only where one is stored', () => {
    assert.deepEqual((['flagged', 'branch', 'gap', 'quarantine'] as const).map((kind) => hasEntryPage({ kind })), [true, true, false, false]);
  });
});
